"""What leaves Slack of blockers, actions, decisions, risks and disagreements: no names of people.

Docs/webhook.schema.json says the same, and a test holds them together. Nothing of a retro, a mediation or
praise is in here, nor an action that came out of a mediation.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlmodel import col, select

from bot.partnerships import Person, Side, Unit
from bot.rituals.action import Action
from bot.rituals.disagreement import Disagreement, DisagreementStatement
from bot.rituals.escalation import Escalation
from bot.rituals.risk import CAME_TRUE, CLOSED, Risk
from bot.rituals.status import StatusDecision, StatusRound, approvals_of

VERSION: Final = 1
Facts = dict[str, Any]
NOT_TOLD: Final = ("mediation",)
"""Actions that came out of these stay in Slack."""


def facts_of(w: Unit, partnership_id: int, kind: str, about: int) -> Facts | None:
    """What is said of one of them; None where it is there no more, or not for outside."""
    return FACTS[kind](w, partnership_id, about)


def blocker_facts(companies: "Companies", blocker: Escalation) -> Facts:
    """A blocker, where it stands."""
    return {
        "id": blocker.id,
        "state": blocker.state,
        "severity": blocker.severity,
        "what": blocker.what,
        "stops": blocker.stops,
        "since": _day(blocker.since),
        "tried": blocker.tried,
        "solution": blocker.solution,
        "reference": blocker.reference,
        "step": blocker.rung,
        "raised_at": moment(blocker.raised_at),
        "raised_by": companies.of(blocker.raised_by),
        "responding": companies.name(blocker.responding_side),
        "acknowledged_at": moment(blocker.acknowledged_at),
        "resolved_at": moment(blocker.resolved_at),
        "remedy": blocker.remedy,
        "prevention": blocker.prevention,
        "confirmed_at": moment(blocker.confirmed_at),
    }


def action_facts(companies: "Companies", action: Action) -> Facts:
    """An action, and what became of it."""
    state = "done" if action.done_at else "dropped" if action.dropped_at else "open"
    return {
        "id": action.id,
        "state": state,
        "what": action.text,
        "due_on": _day(action.due_on),
        "in_time_until": _day(action.in_time_until),
        "responsible": companies.of(action.owner_id),
        "reference": action.reference,
        "noted_at": moment(action.noted_at),
        "settled_at": moment(action.done_at or action.dropped_at),
        "word": action.word,
    }


def risk_facts(companies: "Companies", risk: Risk) -> Facts:
    """A risk, and how it stands."""
    return {
        "id": risk.id,
        "state": {CLOSED: "closed", CAME_TRUE: "happened"}.get(risk.state, "open"),
        "kind": risk.kind,
        "what": risk.what,
        "effect": risk.effect,
        "relief": risk.relief,
        "reference": risk.reference,
        "may_happen_by": _day(risk.bites_on),
        "responsible": companies.of(risk.owner_id),
        "shared_by": companies.name(risk.side_id),
        "shared_at": moment(risk.said_at),
        "settled_at": moment(risk.settled_at),
        "word": risk.word,
    }


def decision_facts(companies: "Companies", decision: StatusDecision) -> Facts:
    """A decision of a meeting."""
    return {
        "id": decision.id,
        "number": decision.number,
        "what": decision.text,
        "replaces": decision.replaces,
        "responsible": companies.of(decision.responsible_id) if decision.responsible_id else None,
        "noted_at": moment(decision.noted_at),
        "noted_by": companies.of(decision.noted_by),
        "minutes": companies.said_to_minutes(decision.round_id),
    }


def disagreement_facts(companies: "Companies", disagreement: Disagreement) -> Facts:
    """A disagreement between the companies, with how each sees it."""
    return {
        "id": disagreement.id,
        "state": disagreement.state,
        "what": disagreement.what,
        "raised_by": companies.name(disagreement.side_id),
        "raised_at": moment(disagreement.raised_at),
        "views": companies.views_of(disagreement.id),
        "reddened_at": moment(disagreement.reddened_at),
        "settled_at": moment(disagreement.settled_at),
        "word": disagreement.word,
    }


class Companies:
    """The companies of a partnership by name, and of its people by theirs."""

    def __init__(self, w: Unit, partnership_id: int) -> None:
        self._w = w
        self._names = dict(
            w.session.exec(select(Side.id, Side.name).where(Side.partnership_id == partnership_id)).all()
        )
        self._of = dict(
            w.session.exec(
                select(Person.id, Person.side_id).where(Person.partnership_id == partnership_id)
            ).all()
        )

    def name(self, side_id: int) -> str:
        """Of a side."""
        return self._names[side_id]

    def of(self, person_id: int) -> str:
        """Of a person."""
        return self._names[self._of[person_id]]

    def views_of(self, disagreement_id: int) -> dict[str, str]:
        """How each company that has said so sees a disagreement."""
        statements = self._w.session.exec(
            select(DisagreementStatement)
            .where(DisagreementStatement.disagreement_id == disagreement_id)
            .order_by(col(DisagreementStatement.side_id))
        )
        return {self.name(each.side_id): each.text for each in statements}

    def said_to_minutes(self, round_id: int) -> list[Facts]:
        """What each company that is asked says to the minutes of a meeting; silence is told from a yes."""
        return [
            {
                "company": each.side.name,
                "outcome": each.approval.outcome or "open",
                "settled_at": moment(each.approval.settled_at),
                "remark": each.approval.remark,
            }
            for each in approvals_of(self._w, [round_id]).get(round_id, ())
        ]


def moment(at: datetime | None) -> str | None:
    """As machines read it, in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _blocker(w: Unit, partnership_id: int, about: int) -> Facts | None:
    found = w.session.get(Escalation, about)
    if found is None or found.partnership_id != partnership_id:
        return None
    return blocker_facts(Companies(w, partnership_id), found)


def _action(w: Unit, partnership_id: int, about: int) -> Facts | None:
    found = w.session.get(Action, about)
    if found is None or found.partnership_id != partnership_id or found.source in NOT_TOLD:
        return None
    return action_facts(Companies(w, partnership_id), found)


def _risk(w: Unit, partnership_id: int, about: int) -> Facts | None:
    found = w.session.get(Risk, about)
    if found is None or found.partnership_id != partnership_id:
        return None
    return risk_facts(Companies(w, partnership_id), found)


def _decision(w: Unit, partnership_id: int, about: int) -> Facts | None:
    found = w.session.exec(
        select(StatusDecision)
        .join(StatusRound, col(StatusRound.id) == StatusDecision.round_id)
        .where(StatusDecision.id == about, StatusRound.partnership_id == partnership_id)
    ).first()
    return None if found is None else decision_facts(Companies(w, partnership_id), found)


def _disagreement(w: Unit, partnership_id: int, about: int) -> Facts | None:
    found = w.session.get(Disagreement, about)
    if found is None or found.partnership_id != partnership_id:
        return None
    return disagreement_facts(Companies(w, partnership_id), found)


FACTS: Final[Mapping[str, Callable[[Unit, int, int], Facts | None]]] = {
    "blocker": _blocker,
    "action": _action,
    "risk": _risk,
    "decision": _decision,
    "disagreement": _disagreement,
}
"""By the first word of an event."""
EVENTS: Final = (
    "action.changed",
    "action.done",
    "action.dropped",
    "action.handed_over",
    "action.noted",
    "action.reopened",
    "blocker.confirmed",
    "blocker.escalated",
    "blocker.handed_back",
    "blocker.raised",
    "blocker.raised_again",
    "blocker.reopened",
    "blocker.resolved",
    "blocker.taken",
    "decision.minutes_settled",
    "decision.noted",
    "disagreement.raised",
    "disagreement.settled",
    "disagreement.solution_put",
    "disagreement.turned_red",
    "disagreement.view_stated",
    "disagreement.withdrawn",
    "risk.closed",
    "risk.happened",
    "risk.shared",
    "risk.updated",
)
"""What can have happened."""
