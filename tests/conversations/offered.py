"""Who is offered where: every modal that one can open, with menus and searches, in a room of some years."""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from conversations_sample import CHANNEL, at
from finger import ENDS
from opener import Opener
from sqlmodel import col, select
from tests_shared import MONDAY
from years_lived import answer_open_round, write_years

from bot import blocks
from bot.blocks import inputs
from bot.blocks.charter.words import page_of
from bot.partnerships import Unit
from bot.rituals.action import Action
from bot.rituals.charter.clause_kinds import WORKING_GROUP
from bot.rituals.retro import RELEASED, RetroRound
from playground.forms import elements_of
from playground.limits import offered_options
from playground.person import Person
from playground.regular import MORE
from playground.stage import Stage
from playground.tickets import Trigger
from playground.workspace import Message, OpenView

OFFERING: Final = ("person_input", "people_input", "person_search", "in_menu")
"""What puts people into a menu."""
ELSEWHERE: Final = {"mediation/modals.py propose_modal"}
"""Drawn in tests/test_namesakes.py: it takes three people and a quarrel to come there."""
FOLDER: Final = Path(blocks.__file__).parent
LEFT: Final = {ENDS, MORE, "personal.erase", "people.wrong"}
"""What stands behind *More …* is opened by itself, and whoever opens all stays who they are."""
SOME: Final = 3
"""So many of each are open, and as many over."""


def offering_in_source() -> set[str]:
    """Each function that offers people, by its module."""
    return {
        f"{file.relative_to(FOLDER)} {function.name}"
        for file in FOLDER.rglob("*.py")
        if file != Path(inputs.__file__)
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OFFERING
    }


def note_offering(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Those of them that are called from now on."""
    found = set[str]()

    def noted(offer: Callable[..., Any]) -> Callable[..., Any]:
        def note(*args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            while frame.f_code.co_name.startswith("<"):
                frame = frame.f_back  # type: ignore[assignment]  # it is within a function
            found.add(f"{Path(frame.f_code.co_filename).relative_to(FOLDER)} {frame.f_code.co_name}")
            return offer(*args, **kwargs)

        return note

    for name, module in list(sys.modules.items()):
        if name.startswith("bot.blocks.") and module is not inputs:
            for each in OFFERING:
                if hasattr(module, each):
                    monkeypatch.setattr(module, each, noted(getattr(inputs, each)))
    return found


class Reader(Opener):
    """Notes what menus offer; those that are searched are asked for everything."""

    def __init__(self, stage: Stage, person: Person, *, deep: int) -> None:
        super().__init__(stage, person, deep=deep, left=LEFT)
        self.found: list[str] = []
        """By searching."""
        self.chosen: list[str] = []
        """From menus, whether already chosen or not."""

    async def seen(self, view: OpenView) -> None:
        """What is found by typing is no part of the modal."""
        for block, element in elements_of(view.blocks):
            chosen = [element.get("initial_option"), *element.get("initial_options", ())]
            self.chosen += [
                each["text"]["text"] for each in (*offered_options(element), *filter(None, chosen))
            ]
            if element["type"].endswith("external_select"):
                name, block_id = element["action_id"], str(block["block_id"])
                answer = await self.person.suggestions(name, "", block_id=block_id)
                self.found += [each["text"]["text"] for each in offered_options(answer)]


def behind_what_is_not_first(w: Unit) -> list[tuple[str, object]]:
    """Buttons that stand on a later page, or no longer, once whoever opens everything comes there."""
    open_ones = select(Action.id).where(col(Action.done_at).is_(None), col(Action.dropped_at).is_(None))
    shown = select(RetroRound.id).where(RetroRound.outcome == RELEASED)
    return [
        ("action.offer", w.session.exec(open_ones).first()),
        ("charter.add", 1),
        ("clause.add", f"1:{page_of(WORKING_GROUP)}"),
        ("retro.act", w.session.exec(shown).first()),
    ]


async def open_each(reader: Reader, buttons: list[tuple[str, object]]) -> None:
    """What opens behind these buttons, wherever they stand."""
    for name, value in buttons:
        text = {"type": "plain_text", "text": name}
        button = {"type": "button", "action_id": name, "value": str(value), "text": text}
        modal = {"type": "modal", "title": text, "blocks": [{"type": "actions", "elements": [button]}]}
        trigger = Trigger(reader.person.user.id, in_view=False, issued=0.0)
        reader.stage.slack.slack.views.open(trigger, modal)
        await reader.person.press(name)
        assert reader.person.view is not None
        assert reader.person.view.callback_id != "refusal", reader.person.view.blocks
        await reader.seen(reader.person.view)
        while reader.person.view is not None:
            await reader.person.close_view()


def texts_of_choices(part: Any) -> Iterator[str]:
    """What stands on each button and each option of a menu."""
    if isinstance(part, dict):
        is_choice = part.get("type") in ("button", None) and isinstance(part.get("text"), dict)
        if is_choice:
            yield part["text"]["text"]
        for each in part.values():
            yield from texts_of_choices(each)
    elif isinstance(part, list):
        for each in part:
            yield from texts_of_choices(each)


async def settled(stage: Stage) -> Message:
    """Set up by Anna, with years behind them, on the morning of a meeting whose round is open."""
    anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
    await anna.invite_app(CHANNEL)
    await stage.settle()
    panel = next(each for each in anna.messages(CHANNEL) if each.bot_id)
    await anna.click(panel, "panel.set_up")
    assert anna.view is not None
    menus = [block for block in anna.view.blocks if str(block.get("block_id")).startswith("contact_")]
    chosen = {
        str(menu["block_id"]): next(
            each["value"] for each in menu["element"]["options"] if _is(who, each["text"]["text"])
        )
        for menu, who in zip(menus, (anna, erik), strict=True)
    }
    times = {"weekdays": ["1"], "clock": "10:00", "starts_on": MONDAY.date().isoformat()}
    assert not (await anna.submit({"language": "en", "retro_rhythm": "by_hand", **times, **chosen})).errors
    await anna.close_view()
    await stage.settle()
    await stage.bot.work(write_years, SOME)
    await stage.live_until(at(4, 10, 30))
    await stage.bot.work(answer_open_round)
    await stage.settle()
    return panel


def _is(who: Person, shown: str) -> bool:
    """Whether an option is this person, though others be of one name."""
    return shown == who.user.name or f"({who.id}," in shown
