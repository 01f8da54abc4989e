// The same with Hono and zod, as their documentation has it.

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { z } from "zod/v4";

import { Desk, store } from "./desk.js";

export { Desk };

const text = (most) => z.string().max(most).optional();

const submission = z
  .strictObject({
    kind: z.enum(["feedback", "question", "callback"]),
    rating: z.enum(["good", "fair", "bad"]).optional(),
    message: text(5000),
    name: text(120),
    email: z.email().max(254).optional(),
    phone: z.string().max(32).regex(/\d.*\d.*\d.*\d.*\d/).optional(),
    page: text(2048),
    touchpoint: text(64),
    locale: text(35),
    receipt: text(512),
    consent: text(512),
    replaces: text(512),
  })
  .superRefine(({ kind, rating, message, email, phone }, context) => {
    const missing = (name) => context.addIssue({ code: "custom", path: [name], message: "missing" });
    if (kind === "feedback" && !rating && !message?.trim()) missing("rating");
    if (kind === "question" && !message?.trim()) missing("message");
    if (kind === "question" && !email && !phone) missing("email");
    if (kind === "callback" && !phone) missing("phone");
  });

const KEY = /^"[A-Za-z0-9_-]{16,64}"$/;
const decoder = new TextDecoder("utf-8", { fatal: true });
const app = new Hono();

app.use(
  "/v1/*",
  cors({
    origin: ["http://127.0.0.1:9"],
    exposeHeaders: ["Retry-After", "Idempotency-Replayed", "Pronto-Fault"],
  }),
);

app.post("/v1/sites/:site/submissions", bodyLimit({ maxSize: 32 * 1024 }), async (context) => {
  if (context.req.header("Origin") !== "http://127.0.0.1:9") return problem(context, 403, "Another origin");
  const type = context.req.header("Content-Type") ?? "";
  if (type.split(";")[0].trim() !== "application/json") return problem(context, 415, "Not JSON");
  const key = context.req.header("Idempotency-Key") ?? "";
  if (!KEY.test(key)) return problem(context, 400, "No key");
  let given;
  try {
    given = JSON.parse(decoder.decode(await context.req.arrayBuffer()));
  } catch {
    return problem(context, 400, "Not JSON");
  }
  const parsed = submission.safeParse(given);
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      pointer: `#/${path.join("/")}`,
      detail: message,
    }));
    return problem(context, 422, "Some fields need a second look", errors);
  }
  const { status, body } = await store(context.env, key, parsed.data);
  if (!body) return problem(context, status, "The key was used");
  context.header("Cache-Control", "no-store");
  return context.json(body, status);
});

app.notFound((context) => problem(context, 404, "Not found"));

function problem(context, status, title, errors) {
  context.header("Cache-Control", "no-store");
  const body = JSON.stringify({ type: `tag:pronto:${status}`, title, status, errors });
  return context.body(body, status, { "Content-Type": "application/problem+json" });
}

export default app;
