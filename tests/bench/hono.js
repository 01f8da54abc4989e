// The same with Hono and zod, written as their documentation has it.

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { z } from "zod";

import { Desk, store } from "./desk.js";
import { invalid, language, refused } from "./said.js";

export { Desk };

const ORIGIN = "http://127.0.0.1:9";
const KEY = /^"[A-Za-z0-9_-]{16,64}"$/;
const decoder = new TextDecoder("utf-8", { fatal: true });

const submission = z
  .strictObject({
    kind: z.enum(["feedback", "question", "callback"], "unknown"),
    rating: z.enum(["good", "fair", "bad"], "unknown").optional(),
    message: z.string().trim().max(5000, "long").optional(),
    name: z.string().trim().max(120, "long").optional(),
    phone: z.string().trim().max(32, "long").regex(/^$|(\d\D*){5,}/, "short").optional(),
    email: z.literal("").or(z.email("shape").max(254, "shape")).optional(),
    page: z.string().max(2048).optional(),
    touchpoint: z.string().max(120).optional(),
    locale: z.string().max(35).optional(),
    receipt: z.string().max(512).optional(),
    consent: z.string().max(64).optional(),
    replaces: z.string().max(64).optional(),
  })
  .check(
    z.superRefine(({ kind, rating, message, email, phone }, context) => {
      const missing = (name) => context.addIssue({ code: "custom", path: [name], message: "empty" });
      if (!message && (kind === "question" || (kind === "feedback" && !rating))) missing("message");
      if (kind === "callback" && !phone) missing("phone");
      if (kind === "question" && !email) missing("email");
    }, { when: () => true }),
  );
const ORDER = Object.keys(submission.shape);

const app = new Hono();

app.use("/v1/*", cors({
  origin: [ORIGIN],
  exposeHeaders: ["Retry-After", "Idempotency-Replayed", "Pronto-Fault"],
}));

app.post("/v1/sites/:site/submissions", bodyLimit({ maxSize: 32 * 1024 }), async (context) => {
  const { req, env } = context;
  const refuse = (...why) => problem(context, refused(env.BASE_URL, ...why), "en");
  if (`http://${req.header("Host")}` !== env.BASE_URL) return refuse(421, "unknown-host", "This host is not served here.");
  if (req.param("site") !== "acme") return refuse(404, "no-such-site", "There is no such site.");
  if (req.header("Origin") !== ORIGIN) return refuse(403, "origin-not-allowed", "The page's origin is none of the site's.");
  const type = req.header("Content-Type") ?? "";
  if (type.split(";")[0].trim().toLowerCase() !== "application/json") return refuse(415, "media-type", "The body must be JSON.");
  if (req.header("Content-Encoding")) return refuse(415, "content-encoding", "The body must not be encoded.");
  const key = req.header("Idempotency-Key") ?? "";
  if (!KEY.test(key)) return refuse(400, "key-malformed", "The Idempotency-Key is missing or malformed.");
  let given;
  try {
    given = JSON.parse(decoder.decode(await req.arrayBuffer()));
  } catch {
    return refuse(400, "not-json", "The body is not one JSON object.");
  }
  const parsed = submission.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => [path[0], message]);
    faults.sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
    const spoken = language(given.locale ?? "", req.header("Accept-Language") ?? "");
    return problem(context, invalid(env.BASE_URL, faults, spoken), spoken);
  }
  const { status, body } = await store(env, key, parsed.data);
  if (!body) return refuse(422, "key-reused", "The Idempotency-Key was used for another submission.");
  context.header("X-Content-Type-Options", "nosniff");
  context.header("Cache-Control", "no-store");
  return context.json(body, status);
});

app.notFound((context) => problem(context, refused(context.env.BASE_URL, 404, "no-such-route", "There is no such route."), "en"));

function problem(context, document, spoken) {
  return context.body(JSON.stringify(document), document.status, {
    "Content-Type": "application/problem+json",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Language": spoken,
  });
}

export default app;
