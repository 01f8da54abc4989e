// What the reference library of Standard Webhooks makes of our requests, and requests of its own: both
// as JSON over the standard streams.
import { Webhook } from "standardwebhooks";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { secret, requests, own } = JSON.parse(text);
const peer = new Webhook(secret);
const now = Date.now;

const accepted = requests.map(({ headers, body }) => {
  // It refuses what is older than five minutes: its clock is that of the request.
  Date.now = () => Number(headers["webhook-timestamp"]) * 1000;
  try {
    peer.verify(body, headers);
    return true;
  } catch {
    return false;
  } finally {
    Date.now = now;
  }
});
const signed = own.map(({ id, timestamp, body }) => peer.sign(id, new Date(timestamp * 1000), body));
process.stdout.write(JSON.stringify({ accepted, signed }));
