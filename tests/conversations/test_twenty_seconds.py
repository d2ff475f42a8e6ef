"""What a week asks of a person: clicks, words to be read, and the seconds that these take, are counted.

What is counted stands in a table for maintainers in docs/use.md, and is compared with it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from pathlib import Path

import pytest
from conversations_sample import Cast, SetUp, at, close_all, options_of, text_of

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

PRESSES = ("block_actions", "view_submission")
WORDS_A_SECOND = 4
"""So fast short texts are read on a screen, and so long it takes to find and press a button."""
A_CLICK = 1.5
MOST = 20
"""Seconds, without what somebody types."""
HEADING = {"en": "CRITICAL: MAIL IS DOWN", "da": "KRITISK: MAIL IS DOWN"}
CARD = {"en": "SCORECARD MAY 2026", "da": "SCORECARD MAJ 2026"}
OPEN = {"en": "1 blocker is open", "da": "1 blokering er åben"}


@dataclass
class Effort:
    """What somebody has pressed since it is counted, and the words that they had to read for it."""

    stage: Stage
    person: Person
    since: int
    words: int = 0

    @property
    def clicks(self) -> int:
        """How often they pressed a button or sent a modal; closing one is not counted."""
        return sum(
            each.payload.get("type") in PRESSES and each.payload["user"]["id"] == self.person.id
            for each in self.stage.slack.delivered[self.since :]
        )

    @property
    def seconds(self) -> float:
        """How long that takes."""
        return self.clicks * A_CLICK + self.words / WORDS_A_SECOND

    def reads(self, text: str) -> None:
        """They read it before they press."""
        self.words += len(text.split())


USE = Path(__file__).parents[2] / "docs" / "use.md"


def stands_in_docs(line: str, language: str, spent: Effort, clicks: int | None = None) -> None:
    """What it took is what the documentation says of it, as it is read in a channel of this language."""
    taken = spent.clicks if clicks is None else clicks
    seconds = ceil(taken * A_CLICK + spent.words / WORDS_A_SECOND)
    told = f"{line} ({language}): clicks {taken}, words {spent.words}, seconds {seconds}"
    assert told in USE.read_text().splitlines(), told


def effort(stage: Stage, person: Person) -> Effort:
    return Effort(stage, person, len(stage.slack.delivered))


def newest(person: Person, action_id: str) -> Message:
    """The latest direct message to somebody that has this button."""
    return [each for each in person.messages(person.dm) if f"'{action_id}'" in str(each.blocks)][-1]


@pytest.mark.parametrize("language", ["en", "da"])
async def test_status_takes_one_click_with_nothing_new_and_two_with_something(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """By either side, from the reminder, which says what is asked and how long is left."""
    await set_up(weekdays=["1"], clock="10:00", language=language)
    await stage.live_until(at(4, 10, 1))
    await stage.live_until(at(5, 8, 1))
    told = effort(stage, cast.anna)
    reminder = newest(cast.anna, "status.give")
    told.reads(talk.read(reminder))
    await cast.anna.click(reminder, "status.give")
    told.reads(text_of(cast.anna))
    await cast.anna.submit({"since": "The firewall is there"})
    assert told.clicks <= 3
    assert told.seconds <= MOST
    stands_in_docs("Status with something", language, told)
    await close_all(cast.anna)

    nothing = effort(stage, cast.erik)
    reminder = newest(cast.erik, "status.nothing_new")
    nothing.reads(talk.read(reminder))
    await cast.erik.click(reminder, "status.nothing_new")
    assert (nothing.clicks, nothing.seconds <= MOST) == (1, True)
    stands_in_docs("Status with nothing new", language, nothing)
    await close_all(cast.erik)
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_blocker_is_taken_and_an_action_finished_in_one_click(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Whoever is called, and whoever is responsible, has the button in the message that tells them."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "Mail is down", "severity": "critical"})
    await close_all(cast.anna)
    await talk.expect(HEADING[language])
    taken = effort(stage, cast.erik)
    copy = newest(cast.erik, "escalation.acknowledge")
    taken.reads(talk.read(copy))
    await cast.erik.click(copy, "escalation.acknowledge")
    assert (taken.clicks, cast.erik.view, taken.seconds <= MOST) == (1, None, True)
    stands_in_docs("Taking a blocker", language, taken)

    await cast.erik.click(panel, "action.list")
    await cast.erik.press("action.note")
    people = options_of(cast.erik)
    given = {"action": "Two lines", "owner": people["Anna Holm"], "due_on": "2026-05-29"}
    assert not (await cast.erik.submit(given)).errors
    await close_all(cast.erik)
    await stage.settle()
    done = effort(stage, cast.anna)
    told = newest(cast.anna, "action.finish")
    done.reads(talk.read(told))
    await cast.anna.click(told, "action.finish")
    assert (done.clicks, cast.anna.view, done.seconds <= MOST) == (1, None, True)
    stands_in_docs("Finishing an action", language, done)
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_the_point_of_the_scorecard_is_read_without_a_click(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """It stands in the message, above the picture, in three sentences at most."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language, scorecards=True)
    await cast.anna.click(panel, "escalation.raise")
    await cast.anna.submit({"what": "Mail is down", "severity": "high"})
    await close_all(cast.anna)
    await stage.live_until(at(31, 12) + timedelta(days=1))
    (card,) = [each for each in cast.erik.messages_from_app() if CARD[language] in talk.read(each)]
    read = effort(stage, cast.erik)
    above, _picture = talk.read(card).split("(picture: ", 1)
    read.reads(above)
    assert OPEN[language] in above
    assert (read.clicks, read.seconds <= MOST) == (0, True)
    stands_in_docs("The point of the scorecard", language, read)
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_retro_with_all_its_points_is_answered_in_nine_clicks(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """The button, one for each question, and *Send*: a point is one of five that stand there."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    await cast.anna.click(panel, "retro.plan")
    await cast.anna.press("retro.now")
    assert not (await cast.anna.submit({})).errors
    await close_all(cast.anna)
    await stage.settle()
    (prompt,) = [each for each in cast.erik.messages_from_app() if "retro.write" in str(each.blocks)]
    answered = effort(stage, cast.erik)
    answered.reads(talk.read(prompt))
    await cast.erik.click(prompt, "retro.write")
    answered.reads(text_of(cast.erik))
    assert cast.erik.view is not None
    inputs = [each for each in cast.erik.view.blocks if each["type"] == "input"]
    asked = [each["block_id"] for each in inputs if each["element"]["type"] == "radio_buttons"]
    given = {"column_0": "A test plan", **dict.fromkeys(asked, "4")}
    assert not (await cast.erik.submit(given)).errors
    clicks = answered.clicks + len(asked)
    assert len(asked) > 5
    assert clicks <= 9
    stands_in_docs("A retro with all points", language, answered, clicks)
    await close_all(cast.erik)
    await talk.forget()


def test_each_line_of_the_table_is_counted_here() -> None:
    """In both languages, and no line stands there that nobody counts."""
    counted = set(re.findall(r'stands_in_docs\(\s*"([^"]+)"', Path(__file__).read_text()))
    lines = re.findall(r"^(.+) \((en|da)\): clicks \d+, words \d+, seconds \d+$", USE.read_text(), re.M)
    assert sorted(lines) == sorted((line, language) for line in counted for language in ("en", "da"))
