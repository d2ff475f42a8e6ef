"""What was decided, by number: noted below a summary, found again, replaced by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Unit
from bot.rituals.status.approvals import ApprovalView, approvals_of
from bot.rituals.status.forums import by_id
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import StatusDecision, StatusRound
from bot.rituals.status.rounds import enter_digest
from bot.text import stands_in

LISTED_MOST: Final = 15
"""So many stand in a list; a search finds the others."""


@dataclass(frozen=True)
class DecisionView:
    """A decision, in which meeting it was noted, and how it stands."""

    decision: StatusDecision
    round: StatusRound
    forum: StatusForum | None
    responsible: Person | None
    replaced_by: int | None
    """The number of the one that took its place."""
    approvals: Sequence[ApprovalView] = ()
    """What the other companies say to the minutes in which it stands."""


@dataclass(frozen=True)
class DecisionList:
    """Decisions that somebody looks for, the newest first."""

    seat: Seat
    wanted: str
    views: Sequence[DecisionView]
    total: int


@dataclass(frozen=True)
class Deciding:
    """A decision is to be noted below a summary, and who could be responsible."""

    seat: Seat
    round: StatusRound
    people: Sequence[Person]


@dataclass(frozen=True)
class Replacing:
    """A decision that somebody wants to replace, and who could be responsible."""

    seat: Seat
    view: DecisionView
    people: Sequence[Person]


def before_deciding(w: Unit, actor: Actor, round_id: int) -> Deciding:
    """Below which summary a decision is to be noted, and who could see to it."""
    seat, round_ = enter_digest(w, actor, round_id)
    return Deciding(seat, round_, partnerships.people(w, seat.partnership.id))


def decide(w: Unit, actor: Actor, round_id: int, text: str, responsible_id: int | None = None) -> StatusRound:
    """Note a decision of the meeting; returns the round below whose summary it stands."""
    seat, round_ = enter_digest(w, actor, round_id)
    _note(w, seat, round_, text, _responsible(w, seat, responsible_id), None)
    return round_


def replace_decision(
    w: Unit, actor: Actor, decision_id: int, text: str, responsible_id: int | None
) -> Sequence[StatusRound]:
    """Note another in the place of one that holds; returns the rounds whose summaries say so now.

    It is noted below the latest summary of the same forum.
    """
    seat, view = _enter(w, actor, decision_id, to_note=True)
    responsible = _responsible(w, seat, responsible_id)
    latest = w.session.exec(
        select(StatusRound)
        .where(
            StatusRound.partnership_id == seat.partnership.id,
            StatusRound.forum_id == view.round.forum_id,
            col(StatusRound.closed_at).is_not(None),
        )
        .order_by(col(StatusRound.closed_at).desc())
        .limit(1)
    ).one()
    _note(w, seat, latest, text, responsible, view.decision)
    return list({latest.id: latest, view.round.id: view.round}.values())


def before_replacing(w: Unit, actor: Actor, decision_id: int) -> Replacing:
    """What is to be replaced; raises Refusal where it was replaced already."""
    seat, view = _enter(w, actor, decision_id)
    return Replacing(seat, view, partnerships.people(w, seat.partnership.id))


def decisions_for(w: Unit, actor: Actor, partnership_id: int, wanted: str = "") -> DecisionList:
    """Those in which all words that are `wanted` stand, or whose number it is."""
    seat = partnerships.seat(w, actor, partnership_id)
    _next_number(w, partnership_id)
    w.session.flush()
    found = [each for each in _views(w, partnership_id) if _is_wanted(each, wanted)]
    return DecisionList(seat, " ".join(wanted.split()), found[:LISTED_MOST], len(found))


def decided_between(
    w: Unit, partnership_id: int, since: datetime | None, until: datetime
) -> list[DecisionView]:
    """What was noted in any forum between two moments (UTC), the oldest first; since None, nothing."""
    if since is None:
        return []
    views = _views(w, partnership_id)
    return [each for each in reversed(views) if since < each.decision.noted_at < until]


def count_decisions(w: Unit, partnership_id: int) -> int:
    """How many were noted."""
    return w.session.exec(
        select(func.count(col(StatusDecision.id)))
        .join(StatusRound)
        .where(StatusRound.partnership_id == partnership_id)
    ).one()


def _note(
    w: Unit,
    seat: Seat,
    round_: StatusRound,
    text: str,
    responsible: Person | None,
    replaced: StatusDecision | None,
) -> None:
    if not text.strip():
        raise Refusal("Write what was decided.", "decision")
    about = round_.partnership_id
    _one_at_a_time(w, about)
    decision = StatusDecision(
        round_id=round_.id,
        text=text.strip(),
        noted_by=seat.person.id,
        noted_at=w.now,
        number=_next_number(w, about),
        responsible_id=responsible.id if responsible else None,
        replaces=replaced.number if replaced else None,
    )
    w.session.add(decision)
    w.session.flush()
    w.happened(about, "decision.noted", decision.id)


def _responsible(w: Unit, seat: Seat, person_id: int | None) -> Person | None:
    """Who sees to it, if anybody; raises Refusal at its field for somebody who is not there."""
    if person_id is None:
        return None
    return partnerships.member(w, seat.partnership.id, person_id, "responsible")


def _one_at_a_time(w: Unit, partnership_id: int) -> None:
    """Of two who note something the second waits: no number is given twice, and nothing replaced twice."""
    locked = select(Partnership.id).where(Partnership.id == partnership_id)
    w.session.exec(locked.with_for_update(key_share=True)).one()


def _next_number(w: Unit, partnership_id: int) -> int:
    """One more than the highest; those that a version before noted without one get theirs first."""
    of = select(StatusDecision).join(StatusRound).where(StatusRound.partnership_id == partnership_id)
    every = w.session.exec(of.order_by(col(StatusDecision.id))).all()
    highest = max((each.number or 0 for each in every), default=0)
    for each in every:
        if each.number is None:
            highest += 1
            each.number = highest
    return highest + 1


def _enter(w: Unit, actor: Actor, decision_id: int, *, to_note: bool = False) -> tuple[Seat, DecisionView]:
    """A decision that holds, for somebody of the partnership."""
    decision = w.session.get(StatusDecision, decision_id)
    if decision is None:
        raise Refusal("This decision does not exist any more.")
    round_ = w.session.get_one(StatusRound, decision.round_id)
    seat = partnerships.seat(w, actor, round_.partnership_id)
    if to_note:
        _one_at_a_time(w, round_.partnership_id)
    if decision.number is None:
        _next_number(w, round_.partnership_id)
        w.session.flush()
    view = next(each for each in _views(w, round_.partnership_id) if each.decision.id == decision_id)
    if view.replaced_by is not None:
        raise Refusal("This decision was replaced already, by number {number}.", number=view.replaced_by)
    return seat, view


def _views(w: Unit, partnership_id: int) -> list[DecisionView]:
    """All of a partnership, the newest first."""
    rows = w.session.exec(
        select(StatusDecision, StatusRound, Person)
        .join(StatusRound, col(StatusRound.id) == StatusDecision.round_id)
        .outerjoin(Person, col(Person.id) == StatusDecision.responsible_id)
        .where(StatusRound.partnership_id == partnership_id)
        .order_by(col(StatusDecision.id).desc())
    ).all()
    replaced = {each.replaces: each.number for each, _round, _person in rows if each.replaces is not None}
    forums = by_id(w, {round_.forum_id for _each, round_, _person in rows if round_.forum_id is not None})
    approvals = approvals_of(w, {round_.id for _each, round_, _person in rows}) if forums else {}
    return [
        DecisionView(
            each,
            round_,
            forums.get(round_.forum_id or 0),
            person,
            replaced.get(each.number or 0),
            approvals.get(round_.id, ()),
        )
        for each, round_, person in rows
    ]


def _is_wanted(view: DecisionView, wanted: str) -> bool:
    words = wanted.split()
    return not words or words == [str(view.decision.number)] or stands_in(wanted, view.decision.text)
