"""What leaves Slack as a file: whatever somebody typed is words in it, and nothing that acts."""

import csv
import io
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests_shared import MONDAY

from bot.blocks.status.minutes import Minutes, minutes_file
from bot.language import translator
from bot.partnerships import Partnership, Person, Side
from bot.plain import as_markdown, in_a_cell, in_a_line, plain
from bot.rituals.action import Action, Promise
from bot.rituals.status import (
    PointView,
    RoundView,
    SideTally,
    StatusAnswer,
    StatusDecision,
    StatusForum,
    StatusRound,
)
from bot.rituals.status.agenda import StatusPoint

PARTNERSHIP = Partnership(
    id=1, owner="T1", channel="C1", name="x", language="en", zone="UTC", begun_at=MONDAY, begun_by="U1"
)
MARKUP = [
    "[click](https://evil.example)", "![](https://evil.example/seen.png)", "[a]: https://evil.example",
    "<https://evil.example>", "<b onclick=x>", "</div>", "<!--", "&lt;", "&#60;", "# ", "## ", "> ", "- ",
    "* ", "+ ", "1. ", "2) ", "---", "===", "***", "- - -", "___", "~~~", "```", "`", "``", "**", "__", "*",
    "_", "~", "~~", "\\", "]", "[", "](", "(", ")", "[ ] ", "[^1]", "|-|", "|", "\n", "\n\n", " ", "    ",
    "\t", "a", "b c", "R&D", "snake_case", ":rocket:", "=", "-", "1", ".", "\u202e", "é👩🏽\u200d🔧",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(MARKUP), min_size=1, max_size=14).map("".join)
WORDS = {"text", "softbreak", "hardbreak"}
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LINES = [
    "- {}: after",
    "- **{}** after",
    "  - {}\n  - after",
    "# {}\n",
    "**{}**\n\nafter",
    "- when: who\n  > {}",
]


def tokens(text: str) -> Iterator[Token]:
    """Every token, those within a line, too."""
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def shape(text: str) -> list[str]:
    """What is there beside words."""
    return [token.type for token in tokens(text) if token.type not in WORDS]


def words(text: str) -> str:
    """What somebody reads, blanks aside."""
    return "".join("".join(token.content for token in tokens(text) if token.type == "text").split())


def side_by_side(typed: str) -> str:
    """The lines of a text without their points, blanks aside."""
    lines = (re.sub(r"^[-*•]\s+", "", line.strip()) for line in plain(typed).splitlines())
    return "·".join(filter(None, ("".join(line.split()) for line in lines)))


@pytest.mark.parametrize("line", LINES)
@given(TEXTS)
def test_in_a_line_of_a_file_a_text_is_words_alone(line: str, typed: str) -> None:
    """A list, a title, a quotation: each is as it would be around one plain word, and every sign is read."""
    written = in_a_line(typed)
    if not written:
        return
    assert shape(line.format(written)) == shape(line.format("word"))
    assert words(line.format(written)) == words(line.format("\ue000")).replace("\ue000", side_by_side(typed))


@given(TEXTS)
def test_a_text_of_several_lines_brings_nothing_but_paragraphs_and_lists(typed: str) -> None:
    """No heading of its own, no link, no picture, no HTML, and nothing that swallows what follows."""
    found = shape(f"# Title\n\n{as_markdown(typed)}\n\n# After")
    assert found.count("heading_open") == 2
    held = {each.removesuffix("_open").removesuffix("_close") for each in found}
    lists = {"bullet_list", "ordered_list", "list_item", "table", "thead", "tbody", "tr", "th", "td"}
    assert held <= {"heading", "inline", "paragraph"} | lists


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", " ", "hello;", "hello; ", "a\n", "a\t", "*", "`"])
@pytest.mark.parametrize("by", ",;\t")
def test_no_cell_is_a_formula_however_a_spreadsheet_reads_the_file(sign: str, before: str, by: str) -> None:
    """By commas, by semicolons as in Danish, or by tabs."""
    file = io.StringIO()
    closing = before if before in ("*", "`") else ""
    csv.writer(file).writerow(("card", "Good", in_a_cell(f"{before}{sign}cmd|' /C calc'!A0{closing}"), 3))
    for row in csv.reader(io.StringIO(file.getvalue()), delimiter=by):
        assert not [cell for cell in row if cell.strip(' "').startswith(tuple("=+-@＝＋－＠"))]


def test_a_cell_says_what_was_typed() -> None:
    """Signs within it are no formula."""
    assert in_a_cell("up 5% = good; a-b, c@d.example") == "up 5% = good; a-b, c@d.example"


HOSTILE = "# H :rocket: [x](https://evil.example) ![](https://evil.example)\n\n## Decisions\n- one\n```open"


def minutes(text: str) -> str:
    """Of a forum's meeting in which everything that anybody typed is this."""
    person = Person(id=1, partnership_id=1, side_id=1, user="U1", team="T1", name=text, is_guest=False)
    side = Side(id=1, partnership_id=1, kind="home", name=text, holidays="DK", zone="UTC")
    forum = StatusForum(
        id=1, partnership_id=1, number=1, kind="operations", name=text, questions=[], agreed_at=MONDAY,
        often={},
    )  # fmt: skip
    held = StatusRound(
        id=1, partnership_id=1, forum_id=1, meeting_at=MONDAY, questions=[text], opened_at=MONDAY,
        planned_on=None, was_due_at=MONDAY,
    )  # fmt: skip
    answer = StatusAnswer(round_id=1, person_id=1, side_id=1, reply_0=text, blockers=text, answered_at=MONDAY)
    decided = StatusDecision(
        id=1, round_id=1, text=text, noted_by=1, noted_at=MONDAY, number=12, responsible_id=1
    )  # fmt: skip
    point = StatusPoint(id=1, partnership_id=1, key="k", text=text, added_by=1, side_id=1, added_at=MONDAY)
    noted = Action(id=1, partnership_id=1, text=text, owner_id=1, due_on=MONDAY.date(),
        first_due_on=MONDAY.date(), source="status", source_id=1, noted_by=1, noted_at=MONDAY,
    )  # fmt: skip
    view = RoundView(
        PARTNERSHIP, held, [SideTally(side, [(person, answer)], [], [])], person, "", [decided], forum=forum,
        responsible={1: person},
    )  # fmt: skip
    points = [PointView(point, person, forum, None, went_up=went_up) for went_up in (False, True)]
    return minutes_file(
        translator("en"), Minutes(view, points, [Promise(noted, person)], MONDAY, {side.id: [person]})
    )


def test_minutes_have_the_headings_and_lines_of_a_meeting_whatever_was_said() -> None:
    """Nobody's text adds a part, a decision or a link, and all of it can be read."""
    told = minutes(HOSTILE)
    assert shape(told) == shape(minutes("word"))
    assert words(told).count("open") == words(minutes("word")).count("word")
    assert "- 12: \\# H 🚀 [x\\](https://evil.example)" in told
