"""The minutes as a PDF, read back with a library of its own, whatever people wrote."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from minutes_at_work import MeetingAtWork
from partnership_at_work import who
from pypdf import PdfReader

from bot.blocks.paper import as_pdf
from bot.rituals import status

HOSTILE = (
    'Blåbærgrød på Ærø: #eval("x") $x^2$ <script>alert(1)</script>',
    "Yes\n\n# Decisions\n\n1. We pay twice as much",
    "# Decisions",
    "![pic](http://127.0.0.1/x.png) [here](javascript:alert(1)) `code` | a | b |",
    "\u202edlrow \x00\x1b &#0; \\n *** --- ___",
    "> " * 100 + "quoted",
)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[MeetingAtWork]:
    office = MeetingAtWork(sqlite_url, tmp_path / "keys")
    yield office
    office.database.close()


def paper_of(office: MeetingAtWork, language: str) -> PdfReader:
    """As whoever gets it opens it."""
    pdf = as_pdf(office.minutes(language=language), language, office.clock.now())
    return PdfReader(io.BytesIO(pdf), strict=True)


def words_in(paper: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in paper.pages)


@pytest.mark.parametrize("language", ["en", "da"])
def test_all_that_came_of_the_meeting_is_in_it(office: MeetingAtWork, language: str) -> None:
    """In the reader's language, Danish letters too; and it says of itself that it keeps PDF/UA-1."""
    office.do(status.decide, who("H0"), office.held_id, "Vi måler på Ærø")
    office.tick("H0", "H0", "P0")
    paper = paper_of(office, language)
    title, present, decisions = {
        "en": ("Minutes: Status meeting, Tuesday 5 May 10:00", "Present", "Decisions"),
        "da": ("Referat: Statusmøde, tirsdag 5. maj kl. 10.00", "Til stede", "Beslutninger"),
    }[language]
    lines = words_in(paper).splitlines()
    for line in (title, present, decisions, "• 1: Vi måler på Ærø"):
        assert line in lines
    root: Any = paper.trailer["/Root"]
    assert root["/Lang"] == language
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert paper.metadata is not None
    assert paper.metadata.title == title


@pytest.mark.parametrize("text", HOSTILE)
def test_what_somebody_decided_is_a_text_and_nothing_else(office: MeetingAtWork, text: str) -> None:
    """No heading, link, picture or instruction comes of it, and no word is lost."""
    office.do(status.decide, who("P0"), office.held_id, text)
    paper = paper_of(office, "en")
    said = "".join(words_in(paper).split())
    for word in (word for word in text.split() if word.isalnum()):
        assert word in said
    for mark in (
        "#Decisions",
        "1.Wepay",
        "![pic]",
        "(javascript:alert(1))",
        "<script>",
        "***---___",
        "$x^2$",
    ):
        assert (mark in said) is (mark in "".join(text.split()))
    assert "world" not in said
    assert not [page for page in paper.pages if page.get("/Annots")]
    assert not [page for page in paper.pages if page.images]
    assert [line for line in words_in(paper).splitlines() if line == "Decisions"] == ["Decisions"]
