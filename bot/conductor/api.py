"""What a system of a side reads through the API: what everybody of that side can read in Slack."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import col, func, select

from bot import partnerships
from bot.conductor.agreement import catch_up_with, note_own_term
from bot.conductor.outside import (
    NOT_TOLD,
    Companies,
    Facts,
    action_facts,
    blocker_facts,
    decision_facts,
    disagreement_facts,
    moment,
    risk_facts,
)
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals import status
from bot.rituals.action import Action
from bot.rituals.disagreement import Disagreement
from bot.rituals.escalation import Escalation
from bot.rituals.risk import Risk
from bot.rituals.status import StatusDecision, StatusRound

MOST: Final = 100
"""On a page."""


@dataclass(frozen=True)
class Wish:
    """Which page of what, and whether only what is open."""

    only_open: bool = False
    page: int = 1
    size: int = 50


@dataclass(frozen=True)
class _List:
    """A row: where they are, of which partnership, which are open, and what is said of one."""

    record: Any
    of: Callable[[int], Any]
    is_open: Sequence[Any]
    facts: Callable[[Companies, Any], Facts]


LISTS: Final[Mapping[str, _List]] = {
    "blockers": _List(
        Escalation,
        lambda about: col(Escalation.partnership_id) == about,
        (col(Escalation.confirmed_at).is_(None),),
        blocker_facts,
    ),
    "actions": _List(
        Action,
        lambda about: (col(Action.partnership_id) == about) & col(Action.source).not_in(NOT_TOLD),
        (col(Action.done_at).is_(None), col(Action.dropped_at).is_(None)),
        action_facts,
    ),
    "risks": _List(
        Risk,
        lambda about: col(Risk.partnership_id) == about,
        (col(Risk.closed_at).is_(None), col(Risk.came_true_at).is_(None)),
        risk_facts,
    ),
    "decisions": _List(
        StatusDecision,
        lambda about: col(StatusDecision.round_id).in_(
            select(StatusRound.id).where(StatusRound.partnership_id == about)
        ),
        (),
        decision_facts,
    ),
    "disagreements": _List(
        Disagreement,
        lambda about: col(Disagreement.partnership_id) == about,
        (col(Disagreement.outcome) == "",),
        disagreement_facts,
    ),
}


def read_list(w: Unit, token: str, name: str, wish: Wish) -> Facts | None:
    """A page, the newest first; None for whoever may read nothing."""
    reader = partnerships.reader_with(w, token)
    if reader is None:
        return None
    partnership, _side = reader
    listed = LISTS[name]
    conditions = [listed.of(partnership.id), *(listed.is_open if wish.only_open else ())]
    total = w.session.exec(select(func.count()).select_from(listed.record).where(*conditions)).one()
    found = w.session.exec(
        select(listed.record)
        .where(*conditions)
        .order_by(listed.record.id.desc())
        .offset((wish.page - 1) * wish.size)
        .limit(wish.size)
    ).all()
    companies = Companies(w, partnership.id)
    return {
        "items": [listed.facts(companies, each) for each in found],
        "page": wish.page,
        "pages": max(1, -(-total // wish.size)),
        "total": total,
    }


def read_collaboration(w: Unit, token: str) -> Facts | None:
    """Which one it is, between whom, and when it next meets; None for whoever may read nothing."""
    reader = partnerships.reader_with(w, token)
    if reader is None:
        return None
    partnership, side = reader
    return {
        "id": partnership.id,
        "name": partnership.name,
        "companies": [each.name for each in partnerships.sides(w, partnership.id)],
        "reads_for": side.name,
        "next_meeting_at": moment(next_meeting(w, partnership)),
    }


def change_api(w: Unit, actor: Actor, partnership_id: int, *, allowed: bool) -> Seat:
    """A contact person allows it or not: the channel is told, and it stands in what is agreed."""
    before = catch_up_with(w, partnerships.seat(w, actor, partnership_id).partnership)
    seat, has_changed = partnerships.allow_api(w, actor, partnership_id, allowed=allowed)
    if has_changed:
        note_own_term(w, seat, f"side.{seat.side.id}.api", before)
    return seat


def tokens_listed(w: Unit) -> list[Facts]:
    """For the operator: the tokens that hold, by number."""
    return [
        {
            "id": token.id,
            "partnership": side.partnership_id,
            "side": side.name,
            "made_at": moment(token.made_at),
            "used_at": moment(token.used_at),
        }
        for token, side in partnerships.all_tokens(w)
    ]


def next_meeting(w: Unit, partnership: Partnership) -> datetime | None:
    """When they next meet, in whichever forum that is."""
    found = status.next_meetings(w, [partnership.id]).get(partnership.id)
    return found[0] if found is not None else None
