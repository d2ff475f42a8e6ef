"""Clauses of a working agreement: what each must hold, and when its responsible is asked."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.calendar import HolidayCalendar, WorkingHours, at
from bot.errors import Refusal
from bot.rituals.charter import CONTRACT_DATE, DECISION_RIGHT, WORKING_GROUP, Filled
from bot.rituals.charter.clause_kinds import ask_about_at

TODAY = date(2026, 5, 4)
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE = WorkingHours(COPENHAGEN, time(8), time(16), HolidayCalendar("DK"))


def field_of(kind: str, filled: Filled, day_before: date | None = None) -> str | None:
    """At which field it is refused; nothing where it is not."""
    try:
        filled.checked(kind, TODAY, day_before)
    except Refusal as refusal:
        return refusal.field
    return None


def test_a_clause_lacks_nothing_that_it_needs() -> None:
    """A matter without who decides, a group without a purpose, a date without its day."""
    assert field_of(DECISION_RIGHT, Filled({"name": "Prices"})) == "decides"
    assert field_of(DECISION_RIGHT, Filled({"name": " ", "decides": "Anna"})) == "name"
    assert field_of(DECISION_RIGHT, Filled({"name": "Prices", "decides": "Anna"})) is None
    assert field_of(WORKING_GROUP, Filled({"name": "Tests"}, TODAY)) == "purpose"
    assert field_of(CONTRACT_DATE, Filled({"name": "Option"})) == "day"


def test_lines_are_as_long_as_they_may_be() -> None:
    """At the number itself it is taken, one sign more is refused at its field."""
    assert field_of(CONTRACT_DATE, Filled({"name": "x" * 150, "note": "y" * 500}, TODAY)) is None
    assert field_of(CONTRACT_DATE, Filled({"name": "x" * 151}, TODAY)) == "name"
    assert field_of(CONTRACT_DATE, Filled({"name": "x", "note": "y" * 501}, TODAY)) == "note"


def test_a_day_is_still_to_come_unless_it_stood_there_before() -> None:
    """Today may still be asked about; what has passed may stay while its words are changed."""
    named = {"name": "Option"}
    assert field_of(CONTRACT_DATE, Filled(named, TODAY)) is None
    past = date(2026, 5, 3)
    assert field_of(CONTRACT_DATE, Filled(named, past)) == "day"
    assert field_of(CONTRACT_DATE, Filled(named, past), past) is None
    assert field_of(CONTRACT_DATE, Filled(named, past), date(2026, 5, 2)) == "day"


@pytest.mark.parametrize(
    ("kind", "day", "asked"),
    [
        (CONTRACT_DATE, date(2026, 7, 1), (1, 6, 8)),  # 30 days before, a Monday
        (CONTRACT_DATE, date(2026, 6, 30), (1, 6, 8)),  # 30 days before is a Sunday
        (CONTRACT_DATE, date(2026, 6, 3), (4, 5, 10)),  # 30 days before is today: at once
        (CONTRACT_DATE, date(2026, 5, 6), (4, 5, 10)),  # that moment has passed: at once
        (WORKING_GROUP, date(2026, 5, 29), (1, 6, 8)),  # it ends on a Friday
        (WORKING_GROUP, date(2026, 5, 13), (15, 5, 8)),  # the day after is Ascension Day
    ],
)
def test_the_responsible_is_asked_in_their_working_time(
    kind: str, day: date, asked: tuple[int, int, int]
) -> None:
    """Thirty days before a date, the day after a group's last; never before now, never on a day off."""
    now = at(TODAY, time(10), COPENHAGEN)
    on, month, hour = asked
    assert ask_about_at(kind, day, now, OFFICE) == datetime(2026, month, on, hour, tzinfo=COPENHAGEN)


def test_nobody_is_asked_about_who_decides() -> None:
    """It has no day."""
    assert ask_about_at(DECISION_RIGHT, TODAY, at(TODAY, time(10), COPENHAGEN), OFFICE) is None
