"""The page speaks two languages: each sentence that it says has its Danish, and no Danish says nothing."""

import re
from html.parser import HTMLParser
from pathlib import Path

PAGE = Path(__file__).parents[2] / "playground" / "page"
DANISH = re.compile(r'^  "((?:[^"\\]|\\.)+)":\s+"(?:[^"\\]|\\.)+",$', re.MULTILINE)
SAID = re.compile(r'\bsay\(\s*"((?:[^"\\]|\\.)+)"')
NO_WORDS = {"☰", "✕"}


class Sent(HTMLParser):
    """The words of the page as it is sent: its texts, and what is read out or shown for an element."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = ("aria-label", "title", "placeholder")
        self.words |= {value for name, value in attrs if name in names and value}

    def handle_data(self, data: str) -> None:
        self.words |= {data.strip()} - {""}


def test_each_sentence_of_the_page_has_its_danish() -> None:
    """Those of its modules and those of the page as it is sent; and no Danish is there that is never said."""
    modules = {path.name: path.read_text() for path in PAGE.glob("*.js")}
    sent = Sent()
    sent.feed((PAGE / "index.html").read_text())
    said = sent.words | {words for source in modules.values() for words in SAID.findall(source)}
    assert set(DANISH.findall(modules["words.js"])) == said - NO_WORDS


def test_what_is_filled_in_is_the_same_in_both_languages() -> None:
    """A name that only one of the two has would stand on the page in braces."""
    pairs = re.findall(r'^  "([^"]+)":\s+"([^"]+)",$', (PAGE / "words.js").read_text(), re.MULTILINE)
    named = re.compile(r"\{\w+\}")
    assert len(pairs) > 100
    assert [en for en, da in pairs if sorted(named.findall(en)) != sorted(named.findall(da))] == []
