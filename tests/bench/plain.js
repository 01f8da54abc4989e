// A Worker in plain JavaScript that does what ours does with a submission.

import { Desk, store } from "./desk.js";

export { Desk };

const ORIGIN = "http://127.0.0.1:9";
const BODY_BYTES_MAX = 32 * 1024;
const LENGTHS = { message: 5000, name: 120, email: 254, phone: 32, page: 2048, touchpoint: 64, locale: 35 };
const FIELDS = ["kind", "rating", "receipt", "consent", "replaces", ...Object.keys(LENGTHS)];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const KEY = /^"[A-Za-z0-9_-]{16,64}"$/;
const decoder = new TextDecoder("utf-8", { fatal: true });

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/v1/sites/acme/submissions") return problem(404, "Not found");
    if (request.method !== "POST") return problem(405, "Method not allowed");
    if (request.headers.get("Origin") !== ORIGIN) return problem(403, "Another origin");
    const type = request.headers.get("Content-Type") ?? "";
    if (type.split(";")[0].trim() !== "application/json") return problem(415, "Not JSON");
    const key = request.headers.get("Idempotency-Key");
    if (!KEY.test(key ?? "")) return problem(400, "No key");
    const bytes = await request.arrayBuffer();
    if (bytes.byteLength > BODY_BYTES_MAX) return problem(413, "Too large");
    let fields;
    try {
      fields = JSON.parse(decoder.decode(bytes));
    } catch {
      return problem(400, "Not JSON");
    }
    const errors = faults(fields);
    if (errors.length > 0) return problem(422, "Some fields need a second look", errors);
    const { status, body } = await store(env, key, fields);
    return body ? shared(Response.json(body, { status })) : problem(status, "The key was used");
  },
};

function faults(fields) {
  const found = [];
  const fault = (name, detail) => found.push({ pointer: `#/${name}`, detail });
  for (const [name, value] of Object.entries(fields)) {
    if (!FIELDS.includes(name)) fault(name, "unknown");
    else if (typeof value !== "string") fault(name, "no text");
    else if ([...value].length > (LENGTHS[name] ?? 512)) fault(name, "too long");
  }
  const { kind, rating, message, email, phone } = fields;
  if (!["feedback", "question", "callback"].includes(kind)) fault("kind", "unknown");
  if (rating !== undefined && !["good", "fair", "bad"].includes(rating)) fault("rating", "unknown");
  if (kind === "feedback" && !rating && !message?.trim()) fault("rating", "missing");
  if (kind === "question" && !message?.trim()) fault("message", "missing");
  if (kind === "question" && !email && !phone) fault("email", "missing");
  if (kind === "callback" && !phone) fault("phone", "missing");
  if (email !== undefined && !EMAIL.test(email)) fault("email", "no address");
  if (phone !== undefined && phone.replace(/\D/g, "").length < 5) fault("phone", "no number");
  return found;
}

function problem(status, title, errors) {
  const body = JSON.stringify({ type: `tag:pronto:${status}`, title, status, errors });
  return shared(new Response(body, { status, headers: { "Content-Type": "application/problem+json" } }));
}

function shared(response) {
  response.headers.set("Vary", "Origin");
  response.headers.set("Cache-Control", "no-store");
  response.headers.set("Access-Control-Allow-Origin", ORIGIN);
  response.headers.set("Access-Control-Expose-Headers", "Retry-After, Idempotency-Replayed, Pronto-Fault");
  return response;
}
