"""The rules of status meetings, with plain objects and no database."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from bot.errors import Refusal
from bot.partnerships import HOME, PARTNER, Person, Side
from bot.recurring import Ground
from bot.recurring.cadence import Monthly, Occurrence, Weekly
from bot.rituals.status import (
    QUESTIONS,
    Plan,
    StatusCadence,
    StatusExpectation,
    StatusRound,
    next_facilitator,
    opening,
    reminder,
)
from bot.rituals.status.records import said_to

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def side(holidays: str = "DK", zone: str = "Europe/Copenhagen", kind: str = HOME) -> Side:
    return Side(
        id=1,
        partnership_id=1,
        kind=kind,
        name="Nordlys",
        holidays=holidays,
        zone=zone,
        opens=time(8),
        closes=time(16),
    )


def local(*when: int) -> datetime:
    year, month, day, hour, minute, *_ = *when, 0, 0
    return datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


def planned(plan: Plan, now: datetime, sides: list[Side]) -> StatusCadence:
    kept = StatusCadence(partnership_id=1, often={}, on_holiday="move")
    kept.change(plan, COPENHAGEN, None, now)
    kept.line_up(Ground(sides), now)
    return kept


def after(kept: StatusCadence, sides: list[Side], *done: date, now: datetime) -> list[Occurrence]:
    """The note of what comes next, once these regular days have had their time."""
    return kept.line_up(Ground(sides, done=frozenset(done)), now)


TUESDAYS = Plan(Weekly((1,)), time(10))
THURSDAYS = Plan(Weekly((3,)), time(10))
MAY_4 = local(2026, 5, 4, 8)


def test_the_round_opens_on_the_working_day_before_at_the_same_time() -> None:
    """A Tuesday meeting asks on Monday."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    assert kept.meeting_at == local(2026, 5, 5, 10)
    assert kept.next_at == local(2026, 5, 4, 10)


def test_the_working_day_before_is_one_for_both_sides() -> None:
    """Whit Monday is a holiday in Denmark, so a Tuesday meeting asks on the Friday before."""
    kept = planned(TUESDAYS, local(2026, 5, 20, 8), [side("DK"), side("IN", kind=PARTNER)])
    assert kept.meeting_at == local(2026, 5, 26, 10)
    assert kept.next_at == local(2026, 5, 22, 10)


def test_a_round_whose_opening_has_passed_opens_at_once() -> None:
    """Planned on Monday noon for Tuesday ten, it asks now and not in a week."""
    noon = local(2026, 5, 4, 12)
    assert planned(TUESDAYS, noon, [side()]).next_at == noon


def test_a_holiday_moves_the_meeting_and_is_reported() -> None:
    """Ascension Day moves a Thursday meeting to Friday, and says which calendar it was."""
    kept = planned(THURSDAYS, MAY_4, [side("DK"), side("SE")])
    affected = after(kept, [side("DK"), side("SE")], date(2026, 5, 7), now=MAY_4)
    assert [occurrence.planned_on for occurrence in affected] == [date(2026, 5, 14)]
    assert kept.meeting_at == local(2026, 5, 15, 10)


def test_a_holiday_of_only_one_side_counts() -> None:
    """What is a holiday for either side is one for the meeting."""
    saturdays = Plan(Weekly((5,)), time(10), on_holiday="skip")
    kept = planned(saturdays, local(2026, 12, 20, 8), [side("DK"), side("US", kind=PARTNER)])
    assert kept.planned_on == date(2027, 1, 2)


def test_a_skipped_holiday_leaves_that_meeting_out() -> None:
    """With «skip», the week of the holiday has no meeting."""
    kept = planned(Plan(Weekly((3,)), time(10), on_holiday="skip"), MAY_4, [side()])
    after(kept, [side()], date(2026, 5, 7), now=MAY_4)
    assert kept.meeting_at == local(2026, 5, 21, 10)


def test_a_meeting_that_was_moved_is_not_asked_for_again_on_its_regular_day() -> None:
    """Held on an earlier day, it is done; and until then it is the next one."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    moved = Ground([side()], {date(2026, 5, 12): local(2026, 5, 11, 9)}, {date(2026, 5, 5)})
    kept.line_up(moved, MAY_4)
    assert (kept.planned_on, kept.meeting_at) == (date(2026, 5, 12), local(2026, 5, 11, 9))
    after(kept, [side()], date(2026, 5, 5), date(2026, 5, 12), now=local(2026, 5, 11, 9))
    assert kept.meeting_at == local(2026, 5, 19, 10)


def test_a_meeting_cannot_be_moved_into_the_past() -> None:
    """The refusal stands at the day."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    with pytest.raises(Refusal, match="passed") as refused:
        kept.check_can_be(date(2026, 5, 5), MAY_4, MAY_4)
    assert refused.value.field == "day"


def test_a_meeting_cannot_be_moved_to_or_past_the_next_regular_one() -> None:
    """That would be skipping it."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    with pytest.raises(Refusal) as refused:
        kept.check_can_be(date(2026, 5, 5), local(2026, 5, 12, 8), MAY_4)
    assert refused.value.values == {"day": date(2026, 5, 12)}


def test_a_pause_opens_nothing_and_resuming_finds_the_first_meeting_to_come() -> None:
    """Nothing is due while paused; what passed meanwhile is not made up for."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    kept.pause(1, MAY_4)
    assert kept.next_at is None
    kept.resume(local(2026, 6, 3, 9))
    after(kept, [side()], now=local(2026, 6, 3, 9))
    assert kept.meeting_at == local(2026, 6, 9, 10)


def test_pausing_twice_and_resuming_what_runs_are_refused() -> None:
    """Each says what is the case."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    with pytest.raises(Refusal, match="not paused"):
        kept.resume(MAY_4)
    kept.pause(1, MAY_4)
    with pytest.raises(Refusal, match="already"):
        kept.pause(1, MAY_4)


def test_changing_only_the_time_keeps_which_weeks_it_is() -> None:
    """«Every two weeks» stays in the weeks that were agreed."""
    kept = planned(Plan(Weekly((1,), 2), time(10)), MAY_4, [side()])
    kept.change(Plan(Weekly((1,), 2), time(13)), COPENHAGEN, date(2026, 5, 5), local(2026, 5, 13, 8))
    after(kept, [side()], date(2026, 5, 5), now=local(2026, 5, 13, 8))
    assert kept.meeting_at == local(2026, 5, 19, 13)


def test_an_nth_weekday_is_found_in_each_month() -> None:
    """The first Tuesday of June follows that of May."""
    kept = planned(Plan(Monthly(1, 1), time(10)), MAY_4, [side()])
    assert kept.meeting_at == local(2026, 5, 5, 10)
    after(kept, [side()], date(2026, 5, 5), now=MAY_4)
    assert kept.meeting_at == local(2026, 6, 2, 10)


def test_hours_before_are_counted_from_the_meeting() -> None:
    """Two hours before, whatever the day."""
    cadence = planned(TUESDAYS, MAY_4, [side()]).cadence
    assert opening(local(2026, 5, 5, 10), 2, cadence, [side()]) == local(2026, 5, 5, 8)


INDIA = side("IN", "Asia/Kolkata", PARTNER)
"""At work until 12:30 in Copenhagen."""


@pytest.mark.parametrize(
    ("sides", "meeting_at", "lead_hours", "asks_at"),
    [
        ([side()], local(2026, 5, 5, 8), 2, local(2026, 5, 4, 14)),
        ([side()], local(2026, 5, 5, 9), 4, local(2026, 5, 4, 12)),
        ([side()], local(2026, 5, 5, 10), 2, local(2026, 5, 5, 8)),
        ([side()], local(2026, 5, 5, 10), 24, local(2026, 5, 4, 10)),
        ([side()], local(2026, 5, 4, 8), 2, local(2026, 5, 1, 14)),
        ([side()], local(2026, 5, 4, 10), 24, local(2026, 5, 1, 8)),
        ([side()], local(2026, 5, 3, 14), 48, local(2026, 5, 1, 14)),
        ([side()], local(2026, 5, 3, 10), 4, local(2026, 5, 1, 12)),
        ([side()], local(2026, 5, 3, 12), 24, local(2026, 5, 1, 8)),
        ([side(), INDIA], local(2026, 5, 5, 15), 2, local(2026, 5, 5, 10, 30)),
        ([side()], local(2026, 5, 5, 7), None, local(2026, 5, 4, 8)),
        ([side()], local(2026, 5, 5, 18), None, local(2026, 5, 4, 8)),
        ([side(), INDIA], local(2026, 5, 5, 14), None, local(2026, 5, 4, 8)),
        ([side()], local(2026, 5, 26, 8), 2, local(2026, 5, 22, 14)),
    ],
)
def test_a_round_opens_while_all_are_at_work_and_have_their_lead(
    sides: list[Side], meeting_at: datetime, lead_hours: int | None, asks_at: datetime
) -> None:
    """Outside their hours it is earlier, never later: nobody reads it only when the meeting begins."""
    cadence = planned(TUESDAYS, MAY_4, sides).cadence
    assert opening(meeting_at, lead_hours, cadence, sides) == asks_at


@pytest.mark.parametrize("lead_hours", [2, None])
def test_where_hours_never_meet_a_round_opens_in_those_of_the_first_side(lead_hours: int | None) -> None:
    """For a meeting on Tuesday at 19:00 that is on Tuesday, or on Monday, while Denmark works."""
    sides = [side(), side("US", "America/Los_Angeles", PARTNER)]
    cadence = planned(TUESDAYS, MAY_4, sides).cadence
    opens = opening(local(2026, 5, 5, 19), lead_hours, cadence, sides)
    assert opens == (local(2026, 5, 5, 14) if lead_hours else local(2026, 5, 4, 8))


def test_the_reminder_comes_at_four_fifths_of_the_window() -> None:
    """Ten hours within working time give a reminder after eight."""
    assert reminder(local(2026, 5, 5, 5), local(2026, 5, 5, 15), side()) == local(2026, 5, 5, 13)


def test_a_reminder_outside_working_hours_waits_for_the_next_opening() -> None:
    """80% of Monday ten to Tuesday ten is five in the morning."""
    assert reminder(local(2026, 5, 4, 10), local(2026, 5, 5, 10), side()) == local(2026, 5, 5, 8)


def test_a_reminder_that_would_come_too_late_comes_before_closing_time() -> None:
    """For a meeting at opening time the reminder comes the day before, an hour before the end."""
    assert reminder(local(2026, 5, 4, 8), local(2026, 5, 5, 8), side()) == local(2026, 5, 4, 15)


@pytest.mark.parametrize(
    ("meeting_at", "comes_at"),
    [
        (local(2026, 5, 5, 8, 30), local(2026, 5, 5, 8)),
        (local(2026, 5, 5, 8, 29), local(2026, 5, 4, 15)),
    ],
)
def test_half_an_hour_is_enough_to_answer_a_reminder(meeting_at: datetime, comes_at: datetime) -> None:
    """With a minute less it comes the day before."""
    assert reminder(local(2026, 5, 4, 10), meeting_at, side()) == comes_at


def test_there_is_no_reminder_where_no_working_hour_lies_in_the_window() -> None:
    """A round opened in the evening for early next morning reminds nobody."""
    assert reminder(local(2026, 5, 4, 20), local(2026, 5, 5, 8), side()) is None


@given(
    opened=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # wants naive bounds
    window=st.timedeltas(timedelta(minutes=15), timedelta(days=14)),
    zone=st.sampled_from(["Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_a_reminder_always_comes_in_working_hours_and_before_the_meeting(
    opened: datetime, window: timedelta, zone: str
) -> None:
    """Wherever the side works, and whenever the round opened."""
    opened_at = opened.replace(tzinfo=UTC)
    where = side("DK", zone)
    moment = reminder(opened_at, opened_at + window, where)
    if moment is not None:
        assert opened_at < moment < opened_at + window
        assert where.hours.is_open(moment)


def person(number: int, side_id: int) -> Person:
    return Person(
        id=number,
        partnership_id=1,
        side_id=side_id,
        user=f"U{number}",
        team="T",
        name=f"P{number}",
        is_guest=False,
    )


A, B, C, D = person(1, 1), person(2, 1), person(3, 2), person(4, 2)
DAY = date(2026, 5, 5)


def test_the_facilitator_turns_between_the_sides_and_then_within_them() -> None:
    """A year of turns: never the same side twice, and everybody equally often."""
    history: list[Person] = []
    for _ in range(52):
        chosen = next_facilitator([[A, B], [C, D]], history)
        assert chosen is not None
        history.insert(0, chosen)
    assert all(one.side_id != other.side_id for one, other in itertools.pairwise(history))
    assert {who.id: history.count(who) for who in (A, B, C, D)} == {1: 13, 2: 13, 3: 13, 4: 13}


def test_a_side_without_anybody_loses_its_turn() -> None:
    """Rather the same side again than nobody."""
    assert next_facilitator([[], [C, D]], [C]) is D
    assert next_facilitator([[], []], []) is None


def test_an_empty_status_is_refused_at_the_first_field() -> None:
    """White space is empty, too."""
    with pytest.raises(Refusal) as refused:
        said_to(QUESTIONS[HOME], {"since": "  \n", "ahead": ""})
    assert refused.value.field == "since"


def test_3000_characters_fit_and_3001_are_refused_at_their_field() -> None:
    """The refusal says how many there are."""
    said_to(QUESTIONS[HOME], {"blockers": "x" * 3000})
    with pytest.raises(Refusal) as refused:
        said_to(QUESTIONS[HOME], {"blockers": "x" * 3001})
    assert (refused.value.field, refused.value.values["n"]) == ("blockers", 3001)


def test_each_side_is_asked_its_own_questions() -> None:
    """What the other side's modal asks is not taken from this one."""
    said = {"decisions": "Firewall", "dates": "none"}
    ours, theirs = said_to(QUESTIONS[HOME], said), said_to(QUESTIONS[PARTNER], said)
    assert (ours.decisions, ours.dates) == ("Firewall", "")
    assert (theirs.decisions, theirs.dates) == ("", "none")


def a_round() -> StatusRound:
    return StatusRound(
        id=1,
        partnership_id=1,
        planned_on=DAY,
        meeting_at=local(2026, 5, 5, 10),
        opened_at=MAY_4,
        was_due_at=MAY_4,
        due_at=local(2026, 5, 5, 10),
    )


def test_a_closed_and_a_called_off_round_say_why_they_take_no_answers() -> None:
    """Each has its own sentence."""
    closed, off = a_round(), a_round()
    closed.close(local(2026, 5, 5, 10))
    off.call_off(1, MAY_4)
    with pytest.raises(Refusal, match="summary"):
        closed.check_open()
    with pytest.raises(Refusal, match="called off"):
        off.check_open()


def test_an_open_round_moves_its_digest_along() -> None:
    """Answers are taken until the new time."""
    moved = a_round()
    moved.move(local(2026, 5, 6, 9))
    assert moved.due_at == moved.meeting_at == local(2026, 5, 6, 9)


def test_an_excuse_stops_the_reminder_and_an_answer_takes_the_excuse_back() -> None:
    """Nobody is reminded of what they have settled."""
    expected = StatusExpectation(round_id=1, person_id=1, side_id=1, remind_at=MAY_4)
    expected.excuse(MAY_4)
    assert (expected.remind_at, expected.excused_at) == (None, MAY_4)
    expected.fulfil()
    assert expected.excused_at is None


def test_absence_in_the_past_is_refused() -> None:
    """At the field where it was chosen."""
    with pytest.raises(Refusal) as refused:
        person(1, 1).be_absent_until(date(2026, 5, 3), date(2026, 5, 4))
    assert refused.value.field == "absent_until"


def test_another_clock_time_throws_away_what_is_noted_of_the_next_meeting() -> None:
    """What should have started by then is seen to; the next one is worked out anew."""
    cadence = StatusCadence(partnership_id=1, often={})
    cadence.change(Plan(Weekly((1,)), time(10)), COPENHAGEN, None, MAY_4)
    cadence.planned_on, cadence.meeting_at, cadence.next_at = MAY_4.date(), MAY_4, MAY_4
    later = MAY_4 + timedelta(days=1)
    cadence.change(Plan(Weekly((1,)), time(13)), COPENHAGEN, None, later)
    assert cadence.planned_on is None
    assert cadence.meeting_at is None
    assert cadence.next_at is None
    assert cadence.since == later


def test_half_as_often_is_proposed_only_of_what_is_every_week() -> None:
    """Somebody may press it in an earlier version's message."""
    kept = planned(TUESDAYS, MAY_4, [side()])
    assert kept.every_other_week().rule == Weekly((1,), 2)
    kept.change(kept.every_other_week(), COPENHAGEN, None, MAY_4)
    with pytest.raises(Refusal, match="no longer every week"):
        kept.every_other_week()
