"""Saying openly what the other side should know, and every look at it until it is closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import CONTACT, FACILITATOR, Actor, Person, Seat, Side, Unit
from bot.rituals.risk.records import CAME_TRUE, CLOSED, OPEN, Draft, Risk, RiskMove
from bot.rituals.risk.views import RiskView, show, view_of

TOLD_OUTSIDE: Final = {
    "said": "risk.shared",
    "still": "risk.updated",
    "changed": "risk.updated",
    "handed_over": "risk.updated",
    "taken_over": "risk.updated",
    CLOSED: "risk.closed",
    CAME_TRUE: "risk.happened",
}
"""Steps of which the systems of the sides hear, and what these are called there."""


@dataclass(frozen=True)
class Look:
    """What somebody says of a risk: how it stands, a word, and what it says from now on."""

    how: str = OPEN
    word: str = ""
    draft: Draft | None = None


@dataclass(frozen=True)
class LookView:
    """One risk before somebody who looks at it: its story, and who could own it."""

    seat: Seat
    view: RiskView
    moves: Sequence[tuple[RiskMove, Person | None]]
    people: Sequence[Person]
    may_settle: bool


def before_saying(
    w: Unit, actor: Actor, partnership_id: int
) -> tuple[Seat, Sequence[Side], Sequence[Person]]:
    """Who wants to say something, to which sides, and who could own it."""
    seat = partnerships.seat(w, actor, partnership_id)
    return seat, partnerships.other_sides(w, seat), partnerships.people(w, partnership_id)


def say(w: Unit, actor: Actor, partnership_id: int, draft: Draft, key: str) -> tuple[Seat, RiskView]:
    """Say it openly: the channel thanks for it. The same key a second time is the same risk."""
    seat = partnerships.seat(w, actor, partnership_id)
    before = w.session.exec(
        select(Risk).where(Risk.partnership_id == partnership_id, Risk.key == key)
    ).first()
    if before is not None:
        return seat, view_of(w, seat.partnership, before)
    written = draft.checked()
    if written.bites_on is not None and written.bites_on < seat.own_today(w.now):
        raise Refusal("Choose a day that is still to come.", "bites_on")
    owner_id = seat.person.id if written.owner_id is None else written.owner_id
    said = Risk(
        partnership_id=partnership_id,
        key=key,
        kind=written.kind,
        what=written.what,
        effect=written.effect,
        relief=written.relief,
        bites_on=written.bites_on,
        reference=written.reference,
        owner_id=partnerships.member(w, partnership_id, owner_id, "owner").id,
        said_by=seat.person.id,
        side_id=seat.side.id,
        said_at=w.now,
        looked_at=w.now,
    )
    w.session.add(said)
    w.session.flush()
    record(w, said, "said", seat.person.id)
    return seat, show(w, seat.partnership, said)


def before_look(w: Unit, actor: Actor, risk_id: int) -> LookView:
    """Somebody wants to look at a risk; raises Refusal once it is settled."""
    risk, seat = enter(w, actor, risk_id)
    risk.check_open()
    return LookView(
        seat,
        view_of(w, seat.partnership, risk),
        _story(w, risk),
        partnerships.people(w, seat.partnership.id),
        _may_settle(risk, seat),
    )


def look(w: Unit, actor: Actor, risk_id: int, said: Look, key: str) -> tuple[Seat, RiskView]:
    """Somebody looked at one risk: still so, changed, closed, or come true. The same key is the same look."""
    risk, seat = enter(w, actor, risk_id)
    _look(w, risk, seat, said, "word", key)
    return seat, show(w, seat.partnership, risk)


def review(w: Unit, actor: Actor, partnership_id: int, said: Mapping[int, Look], key: str) -> Seat:
    """Several at once, as in a meeting; a Refusal is at the field `word_` and the risk's id."""
    seat = partnerships.seat(w, actor, partnership_id)
    for risk_id, each in said.items():
        risk, _seat = enter(w, actor, risk_id)
        if risk.partnership_id != partnership_id:
            raise Refusal("This risk no longer exists.")
        _look(w, risk, seat, each, f"word_{risk_id}", key)
        show(w, seat.partnership, risk)
    return seat


def take_over(w: Unit, actor: Actor, risk_id: int) -> tuple[Seat, RiskView]:
    """Somebody of the same side owns it from now on, since its owner has left."""
    risk, seat = enter(w, actor, risk_id)
    risk.check_open()
    owner = w.session.get_one(Person, risk.owner_id)
    if owner.id == seat.person.id:
        return seat, view_of(w, seat.partnership, risk)
    if owner.left_at is None:
        raise Refusal("{who} is responsible for this now.", who=owner.name)
    if owner.side_id != seat.side.id:
        raise Refusal("Somebody of the company whose responsible has left takes it over.")
    risk.give_to(seat.person.id)
    risk.still(seat.person.id, "", w.now)
    record(w, risk, "taken_over", seat.person.id)
    return seat, show(w, seat.partnership, risk)


def enter(w: Unit, actor: Actor, risk_id: int) -> tuple[Risk, Seat]:
    """A risk and the seat of who acts; its row is locked, so that of two at once one is first."""
    risk = w.session.exec(select(Risk).where(Risk.id == risk_id).with_for_update()).first()
    if risk is None:
        raise Refusal("This risk no longer exists.")
    return risk, partnerships.seat(w, actor, risk.partnership_id)


def record(
    w: Unit, risk: Risk, kind: str, by: int | None, said: str = "", key: str | None = None
) -> RiskMove:
    """A step of its story."""
    move = RiskMove(risk_id=risk.id, key=key, kind=kind, by=by, at=w.now, said=said)
    w.session.add(move)
    if kind in TOLD_OUTSIDE:
        w.happened(risk.partnership_id, TOLD_OUTSIDE[kind], risk.id)
    return move


def _look(w: Unit, risk: Risk, seat: Seat, said: Look, field: str, key: str) -> None:
    if _has_come(w, risk, key):
        return
    risk.check_open(field)
    if said.how not in (OPEN, CLOSED, CAME_TRUE):
        raise Refusal("Choose how it stands.", "how")
    by, word = seat.person.id, said.word
    draft = said.draft if said.draft is not None and risk.differs(said.draft) else None
    owner_id = said.draft.owner_id if said.draft else None
    hands_over = owner_id is not None and owner_id != risk.owner_id
    if (draft or hands_over or said.how != OPEN) and not _may_settle(risk, seat):
        raise Refusal(
            "The responsible, who shared it, and the contact persons and facilitators can change "
            "or close it. Everybody is welcome to add a few words.",
            field,
        )
    if draft is not None:
        _rewrite(w, risk, seat, draft, word)
        record(w, risk, "changed", by, word.strip(), key)
    if owner_id is not None and hands_over:
        risk.give_to(partnerships.member(w, risk.partnership_id, owner_id, "owner").id)
        record(w, risk, "handed_over", by, key=key)
    if said.how != OPEN:
        settle = risk.close if said.how == CLOSED else risk.come_true
        settle(by, word, w.now, field)
        record(w, risk, said.how, by, word.strip(), key)
    elif draft is None:
        risk.still(by, word, w.now, field)
        if word.strip() or not hands_over:
            record(w, risk, "still", by, word.strip(), key)


def _has_come(w: Unit, risk: Risk, key: str) -> bool:
    came = select(RiskMove.id).where(RiskMove.risk_id == risk.id, RiskMove.key == key)
    return w.session.exec(came).first() is not None


def _rewrite(w: Unit, risk: Risk, seat: Seat, draft: Draft, word: str) -> None:
    moved = draft.bites_on is not None and draft.bites_on != risk.bites_on
    if moved and draft.bites_on is not None and draft.bites_on < seat.own_today(w.now):
        raise Refusal("Choose a day that is still to come.", "bites_on")
    risk.rewrite(seat.person.id, draft, word, w.now)


def _may_settle(risk: Risk, seat: Seat) -> bool:
    mine = seat.person.id in (risk.owner_id, risk.said_by)
    return mine or bool(seat.parts & {CONTACT, FACILITATOR})


def _story(w: Unit, risk: Risk) -> list[tuple[RiskMove, Person | None]]:
    moves = w.session.exec(
        select(RiskMove).where(RiskMove.risk_id == risk.id).order_by(col(RiskMove.id))
    ).all()
    return [(move, w.session.get(Person, move.by) if move.by else None) for move in moves]
