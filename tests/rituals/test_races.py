"""Two people, or somebody and the clock, at the same moment on PostgreSQL: one is first, the other is told.

The first has done all of its unit and not yet committed when the second begins. Who takes the row's lock
waits, and then sees what the first did; without the lock the second would go by what stood before.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date, time
from pathlib import Path
from typing import Any, Final

import pytest
from calendar_at_work import CalendarAtWork, clock_of, local
from partnership_at_work import who
from sqlmodel import select

from bot import conductor, partnerships, sealed
from bot.cadence import Weekly
from bot.errors import Refusal
from bot.partnerships import CONTACT, Person, Unit
from bot.recurring import OccurrenceException
from bot.rituals import action, escalation, invitation, retro, risk, status
from bot.rituals.action import Action
from bot.rituals.escalation import Blocker, EscalationMove
from bot.rituals.invitation import InvitationAnswer, Occasion
from bot.rituals.retro import RetroRound
from bot.rituals.risk import Look, RiskMove
from bot.rituals.risk.records import CAME_TRUE, CLOSED
from bot.rituals.status import StatusAnswer, StatusRound

LONG_ENOUGH: Final = 0.4
"""Seconds in which the second would be done if nothing kept it waiting."""
WEDNESDAYS: Final = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""), k=4)
Act = Callable[[Unit], Any]


@pytest.fixture
def office(postgresql_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    """H0, H1, H2 and P0, P1, P2, with status meetings on Tuesdays."""
    office = CalendarAtWork(postgresql_url, tmp_path / "keys")
    office.plan()
    yield office
    office.database.close()


def race(office: CalendarAtWork, first: Act, second: Act) -> list[Any]:
    """What came of each: its answer, or the refusal that it raised. Anything else is raised here."""
    is_done, goes_on = threading.Event(), threading.Event()

    def hold(w: Unit) -> Any:
        answer = first(w)
        w.session.flush()
        is_done.set()
        goes_on.wait(10)
        return answer

    with ThreadPoolExecutor(2) as threads:
        earlier = threads.submit(office.do, hold)
        assert is_done.wait(10), earlier.exception()
        later = threads.submit(office.do, second)
        wait([later], timeout=LONG_ENOUGH)
        goes_on.set()
        return [_outcome(each) for each in (earlier, later)]


def _outcome(done: "Future[Any]") -> Any:
    error = done.exception()
    if error is not None and not isinstance(error, Refusal):
        raise error
    return error or done.result()


def _blockers_in(view: status.RoundView | None) -> list[str]:
    assert view is not None
    return [answer.blockers for tally in view.tallies for _person, answer in tally.answers]


def _person(w: Unit, user: str) -> Person:
    return w.session.exec(select(Person).where(Person.user == user)).one()


def refusals(outcomes: list[Any]) -> list[bool]:
    return [isinstance(each, Refusal) for each in outcomes]


def test_two_who_open_a_status_round_open_one(office: CalendarAtWork) -> None:
    """Both had the plan before them."""
    when = clock_of(local(5, 10))

    def opening(user: str) -> Act:
        return lambda w: status.open_now(w, who(user), office.id, when, meant="20260505")

    assert refusals(race(office, opening("H0"), opening("P0"))) == [False, True]
    assert len(office.rows(StatusRound)) == 1


def test_two_who_skip_the_same_meeting_skip_one(office: CalendarAtWork) -> None:
    """The second saw another meeting than is next now."""
    seen = office.do(status.plan_of, who("H0"), office.id).seen

    def skipping(user: str) -> Act:
        return lambda w: status.skip(w, who(user), office.id, seen)

    assert refusals(race(office, skipping("H0"), skipping("P0"))) == [False, True]
    assert [each.day for each in office.rows(OccurrenceException)] == [date(2026, 5, 5)]


def test_an_answer_at_the_moment_of_the_meeting_is_in_the_digest_or_refused(office: CalendarAtWork) -> None:
    """What comes while the round closes is not taken and left out."""
    office.live_until(local(5, 9))
    (opened,) = office.rows(StatusRound)
    office.clock.move_to(local(5, 10))
    said = {"blockers": "VPN"}
    outcomes = race(
        office,
        lambda w: conductor.close_status(w, opened.id),
        lambda w: status.answer(w, who("P0"), opened.id, said),
    )
    assert refusals(outcomes) == [False, True]
    assert office.rows(StatusAnswer) == []


def test_a_digest_waits_for_an_answer_that_came_first(office: CalendarAtWork) -> None:
    """And has it."""
    office.live_until(local(5, 9))
    (opened,) = office.rows(StatusRound)
    office.clock.move_to(local(5, 10))
    said = {"blockers": "VPN"}
    outcomes = race(
        office,
        lambda w: status.answer(w, who("P0"), opened.id, said),
        lambda w: _blockers_in(status.close(w, opened.id)),
    )
    assert refusals(outcomes) == [False, False]
    assert outcomes[1] == ["VPN"]


def plan_retros(office: CalendarAtWork) -> None:
    office.do(retro.agree, who("H0"), office.id, WEDNESDAYS)


def test_two_who_open_a_retro_open_one(office: CalendarAtWork) -> None:
    """Both had the plan before them."""
    plan_retros(office)

    def opening(user: str) -> Act:
        return lambda w: conductor.open_retro_now(w, who(user), office.id, [], extra=True)

    assert refusals(race(office, opening("H0"), opening("P0"))) == [False, True]
    assert len([each for each in office.rows(RetroRound) if each.opened_at is not None]) == 1


def test_two_who_skip_the_same_retro_skip_one(office: CalendarAtWork) -> None:
    """The second saw another retro than is next now."""
    plan_retros(office)
    planned_on = office.do(retro.cadence_of, office.id).planned_on

    def skipping(user: str) -> Act:
        return lambda w: retro.skip(w, who(user), office.id, f"{planned_on:%Y%m%d}")

    assert refusals(race(office, skipping("H0"), skipping("P0"))) == [False, True]
    assert [each.day for each in office.rows(OccurrenceException)] == [planned_on]


def test_an_answer_to_a_retro_that_is_called_off_meanwhile_is_for_the_next(office: CalendarAtWork) -> None:
    """Its box is gone, and nothing may be sealed in it."""
    plan_retros(office)
    office.do(conductor.open_retro_now, who("H0"), office.id, [], extra=True)
    (opened,) = [each for each in office.rows(RetroRound) if each.opened_at is not None]
    draft = retro.Draft(["Early access", "", ""])
    outcomes = race(
        office,
        lambda w: conductor.cancel_retro(w, who("H0"), opened.id),
        lambda w: retro.answer(w, who("P0"), opened.id, draft),
    )
    assert refusals(outcomes) == [False, False]
    assert outcomes[1].is_late
    assert office.do(lambda w: sealed.count(w.session, opened.box)) == 0


def test_two_who_take_a_blocker_are_told_who_has_it(office: CalendarAtWork) -> None:
    """Both are called."""
    office.do(lambda w: partnerships.give_part(w, _person(w, "P1"), CONTACT, 1))
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("VPN", "high"), "modal")
    (raised,) = office.rows(escalation.Escalation)
    outcomes = race(
        office,
        lambda w: escalation.acknowledge(w, who("P0"), raised.id, "channel"),
        lambda w: escalation.acknowledge(w, who("P1"), raised.id, "channel"),
    )
    assert refusals(outcomes) == [False, True]
    assert [each.kind for each in office.rows(EscalationMove)].count("acknowledged") == 1


def test_two_who_finish_an_action_finish_it_once(office: CalendarAtWork) -> None:
    """The second is told that it is settled."""
    owner = office.person("P0").id
    office.do(action.note, who("H0"), office.id, "Order it", owner, date(2026, 5, 20))
    (noted,) = office.rows(Action)
    outcomes = race(
        office,
        lambda w: action.finish(w, who("P0"), noted.id, "Ordered"),
        lambda w: action.drop(w, who("P0"), noted.id, "Not needed"),
    )
    assert refusals(outcomes) == [False, True]


def test_the_last_seat_is_given_once(office: CalendarAtWork) -> None:
    """Who comes second is the first in line."""
    workshop = Occasion("VPN", "To agree", date(2026, 5, 28), time(10), 90, "Room 4", "1", None)
    office.do(invitation.invite, who("H0"), office.id, "technical", workshop, "V1")
    (made,) = office.rows(invitation.Invitation)

    def coming(user: str) -> Act:
        return lambda w: invitation.accept(w, who(user), made.id)

    assert refusals(race(office, coming("P0"), coming("P1"))) == [False, False]
    seated = [each for each in office.rows(InvitationAnswer) if each.seated_at is not None]
    assert len(seated) == 1


def test_two_who_close_a_risk_close_it_once(office: CalendarAtWork) -> None:
    """The second is told by whom."""
    draft = risk.Draft("dates", "Late parts", "A later start")
    office.do(risk.say, who("P0"), office.id, draft, "V1")
    (said,) = office.rows(risk.Risk)

    def looking(how: str, key: str) -> Act:
        return lambda w: risk.look(w, who("P0"), said.id, Look(how, "Settled"), key)

    outcomes = race(office, looking(CLOSED, "V2"), looking(CAME_TRUE, "V3"))
    assert refusals(outcomes) == [False, True]
    assert len([each for each in office.rows(RiskMove) if each.kind in (CLOSED, CAME_TRUE)]) == 1
