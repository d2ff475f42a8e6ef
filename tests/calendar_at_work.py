"""Status meetings, retros and pairs of one partnership, lived through from one due moment to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from partnership_at_work import AtWork, who
from sqlmodel import select
from tests_shared import COPENHAGEN, keys_in

from bot import conductor, partnerships
from bot.conductor.settings import apply_settings
from bot.partnerships import PartnershipSettings, SideSettings, Unit
from bot.recurring import OccurrenceException, cadence
from bot.recurring.cadence import Weekly
from bot.rituals import pair, retro, status
from bot.rituals.status import Plan, StatusCadence, StatusChange, StatusRound, WallClock

MOST_AT_ONCE = 30
"""So often is looked at one moment for what is due."""
TUESDAYS = Plan(Weekly((1,)), time(10))


def local(*when: int) -> datetime:
    """A moment of May 2026 (day, hour, minute), or of another month (year, month, day, hour, minute)."""
    full = when if when[0] > 31 else (2026, 5, *when)  # the longest month
    year, month, day, hour, minute, *_ = *full, 0, 0
    return datetime(year, month, day, hour, minute, tzinfo=COPENHAGEN)


@dataclass(frozen=True)
class Told:
    """One message about the plan: its kind, what it was about, and what comes next by it."""

    kind: str
    was_at: datetime | None
    next_at: datetime | None


class CalendarAtWork(AtWork):
    """H0 at home and P0 of the partner are contacts and give status; it is Monday 4 May 2026, 8:00."""

    def __init__(self, url: str, keys: Path, now: datetime | None = None, *, home: int = 3) -> None:
        keys_in(keys)
        super().__init__(url, keys, now or local(4, 8), home=home, partner=3)
        for user in ("H0", "P0"):
            self.do(partnerships.count_me, who(user), self.id, True)  # as the ritual takes it

    # What people do.

    def plan(self, plan: Plan = TUESDAYS) -> None:
        """Agree on the status meetings."""
        self.do(status.agree, who("H0"), self.id, plan)

    def skip(self, seen: str = "") -> None:
        """Skip this one."""
        self.do(status.skip, who("H0"), self.id, seen)

    def move(self, to: datetime, seen: str = "") -> None:
        """Move this one, also to a day on which not everybody works."""
        self.do(status.move, who("H0"), self.id, clock_of(to), seen, meant=f"{to:%Y%m%d}")

    def open_now(self, meeting: datetime, *, extra: bool = False) -> None:
        """Open a round by hand, also for a day on which not everybody works."""
        when = clock_of(meeting)
        self.do(status.open_now, who("H0"), self.id, when, extra=extra, meant=f"{meeting:%Y%m%d}")

    def pause(self) -> None:
        """Pause."""
        self.do(status.pause, who("H0"), self.id)

    def resume(self) -> None:
        """Resume."""
        self.do(status.resume, who("H0"), self.id)

    def settings(self, *, zone: str | None = None, holidays: Sequence[str] | None = None) -> None:
        """Another zone, or other holidays of both sides, are agreed."""
        partnership, sides = self.do(_present)
        calendars = holidays or [side.holidays for side in sides]
        agreed = PartnershipSettings(
            partnership.language,
            zone or partnership.zone,
            partnership.guests,
            [
                SideSettings(side.id, side.name, calendar, side.language, side.opens, side.closes)
                for side, calendar in zip(sides, calendars, strict=True)
            ],
        )

        def agree(w: Unit) -> None:
            apply_settings(w, partnerships.seat(w, who("H0"), self.id), agreed)

        self.do(agree)

    # How time goes on.

    def live_until(self, moment: datetime) -> None:
        """Do what is due, one moment after the other."""
        self.sweep()
        still = 0
        while (due := self._next_due()) is not None and due <= moment:
            still = still + 1 if due <= self.clock.now() else 0
            assert still < MOST_AT_ONCE, f"what is due at {due} is never done"
            self.clock.move_to(max(due, self.clock.now()))
            self.sweep()
        self.clock.move_to(moment)
        self.sweep()

    def be_down_until(self, moment: datetime) -> None:
        """Nothing runs until then."""
        self.clock.move_to(moment)
        self.sweep()

    def sweep(self) -> None:
        """What the timetable does when something is due."""
        self.do(status.take_due, self.do(status.openings_due))
        self.do(status.open_taken, self.do(status.taken))
        for due, act in (
            (status.forums_due, status.open_forum),
            (status.reminders_due, status.remind),
            (status.digests_due, conductor.close_status),
            (status.approvals_due, conductor.see_to_approval),
            (retro.cadences_due, conductor.follow_retro_cadence),
            (retro.rounds_due, conductor.go_on_with_retro),
            (pair.draws_due, pair.draw_due),
        ):
            for each in self.do(due):
                self.do(act, each)

    def _next_due(self) -> datetime | None:
        moments = [self.do(due) for due in (status.next_due, retro.next_due, pair.next_due)]
        return min((moment for moment in moments if moment is not None), default=None)

    def forget_next(self) -> None:
        """Throw away whatever is noted of what comes next."""
        self.do(_forget_next)

    # What came of it.

    @property
    def cadence(self) -> StatusCadence:
        """The plan of the status meetings, with what comes next."""
        found: StatusCadence = self.do(status.cadence_of, self.id)
        return found

    @property
    def next(self) -> datetime | None:
        """When the next status meeting is, by the plan."""
        meeting_at = self.cadence.meeting_at
        return meeting_at.astimezone(COPENHAGEN) if meeting_at else None

    def rounds(self) -> list[StatusRound]:
        """All rounds, in the order in which they opened."""
        return self.rows(StatusRound)

    def held(self) -> list[tuple[date | None, datetime]]:
        """Regular day and meeting of each round that was not called off."""
        return [
            (each.planned_on, each.meeting_at.astimezone(COPENHAGEN))
            for each in self.rounds()
            if each.called_off_at is None and each.forum_id is None
        ]

    def exceptions(self) -> dict[date, str]:
        """What was said about single days of the status meetings."""
        said = [each for each in self.rows(OccurrenceException) if each.forum == "status"]
        return {each.day: each.kind for each in said}

    def said(self) -> dict[tuple[str, date], tuple[str, datetime | None]]:
        """By forum and regular day what was said about it, and to when it was moved."""
        said = self.rows(OccurrenceException)
        return {(each.forum, each.day): (each.kind, each.moved_to) for each in said}

    def is_regular(self, forum: str, day: date) -> bool:
        """Whether the rule of that forum has the day."""
        name, _dot, number = forum.partition(".")
        tables: dict[str, Any] = {
            "status": StatusCadence,
            "retro": retro.RetroCadence,
            "pair": pair.PairPlan,
            "forum": status.StatusForum,
        }
        rows = self.rows(tables[name])
        (plan,) = [each for each in rows if not number or each.id == int(number)]
        return cadence.is_regular(plan.cadence, day)

    def chosen(self) -> list[date]:
        """The days of which a person said something; that one was missed says nobody."""
        said = [each for each in self.rows(OccurrenceException) if each.forum == "status"]
        return [each.day for each in said if each.by is not None]

    def changes(self) -> list[Told]:
        """What the channel was told of the plan."""
        return [Told(each.kind, each.was_at, each.next_at) for each in self.rows(StatusChange)]

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table."""
        return list(self.do(lambda w: w.session.exec(select(table).order_by(table.id)).all()))


def clock_of(moment: datetime) -> WallClock:
    """As somebody types it in the modal."""
    here = moment.astimezone(COPENHAGEN)
    return WallClock(here.date(), here.time())


def _present(w: Unit) -> tuple[partnerships.Partnership, Sequence[partnerships.Side]]:
    partnership = partnerships.find(w, "T1", "C1")
    return partnership, partnerships.sides(w, partnership.id)


def _forget_next(w: Unit) -> None:
    for table in (StatusCadence, retro.RetroCadence, pair.PairPlan):
        for plan in w.session.exec(select(table)):
            plan.forget_next()
