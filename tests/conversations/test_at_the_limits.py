"""Names and texts as long as they may be, of signs that count several times: nothing is cut within one."""

import os
from datetime import timedelta
from typing import Final

import pytest
from conversations_sample import CHANNEL
from finger import Finger
from long_texts import FAMILY, escaped_where_nothing_is_marked, is_cut, nasty, surfaces, texts_of

from playground.conversation import Conversation
from playground.stage import Stage

DEEP: Final = 3 if os.environ.get("EVERYTHING") else 1
"""So many modals upon each other."""
NAME_MOST: Final = 80
"""Of a person or a company in Slack."""


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """How much fits is the same on both databases."""
    return sqlite_url


@pytest.mark.parametrize("language", ["en", "da"] if os.environ.get("EVERYTHING") else ["da"])
async def test_nothing_is_over_a_limit_or_cut_within_a_sign(
    stage: Stage, talk: Conversation, language: str
) -> None:
    """Every button that two people can reach, every field filled to its end, and two days after that."""
    for number, team in enumerate(stage.slack.ws.teams.values()):
        team.name = f"{number}{nasty(NAME_MOST - 1)}"
    for number, user in enumerate(stage.slack.ws.users.values()):
        user.name, user.locale = f"{number:02}{nasty(NAME_MOST - 2)}", language
    anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
    await anna.invite_app(CHANNEL)
    await stage.settle()
    panel = next(each for each in anna.messages(CHANNEL) if each.bot_id)
    await anna.click(panel, "panel.set_up")
    assert anna.view is not None
    menus = [block for block in anna.view.blocks if str(block.get("block_id")).startswith("contact_")]
    contacts = {str(each["block_id"]): each["element"]["options"][0]["value"] for each in menus}
    assert not (await anna.submit({"language": language, **contacts})).errors
    await anna.close_view()
    sent = set[str]()
    fingers = [Finger(stage, person, deep=deep, typed=nasty) for person, deep in ((anna, DEEP), (erik, 1))]
    for finger in fingers:
        finger.leave_most_to(fingers[0])
        await finger.press_all(panel)
        for message in finger.person.messages_from_app():
            await finger.press_all(message)
        sent |= finger.sent
    await stage.live_for(timedelta(days=2))
    await talk.forget()
    assert stage.bot.metrics.errors == 0
    assert not stage.slack.violations
    texts = {text for surface in surfaces(stage) for text in texts_of(surface)}
    assert [text for text in texts if is_cut(text)] == []
    assert sorted({each for one in surfaces(stage) for each in escaped_where_nothing_is_marked(one)}) == []
    assert [text for text in texts if FAMILY in text and len(text) > 2000], "nothing was long"
    assert len(sent) >= (20 if DEEP > 1 else 8), sorted(sent)
