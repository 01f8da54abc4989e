// Reads letters, a JSON list of strings on standard input, with Node's `mailparser`.

import { simpleParser } from "mailparser";

// Without these it would add links to the text and make HTML of it.
const options = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true };

async function read(raw) {
  const mail = await simpleParser(raw, options);
  return {
    headers: mail.headerLines.map((line) => line.key),
    subject: mail.subject,
    from: mail.from.value[0].name,
    reply_to: mail.replyTo.value[0].address,
    message_id: mail.messageId.replace(/[<>]/g, ""),
    references: String(mail.references).replace(/[<>]/g, ""),
    text: mail.text.replaceAll("\r\n", "\n"),
    html: mail.html.replaceAll("\r\n", "\n"),
  };
}

let given = "";
for await (const chunk of process.stdin) given += chunk;
const letters = [];
for (const raw of JSON.parse(given)) letters.push(await read(raw));
process.stdout.write(JSON.stringify(letters));
