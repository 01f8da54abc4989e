"""Reads a mailbox over IMAP, as the server parses its letters: port, password, mailbox. Writes a JSON list.

What the server takes apart comes from its ENVELOPE (RFC 3501 section 7.4.2), BODYSTRUCTURE and BINARY (RFC 3516);
encoded words, which it leaves as they are there, are decoded here. That it decodes them too is seen by a search.
"""

import email.header
import email.utils
import imaplib
import json
import re
import sys

# Outside ASCII, so that they are found in no subject that is not decoded.
WORDS = "3ª segnalazione"
WHAT = "(BODY.PEEK[HEADER] ENVELOPE BODYSTRUCTURE BINARY.PEEK[1] BINARY.PEEK[2])"
TOKEN = re.compile(rb'[()]|"(?:\\.|[^"\\])*"|[^\s()"]+')
LITERAL = re.compile(rb"~?\{\d+\}$")


def tokens(answer):
    """What the server said, texts as texts; `imaplib` hands over each literal behind what precedes it."""
    for part in answer:
        said, literal = part if isinstance(part, tuple) else (part, None)
        for token in TOKEN.findall(LITERAL.sub(b"", said)):
            if token.startswith(b'"'):
                yield Text(re.sub(rb"\\(.)", rb"\1", token[1:-1]).decode())
            else:
                yield None if token == b"NIL" else token
        if literal is not None:
            yield Text(literal.decode())


class Text(str):
    """A text, never a word of the protocol."""


def tree(given):
    """Parenthesised lists as lists."""
    stack = [[]]
    for token in given:
        if token == b"(":
            stack.append([])
        elif token == b")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    (top,) = stack
    return top


def decoded(words):
    return str(email.header.make_header(email.header.decode_header(words)))


def address(mailboxes):
    return mailboxes and "@".join(mailboxes[0][2:4])


def bare(message_id):
    return message_id and message_id.strip("<>")


def unfolded(header):
    lines = re.sub(r"\r\n[ \t]", " ", header).splitlines()
    return [line.split(":", 1) for line in lines if line]


def read(items):
    said = dict(zip(items[::2], items[1::2]))
    date, subject, sender, _, reply_to, to, _, _, in_reply_to, message_id = said[b"ENVELOPE"]
    *parts, _, parameters = said[b"BODYSTRUCTURE"][:4]
    subtype = said[b"BODYSTRUCTURE"][2]
    headers = unfolded(said[b"BODY[HEADER]"])
    values = {name.lower(): value.strip() for name, value in headers}
    # It fills in the sender where there is no such header.
    reply_to = reply_to if "reply-to" in values else None
    texts = [said[b"BINARY[%d]" % number].replace("\r\n", "\n") for number in (1, 2)]
    assert [part[:2] for part in parts] == [["text", "plain"], ["text", "html"]], parts
    return {
        "headers": [name.lower() for name, _ in headers],
        "from": [decoded(sender[0][0]), address(sender)],
        "to": address(to),
        "reply_to": address(reply_to),
        "subject": decoded(subject),
        "date_s": int(email.utils.parsedate_to_datetime(date).timestamp()),
        "message_id": bare(message_id),
        "in_reply_to": bare(in_reply_to),
        "references": bare(values.get("references")),
        "automatic": [values.get("auto-submitted"), values.get("x-auto-response-suppress")],
        "mime_version": values.get("mime-version"),
        "content_type": f"multipart/{subtype}",
        "boundary": dict(zip(parameters[::2], parameters[1::2]))["boundary"],
        "text": texts[0],
        "html": texts[1],
    }


port, password, mailbox = sys.argv[1:]
imap = imaplib.IMAP4("127.0.0.1", int(port))
imap.login("web", password)
status, _ = imap.select(mailbox, readonly=True)
assert status == "OK", mailbox
_, answer = imap.fetch("1:*", WHAT)
imap.literal = WORDS.encode()
_, (found,) = imap.search("UTF-8", "SUBJECT")
imap.logout()
# Each answer is a number and its list.
answers = tree(tokens(answer))
numbers, letters = answers[::2], [read(items) for items in answers[1::2]]
with_words = [number for number, letter in zip(numbers, letters) if WORDS in letter["subject"]]
assert sorted(found.split()) == sorted(with_words), (found, with_words)
json.dump(letters, sys.stdout)
