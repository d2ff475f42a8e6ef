"""A scorecard from the day it is due to the picture in its message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.calendar import local_day
from bot.due import Due, NextDue
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals.scorecard.card import Card, dump
from bot.rituals.scorecard.reckoning import bounds, month_of, months_before
from bot.rituals.scorecard.records import SO_FAR, WHOLE, Scorecard, ScorecardPlan

MONTHS = 12
"""So many months can be turned to, and stand beside each other."""
LONG_AGO = 1200


@dataclass(frozen=True)
class Stretch:
    """What a card tells of: a month, from its beginning to `until` (UTC, exclusive)."""

    month: date
    kind: str
    through: date
    since: datetime
    until: datetime


@dataclass(frozen=True)
class CardView:
    """A card as it is shown, with the cards of the months before it, from the oldest on."""

    partnership: Partnership
    card: Card
    before: Sequence[Card]
    posted: Scorecard | None
    """The row that it was posted by; None where it is only looked at."""

    @property
    def months(self) -> Sequence[Card]:
        """The cards from the oldest to the one that is shown."""
        return [*self.before, self.card]


@dataclass(frozen=True)
class LookView:
    """A card as one person looks at it."""

    seat: Seat
    shown: CardView
    months_ago: int


@dataclass(frozen=True)
class PlanView:
    """When the scorecard is posted, as one person sees it."""

    seat: Seat
    plan: ScorecardPlan


@dataclass(frozen=True)
class DueCard:
    """A card that its plan wants posted."""

    partnership: Partnership
    month: date
    was_due_at: datetime


plans_due: Final = Due(ScorecardPlan, ScorecardPlan.next_at)
"""Plans whose scorecard is to be posted."""
pictures_due: Final = Due(
    Scorecard,
    # Where it is lost when, it is now.
    func.coalesce(Scorecard.picture_due_at, Scorecard.posted_at),
    col(Scorecard.shown_at).is_(None),
    col(Scorecard.given_up_at).is_(None),
)
"""Cards with whose picture something is to be done."""
_PLANNED: Final = select(ScorecardPlan.partnership_id).where(
    col(ScorecardPlan.next_at).is_not(None) | col(ScorecardPlan.off_at).is_not(None)
)
to_line_up: Final = Due(
    Partnership, None, col(Partnership.set_up_at).is_not(None), col(Partnership.id).not_in(_PLANNED)
)
"""Partnerships that are set up and whose scorecard is on, but of which no next one is known."""
next_due: Final = NextDue(plans_due, pictures_due, to_line_up)
"""The first moment at which a scorecard, or its picture, is due; now if a plan has no next one."""


def stretch(partnership: Partnership, months_ago: int, now: datetime) -> Stretch:
    """The month so far (0), or a whole month so many months ago, in the partnership's zone."""
    if not 0 <= months_ago <= LONG_AGO:
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    month = months_before(month_of(now, partnership.tz), months_ago)
    since, until = bounds(month, partnership.tz)
    if months_ago == 0:
        # What happens at this very moment belongs to the past.
        return Stretch(month, SO_FAR, local_day(now, partnership.tz), since, now + timedelta(microseconds=1))
    return Stretch(month, WHOLE, months_before(month, -1) - timedelta(days=1), since, until)


def first_day_of(month: str) -> date:
    """Of a month like «2026-05»; raises Refusal for what is none."""
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Refusal("Write the month like 2026-05.") from None


def months_since(first: date, partnership: Partnership, now: datetime) -> int:
    """How many months ago the month of this first day was; raises Refusal where it is still to come."""
    this = month_of(now, partnership.tz)
    ago = (this.year - first.year) * 12 + this.month - first.month
    if ago < 0:
        raise Refusal("That month is still to come.")
    return ago


def line_up(w: Unit, partnership_id: int) -> ScorecardPlan:
    """The next scorecard of a partnership is due by its plan; every partnership has one unless it says no."""
    # Where several bots sweep, one of them waits here, and then finds the plan of the other.
    locked = select(Partnership).where(Partnership.id == partnership_id).with_for_update()
    partnership = w.session.exec(locked).one()
    plan = w.session.exec(
        select(ScorecardPlan).where(ScorecardPlan.partnership_id == partnership_id).with_for_update()
    ).first() or _first_plan(partnership, w.now)
    plan.line_up(partnerships.sides(w, partnership_id), partnership.tz, w.now)
    w.session.add(plan)
    w.session.flush()
    return plan


def _first_plan(partnership: Partnership, now: datetime) -> ScorecardPlan:
    """The first scorecard is that of the month of set-up: before, there was nothing to count."""
    begun = month_of(partnership.set_up_at or now, partnership.tz)
    return ScorecardPlan(partnership_id=partnership.id, seen_to=months_before(begun, 1))


def line_up_due(w: Unit, partnership_id: int) -> None:
    """No next scorecard was known of this partnership."""
    if (partnership := to_line_up.claim(w, partnership_id)) is not None:
        _line_up_anew(w, partnership)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next scorecard follows them."""
    _line_up_anew(w, partnership)


def _line_up_anew(w: Unit, partnership: Partnership) -> None:
    """The same, but one that is due by now and was not posted is not passed over."""
    plan = w.session.exec(select(ScorecardPlan).where(ScorecardPlan.partnership_id == partnership.id)).first()
    if plan is not None and not plan.is_off and (due_at := _unposted(w, partnership, plan)) is not None:
        plan.next_at = due_at
    else:
        line_up(w, partnership.id)


def _unposted(w: Unit, partnership: Partnership, plan: ScorecardPlan) -> datetime | None:
    """When the scorecard of last month was due, where that has passed since set-up and it stands nowhere."""
    month = month_of(w.now, partnership.tz)
    if plan.saw_to(months_before(month, 1)):
        return None
    if plan.next_at is not None and month_of(plan.next_at, partnership.tz) > month:
        # That of this month was seen to, by a version that did not note it.
        return None
    due_at = plan.due_in(month, partnerships.sides(w, partnership.id), partnership.tz)
    begun_at = partnership.set_up_at or w.now
    is_posted = posted(w, partnership.id, stretch(partnership, 1, w.now)) is not None
    return due_at if begun_at < due_at <= w.now and not is_posted else None


def take(w: Unit, plan_id: int) -> DueCard | None:
    """What a plan wants posted now: after a long pause the last month only, once."""
    plan = plans_due.claim(w, plan_id)
    if plan is None or plan.next_at is None:
        return None
    partnership, was_due_at = w.session.get_one(Partnership, plan.partnership_id), plan.next_at
    due_for = plan.seen_to = months_before(month_of(w.now, partnership.tz), 1)
    plan.line_up(partnerships.sides(w, partnership.id), partnership.tz, w.now)
    return DueCard(partnership, due_for, was_due_at)


def keep(
    w: Unit,
    partnership: Partnership,
    period: Stretch,
    card: Card,
    *,
    by: int | None = None,
    was_due_at: datetime | None = None,
) -> Scorecard | None:
    """Freeze the figures of a card that is posted now; None if that was done before."""
    if posted(w, partnership.id, period) is not None:
        return None
    scorecard = Scorecard(
        partnership_id=partnership.id,
        month=period.month,
        kind=period.kind,
        through=period.through,
        figures=dump(card),
        posted_at=w.now,
        posted_by=by,
        was_due_at=was_due_at,
        picture_due_at=w.now,
    )
    w.session.add(scorecard)
    w.session.flush()
    _see_to(w, partnership, period)
    return scorecard


def _see_to(w: Unit, partnership: Partnership, period: Stretch) -> None:
    """What somebody posts by hand is not due any more."""
    plan = _plan(w, partnership.id)
    if plan is not None and period.kind == WHOLE and not plan.saw_to(period.month):
        plan.seen_to = period.month
        plan.line_up(partnerships.sides(w, partnership.id), partnership.tz, w.now)


def posted(w: Unit, partnership_id: int, period: Stretch) -> Scorecard | None:
    """The card that was posted of that stretch, if one was."""
    return w.session.exec(
        select(Scorecard).where(
            Scorecard.partnership_id == partnership_id,
            Scorecard.month == period.month,
            Scorecard.kind == period.kind,
            Scorecard.through == period.through,
        )
    ).first()


def earlier_cards(w: Unit, partnership_id: int, before: date) -> list[Card]:
    """The frozen cards of whole months before a month, from the oldest on; a year of them tells enough."""
    rows = w.session.exec(
        select(Scorecard)
        .where(
            Scorecard.partnership_id == partnership_id,
            Scorecard.kind == WHOLE,
            Scorecard.month < before,
            Scorecard.month >= months_before(before, MONTHS - 1),
        )
        .order_by(col(Scorecard.month))
    )
    return [row.card for row in rows]


def view_of(w: Unit, scorecard: Scorecard) -> CardView:
    """A posted card, from its frozen figures alone."""
    partnership = w.session.get_one(Partnership, scorecard.partnership_id)
    return CardView(partnership, scorecard.card, earlier_cards(w, partnership.id, scorecard.month), scorecard)


def enter(w: Unit, actor: Actor, scorecard_id: int) -> tuple[Seat, Scorecard]:
    """A posted card and the seat of who acts on it; raises Refusal for outsiders."""
    scorecard = w.session.get(Scorecard, scorecard_id)
    if scorecard is None:
        raise Refusal("This scorecard no longer exists.")
    return partnerships.seat(w, actor, scorecard.partnership_id), scorecard


def plan_of(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """When the scorecard is posted, for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    if seat.partnership.set_up_at is None:
        raise Refusal("Samspil is not set up here yet. Press “Set up” on the panel first.")
    return PlanView(seat, _plan(w, partnership_id) or line_up(w, partnership_id))


def next_of(w: Unit, partnership: Partnership) -> datetime | None:
    """When the next one is posted by itself, in UTC; None where that is turned off."""
    plan = _plan(w, partnership.id)
    if plan is not None and not plan.is_off and plan.next_at is None:
        _line_up_anew(w, partnership)
    return plan.next_at if plan is not None else None


def before_change(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """Somebody wants to change when it is posted."""
    view = plan_of(w, actor, partnership_id)
    view.seat.settle()
    return view


def change(w: Unit, actor: Actor, partnership_id: int, *, on: bool, nth: int, clock: time) -> PlanView:
    """Agree on when the scorecard is posted, or turn it off or on."""
    view = before_change(w, actor, partnership_id)
    carry_out(w, view.seat, on=on, nth=nth, clock=clock)
    return plan_of(w, actor, partnership_id)


def carry_out(w: Unit, seat: Seat, *, on: bool, nth: int, clock: time) -> None:
    """The same, once it is agreed, in the name of who wanted it."""
    plan = _plan(w, seat.partnership.id) or line_up(w, seat.partnership.id)
    plan.agree(nth, clock)
    if on:
        plan.turn_on()
    else:
        plan.turn_off(seat.person.id, w.now)
    w.session.flush()
    line_up(w, seat.partnership.id)


def agreed_of(w: Unit, partnership_id: int) -> tuple[int, time, bool]:
    """On which working day and when it is posted, and whether by itself; as usual where nobody chose."""
    plan = _plan(w, partnership_id) or ScorecardPlan(partnership_id=partnership_id)
    return plan.nth, plan.clock, not plan.is_off


def _plan(w: Unit, partnership_id: int) -> ScorecardPlan | None:
    return w.session.exec(select(ScorecardPlan).where(ScorecardPlan.partnership_id == partnership_id)).first()


def picture_due(w: Unit, scorecard_id: int) -> Scorecard | None:
    """A card whose picture is due, claimed; None where that is done, or the partnership is not live."""
    return pictures_due.claim(w, scorecard_id)
