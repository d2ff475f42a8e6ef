"""What an open blocker does when its ground moves: hours, absence, parts, agreed terms, removal, return."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from partnership_of_eight import Eight
from sqlmodel import col, delete, select

from bot import conductor, partnerships
from bot.calendar import HolidayCalendar, WorkingHours
from bot.database import Database
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, LEAD, REMOVED, Partnership, Person, Side, Unit
from bot.rituals import escalation
from bot.rituals.escalation import (
    AGAIN,
    CLIMB,
    HANDED_BACK,
    RAISER as ASK_RAISER,
    REMIND,
    Blocker,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    deadline,
)
from bot.rituals.escalation.ladder import Pause, with_pauses

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
RAISER, CALLED, SECOND, LEADER = 0, 5, 6, 2


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In May 2026, by Danish clocks. The 4th is a Monday."""
    return datetime(2026, 5, day, hour, minute, tzinfo=COPENHAGEN).astimezone(UTC)


@pytest.fixture
def eight(tmp_path: Path) -> Iterator[Eight]:
    """Both companies, with a contact person who is called and a neutral lead above."""
    made = Eight(Database(f"sqlite:///{tmp_path / 'samspil.db'}"), tmp_path / "keys")
    give(made, CALLED, CONTACT)
    give(made, LEADER, LEAD)
    yield made
    made.database.close()


def give(eight: Eight, number: int, part: str) -> None:
    def act(w: Unit) -> None:
        person = w.session.exec(select(Person).where(Person.user == f"U{number}")).one()
        partnerships.give_part(w, person, part, person.id)

    eight.do(act)


def raise_one(eight: Eight, severity: str = "high", *, moment: datetime | None = None) -> int:
    if moment is not None:
        eight.clock.move_to(moment)
    _seat, view = eight.do(
        escalation.raise_blocker,
        eight.actors[RAISER],
        eight.partnership_id,
        Blocker("VPN is down", severity),
        "modal",
    )
    return int(view.escalation.id)


def sweep(eight: Eight, moment: datetime) -> None:
    eight.clock.move_to(moment)
    for partnership_id in eight.do(escalation.partnerships_due):
        eight.do(escalation.meet_deadlines, partnership_id)
    eight.do(escalation.show, eight.do(escalation.to_show))


def climbs_at(eight: Eight, made: int) -> datetime | None:
    return deadline_of(eight, made, CLIMB)


def reminds_at(eight: Eight, made: int) -> datetime | None:
    return deadline_of(eight, made, REMIND)


def deadline_of(eight: Eight, made: int, kind: str) -> datetime | None:
    def look(w: Unit) -> datetime | None:
        mine = select(EscalationDeadline.at).where(
            EscalationDeadline.escalation_id == made, EscalationDeadline.kind == kind
        )
        return w.session.exec(mine).first()

    found: datetime | None = eight.do(look)
    return found


def kinds(eight: Eight, made: int) -> list[str]:
    def look(w: Unit) -> list[str]:
        moves = select(EscalationMove.kind).where(EscalationMove.escalation_id == made)
        return list(w.session.exec(moves.order_by(col(EscalationMove.id))))

    found: list[str] = eight.do(look)
    return found


def rung(eight: Eight, made: int) -> int:
    found: int = eight.do(lambda w: w.session.get_one(Escalation, made).rung)
    return found


def away(eight: Eight, number: int, until: date | None) -> None:
    saying = partial(conductor.say_about_me, expected=True, absent_until=until, language=None)
    eight.do(saying, eight.actors[number], eight.partnership_id)


def change_hours(eight: Eight, opens: time, closes: time, of: str = "partner") -> None:
    """The responding side changes its hours in the settings."""

    def act(w: Unit) -> None:
        before = conductor.following.clocks(w, eight.partnership_id)
        side = w.session.exec(select(Side).where(Side.kind == of)).one()
        side.opens, side.closes = opens, closes
        w.session.flush()
        partnership = w.session.get_one(Partnership, eight.partnership_id)
        conductor.following.follow_clocks(w, partnership, before)

    eight.do(act)


def change_times(eight: Eight) -> None:
    """Four working hours to take what is high, also for what runs."""

    def act(w: Unit) -> None:
        for each in escalation.ladder_of(w, eight.partnership_id)[1]:
            each.to_acknowledge = {**each.to_acknowledge, "high": 4 * 60}
        w.session.flush()
        escalation.agree_running(w, w.session.get_one(Partnership, eight.partnership_id))

    eight.do(act)


@pytest.mark.parametrize("moment", [at(4, 20), at(5, 7, 59), at(5, 8, 15)])
def test_where_nothing_has_moved_that_it_comes_from_a_deadline_stays(eight: Eight, moment: datetime) -> None:
    """High on Monday at half past two is due on Tuesday at half past eight, whoever comes at night."""
    made = raise_one(eight, "high", moment=at(4, 14, 30))
    eight.clock.move_to(moment)
    eight.do(lambda w: escalation.follow(w, w.session.get_one(Partnership, eight.partnership_id)))
    assert climbs_at(eight, made) == at(5, 8, 30)
    assert "moved" not in kinds(eight, made)


@pytest.mark.parametrize("lost", [(CLIMB, REMIND), (CLIMB,), (REMIND,)])
@pytest.mark.parametrize("moves", ["hours", "terms", "away"])
def test_what_is_lost_just_before_the_ground_moves_follows_it_at_once(
    eight: Eight, lost: tuple[str, ...], moves: str
) -> None:
    """No sweep comes between: both deadlines are those of a blocker of which nothing was lost."""
    first, second = (raise_one(eight, "high", moment=at(4, 14, 30)) for _each in range(2))

    def lose(w: Unit) -> None:
        its = col(EscalationDeadline.escalation_id) == first
        w.session.exec(delete(EscalationDeadline).where(its, col(EscalationDeadline.kind).in_(lost)))

    eight.clock.move_to(at(4, 14, 45))
    eight.do(lose)
    if moves == "hours":
        change_hours(eight, time(8), time(15))
    elif moves == "terms":
        change_times(eight)
    else:
        eight.do(conductor.go_away, "T1", "C1", REMOVED)
        eight.clock.move_to(at(5, 9))
        eight.do(conductor.come_back, eight.partnership_id)

    def deadlines(w: Unit, made: int) -> dict[str, datetime]:
        its = select(EscalationDeadline.kind, EscalationDeadline.at)
        return dict(w.session.exec(its.where(EscalationDeadline.escalation_id == made)).all())

    assert eight.do(deadlines, first) == eight.do(deadlines, second)
    assert set(eight.do(deadlines, first)) == {CLIMB, REMIND}


@pytest.mark.parametrize("closes", [15, 19])
def test_what_has_come_is_met_as_it_was_shown_where_hours_change_before_anybody_looked(
    eight: Eight, closes: int
) -> None:
    """At half past ten the time is over; hours that are said a minute later give none back."""
    made = raise_one(eight, "high", moment=at(4, 8, 30))
    eight.clock.move_to(at(4, 10, 31))
    change_hours(eight, time(9), time(closes))
    assert climbs_at(eight, made) == at(4, 10, 30)
    sweep(eight, at(4, 10, 32))
    assert (rung(eight, made), kinds(eight, made)) == (3, ["raised", "climbed", "passed_over"])


def counted(eight: Eight) -> Any:
    month = datetime(2026, 5, 1, tzinfo=UTC)
    return eight.do(escalation.figures, eight.partnership_id, month, month + timedelta(days=40)).by_severity


def agree_on_a_quarter(w: Unit, partnership_id: int) -> None:
    """Both have agreed that every step has fifteen minutes."""
    for rung in escalation.ladder_of(w, partnership_id)[1]:
        rung.to_acknowledge = rung.to_resolve = dict.fromkeys(escalation.SEVERITIES, 15)


def count_always(w: Unit, partnership_id: int) -> None:
    """Both have agreed that what is critical counts day and night."""
    escalation.ladder_of(w, partnership_id)[0].critical_counts_always = True


class TestWorkingDays:
    @pytest.mark.parametrize(("opens", "closes"), [(9, 15), (7, 19), (8, 16)])
    def test_end_at_the_same_time_of_the_day(self, opens: int, closes: int) -> None:
        """However long the days of that side are."""
        hours = WorkingHours(COPENHAGEN, time(opens), time(closes), HolidayCalendar("DK"))
        assert deadline(at(4, 11), escalation.WORKDAY, hours, always=False) == at(5, 11)
        assert deadline(at(4, 11), 5 * escalation.WORKDAY, hours, always=False) == at(11, 11)
        assert deadline(at(8, 14), 3 * escalation.WORKDAY, hours, always=False) == at(13, 14)
        assert deadline(at(8, 14), 4 * escalation.WORKDAY, hours, always=False) == at(15, 14)  # Ascension

    def test_counted_always_are_days_of_24_hours(self) -> None:
        """Two days are 48 hours."""
        hours = WorkingHours(COPENHAGEN, time(8), time(16), HolidayCalendar("DK"))
        assert deadline(at(8, 14), 2 * escalation.WORKDAY, hours, always=True) == at(10, 14)
        assert deadline(at(8, 14), 30, hours, always=True) == at(8, 14, 30)

    @given(st.integers(0, 40), st.integers(1, 60), st.integers(0, 100), st.booleans())
    def test_a_pause_takes_nothing_and_gives_nothing(
        self, begins: int, lasts: int, minutes: int, always: bool
    ) -> None:
        """What was left when it began is left when it ends."""
        hours = WorkingHours(COPENHAGEN, time(8), time(16), HolidayCalendar("DK"))
        since = at(4, 10)
        due = deadline(since, minutes, hours, always=always)
        pause = Pause(since + timedelta(hours=begins), since + timedelta(hours=begins + lasts))
        later = with_pauses(since, due, [pause], hours, always=always)
        if pause.since >= due:
            assert later == due
        elif always:
            assert later == due + (pause.until - pause.since)
        else:
            left = hours.between(pause.since, due)
            assert hours.between(pause.until, later) == left


class TestFacts:
    def test_hours_that_change_move_what_runs_and_it_is_said(self, eight: Eight) -> None:
        """Two hours from Monday 15:00: with hours until 20:00 they end that evening."""
        made = raise_one(eight, moment=at(4, 15))
        assert climbs_at(eight, made) == at(5, 9)
        change_hours(eight, time(8), time(20))
        assert climbs_at(eight, made) == at(4, 17)
        assert kinds(eight, made) == ["raised", "moved"]
        sweep(eight, at(4, 17))
        assert rung(eight, made) == 3, "owners there are none"

    def test_a_deadline_that_comes_closer_leaves_an_hour(self, eight: Eight) -> None:
        """Nobody is late by a change of hours alone."""
        made = raise_one(eight, moment=at(4, 18))
        assert climbs_at(eight, made) == at(5, 10)
        eight.clock.move_to(at(5, 9, 30))
        change_hours(eight, time(6), time(22))
        assert climbs_at(eight, made) == at(5, 10)

    def test_in_time_is_what_kept_any_deadline_that_was_shown(self, eight: Eight) -> None:
        """What was answered in 1 h 49 of two hours stays in time when hours become longer."""
        made = raise_one(eight, moment=at(4, 15))
        eight.clock.move_to(at(5, 8, 49))
        eight.do(escalation.acknowledge, eight.actors[CALLED], made, "message")
        change_hours(eight, time(0), time(22))
        found = counted(eight)["high"].acknowledged
        assert (found.minutes, found.kept, found.moved) == ([109], 1, {})

    def test_a_reminder_follows_hours_also_where_the_deadline_stays(self, eight: Eight) -> None:
        """A low one has until eleven on Tuesday; of shorter days three quarters are over at ten, not nine."""
        made = raise_one(eight, "low", moment=at(4, 11))
        assert (climbs_at(eight, made), reminds_at(eight, made)) == (at(5, 11), at(5, 9))
        change_hours(eight, time(8), time(12))
        assert (climbs_at(eight, made), reminds_at(eight, made)) == (at(5, 11), at(5, 10))
        sweep(eight, at(5, 10))
        change_hours(eight, time(8), time(16))
        assert (climbs_at(eight, made), reminds_at(eight, made)) == (at(5, 11), None), "it was said"

    def test_in_time_is_also_what_kept_the_one_shown_before_it_came_closer(self, eight: Eight) -> None:
        """Until nine on Tuesday, then until five on Monday: it went up; taken before nine it is in time."""
        made = raise_one(eight, moment=at(4, 15))
        assert climbs_at(eight, made) == at(5, 9)
        change_hours(eight, time(8), time(22))
        assert climbs_at(eight, made) == at(4, 17)
        sweep(eight, at(4, 17))
        eight.clock.move_to(at(5, 8, 55))
        eight.do(escalation.acknowledge, eight.actors[LEADER], made, "message")
        assert counted(eight)["high"].acknowledged.kept == 1

    def test_what_a_side_moved_for_itself_is_told_apart(self, eight: Eight) -> None:
        """It shortens its hours while the clock runs, and is in time by the later deadline only."""
        made = raise_one(eight, moment=at(4, 11))
        change_hours(eight, time(8), time(12))
        assert climbs_at(eight, made) == at(5, 9)
        sweep(eight, at(5, 8, 30))
        eight.do(escalation.acknowledge, eight.actors[CALLED], made, "message")
        side = eight.do(lambda w: w.session.exec(select(Side.id).where(Side.kind == "partner")).one())
        found = counted(eight)["high"].acknowledged
        assert (found.kept, dict(found.moved)) == (1, {side: 1})


class TestAgreedTerms:
    def test_hold_from_the_next_blocker_on(self, eight: Eight) -> None:
        """A ladder that is changed leaves what runs as it was raised, at every step of it."""
        made = raise_one(eight, moment=at(4, 9))
        eight.do(agree_on_a_quarter, eight.partnership_id)
        eight.do(count_always, eight.partnership_id)
        assert climbs_at(eight, made) == at(4, 11)
        sweep(eight, at(4, 11))
        assert climbs_at(eight, made) == at(4, 13)
        assert climbs_at(eight, raise_one(eight)) == at(4, 11, 15)

    def test_count_always_holds_from_the_next_on(self, eight: Eight) -> None:
        """What was raised while it counted in working hours sleeps until Monday."""
        made = raise_one(eight, "critical", moment=at(8, 15, 50))
        eight.do(count_always, eight.partnership_id)
        assert climbs_at(eight, made) == at(11, 8, 20)
        assert climbs_at(eight, raise_one(eight, "critical")) == at(8, 16, 20)
        change_hours(eight, time(9), time(16))
        assert climbs_at(eight, made) == at(11, 9, 20), "it follows the hours, and does not count always"


class TestAbsence:
    def test_is_judged_on_the_day_on_which_the_clock_runs(self, eight: Eight) -> None:
        """Away until Sunday, raised on Friday at 17:00: on Monday they are there."""
        away(eight, CALLED, date(2026, 5, 10))
        made = raise_one(eight, moment=at(8, 17))
        assert rung(eight, made) == 1
        assert climbs_at(eight, made) == at(11, 10)

    def test_after_having_been_called_moves_it_on(self, eight: Eight) -> None:
        """Who is away until the time is over is not waited for."""
        made = raise_one(eight, moment=at(4, 9))
        away(eight, CALLED, date(2026, 5, 4))
        assert rung(eight, made) == 3
        assert kinds(eight, made) == ["raised", "climbed", "passed_over"]

    def test_that_ends_in_time_is_waited_for(self, eight: Eight) -> None:
        """A low one has a day: away today, there tomorrow."""
        made = raise_one(eight, "low", moment=at(4, 9))
        away(eight, CALLED, date(2026, 5, 4))
        assert rung(eight, made) == 1

    def test_of_who_took_it_on_asks_the_others_of_the_rung(self, eight: Eight) -> None:
        """They are called anew, with their own time."""
        give(eight, SECOND, CONTACT)
        made = raise_one(eight, moment=at(4, 9))
        eight.do(escalation.acknowledge, eight.actors[CALLED], made, "message")
        eight.clock.move_to(at(4, 10))
        away(eight, CALLED, date(2026, 5, 20))
        assert rung(eight, made) == 1
        assert climbs_at(eight, made) == at(4, 12)
        assert kinds(eight, made)[-1] == "called"

    def test_of_everybody_leaves_it_where_it_is(self, eight: Eight) -> None:
        """With nobody further up, and nobody there of the company, its clock goes on."""
        away(eight, LEADER, date(2026, 5, 30))
        made = raise_one(eight, moment=at(4, 9))
        for number in (4, SECOND, 7, CALLED):
            away(eight, number, date(2026, 5, 20))
        assert rung(eight, made) == 1
        assert climbs_at(eight, made) == at(4, 11)


class TestPeople:
    def test_who_leaves_is_followed_by_who_holds_the_part(self, eight: Eight) -> None:
        """The other contact person is called at once; with none the next rung is."""
        give(eight, SECOND, CONTACT)
        made = raise_one(eight, moment=at(4, 9))
        owner, channel = eight.do(
            lambda w: (w.session.get_one(Partnership, 1).owner, w.session.get_one(Partnership, 1).channel)
        )
        eight.do(conductor.left, owner, channel, f"U{CALLED}")
        ids = eight.person_ids()
        assert eight.do(lambda w: w.session.get_one(Escalation, made).called) == [ids[SECOND]]
        assert climbs_at(eight, made) == at(4, 11)
        eight.do(conductor.left, owner, channel, f"U{SECOND}")
        assert rung(eight, made) == 3

    def test_that_nobody_is_left_is_told_once(self, eight: Eight) -> None:
        """However often the members are read afterwards."""
        made = raise_one(eight, moment=at(4, 9))
        owner, channel = eight.do(
            lambda w: (w.session.get_one(Partnership, 1).owner, w.session.get_one(Partnership, 1).channel)
        )
        for number in (LEADER, CALLED, 7, 6):
            eight.do(conductor.left, owner, channel, f"U{number}")
        assert kinds(eight, made).count("ended") == 1

    def test_a_raiser_who_left_is_spoken_for_by_their_contact(self, eight: Eight) -> None:
        """Else nobody could ever close it."""
        give(eight, 1, CONTACT)
        made = raise_one(eight, moment=at(4, 9))
        eight.do(escalation.resolve, eight.actors[CALLED], made, "Restarted", "", "modal")
        owner, channel = eight.do(
            lambda w: (w.session.get_one(Partnership, 1).owner, w.session.get_one(Partnership, 1).channel)
        )
        eight.do(conductor.left, owner, channel, f"U{RAISER}")
        eight.do(escalation.confirm, eight.actors[1], made, "message")
        assert kinds(eight, made)[-1] == "confirmed"


class TestWaitingForTheRaiser:
    @pytest.mark.parametrize("state", ["resolved", HANDED_BACK])
    def test_they_are_asked_after_five_of_their_working_days(self, eight: Eight, state: str) -> None:
        """Over Ascension Day, and once; again only after twenty more."""
        made = raise_one(eight, moment=at(7, 9))
        if state == "resolved":
            eight.do(escalation.resolve, eight.actors[CALLED], made, "Restarted", "", "modal")
        else:
            eight.do(escalation.hand_back, eight.actors[CALLED], made, "Whose is it?", "modal")
        sweep(eight, at(15, 8, 59))
        assert "raiser" not in kinds(eight, made)
        sweep(eight, at(15, 9))
        assert kinds(eight, made).count("raiser") == 1
        sweep(eight, at(29, 12))
        assert kinds(eight, made).count("raiser") == 1

    def test_nobody_is_asked_once_it_goes_on(self, eight: Eight) -> None:
        """The question goes with what it waited for."""
        made = raise_one(eight, moment=at(7, 9))
        eight.do(escalation.resolve, eight.actors[CALLED], made, "Restarted", "", "modal")
        eight.do(escalation.confirm, eight.actors[RAISER], made, "message")
        sweep(eight, at(29, 12))
        assert "raiser" not in kinds(eight, made)


class TestAway:
    def test_time_away_is_counted_against_nobody(self, eight: Eight) -> None:
        """Taken out on Monday 09:50, invited on Wednesday 10:20: 70 minutes are left."""
        made = raise_one(eight, moment=at(4, 9))
        eight.clock.move_to(at(4, 9, 50))
        eight.do(conductor.go_away_here, eight.partnership_id)
        sweep(eight, at(6, 10, 20))
        assert rung(eight, made) == 1, "nothing moves while it is away"
        eight.do(conductor.come_back, eight.partnership_id)
        assert climbs_at(eight, made) == at(6, 11, 30)
        eight.clock.move_to(at(6, 11, 20))
        eight.do(escalation.acknowledge, eight.actors[CALLED], made, "message")
        found = counted(eight)["high"].acknowledged
        assert (found.minutes, found.kept) == ([110], 1)

    def test_what_was_due_meanwhile_is_due_after_its_rest(self, eight: Eight) -> None:
        """It had its people's time left when the bot went."""
        made = raise_one(eight, moment=at(4, 9))
        eight.do(conductor.go_away_here, eight.partnership_id)
        eight.clock.move_to(at(22, 15))
        eight.do(conductor.come_back, eight.partnership_id)
        assert climbs_at(eight, made) == at(26, 9), "Whit Monday is the 25th"


@pytest.mark.parametrize(
    ("starts", "nudged", "climbs"),
    [
        (at(4, 22), at(5, 8), at(5, 9)),
        (at(6, 10, 30), at(6, 10, 30), at(6, 11, 30)),
        (at(8, 15, 30), at(8, 15, 30), at(11, 8, 30)),
        (at(9, 12), at(11, 8), at(11, 9)),
        (at(14, 12), at(15, 8), at(15, 9)),
    ],
)
def test_what_came_while_the_bot_was_not_running_leaves_an_hour_from_its_start(
    eight: Eight, starts: datetime, nudged: datetime, climbs: datetime
) -> None:
    """In working time, after a reminder: nobody could press. Who takes it then is in time."""
    made, other = raise_one(eight, moment=at(4, 9)), raise_one(eight, moment=at(4, 9))
    sweep(eight, starts)
    assert (rung(eight, made), climbs_at(eight, made), kinds(eight, made)[-1]) == (1, climbs, "moved")
    if nudged > starts:
        sweep(eight, nudged - timedelta(minutes=1))
        assert kinds(eight, made)[-1] == "moved"
    sweep(eight, nudged)
    assert kinds(eight, made)[-1] == "reminded"
    eight.clock.move_to(climbs - timedelta(minutes=1))
    eight.do(escalation.acknowledge, eight.actors[CALLED], other, "message")
    assert counted(eight)["high"].acknowledged.kept == 1
    sweep(eight, climbs)
    assert rung(eight, made) == 3


def test_what_counts_always_has_its_hour_at_night(eight: Eight) -> None:
    """A quarter of an hour late is late; less is not."""
    eight.do(
        lambda w: setattr(escalation.ladder_of(w, eight.partnership_id)[0], "critical_counts_always", True)
    )
    made = raise_one(eight, "critical", moment=at(8, 15))
    due = climbs_at(eight, made)
    assert due is not None
    sweep(eight, due + timedelta(minutes=15))
    assert (rung(eight, made), climbs_at(eight, made)) == (1, due + timedelta(minutes=75))
    sweep(eight, due + timedelta(minutes=89))
    assert rung(eight, made) > 1


class MovingGround(RuleBasedStateMachine):
    """Blockers while hours, absence, parts, people and the bot's own presence change in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.eight = Eight(
            Database(f"sqlite:///{self.folder.name}/samspil.db"), Path(self.folder.name) / "keys"
        )
        for number, part in ((CALLED, CONTACT), (SECOND, CONTACT), (1, CONTACT), (LEADER, LEAD)):
            give(self.eight, number, part)
        self.is_away = False

    def teardown(self) -> None:
        self.eight.database.close()
        self.folder.cleanup()

    def _pressed(self, act: Callable[..., Any], *args: Any) -> None:
        with suppress(Refusal):
            self.eight.do(act, *args)

    @rule(by=st.sampled_from([RAISER, 4]), severity=st.sampled_from(escalation.SEVERITIES))
    def raise_one(self, by: int, severity: str) -> None:
        blocker = Blocker("VPN is down", severity)
        self._pressed(
            escalation.raise_blocker, self.eight.actors[by], self.eight.partnership_id, blocker, "modal"
        )

    @rule(
        by=st.integers(0, 7),
        act=st.sampled_from(["acknowledge", "take_further", "hand_back", "raise_again", "resolve", "reopen"]),
        number=st.integers(1, 3),
    )
    def press(self, by: int, act: str, number: int) -> None:
        said = {"hand_back": ("why",), "raise_again": ("more",), "resolve": ("done", ""), "reopen": ("no",)}
        self._pressed(getattr(escalation, act), self.eight.actors[by], number, *said.get(act, ()), "message")

    @rule(who=st.sampled_from([CALLED, SECOND, LEADER]), days=st.integers(-1, 9))
    def be_away_for(self, who: int, days: int) -> None:
        until = self.eight.clock.now().date() + timedelta(days=days) if days >= 0 else None
        saying = partial(conductor.say_about_me, expected=True, absent_until=until, language=None)
        self._pressed(saying, self.eight.actors[who], self.eight.partnership_id)

    @rule(opens=st.integers(5, 10), lasts=st.integers(2, 13), of=st.sampled_from(["home", "partner"]))
    def change_hours(self, opens: int, lasts: int, of: str) -> None:
        change_hours(self.eight, time(opens), time(opens + lasts), of)

    @rule(who=st.sampled_from([CALLED, SECOND, RAISER]), comes=st.booleans())
    def leave_or_come(self, who: int, comes: bool) -> None:
        def act(w: Unit) -> None:
            here = w.session.get_one(Partnership, self.eight.partnership_id)
            if comes:
                users = [person.user for person in partnerships.people(w, here.id)]
                conductor.members_were(w, here.id, {*users, f"U{who}"})
            elif here.is_live:
                conductor.left(w, here.owner, here.channel, f"U{who}")

        self.eight.do(act)

    @rule()
    def go_or_come_back(self) -> None:
        act = conductor.come_back if self.is_away else conductor.go_away_here
        self.eight.do(act, self.eight.partnership_id)
        self.is_away = not self.is_away

    @rule(hours=st.sampled_from([0.3, 2, 7, 16, 40, 200]))
    def time_passes(self, hours: float) -> None:
        sweep(self.eight, self.eight.clock.now() + timedelta(hours=hours))

    @invariant()
    def all_is_well(self) -> None:
        self.eight.do(self._look)

    def _look(self, w: Unit) -> None:
        for each in w.session.exec(select(Escalation)):
            mine = EscalationDeadline.escalation_id == each.id
            there = {row.kind: row.at for row in w.session.exec(select(EscalationDeadline).where(mine))}
            if each.is_running:
                assert there.keys() & {CLIMB, AGAIN}, "every blocker that runs has a next moment"
            elif each.confirmed_at is None:
                assert set(there) == {ASK_RAISER}, "who raised it is asked"
            if CLIMB in there and not each.counts_always:
                self._lies_in_hours(w, each, there[CLIMB])

    def _lies_in_hours(self, w: Unit, each: Escalation, moment: datetime) -> None:
        """No deadline from hours that are no longer."""
        hours = w.session.get_one(Side, each.responding_side).hours
        assert self.is_away or hours.is_open(moment) or hours.is_open(moment - timedelta(seconds=1))


TestMovingGround = MovingGround.TestCase
TestMovingGround.settings = settings(
    max_examples=200 if os.environ.get("EVERYTHING") else 4, stateful_step_count=20, deadline=None
)


def test_what_was_raised_before_a_stretch_and_taken_on_in_it_is_not_raised_in_it(eight: Eight) -> None:
    """Each month counts what was raised in it, once."""
    made = raise_one(eight, moment=at(4, 10))
    eight.clock.move_to(at(6, 10))
    eight.do(escalation.acknowledge, eight.actors[CALLED], made, "message")
    figures = eight.do(escalation.figures, eight.partnership_id, at(5, 0), at(8, 0)).by_severity["high"]
    assert (figures.raised, figures.open) == (0, 1)
    assert len(figures.acknowledged.minutes) == 1


def test_who_answers_in_one_click_is_told_of_their_own_open_blockers_alone(eight: Eight) -> None:
    """Not of those that others raised."""
    raise_one(eight, moment=at(4, 10))
    for number, own in ((RAISER, ["VPN is down"]), (CALLED, [])):
        seat = eight.do(partnerships.seat, eight.actors[number], eight.partnership_id)
        assert eight.do(escalation.own_open, seat) == own


def test_a_step_of_the_ladder_is_told_at_its_moment(eight: Eight) -> None:
    """Both agreed to the times of the steps: the message waits for nobody's hours."""
    made = raise_one(eight, moment=at(4, 10))
    sweep(eight, climbs_at(eight, made) or at(4, 10))
    told = eight.do(
        lambda w: w.session.exec(select(OwedMessage).where(OwedMessage.name == "escalation.move")).all()
    )
    assert [each.at_once for each in told] == [True] * len(told)
    assert told
