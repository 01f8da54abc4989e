"""Reads an inbox over IMAP: port, password, subject to search for. Writes a JSON list."""

import imaplib
import json
import sys

port, password, subject = sys.argv[1:]
imap = imaplib.IMAP4("127.0.0.1", int(port))
imap.login("web", password)
imap.select(readonly=True)
_, found = imap.search(None, "ALL")
# The words as a literal, in UTF-8: the server decodes the letters' subjects to compare.
imap.literal = subject.encode()
_, by_subject = imap.search("UTF-8", "SUBJECT")
by_subject = set(by_subject[0].split())


def part(number, what):
    _, (answer, *_) = imap.fetch(number, f"({what})")
    return answer[1] if isinstance(answer, tuple) else answer


shown = []
for number in found[0].split():
    header = part(number, "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]").decode()
    shown.append(
        {
            "message_id": header.split(":", 1)[1].strip().strip("<>"),
            "is_found_by_subject": number in by_subject,
            "structure": part(number, "BODYSTRUCTURE").decode(),
            "text": part(number, "BINARY.PEEK[1]").decode().replace("\r\n", "\n"),
            "html": part(number, "BINARY.PEEK[2]").decode().replace("\r\n", "\n"),
        }
    )
imap.logout()
json.dump(shown, sys.stdout)
