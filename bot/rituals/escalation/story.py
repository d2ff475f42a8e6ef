"""The whole story of one escalation, to keep or to send on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.escalation.ladder import EscalationRung, rungs_of
from bot.rituals.escalation.records import Escalation, EscalationMove


@dataclass(frozen=True)
class Story:
    """An escalation with every move, and the people and rungs it names."""

    partnership: Partnership
    escalation: Escalation
    moves: Sequence[EscalationMove]
    people: dict[int, Person]
    rungs: Sequence[EscalationRung]
    responding: Side


def story_for(w: Unit, actor: Actor, escalation_id: int) -> tuple[Seat, Story]:
    """The story, for one person of the partnership to read."""
    story = story_of(w.session, escalation_id)
    return partnerships.seat(w, actor, story.partnership.id), story


def story_of(session: Session, escalation_id: int) -> Story:
    """The story, for whoever runs the bot: read beside a bot that is running."""
    escalation = session.get(Escalation, escalation_id)
    if escalation is None:
        raise Refusal("This blocker no longer exists.")
    moves = session.exec(
        select(EscalationMove)
        .where(EscalationMove.escalation_id == escalation_id)
        .order_by(col(EscalationMove.id))
    ).all()
    named = {escalation.raised_by, *(move.by for move in moves if move.by)}
    people = session.exec(select(Person).where(col(Person.id).in_(named))).all()
    rungs = rungs_of(session, escalation.partnership_id)
    return Story(
        session.get_one(Partnership, escalation.partnership_id),
        escalation,
        moves,
        {person.id: person for person in people},
        rungs,
        session.get_one(Side, escalation.responding_side),
    )


def as_json(story: Story) -> str:
    """The story for machines: moments in UTC, people by name."""
    escalation = story.escalation
    return json.dumps(
        {
            "id": escalation.id,
            "partnership": story.partnership.name,
            "responding_side": story.responding.name,
            "severity": escalation.severity,
            "state": escalation.state,
            "raised_by": story.people[escalation.raised_by].name,
            "raised_at": escalation.raised_at.isoformat(),
            "what": escalation.what,
            "stops": escalation.stops,
            "since": escalation.since.isoformat() if escalation.since else None,
            "tried": escalation.tried,
            "solution": escalation.solution,
            "reference": escalation.reference,
            "remedy": escalation.remedy,
            "prevention": escalation.prevention,
            "moves": [
                {
                    "at": move.at.isoformat(),
                    "kind": move.kind,
                    "by": story.people[move.by].name if move.by else None,
                    "where": move.where,
                    "from_rung": move.from_rung,
                    "to_rung": move.to_rung,
                    "said": move.said,
                }
                for move in story.moves
            ],
        },
        ensure_ascii=False,
        indent=2,
    )
