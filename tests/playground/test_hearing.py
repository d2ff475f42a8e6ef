"""What a screen reader leaves out of a message is found, of whatever kind its blocks are."""

from typing import Any

import pytest

from playground.cast import demo_cast
from playground.hearing import unheard

LINE = (
    "*VPN* is down &amp; out until <!date^1778662800^{date_long_pretty} {time}|Wednesday 13 May 11:00 (UTC)>"
)
HEARD = "VPN is down & out until Wednesday 13 May 11:00 (UTC)"


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str) -> dict[str, Any]:
    """A paragraph."""
    return {"type": "section", "text": mrkdwn(text)}


def row(*cells: str) -> list[dict[str, Any]]:
    """A row of a table."""
    return [{"type": "raw_text", "text": cell} for cell in cells]


BLOCKS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a paragraph": (section(LINE), [HEARD]),
    "fields": ({"type": "section", "fields": [mrkdwn("Who"), mrkdwn("Erik")]}, ["Who", "Erik"]),
    "a heading": ({"type": "header", "text": {"type": "plain_text", "text": "Read *this*"}}, ["Read *this*"]),
    "small print": ({"type": "context", "elements": [mrkdwn("Raised by Erik")]}, ["Raised by Erik"]),
    "a small picture": (
        {"type": "context", "elements": [{"type": "image", "image_url": "https://x", "alt_text": "A clock"}]},
        ["A clock"],
    ),
    "a picture": ({"type": "image", "alt_text": "5 of 8 answered", "slack_file": {}}, ["5 of 8 answered"]),
    "a table": (
        {"type": "table", "rows": [row("What", "Us", "You"), row("Blocked", "–", "No access")]},
        ["No access"],
    ),
    "a chart": (
        {"type": "data_visualization", "title": "Kept", "chart": {"series": [{"name": "Us", "data": []}]}},
        ["Kept", "Us"],
    ),
}


@pytest.mark.parametrize("kind", BLOCKS)
def test_what_stands_in_a_block_alone_is_not_heard(kind: str) -> None:
    """All of it is missed by a title, and nothing where the text has it, in whatever markup."""
    block, missed = BLOCKS[kind]
    ws = demo_cast()
    assert unheard("Summary", [block], ws) == missed
    said = LINE if kind == "a paragraph" else " ".join(missed)
    assert unheard(f"Summary\n{said}", [block], ws) == []


def test_a_line_of_many_that_is_left_out_is_named() -> None:
    """Also one in the middle, and one of which a piece is said."""
    block = section("• Anna: VPN\n• Erik: the test data, by Friday\n• Sofia: nothing")
    assert unheard(
        "Who owes what\n• Anna: VPN\n• Erik: the test data\n• Sofia: nothing", [block], demo_cast()
    ) == ["• Erik: the test data, by Friday"]


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("Late news  ●●●●", ["●●●●"]),
        ("1 ·  2 ●●●  3 ★★", ["●●●", "★★"]),
        ("Late news (4 votes)", []),
        ("Late news  ●", []),
        ("Late news  ● × 12", ["● × 12"]),
    ],
)
def test_signs_of_which_the_number_tells_are_not_heard(text: str, missed: list[str]) -> None:
    """They are read one by one, or not at all; one by itself is a bullet."""
    assert unheard(text, [], demo_cast()) == missed


def test_around_signs_that_are_told_in_words_the_rest_is_heard() -> None:
    """Who wrote it, and what."""
    block = section("• Late news  ●●●  – Erik Lund\n1 ·  2 ●●●  3 ·")
    ws = demo_cast()
    assert unheard("• Late news (3 votes)  – Erik Lund\n1: 0  2: 3  3: 0", [block], ws) == []
    assert unheard("• Late news (3 votes)", [block], ws) == ["• Late news  ●●●  – Erik Lund"]
    assert unheard("• Late news (1 vote)", [section("• Late news  ●")], ws) == []


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("🟠 VPN", ["🟠 VPN"]),
        ("🟠 High: VPN", []),
        ("🟠 VPN\nIt is high", []),
        ("🔴 Mail\n🟠 High: VPN", ["🔴 Mail"]),
        ("🟡 Få fejl (i fare), 🔴 Til tiden (bagud)", []),
        ("🟡 Few faults, 🔴 On time", ["🟡 Few faults, 🔴 On time"]),
    ],
)
def test_a_colour_is_no_word(text: str, missed: list[str]) -> None:
    """In a list each line says what its colour means."""
    assert unheard(text, [], demo_cast()) == missed


def test_of_a_text_as_long_as_one_may_be_only_the_end_may_be_missing() -> None:
    """What stands before it may not."""
    lines = [f"Line {number} {'x' * 90}" for number in range(60)]
    cut = "\n".join(lines)[:3899] + "…"
    ws = demo_cast()
    assert unheard(cut, [section(line) for line in lines], ws) == []
    assert unheard(cut, [section("Nobody says this"), *map(section, lines)], ws) == ["Nobody says this"]
    first_said_last_shown = [*map(section, lines[1:]), section(lines[0])]
    assert unheard(cut, first_said_last_shown, ws) == [], "small print stands last, and is said first"
    long = "The same once more. " * 300
    typed_twice = [section("What they say"), section(long), section("How it ends"), section(long[:900])]
    assert unheard(f"What they say\n{long}"[:3899] + "…", typed_twice, ws) == [], "the second is not said"


def test_a_kind_of_block_that_nobody_thought_of_is_no_silence() -> None:
    """Whoever posts a new one says how it is heard."""
    with pytest.raises(LookupError, match="video"):
        unheard("Summary", [{"type": "video"}], demo_cast())


def test_where_there_is_no_text_slack_builds_one() -> None:
    """Of whatever stands there."""
    assert unheard("", [section("Read this")], demo_cast()) == []


def test_what_somebody_typed_is_no_markup_where_none_may_stand() -> None:
    """In a heading it stands as it was typed, in the text it is encoded."""
    typed = "<@U0> <http://x.example|click> &amp; *x*"
    heading = {"type": "header", "text": {"type": "plain_text", "text": typed}}
    encoded = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unheard(encoded, [heading], demo_cast()) == []
    assert unheard("click", [heading], demo_cast()) == [typed]
