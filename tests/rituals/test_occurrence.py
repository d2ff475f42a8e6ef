"""One meeting has the identity of its regular day: what was agreed about it holds when the ground moves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any, Final

import pytest
from calendar_at_work import TUESDAYS, CalendarAtWork, local
from partnership_at_work import who
from sqlmodel import select

from bot import conductor, retention
from bot.conductor.agreement import Submitted
from bot.errors import Refusal
from bot.partnerships import Unit
from bot.recurring import OccurrenceException
from bot.recurring.cadence import Monthly, Weekly
from bot.retention import Keeping
from bot.rituals import pair, retro, status
from bot.rituals.pair import PairRound, Rhythm
from bot.rituals.retro import RetroChange, RetroRound
from bot.rituals.status import Plan, StatusExpectation, StatusRound

MAY_5, MAY_12, MAY_19 = date(2026, 5, 5), date(2026, 5, 12), date(2026, 5, 19)
NOWHERE_NEAR = ("DE", "SE")
"""Other holidays than DK's, of which none falls on a Tuesday of May 2026."""


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    office = CalendarAtWork(database_url, tmp_path / "keys")
    yield office
    office.database.close()


def pause_and_resume(office: CalendarAtWork) -> None:
    office.pause()
    office.resume()


Change = Callable[[CalendarAtWork], Any]
CHANGES: Final[dict[str, Change]] = {
    "holidays": lambda office: office.settings(holidays=NOWHERE_NEAR),
    "zone": lambda office: office.settings(zone="Europe/Paris"),
    "link": lambda office: office.plan(replace(TUESDAYS, link="https://meet.example/x")),
    "clock": lambda office: office.plan(replace(TUESDAYS, clock=time(13))),
    "lead": lambda office: office.plan(replace(TUESDAYS, lead_hours=2)),
    "pause": pause_and_resume,
    "note": lambda office: office.forget_next(),
}
"""What moves the ground, without taking a Tuesday out of the plan."""


def test_a_meeting_that_has_begun_is_not_called_off(office: CalendarAtWork) -> None:
    """Its summary comes in a moment, also after the bot was down: who skips means the next one."""
    office.plan()
    office.live_until(local(4, 12))
    office.clock.move_to(local(5, 10, 1))
    office.skip()
    office.sweep()
    assert [(day, at) for day, at in office.held()] == [(MAY_5, local(5, 10))]
    assert office.rounds()[0].closed_at is not None
    assert office.exceptions() == {MAY_12: "skipped"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_meeting_that_was_skipped_stays_so(office: CalendarAtWork, change: str) -> None:
    """Whatever else is changed."""
    office.plan()
    office.skip()
    CHANGES[change](office)
    assert office.cadence.planned_on == MAY_12
    office.live_until(local(20, 12))
    assert [day for day, _at in office.held()] == [MAY_12, MAY_19]


@pytest.mark.parametrize("change", CHANGES)
def test_a_meeting_that_was_moved_stays_there(office: CalendarAtWork, change: str) -> None:
    """It is held once, where it was moved to."""
    office.plan()
    office.move(local(6, 14))
    CHANGES[change](office)
    assert (office.cadence.planned_on, office.next) == (MAY_5, local(6, 14))
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [MAY_5, MAY_12]
    assert office.held()[0] == (MAY_5, local(6, 14))


@pytest.mark.parametrize("change", CHANGES)
def test_a_meeting_whose_round_is_open_is_asked_for_once(office: CalendarAtWork, change: str) -> None:
    """Neither facilitators' turns nor the scorecard count it twice."""
    office.plan()
    office.live_until(local(4, 11))
    CHANGES[change](office)
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [MAY_5, MAY_12]
    facilitators = [each.facilitator_id for each in office.rounds()]
    assert len(set(facilitators)) == len(facilitators) == 2


def both_agree(office: CalendarAtWork, propose: Callable[..., Submitted], *wanted: Any, **more: Any) -> None:
    """Proposed at once, and agreed an hour after a round was due; nothing ran meanwhile."""
    (open_one,) = office.do(propose, who("H0"), office.id, *wanted, **more).proposals
    office.clock.move_to(local(4, 11))
    office.do(conductor.agree_to, who("P0"), open_one.proposal.id, open_one.proposal.turn)


def in_another_zone(office: CalendarAtWork) -> None:
    office.clock.move_to(local(4, 11))
    office.settings(zone="Europe/Paris")


AGREED: Final[dict[str, Change]] = {
    "day": lambda office: both_agree(
        office, conductor.change_meetings, Plan(Weekly((3,)), time(10), starts_on=date(2026, 5, 4))
    ),
    "pause": lambda office: both_agree(office, conductor.pause_meetings, paused=True),
    "zone": in_another_zone,
}


@pytest.mark.parametrize("change", AGREED)
def test_a_round_that_was_to_open_by_now_is_open_before_anything_changes(
    office: CalendarAtWork, change: str
) -> None:
    """Whoever is quicker than the bot in the moment at which it was due takes no meeting away with it."""
    office.plan()
    AGREED[change](office)
    assert office.held()[:1] == [(MAY_5, local(5, 10))]


@pytest.mark.parametrize("change", CHANGES)
def test_an_open_round_that_was_moved_is_the_only_one(office: CalendarAtWork, change: str) -> None:
    """It stays where it was moved to."""
    office.plan()
    office.live_until(local(4, 11))
    office.move(local(7, 14))
    CHANGES[change](office)
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [MAY_5, MAY_12]
    assert office.held()[0] == (MAY_5, local(7, 14))


@pytest.mark.parametrize("change", CHANGES)
def test_a_meeting_that_was_called_off_stays_so(office: CalendarAtWork, change: str) -> None:
    """It is not announced as the next one either."""
    office.plan()
    office.live_until(local(4, 11))
    office.skip()
    CHANGES[change](office)
    assert office.cadence.planned_on == MAY_12
    told = {each.next_at for each in office.changes() if each.kind != "planned" and each.next_at}
    assert {moment.astimezone(local(1).tzinfo).date() for moment in told} <= {MAY_12}
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [MAY_12]


@pytest.mark.parametrize("left", ["round", "word"])
def test_that_a_meeting_was_called_off_is_held_by_its_round_and_by_what_was_said(
    office: CalendarAtWork, left: str
) -> None:
    """Either of the two is enough for the plan: rounds are deleted with time, and words may be lost."""
    office.plan()
    office.live_until(local(4, 11))
    office.skip()
    assert office.exceptions() == {MAY_5: "called_off"}

    def lose(w: Unit) -> None:
        tables: list[Any] = [OccurrenceException] if left == "round" else [StatusExpectation, StatusRound]
        for table in tables:
            for each in w.session.exec(select(table)):
                w.session.delete(each)
            w.session.flush()

    office.do(lose)
    CHANGES["link"](office)
    assert office.changes()[-1].kind == "changed"
    assert office.changes()[-1].next_at == local(12, 10)
    assert office.cadence.planned_on == MAY_12
    office.live_until(local(5, 11))
    assert [each for each in office.held() if each[0] == MAY_5] == []


def test_a_zone_further_west_asks_for_no_meeting_again(office: CalendarAtWork) -> None:
    """Ten o'clock in New York is still to come when it was held at ten in Copenhagen."""
    office.plan()
    office.live_until(local(5, 11))
    office.settings(zone="America/New_York")
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [MAY_5, MAY_12]


def test_an_open_round_goes_with_the_zone_and_the_holidays(office: CalendarAtWork) -> None:
    """It was to be at ten, there; and the channel is told."""
    office.plan(replace(TUESDAYS, rule=Weekly((3,))))
    office.live_until(local(13, 11))
    assert office.cadence.planned_on == date(2026, 5, 21)
    office.settings(holidays=("", ""))
    assert office.rounds()[-1].meeting_at == local(14, 10)
    office.settings(holidays=("DK", "DK"))
    assert office.rounds()[-1].meeting_at == office.rounds()[-1].due_at == local(15, 10)
    office.settings(zone="America/New_York")
    assert office.rounds()[-1].meeting_at == local(15, 16)
    assert [each.kind for each in office.changes()][-3:] == ["followed"] * 3


def test_moved_paused_and_resumed_is_one_meeting(office: CalendarAtWork) -> None:
    """Held on Monday in place of Tuesday, it does not come again on Tuesday."""
    office.plan()
    office.live_until(local(5, 12))
    office.move(local(11, 9))
    office.live_until(local(11, 12))
    office.pause()
    office.resume()
    office.live_until(local(13, 12))
    assert office.held() == [(MAY_5, local(5, 10)), (MAY_12, local(11, 9))]


def test_a_round_opened_by_hand_is_that_of_the_next_regular_day(office: CalendarAtWork) -> None:
    """That day is then done, and one facilitator's turn is taken."""
    office.plan()
    office.open_now(local(5, 10))
    assert office.cadence.planned_on == MAY_12
    office.live_until(local(13, 12))
    assert [day for day, _at in office.held()] == [MAY_5, MAY_12]
    assert office.exceptions()[MAY_5] == "opened_early"


def test_an_extra_meeting_takes_no_regular_day_and_no_turn(office: CalendarAtWork) -> None:
    """Both are asked for; only the regular one has a facilitator."""
    office.plan()
    office.open_now(local(4, 15), extra=True)
    office.live_until(local(6, 12))
    assert office.held() == [(None, local(4, 15)), (MAY_5, local(5, 10))]
    assert [each.facilitator_id is None for each in office.rounds()] == [True, False]


def test_an_extra_meeting_has_a_day_of_its_own(office: CalendarAtWork) -> None:
    """On the day of the regular one it would be that."""
    office.plan()
    with pytest.raises(Refusal, match="regular meeting is on that day") as refused:
        office.open_now(local(5, 10), extra=True)
    assert refused.value.field == "day"


def test_a_round_opened_by_hand_stays_before_the_next_regular_day(office: CalendarAtWork) -> None:
    """As a meeting that is moved."""
    office.plan()
    with pytest.raises(Refusal, match="next regular meeting"):
        office.open_now(local(12, 9))


def test_an_open_round_is_moved_no_further_than_the_next_regular_meeting(office: CalendarAtWork) -> None:
    """The refusal stands at the day; the last moment before is fine."""
    office.plan()
    office.live_until(local(4, 11))
    for day in (12, 13, 20):
        with pytest.raises(Refusal, match="next regular meeting") as refused:
            office.move(local(day, 9))
        assert (refused.value.field, refused.value.values["day"]) == ("day", MAY_12)
    office.move(local(11, 23, 59))
    assert office.rounds()[0].meeting_at == local(11, 23, 59)


def test_reminders_go_with_an_open_round_that_is_moved(office: CalendarAtWork) -> None:
    """Four fifths of the new time, in working hours."""
    office.plan()
    office.live_until(local(4, 11))

    def reminders() -> list[object]:
        return [each.remind_at for each in office.rows(StatusExpectation)]

    assert reminders() == [local(5, 8)] * 2
    office.move(local(4, 15))
    assert reminders() == [local(4, 14)] * 2
    office.move(local(7, 10))
    assert reminders() == [local(7, 8)] * 2
    office.live_until(local(7, 9))
    assert len(office.told("status.reminder")) == 2


WEEKDAYS = {
    "thursday": (replace(TUESDAYS, rule=Weekly((3,))), [date(2026, 5, 14), date(2026, 5, 21)]),
    "monday": (replace(TUESDAYS, rule=Weekly((0,))), [date(2026, 5, 11), date(2026, 5, 18)]),
    "fortnight": (replace(TUESDAYS, rule=Weekly((1,), 2)), [date(2026, 5, 19), date(2026, 6, 2)]),
    "monthly": (replace(TUESDAYS, rule=Monthly(2, 3)), [date(2026, 5, 14), date(2026, 6, 11)]),
}


@pytest.mark.parametrize("held", ["open", "held"])
@pytest.mark.parametrize("rhythm", WEEKDAYS)
def test_a_new_rhythm_begins_after_the_period_of_the_round(
    office: CalendarAtWork, rhythm: str, held: str
) -> None:
    """Of the one that is open, or that was held: nobody meets twice in a week of a weekly meeting."""
    plan, days = WEEKDAYS[rhythm]
    office.plan()
    office.live_until(local(4, 11) if held == "open" else local(5, 12))
    office.plan(plan)
    assert office.cadence.planned_on == days[0]
    office.live_until(local(2026, 6, 14, 12))
    assert [day for day, _at in office.held()][: len(days) + 1] == [MAY_5, *days]


def test_what_was_said_about_a_day_that_is_gone_is_given_up_and_said(office: CalendarAtWork) -> None:
    """In the message about the new plan."""
    office.plan()
    office.move(local(6, 14))
    office.plan(replace(TUESDAYS, rule=Weekly((3,))))
    assert office.exceptions() == {}
    assert office.cadence.planned_on == date(2026, 5, 7)
    change = office.changes()[-1]
    assert (change.kind, change.was_at) == ("changed", local(6, 14))


def test_clicking_twice_skips_once(office: CalendarAtWork) -> None:
    """The second press is about a meeting that is next no more, and is told what is."""
    office.plan()
    seen = office.do(status.plan_of, who("H0"), office.id).seen
    office.skip(seen)
    with pytest.raises(Refusal, match="done already") as refused:
        office.skip(seen)
    assert refused.value.values["day"] == MAY_12
    with pytest.raises(Refusal, match="done already"):
        office.move(local(6, 14), seen)
    assert office.exceptions() == {MAY_5: "skipped"}


def test_after_long_downtime_what_passed_is_told_once_and_the_rest_comes(office: CalendarAtWork) -> None:
    """Three meetings passed; one message says from which to which."""
    office.plan()
    office.be_down_until(local(20, 13))
    missed = [each for each in office.changes() if each.kind == "missed"]
    assert [(each.was_at, each.next_at) for each in missed] == [(local(5, 10), local(26, 10))]
    assert office.held() == []


# From when on.


def test_beginning_with_the_week_of_any_day_is_that_week(office: CalendarAtWork) -> None:
    """Also of its Friday, which is after the Tuesday that is meant."""
    for day in (4, 5, 8, 10):
        office.plan(Plan(Weekly((1,), 2), time(10), starts_on=date(2026, 5, day)))
        assert office.cadence.planned_on == MAY_5
    office.plan(Plan(Weekly((1,), 2), time(10), starts_on=date(2026, 5, 15)))
    assert office.cadence.planned_on == MAY_12


def test_the_first_of_every_two_weeks_is_the_first_that_can_be(database_url: str, tmp_path: Path) -> None:
    """Planned on a Friday, they begin in the week after and not in the one after that."""
    office = CalendarAtWork(database_url, tmp_path / "keys", local(8, 9))
    office.plan(Plan(Weekly((1,), 2), time(10)))
    assert office.cadence.planned_on == MAY_12
    office.database.close()


def test_a_plan_that_is_saved_unchanged_changes_nothing(office: CalendarAtWork) -> None:
    """Neither of status meetings nor of pairs; a week later it stays in its weeks."""
    office.plan(Plan(Weekly((1,), 2), time(10)))
    office.do(pair.agree, who("H0"), office.id, Rhythm(2, 0, time(13)))
    office.live_until(local(12, 9))
    meeting = office.next
    draw = office.do(pair.plan_of, office.id).planned_on
    assert draw == date(2026, 5, 18)
    kept = office.cadence.cadence
    office.plan(Plan(kept.rule, kept.clock, starts_on=kept.starts_on))
    office.do(pair.agree, who("H0"), office.id, Rhythm(2, 0, time(13)))
    assert office.next == meeting == local(19, 10)
    assert office.do(pair.plan_of, office.id).planned_on == draw


def test_pairs_are_drawn_once_for_a_day(office: CalendarAtWork) -> None:
    """Also when the zone changes to the west after the draw."""
    for user in ("H0", "H1", "P0", "P1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.do(pair.agree, who("H0"), office.id, Rhythm(1, 1, time(10)))
    office.live_until(local(5, 11))
    office.settings(zone="America/New_York")
    office.live_until(local(6, 12))
    assert [each.planned_on for each in office.rows(PairRound)] == [MAY_5]


# Retros.

RETROS = retro.Plan(Weekly((2,), 2), time(13), "ssc", retro.columns_of("ssc", ""), k=4)
MAY_6, MAY_20 = date(2026, 5, 6), date(2026, 5, 20)
RETRO_CHANGES: Final[dict[str, Change]] = {
    "holidays": CHANGES["holidays"],
    "zone": CHANGES["zone"],
    "format": lambda office: office.do(retro.agree, who("H0"), office.id, replace(RETROS, days_open=4)),
    "pause": lambda office: (
        office.do(retro.pause, who("H0"), office.id),
        office.do(retro.resume, who("H0"), office.id),
    ),
    "note": CHANGES["note"],
}


@pytest.mark.parametrize("change", RETRO_CHANGES)
def test_a_retro_that_was_skipped_stays_so(office: CalendarAtWork, change: str) -> None:
    """It is not announced either."""
    office.do(retro.agree, who("H0"), office.id, RETROS)
    office.do(retro.skip, who("H0"), office.id)
    RETRO_CHANGES[change](office)
    office.live_until(local(20, 14))
    assert [each.planned_on for each in office.rows(RetroRound) if each.opened_at] == [MAY_20]
    announced = [each.next_at for each in office.rows(RetroChange) if each.kind == "announced"]
    assert announced == [local(20, 13)]


@pytest.mark.parametrize("change", RETRO_CHANGES)
def test_a_retro_is_announced_and_opens_once(office: CalendarAtWork, change: str) -> None:
    """Whatever changes between the two."""
    office.do(retro.agree, who("H0"), office.id, RETROS)
    office.live_until(local(5, 14))
    RETRO_CHANGES[change](office)
    office.live_until(local(6, 14))
    RETRO_CHANGES[change](office)
    office.live_until(local(7, 14))
    assert [each.planned_on for each in office.rows(RetroRound) if each.opened_at] == [MAY_6]
    assert [each.kind for each in office.rows(RetroChange)].count("announced") == 1


def test_a_retro_opened_by_hand_is_that_of_the_next_regular_day(office: CalendarAtWork) -> None:
    """Or an extra one, beside which the regular one comes."""
    office.do(retro.agree, who("H0"), office.id, replace(RETROS, days_open=1))
    office.do(retro.open_now, who("H0"), office.id)
    office.live_until(local(7, 14))
    assert [each.planned_on for each in office.rows(RetroRound) if each.opened_at] == [MAY_6]
    office.live_until(local(15, 14))
    office.do(retro.open_now, who("H0"), office.id, extra=True)
    office.live_until(local(21, 14))
    assert [each.planned_on for each in office.rows(RetroRound) if each.opened_at] == [MAY_6, None, MAY_20]


@pytest.mark.parametrize("day", range(4, 9))
def test_the_first_retro_is_two_weeks_away_on_whatever_weekday_it_is_planned(
    database_url: str, tmp_path: Path, day: int
) -> None:
    """In the second week after, and not in the sixth."""
    office = CalendarAtWork(database_url, tmp_path / "keys", local(day, 9))
    first = date(2026, 5, day + 14)
    office.do(retro.agree, who("H0"), office.id, replace(RETROS, rule=Weekly((2,), 4), starts_on=first))
    cadence = office.do(retro.cadence_of, office.id)
    assert cadence.planned_on == MAY_20
    office.database.close()


def test_what_was_said_about_a_day_is_kept_as_long_as_its_meetings(office: CalendarAtWork) -> None:
    """And not for ever; what concerns a day of late stays."""
    office.plan()
    office.skip()
    office.clock.move_to(local(2028, 5, 9, 9))
    office.do(status.pause, who("H0"), office.id)
    office.do(status.resume, who("H0"), office.id)
    office.skip()
    assert MAY_5 in office.exceptions()
    office.do(retention.purge, office.id, Keeping())
    assert MAY_5 not in office.exceptions()
    assert "skipped" in office.exceptions().values()
