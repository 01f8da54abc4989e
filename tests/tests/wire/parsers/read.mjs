// Reads letters, a JSON list of strings on standard input, with Node's `mailparser`.

import { simpleParser } from "mailparser";

// Without these it would add links to the text and make HTML of it.
const options = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };

const bare = (id) => (id === undefined ? null : String(id).replace(/[<>]/g, ""));

async function read(raw) {
  const mail = await simpleParser(raw, options);
  const [from] = mail.from.value;
  const contentType = mail.headers.get("content-type");
  return {
    headers: mail.headerLines.map((line) => line.key),
    from: [from.name, from.address],
    to: mail.to.value[0].address,
    reply_to: mail.replyTo?.value[0].address ?? null,
    subject: mail.subject,
    date_s: mail.date.getTime() / 1000,
    message_id: bare(mail.messageId),
    in_reply_to: bare(mail.inReplyTo),
    references: bare(mail.references),
    automatic: ["auto-submitted", "x-auto-response-suppress"].map((name) => mail.headers.get(name)),
    mime_version: mail.headers.get("mime-version"),
    content_type: contentType.value,
    boundary: contentType.params.boundary,
    text: mail.text.replaceAll("\r\n", "\n"),
    html: mail.html.replaceAll("\r\n", "\n"),
  };
}

const given = [];
for await (const chunk of process.stdin) given.push(chunk);
const letters = [];
for (const raw of JSON.parse(Buffer.concat(given).toString())) letters.push(await read(raw));
process.stdout.write(JSON.stringify(letters));
