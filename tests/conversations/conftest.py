"""A partnership that is set up, in either language."""

from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, options_of, pause_meetings
from sqlmodel import select
from tests_shared import COPENHAGEN

from bot.partnerships import Unit
from bot.rituals.scorecard import ScorecardPlan
from playground.conversation import Conversation
from playground.stage import Stage
from playground.workspace import Message

STANDS = {"en": "This is what you have agreed so far", "da": "Det har I aftalt indtil nu"}
FAR_AWAY = {"rhythm": "monthly:-1", "weekdays": ["4"]}
PLANNED = {"en": "planned the status meetings", "da": "har planlagt statusmøderne"}


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of the two companies."""
    return Cast(**{name: stage.slack.person(name) for name in Cast.__annotations__})


@pytest.fixture
async def invited(talk: Conversation, cast: Cast) -> Message:
    """The panel before set-up."""
    await cast.anna.invite_app(CHANNEL)
    return await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])


@pytest.fixture
def set_up(talk: Conversation, cast: Cast, invited: Message, request: pytest.FixtureRequest) -> SetUp:
    """Sets up as Anna, with what is given in place of the defaults; returns the panel.

    Where it says `meetings_far_away`, the first status meeting stays out of the conversation.
    """
    meetings = FAR_AWAY if request.node.get_closest_marker("meetings_far_away") else {}

    async def do(
        *, language: str = "en", retro_rhythm: str = "by_hand", scorecards: bool = False, **values: Any
    ) -> Message:
        await cast.anna.click(invited, "panel.set_up")
        people = options_of(cast.anna)
        contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
        today = talk.stage.clock.now().astimezone(COPENHAGEN).date().isoformat()
        chosen = {"language": language, "retro_rhythm": retro_rhythm, "starts_on": today}
        sent = await cast.anna.submit({**chosen, **contacts, **meetings, **values})
        assert not sent.errors
        await cast.anna.close_view()
        welcome = await talk.expect(PLANNED[language])
        await talk.expect(STANDS[language], thread=welcome)
        if not scorecards:
            await talk.stage.bot.work(without_scorecards)
        return invited

    return do


@pytest.fixture
def set_up_paused(set_up: SetUp, talk: Conversation, cast: Cast) -> SetUp:
    """The same, and then both pause the status meetings: what is tried lasts longer than these."""

    async def do(*, language: str = "en", **values: Any) -> Message:
        panel = await set_up(language=language, **values)
        await pause_meetings(talk, cast, panel, language)
        return panel

    return do


def without_scorecards(w: Unit) -> None:
    """They come in the first days of a month, and only some conversations are about them."""
    for plan in w.session.exec(select(ScorecardPlan)):
        plan.turn_off(1, w.now)
