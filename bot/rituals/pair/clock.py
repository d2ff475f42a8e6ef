"""Drawing pairs, asking whether they met, and what is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Final

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import partnerships
from bot.due import Due, NextDue
from bot.errors import Refusal
from bot.partnerships import CONTACT, FACILITATOR, HOME, Actor, Partnership, Person, Seat, Unit
from bot.recurring import SKIPPED
from bot.rituals.pair.commands import line_up_anew, plan_of, willing
from bot.rituals.pair.drawing import Pair, draw
from bot.rituals.pair.ground import FORUM
from bot.rituals.pair.records import PairPlace, PairPlan, PairRound
from bot.waiting import Waiting


@dataclass(frozen=True)
class PlaceView:
    """One person in one draw, and with whom."""

    partnership: Partnership
    round: PairRound
    place: PairPlace
    other: Person | None


@dataclass(frozen=True)
class PairFigures:
    """Counts; who met whom is not in it."""

    drawn: int
    """Pairs that were drawn in that time, without those of whom one has left or was away for all of it."""
    met: int
    """Those of them of whom at least one has said that they met."""


_noted: Final = Due(PairPlan, PairPlan.next_at)
_unnoted: Final = Due(PairPlan, None, col(PairPlan.next_at).is_(None), col(PairPlan.paused_at).is_(None))
"""Plans that run without a note of what comes next: it is written when they are looked at."""
questions_due: Final = Due(PairRound, PairRound.ask_at)
"""Draws whose people are to be asked whether they met."""
unasked: Final = Due(PairRound, None, col(PairRound.ask_at).is_(None), col(PairRound.asked_at).is_(None))
"""Draws of which it is lost when their people are to be asked."""
next_due: Final = NextDue(_noted, questions_due, _unnoted, unasked)
"""When something is next to be done by itself."""


def draws_due(w: Unit) -> Sequence[int]:
    """Plans by which pairs are to be drawn, or of which nobody knows when that is."""
    return [*_noted(w), *_unnoted(w)]


def draw_due(w: Unit, plan_id: int) -> None:
    """Draw pairs, tell each with whom, and line up the next time; in the channel it is read how many."""
    plan = _noted.claim(w, plan_id) or _unnoted.claim(w, plan_id)
    if plan is None or not plan.runs:
        return
    FORUM.note_next(w, [plan])
    day, due_at = plan.planned_on, plan.meeting_at
    if day is None or due_at is None or due_at > w.now:
        return
    partnership = w.session.get_one(Partnership, plan.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    plan.see_to(w.now)
    at_home = {side.id for side in sides if side.kind == HOME}
    ready = willing(w, partnership)
    home = [person.id for person in ready if person.side_id in at_home]
    others = [person.id for person in ready if person.side_id not in at_home]
    if not home or not others:
        FORUM.except_day(w, partnership.id, day, SKIPPED, by=None)
        FORUM.line_up(w, plan)
        _show_plan(w, partnership, plan)
        _say_that_nobody_is_there(w, partnership, plan)
        return
    earlier = history(w, partnership.id)
    drawn = draw(home, others, earlier, SystemRandom())
    round_ = PairRound(
        partnership_id=partnership.id, number=len(earlier) + 1, planned_on=day, due_at=due_at, drawn_at=w.now
    )
    w.session.add(round_)
    FORUM.line_up(w, plan)
    round_.ask_at = plan.asks_on(w.now, sides)
    w.session.flush()
    for one, other in drawn.pairs:
        w.session.add(PairPlace(round_id=round_.id, person_id=one, with_id=other, is_home=True))
        w.session.add(PairPlace(round_id=round_.id, person_id=other, with_id=one))
    for person_id in drawn.sitting_out:
        w.session.add(PairPlace(round_id=round_.id, person_id=person_id, is_home=person_id in home))
    w.session.flush()
    _tell_each(w, partnership, round_)
    _show_plan(w, partnership, plan)


def _show_plan(w: Unit, partnership: Partnership, plan: PairPlan) -> None:
    """What stands in the channel says when the next are drawn, and how many were the last time."""
    drawn = select(PairRound.id).where(PairRound.partnership_id == partnership.id)
    last = w.session.exec(drawn.order_by(col(PairRound.number).desc()).limit(1)).first()
    pairs = [place for place in _places(w, last) if place.is_home and place.with_id] if last else []
    sides = partnerships.sides(w, partnership.id)
    w.post(partnership, "pair.plan", plan.id, partnership, plan, sides, None, len(pairs))


def note_question(w: Unit, round_id: int) -> None:
    """Work out again when those who were drawn are asked."""
    round_ = unasked.claim(w, round_id)
    if round_ is None:
        return
    # Before the next draw, of which the note may be lost, too.
    plan = plan_of(w, round_.partnership_id)
    if plan is not None:
        round_.ask_at = plan.asks_on(round_.drawn_at, partnerships.sides(w, round_.partnership_id))


def ask(w: Unit, round_id: int) -> None:
    """Ask each who was drawn, once, whether they met."""
    round_ = questions_due.claim(w, round_id)
    if round_ is None:
        return
    round_.ask_at, round_.asked_at = None, w.now
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    for place in _places(w, round_id):
        person = w.session.get_one(Person, place.person_id)
        if place.with_id is not None and place.alone_at is None and person.left_at is None:
            place.asked_at = w.now
            w.post(person, "pair.question", place.id, _view(w, partnership, round_, place))


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Who was drawn with somebody who has left, or is away for all of the time, hears that."""
    for round_, ask_at in _running(w, partnership):
        for place in _places(w, round_.id):
            view, person = _view(w, partnership, round_, place), w.session.get_one(Person, place.person_id)
            other = view.other
            is_alone = other is not None and (
                other.left_at is not None or not partnerships.there(w, [other], ask_at)
            )
            if person.left_at is None and is_alone != (place.alone_at is not None):
                place.alone_at = w.now if is_alone else None
                w.post(person, "pair.alone", place.id, view)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays changed: the next draw follows them, and when those drawn are asked."""
    plan, is_moved = line_up_anew(w, partnership)
    if plan is not None and is_moved:
        _show_plan(w, partnership, plan)
    sides = partnerships.sides(w, partnership.id)
    for round_ in w.session.exec(_unasked_of(partnership)).all():
        if plan is not None:
            round_.ask_at = plan.asks_on(round_.drawn_at, sides)


def _running(w: Unit, partnership: Partnership) -> list[tuple[PairRound, datetime]]:
    """The draws of which nobody was asked yet, each with when that is."""
    plan, sides = plan_of(w, partnership.id), partnerships.sides(w, partnership.id)
    if plan is None:
        return []
    rounds = w.session.exec(_unasked_of(partnership)).all()
    return [(round_, round_.ask_at or plan.asks_on(round_.drawn_at, sides)) for round_ in rounds]


def _unasked_of(partnership: Partnership) -> SelectOfScalar[PairRound]:
    """Whether or not it is noted when they are asked, which is only for the sweep."""
    return (
        select(PairRound)
        .where(PairRound.partnership_id == partnership.id, col(PairRound.asked_at).is_(None))
        .order_by(col(PairRound.id))
    )


def before_telling(w: Unit, actor: Actor, place_id: int) -> tuple[Seat, PlaceView]:
    """Whom somebody met or not; raises Refusal where another was asked."""
    place = w.session.get(PairPlace, place_id)
    round_ = w.session.get(PairRound, place.round_id) if place is not None else None
    if place is None or round_ is None:
        raise Refusal("This question no longer exists.")
    seat = partnerships.seat(w, actor, round_.partnership_id)
    if place.person_id != seat.person.id or place.with_id is None:
        raise Refusal("Somebody else was asked this.")
    return seat, _view(w, seat.partnership, round_, place)


def tell(w: Unit, actor: Actor, place_id: int, *, met: bool) -> Seat:
    """We met, or we did not."""
    seat, view = before_telling(w, actor, place_id)
    view.place.tell(met=met, now=w.now)
    w.post(seat.person, "pair.question", place_id, view)
    return seat


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What one person is to do: say whether they met."""
    rows = w.session.exec(
        select(PairPlace, Person)
        .join(Person, col(PairPlace.with_id) == Person.id)
        .where(
            PairPlace.person_id == seat.person.id,
            col(PairPlace.asked_at).is_not(None),
            col(PairPlace.met_at).is_(None),
            col(PairPlace.missed_at).is_(None),
        )
        .order_by(col(PairPlace.id))
    ).all()
    return [Waiting("pair.tell", place.id, None, other.name) for place, other in rows]


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> PairFigures:
    """What is counted of the draws from `since` until before `until`, both in UTC."""
    rows = w.session.exec(
        select(PairPlace)
        .join(PairRound)
        .where(
            PairRound.partnership_id == partnership_id,
            col(PairRound.drawn_at) >= since,
            col(PairRound.drawn_at) < until,
            col(PairPlace.with_id).is_not(None),
        )
    ).all()
    # Of whom one was not there nobody can say that they did not want to.
    gone = {(place.round_id, place.with_id) for place in rows if place.alone_at is not None}
    gone |= {(place.round_id, place.person_id) for place in rows if place.alone_at is not None}
    rows = [each for each in rows if each.met_at is not None or (each.round_id, each.person_id) not in gone]
    pairs = {(place.round_id, *sorted((place.person_id, place.with_id or 0))) for place in rows}
    met = {
        (place.round_id, *sorted((place.person_id, place.with_id or 0)))
        for place in rows
        if place.met_at is not None
    }
    return PairFigures(len(pairs), len(met))


def history(w: Unit, partnership_id: int) -> list[list[Pair]]:
    """The pairs of each time, the first time first."""
    rounds = w.session.exec(
        select(PairRound.id).where(PairRound.partnership_id == partnership_id).order_by(col(PairRound.number))
    ).all()
    met: dict[int, list[Pair]] = {round_id: [] for round_id in rounds}
    places = select(PairPlace).join(PairRound).where(PairRound.partnership_id == partnership_id)
    for place in w.session.exec(places.order_by(col(PairPlace.id))):
        if place.is_home and place.with_id is not None:
            met[place.round_id].append((place.person_id, place.with_id))
    return list(met.values())


def _tell_each(w: Unit, partnership: Partnership, round_: PairRound) -> None:
    """With whom."""
    for place in _places(w, round_.id):
        person = w.session.get_one(Person, place.person_id)
        w.post(person, "pair.drawn", place.id, _view(w, partnership, round_, place))


def _say_that_nobody_is_there(w: Unit, partnership: Partnership, plan: PairPlan) -> None:
    """Said once, since it is the same message each time: to facilitators, else to contact persons."""
    parts = partnerships.parts(w, partnership.id)
    people = partnerships.people(w, partnership.id)
    by_part = [[p for p in people if part in parts.get(p.id, ())] for part in (FACILITATOR, CONTACT)]
    for person in next((found for found in by_part if found), []):
        w.post(person, "pair.nobody", plan.id, partnership)


def _places(w: Unit, round_id: int) -> Sequence[PairPlace]:
    return w.session.exec(
        select(PairPlace).where(PairPlace.round_id == round_id).order_by(col(PairPlace.id))
    ).all()


def _view(w: Unit, partnership: Partnership, round_: PairRound, place: PairPlace) -> PlaceView:
    return PlaceView(
        partnership, round_, place, w.session.get_one(Person, place.with_id) if place.with_id else None
    )
