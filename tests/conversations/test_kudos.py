"""Praise as conversations: given in the channel, and rounded up at the beginning of each month."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "given": "@Erik Lund praises @Anna Holm, Nordlys Forsyning",
        "across": "Across the companies: Brevik Systems to Nordlys Forsyning",
        "title": "WHAT WE PRAISED EACH OTHER FOR",
        "since": "Since Monday 4 May",
        "across_title": "Across the companies",
        "within_title": "Within one company",
        "late": "This comes late",
    },
    "da": {
        "given": "@Erik Lund roser @Anna Holm, Nordlys Forsyning",
        "across": "På tværs af virksomhederne: Brevik Systems til Nordlys Forsyning",
        "title": "DET HAR VI ROST HINANDEN FOR",
        "since": "Siden mandag 4. maj",
        "across_title": "På tværs af virksomhederne",
        "within_title": "Inden for samme virksomhed",
        "late": "Dette kommer for sent",
    },
}


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of 2026 in Copenhagen."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Copenhagen"))


@pytest.fixture
def set_up(set_up: SetUp) -> SetUp:
    """With status meetings so far away that nobody is asked before they are paused."""
    return partial(set_up, rhythm="monthly:-1", weekdays=["4"])


async def quiet(talk: Conversation, cast: Cast, panel: Message, language: str) -> None:
    """No status meetings in these conversations."""
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("status.pause")
    await close_all(cast.anna)
    await agreed(talk, cast.erik)
    await talk.expect({"en": "paused the status meetings", "da": "statusmøderne på pause"}[language])


async def leap(stage: Stage, moment: datetime) -> None:
    """Straight to a moment: the days between are the same to praise."""
    stage.clock.move_to(moment)
    await stage.settle()


async def praises(person: Person, panel: Message, **values: object) -> None:
    """Give praise from the panel."""
    await person.click(panel, "kudos.give")
    sent = await person.submit(values)
    assert not sent.errors
    await person.close_view()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_praise_stands_in_the_channel_and_in_the_round_up(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Given by both sides; across the companies first, by name, without counts, once though late."""
    words, panel = WORDS[language], await set_up(language=language)
    await quiet(talk, cast, panel, language)

    await cast.jonas.click(panel, "kudos.give")
    people = options_of(cast.jonas)
    assert "Jonas Friis" not in people, "nobody is offered to praise themselves"
    await cast.jonas.submit({"people": [people["Anna Holm"]], "what_for": "Kept us calm"})
    await cast.jonas.close_view()
    await talk.expect("@Jonas Friis", "Kept us calm")

    await cast.erik.click(panel, "kudos.give")
    people = options_of(cast.erik)
    hostile = "The quick VPN <!channel> <@U1> & <https://x.example|more>"
    sent = await cast.erik.submit({"what_for": hostile})
    assert sent.errors.keys() == {"people"}
    assert hostile in text_of(cast.erik), "what was typed still stands there"
    sent = await cast.erik.submit(
        {"people": [people["Anna Holm"]], "side": people["Nordlys Forsyning"], "what_for": hostile}
    )
    assert not sent.errors
    await cast.erik.close_view()
    said = await talk.expect(words["given"], words["across"], hostile)
    assert "&lt;!channel&gt; &lt;@U1&gt; &amp; &lt;https" in str(said.blocks)

    await stage.live_until(on(6, 1, 9, 59))
    await talk.expect_nothing_else()
    await stage.bot.stop()
    stage.clock.move_to(on(6, 2, 9))
    await stage.start_bot()
    told = await talk.expect(words["title"], words["since"], words["late"], buttons=["kudos.give"])
    text = talk.read(told)
    order = [
        words["across_title"],
        "Erik Lund",
        hostile,
        words["within_title"],
        "Jonas Friis",
        "Kept us calm",
    ]
    assert [text.index(each) for each in order] == sorted(text.index(each) for each in order)
    assert "@" not in text.replace(hostile, ""), "everybody was told when it was given"

    await stage.restart_bot()
    await talk.expect_nothing_else()


async def test_two_quiet_months_bring_one_gentle_word_and_a_month_is_told_once(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """None after the first, one after the second, none after the third; a month's praise is told once."""
    panel = await set_up()
    await quiet(talk, cast, panel, "en")
    await leap(stage, on(6, 1, 10, 1))
    await leap(stage, on(7, 1, 9, 59))
    await talk.expect_nothing_else()
    await leap(stage, on(7, 1, 10, 1))
    gentle = await talk.expect("A sentence is enough", buttons=["kudos.give"])
    await leap(stage, on(8, 3, 12))
    await talk.expect_nothing_else()

    await cast.anna.command("/samspil praise", CHANNEL)
    people = options_of(cast.anna)
    await cast.anna.submit({"side": people["Brevik Systems"], "what_for": "A quiet release"})
    await cast.anna.close_view()
    await talk.expect("@Anna Holm praises Brevik Systems", "Nordlys Forsyning to Brevik Systems")
    await praises(cast.sofia, gentle, people=[people["Erik Lund"]], what_for="Patience")
    own = await talk.expect("@Sofia Brandt praises @Erik Lund", "Patience")
    assert "Across" not in talk.read(own)
    await leap(stage, on(9, 1, 10, 1))
    await talk.expect(
        "WHAT WE PRAISED", "Anna Holm to Brevik Systems: A quiet release", "Sofia Brandt to Erik"
    )
    await leap(stage, on(10, 1, 10, 1))
    await talk.expect_nothing_else()


async def test_who_left_cannot_be_praised_and_a_submission_that_comes_twice_is_one(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """The refusal is at the field; what was given to somebody who left since keeps their name."""
    panel = await set_up()
    await quiet(talk, cast, panel, "en")
    await cast.erik.click(panel, "kudos.give")
    people = options_of(cast.erik)
    await cast.jonas.leave(CHANNEL)
    await stage.settle()
    sent = await cast.erik.submit({"people": [people["Jonas Friis"]], "what_for": "Help"})
    assert "no longer in the channel" in sent.errors["people"]
    stage.slack.faults.plan("duplicate", "view_submission", times=1)
    await cast.erik.submit({"people": [people["Karen Dahl"]], "what_for": "Help"})
    assert [each.kind for each in stage.slack.faults.struck] == ["duplicate"]
    await talk.expect("@Erik Lund praises @Karen Dahl")
    await talk.expect_nothing_else()
    await cast.erik.close_view()
    await cast.karen.leave(CHANNEL)
    await stage.live_until(on(6, 1, 10, 1))
    await talk.expect("Erik Lund to Karen Dahl: Help")
