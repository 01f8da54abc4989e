// Our Worker, and what it costs by the platform's own measures: requests, calls of a desk and of its
// alarm, rows read and written. Each `setAlarm` is billed as a row written.

import Pronto, { Desk } from "./index.js";

const counts = { worker_requests: 0, object_requests: 0, alarms: 0, alarms_set: 0, stored_bytes: 0 };
const cursors = [];

for (const [method, count] of [["fetch", "object_requests"], ["alarm", "alarms"]]) {
  const inner = Desk.prototype[method];
  Desk.prototype[method] = function (...given) {
    counts[count] += 1;
    return inner.apply(this, given);
  };
}

const CountedDesk = new Proxy(Desk, {
  construct(inner, given, target) {
    const { storage } = given[0];
    observe(Object.getPrototypeOf(storage), "setAlarm", () => { counts.alarms_set += 1; });
    observe(Object.getPrototypeOf(storage.sql), "exec", (cursor) => {
      cursors.push(cursor);
      counts.stored_bytes = storage.sql.databaseSize;
    });
    return Reflect.construct(inner, given, target);
  },
});

const observed = new Set();

function observe(prototype, method, see) {
  if (observed.has(prototype)) return;
  observed.add(prototype);
  const inner = prototype[method];
  prototype[method] = function (...given) {
    const outcome = inner.apply(this, given);
    see(outcome);
    return outcome;
  };
}

export { CountedDesk as Desk };

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/counts") {
      const sum = (name) => cursors.reduce((sum, cursor) => sum + cursor[name], 0);
      const rows_written = sum("rowsWritten") + counts.alarms_set;
      return Response.json({ ...counts, rows_read: sum("rowsRead"), rows_written });
    }
    if (pathname === "/tick") {
      await new Pronto(context, env).scheduled({ type: "scheduled", cron: "*/5 * * * *", scheduledTime: Date.now() });
      return new Response();
    }
    counts.worker_requests += 1;
    return new Pronto(context, env).fetch(request);
  },
};
