"""How much is said: a week with a status meeting and a blocker that nobody answers, by place."""

import json
from collections import Counter

import pytest

from playground.stage import Stage
from playground.tour import BEGINS, Tour, at, beginning

BEFORE = {"channel": 2, "thread": 7, "dm": 10}
"""What the same week took before: three messages in the thread for each working day said who was reminded."""


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_week_says_no_more_than_before_and_half_in_threads(sqlite_url: str, language: str) -> None:
    """No message more in the channel or to anybody, and at most half as many lines below a blocker."""
    async with Stage(BEGINS, database_url=sqlite_url) as stage:
        tour = Tour(stage, lambda _line: None, language)
        await beginning(tour)
        since = len(stage.slack.timeline)
        await stage.live_until(at(4, 11))
        await _raise(tour)
        await stage.live_until(at(11, 8, 30))
        said = _by_place(stage, since)
        assert said["channel"] == BEFORE["channel"], "the blocker and the summary"
        assert said["thread"] * 2 <= BEFORE["thread"]
        assert said["dm"] <= BEFORE["dm"]


async def _raise(tour: Tour) -> None:
    panel = next(
        each for each in tour.sofia.messages_from_app() if "escalation.raise" in json.dumps(each.blocks)
    )
    await tour.sofia.click(panel, "escalation.raise")
    await tour.sofia.submit({"what": "VPN is down", "severity": "high"})
    while tour.sofia.view is not None:
        await tour.sofia.close_view()


def _by_place(stage: Stage, since: int) -> Counter[str]:
    """How many messages of the bot came where since then."""
    found: Counter[str] = Counter()
    for each in stage.slack.timeline[since:]:
        message, channel = each.message, each.channel
        if each.kind in ("posted", "ephemeral") and message and channel and message.bot_id:
            in_thread = message.thread_ts not in (None, message.ts)
            found["dm" if channel.dm_with else "thread" if in_thread else "channel"] += 1
    return found
