"""Names and texts as long as they may be, of signs that count several times: nothing is cut within one."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any, Final

import pytest
from conversations_sample import CHANNEL
from finger import Finger

from bot.text import whole
from playground.conversation import Conversation
from playground.stage import Stage

FAMILY: Final = "👩\u200d👩\u200d👧\u200d👦"
ACCENTED: Final = "ѻ\u0323\u0301"
"""Of two accents, and in no text of ours."""
UNIT: Final = f"&<{FAMILY}{ACCENTED}>"
NAME_MOST: Final = 80
"""Of a person or a company in Slack."""


def nasty(most: int) -> str:
    """So many characters at most, to the last whole sign."""
    text = UNIT * (most // len(UNIT) + 1)
    return text[: whole(text, most)]


def is_cut(text: str) -> bool:
    """Whether it holds a piece of a sign that is read as one."""
    rest = unescape(text).replace(FAMILY, "").replace(ACCENTED, "")
    return any(sign in rest for sign in (*FAMILY, *ACCENTED))


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
    for person, deep in ((anna, 3), (erik, 1)):
        finger = Finger(stage, person, deep=deep, typed=nasty)
        await finger.press_all(panel)
        for message in person.messages_from_app():
            await finger.press_all(message)
        sent |= finger.sent
    await stage.live_for(timedelta(days=2))
    talk.forget()
    assert stage.bot.metrics.errors == 0
    assert not stage.slack.violations
    texts = {text for surface in surfaces(stage) for text in texts_of(surface)}
    assert [text for text in texts if is_cut(text)] == []
    assert [text for text in texts if FAMILY in text and len(text) > 2000], "nothing was long"
    assert len(sent) >= 20, sorted(sent)


def surfaces(stage: Stage) -> Iterator[Any]:
    """Whatever was sent to Slack: messages, views, and answers to what was submitted."""
    for call in stage.slack.calls:
        for name in ("blocks", "view"):
            given = call.arguments.get(name) or "[]"
            yield json.loads(given) if isinstance(given, str) else given
        yield {"text": str(call.arguments.get("text") or "")}
    for delivered in stage.slack.delivered:
        yield delivered.answer


def texts_of(part: Any) -> Iterator[str]:
    """Each text in it that somebody reads."""
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and name in ("text", "alt_text", "initial_value", "title"):
                yield value
            else:
                yield from texts_of(value)
    elif isinstance(part, list):
        for each in part:
            yield from texts_of(each)
