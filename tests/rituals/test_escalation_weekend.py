"""Where the clock of a blocker stops, what comes of it, and who may let a weekend count."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from partnership_of_eight import Eight
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.calendar import HolidayCalendar, WorkingHours
from bot.database import Database
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, LEAD, Actor, Partnership, Person, Profile, Side, Unit
from bot.rituals import agreement, escalation
from bot.rituals.escalation import (
    CLIMB,
    MAY_AGREE,
    MAY_ASK,
    MAY_COUNT,
    Blocker,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    stop_of,
)
from bot.rituals.escalation.lasted import worked

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
RAISER, CONTACT_OF_BREVIK, COLLEAGUE, LEADER = 0, 5, 6, 2
DANISH = WorkingHours(COPENHAGEN, time(8), time(16), HolidayCalendar("DK"))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In May 2026, by Danish clocks. The 8th is a Friday."""
    return datetime(2026, 5, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.fixture
def eight(tmp_path: Path) -> Iterator[Eight]:
    """Both companies on a Friday afternoon, with a contact person who is called and a neutral lead above."""
    made = Eight(Database(f"sqlite:///{tmp_path / 'samspil.db'}"), tmp_path / "keys")
    made.do(lambda w: give(w, CONTACT_OF_BREVIK, CONTACT))
    made.do(lambda w: give(w, LEADER, LEAD))
    made.clock.move_to(at(8, 14, 30))
    yield made
    made.database.close()


def give(w: Unit, number: int, part: str) -> None:
    person = w.session.exec(select(Person).where(Person.user == f"U{number}")).one()
    partnerships.give_part(w, person, part, person.id)


def raise_one(eight: Eight, severity: str = "critical", side_id: int | None = None) -> int:
    blocker = Blocker("VPN is down", severity, responding_side=side_id)
    raiser = eight.actors[RAISER]
    _seat, view = eight.do(escalation.raise_blocker, raiser, eight.partnership_id, blocker, "modal")
    return int(view.escalation.id)


def offered(eight: Eight, number: int, made: int) -> str:
    return str(eight.do(escalation.look, eight.actors[number], made).outlook.weekend)


def ask(eight: Eight, made: int) -> None:
    eight.do(escalation.ask_to_count, eight.actors[RAISER], made, "modal")


def agree(eight: Eight, number: int, made: int) -> bool:
    return bool(eight.do(conductor.count_through, eight.actors[number], made, "message").has_changed)


def climbs_at(eight: Eight, made: int) -> datetime | None:
    mine = select(EscalationDeadline.at).where(
        EscalationDeadline.escalation_id == made, EscalationDeadline.kind == CLIMB
    )
    found: datetime | None = eight.do(lambda w: w.session.exec(mine).first())
    return found


def away(eight: Eight, number: int, until: date) -> None:
    saying = partial(conductor.say_about_me, expected=True, absent_until=until, language=None)
    eight.do(saying, eight.actors[number], eight.partnership_id)


def asked_people(w: Unit) -> list[str]:
    return [each.name for each in w.session.exec(select(OwedMessage)) if each.name == "escalation.weekend"]


def test_a_clock_stops_at_closing_and_days_off_are_told_from_nights() -> None:
    """From Friday to Monday is a weekend, Thursday to Friday a night, Whit Monday belongs to its weekend."""
    friday, thursday = stop_of(DANISH, at(8, 14, 30)), stop_of(DANISH, at(7, 14))
    whitsun, sunday = stop_of(DANISH, at(22, 12)), stop_of(DANISH, at(10, 12))
    assert friday
    assert thursday
    assert whitsun
    assert sunday
    assert (friday.since, friday.until, friday.is_weekend) == (at(8, 16), at(11, 8), True)
    assert (thursday.since, thursday.until, thursday.days_off) == (at(7, 16), at(8, 8), [])
    assert (whitsun.until, whitsun.is_weekend) == (at(26, 8), True)
    assert (sunday.since, sunday.until) == (at(10, 12), at(11, 8)), "it stands already"
    ascension = stop_of(DANISH, at(13, 12))
    assert ascension
    assert (ascension.days_off, ascension.is_weekend) == ([3], False)


def test_where_work_never_stops_no_clock_does() -> None:
    """Day and night, seven days a week."""
    always = WorkingHours(COPENHAGEN, time(), time(), HolidayCalendar("", frozenset(range(7))))
    assert stop_of(always, at(8, 14)) is None


def test_what_was_left_is_left_when_a_weekend_begins_to_count(eight: Eight) -> None:
    """Twenty minutes of working time before Monday are twenty minutes from the click on Saturday."""
    eight.clock.move_to(at(8, 15, 50))
    made = raise_one(eight)
    assert climbs_at(eight, made) == at(11, 8, 20)
    ask(eight, made)
    eight.clock.move_to(at(9, 11))
    assert agree(eight, CONTACT_OF_BREVIK, made)
    assert climbs_at(eight, made) == at(9, 12), "an hour's notice at least"
    moves = (
        select(EscalationMove).where(EscalationMove.escalation_id == made).order_by(col(EscalationMove.at))
    )
    found = eight.do(lambda w: list(w.session.exec(moves)))
    assert worked(found, at(8, 15, 50), at(9, 12), DANISH, always=True) == 10 + 60


def test_a_second_press_and_one_after_the_end_are_told_how_it_stands(eight: Eight) -> None:
    """Neither changes anything, and the history has one entry with both names."""
    made = raise_one(eight)
    assert offered(eight, RAISER, made) == MAY_ASK
    ask(eight, made)
    ask(eight, made)
    assert len(eight.do(asked_people)) == 1, "asked twice is asked once"
    assert agree(eight, CONTACT_OF_BREVIK, made)
    assert not agree(eight, CONTACT_OF_BREVIK, made)
    noted = eight.do(lambda w: agreement.history_of(w, eight.partnership_id)[0])
    ids = eight.person_ids()
    assert (noted.by, noted.agreed_by) == (ids[RAISER], [ids[CONTACT_OF_BREVIK]])
    other = raise_one(eight)
    ask(eight, other)
    eight.do(escalation.resolve, eight.actors[CONTACT_OF_BREVIK], other, "Restarted", "", "modal")
    assert not agree(eight, CONTACT_OF_BREVIK, other)
    assert not eight.do(lambda w: w.session.get_one(Escalation, other).counts_always)


def test_the_history_goes_on_as_it_was_after_one_case(eight: Eight) -> None:
    """What was agreed for one blocker is no term: nothing is noted as turned back by itself."""
    made = raise_one(eight)
    ask(eight, made)
    agree(eight, CONTACT_OF_BREVIK, made)

    def catch_up(w: Unit) -> list[str]:
        partnership = w.session.get_one(Partnership, eight.partnership_id)
        agreement.catch_up(w, partnership, conductor.standing_of(w, partnership).terms)
        return [each.kind for each in agreement.history_of(w, eight.partnership_id)]

    assert eight.do(catch_up) == ["agreed", "first"]


def test_who_has_no_right_to_it_is_told_whose_it_is(eight: Eight) -> None:
    """A colleague of the contact person, somebody of the other company, and whoever did not raise it."""
    made = raise_one(eight)
    with pytest.raises(Refusal, match="Only who raised"):
        eight.do(escalation.ask_to_count, eight.actors[CONTACT_OF_BREVIK], made, "modal")
    ask(eight, made)
    for number in (COLLEAGUE, RAISER, LEADER):
        with pytest.raises(Refusal, match="This is for"):
            agree(eight, number, made)
    assert offered(eight, CONTACT_OF_BREVIK, made) == MAY_AGREE
    assert offered(eight, LEADER, made) != MAY_AGREE


def test_where_the_contact_is_away_whoever_is_called_in_their_place_is_asked(eight: Eight) -> None:
    """And where nobody of that company is there, who asks is told so."""
    away(eight, CONTACT_OF_BREVIK, date(2026, 5, 12))
    made = raise_one(eight)

    def call_colleague(w: Unit) -> None:
        w.session.get_one(Escalation, made).called = [eight.person_ids_in(w.session)[COLLEAGUE]]

    with pytest.raises(Refusal, match="Nobody who could agree"):
        ask(eight, made)
    eight.do(call_colleague)
    ask(eight, made)
    assert agree(eight, COLLEAGUE, made)


def test_where_all_agreed_that_critical_may_it_counts_by_one_press(eight: Eight) -> None:
    """A blocker that was raised before is counted through by who raised it; one since counts anyhow."""
    made = raise_one(eight)

    def all_agree(w: Unit) -> None:
        escalation.ladder_of(w, eight.partnership_id)[0].critical_counts_always = True

    eight.do(all_agree)
    assert offered(eight, RAISER, made) == MAY_COUNT
    ask(eight, made)
    assert eight.do(lambda w: w.session.get_one(Escalation, made).counts_always)
    since = raise_one(eight)
    assert (offered(eight, RAISER, since), climbs_at(eight, since)) == ("", at(8, 15))


def test_only_a_critical_one_before_days_off_is_asked_for(eight: Eight) -> None:
    """No other severity, no night; and what was asked for one weekend is asked anew for the next."""
    assert offered(eight, RAISER, raise_one(eight, "high")) == ""
    made = raise_one(eight)
    ask(eight, made)
    eight.clock.move_to(at(12, 9))
    assert offered(eight, RAISER, made) == ""
    assert not agree(eight, CONTACT_OF_BREVIK, made), "that weekend is over"
    eight.clock.move_to(at(15, 9))
    assert offered(eight, RAISER, made) == MAY_ASK


def test_of_three_companies_the_one_that_answers_agrees(eight: Eight) -> None:
    """Its hours are what the clock counts; the third is not asked and cannot say it."""

    def third_comes(w: Unit) -> int:
        partnerships.meet(w, eight.partnership_id, [Profile("U8", "T3", "Person 8", False, None)])
        give(w, 8, CONTACT)
        return w.session.exec(select(Side.id).order_by(col(Side.id).desc())).first() or 0

    third = eight.do(third_comes)
    made = raise_one(eight, side_id=third)
    ask(eight, made)
    with pytest.raises(Refusal, match="This is for"):
        agree(eight, CONTACT_OF_BREVIK, made)
    eight.actors.append(Actor("T1", "U8"))
    assert agree(eight, 8, made)


def test_whom_it_reaches_when_is_told_before_it_comes(eight: Eight) -> None:
    """The neutral lead at three, if nobody answers; a step with nobody is left out."""
    made = raise_one(eight)
    seen = eight.do(escalation.look, eight.actors[RAISER], made)
    coming = [(when, [person.user for person in people]) for when, people in seen.outlook.coming]
    assert coming == [(at(8, 15), ["U2"])]
    away(eight, LEADER, date(2026, 5, 20))
    assert eight.do(escalation.look, eight.actors[RAISER], made).outlook.coming == []


def test_who_presses_once_more_is_told_what_they_did_and_another_who_it_was(eight: Eight) -> None:
    """Resolved, then confirmed: nobody reads their own name as somebody else's."""
    made = raise_one(eight)
    solver, colleague = eight.actors[CONTACT_OF_BREVIK], eight.actors[RAISER]
    eight.do(escalation.resolve, solver, made, "Restarted", "", "modal")
    with pytest.raises(Refusal, match="You marked this blocker as resolved"):
        eight.do(escalation.resolve, solver, made, "Restarted", "", "modal")
    with pytest.raises(Refusal) as told:
        eight.do(escalation.resolve, colleague, made, "Restarted", "", "modal")
    assert told.value.values["who"] == "Person 5"
    eight.do(escalation.confirm, colleague, made, "message")
    with pytest.raises(Refusal, match="You confirmed that this blocker is resolved"):
        eight.do(escalation.confirm, colleague, made, "message")
