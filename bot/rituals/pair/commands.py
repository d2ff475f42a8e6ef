"""Saying yes or no, and how often pairs are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import Actor, Partnership, Person, Seat, Unit
from bot.rituals.pair.ground import FORUM, latest_draw_on
from bot.rituals.pair.records import PairPlan, PairWish, Rhythm


@dataclass(frozen=True)
class PlanView:
    """What one person sees of the pairs."""

    seat: Seat
    plan: PairPlan | None
    """None where pairs were never planned."""
    wish: PairWish | None
    """None who never said whether they want to be paired."""
    willing: int
    """How many have said yes, of all sides."""

    @property
    def is_on(self) -> bool:
        """Pairs are drawn now and then."""
        return self.plan is not None and self.plan.paused_at is None


def show(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """What somebody who wants to be paired, or to plan it, is shown."""
    return _view(w, partnerships.seat(w, actor, partnership_id))


def wish(w: Unit, actor: Actor, partnership_id: int, *, yes: bool) -> PlanView:
    """I want to be paired, or I do not."""
    seat = partnerships.seat(w, actor, partnership_id)
    said = wish_of(w, seat.person.id) or PairWish(person_id=seat.person.id)
    said.say(yes=yes, now=w.now)
    w.session.add(said)
    w.session.flush()
    return _view(w, seat)


def before_agreeing(w: Unit, actor: Actor, partnership_id: int) -> PlanView:
    """What somebody who may plan the pairs is shown; raises Refusal for who may not."""
    view = show(w, actor, partnership_id)
    view.seat.settle()
    return view


def agree(w: Unit, actor: Actor, partnership_id: int, rhythm: Rhythm | None) -> PlanView:
    """Draw pairs in this rhythm from now on, or (None) no more; the channel is told."""
    seat = before_agreeing(w, actor, partnership_id).seat
    plan = plan_of(w, partnership_id)
    if rhythm is None:
        if plan is not None and plan.paused_at is None:
            plan.pause(seat.person.id, w.now)
            _announce(w, seat.partnership, plan, seat.person)
        return _view(w, seat)
    if plan is None:
        plan = PairPlan(partnership_id=partnership_id, often={})
        w.session.add(plan)
    plan.agree(rhythm, seat.partnership.tz, latest_draw_on(w, partnership_id), w.now)
    FORUM.line_up(w, plan)
    _announce(w, seat.partnership, plan, seat.person)
    return _view(w, seat)


def line_up_anew(w: Unit, partnership: Partnership) -> tuple[PairPlan | None, bool]:
    """The zone or the holidays changed: the next draw follows them; whether it then is at another time."""
    plan = plan_of(w, partnership.id)
    before = next_draw(plan)
    if plan is not None:
        plan.keep_zone(partnership.tz, w.now)
        FORUM.line_up(w, plan)
    return plan, next_draw(plan) != before


def plan_of(w: Unit, partnership_id: int) -> PairPlan | None:
    """How often pairs are drawn in a partnership, if it was ever planned."""
    plan = w.session.exec(select(PairPlan).where(PairPlan.partnership_id == partnership_id)).first()
    FORUM.note_next(w, [plan] if plan is not None else [])
    return plan


def wish_of(w: Unit, person_id: int) -> PairWish | None:
    """What a person said, if they ever did."""
    return w.session.exec(select(PairWish).where(PairWish.person_id == person_id)).first()


def willing(w: Unit, partnership: Partnership) -> Sequence[Person]:
    """Who said yes, has not left, and is there today."""
    people = w.session.exec(
        select(Person)
        .join(PairWish)
        .where(
            Person.partnership_id == partnership.id,
            col(Person.left_at).is_(None),
            col(PairWish.yes_at).is_not(None),
        )
        .order_by(col(Person.id))
    ).all()
    return partnerships.there(w, people)


def next_draw(plan: PairPlan | None) -> datetime | None:
    """When pairs are next drawn, if they are."""
    return plan.meeting_at if plan is not None and plan.paused_at is None else None


def _view(w: Unit, seat: Seat) -> PlanView:
    count = w.session.exec(
        select(func.count())
        .select_from(PairWish)
        .join(Person)
        .where(
            Person.partnership_id == seat.partnership.id,
            col(Person.left_at).is_(None),
            col(PairWish.yes_at).is_not(None),
        )
    ).one()
    return PlanView(seat, plan_of(w, seat.partnership.id), wish_of(w, seat.person.id), count)


def _announce(w: Unit, partnership: Partnership, plan: PairPlan, by: Person) -> None:
    """One message for good: it is edited when the rhythm changes."""
    w.post(partnership, "pair.plan", plan.id, partnership, plan, partnerships.sides(w, partnership.id), by)
