"""The months before, by direct message to who asks for them in the scorecard's details."""

import os
from datetime import timedelta

import pytest
from conversations_sample import Cast, SetUp, at, close_all, text_of

from playground.conversation import Conversation
from playground.limits import ALL
from playground.stage import Stage
from playground.transcript import buttons_of

WORDS = {
    "en": {
        "may": "SCORECARD MAY 2026",
        "june": "SCORECARD JUNE 2026",
        "past": "OVER THE MONTHS, UNTIL SCORECARD JUNE 2026",
        "line": "Blockers open: May 2026 1, Jun 2026 1",
        "other": "Blockers raised: May 2026 1, Jun 2026 0",
        "sent": "The months before stand in your direct messages with Samspil.",
    },
    "da": {
        "may": "SCORECARD MAJ 2026",
        "june": "SCORECARD JUNI 2026",
        "past": "MÅNED FOR MÅNED TIL OG MED SCORECARD JUNI 2026",
        "line": "Åbne blokeringer: maj 2026 1, jun. 2026 1",
        "other": "Meldte blokeringer: maj 2026 1, jun. 2026 0",
        "sent": "De tidligere måneder står i dine direkte beskeder med Samspil.",
    },
}


PAIRS = [("en", ALL), ("da", ALL - {"chart"}), ("da", ALL), ("en", ALL - {"chart"})]


@pytest.mark.parametrize(("language", "takes"), PAIRS if os.environ.get("EVERYTHING") else PAIRS[:1])
async def test_the_months_before_come_to_who_asks(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str, takes: frozenset[str]
) -> None:
    """As charts where the workspace takes them; offered once there is a month before; twice is once."""
    stage.slack.ws.installation.takes = takes
    words = WORDS[language]
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language, scorecards=True)
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "Mail is down", "severity": "low"})
    await close_all(cast.anna)
    await stage.live_until(at(31, 12) + timedelta(days=1))
    may = next(each for each in cast.erik.messages_from_app() if words["may"] in talk.read(each))
    await cast.erik.click(may, "scorecard.details")
    assert "scorecard.past" not in buttons_of(cast.erik.view)  # type: ignore[arg-type]
    await close_all(cast.erik)
    await stage.live_until(at(31, 12) + timedelta(days=31))
    await talk.forget()
    june = next(each for each in cast.erik.messages_from_app() if words["june"] in talk.read(each))
    await cast.erik.click(june, "scorecard.details")
    await cast.erik.press("scorecard.past")
    assert words["sent"] in text_of(cast.erik)
    for line in (words["line"], words["other"]):
        told = await talk.expect(words["past"], line, to=cast.erik)
        assert ("data_visualization" in str(told.blocks)) is ("chart" in takes)
    await cast.erik.press("scorecard.past")
    await talk.expect_nothing_else()
