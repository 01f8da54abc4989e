// Our Worker, and what it costs by the platform's own measures: requests, calls of a desk, rows written.

import Pronto, { Desk } from "./index.js";

const counts = { worker_requests: 0, object_requests: 0, alarms: 0 };
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
    count(Object.getPrototypeOf(given[0].storage.sql));
    return Reflect.construct(inner, given, target);
  },
});

function count(sql) {
  if (sql.isCounted) return;
  const exec = sql.exec;
  sql.isCounted = true;
  sql.exec = function (...given) {
    const cursor = exec.apply(this, given);
    cursors.push(cursor);
    return cursor;
  };
}

export { CountedDesk as Desk };

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === "/counts") {
      const rows_written = cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
      return Response.json({ ...counts, rows_written });
    }
    counts.worker_requests += 1;
    return new Pronto(context, env).fetch(request);
  },
};
