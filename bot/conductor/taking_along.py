"""What two companies take along of what they did together, gathered from the rituals."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from sqlmodel import col, select

from bot import partnerships
from bot.blocks.taking_along import Facts, TakenAlong
from bot.conductor.charter import charter_in
from bot.conductor.outside import (
    NOT_TOLD,
    Companies,
    action_facts,
    blocker_facts,
    decision_facts,
    moment,
    risk_facts,
)
from bot.partnerships import Unit
from bot.rituals.action import Action
from bot.rituals.escalation import Escalation
from bot.rituals.idea import Idea
from bot.rituals.risk import Risk
from bot.rituals.status import StatusDecision, StatusRound

SETTLED: Final = ("confirmed", "done", "dropped", "closed", "happened")
"""States in which nothing is left to be done."""
Told = TypeVar("Told", Action, Escalation, Idea, Risk)


def taken_along(w: Unit, called: str) -> TakenAlong:
    """Of a partnership by its number or channel, also one that has ended; raises Refusal."""
    partnership = partnerships.called(w, called)
    return TakenAlong(
        partnership,
        partnerships.sides(w, partnership.id),
        w.now,
        charter_in(w, called),
        what_was_done(w, partnership.id),
    )


def what_was_done(w: Unit, partnership_id: int) -> Mapping[str, Sequence[Facts]]:
    """Everything that both companies may keep besides the working agreement, the newest last."""
    companies = Companies(w, partnership_id)
    blockers = _of(w, Escalation, partnership_id)
    actions = [each for each in _of(w, Action, partnership_id) if each.source not in NOT_TOLD]
    return {
        "meetings": _meetings(w, partnership_id),
        "decisions": _decisions(w, partnership_id, companies),
        "blockers": [blocker_facts(companies, each) for each in blockers],
        "actions": [action_facts(companies, each) for each in actions],
        "risks": [risk_facts(companies, each) for each in _of(w, Risk, partnership_id)],
        "ideas": [_idea_facts(companies, each) for each in _of(w, Idea, partnership_id)],
    }


def still_open(w: Unit, partnership_id: int) -> Sequence[tuple[str, str]]:
    """What somebody should still see to, and of which company: blockers first, then actions and risks."""
    done = what_was_done(w, partnership_id)
    return [
        (str(each["what"]), str(each["responding" if name == "blockers" else "responsible"]))
        for name in ("blockers", "actions", "risks")
        for each in done[name]
        if each["state"] not in SETTLED
    ]


def _of(w: Unit, kind: type[Told], partnership_id: int) -> Sequence[Told]:
    found = select(kind).where(kind.partnership_id == partnership_id).order_by(col(kind.id))
    return w.session.exec(found).all()


def _meetings(w: Unit, partnership_id: int) -> Sequence[Facts]:
    """Those that were held or called off; of one that is open nothing is decided yet."""
    rounds = w.session.exec(
        select(StatusRound)
        .where(StatusRound.partnership_id == partnership_id)
        .order_by(col(StatusRound.meeting_at), col(StatusRound.id))
    )
    return [
        {"meeting_at": moment(each.meeting_at), "state": "called_off" if each.called_off_at else "held"}
        for each in rounds
        if each.called_off_at or each.closed_at
    ]


def _decisions(w: Unit, partnership_id: int, companies: Companies) -> Sequence[Facts]:
    decisions = w.session.exec(
        select(StatusDecision)
        .join(StatusRound, col(StatusRound.id) == StatusDecision.round_id)
        .where(StatusRound.partnership_id == partnership_id)
        .order_by(col(StatusDecision.id))
    )
    return [decision_facts(companies, each) for each in decisions]


def _idea_facts(companies: Companies, idea: Idea) -> Facts:
    return {
        "id": idea.id,
        "state": idea.state,
        "what": idea.what,
        "gain": idea.gain,
        "effort": idea.effort,
        "needed": idea.needed,
        "suggested_by": companies.name(idea.side_id),
        "suggested_at": moment(idea.suggested_at),
        "settled_at": moment(idea.settled_at),
        "word": idea.word,
    }
