"""Further forums: agreed by both, asked by questions of their own, and one forum as simple as before."""

import io
from typing import Any

import pytest
from conversations_sample import Cast, SetUp, agreed, at, close_all, options_of, propose_forum, text_of
from icalendar import Calendar
from pypdf import PdfReader

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS = {
    "en": {
        "kind": "Collaboration meeting",
        "term": "the first Tuesday of the month, 10:00; from Monday 4 May; How do the success criteria go?",
        "nothing new": "ANNA HOLM – NORDLYS FORSYNING\nNothing new",
        "planned": "Collaboration meeting is planned. Next: Tuesday 5 May 10:00",
        "on_panel": "Collaboration meeting: Tuesday 5 May 10:00",
        "prompt": "COLLABORATION MEETING, TUESDAY 5 MAY 10:00",
        "question": "How do the success criteria go?",
        "missing": "Brevik Systems: no answer yet",
        "digest": "SUMMARY FOR COLLABORATION MEETING, TUESDAY 5 MAY 10:00",
        "next": "Next: Tuesday 2 June 10:00",
        "blocked": "Brevik Systems is blocked: VPN",
        "skipped": "@Erik Lund skipped Collaboration meeting Tuesday 2 June 10:00",
        "then": "Next: Tuesday 7 July 10:00",
        "ended": "Collaboration meeting has ended.",
        "minutes": "Minutes: Collaboration meeting, Tuesday 5 May 10:00",
        "present": "## Present",
        "ticked": "In the minutes: Anna Holm, Erik Lund.",
        "decisions": "## Decisions",
        "comes": "A calendar file with these meetings comes",
        "open": "Open this file to put the meetings",
        "first": "Status meeting · nordlys-brevik",
    },
    "da": {
        "kind": "Samarbejdsmøde",
        "term": "den første tirsdag i måneden, kl. 10.00; fra mandag 4. maj; Hvordan går det",
        "nothing new": "ANNA HOLM – NORDLYS FORSYNING\nIntet nyt",
        "planned": "Samarbejdsmøde er planlagt. Næste: tirsdag 5. maj kl. 10.00",
        "on_panel": "Samarbejdsmøde: tirsdag 5. maj kl. 10.00",
        "prompt": "SAMARBEJDSMØDE, TIRSDAG 5. MAJ KL. 10.00",
        "question": "Hvordan går det med succeskriterierne?",
        "missing": "Brevik Systems: ikke svaret endnu",
        "digest": "OPSAMLING TIL SAMARBEJDSMØDE, TIRSDAG 5. MAJ KL. 10.00",
        "next": "Næste: tirsdag 2. juni kl. 10.00",
        "blocked": "Brevik Systems er blokeret: VPN",
        "skipped": "@Erik Lund har sprunget Samarbejdsmøde tirsdag 2. juni kl. 10.00",
        "then": "Næste: tirsdag 7. juli kl. 10.00",
        "ended": "Samarbejdsmøde er afsluttet.",
        "minutes": "Referat: Samarbejdsmøde, tirsdag 5. maj kl. 10.00",
        "present": "## Til stede",
        "ticked": "I referatet: Anna Holm, Erik Lund.",
        "decisions": "## Beslutninger",
        "comes": "Du får en kalenderfil med møderne",
        "open": "Åbn filen for at lægge møderne",
        "first": "Statusmøde · nordlys-brevik",
    },
}


def events_in(content: bytes) -> list[Any]:
    """As a calendar reads them."""
    return list(Calendar.from_ical(content).walk("VEVENT"))


async def show(person: Person, panel: Message) -> None:
    """The plan of the one further forum."""
    await person.click(panel, "panel.more")
    await person.press("status.plan")
    await person.press("forum.list")
    await person.press("forum.plan")


@pytest.mark.meetings_far_away
@pytest.mark.parametrize("language", ["en", "da"])
async def test_a_second_forum_from_agreement_to_summary(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Proposed from the panel, agreed by the other, asked with its own questions, skipped, and ended."""
    words, panel = WORDS[language], await set_up(language=language)
    await propose_forum(cast.anna, panel, 1)
    await agreed(talk, cast.erik, words["term"])
    await talk.expect(words["planned"])
    await talk.expect_update(panel, words["on_panel"])

    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect(
        words["prompt"], words["missing"], buttons=["status.give", "status.nothing_new"]
    )
    await cast.anna.click(prompt, "status.nothing_new")
    await cast.anna.close_view()
    await cast.erik.click(prompt, "status.give")
    assert words["question"] in text_of(cast.erik)
    assert not (await cast.erik.submit({"reply_0": "Two of three on track", "blockers": "VPN"})).errors
    await cast.erik.close_view()
    await talk.expect_update(prompt, "@Erik Lund")

    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(
        words["digest"], words["blocked"], words["question"], "Two of three on track", words["next"]
    )
    await cast.erik.click(digest, "status.decide")
    await cast.erik.submit({"decision": "We measure once more"})
    await talk.expect_update(digest, "We measure once more")
    await cast.erik.click(digest, "status.read")
    await cast.erik.press("status.present")
    people = options_of(cast.erik)
    ticked = await cast.erik.submit({"there": [people["Anna Holm"], people["Erik Lund"]]})
    assert not ticked.errors
    assert words["ticked"] in text_of(cast.erik)
    await cast.erik.close_view()
    assert words["nothing new"] in text_of(cast.erik)
    await cast.erik.press("status.minutes")
    assert cast.erik.view is not None
    assert {"status.minutes", "status.present"} <= set(buttons_of(cast.erik.view)), "they stay"
    await close_all(cast.erik)
    paper, file = (await talk.expect(words["minutes"], to=cast.erik)).files
    assert file.content is not None
    told = file.content.decode()
    assert (paper.name, file.name) == ("samspil-minutes.pdf", "samspil-minutes.md")
    assert paper.content is not None
    written = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    for line in (words["minutes"], words["question"], "Erik Lund", "1: We measure once more"):
        assert line in written
    for part in (
        f"- {words['question']} Two of three on track",
        words["present"],
        "- Nordlys Forsyning: Anna Holm",
        "- Brevik Systems: Erik Lund",
        words["decisions"],
        "- 1: We measure once more",
    ):
        assert part in told

    await show(cast.erik, panel)
    await cast.erik.press("forum.skip")
    await talk.expect(words["skipped"], words["then"])
    await cast.erik.press("forum.end")
    await close_all(cast.erik)
    await agreed(talk, cast.anna, words["kind"], "@Erik Lund")
    await talk.expect(words["ended"])


WORDS_BEFORE = {"en": 330, "da": 335}
"""So many stood on all of this before there could be further forums."""


@pytest.mark.parametrize("language", ["en", "da"])
async def test_who_has_one_forum_never_meets_the_word_nor_more_words(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Panel, More, plan, prompt, form and summary; that clicks are as few is counted where a week is."""
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await stage.live_until(at(4, 10, 1))
    prompt = await talk.expect("10", buttons=["status.give", "status.nothing_new"])
    seen = [talk.read(panel), talk.read(prompt)]
    await cast.erik.click(panel, "panel.more")
    seen.append(text_of(cast.erik))
    await cast.erik.press("status.plan")
    seen.append(text_of(cast.erik))
    await close_all(cast.erik)
    await cast.erik.click(prompt, "status.give")
    seen.append(text_of(cast.erik))
    await cast.erik.submit({"since": "Fine"})
    await close_all(cast.erik)
    await stage.live_until(at(5, 10, 1))
    summary = await talk.expect("10", buttons=["status.decide"])
    seen.append(talk.read(summary))
    words = [word for each in seen for word in each.split()]
    assert not [word for word in words if "forum" in word.lower()]
    assert len(words) <= WORDS_BEFORE[language]
    await talk.forget()


@pytest.mark.meetings_far_away
@pytest.mark.parametrize("language", ["en", "da"])
async def test_each_kind_of_meetings_goes_into_the_calendar_of_whoever_asks(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """By either side, from the panel alone: a file by direct message, in the language of its reader."""
    words, panel = WORDS[language], await set_up(language=language)
    await propose_forum(cast.anna, panel, 1)
    await agreed(talk, cast.erik, words["term"])
    await talk.expect(words["planned"])

    await cast.erik.click(panel, "status.plan")
    await cast.erik.press("status.calendar")
    assert words["comes"] in text_of(cast.erik)
    (file,) = (await talk.expect(words["open"], to=cast.erik)).files
    assert file.content is not None
    event, *_others = events_in(file.content)
    assert event["SUMMARY"] == words["first"]
    assert event["RRULE"].to_ical() == b"FREQ=MONTHLY;BYDAY=-1FR"
    await close_all(cast.erik)

    await show(cast.anna, panel)
    await cast.anna.press("forum.calendar")
    (file,) = (await talk.expect(WORDS["da"]["open"], to=cast.anna)).files
    assert file.content is not None
    first, *others = events_in(file.content)
    assert first["SUMMARY"] == "Samarbejdsmøde · nordlys-brevik", "in her own language"
    assert first["DTSTART"].dt == at(5, 10)
    assert all("RECURRENCE-ID" in each for each in others)
    await close_all(cast.anna)
