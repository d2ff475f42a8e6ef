"""Invitations as conversations: either side invites, the other answers, and what became of it."""

from typing import Any

import pytest
from conversations_sample import Cast, SetUp, at, options_of, text_of
from icalendar import Calendar

from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.transcript import buttons_of
from playground.workspace import Message

pytestmark = pytest.mark.meetings_far_away

WORKSHOP = {
    "kind": "technical",
    "title": "VPN <new>",
    "purpose": "Agree on one way in",
    "day": "2026-05-13",
    "clock": "10:00",
    "minutes": "90",
    "place": "https://meet.example/vpn",
    "seats": "1",
}
WORDS = {
    "en": {
        "card": "TECHNICAL WORKSHOP: VPN <NEW>",
        "invites": "@Erik Lund invites on behalf of Brevik Systems.",
        "when": "Wednesday 13 May 10:00 (Europe/Copenhagen), 1 hour 30 minutes",
        "by": "Answer by Tuesday 12 May.",
        "left": "0 seats left of 1",
        "line": "Waiting list: @Jonas Friis",
        "hosts": "Brevik Systems (hosts): @Erik Lund, @Sofia Brandt",
        "seated": "Nordlys Forsyning: @Jonas Friis",
        "held": "It took place. Good talk",
        "agreed": "Actions agreed",
        "asked": "Nobody has said yet",
        "host": "as a host",
        "changed": "changed “VPN <new>”",
        "soon": "Soon: “VPN <new>”",
        "question": "Did “VPN <new>” (#nordlys-brevik) take place?",
        "answered": "It took place. Good talk",
    },
    "da": {
        "card": "TEKNISK WORKSHOP: VPN <NEW>",
        "invites": "@Erik Lund inviterer på vegne af Brevik Systems.",
        "when": "onsdag 13. maj kl. 10.00 (Europe/Copenhagen), 1 time 30 minutter",
        "by": "Svar senest tirsdag 12. maj.",
        "left": "0 pladser tilbage af 1",
        "line": "Venteliste: @Jonas Friis",
        "hosts": "Brevik Systems (værter): @Erik Lund, @Sofia Brandt",
        "seated": "Nordlys Forsyning: @Jonas Friis",
        "held": "Det er afholdt. Good talk",
        "agreed": "Aftalte opgaver",
        "asked": "Ingen har endnu sagt",
        "host": "som vært",
        "changed": "har rettet ”VPN <new>”",
        "soon": "Snart: ”VPN <new>”",
        "question": "Blev ”VPN <new>” (#nordlys-brevik) afholdt?",
        "answered": "Det er afholdt. Good talk",
    },
}


async def invited(talk: Conversation, person: Person, panel: Message, title: str, **values: Any) -> Message:
    """An invitation from the panel; returns its message in the channel."""
    await person.click(panel, "invitation.ask")
    sent = await person.submit({**WORKSHOP, **values})
    assert not sent.errors
    await person.close_view()
    return await talk.expect(title)


async def pressed(person: Person, message: Message, action: str) -> str:
    """What the modal says that a button of a message brings."""
    await person.click(message, action)
    said = text_of(person)
    await person.close_view()
    return said


async def calendar_of(talk: Conversation, person: Person, message: Message, comment: str) -> Any:
    """The event in the file that somebody gets by direct message."""
    await person.click(message, "invitation.calendar")
    await person.close_view()
    sent = await talk.expect(comment, to=person)
    assert "<" not in sent.text
    (file,) = sent.files
    assert file.content
    read = Calendar.from_ical(file.content)
    (event,) = read.walk("VEVENT")
    return read, event


@pytest.mark.parametrize("language", ["en", "da"])
async def test_the_partner_side_invites_and_a_seat_given_back_goes_to_the_first_in_line(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp, language: str
) -> None:
    """From the panel to the actions that came out of it, with a change of time on the way."""
    words, panel = WORDS[language], await set_up(language=language)
    card = await invited(talk, cast.erik, panel, words["card"])
    await talk.expect_update(card, words["invites"], words["when"], words["by"], "Agree on one way in")

    assert "Du har en plads" in await pressed(cast.anna, card, "invitation.accept")
    assert "nummer 1 på ventelisten" in await pressed(cast.jonas, card, "invitation.accept")
    assert words["host"] in await pressed(cast.sofia, card, "invitation.accept")
    await talk.expect_update(card, words["left"], words["line"], words["hosts"])
    read, event = await calendar_of(talk, cast.anna, card, "Åbn filen for at lægge")
    assert (read["METHOD"], event["SUMMARY"], event["SEQUENCE"]) == ("PUBLISH", "VPN <new>", 0)
    assert event["DTSTART"].dt == at(13, 10)

    assert "du kommer ikke" in await pressed(cast.anna, card, "invitation.decline")
    offer = await talk.expect("den er din", to=cast.jonas, buttons=["invitation.keep", "invitation.decline"])
    assert "Der er blevet en plads ledig" in await pressed(cast.jonas, panel, "mine.show")
    assert "Du har en plads" in await pressed(cast.jonas, offer, "invitation.keep")
    assert "plads ledig" not in await pressed(cast.jonas, panel, "mine.show")
    await talk.expect_update(offer, "Du kommer til ”VPN <new>”", buttons=["invitation.calendar"])
    await talk.expect_update(card, words["seated"], words["left"])

    await cast.erik.click(card, "invitation.change")
    sent = await cast.erik.submit({"day": "2026-05-15", "seats": "0"})
    assert list(sent.errors) == ["seats"]
    sent = await cast.erik.submit({"seats": "1", "answer_by": "2026-05-13"})
    assert not sent.errors
    news = await talk.expect(
        "har rettet ”VPN <new>”", "skulle have været onsdag 13. maj kl. 10.00", to=cast.jonas
    )
    await talk.expect(words["changed"], to=cast.sofia)
    _read, event = await calendar_of(talk, cast.jonas, news, "Åbn filen for at lægge")
    assert (event["SEQUENCE"], event["DTSTART"].dt) == (1, at(15, 10))

    # The 14th is Ascension Day: the working day before is the 13th.
    await stage.live_until(at(13, 8, 1))
    for person in (cast.erik, cast.sofia):
        await talk.expect(words["soon"], to=person, buttons=["invitation.calendar"])
    await talk.expect("Snart: ”VPN <new>”", to=cast.jonas, buttons=["invitation.decline"])
    await stage.live_until(at(14, 9))
    assert "Svarfristen var onsdag 13. maj" in await pressed(cast.anna, card, "invitation.accept")
    await stage.live_until(at(15, 11, 31))
    question = await talk.expect(words["question"], to=cast.erik, buttons=["invitation.settle"])
    await talk.expect_update(card, words["asked"], buttons=["invitation.settle"])
    assert "Det kan kun Erik Lund" in await pressed(cast.jonas, card, "invitation.settle")

    await cast.erik.click(question, "invitation.settle")
    await cast.erik.submit({"took_place": "yes", "word": "Good talk"})
    await cast.erik.press("invitation.act")
    owner = options_of(cast.erik)["Jonas Friis"]
    await cast.erik.submit({"action": "Order the line", "owner": owner, "due_on": "2026-06-26"})
    await cast.erik.close_view()
    await talk.expect_update(card, words["held"], words["agreed"], "Order the line: @Jonas Friis")
    await talk.expect("har gjort dig ansvarlig for en opgave", "Order the line", to=cast.jonas)
    await talk.expect_update(question, words["answered"])
    assert set(buttons_of(card)) == {"invitation.act"}


async def test_the_home_side_calls_off_and_everybody_can_take_it_out_of_their_calendar(
    talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Said in the thread and to each who comes or waits; only who leads it may; the text stands alone."""
    panel = await set_up()
    await cast.anna.command("/samspil invite", "nordlys-brevik")
    await cast.anna.submit({**WORKSHOP, "kind": "business", "title": "Contract", "seats": "2"})
    await cast.anna.close_view()
    card = await talk.expect("BUSINESS MEETING: CONTRACT", "2 seats left of 2")
    for person, said in (
        (cast.erik, "You have a seat"),
        (cast.sofia, "You have a seat"),
        (cast.liam, "number 1"),
    ):
        assert said in await pressed(person, card, "invitation.accept")
    assert "Only Anna Holm, and the contact persons" in await pressed(cast.erik, card, "invitation.call_off")
    assert "stadig" not in await pressed(cast.anna, card, "invitation.calendar")
    await talk.expect("Åbn filen for at lægge ”Contract”", to=cast.anna)

    await cast.anna.click(card, "invitation.change")
    sent = await cast.anna.submit({"seats": "1", "title": "Contract 2"})
    assert "allerede er optaget: 2" in sent.errors["seats"]
    await cast.anna.submit({"seats": "3", "title": "Contract"})
    await talk.expect("A seat became free", to=cast.liam)
    await talk.expect_update(card, "@Liam Walsh", "0 seats left of 3")

    await cast.anna.click(card, "invitation.call_off")
    await cast.anna.submit({"word": "Travel is stopped"})
    await talk.expect("@Anna Holm called off “Contract”", "Travel is stopped", thread=card)
    for person in (cast.erik, cast.sofia, cast.liam):
        told = await talk.expect("called off “Contract”", "13 May 10:00", to=person)
        read, event = await calendar_of(talk, person, told, "take “Contract” out of your calendar")
        assert (read["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    await talk.expect_update(card, "Called off. Travel is stopped")
    assert not buttons_of(card)
    assert cast.erik.dm is not None
    cast.erik.dm.files_allowed = False
    await cast.erik.click(told_to(cast.erik), "invitation.calendar")
    await talk.stage.settle()
    assert "Slack did not take the calendar file" in text_of(cast.erik)
    assert "13 May 10:00" in text_of(cast.erik)
    await cast.erik.close_view()
    await cast.anna.click(panel, "invitation.ask")
    assert "Contract" not in text_of(cast.anna)


def told_to(person: Person) -> Message:
    """The message that told somebody of it."""
    return next(each for each in person.messages(person.dm) if "invitation.calendar" in buttons_of(each))


async def test_a_day_on_which_a_side_does_not_work_is_asked_back(
    stage: Stage, talk: Conversation, cast: Cast, set_up: SetUp
) -> None:
    """Ascension Day and a Saturday: what was typed stands there, and sent again it is meant."""
    panel = await set_up()
    erik = cast.erik
    await erik.click(panel, "invitation.ask")
    for day, why in (("2026-05-14", "Ascension Day at"), ("2026-05-16", "no working day at")):
        sent = await erik.submit({**WORKSHOP, "day": day})
        assert not sent.errors
        assert why in text_of(erik)
        assert "Agree on one way in" in text_of(erik)
    await erik.submit({})
    assert "goes to the channel" in text_of(erik)
    card = await talk.expect("TECHNICAL WORKSHOP: VPN <NEW>", "Saturday 16 May 10:00")
    await erik.close_view()
    await erik.click(card, "invitation.change")
    await erik.submit({"title": "VPN once more"})
    await talk.expect_update(card, "VPN ONCE MORE")
    await erik.click(card, "invitation.change")
    await erik.submit({"day": "2026-05-25"})
    assert "Pentecost Monday at" in text_of(erik)
    await erik.submit({"day": "2026-05-26"})
    await talk.expect_update(card, "Tuesday 26 May 10:00")
