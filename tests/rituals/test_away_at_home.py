"""Until when somebody is away is a day at their own side: neither of the meetings' zone nor of who asks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from calendar_at_work import TUESDAYS, local
from listening_at_work import Listening
from partnership_at_work import who
from sqlmodel import select

from bot import conductor, partnerships
from bot.errors import Refusal
from bot.partnerships import Person, Side, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import action, escalation
from bot.rituals.agreement import AgreementProposal
from bot.rituals.escalation import Blocker, Escalation
from bot.rituals.status import Plan, StatusExpectation

HONOLULU, KOLKATA, AUCKLAND = "Pacific/Honolulu", "Asia/Kolkata", "Pacific/Auckland"
FRIDAY: Final = date(2026, 5, 8)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Listening]:
    office = Listening(database_url, tmp_path / "keys", local(4, 8))
    office.came = []
    yield office
    office.database.close()


def works_in(office: Listening, zone: str) -> None:
    """The partner is far away, from nine to five there."""

    def move(w: Any) -> None:
        partner = partnerships.sides(w, office.id)[1]
        partner.zone, partner.opens, partner.closes = zone, time(9), time(17)

    office.do(move)


def away(office: Listening, user: str, until: date | None) -> None:
    """Somebody says until when they are away."""
    office.do(conductor.say_about_me, who(user), office.id, expected=True, absent_until=until, language=None)


def hears(office: Listening, user: str) -> list[str]:
    """The direct messages that came to somebody."""
    return [name for name, place in office.came if place == user]


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        (HONOLULU, datetime(2026, 5, 9, 10, tzinfo=UTC)),
        (KOLKATA, datetime(2026, 5, 8, 18, 30, tzinfo=UTC)),
        (AUCKLAND, datetime(2026, 5, 8, 12, tzinfo=UTC)),
    ],
)
def test_the_last_day_ends_at_midnight_of_their_side(zone: str, ends: datetime) -> None:
    """Up to the last second of it, and no longer."""
    person = Person(
        id=1,
        partnership_id=1,
        side_id=1,
        user="P0",
        team="T",
        name="P",
        is_guest=False,
        absent_until=FRIDAY,
    )
    side = Side(id=1, partnership_id=1, kind="partner", name="B", holidays="", zone=zone)
    assert person.is_away(ends - timedelta(seconds=1), side)
    assert not person.is_away(ends, side)


def test_what_waits_for_who_is_away_comes_on_their_own_first_morning(office: Listening) -> None:
    """In Honolulu it is Friday noon when Saturday begins where the meetings are."""
    works_in(office, HONOLULU)
    away(office, "P0", FRIDAY)
    owner = office.person("P0")
    office.do(action.note, who("H0"), office.id, "Order VPN", owner.id, date(2026, 6, 1))
    office.live_until(datetime(2026, 5, 11, 18, 59, tzinfo=UTC))
    assert hears(office, "P0") == []
    office.live_until(datetime(2026, 5, 11, 19, 1, tzinfo=UTC))
    assert hears(office, "P0") == ["action.noted"]


@pytest.mark.parametrize(
    ("zone", "until", "clock", "is_waited_for"),
    [
        # Tuesday 20:00 in Copenhagen is Tuesday 8:00 in Honolulu, and Wednesday 6:00 in Auckland.
        (HONOLULU, date(2026, 5, 5), time(20), False),
        (AUCKLAND, date(2026, 5, 5), time(20), True),
        (AUCKLAND, date(2026, 5, 6), time(20), False),
        (KOLKATA, date(2026, 5, 5), time(21), True),
        (KOLKATA, date(2026, 5, 5), time(20), False),
    ],
)
def test_at_a_meeting_they_are_missed_or_not_by_their_own_day(
    office: Listening, zone: str, until: date, clock: time, *, is_waited_for: bool
) -> None:
    """Away when the round opens, or said since; and whoever is away does not lead it."""
    works_in(office, zone)
    office.plan(Plan(Weekly((1,)), clock))
    away(office, "P0", until)
    office.live_until(local(5, 3))
    assert _is_expected(office, "P0") is is_waited_for
    away(office, "P0", None)
    assert _is_expected(office, "P0")
    away(office, "P0", until)
    assert _is_expected(office, "P0") is is_waited_for


def test_who_is_away_at_home_leads_no_meeting(office: Listening) -> None:
    """Midnight has passed where the meetings are, and not where they work."""
    works_in(office, HONOLULU)
    office.do(conductor.say_about_me, who("H0"), office.id, expected=False, absent_until=None, language=None)
    office.plan(Plan(Weekly((2,)), time(9)))
    away(office, "P0", date(2026, 5, 5))
    office.live_until(local(5, 20))
    (opened,) = office.rounds()
    assert opened.facilitator_id is None
    away(office, "P0", None)
    (opened,) = office.rounds()
    assert opened.facilitator_id == office.person("P0").id


def test_a_blocker_waits_for_nobody_who_is_away_at_home(office: Listening) -> None:
    """Raised on Saturday at one in the night, which is Friday one in the afternoon where P0 works."""
    works_in(office, HONOLULU)
    office.plan(TUESDAYS)
    away(office, "P0", FRIDAY)
    office.clock.move_to(local(9, 1))
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("VPN", "high"), "modal")
    (raised,) = office.rows(Escalation)
    assert office.person("P0").id not in raised.called


def test_the_owner_of_an_action_is_not_reminded_on_their_last_day_away(office: Listening) -> None:
    """Its date is a day after: on the day before they are away at home, not by the clock of the meetings."""
    works_in(office, AUCKLAND)
    owner = office.person("P0")
    office.do(action.note, who("H0"), office.id, "Order VPN", owner.id, date(2026, 5, 12))
    office.deliver()
    away(office, "P0", date(2026, 5, 10))
    office.live_until(datetime(2026, 5, 10, 20, 59, tzinfo=UTC))
    assert "action.soon" not in hears(office, "P0")
    office.live_until(datetime(2026, 5, 10, 21, 1, tzinfo=UTC))
    assert "action.soon" in hears(office, "P0"), "Monday at nine in Auckland"


def test_a_last_day_that_has_passed_is_one_of_their_own_days(office: Listening) -> None:
    """On Tuesday morning in Auckland it is Monday night in Copenhagen: Monday has passed."""
    works_in(office, AUCKLAND)
    office.clock.move_to(local(4, 23))
    with pytest.raises(Refusal):
        away(office, "P0", date(2026, 5, 4))
    works_in(office, HONOLULU)
    office.clock.move_to(local(5, 1))
    away(office, "P0", date(2026, 5, 4))
    assert office.person("P0").absent_until == date(2026, 5, 4)


def test_who_may_agree_is_reminded_unless_away_at_home(office: Listening) -> None:
    """Where the reminder comes it is the day before where they work: their last day away."""
    works_in(office, HONOLULU)
    office.do(lambda w: partnerships.give_part(w, _person(w, "P1"), partnerships.CONTACT, 1))
    office.do(conductor.count_critical, who("H0"), office.id, always=True)
    (proposed,) = office.rows(AgreementProposal)
    away(office, "P0", proposed.remind_at.astimezone(ZoneInfo(HONOLULU)).date())
    office.live_until(proposed.remind_at)
    (proposed,) = office.rows(AgreementProposal)
    assert proposed.reminded == [office.person("P1").id]


def _person(w: Unit, user: str) -> Person:
    return w.session.exec(select(Person).where(Person.user == user)).one()


def _is_expected(office: Listening, user: str) -> bool:
    """Whether the open round waits for somebody."""
    of_theirs = select(StatusExpectation).where(StatusExpectation.person_id == office.person(user).id)
    (expectation,) = office.do(lambda w: w.session.exec(of_theirs).all())
    return expectation.excused_at is None
