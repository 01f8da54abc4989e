// The cron of plain workerd: whoever may reach this socket makes the Worker look at every desk. It listens on
// loopback alone, and a tick that comes too often costs a question and changes nothing.

export default {
  async fetch(request, env) {
    if (request.method !== "POST") {
      return new Response("POST makes the tick\n", { status: 405, headers: { Allow: "POST" } });
    }
    // A call of the entrypoint's own method, as between any two Workers.
    await env.PRONTO.scheduled({ cron: "*/5 * * * *", scheduledTime: Date.now() });
    return new Response("ticked\n");
  },
};
