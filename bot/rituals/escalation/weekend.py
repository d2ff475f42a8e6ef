"""Where the clock of a blocker stops, what comes of it if nobody answers, and whether a weekend counts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import WorkingHours, local_day
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Side, Unit
from bot.rituals.escalation.clock import record
from bot.rituals.escalation.commands import enter, locked
from bot.rituals.escalation.following import count_through
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.ladder import deadline
from bot.rituals.escalation.records import ASKED_TO_COUNT, Escalation, EscalationMove
from bot.rituals.escalation.showing import show_all
from bot.rituals.escalation.views import EscalationView, view_of

MAY_COUNT: Final = "may"
"""All have agreed that critical ones count always: whoever raised it says so of this one."""
MAY_ASK: Final = "ask"
ASKED: Final = "asked"
MAY_AGREE: Final = "agree"
SATURDAY: Final = 5
CRITICAL: Final = "critical"


@dataclass(frozen=True)
class Stop:
    """A stretch in which the clock of a blocker does not run."""

    since: datetime
    until: datetime
    days_off: Sequence[int]
    """The weekdays on which the company that answers does not work meanwhile; Monday is 0."""
    has_begun: bool = False
    """It stands still when it is looked at."""

    @property
    def is_weekend(self) -> bool:
        """Whether it is a weekend, and no night or single holiday."""
        return any(day >= SATURDAY for day in self.days_off)


@dataclass(frozen=True)
class Outlook:
    """What comes of a blocker if nobody does anything, for one reader."""

    coming: Sequence[tuple[datetime, Sequence[Person]]]
    """Who is called when, after those who are called now."""
    stop: Stop | None
    """Where its clock stops next; None where it counts day and night, or does not run."""
    weekend: str
    """What this reader can do about that: MAY_COUNT, MAY_ASK, ASKED, MAY_AGREE; empty: nothing."""
    asked: Sequence[Person]
    """Who may agree for the company that answers."""
    reached_at: datetime | None = None
    """When those who are called now are at work again and told of it; None where that is at once."""


@dataclass(frozen=True)
class EscalationSeen:
    """A blocker as one person sees it, with what they may do and what comes."""

    seat: Seat
    view: EscalationView
    outlook: Outlook
    has_changed: bool = False
    """It counts day and night by this press."""


def look(w: Unit, actor: Actor, escalation_id: int) -> EscalationSeen:
    """How a blocker stands, for one person of the partnership."""
    escalation = locked(w, escalation_id)
    seat = partnerships.seat(w, actor, escalation.partnership_id)
    return seen_by(w, seat, ground_of(w, escalation.partnership_id), escalation)


def seen_by(w: Unit, seat: Seat, ground: Ground, escalation: Escalation) -> EscalationSeen:
    """The same, once it is known who looks."""
    view = replace(view_of(w, ground, escalation), reader=seat.person.id)
    return EscalationSeen(seat, view, _outlook(w, seat, ground, view))


def ask_to_count(w: Unit, actor: Actor, escalation_id: int, where: str) -> EscalationSeen:
    """Who raised it wants it to count through the weekend: done where all agreed to that, else asked for.

    Where that is not to be said any more, or was said, nothing happens, and how it stands is returned.
    """
    escalation, seat, ground = enter(w, actor, escalation_id, or_raiser=True)
    seen = seen_by(w, seat, ground, escalation)
    if seen.outlook.weekend == MAY_COUNT:
        count_through(w, ground, escalation, seat.person.id, where)
    elif seen.outlook.weekend == MAY_ASK:
        if not seen.outlook.asked:
            raise Refusal(
                "Nobody who could agree to that for {side} is there now. It goes on when they work again.",
                side=seen.view.responding.name,
            )
        record(w, escalation, ASKED_TO_COUNT, by=seat.person.id, where=where)
    else:
        return seen
    show_all(w, ground, escalation)
    return seen_by(w, seat, ground, escalation)


def agree_to_count(
    w: Unit, actor: Actor, escalation_id: int, where: str
) -> tuple[EscalationSeen, EscalationMove | None]:
    """The company that answers agrees: it counts day and night. Returns who had asked, or None if it is over.

    Raises Refusal for who does not speak for that company, and where it does not run any more.
    """
    escalation = locked(w, escalation_id)
    seat = partnerships.seat(w, actor, escalation.partnership_id)
    ground = ground_of(w, escalation.partnership_id)
    _check_may_agree(seat, ground, escalation)
    seen = seen_by(w, seat, ground, escalation)
    asked = _request(w, escalation, seen.outlook.stop)
    if seen.outlook.weekend != MAY_AGREE or asked is None:
        return seen, None
    count_through(w, ground, escalation, seat.person.id, where)
    show_all(w, ground, escalation)
    return replace(seen_by(w, seat, ground, escalation), has_changed=True), asked


def asked_to_agree(w: Unit, seat: Seat, escalation: Escalation) -> Stop | None:
    """The stop that this person is asked to let count; None where they are not, or not any more."""
    if escalation.severity != CRITICAL or not escalation.is_running or escalation.counts_always:
        return None
    if seat.side.id != escalation.responding_side:
        return None
    stop = stop_of(seat.side.hours, w.now)
    if stop is None or not stop.days_off or _request(w, escalation, stop) is None:
        return None
    return stop if _may_agree(seat, ground_of(w, escalation.partnership_id), escalation) else None


def stop_of(hours: WorkingHours, moment: datetime) -> Stop | None:
    """Where a clock that counts in these hours stops next after a moment; None where work never stops."""
    found = hours.next_stop(moment)
    if found is None:
        return None
    since, until = found
    day, opens, off = local_day(since, hours.zone), local_day(until, hours.zone), []
    while day < opens:
        if not hours.is_working_day(day):
            off.append(day.weekday())
        day += timedelta(days=1)
    return Stop(since, until, off, has_begun=since <= moment)


def coming_calls(
    ground: Ground, escalation: Escalation, due_at: datetime | None
) -> list[tuple[datetime, list[Person]]]:
    """Who is called when on the steps further up, if nobody answers; those with nobody are left out."""
    hours, always = ground.responding(escalation).hours, escalation.counts_always
    found = list[tuple[datetime, list[Person]]]()
    for rung, called in ground.above(ground.place_below(escalation), escalation.responding_side):
        if due_at is None:
            break
        there = ground.there(called, due_at if always else hours.next_open(due_at))
        if there:
            found.append((due_at, there))
            acknowledge, _resolve = ground.times_on(rung, escalation)
            due_at = deadline(due_at, acknowledge, hours, always=always)
    return found


def _outlook(w: Unit, seat: Seat, ground: Ground, view: EscalationView) -> Outlook:
    escalation = view.escalation
    is_counted = escalation.is_running and view.due_at is not None
    side = ground.responding(escalation)
    stop = stop_of(side.hours, w.now) if is_counted and not escalation.counts_always else None
    return Outlook(
        coming_calls(ground, escalation, view.due_at if escalation.is_running else None),
        stop,
        _weekend(w, seat, ground, view, stop),
        ground.asked_to_count(escalation),
        _reached_at(w, ground, view),
    )


def _reached_at(w: Unit, ground: Ground, view: EscalationView) -> datetime | None:
    """A direct message waits for the hours of its reader, unless all agreed that it counts always."""
    called = [view.people[each] for each in view.escalation.called if each in view.people]
    if view.escalation.counts_always or not called:
        return None
    last = max(ground.sides[person.side_id].hours.next_open(w.now) for person in called)
    return last if last > w.now else None


def _weekend(w: Unit, seat: Seat, ground: Ground, view: EscalationView, stop: Stop | None) -> str:
    """What a reader can do about days off: only where a critical one would wait for them."""
    escalation = view.escalation
    if stop is None or not stop.days_off or escalation.severity != CRITICAL:
        return ""
    if ground.ladder.critical_counts_always and seat.person.id in view.raisers:
        return MAY_COUNT
    if _request(w, escalation, stop) is not None:
        return MAY_AGREE if _may_agree(seat, ground, escalation) else ASKED
    return MAY_ASK if seat.person.id in view.raisers else ""


def _may_agree(seat: Seat, ground: Ground, escalation: Escalation) -> bool:
    """Who speaks for the company that answers, and who is asked in their place."""
    asked = {person.id for person in ground.asked_to_count(escalation)}
    return seat.side.id == escalation.responding_side and (seat.speaks or seat.person.id in asked)


def _check_may_agree(seat: Seat, ground: Ground, escalation: Escalation) -> None:
    side: Side = ground.responding(escalation)
    if not _may_agree(seat, ground, escalation):
        raise Refusal(
            "This is for {sides} to agree: the contact persons and facilitators there.", sides=side.name
        )


def _request(w: Unit, escalation: Escalation, stop: Stop | None) -> EscalationMove | None:
    """The step in which it was asked that this stop be none, if it was."""
    last = w.session.exec(
        select(EscalationMove)
        .where(EscalationMove.escalation_id == escalation.id, EscalationMove.kind == ASKED_TO_COUNT)
        .order_by(col(EscalationMove.id).desc())
        .limit(1)
    ).first()
    if last is None or stop is None:
        return None
    then = stop_of(w.session.get_one(Side, escalation.responding_side).hours, last.at)
    return last if then is not None and then.until == stop.until else None
