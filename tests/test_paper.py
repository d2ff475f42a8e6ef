"""A text as a PDF, read back with a library of its own: every word, its tags, its language."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from tests_shared import MONDAY

from bot.blocks.paper import as_pdf

TEXT = """# Nordlys & Brevik: året

Æblegrød på Åen: &lt;b> #eval("x") $x^2$ \\* ~~nej~~ :)

## Blokeringer

- **Målerne** er tavse
  - se [sagen](https://sager.example/7?a=1)

| mål | tal |
|---|---|
| svar | 7 |

1. første
2. anden
"""
HOSTILE = [
    "> " * 150 + "deep", "- " * 150 + "deep", "*" * 300 + "deep" + "*" * 300, "a" * 5000,
    "", "#\n\n#### far\n\n##", "- # head", '#import "x.typ"', "<script>alert(1)</script>", "&#0;&#xD800;",
    "[x](javascript:alert(1))", "[x](https://\u202ex)", "[](https://x.example)", "![pic](http://127.0.0.1/x.png)",
    "|a|\n|-|\n|b|c|d|", "```\ncode\n```", "a\\\nb", "\x00\x1b\ufffe\ue000", "\U0001f469\u200d\U0001f4bb",
]  # fmt: skip


def read(pdf: bytes) -> PdfReader:
    """As whoever gets it opens it."""
    return PdfReader(io.BytesIO(pdf), strict=True)


def words_of(pdf: bytes) -> str:
    """Everything that is written in it, line by line."""
    return "\n".join(page.extract_text() for page in read(pdf).pages)


def tags(node: Any) -> Iterator[str]:
    """The kinds of what a screen reader is told of, in its order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        for each in node:
            yield from tags(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from tags(node["/K"])


@pytest.fixture(scope="module")
def made() -> bytes:
    """The sample, in Danish."""
    return as_pdf(TEXT, "da", MONDAY)


def test_every_word_is_in_it_as_it_was_written(made: bytes) -> None:
    """Danish letters too, and nothing of a text is taken for an instruction."""
    text = words_of(made)
    for line in (
        'Æblegrød på Åen: <b> #eval("x") $x^2$ * nej',
        "Målerne er tavse", "se sagen", "mål tal", "svar 7", "1. første", "2. anden",
    ):  # fmt: skip
        assert line in text


def test_it_is_read_aloud_in_its_order_and_language(made: bytes) -> None:
    """It says that it is tagged, in which language, and that it keeps PDF/UA-1."""
    root: Any = read(made).trailer["/Root"]
    assert root["/Lang"] == "da"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    told = list(tags(root["/StructTreeRoot"]))
    wanted = ["/H1", "/H2", "/L", "/LI", "/Link", "/Table", "/TH", "/TD"]
    assert [kind for kind in wanted if kind not in told] == []
    assert told.index("/H1") < told.index("/H2") < told.index("/L") < told.index("/Table")
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert read(made).metadata == {
        **(read(made).metadata or {}), "/Title": "Nordlys & Brevik: året",
    }  # fmt: skip


def test_a_link_leads_where_its_text_says(made: bytes) -> None:
    """And only to where one can go."""
    notes: Any = [each.get_object() for page in read(made).pages for each in page.get("/Annots", ())]
    assert [each["/A"]["/URI"] for each in notes] == ["https://sager.example/7?a=1"]
    unsafe = as_pdf("[x](javascript:alert(1)) [y](file:///etc/passwd)", "en", MONDAY)
    assert "/Annots" not in read(unsafe).pages[0]


def test_the_same_text_is_the_same_file(made: bytes) -> None:
    """To the byte, whenever it is made."""
    assert as_pdf(TEXT, "da", MONDAY) == made


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_keeps_a_file_from_being_made(text: str) -> None:
    """However it is nested, and whatever signs are in it."""
    assert len(read(as_pdf(f"# Title\n\n{text}\n\nthe end", "en", MONDAY)).pages) >= 1


def test_what_lies_deep_is_in_it(made: bytes) -> None:
    """Nothing that was written is left out."""
    for text in ("> " * 60 + "deep", "- " * 60 + "deep", "*" * 100 + "deep" + "*" * 100):
        assert "deep" in words_of(as_pdf(text, "en", MONDAY))


def test_a_sign_that_no_font_has_is_kept_to_be_searched() -> None:
    """The file is tagged all the same, but does not call itself accessible."""
    root: Any = read(as_pdf("# 日本\n\nok", "en", MONDAY)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert b"pdfuaid" not in root["/Metadata"].get_data()
