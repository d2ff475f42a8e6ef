"""Agendas: anybody adds a point, it is carried over until it is dealt with, and may be sent up."""

import time
from datetime import datetime

import pytest
from conversations_sample import Cast, SetUp, agreed, at, close_all, propose_forum, text_of
from tests_shared import COPENHAGEN

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

WORDS = {
    "en": {
        "prompt": "STATUS MEETING TUESDAY 5 MAY 10:00",
        "digest": "SUMMARY FOR THE STATUS MEETING TUESDAY 5 MAY 10:00",
        "later": "SUMMARY FOR THE STATUS MEETING TUESDAY 12 MAY 10:00",
        "title": "Agenda",
        "line": "Who tests in June?  ·  10 minutes  ·  @Erik Lund",
        "up": "A third tester  ·  @Anna Holm",
        "went": "sent to Collaboration meeting",
        "above": "COLLABORATION MEETING, TUESDAY 2 JUNE 10:00",
        "from": "A third tester  ·  @Anna Holm  ·  from Status meeting",
        "dealt": "dealt with",
        "sent up": "Sent up\n• A third tester  ·  @Anna Holm  ·  sent to Collaboration meeting",
        "there": "dealt with there on Tuesday 2 June",
        "answered": "SUMMARY FOR THE STATUS MEETING TUESDAY 9 JUNE 10:00",
        "after": "SUMMARY FOR THE STATUS MEETING TUESDAY 16 JUNE 10:00",
    },
    "da": {
        "prompt": "STATUSMØDE TIRSDAG 5. MAJ KL. 10.00",
        "digest": "OPSAMLING TIL STATUSMØDET TIRSDAG 5. MAJ KL. 10.00",
        "later": "OPSAMLING TIL STATUSMØDET TIRSDAG 12. MAJ KL. 10.00",
        "title": "Dagsorden",
        "line": "Who tests in June?  ·  10 minutter  ·  @Erik Lund",
        "up": "A third tester  ·  @Anna Holm",
        "went": "sendt til Samarbejdsmøde",
        "above": "SAMARBEJDSMØDE, TIRSDAG 2. JUNI KL. 10.00",
        "from": "A third tester  ·  @Anna Holm  ·  fra Statusmøde",
        "dealt": "behandlet",
        "sent up": "Sendt op\n• A third tester  ·  @Anna Holm  ·  sendt til Samarbejdsmøde",
        "there": "behandlet der tirsdag 2. juni",
        "answered": "OPSAMLING TIL STATUSMØDET TIRSDAG 9. JUNI KL. 10.00",
        "after": "OPSAMLING TIL STATUSMØDET TIRSDAG 16. JUNI KL. 10.00",
    },
}


@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_point_is_carried_over_dealt_with_and_sent_up(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Added by both, the partner through the panel alone; each summary shows what became of it."""
    words, panel = WORDS[language], await set_up(weekdays=["1"], clock="10:00", language=language)
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(words["prompt"])
    assert "agenda.show" not in str(prompt.blocks)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("status.plan")
    await cast.erik.press("agenda.show")
    await cast.erik.press("agenda.add")
    assert "text" in (await cast.erik.submit({"text": " "})).errors
    assert not (await cast.erik.submit({"text": "Who tests in June?", "minutes": "10"})).errors
    assert "agenda.send_up" not in str(cast.erik.view.blocks)  # type: ignore[union-attr]
    await close_all(cast.erik)
    await talk.expect_update(prompt, words["title"], words["line"])
    await cast.anna.click(prompt, "agenda.show")
    await cast.anna.press("agenda.add")
    await cast.anna.submit({"text": "A third tester"})
    await close_all(cast.anna)
    await talk.expect_update(prompt, words["up"])

    await propose_forum(cast.anna, panel, 1)
    await agreed(talk, cast.erik, "@Anna Holm")

    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(words["digest"], words["line"], words["up"], buttons=["agenda.show"])
    await cast.erik.click(digest, "agenda.show")
    first, second = [
        each["value"]
        for block in cast.erik.view.blocks  # type: ignore[union-attr]
        for each in block.get("elements", ())
        if each.get("action_id") == "agenda.deal_with"
    ]
    await cast.erik.press("agenda.deal_with", first)
    await cast.erik.press("agenda.send_up", second)
    assert "agenda.deal_with" not in str(cast.erik.view.blocks)  # type: ignore[union-attr]
    await close_all(cast.erik)
    await talk.expect_update(digest, words["dealt"], words["went"])

    await stage.live_until(at(12, 10, 1))
    later = await talk.expect(words["later"])
    assert "tester" not in talk.read(later)
    await stage.live_until(datetime(2026, 6, 1, 10, 1, tzinfo=COPENHAGEN))
    await talk.expect(words["above"], words["from"])
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_an_agenda_says_what_became_of_what_it_sent_up(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Where it is, and when it was dealt with: until the next summary of its own meetings has said so."""
    words, panel = WORDS[language], await set_up(weekdays=["1"], clock="10:00", language=language)
    await propose_forum(cast.anna, panel, 1)
    await agreed(talk, cast.erik, "@Anna Holm")
    for person, action in ((cast.anna, "agenda.add"), (cast.erik, "agenda.send_up")):
        await open_agenda(person, panel)
        await person.press(action)
        if person is cast.anna:
            await person.submit({"text": "A third tester"})
            assert words["sent up"] not in text_of(person)
        else:
            assert words["sent up"] in text_of(person)
        await close_all(person)
    await talk.forget()
    await stage.live_until(datetime(2026, 6, 2, 10, 1, tzinfo=COPENHAGEN))
    above = await talk.expect(words["above"], words["from"], buttons=["agenda.show"])
    await cast.anna.click(above, "agenda.show")
    await cast.anna.press("agenda.deal_with")
    await close_all(cast.anna)
    await talk.forget()
    await open_agenda(cast.erik, panel)
    assert words["there"] in text_of(cast.erik)
    await close_all(cast.erik)
    await stage.live_until(datetime(2026, 6, 9, 10, 1, tzinfo=COPENHAGEN))
    await talk.expect(words["answered"], words["went"], words["there"])
    await stage.live_until(datetime(2026, 6, 16, 10, 1, tzinfo=COPENHAGEN))
    assert words["went"] not in talk.read(await talk.expect(words["after"]))
    await open_agenda(cast.erik, panel)
    assert "tester" not in text_of(cast.erik)
    await talk.forget()


async def open_agenda(person: Person, panel: Message) -> None:
    """Somebody looks at the agenda of the status meetings, found from the panel."""
    await person.click(panel, "panel.more")
    await person.press("status.plan")
    await person.press("agenda.show")


async def test_what_was_added_and_sent_up_elsewhere_stands_in_the_agenda_below(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """A modal that was opened long ago, below the one in which something was added, follows as well."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("agenda.show")
    stage.bot.work._elapsed = lambda: time.monotonic() + 60
    await cast.anna.press("agenda.add")
    await cast.anna.submit({"text": "Holidays"})
    await cast.anna.close_view()
    await stage.settle()
    assert "Holidays" in text_of(cast.anna)
    await talk.forget()


async def test_what_is_done_twice_is_said(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """One point is dealt with by one: whoever comes second reads that it was."""
    panel = await set_up(rhythm="monthly:-1", weekdays=["4"])
    await cast.anna.click(panel, "status.plan")
    await cast.anna.press("agenda.show")
    await cast.anna.press("agenda.add")
    await cast.anna.submit({"text": "Holidays"})
    await cast.erik.click(panel, "status.plan")
    await cast.erik.press("agenda.show")
    assert "Holidays" in text_of(cast.erik)
    await cast.anna.press("agenda.deal_with")
    await cast.erik.press("agenda.deal_with")
    assert "This was dealt with already." in text_of(cast.erik)
    await talk.forget()
