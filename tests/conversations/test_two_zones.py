"""Nordlys sits in Copenhagen and Brevik in Kolkata: each reads every time by the clock on their own wall."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conversations_sample import Cast, SetUp, at, close_all, from_more, options_of, text_of

from playground.conversation import Conversation
from playground.stage import Stage

HOME, AWAY = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Asia/Kolkata")
WORDS = {
    "en": {
        "zone": "time zone: Europe/Copenhagen → Asia/Kolkata",
        "critical": "🔴 CRITICAL: MAIL IS DOWN",
        "climbed": "It goes up to Neutral project lead",
        "meeting": "TUESDAY 12 MAY 10:00 (EUROPE/COPENHAGEN), 13:30 (ASIA/KOLKATA)",
        "raised": ("Friday 8 May 10:45 (Europe/Copenhagen), 14:15 (Asia/Kolkata)\nAnna Holm: raised"),
    },
    "da": {
        "zone": "tidszone: Europe/Copenhagen → Asia/Kolkata",
        "critical": "🔴 KRITISK: MAIL IS DOWN",
        "climbed": "Den går op til Neutral projektleder",
        "meeting": "TIRSDAG 12. MAJ KL. 10.00 (EUROPE/COPENHAGEN), 13.30 (ASIA/KOLKATA)",
        "raised": ("fredag 8. maj kl. 10.45 (Europe/Copenhagen), 14.15 (Asia/Kolkata)\nAnna Holm: meldt"),
    },
}


def by_the_clock(blocks: Any, zone: ZoneInfo) -> str:
    """What Slack makes of the times in a message for a reader in this zone."""

    def local(found: re.Match[str]) -> str:
        return f"{datetime.fromtimestamp(int(found[1]), UTC).astimezone(zone):%a %H:%M}"

    return re.sub(r"<!date\^(\d+)\^[^|]*\|[^>]*>", local, str(blocks))


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_blocker_is_read_by_the_clock_of_each_reader(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """The card, the copy, the reminder, who is called when, where the clock stops, and the whole story."""
    words = WORDS[language]
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    await cast.erik.click(panel, "panel.settings")
    assert not (await cast.erik.submit({"zone_2": "Asia/Kolkata"})).errors
    await close_all(cast.erik)
    await talk.expect(words["zone"])
    await cast.anna.click(panel, "people.list")
    await cast.anna.submit({"person": options_of(cast.anna)["Karen Dahl"]})
    await cast.anna.submit({"parts": ["lead"]})
    await close_all(cast.anna)
    await talk.expect("Karen Dahl")

    await stage.live_until(at(8, 10, 45))
    await cast.anna.click(panel, "escalation.raise")
    assert not (await cast.anna.submit({"what": "Mail is down", "severity": "critical"})).errors
    story = await talk.expect(words["critical"])
    assert cast.anna.view is not None
    for zone, due, stops, goes_on in (
        (HOME, "Fri 11:15", "Fri 12:30", "Mon 04:30"),
        (AWAY, "Fri 14:45", "Fri 16:00", "Mon 08:00"),
    ):
        told = by_the_clock(cast.anna.view.blocks, zone)
        assert all(moment in told for moment in (due, stops, goes_on)), told
    await close_all(cast.anna)
    mine = await talk.expect("MAIL IS DOWN", to=cast.anna)
    eriks = await talk.expect("MAIL IS DOWN", to=cast.erik)
    await stage.live_until(at(8, 11, 10))
    reminder = await talk.expect("Mail is down", to=cast.erik)
    for card in (story, mine, eriks, reminder):
        assert "Fri 11:15" in by_the_clock(card.blocks, HOME)
        assert "Fri 14:45" in by_the_clock(card.blocks, AWAY)

    await stage.live_until(at(8, 11, 16))
    climbed = await talk.expect(words["climbed"], thread=story)
    karens = await talk.expect("MAIL IS DOWN", to=cast.karen)
    await cast.karen.click(karens, "escalation.acknowledge")
    await talk.expect_update(climbed, "@Karen Dahl")
    heard = await talk.expect("Mail is down", to=cast.anna)
    for card in (story, heard, eriks):
        # Four hours, of which Kolkata has some after the weekend.
        assert "Mon 07:1" in by_the_clock(card.blocks, HOME)
        assert "Mon 10:4" in by_the_clock(card.blocks, AWAY)

    await from_more(cast.erik, story, "escalation.story")
    assert words["raised"] in text_of(cast.erik)
    await close_all(cast.erik)
    await from_more(cast.anna, story, "escalation.story")
    assert "10.45" in text_of(cast.anna)
    assert "Asia/" not in text_of(cast.anna), "at home there is one clock"
    await close_all(cast.anna)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_meeting_names_both_clocks_where_slack_shows_no_ones_own(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Titles are plain text: the prompt, the modal and the summary say both times."""
    words = WORDS[language]
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await cast.erik.click(panel, "panel.settings")
    assert not (await cast.erik.submit({"zone_2": "Asia/Kolkata"})).errors
    await close_all(cast.erik)
    await stage.live_until(at(5, 12))
    await talk.forget()
    await stage.live_until(at(11, 16))
    prompt = await talk.expect(words["meeting"], buttons=["status.give"])
    assert "Tue 10:00" in by_the_clock(panel.blocks, HOME)
    assert "Tue 13:30" in by_the_clock(panel.blocks, AWAY)
    await cast.erik.click(prompt, "status.give")
    await cast.erik.submit({"since": "Ready"})
    assert words["meeting"] in text_of(cast.erik).upper()
    await close_all(cast.erik)
    await stage.live_until(at(12, 9))
    for reminder in (each for each in cast.anna.messages(cast.anna.dm) if "status.give" in str(each.blocks)):
        assert "Tue 10:00" in by_the_clock(reminder.blocks, HOME)
        assert "Tue 13:30" in by_the_clock(reminder.blocks, AWAY)
    await stage.live_until(at(12, 10, 1))
    await talk.forget()
    summary = [each for each in cast.erik.messages_from_app() if words["meeting"] in talk.read(each)][-1]
    assert "Ready" in talk.read(summary)
