// A plugin of Haraka for the wire tests: whoever writes may, and what arrives is kept as it came, one JSON file a
// letter in the folder `kept` beside Haraka's configuration.

"use strict";

const { writeFile, rename } = require("node:fs/promises");
const path = require("node:path");

const kept = path.join(process.env.HARAKA, "kept");

// Every client is this machine, and no test asks a name server.
exports.hook_lookup_rdns = (next) => next(OK, "localhost");

exports.hook_rcpt = (next) => next(OK);

exports.hook_queue = keep;
// For whoever has logged in it would look for the recipient's own server.
exports.hook_queue_outbound = keep;

async function keep(next, connection) {
  const { uuid, mail_from, rcpt_to, message_stream } = connection.transaction;
  const letter = {
    from: mail_from.address,
    to: rcpt_to.map(({ address }) => address),
    is_secure: connection.tls.enabled,
    user: connection.notes.auth_user ?? null,
    raw: (await read(message_stream)).toString("latin1"),
  };
  const file = path.join(kept, uuid);
  await writeFile(`${file}.part`, JSON.stringify(letter));
  await rename(`${file}.part`, `${file}.json`);
  next(OK);
}

// With the dots that were doubled for the wire made single again.
function read(stream) {
  return new Promise((resolve) => stream.get_data(resolve));
}
