"""Openness, with the status it may come from, the digest it stands in, the blocker it may become."""

from collections.abc import Mapping, Sequence

from bot import partnerships
from bot.conductor.status import redraw_digest
from bot.partnerships import Actor, Person, Seat, Side, Unit
from bot.rituals import risk, status


def before_saying_from_status(
    w: Unit, actor: Actor, round_id: int
) -> tuple[Seat, Sequence[Side], Sequence[Person], str, str]:
    """Who says it, to which sides, who could own it; of capacity and dates: kind, and their text."""
    view = status.own_answer(w, actor, round_id)
    said = view.answer
    texts = {"dates": said.dates, "capacity": said.capacity} if said else {}
    kind = next((kind for kind, text in texts.items() if text), "other")
    what = "\n".join(text for text in texts.values() if text)
    people = partnerships.people(w, view.seat.partnership.id)
    return view.seat, partnerships.other_sides(w, view.seat), people, kind, what


def blocker_of_risk(w: Unit, actor: Actor, risk_id: int) -> tuple[int, str]:
    """The partnership, and what is blocked now that a risk has come true."""
    came_true, seat = risk.enter(w, actor, risk_id)
    return seat.partnership.id, "\n".join(text for text in (came_true.what, came_true.word) if text)


def before_review(w: Unit, actor: Actor, round_id: int) -> risk.RiskList:
    """What is open, for somebody who reviews it in the meeting of a digest."""
    seat, _round = status.enter_digest(w, actor, round_id)
    return risk.to_review(w, seat)


def review_risks(w: Unit, actor: Actor, round_id: int, said: Mapping[int, risk.Look], key: str) -> Seat:
    """Risks were reviewed in a meeting: its digest shows it."""
    seat, round_ = status.enter_digest(w, actor, round_id)
    risk.review(w, actor, seat.partnership.id, said, key)
    redraw_digest(w, round_)
    return seat
