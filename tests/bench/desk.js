// The desk of the Workers that ours is measured against: the same rows in the same transaction, and the same
// alarm, which has nothing to do while it is measured.

import { DurableObject } from "cloudflare:workers";

const TABLES = `
  CREATE TABLE IF NOT EXISTS cases (reference TEXT PRIMARY KEY, received_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS steps (
    reference TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (reference, number)) STRICT;
  CREATE TABLE IF NOT EXISTS submissions (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL, key_name TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
    received_ms INTEGER NOT NULL, kind TEXT NOT NULL, rating TEXT, message TEXT, name TEXT, phone TEXT,
    email TEXT, page TEXT, touchpoint TEXT, locale TEXT, answer TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS submissions_of_case ON submissions (reference);
  CREATE TABLE IF NOT EXISTS deliveries (
    submission TEXT NOT NULL, channel TEXT NOT NULL, letter TEXT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, since_ms INTEGER NOT NULL, next_ms INTEGER, ended_ms INTEGER,
    PRIMARY KEY (submission, channel)) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_of_letter ON deliveries (letter, channel);
  CREATE INDEX IF NOT EXISTS deliveries_to_come ON deliveries (next_ms) WHERE next_ms IS NOT NULL;
`;

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const WAIT_MS = 3_600_000;

export class Desk extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    this.sql.exec(TABLES);
  }

  async fetch(request) {
    const { keyName, fingerprint, fields } = await request.json();
    const [earlier] = this.sql.exec("SELECT fingerprint, answer FROM submissions WHERE key_name = ?", keyName);
    if (earlier && earlier.fingerprint !== fingerprint) return Response.json({ is: "key_reused" });
    if (earlier) return Response.json({ is: "replayed", receipt: JSON.parse(earlier.answer) });
    const now = Date.now();
    const id = hex(crypto.getRandomValues(new Uint8Array(16)));
    const name = reference();
    const at = new Date(now).toISOString();
    const receipt = {
      reference: name,
      state: "received",
      received_at: at,
      delivered_at: null,
      steps: [{ state: "received", at }],
      next: { state: "delivered", by: new Date(now + WAIT_MS).toISOString(), joins: true },
    };
    this.ctx.storage.transactionSync(() => {
      const { kind, rating, message, name: given, phone, email, page, touchpoint, locale } = fields;
      this.sql.exec("INSERT INTO cases VALUES (?, ?)", name, now);
      this.sql.exec("INSERT INTO steps VALUES (?, 1, 'received', ?)", name, now);
      this.sql.exec(
        "INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ...[id, name, keyName, fingerprint, now, kind, rating, message, given, phone, email, page, touchpoint]
          .map((value) => value ?? null),
        locale ?? null,
        JSON.stringify(receipt),
      );
      this.sql.exec(
        "INSERT INTO deliveries VALUES (?1, 'smtp', ?1, 'queued', 0, ?2, ?2, NULL)",
        id,
        now + WAIT_MS,
      );
    });
    const [{ next }] = this.sql.exec("SELECT MIN(next_ms) AS next FROM deliveries WHERE next_ms IS NOT NULL");
    await this.ctx.storage.setAlarm(next);
    return Response.json({ is: "stored", receipt });
  }

  async alarm() {}
}

// What a Worker does between the rules and the answer.
export async function store(env, key, fields) {
  const stub = env.DESK.getByName("acme");
  const asked = {
    keyName: await digest(key),
    fingerprint: await digest(JSON.stringify(fields, Object.keys(fields).sort())),
    fields,
  };
  const answer = await stub.fetch("https://desk/", { method: "POST", body: JSON.stringify(asked) });
  const { is, receipt } = await answer.json();
  if (is === "key_reused") return { status: 422 };
  const token = `v1.${await sign(env, receipt.reference)}`;
  const links = { receipt: token, receipt_url: `/v1/receipts/${token}`, case_url: `/case/${token}` };
  return { status: is === "stored" ? 202 : 200, body: { ...receipt, ...links } };
}

let signing;

async function sign(env, text) {
  signing ??= crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(env.PRONTO_KEY),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", await signing, new TextEncoder().encode(text))));
}

async function digest(text) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function reference() {
  const drawn = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => SYMBOLS[byte % 32]).join("");
  return `K${drawn.slice(1, 4)}-${drawn.slice(4, 8)}-${drawn.slice(8)}0`;
}
