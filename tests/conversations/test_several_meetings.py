"""Several kinds of meetings: what is sent says which is meant, and follows a new name and an end."""

from typing import Any

import icalendar
import pytest
from conversations_sample import Cast, SetUp, agreed, at, close_all, options_of, propose_forum, text_of

from bot.conductor.taking_along import what_was_done
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "missing": "Your status for #nordlys-brevik is missing. ",
        "status": "Status meeting: ",
        "steering": "Steering meeting: ",
        "begun": "The meeting in #nordlys-brevik (Status meeting) has begun without your status.",
        "mine": ["Your status is missing.\nStatus meeting", "Your status is missing.\nSteering meeting"],
        "silent": "before the last two status meetings in #nordlys-brevik",
        "board": "BOARD, TUESDAY 5 MAY 10:00",
        "digest": "SUMMARY FOR BOARD, TUESDAY 5 MAY 10:00",
        "talk": "Ideas to talk about",
        "taken": "@Anna Holm takes it to: ",
        "minutes": "Minutes: ",
        "word": "The minutes of a meeting wait for your company's word.\n",
        "file": "Open this file to put the meetings into your calendar.",
        "home": "@Anna Holm takes it to the next status meeting.",
        "next": "STATUS MEETING TUESDAY 12 MAY 10:00",
        "day": ", Tuesday 5 May",
    },
    "da": {
        "missing": "Din status mangler i #nordlys-brevik. ",
        "status": "Statusmøde: ",
        "steering": "Styregruppemøde: ",
        "begun": "Mødet i #nordlys-brevik (Statusmøde) er begyndt uden din status.",
        "mine": ["Din status mangler.\nStatusmøde", "Din status mangler.\nStyregruppemøde"],
        "silent": "inden de sidste to statusmøder i #nordlys-brevik",
        "board": "BOARD, TIRSDAG 5. MAJ KL. 10.00",
        "digest": "OPSAMLING TIL BOARD, TIRSDAG 5. MAJ KL. 10.00",
        "talk": "Idéer at tale om",
        "taken": "@Anna Holm tager den med til: ",
        "minutes": "Referat: ",
        "word": "Referatet af et møde venter på et ord fra din virksomhed.\n",
        "file": "Åbn filen for at lægge møderne",
        "home": "@Anna Holm tager den med til næste statusmøde.",
        "next": "STATUSMØDE TIRSDAG 12. MAJ KL. 10.00",
        "day": ", tirsdag 5. maj",
    },
}


async def with_two(talk: Conversation, cast: Cast, set_up: SetUp, language: str) -> Message:
    """Status and steering meetings, both on Tuesdays at ten; returns the panel."""
    panel = await set_up(weekdays=["1"], clock="10:00", language=language)
    await propose_forum(cast.anna, panel, 2)
    await agreed(talk, cast.erik, "@Anna Holm")
    await talk.forget()
    return panel


@pytest.mark.parametrize("language", ["en", "da"])
async def test_of_two_meetings_at_one_time_each_is_named(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """In direct messages, in what waits, and when a company did not answer twice: by either side."""
    words, panel = WORDS[language], await with_two(talk, cast, set_up, language)
    await stage.live_until(at(5, 9))
    reminders = {}
    # Anna reads Danish, whatever the channel does.
    for person, read in ((cast.anna, WORDS["da"]), (cast.erik, words)):
        for name in ("status", "steering"):
            reminders[person, name] = await talk.expect(read["missing"] + read[name], to=person)
    await cast.erik.click(panel, "mine.show")
    assert [each for each in words["mine"] if each not in text_of(cast.erik)] == []
    await close_all(cast.erik)
    await stage.live_until(at(5, 10, 1))
    await talk.expect_update(reminders[cast.erik, "status"], words["begun"])
    await talk.forget()
    await stage.live_until(at(12, 10, 1))
    await talk.expect(words["silent"], to=cast.erik)
    await talk.forget()


@pytest.mark.parametrize("language", ["en", "da"])
async def test_everything_that_names_a_meeting_follows_its_new_name_and_its_end(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """Agreed by both: prompt, reminder, panel, idea, minutes, decisions, what waits, calendar, export."""
    words, panel = WORDS[language], await with_two(talk, cast, set_up, language)
    await cast.erik.click(panel, "panel.more")
    await cast.erik.press("idea.list")
    await cast.erik.press("idea.suggest")
    await cast.erik.submit({"what": "One list", "gain": "Both", "effort": "small"})
    await close_all(cast.erik)
    idea = await talk.expect("One list", buttons=["idea.to_meeting"])
    await cast.anna.click(idea, "idea.to_meeting")
    steering = next(value for value in options_of(cast.anna).values() if value != "0")
    await cast.anna.submit({"meeting": steering})
    await close_all(cast.anna)
    await stage.live_until(at(5, 9))
    prompt = await talk.expect(words["steering"][:-2].upper(), buttons=["agenda.show", "status.give"])
    asked = await talk.expect(words["missing"] + words["steering"], to=cast.erik)
    await talk.forget()

    await rename(talk, cast, panel, "Board")
    await talk.expect_update(prompt, words["board"])
    await talk.expect_update(asked, words["missing"] + "Board: ")
    await talk.expect_update(idea, words["taken"] + "Board.")
    await talk.expect_update(panel, "Board:")
    await add_to_agenda(cast.erik, prompt)
    await stage.live_until(at(5, 10, 1))
    digest = await talk.expect(words["digest"], words["talk"], "One list", "A third tester")
    await cast.anna.click(digest, "status.decide")
    await cast.anna.submit({"decision": "We go on in July"})
    await stage.live_until(at(6, 10, 1))
    approval = await talk.expect(words["minutes"] + "Board, ", to=cast.erik, buttons=["approval.approve"])
    await talk.forget()

    await rename(talk, cast, panel, "Council")
    await talk.expect_update(approval, words["minutes"] + "Council, ")
    await talk.expect_update(idea, words["taken"] + "Council.")
    await cast.erik.click(panel, "mine.show")
    assert words["word"] + "Council" in text_of(cast.erik)
    await close_all(cast.erik)
    assert await in_calendar(talk, cast.erik, panel, words) == "Council · nordlys-brevik"
    await is_named_everywhere(stage, cast.erik, panel, words)
    await talk.forget()

    await to_forum(cast.erik, panel)
    await cast.erik.press("forum.end")
    await close_all(cast.erik)
    await agreed(talk, cast.anna, "@Erik Lund")
    await talk.expect_update(idea, words["home"])
    await is_named_everywhere(stage, cast.erik, panel, words)
    await stage.live_until(at(11, 10, 1))
    await talk.expect(words["next"], "A third tester")
    await stage.live_until(at(12, 10, 1))
    await talk.expect(words["next"].split(" ", 1)[1], words["talk"], "One list", buttons=["status.decide"])
    await talk.forget()


async def to_forum(person: Person, panel: Message) -> None:
    """The plan of the one further forum, found from the panel alone."""
    await person.click(panel, "panel.more")
    for action in ("status.plan", "forum.list", "forum.plan"):
        await person.press(action)


async def rename(talk: Conversation, cast: Cast, panel: Message, name: str) -> None:
    """Erik wants it to be called otherwise, and Anna agrees."""
    await to_forum(cast.erik, panel)
    await cast.erik.press("forum.change")
    assert not (await cast.erik.submit({"name": name})).errors
    await close_all(cast.erik)
    await agreed(talk, cast.anna, "@Erik Lund", name)


async def add_to_agenda(person: Person, prompt: Message) -> None:
    """Somebody wants to talk about something at that meeting."""
    await person.click(prompt, "agenda.show")
    await person.press("agenda.add")
    await person.submit({"text": "A third tester"})
    await close_all(person)


async def in_calendar(talk: Conversation, person: Person, panel: Message, words: dict[str, Any]) -> str:
    """What the meetings are called in the calendar of somebody who asks for the file."""
    await to_forum(person, panel)
    assert person.view is not None
    assert "forum.calendar" in buttons_of(person.view)
    await person.press("forum.calendar")
    await close_all(person)
    (file,) = (await talk.expect(words["file"], to=person)).files
    assert file.content is not None
    return str(icalendar.Calendar.from_ical(file.content).walk("VEVENT")[0]["SUMMARY"])


async def is_named_everywhere(stage: Stage, person: Person, panel: Message, words: dict[str, Any]) -> None:
    """The list of decisions and what is taken along call the meeting by its last name."""
    await person.click(panel, "panel.more")
    await person.press("status.decisions")
    assert "We go on in July\nCouncil" + words["day"] in text_of(person)
    await close_all(person)
    told = await stage.bot.work(what_was_done, 1)
    assert "Council" in [each["forum"] for each in told["meetings"]]
    assert "Board" not in str(told)
