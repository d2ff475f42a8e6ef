"""Buttons and modals that versions before put before people: each still works or is answered.

`recorded/before_values_with_state.json` holds, of all chapters of the tour as that version played them,
every button that it posted or showed with the first and last value it carried, and every modal with what it
carried.
The others were made by `recording.py`, with the inputs of each modal, too; one is added at each release.
"""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, product
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from conversations_sample import Cast, SetUp, close_all, options_of, text_of
from finger import values_of
from sqlmodel import select

from bot.partnerships import Unit
from bot.rituals.escalation import Escalation
from handlers import BUTTONS, MODALS
from playground import forms
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.tour import Tour
from playground.tour_of_the_quarter import BEGINS, RITUALS, Diary
from playground.workspace import Message

FOLDER: Final = Path(__file__).parent / "recorded"
VERSIONS: Final[list[dict[str, Any]]] = [
    json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json")) if path.name != "needed.json"
]
EVERYTHING: Final = bool(os.environ.get("EVERYTHING"))
MACHINE: Final = ("Something went wrong", "from an older version", "noget galt", "ældre version")


def carried(surface: str) -> dict[str, list[str]]:
    """The values that each button carried in any version, each once."""
    found: dict[str, list[str]] = {}
    for version in VERSIONS:
        for action_id, values in version[surface].items():
            found[action_id] = list(dict.fromkeys([*found.get(action_id, []), *values]))
    return found


def test_every_recorded_button_has_a_row() -> None:
    """What others' messages carry is never renamed."""
    assert len(VERSIONS) > 1
    recorded = {*carried("message"), *carried("view")}
    assert len(recorded) > 150
    assert recorded - BUTTONS.keys() == set()


SHOWN: Final = {
    "action.list", "action.noted", "charter.page", "charter.said", "escalation.done", "escalation.list",
    "invitation.answered", "invitation.invited", "invitation.settled", "kudos.thanks", "ladder.show",
    "mediation.show", "pair.changed", "pair.told", "pair.wished", "panel.saved", "refusal", "retro.plan",
    "retro.thanks", "risk.list", "risk.looked", "risk.thanks", "status.excused", "status.plan",
    "status.thanks",
}  # fmt: skip
"""Modals that were recorded and had nothing to send: they show something, or say thanks."""


def test_every_recorded_modal_that_was_sent_has_a_row() -> None:
    """One may be open while the bot is upgraded: what is typed in it is taken."""
    for version in VERSIONS:
        shown = SHOWN if "inputs" not in version else version["modals"].keys() - version["inputs"].keys()
        assert version["modals"].keys() - shown - MODALS.keys() == set()
        assert version["modals"].keys() >= shown


async def test_a_modal_of_a_version_before_finishes_an_action_with_its_words(
    talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """*Done* asked for a word first, and is one click now."""
    panel = await set_up()
    await cast.anna.click(panel, "action.list")
    await cast.anna.press("action.note")
    people = options_of(cast.anna)
    given = {"action": "Two lines", "owner": people["Erik Lund"], "due_on": "2026-05-29"}
    await cast.anna.submit(given)
    await close_all(cast.anna)
    told = await talk.expect("Two lines", to=cast.erik, buttons=["action.finish"])
    await cast.erik.click(told, "action.change")
    assert cast.erik.view is not None
    word = {
        "type": "input",
        "block_id": "word",
        "optional": True,
        "label": {"type": "plain_text", "text": "A word on it"},
        "element": {"type": "plain_text_input", "action_id": "word"},
    }
    cast.erik.view.content["callback_id"] = "action.finish"
    cast.erik.view.content["blocks"] = [word]
    cast.erik.view.state = {"word": {"word": {"type": "plain_text_input", "value": None}}}
    sent = await cast.erik.submit({"word": "Since this morning"})
    assert not sent.errors
    await talk.expect_update(told, "Two lines", "Since this morning", buttons=["action.reopen"])


async def test_each_recorded_button_does_its_work_or_is_answered(sqlite_url: str) -> None:
    """In the midst of a quarter, with each of its values by somebody of each side.

    By default every fourth button, with one of its values, by one of the two in turn.
    """
    async with Stage(BEGINS, database_url=sqlite_url, waits=60) as stage:
        diary = await _some_of_a_quarter(stage)
        sides, turns = (diary.tour.anna, diary.tour.erik), count()
        for surface in ("message", "view"):
            for action_id, values in carried(surface).items():
                turn = next(turns)
                if EVERYTHING:
                    pressed = product(values, sides)
                else:
                    pressed = product(values[turn % len(values) :][: turn % 4 == 1], [sides[turn // 4 % 2]])
                for value, person in pressed:
                    await _press(stage, person, surface, action_id, value)
        assert stage.bot.metrics.errors == 0
        shown = [said for said in _shown(stage) if any(each in said for each in MACHINE)]
        assert shown == []


async def test_each_recorded_modal_is_taken_or_answered_when_it_is_sent(
    sqlite_url: str,
) -> None:
    """It was open while the bot was upgraded: with what it carried, and with its own fields filled in."""
    async with Stage(BEGINS, database_url=sqlite_url, waits=60) as stage:
        diary = await _some_of_a_quarter(stage)
        people, turns = (diary.tour.anna, diary.tour.erik), count()
        taken = 0
        for version in VERSIONS:
            inputs = version.get("inputs", {})
            for callback in sorted(inputs, key=lambda each: (each in LAST, each)):
                turn = next(turns)
                if EVERYTHING or turn % 4 == 1:
                    carried_then, fields = version["modals"][callback], inputs[callback]
                    taken += await _send(stage, people[turn // 4 % 2], callback, carried_then, fields)
        assert stage.bot.metrics.errors == 0
        shown = [said for said in _shown(stage) if any(each in said for each in MACHINE)]
        assert shown == []
        assert taken > (20 if EVERYTHING else 10), "and not each is refused"


LAST: Final = ("panel.end", "personal.erase")
"""After these there is less to send anything about."""


async def _send(stage: Stage, person: Person, callback: str, carried_then: str, inputs: list[Any]) -> bool:
    """One of these modals, as it stood open; tells whether it was taken as it is."""
    stage.clock.move_to(stage.clock.now() + timedelta(seconds=30))
    await person.click(_panel(person), "panel.help")
    view = person.view
    assert view is not None
    label = {"type": "plain_text", "text": "As before"}
    view.content["callback_id"], view.content["private_metadata"] = callback, carried_then
    view.content["submit"] = label
    view.content["blocks"] = [{"type": "input", "label": label, "optional": True, **each} for each in inputs]
    view.state = forms.initial_state(view.blocks)
    sent = await person.submit(dict(values_of(view, lambda most: "As before"[:most])))
    assert sent.notice is None, f"{person} sent {callback}: {sent.notice}"
    while person.view is not None:
        await person.close_view()
    await stage.settle()
    return not sent.errors


async def _some_of_a_quarter(stage: Stage) -> Diary:
    diary = Diary(Tour(stage, lambda _line: None))
    entries = sorted((each for ritual in RITUALS for each in ritual.entries()), key=itemgetter(0))
    for moment, act in entries[: len(entries) // 3]:
        await stage.live_until(moment)
        await act(diary)
    await stage.settle()
    return diary


async def _press(
    stage: Stage, person: Person, surface: str, action_id: str, value: str, *, shows: str = ""
) -> None:
    stage.clock.move_to(stage.clock.now() + timedelta(seconds=30))
    panel = _panel(person)
    blocks = panel.blocks
    if surface == "view":
        await person.click(panel, "panel.help")
        assert person.view is not None
        blocks = person.view.blocks
    label = {"type": "plain_text", "text": "As before"}
    element = {"type": "button", "action_id": action_id, "value": value, "text": label}
    block = {"type": "actions", "block_id": "as_before", "elements": [element]}
    blocks.append(block)
    try:
        if surface == "view":
            await person.press(action_id, block_id="as_before")
        else:
            await person.click(panel, action_id, block_id="as_before")
    finally:
        blocks.remove(block)
    await stage.settle()
    assert not shows or shows in text_of(person)
    assert not person.notices, f"{person} pressed {action_id} {value}: {person.notices}"
    while person.view is not None:
        await person.close_view()


def _panel(person: Person) -> Message:
    return next(
        each
        for each in person.messages_from_app()
        if any("panel.more" in json.dumps(block) for block in each.blocks)
    )


def _shown(stage: Stage) -> Iterator[str]:
    for call in stage.slack.calls:
        yield str(call.arguments.get("view") or call.arguments.get("text") or "")
    for delivered in stage.slack.delivered:
        yield json.dumps(delivered.answer, ensure_ascii=False)


async def test_take_further_without_its_step_shows_how_it_stands(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Nobody knows which step was seen, so none is taken; the message is drawn anew, and then it goes on."""
    panel = await set_up()
    await cast.anna.click(panel, "people.list")
    people = options_of(cast.anna)
    await cast.anna.submit({"person": people["Karen Dahl"]})
    await cast.anna.submit({"parts": ["lead"]})
    await cast.anna.close_view()
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "No access", "severity": "high"})
    while cast.anna.view is not None:
        await cast.anna.close_view()
    await stage.settle()
    before = await stage.bot.work(_rung)
    await _press(stage, cast.anna, "message", "escalation.further", "1", shows="No access")
    assert await stage.bot.work(_rung) == before
    await _press(stage, cast.anna, "message", "escalation.further", f"1:{before}")
    assert await stage.bot.work(_rung) > before
    await talk.forget()


def _rung(w: Unit) -> int:
    return w.session.exec(select(Escalation)).one().rung
