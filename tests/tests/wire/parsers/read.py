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
    name, address = sender(raw)
    reply_to = message["reply-to"]
    return {
        "headers": [name.lower() for name in message.keys()],
        "from": [name, address],
        "to": message["to"].addresses[0].addr_spec,
        "reply_to": reply_to and reply_to.addresses[0].addr_spec,
        "subject": message["subject"],
        "date_s": int(message["date"].datetime.timestamp()),
        "message_id": bare(message["message-id"]),
        "in_reply_to": bare(message["in-reply-to"]),
        "references": bare(message["references"]),
        "automatic": [message["auto-submitted"], message["x-auto-response-suppress"]],
        "mime_version": message["mime-version"],
        "content_type": message.get_content_type(),
        "boundary": message.get_boundary(),
        "text": plain.get_content().replace("\r\n", "\n"),
        "html": formatted.get_content().replace("\r\n", "\n"),
    }


def bare(message_id):
    return message_id and message_id.strip("<>")


def sender(raw):
    """By the older interface: the newer one keeps the blank between two encoded words of a name,
    which RFC 2047 section 6.2 has dropped, in some versions (seen in Python 3.11)."""
    header = email.message_from_string(raw.split("\r\n\r\n", 1)[0])["from"]
    # Unfolded first, or a name in quotation marks ends at the fold.
    phrase, address = email.utils.parseaddr(header.replace("\r\n", ""))
    return str(email.header.make_header(email.header.decode_header(phrase))), address


json.dump([read(raw) for raw in json.load(sys.stdin)], sys.stdout)
