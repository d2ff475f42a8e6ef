"""Everything that is pressed or sent comes twice: what it does is done once, and nobody is shown an error."""

import asyncio
import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from conversations_sample import CHANNEL, options_of
from finger import Finger
from sqlalchemy import func, select
from tests_shared import MONDAY

from bot.partnerships import Unit
from bot.tables import metadata
from playground.conversation import Conversation
from playground.modals import fill_in
from playground.person import Person
from playground.stage import Stage
from playground.tickets import Trigger

EVERYTHING = bool(os.environ.get("EVERYTHING"))
NOT_COUNTED = {"received", "last_number", "call_pace"}
"""Names of payloads, of which there are as many as came, and of Slack's methods, kept on PostgreSQL."""


@pytest.mark.parametrize("fault", ["at_once", "duplicate"])
async def test_what_comes_twice_is_done_once_and_nobody_is_shown_an_error(
    fault: str, database_url: str
) -> None:
    """By the rows in the end, and the refusals on the way, it is as if everything had come once.

    Twice on either database, once on SQLite: what is told and kept is the same on both.
    """
    if not _once:
        _once.append(await _lived("", None))
    once, twice = _once[0], await _lived(fault, database_url)
    assert twice.errors == 0
    assert set(twice.refusals) == set(once.refusals)
    assert twice.rows == once.rows
    assert once.pressed == twice.pressed
    assert len(once.pressed) >= (60 if EVERYTHING else 15), sorted(once.pressed)


class Lived:
    """What somebody's presses left behind, and what was said no to on the way."""

    def __init__(self, rows: Counter[str], refusals: Counter[str], errors: int, pressed: set[str]) -> None:
        self.rows = rows
        self.refusals = refusals
        self.errors = errors
        self.pressed = pressed


_once: list[Lived] = []
"""With this all others are compared."""


async def _lived(fault: str, database_url: str | None) -> Lived:
    """A partnership is set up, and its panel pressed by somebody of each side."""
    async with Stage(MONDAY, default_language="en", database_url=database_url) as stage:
        anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
        await anna.invite_app(CHANNEL)
        await stage.settle()
        panel = next(iter(anna.messages_from_app()))
        if fault:
            stage.slack.faults.plan(fault, "*")
        await anna.click(panel, "panel.set_up")
        people = options_of(anna)
        sent = await anna.submit({"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]})
        assert not sent.errors
        if anna.view is not None:
            # Of two at once the one without effect closes the modal, if it is answered first.
            await anna.close_view()
        await stage.live_for(timedelta(hours=2))
        fingers = [Finger(stage, erik, deep=3 if EVERYTHING else 1)]
        if EVERYTHING:
            fingers.append(Finger(stage, anna, deep=3))
        for finger in fingers:
            await finger.press_all(panel)
            for message in finger.person.messages_from_app():
                await finger.press_all(message)
        stage.slack.faults.clear()
        await stage.live_for(timedelta(days=1))
        return Lived(
            await stage.bot.work(_rows),
            Counter(_refusals(stage)),
            stage.bot.metrics.errors,
            set().union(*(finger.pressed for finger in fingers)),
        )


def _rows(w: Unit) -> Counter[str]:
    """How many rows each table has."""
    return Counter(
        {
            name: w.session.connection().execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
            if name not in NOT_COUNTED
        }
    )


def _refusals(stage: Stage) -> Iterator[str]:
    """Every sentence that said no, wherever it was shown."""
    for call in stage.slack.calls:
        given = call.arguments.get("view")
        yield from _said_in(json.loads(given) if isinstance(given, str) else given)
    for delivered in stage.slack.delivered:
        yield from _said_in((delivered.answer or {}).get("view"))
        yield from ((delivered.answer or {}).get("errors") or {}).values()


def _said_in(view: Any) -> Iterator[str]:
    if view and view.get("callback_id") == "refusal":
        yield json.dumps(view["blocks"], sort_keys=True)


async def settings_as_third(stage: Stage, talk: Conversation, about: str = "") -> Person:
    """Anna has three modals open, the settings (of `about`) on top."""
    anna = stage.slack.person("anna")
    await anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    await anna.click(panel, "panel.set_up")
    await anna.submit({"contact_1": options_of(anna)["Anna Holm"], "retro_rhythm": "by_hand"})
    await anna.close_view()
    await stage.settle()
    await talk.forget()
    await anna.click(panel, "panel.settings")
    settings = dict(anna.view.content) if anna.view else {}
    await anna.click(panel, "mine.show")
    await anna.press("mine.change")
    third = {**settings, "private_metadata": about or settings["private_metadata"]}
    stage.slack.slack.views.open(Trigger(anna.user.id, in_view=True, issued=0.0), third)
    return anna


async def test_a_fourth_modal_comes_in_place_of_the_third(stage: Stage, talk: Conversation) -> None:
    """There is no room on top."""
    anna = await settings_as_third(stage, talk)
    await anna.press("panel.end")
    stack = stage.slack.ws.stacks[anna.user.id]
    assert [view.callback_id for view in stack][1:] == ["mine.save", "panel.end"]
    await talk.expect_rules_kept()


async def test_a_no_to_what_was_sent_from_the_third_modal_stands_on_top_of_what_was_typed(
    stage: Stage, talk: Conversation
) -> None:
    """Once, however often it is sent, and not at a field that it is not about."""
    anna = await settings_as_third(stage, talk, about="999999")
    for _time in range(2):
        sent = await anna.submit({"language": "en", "zone": "Europe/Oslo"})
        assert not sent.errors
        assert sent.view is not None
        assert sent.view.callback_id == "panel.settings"
        assert [block["block_id"] for block in sent.view.blocks].count("no") == 1
        assert sent.view.blocks[0]["text"]["text"].startswith("Dette hører til et samarbejde, som er slut")
        element = next(block["element"] for block in sent.view.blocks if block["block_id"] == "zone")
        assert element["initial_value"] == "Europe/Oslo"
        assert "Europe/Oslo" in str(sent.view.state["zone"])
    await talk.expect_rules_kept()


async def test_a_no_to_a_press_in_the_third_modal_leaves_what_was_typed(
    stage: Stage, talk: Conversation
) -> None:
    """Though the same press breaks twice: the sentence is on top, and in no other modal's place."""
    anna = await settings_as_third(stage, talk)
    assert anna.view is not None
    fill_in(anna.view, {"zone": "Europe/Oslo"})
    end = next(block for block in anna.view.blocks if "panel.end" in str(block))
    end["elements"][0]["value"] = "999999"
    for _time in range(2):
        await anna.press("panel.end")
        assert anna.view.callback_id == "panel.settings"
        assert [block["block_id"] for block in anna.view.blocks].count("no") == 1
        assert "Europe/Oslo" in str(anna.view.state["zone"])
    await talk.expect_rules_kept()


async def test_a_modal_that_is_closed_meanwhile_is_no_error(stage: Stage, talk: Conversation) -> None:
    """Nobody is told that nothing was saved."""
    anna = stage.slack.person("anna")
    await anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING", buttons=["panel.set_up"])
    await anna.click(panel, "panel.set_up")
    await anna.submit({"contact_1": options_of(anna)["Anna Holm"], "retro_rhythm": "by_hand"})
    await anna.close_view()
    await stage.settle()
    await talk.forget()
    await anna.click(panel, "status.plan")
    view = anna.view
    assert view is not None
    stage.slack.faults.plan("late", "block_actions", times=1, seconds=0.05)
    press = asyncio.create_task(anna.press("status.skip"))
    await asyncio.sleep(0.01)
    view.hash = "another"
    await press
    assert stage.bot.metrics.errors == 0
    assert (anna.view, view.callback_id) == (view, "status.plan"), "nothing stands on top of it"
    await talk.expect("har sprunget statusmødet")
