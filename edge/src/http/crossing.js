// Requests and answers cross between the runtime and the Worker here, each in one piece: a look from
// the other side at a single header costs more than all that is done with it there.

// As HEADERS in asked.rs, which a test compares.
const HEADERS = [
  "Accept-Language",
  "Content-Encoding",
  "Content-Length",
  "Content-Type",
  "Idempotency-Key",
  "Origin",
];

// The headers that every submission is asked for, a line each: a blank one for what is missing, and else
// `=` and the value, in which no line can end.
export function readHeaders({ headers }) {
  let lines = "";
  for (const name of HEADERS) {
    const value = headers.get(name);
    lines += value === null ? "\n" : `=${value}\n`;
  }
  return lines;
}

// An answer; its headers are lines of names and values, by turns.
export function answer(status, lines, body) {
  const headers = {};
  const parts = lines.split("\n");
  for (let at = 1; at < parts.length; at += 2) headers[parts[at - 1]] = parts[at];
  return new Response(body, { status, headers });
}
