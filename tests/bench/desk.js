// The desk of the Workers that ours is measured against: our tables with all their indexes, the same rows
// written in the same transaction, and the same alarm, which has nothing to do while it is measured.

import { DurableObject } from "cloudflare:workers";

import first from "../../edge/src/desk/schema/1.sql";

const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SLOT_MS = 600_000;
const WAIT_MS = 3_600_000;
const HOUR_MS = 3_600_000;

export class Desk extends DurableObject {
  constructor(state, env) {
    super(state, env);
    this.sql = state.storage.sql;
    const found = this.sql.exec("SELECT name FROM sqlite_master WHERE name = 'desk'").toArray();
    if (found.length === 0) state.storage.transactionSync(() => this.sql.exec(first));
  }

  async fetch(request) {
    const { keyName, fingerprint, fields } = await request.json();
    const [earlier] = this.sql.exec("SELECT fingerprint, answer FROM submissions WHERE key_name = ?", keyName);
    if (earlier && earlier.fingerprint !== fingerprint) return Response.json({ is: "key_reused" });
    if (earlier) return Response.json({ is: "replayed", receipt: JSON.parse(earlier.answer) });
    const now = Date.now();
    const id = hex(crypto.getRandomValues(new Uint8Array(16)));
    const name = reference();
    const receipt = {
      reference: name,
      state: "received",
      received_at: moment(now),
      delivered_at: null,
      steps: [{ state: "received", at: moment(now) }],
      next: { state: "delivered", by: moment(now + WAIT_MS), joins: true },
    };
    this.ctx.storage.transactionSync(() => {
      const { kind, rating, message, name: given, phone, email, page, touchpoint, locale } = fields;
      const orNull = (text) => text ?? null;
      const due = now + WAIT_MS;
      const letter = hex(crypto.getRandomValues(new Uint8Array(16)));
      const run = (statement, ...values) => this.sql.exec(statement, ...values);
      run("INSERT INTO desk (site) VALUES ('acme') ON CONFLICT DO NOTHING");
      run(
        `INSERT INTO cases (reference, received_ms, state, line, is_closed, waiting, given_up, due_ms, last_ms, events,
           said, reports, bare_rating)
         VALUES (?1, ?2, 'received', ?3, 0, 1, 0, ?4, ?2, 1, 1, 1, ?5)`,
        name, now, JSON.stringify([["received", now]]), due, id,
      );
      run(
        `INSERT INTO events (reference, number, what, who, at_ms, words, waiting, given_up, due_ms)
         VALUES (?, 1, 'submitted', 'visitor', ?, 1, 1, 0, ?)`,
        name, now, due,
      );
      run(
        `INSERT INTO words (reference, number, who, said_ms, rating, message, name, phone, email, page, touchpoint)
         VALUES (?, 1, 'visitor', ?, ?, ?, ?, ?, ?, ?, ?)`,
        name, now, ...[rating, message, given, phone, email, page, touchpoint].map(orNull),
      );
      run(
        `INSERT INTO submissions (id, reference, number, report, key_name, fingerprint, received_ms, kind, locale, marks,
           answer, outcome)
         VALUES (?, ?, 1, 1, ?, ?, ?, ?, ?, '', ?, 'pending')`,
        id, name, keyName, fingerprint, now, kind, orNull(locale), JSON.stringify(receipt),
      );
      run(
        `INSERT INTO pace (slot_ms, letters) VALUES (?, 1)
         ON CONFLICT (slot_ms) DO UPDATE SET letters = letters + 1`,
        now - (now % SLOT_MS),
      );
      run(
        `INSERT INTO letters (id, audience, class, reference, language, written_ms, due_ms, members)
         VALUES (?, 'company', 'case', ?, 'en', ?, ?, 1)`,
        letter, name, now, due,
      );
      run("INSERT INTO members (letter, place, submission) VALUES (?, 1, ?)", letter, id);
      run(
        `INSERT INTO deliveries (letter, channel, is_visitors, state, since_ms, next_ms)
         VALUES (?1, 'smtp', 0, 'queued', ?2, ?2)`,
        letter, due,
      );
      run(
        `INSERT INTO tallies (hour, measure, dimension, bucket, day, count) VALUES (?, 'received', '', 0, ?, 1)
         ON CONFLICT DO UPDATE SET count = count + 1`,
        Math.floor(now / HOUR_MS), moment(now).slice(0, 10),
      );
      run(
        `INSERT INTO account (id, pending, delivered, dead, erased, last_ms) VALUES (1, 1, 0, 0, 0, ?)
         ON CONFLICT DO UPDATE SET pending = pending + 1, last_ms = excluded.last_ms`,
        now,
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
  const token = await sign(env, receipt.reference);
  const body = {
    ...receipt,
    receipt: token,
    receipt_url: `${env.BASE_URL}/v1/receipts/${token}`,
    case_url: `${env.BASE_URL}/case/${token}`,
  };
  return { status: is === "stored" ? 202 : 200, body };
}

let signing;

async function sign(env, name) {
  signing ??= crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(env.PRONTO_KEY),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const payload = new TextEncoder().encode(`\x04acme${String.fromCharCode(name.length)}${name}`);
  const tag = await crypto.subtle.sign("HMAC", await signing, payload);
  const written = (bytes) => new Uint8Array(bytes).toBase64({ alphabet: "base64url", omitPadding: true });
  return `v1.69ff2d.${written(payload)}.${written(tag)}`;
}

async function digest(text) {
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function moment(ms) {
  return `${new Date(ms).toISOString().split(".")[0]}Z`;
}

function reference() {
  const drawn = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => SYMBOLS[byte % 32]).join("");
  return `K${drawn.slice(1, 4)}-${drawn.slice(4, 8)}-${drawn.slice(8)}0`;
}
