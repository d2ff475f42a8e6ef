"""Slack's newer blocks: within its limits, remembered where they are refused, the same to hear."""

from typing import Any

import pytest
from slack_sdk.models.blocks import ImageBlock

from bot.blocks.elements import Message, header, message, section, tabled, titled
from bot.blocks.newer import COLUMNS_MOST, ROWS_MOST, Either, Kind, chart, kinds_in, rendering, table
from bot.blocks.retro.points import in_words
from bot.language import translator
from playground.limits import ALL, message_problem, view_problems
from playground.limits.novelties import MOST_IN_AN_ALERT

OLDER = "Older: R&amp;D"
TAKEN = dict.fromkeys(Kind, True)


def look(*rows: list[str]) -> Message:
    """A message of a table, with a paragraph in its place."""
    told = Either([header("A part").to_dict(), table(list(rows))], section(OLDER))
    return message("Title", [header("Title"), told])


@pytest.mark.parametrize(
    "text", ["", "  ", "R&D <b>", "x" * 5000, "👩‍👩‍👧‍👦" * 200, "🇩🇰" * 400, "שלום", "*bold* :rocket:"]
)
def test_any_text_makes_a_cell_that_slack_takes(text: str) -> None:
    """Nothing typed is markup there; what is too long is cut between signs as people see them."""
    made = look(["What", text], [text, text]).for_who_takes(TAKEN)
    assert message_problem(made.text, made.blocks, None) is None
    cell = made.blocks[-1]["rows"][1][0]["text"]
    assert not cell.endswith(("\u200d…", "\U0001f1e9…"))
    assert "&amp;" not in cell
    assert "*bold*" not in cell
    assert ":rocket:" not in cell


def test_what_is_typed_is_no_markup_in_a_chart_either() -> None:
    """Its title and the names of its lines are plain, as a cell is."""
    made = chart("Days *red* :rocket:", ["May"], [("Nordlys *A* :zap:", [("May", 1)])])
    assert made["title"] == "Days red 🚀"
    assert made["chart"]["series"][0]["name"] == "Nordlys A ⚡"


def test_a_table_keeps_to_rows_and_columns_and_numbers_stand_to_the_right() -> None:
    """More than a hundred rows, and more than twenty columns, are more than one can hold."""
    made = table([[str(n) for n in range(30)] for _row in range(120)], numbers_from=1)
    assert (len(made["rows"]), len(made["rows"][0])) == (ROWS_MOST, COLUMNS_MOST)
    assert [each["align"] for each in made["column_settings"][:2]] == ["left", "right"]
    assert message_problem("x", [made], None) is None


def test_a_look_that_would_not_fit_is_the_older_one() -> None:
    """Of characters and of blocks."""
    assert look(*[["x" * 300] * 5] * 20).for_who_takes(TAKEN).plain is None
    many = message("Title", [Either([header("A part").to_dict(), table([["x"]])], section(OLDER))] * 30)
    assert many.for_who_takes(TAKEN).plain is None


@pytest.mark.parametrize("refused", [{Kind.TABLE}, {Kind.TABLE, Kind.CHART}])
def test_what_is_refused_stands_as_it_used_to(refused: set[Kind]) -> None:
    """The whole part, since a heading without what is below it says nothing."""
    made = look(["What"], ["Who"]).for_who_takes(dict.fromkeys(refused, False))
    assert not kinds_in(made.blocks)
    assert made.blocks[-1]["text"]["text"] == OLDER


def several() -> Message:
    """A message with a heading, and a part that is a heading and a table."""
    part = tabled("*A part*", ["above"], table([["What"], ["Who"]]), titled("*A part*", ["below"])[0])
    return message("Title", [header("Title"), *titled("*Another*", ["line"]), part])


@pytest.mark.parametrize(
    ("known", "kinds"),
    [
        ({}, {Kind.TABLE}),
        ({Kind.TABLE: True}, {Kind.TABLE, Kind.HEADER_LEVEL}),
        ({Kind.TABLE: False}, {Kind.HEADER_LEVEL}),
        ({Kind.HEADER_LEVEL: False}, {Kind.TABLE}),
        ({Kind.TABLE: False, Kind.HEADER_LEVEL: False}, set()),
    ],
)
def test_one_untried_kind_stands_in_a_message_at_most(known: dict[Kind, bool], kinds: set[Kind]) -> None:
    """Of two nobody could say which was refused, and the workspace would lose both."""
    made = several().for_who_takes(known)
    assert kinds_in(made.blocks) == kinds
    assert message_problem(made.text, made.blocks, None) is None
    assert made.text == several().text


def test_beside_a_picture_nothing_is_tried() -> None:
    """Slack refuses a picture that is gone in the same word."""
    picture = ImageBlock(slack_file={"id": "F1"}, alt_text="x")
    made = message("Title", [header("Title"), picture, *titled("*A part*", ["line"])])
    assert kinds_in(made.for_who_takes({}).blocks) == set()
    assert kinds_in(made.for_who_takes({Kind.HEADER_LEVEL: True}).blocks) == {Kind.HEADER_LEVEL}


def test_a_title_is_a_heading_and_its_lines_stand_below() -> None:
    """Signs in it are what they are, in both looks; a long part goes on in more paragraphs."""
    (part,) = titled("*Who & what*", ["• one", "• two"])
    head, below = rendering(part, ())
    assert (head["level"], head["text"]["text"]) == (3, "Who & what")
    assert below["text"]["text"] == "• one\n• two"
    assert part.to_dict()["text"]["text"] == "*Who & what*\n• one\n• two"
    long = [f"• {'x' * 290}" for _line in range(30)]
    shown = [look["text"]["text"] for block in titled("*T*", long) for look in rendering(block, ())]
    assert "\n".join(shown).count("•") == len(long)


def test_screen_readers_hear_the_same_in_both_looks() -> None:
    """The text is made of the paragraphs."""
    older = look(["What"], ["Who"])
    assert older.text == older.for_who_takes(TAKEN).text == f"Title\n{OLDER}"


def of_level(level: int) -> dict[str, Any]:
    """A heading, of which Slack knows four levels."""
    return {**header("x").to_dict(), "level": level}


WRONG: dict[str, list[dict[str, Any]]] = {
    "101 rows": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * 101}],
    "21 columns": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}],
    "no rows": [{"type": "table", "rows": []}],
    "an empty cell": [{"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]}],
    "mrkdwn in a cell": [{"type": "table", "rows": [[{"type": "mrkdwn", "text": "x"}]]}],
    "an odd alignment": [
        {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]], "column_settings": [{"align": "up"}]}
    ],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
    "a fifth level": [of_level(5)],
    "an alert in a message": [{"type": "alert", "text": {"type": "mrkdwn", "text": "x"}}],
    "a nameless chart": [
        {"type": "data_visualization", "chart": {"type": "pie", "segments": [{"label": "x", "value": 1}]}}
    ],
    "too many series": [
        {
            "type": "data_visualization",
            "title": "x",
            "chart": {
                "type": "bar",
                "series": [{"name": str(n), "data": [{"label": "x", "value": n}]} for n in range(7)],
                "axis_config": {"categories": ["x"]},
            },
        }
    ],
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_embedded_slack_refuses_what_slack_would(wrong: str) -> None:
    """As its documentation says, even where the workspace takes all of them."""
    assert message_problem("x", WRONG[wrong], None) is not None


@pytest.mark.parametrize("kind", sorted(ALL - {"alert", "chart"}))
def test_each_can_be_unknown_to_the_embedded_slack(kind: str) -> None:
    """By a switch of its own."""
    block = of_level(2) if kind == "header_level" else table([["x"]])
    assert message_problem("x", [block], None) is None
    assert message_problem("x", [block], None, ALL - {kind}) is not None


@pytest.mark.parametrize(
    ("length", "takes", "fits"), [(200, ALL, True), (201, ALL, False), (9, ALL - {"alert"}, False)]
)
def test_an_alert_stands_in_a_modal_that_knows_it(length: int, takes: frozenset[str], fits: bool) -> None:
    """Two hundred characters, and only there."""
    assert MOST_IN_AN_ALERT == 200
    alert = {"type": "alert", "level": "error", "text": {"type": "mrkdwn", "text": "x" * length}}
    view = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [alert]}
    assert (view_problems(view, "modal", takes) == []) is fits


@pytest.mark.parametrize(
    ("shown", "heard"),
    [
        ("• Late news  ●●●●", "• Late news (4 votes)"),
        ("• Late news  ●", "• Late news (1 vote)"),
        ("• Late news  ● × 12", "• Late news (12 votes)"),
        ("1. *Stop*: Late news  ●●  – Erik Lund", "1. *Stop*: Late news (2 votes)  – Erik Lund"),
        ("1 ·  2 ●●●  3 ●  4 ·  5 ·", "1: 0  2: 3  3: 1  4: 0  5: 0"),
        ("Brevik: 1 ·  2 ●  3 ·", "Brevik: 1: 0  2: 1  3: 0"),
        ("1: 20  2: 25", "1: 20  2: 25"),
        ("We need 5 · or so", "We need 5 · or so"),
    ],
)
def test_dots_are_heard_as_numbers(shown: str, heard: str) -> None:
    """Of votes and of points, line by line; what is told in figures already stays."""
    assert in_words(translator("en"), shown) == heard
    assert in_words(translator("en"), f"above\n{shown}\nbelow") == f"above\n{heard}\nbelow"
