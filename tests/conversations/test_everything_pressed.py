"""Every button that two people can reach is pressed, and every field filled with what should do nothing."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conversations_sample import SetUp
from finger import Finger

from playground.conversation import Conversation
from playground.stage import Stage

RAW = re.compile(r"<!(?:channel|here|everyone)|<@U0>|<http://evil\.example")
LONGEST = timedelta(days=1)
NEEDED = Path(__file__).parent / "recorded" / "needed.json"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What people type is the same on both databases."""
    return sqlite_url


def _parsed_as_markup(stage: Stage) -> Iterator[str]:
    """Whatever was sent to Slack that Slack's client would parse."""
    for call in stage.slack.calls:
        yield str(call.arguments.get("text") or "")
        for name in ("blocks", "view"):
            given = call.arguments.get(name) or "[]"
            yield from _mrkdwn(json.loads(given) if isinstance(given, str) else given)


def _mrkdwn(given: Any) -> Iterator[str]:
    if isinstance(given, dict):
        if given.get("type") == "mrkdwn":
            yield given["text"]
        for value in given.values():
            yield from _mrkdwn(value)
    elif isinstance(given, list):
        for value in given:
            yield from _mrkdwn(value)


def _compare_needed(needed: dict[str, list[str]]) -> None:
    """What may be left empty is a decision: who takes one writes it down there."""
    found = json.dumps(needed, indent=2, sort_keys=True) + "\n"
    assert found == NEEDED.read_text(), f"these may not be left empty; if it is meant, {NEEDED} is:\n{found}"


async def test_no_button_breaks_and_no_text_becomes_markup(
    stage: Stage, talk: Conversation, set_up: SetUp
) -> None:
    """By the home side and by the partner's; no rule of Slack's is broken, nothing fails unexpectedly."""
    panel = await set_up(scorecards=True)
    anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
    # Slack's own limit is three modals upon each other; what lies behind the first is the same for both.
    fingers = [Finger(stage, anna, deep=3), Finger(stage, erik, deep=1)]
    for finger in fingers:
        await finger.press_all(panel)
    for finger in fingers:
        for message in finger.person.messages_from_app():
            await finger.press_all(message)
    await stage.live_for(LONGEST)
    await talk.forget()
    assert stage.bot.metrics.errors == 0
    parsed = {text[:90] for text in _parsed_as_markup(stage) if RAW.search(text)}
    assert not parsed, sorted(parsed)
    pressed = set().union(*(finger.pressed for finger in fingers))
    sent = set().union(*(finger.sent for finger in fingers))
    _compare_needed({name: fields for finger in fingers for name, fields in finger.needed.items()})
    assert len(pressed) >= 60, sorted(pressed)
    assert len(sent) >= 20, sorted(sent)
