"""Each text at exactly the number that Slack takes, and one sign more: whole, or cut within nothing."""

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from long_texts import FAMILY
from slack_sdk.models.blocks import Block

import bot
from bot.blocks import elements, inputs, measures, newer, scorecard
from bot.language import translator
from bot.partnerships import Person
from bot.rituals.scorecard import Card, CardView
from playground.limits import (
    MOST_CHARACTERS_IN_EDIT,
    message_problem,
    options_problems,
    view_problems,
)
from playground.web_api.files import MOST_ALT_TEXT

MARK: Final = "\u2603mark"
MARKED, PLAIN = ("x", "&amp;", FAMILY), ("x", "&", FAMILY)
MOST_TRIED: Final = 50_000
Json = Any


@dataclass(frozen=True)
class Place:
    """Where a text stands: who draws it, in what, and what of it is escaped."""

    draw: Callable[[str], Json]
    surface: str = "modal"
    signs: Sequence[str] = PLAIN
    own: int | None = None
    """So many of our own choice, where it is fewer than Slack takes."""


def blocks(draw: Callable[[str], Block], signs: Sequence[str] = MARKED, own: int | None = None) -> Place:
    """A text in a block of a message."""
    return Place(lambda text: [draw(text).to_dict()], "message", signs, own)


def newest(draw: Callable[[str], Mapping[str, Any] | Block]) -> Callable[[str], list[Any]]:
    """A block that is newer than others."""
    return lambda text: [each.to_dict() if isinstance(each := draw(text), Block) else each]


def field(draw: Callable[[str], Block]) -> Place:
    """A text in a field of a modal."""
    return Place(lambda text: form([draw(text)]))


def form(drawn: Sequence[Block], title: str = "T", submit: str = "Send", close: str = "Close") -> Json:
    """A modal, as it is sent."""
    return elements.modal("x", title, drawn, submit=submit, close=close).to_dict()


def person(name: str, apart: str = "") -> Person:
    """Somebody of that name."""
    made = Person(id=1, partnership_id=1, side_id=1, user="U1", team="T", name=name, is_guest=False)
    made.tell_apart(apart)
    return made


def _chart(title: str, name: str) -> dict[str, Any]:
    return newer.chart(title, ["May"], [(name, [("May", 1.0)])])


PLACES: Final[dict[str, Place]] = {
    "modal: title": Place(lambda text: form([elements.divider()], title=text)),
    "modal: submit": Place(lambda text: form([elements.divider()], submit=text)),
    "modal: close": Place(lambda text: form([elements.divider()], close=text)),
    "header": blocks(elements.header, PLAIN),
    "section": blocks(elements.section),
    "side_by_side": blocks(lambda text: elements.side_by_side(["x", text])),
    "context": blocks(elements.context),
    "sections": blocks(lambda text: elements.sections([text])[0]),
    "titled": blocks(lambda text: elements.titled(text, [])[0]),
    "button": blocks(lambda text: elements.actions(elements.button(text, "x", 1)), PLAIN),
    "_input: label": field(lambda text: inputs.text_input("x", text)),
    "_input: hint": field(lambda text: inputs.text_input("x", "X", hint=text)),
    "text_input": field(lambda text: inputs.text_input("x", "X", text)),
    "told_apart: choice": field(lambda text: inputs.choice("x", "X", {"1": text}, "1")),
    "told_apart: radio": field(lambda text: inputs.radio("x", "X", {"1": text}, "1")),
    "told_apart: choices": field(lambda text: inputs.choices("x", "X", {"1": text}, ["1"])),
    "told_apart: several": field(lambda text: inputs.several("x", "X", {"1": text}, ["1"])),
    "in_menu": field(lambda text: inputs.person_input("x", "X", [person(text)], 1)),
    "in_menu: several": field(lambda text: inputs.people_input("x", "X", [person(text)], [1])),
    "in_menu: searched": field(lambda text: inputs.person_search("x", "X", "1", person(text))),
    "in_menu: found": Place(lambda text: inputs.suggested([person(text)]), "options"),
    "heading": Place(newest(newer.heading), "message"),
    "chart: title": Place(newest(lambda text: _chart(text, "x")), "message"),
    "_told_apart": Place(newest(lambda text: _chart("X", text)), "message"),
    "_cell": Place(newest(lambda text: newer.table([["x"], [text]])), "message", own=newer.CELL_MOST),
}
OTHERWISE: Final = {
    "_numbered": "its number stands behind what is cut",
    "cut_marked": "it is what cuts",
    "fitted": "it shares what all blocks may hold",
    "spoken": "of a message, below",
    "alt_text": "of a picture, below",
}
"""What cuts besides."""


def problems(drawn: Json, surface: str) -> list[str]:
    """What Slack says to it."""
    if surface == "message":
        found = message_problem("x", drawn, None)
        return [found.error, *found.messages] if found else []
    return options_problems(drawn) if surface == "options" else view_problems(drawn, surface)


def with_text(drawn: Json, text: str) -> Json:
    """What was drawn of the mark, with another text in its place."""
    return json.loads(json.dumps(drawn).replace(json.dumps(MARK)[1:-1], json.dumps(text)[1:-1]))


def taken_at_most(place: Place) -> int:
    """How many signs Slack takes where this text stands."""
    drawn = place.draw(MARK)
    assert MARK in texts_in(drawn)
    least, most = 1, MOST_TRIED
    while least < most:
        middle = (least + most + 1) // 2
        if problems(with_text(drawn, "x" * middle), place.surface):
            most = middle - 1
        else:
            least = middle
    return least


def texts_in(part: Json) -> Iterator[str]:
    """Each text in it."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from texts_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from texts_in(each)


def of_length(sign: str, most: int) -> str:
    """A text of just so many characters, which ends with whole signs."""
    return "x" * (most % len(sign)) + sign * (most // len(sign))


def check_cut(shown: str, text: str, most: int, sign: str) -> None:
    """It begins as it was, says that it was cut, is cut within nothing, and uses its room."""
    assert shown.endswith("…")
    assert text.startswith(shown[:-1])
    assert most - len(sign) <= len(shown) <= most
    rest = shown[:-1].lstrip("x")
    assert rest == sign * (len(rest) // len(sign))


@pytest.mark.parametrize(
    ("name", "sign"), [(name, sign) for name, place in PLACES.items() for sign in place.signs]
)
def test_a_text_of_just_what_slack_takes_is_whole_and_of_one_sign_more_is_cut(name: str, sign: str) -> None:
    """Where it stands, of whatever signs it is."""
    place = PLACES[name]
    taken = taken_at_most(place)
    assert place.own is None or place.own < taken
    most = place.own or taken
    assert taken < MOST_TRIED
    fits, over = of_length(sign, most), of_length(sign, most + 1)
    drawn = place.draw(fits)
    assert fits in texts_in(drawn)
    assert problems(drawn, place.surface) == []
    drawn = place.draw(over)
    assert problems(drawn, place.surface) == []
    (shown,) = {each for each in texts_in(drawn) if "…" in each}
    check_cut(shown, over, most, sign)


@pytest.mark.parametrize("sign", MARKED)
def test_what_a_screen_reader_says_is_whole_as_far_as_an_edit_takes_it(sign: str) -> None:
    """Slack refuses an edit of more; some room is left for what is written around it."""
    most = measures.SPOKEN_MOST
    assert most <= MOST_CHARACTERS_IN_EDIT
    assert elements.message(of_length(sign, most), []).text == of_length(sign, most)
    over = of_length(sign, most + 1)
    check_cut(elements.message(over, []).text, over, most, sign)


@pytest.mark.parametrize("most", [scorecard.FILE_ALT_MOST, None])
@pytest.mark.parametrize("sign", PLAIN)
def test_what_a_picture_says_is_whole_as_far_as_its_place_takes_it(sign: str, most: int | None) -> None:
    """A block, and a file, of which Slack takes half as much."""
    image = Place(lambda text: [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": text}], "message")
    taken = MOST_ALT_TEXT if most else taken_at_most(image)
    spent = len(_alt("", most))
    for more in (0, 1):
        name = of_length(sign, taken - spent + more)
        whole, shown = _alt(name, MOST_TRIED), _alt(name, most)
        assert problems(image.draw(shown), "message") == []
        assert len(whole) == taken + more
        if not more:
            assert shown == whole
            continue
        check_cut(shown.removeprefix(_lead()), whole.removeprefix(_lead()), taken - len(_lead()), sign)


def _lead() -> str:
    """What stands before the name."""
    return _alt("", None).removesuffix(".")


def _alt(name: str, most: int | None) -> str:
    month = date(2026, 5, 1)
    view = CardView(None, Card(month, month, {1: name}), [], None)  # type: ignore[arg-type]  # its card is all it tells
    return scorecard.alt_text(translator("en"), view, *([most] if most else []))


CUTS: Final = ("cut", "cut_marked", "packed")
DRAWING: Final = {Path(str(module.__file__)) for module in (elements, inputs, newer)}
MADE: Final = (
    "PlainTextObject", "MarkdownTextObject", "HeaderBlock", "SectionBlock", "ContextBlock", "Option",
    "OptionGroup", "ButtonElement", "InputBlock", "PlainTextInputElement", "View",
)  # fmt: skip


def test_whatever_draws_a_text_and_cuts_it_is_tried() -> None:
    """Each function of those that all is drawn by."""
    found = {
        function.name
        for file in DRAWING
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef) and any(_calls(function, *CUTS))
    }
    tried = {name.partition(":")[0] for name in PLACES}
    assert found - tried - OTHERWISE.keys() == set()


def test_no_text_stands_in_slack_that_these_did_not_draw() -> None:
    """But what Slack asks once more with, which is all our own, without anybody's words in it."""
    past = {}
    for file in set(Path(bot.__file__).parent.rglob("*.py")) - DRAWING:
        tree = ast.parse(file.read_text())
        asking = list(_calls(tree, "ConfirmObject"))
        asked = {id(each) for node in asking for each in _calls(node, *MADE)}
        made = [ast.unparse(node) for node in _calls(tree, *MADE) if id(node) not in asked]
        with_values = [ast.unparse(each) for node in asking for each in _calls(node, "_") if each.keywords]
        if made or with_values:
            past[file.name] = made + with_values
    assert past == {}


def _calls(within: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(within):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node
