"""The rules of invitations: seats, what may be filled in, files for calendars, and what is counted."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from icalendar import Calendar
from partnership_at_work import AtWork, who
from sqlmodel import select

from bot import conductor, partnerships
from bot.blocks.invitation import calendar_file
from bot.calendar import HolidayCalendar
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import REMOVED, Partnership, Person, Profile, Side
from bot.rituals import invitation
from bot.rituals.invitation import (
    Invitation,
    InvitationAnswer,
    InvitationOffer,
    InvitationView,
    Occasion,
    come,
    in_line,
    let_go,
    move_up,
    taken,
)

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 5, 4, 9, tzinfo=COPENHAGEN)
DANISH = [HolidayCalendar("DK"), HolidayCalendar("SE")]
NORDLYS, BREVIK = 1, 2
WORKSHOP = Occasion("VPN", "To agree", date(2026, 5, 28), time(10), 90, "Room 4", "2", None)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=COPENHAGEN)


def side(side_id: int = NORDLYS) -> Side:
    name = "Nordlys" if side_id == NORDLYS else "Brevik"
    return Side(id=side_id, partnership_id=1, kind="home", name=name, holidays="DK", zone="Europe/Copenhagen")


def planned(occasion: Occasion = WORKSHOP, now: datetime = NOW) -> Invitation:
    made = Invitation(
        id=7,
        partnership_id=1,
        side_id=NORDLYS,
        kind="technical",
        zone="Europe/Copenhagen",
        uid="u@samspil",
        modal="V1",
        invited_by=1,
        invited_at=now,
    )
    made.plan(occasion, DANISH, 0, now)
    return made


def answer(person: int, side_id: int = BREVIK) -> InvitationAnswer:
    return InvitationAnswer(id=person, invitation_id=7, person_id=person, side_id=side_id)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.integers(1, 9)),
        st.tuples(st.just("decline"), st.integers(1, 9)),
        st.tuples(st.just("leave"), st.integers(1, 9)),
        st.tuples(st.just("seats"), st.integers(1, 5)),
    ),
    max_size=40,
)


@given(steps)
def test_seats_are_never_overbooked_and_the_line_is_kept(steps: list[tuple[str, int]]) -> None:
    """Whatever people do: no seat twice, none free while somebody waits, first come first served."""
    made, answers = planned(), dict[int, InvitationAnswer]()
    line: list[int] = []
    for number, (doing, what) in enumerate(steps):
        now = NOW + timedelta(minutes=number)
        if doing == "seats":
            seated = taken(list(answers.values()))
            if what < seated:
                with pytest.raises(Refusal):
                    made.plan(replace(WORKSHOP, seats=str(what)), DANISH, seated, now)
            else:
                made.plan(replace(WORKSHOP, seats=str(what)), DANISH, seated, now)
        else:
            # People 8 and 9 are of the side that invites.
            own = answers.setdefault(what, answer(what, NORDLYS if what > 7 else BREVIK))
            others = [each for each in answers.values() if each is not own]
            if doing == "come":
                come(made, own, others, now)
            elif doing == "decline":
                own.decline(now)
            else:
                let_go([own], {what}, now)
        line = _expected_line(line, answers)
        moved = move_up(made, list(answers.values()), now)
        assert [each.person_id for each in moved] == line[: len(moved)]
        line = line[len(moved) :]
        assert [each.person_id for each in in_line(list(answers.values()))] == line
        assert taken(list(answers.values())) <= made.seats
        assert not line or taken(list(answers.values())) == made.seats
        assert all(each.seated_at is None for each in answers.values() if each.side_id == NORDLYS)


def _expected_line(line: list[int], answers: dict[int, InvitationAnswer]) -> list[int]:
    """Who waited and still does, then who began to."""
    waiting = [person for person, each in answers.items() if each.waiting_at is not None]
    kept = [person for person in line if person in waiting]
    return [*kept, *(person for person in waiting if person not in kept)]


def test_who_says_yes_twice_keeps_what_they_have() -> None:
    """A second click neither moves them to the end of the line nor gives a second seat."""
    made, first, second, third = planned(), answer(1), answer(2), answer(3)
    for each in (first, second, third):
        come(made, each, [other for other in (first, second, third) if other is not each], NOW)
    come(made, first, [second, third], at(5, 9))
    come(made, third, [first, second], at(5, 9))
    assert (first.seated_at, third.waiting_at, third.turn, made.turns) == (NOW, NOW, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"purpose": ""}, "purpose"),
        ({"place": ""}, "place"),
        ({"day": date(2026, 5, 4), "clock": time(9)}, "day"),
        ({"minutes": 7}, "minutes"),
        ({"seats": "0"}, "seats"),
        ({"seats": "101"}, "seats"),
        ({"seats": "two"}, "seats"),
        ({"seats": "1"}, "seats"),
        ({"answer_by": date(2026, 5, 3)}, "answer_by"),
        ({"answer_by": date(2026, 5, 29)}, "answer_by"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_changes_nothing(
    wrong: dict[str, Any], field: str
) -> None:
    """Two seats are taken, so one is too few; the last day to answer lies between now and then."""
    made = planned()
    before = made.model_dump()
    with pytest.raises(Refusal) as refused:
        made.plan(replace(WORKSHOP, **wrong), DANISH, 2, NOW)
    assert refused.value.field == field
    assert made.model_dump() == before


def test_people_answer_until_the_working_day_before_in_their_own_zone() -> None:
    """For the Tuesday after Whit Monday that is Friday, up to its last minute."""
    made = planned(replace(WORKSHOP, day=date(2026, 5, 26)))
    assert made.answer_by == date(2026, 5, 22)
    made.check_takes_answers(made.answer_by, side(), at(22, 23, 59))
    with pytest.raises(Refusal, match="answers were due"):
        made.check_takes_answers(made.answer_by, side(), at(23, 0))
    made.check_to_come(at(26, 9, 59))
    with pytest.raises(Refusal, match="begun already"):
        made.check_to_come(at(26, 10))
    assert planned(replace(WORKSHOP, day=date(2026, 5, 4))).answer_by == date(2026, 5, 4)


def test_nobody_answers_what_has_begun_however_long_answers_are_taken() -> None:
    """Who was away may answer later than others, but not after the beginning."""
    with pytest.raises(Refusal, match="begun already"):
        planned().check_takes_answers(date(2026, 5, 29), side(), at(28, 10))


def test_who_is_away_on_the_last_day_and_a_last_day_that_is_free_take_answers_later() -> None:
    """Ascension Day is 14 May; somebody is away until Sunday, another one until the day after the last."""
    made = planned(replace(WORKSHOP, day=date(2026, 5, 27), answer_by=date(2026, 5, 14)))
    calendars, mine = [side().calendar], side()
    assert made.last_day(calendars, mine, None) == date(2026, 5, 15)
    assert made.last_day(calendars, mine, date(2026, 5, 13)) == date(2026, 5, 15)
    assert made.last_day(calendars, mine, date(2026, 5, 14)) == date(2026, 5, 15)
    assert made.last_day(calendars, mine, date(2026, 5, 17)) == date(2026, 5, 18)
    assert made.last_day(calendars, mine, date(2026, 5, 24)) == date(2026, 5, 26), "Whit Monday is between"


def test_the_reminder_comes_on_the_working_day_before_and_the_question_after_the_end() -> None:
    """In working hours: what ends in the evening is asked about the next morning."""
    made = planned(replace(WORKSHOP, day=date(2026, 5, 26), clock=time(15), minutes=120))
    made.line_up(side(), DANISH, NOW)
    assert (made.remind_at, made.ask_at) == (at(22, 8), at(27, 8))
    made.line_up(side(), DANISH, at(22, 8))
    assert made.remind_at is None


def test_only_what_stands_in_calendars_is_news() -> None:
    """More seats are none; another length is."""
    made = planned()
    assert not made.plan(replace(WORKSHOP, seats="9"), DANISH, 0, NOW)
    assert made.plan(replace(WORKSHOP, seats="9", minutes=60), DANISH, 0, NOW)


def test_it_is_said_once_whether_it_took_place_and_why_not() -> None:
    """Not before it began, not of what was called off, and a no needs its reason."""
    made = planned()
    with pytest.raises(Refusal, match="still to come"):
        made.settle(1, took_place=True, word="", now=at(28, 9))
    with pytest.raises(Refusal) as refused:
        made.settle(1, took_place=False, word=" ", now=at(28, 12))
    assert refused.value.field == "word"
    made.settle(1, took_place=False, word="Snow", now=at(28, 12))
    assert (made.missed_at, made.held_at, made.word) == (at(28, 12), None, "Snow")
    with pytest.raises(Refusal, match="already said"):
        made.settle(1, took_place=True, word="", now=at(28, 13))
    off = planned()
    off.call_off(1, "", NOW)
    with pytest.raises(Refusal, match="called off"):
        off.settle(1, took_place=True, word="", now=at(28, 12))


def view(made: Invitation, now: datetime = NOW) -> InvitationView:
    partnership = Partnership(
        id=1, owner="T", channel="C", name="n", language="da", zone="UTC", begun_at=NOW, begun_by="U"
    )
    anna = Person(id=1, partnership_id=1, side_id=1, user="U1", team="T", name="Anna Holm", is_guest=False)
    return InvitationView(partnership, made, [side(), side(BREVIK)], [], {1: anna}, now)


def read_back(content: bytes) -> tuple[Calendar, Any]:
    """A file as a calendar reads it, after its form was looked at."""
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = Calendar.from_ical(content)
    (event,) = read.walk("VEVENT")
    assert not event.errors
    return read, event


@pytest.mark.parametrize(
    ("day", "utc_hours"),
    [(date(2026, 10, 23), (8, 10)), (date(2026, 10, 26), (9, 11)), (date(2027, 3, 29), (8, 10))],
)
def test_a_calendar_reads_the_same_moments_on_either_side_of_a_change_of_clocks(
    day: date, utc_hours: tuple[int, int]
) -> None:
    """Ten to twelve in Copenhagen, in summer and in winter."""
    made = planned(replace(WORKSHOP, day=day, clock=time(10), minutes=120))
    _read, event = read_back(calendar_file(translator("en"), view(made)).content)
    starts_at, ends_at = event["DTSTART"].dt, event["DTEND"].dt
    assert (starts_at.astimezone(UTC).hour, ends_at.astimezone(UTC).hour) == utc_hours
    assert starts_at.astimezone(COPENHAGEN).time() == time(10)
    assert starts_at.utcoffset() == timedelta(0)


def test_a_calendar_knows_it_again_when_it_changed_and_takes_it_out_when_it_is_off() -> None:
    """The same UID, a higher SEQUENCE each time, and the moment of writing."""
    made = planned()
    first, event = read_back(calendar_file(translator("en"), view(made)).content)
    assert (first["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("PUBLISH", "CONFIRMED", 0)
    assert event["DTSTAMP"].dt == NOW
    assert first["VERSION"] == "2.0"
    assert first["PRODID"]
    made.plan(replace(WORKSHOP, clock=time(13)), DANISH, 0, NOW)
    made.change_calendars()
    second, event = read_back(calendar_file(translator("en"), view(made, at(5, 9))).content)
    assert (second["METHOD"], event["SEQUENCE"], event["UID"]) == ("PUBLISH", 1, "u@samspil")
    assert (event["DTSTAMP"].dt, event["DTSTART"].dt) == (at(5, 9), at(28, 13))
    made.call_off(1, "", NOW)
    third, event = read_back(calendar_file(translator("en"), view(made)).content)
    assert (third["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert event["UID"] == "u@samspil"


def test_what_people_typed_comes_through_a_calendar_file_unharmed() -> None:
    """Danish letters, commas, semicolons, lines, and what looks like a property; folded by octets."""
    typed = replace(
        WORKSHOP,
        title="Årsmøde; drift, æøå 🟢 " + "ø" * 70,
        purpose="Linje 1\nEND:VEVENT\n" + "å" * 600 + "\\n, slut",
        place="Blåbærvej 4, 2. th; https://meet.example/æ?a=1,2",
    )
    made = planned(typed)
    file = calendar_file(translator("da"), view(made))
    _read, event = read_back(file.content)
    assert event["SUMMARY"] == typed.title
    assert event["LOCATION"] == typed.place
    assert event["DESCRIPTION"] == f"{typed.purpose}\n\nAnna Holm fra Nordlys inviterer."
    assert (file.name, file.comment[:9]) == ("samspil-7.ics", "Åbn filen")


def test_a_calendar_shows_nothing_that_only_slack_reads() -> None:
    """Neither of what was typed nor of names; the words beside the file, which Slack reads, are escaped."""
    shown = view(planned(replace(WORKSHOP, title="*Yearly* <R&D> :tada:", purpose="_Why_", place="`Room 4`")))
    shown.people[1].name, shown.sides[0].name = "Anna :rocket:", "Nordlys :zap:"
    file = calendar_file(translator("en"), shown)
    _read, event = read_back(file.content)
    assert (event["SUMMARY"], event["LOCATION"]) == ("Yearly <R&D> 🎉", "Room 4")
    assert event["DESCRIPTION"] == "Why\n\nAnna 🚀 of Nordlys ⚡ invites."
    assert "&lt;R&amp;D&gt;" in file.comment


@pytest.fixture
def at_work(sqlite_url: str, tmp_path: Path) -> Iterator[AtWork]:
    made = AtWork(sqlite_url, tmp_path / "keys", NOW, home=2, partner=4)
    yield made
    made.database.close()


@pytest.fixture
def crowd(database_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """Fifty on one side, on each database."""
    made = AtWork(database_url, tmp_path / "keys", NOW, home=2, partner=50)
    yield made
    made.database.close()


def invited(at_work: AtWork, seats: str, modal: str = "V1") -> int:
    at_work.do(invitation.invite, who("H1"), at_work.id, "technical", replace(WORKSHOP, seats=seats), modal)
    found: int = at_work.do(
        lambda w: w.session.exec(select(Invitation.id).where(Invitation.modal == modal)).one()
    )
    return found


def seated(at_work: AtWork, invitation_id: int) -> InvitationView:
    shown = at_work.do(invitation.read, who("H0"), invitation_id)
    found: InvitationView = shown.view
    return found


async def test_fifty_who_answer_at_once_get_the_seats_there_are(crowd: AtWork) -> None:
    """Each has one answer, twenty have a seat, and thirty stand in line, each at a place of their own."""
    made = invited(crowd, "20")
    users = [f"P{n}" for n in range(50)]
    await asyncio.gather(
        *(crowd.work(invitation.accept, who(user), made) for user in users),
        *(crowd.work(invitation.accept, who(user), made) for user in users[:10]),
    )
    shown = seated(crowd, made)
    brevik = next(each for each in shown.sides if each.kind == "partner")
    assert len(shown.answers) == 51
    assert (len(shown.seated_of(brevik)), len(shown.waiting), shown.seats_left) == (20, 30, 0)
    assert sorted(each.turn for each in in_line(shown.answers)) == list(range(1, 31))
    await asyncio.gather(
        *(crowd.work(invitation.decline, who(person.user), made) for person in shown.seated_of(brevik)[:8])
    )
    after = seated(crowd, made)
    assert len(after.seated_of(brevik)) == 20
    moved = [person.user for person in shown.waiting[:8]]
    assert sorted(moved) == sorted(crowd.told("invitation.offer"))
    assert [person.user for person in after.waiting] == [person.user for person in shown.waiting[8:]]


def test_the_same_modal_sent_twice_invites_once(at_work: AtWork) -> None:
    """Slack may send a payload again."""
    first = invited(at_work, "2")
    assert invited(at_work, "2") == first
    assert len(at_work.told("invitation.card")) == 1


def test_a_seat_of_who_left_is_passed_on_and_who_left_is_passed_over(at_work: AtWork) -> None:
    """Leaving the channel gives the seat back; the next in line gets it, but not who left, too."""
    made = invited(at_work, "1")
    for user in ("P0", "P1", "P2", "P3"):
        at_work.do(invitation.accept, who(user), made)
    at_work.leave("P0")
    at_work.leave("P1")
    assert at_work.do(invitation.next_due) == NOW
    assert at_work.do(invitation.gone) == [made]
    at_work.do(invitation.pass_on, made)
    assert at_work.do(invitation.gone) == []
    assert at_work.told("invitation.offer") == ["P2"]
    seat = at_work.do(lambda w: partnerships.seat(w, who("P2"), at_work.id))
    (waits,) = at_work.do(invitation.waiting_for, seat)
    assert (waits.name, waits.by, waits.what) == ("invitation.keep", at(28, 10), "VPN")
    with pytest.raises(Refusal, match="somebody else"):
        at_work.do(invitation.keep, who("P3"), waits.about)
    at_work.do(invitation.keep, who("P2"), waits.about)
    assert at_work.do(invitation.waiting_for, seat) == []


def test_who_left_and_came_back_is_no_longer_waited_for(at_work: AtWork) -> None:
    """The seat that was offered to them has gone to the next."""
    made = invited(at_work, "1")
    for user in ("P0", "P1", "P2"):
        at_work.do(invitation.accept, who(user), made)
    at_work.do(invitation.decline, who("P0"), made)
    at_work.leave("P1")
    at_work.do(invitation.pass_on, made)
    assert at_work.told("invitation.offer") == ["P1", "P2"]
    at_work.do(lambda w: w.session.exec(select(Person).where(Person.user == "P1")).one().rejoin())
    seat = at_work.do(lambda w: partnerships.seat(w, who("P1"), at_work.id))
    assert at_work.do(invitation.waiting_for, seat) == []


def test_who_invited_and_left_is_stood_in_for_by_their_contact_persons(at_work: AtWork) -> None:
    """They are asked whether it took place, and may say so; the other side's may not."""
    made = invited(at_work, "2")
    at_work.leave("H1")
    at_work.do(invitation.pass_on, made)
    at_work.clock.move_to(at(28, 11, 30))
    at_work.do(invitation.ask, made)
    assert at_work.told("invitation.question") == ["H0"]
    seat = at_work.do(lambda w: partnerships.seat(w, who("H0"), at_work.id))
    assert [each.name for each in at_work.do(invitation.waiting_for, seat)] == ["invitation.settle"]
    with pytest.raises(Refusal, match="Only Home 1"):
        at_work.do(invitation.settle, who("P0"), made, took_place=True, word="")
    at_work.do(invitation.settle, who("H0"), made, took_place=True, word="")
    assert at_work.do(invitation.waiting_for, seat) == []


def test_what_is_counted_is_by_the_side_that_invites_from_until_before(at_work: AtWork) -> None:
    """Seats count where it took place; what was called off counts when it was."""
    first, second, third = (invited(at_work, "2", modal) for modal in ("V1", "V2", "V3"))
    at_work.do(invitation.accept, who("P0"), first)
    at_work.do(invitation.accept, who("P1"), second)
    at_work.clock.move_to(at(6, 9))
    at_work.do(invitation.call_off, who("H1"), third, "")
    at_work.clock.move_to(at(29, 9))
    at_work.do(invitation.settle, who("H1"), first, took_place=True, word="")
    at_work.do(invitation.settle, who("H1"), second, took_place=False, word="Snow")
    home = at_work.person("H1").side_id
    may = at_work.do(invitation.figures, at_work.id, NOW, at(28, 10) + timedelta(seconds=1))
    assert (may.invited, may.held, may.offered, may.taken, may.called_off) == (
        {home: 3},
        {home: 1},
        {home: 2},
        {home: 1},
        {home: 1},
    )
    early = at_work.do(invitation.figures, at_work.id, NOW + timedelta(seconds=1), at(28, 10))
    assert (early.invited, early.held, early.offered, early.taken, early.called_off) == (
        {},
        {},
        {},
        {},
        {home: 1},
    )


def test_who_comes_and_is_there_is_reminded_once_and_again_after_a_change_of_time(at_work: AtWork) -> None:
    """Not who waits, cannot come, or is away until it is over."""
    made = invited(at_work, "2")
    for user in ("P0", "P1", "P2", "P3"):
        at_work.do(invitation.accept, who(user), made)
    at_work.do(invitation.decline, who("H1"), made)
    away = {"expected": False, "absent_until": date(2026, 5, 28), "language": None}
    at_work.do(partnerships.say_about_me, who("P1"), at_work.id, **away)
    at_work.clock.move_to(at(27, 8))
    assert at_work.do(invitation.reminders_due) == [made]
    at_work.do(invitation.remind, made)
    at_work.do(invitation.remind, made)
    assert at_work.told("invitation.reminder") == ["P0"]
    at_work.do(invitation.change, who("H0"), made, replace(WORKSHOP, day=date(2026, 5, 29)))
    at_work.clock.move_to(at(28, 8))
    at_work.do(invitation.remind, made)
    assert at_work.told("invitation.reminder") == ["P0", "P0", "P1"]


def test_nothing_is_asked_or_reminded_in_a_partnership_that_ended(at_work: AtWork) -> None:
    """What would have been due is not even looked at."""
    made = invited(at_work, "2")
    at_work.do(invitation.accept, who("P0"), made)
    at_work.do(conductor.go_away, "T1", "C1", REMOVED)
    at_work.leave("P0")
    at_work.clock.move_to(at(27, 9))
    assert at_work.do(invitation.next_due) is None
    assert (at_work.do(invitation.gone), at_work.do(invitation.reminders_due)) == ([], [])
    at_work.clock.move_to(at(30, 9))
    assert at_work.do(invitation.questions_due) == []
    with pytest.raises(Refusal, match="not in the channel"):
        at_work.do(invitation.accept, who("P1"), made)


def test_a_seat_that_was_offered_can_be_given_back(at_work: AtWork) -> None:
    """Then it goes to the next, and the old offer no longer holds it."""
    made = invited(at_work, "1")
    for user in ("P0", "P1", "P2"):
        at_work.do(invitation.accept, who(user), made)
    at_work.do(invitation.decline, who("P0"), made)
    at_work.do(invitation.decline, who("P1"), made)
    assert at_work.told("invitation.offer") == ["P1", "P2"]
    offers = at_work.do(lambda w: w.session.exec(select(InvitationOffer)).all())
    with pytest.raises(Refusal, match="given this seat back"):
        at_work.do(invitation.keep, who("P1"), offers[0].id)


def test_reminders_and_questions_follow_hours_and_holidays_that_change(at_work: AtWork) -> None:
    """The working day before is free from now on, and the office opens later; nothing is said twice."""
    made = invited(at_work, "2")
    at_work.do(invitation.accept, who("P0"), made)

    def row() -> Invitation:
        found = at_work.do(lambda w: w.session.get_one(Invitation, made))
        assert isinstance(found, Invitation)
        return found

    assert (row().remind_at, row().ask_at) == (at(27, 8), at(28, 11, 30))

    def change(w: Any, **values: Any) -> None:
        for each in partnerships.sides(w, at_work.id):
            for name, value in values.items():
                setattr(each, name, value)
        w.session.flush()
        invitation.follow_settings(w, w.session.get_one(Partnership, at_work.id))

    at_work.do(change, opens=time(9), week="1245")
    assert (row().remind_at, row().ask_at) == (at(26, 9), at(28, 11, 30))
    at_work.clock.move_to(at(26, 15))
    at_work.do(change, opens=time(12), closes=time(20))
    assert (row().remind_at, row().ask_at) == (at(26, 15), at(28, 12)), "it is due by now"
    at_work.do(invitation.remind, made)
    at_work.do(change, opens=time(8), week="12345")
    assert row().remind_at is None
    assert at_work.told("invitation.reminder") == ["H1", "P0"]


def test_who_was_away_on_the_last_day_says_so_on_the_first_day_back(at_work: AtWork) -> None:
    """And others cannot any more."""
    made = invited(at_work, "2")
    away = {"expected": False, "absent_until": date(2026, 5, 27), "language": None}
    at_work.do(partnerships.say_about_me, who("P1"), at_work.id, **away)
    at_work.clock.move_to(at(28, 9))
    with pytest.raises(Refusal, match="answers were due"):
        at_work.do(invitation.accept, who("P0"), made)
    at_work.do(invitation.accept, who("P1"), made)


def away(at_work: AtWork, user: str, until: date | None) -> None:
    """Somebody says until when they are away; all that stands on it follows."""
    said = {"expected": False, "absent_until": until, "language": None}
    at_work.do(conductor.say_about_me, who(user), at_work.id, **said)


def waits_for(at_work: AtWork, user: str) -> list[str]:
    """What of invitations waits for somebody."""
    seat = at_work.do(lambda w: partnerships.seat(w, who(user), at_work.id))
    return [each.name for each in at_work.do(invitation.waiting_for, seat)]


ON_29 = date(2026, 5, 29)


@pytest.mark.parametrize(
    ("gone", "absent", "asked"),
    [
        ([], ["H1"], ["H0"]),
        ([], ["H1", "H0"], ["H2"]),
        ([], ["H1", "H0", "H2", "H3"], ["H1"]),
        (["H1", "H0"], [], ["H2"]),
        (["H1", "H0", "H2"], [], ["H3"]),
        (["H1", "H0", "H2"], ["H3"], ["H3"]),
        (["H1"], ["H0"], ["H2"]),
    ],
)
def test_who_is_there_is_asked_whether_it_took_place_and_may_say_so(
    sqlite_url: str, tmp_path: Path, gone: list[str], absent: list[str], asked: list[str]
) -> None:
    """Whoever invited, else who speaks for their side, else who was a host, else its people."""
    at_work = AtWork(sqlite_url, tmp_path / "keys", NOW, home=4, partner=1)
    made = invited(at_work, "2")
    at_work.do(invitation.accept, who("H2"), made)
    for user in gone:
        at_work.do(conductor.left, "T1", "C1", user)
    at_work.do(invitation.pass_on, made)
    at_work.clock.move_to(at(28, 11, 30))
    for user in absent:
        away(at_work, user, ON_29)
    at_work.do(invitation.ask, made)
    assert at_work.told("invitation.question") == asked
    assert waits_for(at_work, asked[0]) == ["invitation.settle"]
    at_work.do(invitation.settle, who(asked[0]), made, took_place=True, word="")
    assert waits_for(at_work, asked[0]) == []
    at_work.database.close()


def test_a_question_that_lost_whom_it_asked_is_asked_of_who_is_there(at_work: AtWork) -> None:
    """Who invited leaves, or is away, before they answered; back again it waits for them once more."""
    made = invited(at_work, "2")
    at_work.clock.move_to(at(28, 11, 30))
    at_work.do(invitation.ask, made)
    away(at_work, "H1", ON_29)
    assert at_work.told("invitation.question") == ["H1", "H0"]
    assert (waits_for(at_work, "H1"), waits_for(at_work, "H0")) == ([], ["invitation.settle"])
    away(at_work, "H1", None)
    assert at_work.told("invitation.question") == ["H1", "H0"], "each is asked once"
    assert (waits_for(at_work, "H1"), waits_for(at_work, "H0")) == (["invitation.settle"], [])
    at_work.do(conductor.left, "T1", "C1", "H1")
    assert waits_for(at_work, "H0") == ["invitation.settle"]
    at_work.do(invitation.settle, who("H0"), made, took_place=False, word="Snow")
    at_work.do(conductor.left, "T1", "C1", "H0")
    assert at_work.told("invitation.question") == ["H1", "H0"]


def test_a_side_that_lost_all_who_speak_for_it_can_still_change_and_call_off(at_work: AtWork) -> None:
    """Nobody of the other side can; and a guest only where the side has no others."""
    made = invited(at_work, "2")
    with pytest.raises(Refusal, match="contact persons and facilitators"):
        at_work.do(invitation.call_off, who("P0"), made, "")
    at_work.do(conductor.left, "T1", "C1", "H1")
    at_work.do(partnerships.meet, at_work.id, [Profile("H7", "T1", "Home 7", is_guest=False, locale=None)])
    with pytest.raises(Refusal, match="contact persons and facilitators"):
        at_work.do(invitation.call_off, who("H7"), made, "")
    at_work.do(conductor.left, "T1", "C1", "H0")
    with pytest.raises(Refusal, match="contact persons and facilitators"):
        at_work.do(invitation.call_off, who("P0"), made, "")
    at_work.do(invitation.call_off, who("H7"), made, "")


def test_a_seat_that_becomes_free_goes_to_who_can_use_it(at_work: AtWork) -> None:
    """Who is away on that day keeps their place in line, and has the seat where nobody else waits."""
    made = invited(at_work, "1")
    for user in ("P0", "P1", "P2"):
        at_work.do(invitation.accept, who(user), made)
    away(at_work, "P1", date(2026, 5, 28))
    at_work.do(invitation.decline, who("P0"), made)
    assert at_work.told("invitation.offer") == ["P2"]
    at_work.do(invitation.decline, who("P2"), made)
    assert at_work.told("invitation.offer") == ["P2", "P1"]
