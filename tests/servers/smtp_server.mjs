// A mail server for the wire tests: TLS, login, and one JSON line for whatever happens.
//
//   node smtp_server.mjs '{"key": "...", "certificate": "...", "implicitTls": true, "mechanisms": ["PLAIN"],
//                          "user": "...", "password": "...", "tlsMax": "TLSv1.3"}'
//
// The first line tells the port. It ends with its standard input, so that it never outlives a test.

import { SMTPServer } from "smtp-server";
import { simpleParser } from "mailparser";

const settings = JSON.parse(process.argv[2]);
const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const read = async (stream) => {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const server = new SMTPServer({
  secure: settings.implicitTls,
  key: settings.key,
  cert: settings.certificate,
  maxVersion: settings.tlsMax,
  minVersion: "TLSv1",
  ciphers: "DEFAULT@SECLEVEL=0",
  authMethods: settings.mechanisms,
  logger: false,
  onAuth(login, session, done) {
    const isRight = login.username === settings.user && login.password === settings.password;
    tell({ event: "login", mechanism: login.method, is_secure: session.secure, is_right: isRight });
    done(isRight ? null : new Error("Wrong user or password"), { user: login.username });
  },
  async onData(stream, session, done) {
    const raw = await read(stream);
    const letter = await simpleParser(raw);
    tell({
      event: "letter",
      is_secure: session.secure,
      from: session.envelope.mailFrom.address,
      to: session.envelope.rcptTo.map(({ address }) => address),
      raw: raw.toString("latin1"),
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      headers: letter.headerLines.map(({ key }) => key),
    });
    done(null, "taken");
  },
});

// A handshake that the client breaks off is what some tests are about.
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => tell({ event: "ready", port: server.server.address().port }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
