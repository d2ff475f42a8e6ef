"""Three companies in Copenhagen, Kolkata and New York: each day is that of who reads it or has to act."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork, who
from sqlmodel import select
from tests_shared import keys_in

from bot import conductor, partnerships
from bot.blocks.charter.words import review_line
from bot.blocks.disagreement.words import standing
from bot.blocks.idea.messages import suggested
from bot.conductor.following import clocks, follow_clocks
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import CONTACT, MEDIATOR, Partnership, Person, Profile, Unit
from bot.rituals import (
    action,
    charter,
    disagreement,
    escalation,
    idea,
    invitation,
    mediation,
    pair,
    retro,
    risk,
)
from bot.rituals.charter import Charter, Measured
from bot.rituals.escalation import CLIMB, Blocker, EscalationDeadline
from bot.rituals.invitation import Occasion
from bot.rituals.mediation import Account, Mediation
from bot.rituals.retro import RetroRound

ZONES = {"H": "Europe/Copenhagen", "P": "Asia/Kolkata", "Q": "America/New_York"}
THIRD = [Profile(user, "T3", f"Third {user}", is_guest=False, locale=None) for user in ("Q0", "Q1")]


def utc(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """Monday 4 May 2026, 13:00 UTC: at 15:00 in Copenhagen, 18:30 in Kolkata and 9:00 in New York."""
    keys_in(tmp_path / "keys")
    office = AtWork(sqlite_url, tmp_path / "keys", utc(4, 13), home=3, partner=2)

    def begin(w: Unit) -> None:
        partnerships.meet(w, office.id, THIRD, "Third")
        w.session.flush()
        for user in ("H", "P", "Q"):
            person = w.session.exec(select(Person).where(Person.user == f"{user}0")).one()
            partnerships.give_part(w, person, CONTACT, person.id)
            side = w.session.get_one(partnerships.Side, person.side_id)
            side.zone, side.opens, side.closes, side.holidays = ZONES[user], time(9), time(17), ""

    office.do(begin)
    yield office
    office.database.close()


def seat(office: AtWork, user: str) -> Any:
    return office.do(lambda w: partnerships.seat(w, who(user), office.id))


def one(office: AtWork, table: type[Any]) -> Any:
    return office.do(lambda w: w.session.exec(select(table)).one())


def test_an_action_is_overdue_by_the_day_of_who_reads(office: AtWork) -> None:
    """Due on 5 May: at 20:00 UTC it is the 6th in Kolkata alone, and there it is overdue."""
    office.do(action.note, who("H0"), office.id, "Order VPN", office.person("P1").id, date(2026, 5, 5))
    office.clock.move_to(utc(5, 20))
    today = {user: office.do(action.list_of, who(user), office.id).today for user in ("H0", "P1", "Q0")}
    assert today == {"H0": date(2026, 5, 5), "P1": date(2026, 5, 6), "Q0": date(2026, 5, 5)}


def test_of_a_day_that_ends_at_midnight_an_action_is_due_at_its_end(office: AtWork) -> None:
    """In New York, which works in the evening: until the midnight after."""

    def work_late(w: Unit) -> None:
        person = w.session.exec(select(Person).where(Person.user == "Q1")).one()
        side = w.session.get_one(partnerships.Side, person.side_id)
        side.opens, side.closes = time(14), time()

    office.do(work_late)
    office.do(action.note, who("H0"), office.id, "Order VPN", office.person("Q1").id, date(2026, 5, 5))
    office.clock.move_to(utc(5, 20))
    (waiting,) = office.do(lambda w: action.waiting_for(w, partnerships.seat(w, who("Q1"), office.id)))
    assert waiting.by == utc(6, 4)


def test_a_day_to_come_is_one_at_home(office: AtWork) -> None:
    """At 3:00 UTC of the 6th it is still the 5th in New York: that day can be chosen there alone."""
    office.clock.move_to(utc(6, 3))
    for user, may in (("Q0", True), ("H0", False), ("P0", False)):
        note = (action.note, who(user), office.id, "Order VPN", office.person(user).id, date(2026, 5, 5))
        if may:
            office.do(*note)
            continue
        with pytest.raises(Refusal, match="still to come"):
            office.do(*note)


def test_an_answer_to_an_invitation_is_in_time_until_the_day_is_over_at_home(office: AtWork) -> None:
    """The last day is 5 May: over at 18:30 UTC in Kolkata, at 22:00 in Copenhagen, at 4:00 in New York."""
    workshop = Occasion("VPN", "To agree", date(2026, 5, 20), time(10), 90, "Room 4", "5", date(2026, 5, 5))
    office.do(invitation.invite, who("H1"), office.id, "technical", workshop, "V1")
    office.clock.move_to(utc(5, 18, 31))
    with pytest.raises(Refusal, match="answers were due"):
        office.do(invitation.accept, who("P1"), 1)
    office.clock.move_to(utc(5, 21, 59))
    office.do(invitation.accept, who("H2"), 1)
    office.clock.move_to(utc(6, 3, 59))
    office.do(invitation.accept, who("Q1"), 1)
    office.clock.move_to(utc(6, 4))
    with pytest.raises(Refusal, match="answers were due"):
        office.do(invitation.accept, who("Q0"), 1)


def test_in_a_mediation_each_has_days_of_their_own_and_all_are_asked_on_theirs(office: AtWork) -> None:
    """The mediator in Kolkata has two days there; the 13th has begun for all when New York's has."""
    office.do(lambda w: partnerships.give_part(w, _person(w, "P1"), MEDIATOR, 1))
    told = Account("Happened", "Effect", "Mend", shows=False)
    ids = {user: office.person(user).id for user in ("Q0", "P1")}
    office.do(mediation.ask, who("H0"), office.id, ids["Q0"], ids["P1"], told)
    assert one(office, Mediation).due_at == utc(7, 3, 30), "asked after hours: from Tuesday 9:00 on"
    office.do(mediation.take_on, who("P1"), 1)
    office.do(mediation.invite, who("P1"), 1)
    office.do(mediation.write_account, who("Q0"), 1, told)
    office.do(mediation.propose, who("P1"), 1, "Proposal", [], date(2026, 5, 13))
    for user in ("H0", "Q0"):
        office.do(conductor.agree_in_mediation, who(user), 1, 1)
    assert one(office, Mediation).due_at == utc(13, 4), "the 13th has begun for all"
    _move(office, "Q0", "Europe/Copenhagen")
    assert one(office, Mediation).due_at == utc(13, 3, 30), "and follows its zone: 9:00 in Kolkata"


def test_a_blocker_runs_in_the_hours_of_who_answers(office: AtWork) -> None:
    """Raised at 18:30 in Kolkata: two hours from Tuesday 9:00 there."""
    blocker = Blocker("VPN is down", "high")
    office.do(escalation.raise_blocker, who("H1"), office.id, blocker, "modal")
    deadlines = office.do(
        lambda w: {each.kind: each.at for each in w.session.exec(select(EscalationDeadline))}
    )
    assert deadlines[CLIMB] == utc(5, 5, 30)
    _move(office, "P0", "America/New_York")
    deadlines = office.do(
        lambda w: {each.kind: each.at for each in w.session.exec(select(EscalationDeadline))}
    )
    assert deadlines[CLIMB] == utc(4, 15)


def test_who_takes_a_risk_over_is_asked_in_their_morning(office: AtWork) -> None:
    """Its owner leaves at 18:30 in Kolkata: at 9:00 there; a date that passed there is looked at there."""
    told = risk.Draft(
        "risk", "The link", "We are late", owner_id=office.person("P1").id, bites_on=date(2026, 5, 5)
    )
    office.do(risk.say, who("P1"), office.id, told, "V1")
    office.clock.move_to(utc(5, 19))
    waits = office.do(lambda w: risk.waiting_for(w, partnerships.seat(w, who("P1"), office.id)))
    assert [each.by for each in waits] == [utc(5, 3, 30)], "the 6th has begun, and it bit at 9:00 of the 5th"
    office.leave("P1")
    for each in office.do(risk.ownerless_due):
        office.do(risk.ask_who_takes_over, each)
    assert office.do(risk.next_due) == utc(6, 3, 30)


def test_what_all_three_do_together_is_when_all_can_or_on_a_day_on_which_all_work(office: AtWork) -> None:
    """Kolkata and New York never work at the same time: then the home side's hours, on common days."""
    office.do(idea.suggest, who("H1"), office.id, idea.Draft("One list", "Less to read", "small"), "V1")
    for each in office.do(idea.reminders_due):
        office.do(idea.remind, each)
    assert office.do(idea.next_due) == utc(8, 13), "four common days on, in the home side's hours"
    written = Measured("On time", "Within a day", "95%", office.person("Q1").id)
    office.do(conductor.add_criterion, who("H0"), office.id, written)
    asked = office.do(charter.next_due).astimezone(UTC)
    assert 13 <= asked.hour < 21, "who follows it up in New York is asked in their hours"
    for user in ("H1", "P1", "Q1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    plan = retro.Plan(None, time(9), "ssc", retro.columns_of("ssc", ""), k=4)
    office.do(retro.agree, who("H0"), office.id, plan)
    office.do(retro.open_now, who("H0"), office.id)
    opened = office.do(lambda w: [each for each in w.session.exec(select(RetroRound)) if each.opened_at])
    closes = opened[0].closes_at
    assert closes == utc(7, 13), "three common days on, in the home side's hours"


def _person(w: Unit, user: str) -> Person:
    return w.session.exec(select(Person).where(Person.user == user)).one()


def _move(office: AtWork, user: str, zone: str) -> None:
    def act(w: Unit) -> None:
        before = clocks(w, office.id)
        w.session.get_one(partnerships.Side, _person(w, user).side_id).zone = zone
        w.session.flush()
        follow_clocks(w, w.session.get_one(Partnership, office.id), before)

    office.do(act)


def test_a_day_by_which_something_is_wanted_is_that_of_who_reads_it(office: AtWork) -> None:
    """The same moment is the next day in Auckland: Slack shows each reader their own."""
    late = datetime(2026, 11, 2, 15, tzinfo=UTC)
    agreed = Charter(partnership_id=office.id, review_at=late)
    partnership = one(office, Partnership)
    token = f"<!date^{int(late.timestamp())}^{{date_long}}|2 November 2026>"
    assert token in review_line(translator("en"), agreed, partnership)
    _seat, view = office.do(
        idea.suggest, who("H1"), office.id, idea.Draft("One list", "Less to read", "small"), "V1"
    )
    said = str(suggested(translator("da"), view, ()).blocks)
    assert f"<!date^{int(view.answer_by.timestamp())}^{{date_long}}|" in said
    _seat, apart = office.do(disagreement.raise_it, who("H0"), office.id, "Who pays", "You do", "V2")
    assert f"<!date^{int(apart.red_at.timestamp())}^{{date_long}}|" in standing(translator("en"), apart)
