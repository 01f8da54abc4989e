// A Worker in plain JavaScript that does with a submission what ours does.

import { Desk, store } from "./desk.js";
import { invalid, language, refused } from "./said.js";

export { Desk };

const ORIGIN = "http://127.0.0.1:9";
const BODY_BYTES_MAX = 32 * 1024;
const FIELDS = [
  "kind", "rating", "message", "name", "phone", "email", "page", "touchpoint", "locale", "receipt", "consent", "replaces",
];
const EMAIL = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]*[\p{L}-][\p{L}\p{N}-]*$/u;
const KEY = /^"[A-Za-z0-9_-]{16,64}"$/;
const decoder = new TextDecoder("utf-8", { fatal: true });

export default {
  async fetch(request, env) {
    const base = env.BASE_URL;
    const { pathname, origin } = new URL(request.url);
    const refuse = (...why) => problem(refused(base, ...why), "en");
    if (origin !== base) return refuse(421, "unknown-host", "This host is not served here.");
    if (pathname !== "/v1/sites/acme/submissions") return refuse(404, "no-such-route", "There is no such route.");
    if (request.method !== "POST") return refuse(405, "method-not-allowed", "The route does not have this method.");
    const { headers } = request;
    if (headers.get("Origin") !== ORIGIN) return refuse(403, "origin-not-allowed", "The page's origin is none of the site's.");
    const type = headers.get("Content-Type") ?? "";
    if (type.split(";")[0].trim().toLowerCase() !== "application/json") return refuse(415, "media-type", "The body must be JSON.");
    if (headers.get("Content-Encoding")) return refuse(415, "content-encoding", "The body must not be encoded.");
    const key = headers.get("Idempotency-Key");
    if (!KEY.test(key ?? "")) return refuse(400, "key-malformed", "The Idempotency-Key is missing or malformed.");
    if (Number(headers.get("Content-Length")) > BODY_BYTES_MAX) return refuse(413, "body-too-large", "The body is too long.");
    const bytes = await request.arrayBuffer();
    if (bytes.byteLength > BODY_BYTES_MAX) return refuse(413, "body-too-large", "The body is too long.");
    let fields;
    try {
      fields = JSON.parse(decoder.decode(bytes));
    } catch {
      return refuse(400, "not-json", "The body is not one JSON object.");
    }
    for (const [name, value] of Object.entries(fields)) {
      if (!FIELDS.includes(name) || typeof value !== "string") return refuse(400, "member", "A member is not expected.");
    }
    const spoken = language(fields.locale ?? "", headers.get("Accept-Language") ?? "");
    const found = faults(fields);
    if (found.length > 0) return problem(invalid(base, found, spoken), spoken);
    const { status, body } = await store(env, key, fields);
    if (!body) return refuse(422, "key-reused", "The Idempotency-Key was used for another submission.");
    return answer(status, "application/json", body, {});
  },
};

function faults({ kind, rating, message = "", name = "", phone = "", email = "" }) {
  const found = [];
  const words = message.trim();
  if (!["feedback", "question", "callback"].includes(kind)) found.push(["kind", "unknown"]);
  if (rating !== undefined && !["good", "fair", "bad"].includes(rating)) found.push(["rating", "unknown"]);
  if (!words && (kind === "question" || (kind === "feedback" && !rating))) found.push(["message", "empty"]);
  const over = [...words].length - 5000;
  if (over > 0) found.push(["message", "long", over]);
  if ([...name].length > 120) found.push(["name", "long", [...name].length - 120]);
  const digits = phone.replace(/\D/g, "").length;
  if (!phone.trim()) {
    if (kind === "callback") found.push(["phone", "empty"]);
  } else if (phone.length > 32 || digits > 18) {
    found.push(["phone", "long"]);
  } else if (digits < 5) {
    found.push(["phone", "short"]);
  }
  if (!email.trim()) {
    if (kind === "question") found.push(["email", "empty"]);
  } else if (email.length > 254 || !EMAIL.test(email.trim())) {
    found.push(["email", "shape"]);
  }
  return found;
}

function problem(document, spoken) {
  return answer(document.status, "application/problem+json", document, { "Content-Language": spoken });
}

function answer(status, type, body, headers) {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": type,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      Vary: "Origin",
      "Access-Control-Allow-Origin": ORIGIN,
      "Access-Control-Expose-Headers": "Retry-After, Idempotency-Replayed, Pronto-Fault",
      ...headers,
    },
  });
}
