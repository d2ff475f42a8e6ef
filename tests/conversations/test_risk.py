"""Openness as conversations: said in the channel with thanks, looked at until it is closed."""

from datetime import datetime

import pytest
from conversations_sample import CHANNEL, Cast, SetUp, agreed, at, options_of, text_of
from sqlmodel import select
from tests_shared import COPENHAGEN

from bot import partnerships
from bot.partnerships import Actor, Partnership, Unit
from bot.rituals import risk
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "lead": "Capacity – @Erik Lund shares a risk for Brevik Systems",
        "thanks": "Thank you, @Erik Lund: what is said in time, everybody can act on.",
        "bites": "Responsible: @Erik Lund  ·  may happen by Friday 29 May  ·  open since Monday 4 May",
        "panel": "Risks\n1 open",
        "prompt": "STATUS MEETING",
        "digest": "SUMMARY FOR THE STATUS MEETING",
        "fresh": "New risks",
        "older": "Open risks",
        "last": "Last word, @Anna Holm: We move the test",
        "closed": "✅ Closed by @Erik Lund: Maja stays",
        "in_digest": "closed: Maja stays",
        "late": "begun without your status",
        "came_true": "⚠️ It happened (@Erik Lund): Maja has left",
        "caught": "nobody was caught unawares",
        "open": "Everybody reads it",
        "effect": "what it may mean",
        "coming": "still to come",
        "thank": "Thank you for sharing it",
        "settle": "The responsible, who shared it",
        "why": "why it can be closed",
        "none": "No risk is open any more",
        "still": "still so (Jonas Friis): Can we help?",
        "changed": "what has changed",
        "happened": "what has happened",
        "raise": "raise it as a blocker",
    },
    "da": {
        "lead": "Kapacitet – @Erik Lund deler en risiko fra Brevik Systems",
        "thanks": "Tak, @Erik Lund: det, der siges i tide, kan alle handle på.",
        "bites": "Ansvarlig: @Erik Lund  ·  kan ske senest fredag 29. maj  ·  åben siden mandag 4. maj",
        "panel": "Risici\n1 åben",
        "prompt": "STATUSMØDE",
        "digest": "OPSAMLING TIL STATUSMØDET",
        "fresh": "Nye risici",
        "older": "Åbne risici",
        "last": "Senest skrev @Anna Holm: We move the test",
        "closed": "✅ Lukket af @Erik Lund: Maja stays",
        "in_digest": "lukket: Maja stays",
        "late": "begyndt uden din status",
        "came_true": "⚠️ Den indtraf (@Erik Lund): Maja has left",
        "caught": "kom det ikke bag på nogen",
        "open": "Alle læser det",
        "effect": "hvad det kan betyde",
        "coming": "ikke er gået endnu",
        "thank": "Tak, fordi du deler den",
        "settle": "Den ansvarlige, den, der delte den",
        "why": "hvorfor den kan lukkes",
        "none": "Der er ingen åbne risici længere",
        "still": "stadig sådan (Jonas Friis): Can we help?",
        "changed": "hvad der er ændret",
        "happened": "hvad der er sket",
        "raise": "meld den som blokering",
    },
}
HOSTILE = "Maja may leave <!channel> <@U1> & <https://x.example|more>"


async def behind_more(person: Person, panel: Message) -> str:
    """What stands behind «More»."""
    await person.click(panel, "panel.more")
    text = text_of(person)
    await person.close_view()
    return text


async def says(person: Person, panel: Message, **values: object) -> None:
    """Say something openly from the panel."""
    await person.click(panel, "risk.list")
    await person.press("risk.say")
    sent = await person.submit({"what": "Maja may leave", "effect": "Slower reviews", **values})
    assert not sent.errors
    await close_all(person)


async def tries_to_say(erik: Person, panel: Message, words: dict[str, str]) -> None:
    """A risk with what is missing first; each refusal at its field, and nothing typed is lost."""
    await erik.click(panel, "risk.list")
    await erik.press("risk.say")
    assert words["open"] in text_of(erik)
    sent = await erik.submit({"what": HOSTILE, "effect": " ", "bites_on": "2026-05-29"})
    assert words["effect"] in sent.errors["effect"]
    sent = await erik.submit({"kind": "capacity", "effect": "Slower reviews", "bites_on": "2026-05-01"})
    assert words["coming"] in sent.errors["bites_on"]
    assert HOSTILE in text_of(erik), "what was typed still stands there"
    await erik.submit({"bites_on": "2026-05-29", "relief": "A reviewer of yours"})
    assert words["thank"] in text_of(erik)
    await close_all(erik)


async def close_all(person: Person) -> None:
    while person.view is not None:
        await person.close_view()


async def held(stage: Stage, talk: Conversation, day: int, words: dict[str, str]) -> Message:
    """Time passes until the meeting of a Tuesday, in which nobody gives status; returns its digest."""
    await stage.live_until(at(day, 10, 1))
    await talk.expect(words["prompt"])
    return await talk.expect(words["digest"])


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_risk_is_said_with_thanks_stands_in_each_digest_and_is_closed_in_a_review(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Said by the partner side through the panel alone, new at first, then open, until it is closed."""
    words = WORDS[language]
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    for person in (cast.anna, cast.erik):
        await person.click(panel, "panel.count_out")
        await person.close_view()
    erik = cast.erik
    await tries_to_say(erik, panel, words)
    said = await talk.expect(words["lead"], words["thanks"], HOSTILE, "Slower reviews", "A reviewer of yours")
    assert "&lt;!channel&gt; &lt;@U1&gt; &amp;" in str(said.blocks)
    await talk.expect_update(said, words["bites"], buttons=["risk.look"])
    assert words["panel"] in await behind_more(erik, panel)

    first = await held(stage, talk, 5, words)
    await talk.expect_update(first, words["fresh"], "Maja may leave", buttons=["risk.review"])
    assert words["older"] not in talk.read(first)
    await cast.anna.click(first, "risk.review")
    field = next(block["block_id"] for block in cast.anna.view.blocks if "word_" in block["block_id"])  # type: ignore[union-attr]
    number = field.removeprefix("word_")
    sent = await cast.anna.submit({field: "We move the test"})
    assert not sent.errors
    await talk.expect_update(said, words["last"])
    await talk.expect_update(first, words["last"])

    second = await held(stage, talk, 12, words)
    await talk.expect_update(second, words["older"], words["last"])
    assert words["fresh"] not in talk.read(second)
    await cast.sofia.click(second, "risk.review")
    sent = await cast.sofia.submit({f"how_{number}": "closed", field: "No more"})
    assert words["settle"] in sent.errors[field]
    await close_all(cast.sofia)
    await erik.click(second, "risk.review")
    sent = await erik.submit({f"how_{number}": "closed"})
    assert words["why"] in sent.errors[field]
    await erik.submit({field: "Maja stays"})
    await talk.expect_update(said, words["closed"])
    await talk.expect_update(second, words["in_digest"])
    assert not buttons_of(said)
    assert words["panel"] not in await behind_more(erik, panel)

    third = await held(stage, talk, 19, words)
    assert "Maja" not in talk.read(third)
    assert "risk.review" not in buttons_of(third)
    await erik.click(second, "risk.review")
    assert words["none"] in text_of(erik)


@pytest.mark.parametrize("language", ["en", "da"])
async def test_what_came_true_is_thanked_for_and_can_be_raised_as_a_blocker(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """From a status answer to a risk, its text changed with a word, to a blocker of the other side's."""
    words, erik, anna = WORDS[language], cast.erik, cast.anna
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"], language=language)
    prompt = await opened(talk, erik, panel, words["prompt"], "2026-05-04", "12:00")
    await erik.click(prompt, "status.give")
    await erik.press("status.unfold")
    await erik.submit({"capacity": "Maja may leave", "dates": ""})
    await erik.press("risk.from_status")
    assert "Maja may leave" in text_of(erik)
    stage.slack.faults.plan("duplicate", "view_submission", times=1)
    await erik.submit({"effect": "Slower reviews"})
    assert [each.kind for each in stage.slack.faults.struck] == ["duplicate"]
    said = await talk.expect(words["lead"], "Maja may leave")
    await talk.expect_nothing_else()
    await close_all(erik)

    await cast.jonas.click(said, "risk.look")
    assert "how" not in {block["block_id"] for block in cast.jonas.view.blocks}  # type: ignore[union-attr]
    await cast.jonas.submit({"word": "Can we help?"})
    await close_all(cast.jonas)
    await talk.expect_update(said, "@Jonas Friis: Can we help?")
    await erik.click(said, "risk.look")
    assert words["still"] in text_of(erik)
    sent = await erik.submit({"what": "Maja leaves in June"})
    assert words["changed"] in sent.errors["word"]
    await erik.submit({"word": "It is settled now"})
    await close_all(erik)
    await talk.expect_update(said, "Maja leaves in June", "@Erik Lund: It is settled now")
    await anna.command("/samspil risks", CHANNEL)
    assert "Maja leaves in June" in text_of(anna)
    await anna.press("risk.look")
    people = options_of(anna)
    assert "Erik Lund" in people, "a contact person of the other side may change it, too"
    await close_all(anna)

    await erik.click(said, "risk.look")
    sent = await erik.submit({"how": "came_true"})
    assert words["happened"] in sent.errors["word"]
    await erik.submit({"word": "Maja has left"})
    assert words["raise"] in text_of(erik)
    await close_all(erik)
    await talk.expect_update(said, words["came_true"], words["caught"], buttons=["escalation.from_risk"])
    await anna.command("/samspil risk", CHANNEL)
    assert "Alle læser det" in text_of(anna)
    await close_all(anna)
    await anna.click(said, "escalation.from_risk")
    assert "Maja leaves in June" in text_of(anna)
    assert "Maja has left" in text_of(anna)
    await anna.submit({"severity": "low"})
    await talk.expect("MAJA LEAVES IN JUNE")
    await talk.expect("MAJA LEAVES IN JUNE", to=anna)
    await talk.expect("MAJA LEAVES IN JUNE", to=erik)


async def test_a_risk_of_which_nobody_speaks_reminds_its_owner_at_the_digest(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """After four weeks, once; it waits for the owner until they look at it."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    for person in (cast.anna, cast.erik):
        await person.click(panel, "panel.count_out")
        await close_all(person)
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("status.pause")
    await close_all(cast.anna)
    await agreed(talk, cast.erik)
    await talk.expect("paused the status meetings")
    await says(cast.sofia, panel, bites_on="2026-05-20")
    await talk.expect("@Sofia Brandt shares a risk")
    assert await waits(stage, cast.sofia) == []

    stage.clock.move_to(in_june(2, 9))
    await opened(talk, cast.erik, panel, "STATUS MEETING", "2026-06-02", "10:00")
    await stage.live_until(in_june(2, 10, 1))
    await talk.expect("SUMMARY", "New risks")
    reminder = await talk.expect("Nothing was said of it for four weeks", to=cast.sofia)
    assert await waits(stage, cast.sofia) == ["risk.look"]
    await opened(talk, cast.erik, panel, "STATUS MEETING", "2026-06-02", "12:00")
    await stage.live_until(in_june(2, 12, 1))
    await talk.expect("SUMMARY", "Open risks")
    await talk.expect_nothing_else()
    await cast.sofia.click(reminder, "risk.look")
    await cast.sofia.submit({"word": "Still open"})
    await close_all(cast.sofia)
    await talk.expect_update(reminder, "Thank you for the update: Maja may leave")
    assert await waits(stage, cast.sofia) == []


async def test_a_risk_whose_owner_left_asks_the_contact_persons_of_their_side(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """In their working hours; somebody of that side takes it over, and all copies show it."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    await says(cast.sofia, panel)
    said = await talk.expect("@Sofia Brandt shares a risk")
    await stage.live_until(at(4, 17))
    await cast.sofia.leave(CHANNEL)
    await stage.live_until(at(5, 7, 59))
    await talk.expect_nothing_else()
    await stage.live_until(at(5, 8, 1))
    asked = await talk.expect("Sofia Brandt has left", "Maja may leave", to=cast.erik)
    await talk.expect_update(said, "Responsible: @Sofia Brandt, who has left", buttons=["risk.take_over"])
    assert await waits(stage, cast.erik) == ["risk.take_over"]
    assert await waits(stage, cast.anna) == []
    await cast.anna.click(said, "risk.take_over")
    assert "fra den virksomhed, hvis ansvarlige" in text_of(cast.anna)
    await close_all(cast.anna)
    await cast.erik.click(asked, "risk.look")
    people = options_of(cast.erik)
    await cast.erik.submit({"owner": people["Liam Walsh"]})
    await close_all(cast.erik)
    await talk.expect_update(asked, "@Liam Walsh keeps an eye on it now")
    await talk.expect_update(said, "Responsible: @Liam Walsh")
    assert list(buttons_of(said)) == ["risk.look"]

    await cast.liam.leave(CHANNEL)
    await stage.settle()
    await talk.expect("Liam Walsh has left", to=cast.erik)
    await cast.erik.click(said, "risk.take_over")
    await talk.expect_update(said, "Responsible: @Erik Lund")
    await cast.anna.remove_app(CHANNEL)
    await cast.erik.leave(CHANNEL)
    await stage.settle()
    await talk.expect_nothing_else()


def in_june(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the June after; the 2nd is a Tuesday."""
    return datetime(2026, 6, day, hour, minute, tzinfo=COPENHAGEN)


async def opened(
    talk: Conversation, person: Person, panel: Message, prompt: str, day: str, clock: str
) -> Message:
    """A round is opened by hand."""
    await person.click(panel, "status.plan")
    await person.press("status.now")
    await person.submit({"day": day, "clock": clock})
    await close_all(person)
    return await talk.expect(prompt)


async def waits(stage: Stage, person: Person) -> list[str]:
    """The buttons that wait for somebody in the one partnership."""

    def buttons(w: Unit) -> list[str]:
        partnership = w.session.exec(select(Partnership)).one()
        seat = partnerships.seat(w, Actor(partnership.owner, person.id), partnership.id)
        return [each.name for each in risk.waiting_for(w, seat)]

    return await stage.bot.work(buttons)
