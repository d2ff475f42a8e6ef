"""Where not all fits, each has its share, and what is left out is counted."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import bot
from bot.blocks.agreement.standing import what_stands
from bot.blocks.elements import actions, button, divider, header, message, section, within_limits
from bot.blocks.inputs import as_many_as_fit
from bot.blocks.invitation import invite_modal
from bot.blocks.measures import size
from bot.blocks.partnership import PeopleView
from bot.blocks.parts import fill_modal
from bot.blocks.portfolio import PortfolioLine, ShownLine, shown_modal
from bot.blocks.retro.cards import vote_modal
from bot.blocks.retro.messages import VOTED, result, voted
from bot.blocks.words import entry
from bot.language import translator
from bot.partnerships import (
    CONTACT,
    FACILITATOR,
    LEAD,
    MEDIATOR,
    OWNER,
    STEERING,
    Partnership,
    Person,
    PortfolioReader,
    Seat,
    Side,
)
from bot.rituals.agreement import Named, Standing
from bot.rituals.invitation import Invitation
from bot.rituals.retro import JoinedCard, ResultView, RetroRound
from playground.limits import broken_markup, is_too_large, message_problem, offered_options, view_problems

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
PARTNERSHIP = Partnership(
    id=1, owner="T1", channel="C1", name="x", language="en", zone="UTC", begun_at=NOW, begun_by="U1"
)
SIDES = [
    Side(id=1, partnership_id=1, kind="home", name="Nordlys", holidays="DK", zone="UTC"),
    Side(id=2, partnership_id=1, kind="partner", name="Brevik", holidays="DK", zone="UTC"),
]


def released(cards: list[str]) -> ResultView:
    """A retro of three columns with these cards in each."""
    held = RetroRound(
        id=1,
        partnership_id=1,
        box="b",
        format="own",
        columns=["Good", "Bad", "Ideas"],
        k=4,
        begun_at=NOW,
        opened_at=NOW,
        closed_at=NOW,
        answered=8,
        invited=8,
    )
    shown = [
        JoinedCard([f"{column}-{n}"], column, text, dots=0)
        for column in range(3)
        for n, text in enumerate(cards)
    ]
    return ResultView(PARTNERSHIP, held, shown, [], SIDES)


def shown_by_column(blocks: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The lines below each column's name."""
    found: dict[str, list[str]] = {}
    name = ""
    for block in blocks[2:]:
        if block["type"] != "section":
            break
        lines = block["text"]["text"].split("\n")
        if lines[0] in ("*Good*", "*Bad*", "*Ideas*"):
            name = lines[0]
            continue
        found.setdefault(name, []).extend(lines)
    return found


def test_every_card_of_a_retro_of_eight_is_shown() -> None:
    """Three cards of 150 characters from each in every column: none is left out for another's length."""
    view = released(["x" * 150] * 24)
    sent = result(translator("en"), view, [], None)
    columns = shown_by_column(sent.blocks)
    assert [len(lines) for lines in columns.values()] == [24, 24, 24]
    assert size(sent.blocks) < 13_200


@pytest.mark.parametrize("text", ["x" * 2000, "&" * 300, "a short card here"])
def test_of_very_many_cards_each_column_shows_as_many_and_counts_the_rest(text: str) -> None:
    """No column is a bare heading."""
    sent = result(translator("en"), released([text] * 400), [], None)
    columns = shown_by_column(sent.blocks)
    counts = [len(lines) for lines in columns.values()]
    assert len(set(counts)) == 1
    assert counts[0] > 5
    assert all(lines[-1] == f"and {400 - len(lines) + 1} more" for lines in columns.values())
    assert size(sent.blocks) < 13_200


@pytest.mark.parametrize("text", ["&" * 290, "x" * 290, "<b>" * 90])
def test_of_the_cards_with_most_votes_none_is_cut_for_another(text: str) -> None:
    """Six that share the first place, each as long as a card is shown there."""
    view = released([])
    view = replace(view, cards=[JoinedCard([f"{n}"], 0, f"{text} {n}", dots=5) for n in range(6)])
    sent = voted(translator("en"), view, [], [])
    assert message_problem(sent.text, sent.blocks, None) is None
    shown = [block["text"]["text"] for block in sent.blocks if block["type"] == "section"]
    lines = [line for each in shown for line in each.split("\n") if line.startswith("1. *Good*")]
    assert [line.split()[-2] for line in lines] == [str(n) for n in range(6)]
    assert sent.blocks[1]["block_id"] == VOTED


def test_invitations_beyond_the_list_are_counted() -> None:
    """Twelve are still to come, ten are named."""
    seat = Seat(PARTNERSHIP, SIDES[0], person(1), frozenset())
    coming = [
        Invitation(
            id=n,
            partnership_id=1,
            side_id=1,
            kind="technical",
            title=f"Workshop {n:02}",
            zone="UTC",
            starts_at=NOW,
            minutes=60,
            uid=str(n),
            modal=str(n),
            invited_by=1,
            invited_at=NOW,
        )
        for n in range(12)
    ]
    shown = str(invite_modal(translator("en"), seat, SIDES[1:], coming).to_dict())
    assert "Workshop 09" in shown
    assert "Workshop 10" not in shown
    assert "and 2 more" in shown
    assert "more" not in str(invite_modal(translator("en"), seat, SIDES[1:], coming[:10]).to_dict())


def person(number: int) -> Person:
    """Somebody of Nordlys."""
    return Person(
        id=number, partnership_id=1, side_id=1, user=f"U{number}", team="T1", name="Anna", is_guest=False
    )


@pytest.mark.parametrize("number", [84, 120, 250])
def test_each_card_can_be_voted_for_and_none_reads_like_another(number: int) -> None:
    """Also those that begin alike; what was chosen stays chosen, wherever it stands."""
    texts = [
        f"The test system is down on Mondays & <nobody> knows why, and it was number {n}"
        for n in range(number // 3)
    ]
    view = released([text.rjust(120, "x") for text in texts])
    chosen = [view.cards[-1].key]
    shown = vote_modal(translator("en"), view, chosen).to_dict()
    assert view_problems(shown, "modal") == []
    menu = next(block["element"] for block in shown["blocks"] if block.get("block_id") == "cards")
    offered = offered_options(menu)
    assert [option["value"] for option in offered] == [card.key for card in view.cards]
    assert len({option["text"]["text"] for option in offered}) == len(view.cards)
    assert [option["value"] for option in menu["initial_options"]] == chosen


def test_everybody_who_sees_a_line_is_named() -> None:
    """In as many paragraphs as hold them."""
    seat = Seat(PARTNERSHIP, SIDES[0], person(1), frozenset())
    line = PortfolioLine(PARTNERSHIP, SIDES, NOW.date(), None, [], None, {}, 0, None)
    readers = [
        PortfolioReader(id=n, partnership_id=1, user=f"U{n}", name=f"{n:03} {'&' * 76}", added_at=NOW)
        for n in range(120)
    ]
    shown = shown_modal(translator("en"), ShownLine(seat, readers, line)).to_dict()
    assert view_problems(shown, "modal") == []
    assert [each.name[:3] for each in readers if f"• {each.name[:4]}" not in str(shown)] == []


@pytest.mark.parametrize("name", ["Anna Holm", "👩‍👩‍👧‍👦" * 6, "Ø" * 70])
@pytest.mark.parametrize("number", [9, 99, 101, 150])
def test_of_many_who_have_a_part_some_are_chosen_and_the_rest_are_counted(name: str, number: int) -> None:
    """Slack takes no more, and who is not in a field keeps the part."""
    people = [person(n) for n in range(number)]
    for each in people:
        each.name = f"{each.id:03} {name}"
    parts = {each.id: {CONTACT, OWNER, STEERING, FACILITATOR, LEAD, MEDIATOR} for each in people}
    seat = Seat(PARTNERSHIP, SIDES[0], people[0], frozenset())
    shown = fill_modal(translator("en"), PeopleView(seat, SIDES, people, parts)).to_dict()
    assert view_problems(shown, "modal") == []
    assert not is_too_large(shown)
    fields = [block for block in shown["blocks"] if block["type"] == "input"]
    assert len(fields) == 6
    for field in fields:
        left_out = re.search(r"(\d+) more have it, and keep it", str(field.get("hint")))
        chosen = len(field["element"]["initial_options"])
        assert chosen + int(left_out[1] if left_out else 0) == number


LONG = [section("x" * 2500)] * 7
MANY = [divider()] * 60
REST = actions(button("Read everything", "status.read", 1))


@pytest.mark.parametrize("blocks", [LONG, MANY, [*MANY[:48], *LONG]])
def test_what_gives_way_in_a_message_is_told_of(blocks: list[Any]) -> None:
    """Of characters and of blocks; what stands beside always does."""
    shown = within_limits(blocks, "There is more.", beside=[REST])
    sent = message("Title", [*shown, REST])
    assert message_problem(sent.text, sent.blocks, None) is None
    assert sent.blocks[-2]["elements"][0]["text"] == "There is more."
    assert sent.blocks[-1]["type"] == "actions"


def test_where_all_fits_nothing_is_told_of() -> None:
    """To the last block."""
    blocks = [header("T"), *MANY[:48]]
    assert within_limits(blocks, "There is more.", beside=[REST]) == blocks


SAYS_SO = ("more", "+{", "_rest(", "left out")
"""One of these is in whatever shows a part of a list: what is left out is counted, or on another page."""
NO_LIST = {
    "months_line": "the last half year at a glance; the history has all",
    "table": "of more rows its callers make lines; no partnership has twenty companies",
    "chart": "what has no room stands in lines beside it; a line ends with the latest months",
    "_figures": "the last months before a figure; the months before have all",
    "criteria_past": "what is in no chart stands in lines below",
    "as_many_as_fit": "its caller says how many more have a part",
    "_criterion_fields": "a criterion has three parts",
}


def _cuts() -> Iterator[tuple[str, str]]:
    """Each function that draws and takes the first or last of something, with its text."""
    for path in sorted((Path(bot.__file__).parent / "blocks").rglob("*.py")):
        source = path.read_text()
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef) and any(map(_takes_some, ast.walk(function))):
                yield function.name, ast.get_source_segment(source, function) or ""


def _takes_some(node: ast.AST) -> bool:
    """`lines[:SHOWN]` or `steps[-SHOWN:]`, by a limit that has a name or is a number."""
    if not (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)):
        return False
    ends = (node.slice.upper, node.slice.lower)
    names = [end.operand if isinstance(end, ast.UnaryOp) else end for end in ends]
    return any(
        (isinstance(end, ast.Name) and end.id.isupper())
        or (isinstance(end, ast.Constant) and isinstance(end.value, int) and end.value > 1)
        for end in names
    )


def test_no_list_is_cut_in_silence() -> None:
    """Who draws a part of a list says how many are left out, or is named here with the reason."""
    cuts = dict(_cuts())
    silent = {name for name, text in cuts.items() if not any(word in text for word in SAYS_SO)}
    assert silent == NO_LIST.keys(), "say how many are left out, with first_of or fitting"


COUNTS_TOO = ("count", "total", "len(")
"""One of these is in whatever reads a part of what there is: so it can be said how many more there are."""
READS_FEW = {
    "_is_high": "the upper half of the steps",
    "members_due": "the others are read in the next round",
    "history_of": "all of it, or whether there is any",
    "history": "all months come with it, and those that are shown",
    "latest_questions": "the caller says how many it wants: the latest, and the one before",
    "settle_day_questions": "the messages that stand below each other about one clause",
    "show_versions": "two messages are drawn anew, and no list",
    "point": "what is talked about first; the details have all",
    "answer_silence": "who was asked lately is asked no more; earlier questions have ended",
    "_closed_before": "the meetings before one, for a question that is asked once",
    "_unknown": "a word that nobody knows, told back",
}


def _reads() -> Iterator[tuple[str, str]]:
    """Each function that asks for, or keeps, so many at most, with its text; one or two are no list."""
    rooms = ("rituals", "conductor", "partnerships", "recurring")
    files = [path for room in rooms for path in (Path(bot.__file__).parent / room).rglob("*.py")]
    for path in sorted([*files, *(Path(bot.__file__).parents[1] / "handlers").glob("*.py")]):
        source = path.read_text()
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef) and any(map(_reads_some, ast.walk(function))):
                yield f"{function.name}", ast.get_source_segment(source, function) or ""


def _reads_some(node: ast.AST) -> bool:
    """`.limit(MOST)`, or a slice by a limit that has a name."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "limit":
        (most,) = node.args
        return not (isinstance(most, ast.Constant) and int(str(most.value)) <= 2)
    return _takes_some(node)


def test_no_query_is_cut_in_silence() -> None:
    """Who reads a part of what there is tells how many there are, or is named here with the reason."""
    silent = {name for name, text in _reads() if not any(word in text for word in COUNTS_TOO)}
    assert silent == READS_FEW.keys(), "tell how many there are in all"


@pytest.mark.parametrize("before", range(5))
def test_what_stands_is_cut_at_lines_and_counted(before: int) -> None:
    """Of many who have a part the rest are counted, and no sign of a name is cut in two."""
    people = {
        n: Person(
            id=n,
            partnership_id=1,
            side_id=1,
            user=f"U{n}",
            team=None,
            name="x" * before + "&" * 60,
            is_guest=False,
        )
        for n in range(1, 111)
    }
    named = Named(PARTNERSHIP, people, {side.id: side for side in SIDES})
    terms = {f"parts.{n}": [STEERING] for n in people}
    blocks = [block.to_dict() for block in what_stands(translator("en"), Standing(terms, named))]
    assert broken_markup(blocks) == []
    assert re.search(r"and \d+ more$", blocks[1]["text"]["text"])


@pytest.mark.parametrize(("signs", "blocks"), [(2600, 2), (1400, 1)])
def test_a_ticket_that_does_not_fit_below_its_line_has_a_paragraph_of_its_own(
    signs: int, blocks: int
) -> None:
    """In the lists of actions, risks and blockers: cut it would lead nowhere."""
    shown = [block.to_dict()["text"]["text"] for block in entry(translator("en"), "x" * signs, "&" * 300)]
    assert len(shown) == blocks
    assert shown[-1].endswith("&amp;" * 300)


@pytest.mark.parametrize(("here", "shown"), [(95, 95), (100, 100), (101, 80)])
def test_a_menu_that_holds_everybody_shows_all_who_are_chosen(here: int, shown: int) -> None:
    """Who stands in it as not chosen, though they are, could not be taken out; a searched one has room."""
    people = [
        Person(id=n, partnership_id=1, side_id=1, user=f"U{n}", team="T", name=f"Bo {n}", is_guest=False)
        for n in range(here)
    ]
    assert as_many_as_fit(people, range(here)) == list(range(shown))
