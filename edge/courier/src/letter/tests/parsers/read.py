"""Reads letters, a JSON list of strings on standard input, with Python's `email`."""

import email
import email.header
import email.policy
import email.utils
import json
import sys


def read(raw):
    message = email.message_from_bytes(raw.encode("ascii"), policy=email.policy.default)
    assert not message.defects, message.defects
    plain, formatted = message.iter_parts()
    for part in (plain, formatted):
        assert not part.defects, part.defects
    return {
        "headers": [name.lower() for name in message.keys()],
        "subject": message["subject"],
        "from": display_name(raw),
        "reply_to": message["reply-to"].addresses[0].addr_spec,
        "message_id": message["message-id"].strip("<>"),
        "references": message["references"].strip("<>"),
        "text": plain.get_content().replace("\r\n", "\n"),
        "html": formatted.get_content().replace("\r\n", "\n"),
    }


def display_name(raw):
    """By the older interface: the newer one keeps the blank between two encoded words of a name,
    which RFC 2047 section 6.2 has dropped, in some versions (seen in Python 3.11)."""
    header = email.message_from_bytes(raw.encode("ascii"))["from"]
    phrase, _ = email.utils.parseaddr(header)
    return str(email.header.make_header(email.header.decode_header(phrase)))


json.dump([read(raw) for raw in json.load(sys.stdin)], sys.stdout)
