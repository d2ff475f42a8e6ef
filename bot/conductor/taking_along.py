"""What two companies take along of what they did together, gathered from the rituals."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlmodel import col, select

from bot import partnerships
from bot.blocks.taking_along import Facts, TakenAlong
from bot.conductor.charter import whole_charter
from bot.conductor.outside import (
    NOT_TOLD,
    Companies,
    action_facts,
    blocker_facts,
    decision_facts,
    disagreement_facts,
    moment,
    risk_facts,
)
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals.action import Action
from bot.rituals.disagreement import Disagreement
from bot.rituals.escalation import Escalation
from bot.rituals.idea import Idea
from bot.rituals.risk import Risk
from bot.rituals.status import StatusDecision, StatusForum, StatusRound

SETTLED: Final = ("confirmed", "done", "dropped", "closed", "happened")
"""States in which nothing is left to be done."""
STATUS: Final = "status"
"""The status meetings, where a further forum has its name or its kind."""
BEGAN: Final = ("meeting_at", "raised_at", "noted_at", "shared_at", "suggested_at")
ENDED: Final = frozenset({"resolved_at", "confirmed_at", "settled_at"})
"""Which fact tells when it began, and which when it was settled; what has none of these is of one moment."""
Told = TypeVar("Told", Action, Disagreement, Escalation, Idea, Risk)


def taken_along(w: Unit, called: str, year: int | None = None) -> TakenAlong:
    """Of a partnership by its number or channel, also one that has ended; raises Refusal.

    Of a year in its zone it is what was open, held or changed in it, and the agreement as it is now.
    """
    return _along(w, partnerships.called(w, called), year)


def _along(w: Unit, partnership: Partnership, year: int | None) -> TakenAlong:
    agreement, done = whole_charter(w, partnership), what_was_done(w, partnership.id)
    if year is not None:
        zone = partnership.tz
        changes = [each for each in agreement.changes if each.change.at.astimezone(zone).year == year]
        agreement = replace(agreement, changes=changes)
        done = {name: [each for each in some if _was_in(each, year, zone)] for name, some in done.items()}
    return TakenAlong(partnership, partnerships.sides(w, partnership.id), w.now, agreement, done, year)


def take_along(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, TakenAlong]:
    """For one person, also once it has ended, if they were in the channel until then."""
    seat = partnerships.seat_after_end(w, actor, partnership_id)
    return seat, _along(w, seat.partnership, None)


def take_year_along(w: Unit, actor: Actor, partnership_id: int, months_ago: int) -> tuple[Seat, TakenAlong]:
    """The year in which the month so long ago lies, for one person."""
    seat = partnerships.seat(w, actor, partnership_id)
    there = w.now.astimezone(seat.partnership.tz) - relativedelta(months=months_ago)
    return seat, _along(w, seat.partnership, there.year)


def what_was_done(w: Unit, partnership_id: int) -> Mapping[str, Sequence[Facts]]:
    """Everything that both companies may keep besides the working agreement, the newest last."""
    companies = Companies(w, partnership_id)
    blockers = _of(w, Escalation, partnership_id)
    actions = [each for each in _of(w, Action, partnership_id) if each.source not in NOT_TOLD]
    return {
        "meetings": _meetings(w, partnership_id, companies),
        "decisions": _decisions(w, partnership_id, companies),
        "blockers": [blocker_facts(companies, each) for each in blockers],
        "actions": [action_facts(companies, each) for each in actions],
        "risks": [risk_facts(companies, each) for each in _of(w, Risk, partnership_id)],
        "disagreements": [
            disagreement_facts(companies, each) for each in _of(w, Disagreement, partnership_id)
        ],
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


def _was_in(facts: Facts, year: int, zone: ZoneInfo) -> bool:
    """What is still open, or was settled later, was in every year since it began."""
    began = next(_year(facts[name], zone) for name in BEGAN if name in facts)
    if not ENDED & facts.keys():
        return began == year
    ended = max((_year(facts[name], zone) for name in ENDED & facts.keys() if facts[name]), default=None)
    return began <= year and (ended is None or ended >= year)


def _year(written: str, zone: ZoneInfo) -> int:
    return datetime.fromisoformat(written).astimezone(zone).year


def _of(w: Unit, kind: type[Told], partnership_id: int) -> Sequence[Told]:
    found = select(kind).where(kind.partnership_id == partnership_id).order_by(col(kind.id))
    return w.session.exec(found).all()


def _meetings(w: Unit, partnership_id: int, companies: Companies) -> Sequence[Facts]:
    """Those that were held or called off; of one that is open nothing is decided yet."""
    rounds = w.session.exec(
        select(StatusRound, StatusForum)
        .outerjoin(StatusForum, col(StatusForum.id) == StatusRound.forum_id)
        .where(StatusRound.partnership_id == partnership_id)
        .order_by(col(StatusRound.meeting_at), col(StatusRound.id))
    )
    return [
        {
            "forum": (forum.name or forum.kind) if forum is not None else STATUS,
            "meeting_at": moment(each.meeting_at),
            "state": "called_off" if each.called_off_at else "held",
            "minutes": companies.said_to_minutes(each.id),
        }
        for each, forum in rounds
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
