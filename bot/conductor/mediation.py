"""Mediations, with the actions that both agreed to, and what the charter says of conflicts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from bot import partnerships
from bot.partnerships import Actor, Person, Unit
from bot.rituals import action, charter, mediation

FOLLOW_UP_AFTER: Final = timedelta(weeks=3)


def before_mediation(
    w: Unit, actor: Actor, partnership_id: int
) -> tuple[mediation.AskView, list[mediation.MediationView], str]:
    """Who could mediate, the mediations one is part of, and what the charter says of conflicts."""
    view = mediation.before_asking(w, actor, partnership_id)
    _seat, own = mediation.list_of(w, actor, partnership_id)
    return view, own, charter.plan_for_conflicts(w, partnership_id)


def before_proposal(
    w: Unit, actor: Actor, mediation_id: int
) -> tuple[mediation.Place, mediation.Proposal | None, Sequence[Person], date]:
    """What was proposed so far, who could do a step, and when it could be asked whether it holds."""
    place, proposal = mediation.before_proposing(w, actor, mediation_id)
    seat = place.seat
    follow_up_on = action.suggested_due(w, seat, FOLLOW_UP_AFTER)
    return place, proposal, partnerships.people(w, seat.partnership.id), follow_up_on


def agree_in_mediation(w: Unit, actor: Actor, mediation_id: int, proposal: int) -> mediation.MediationView:
    """A party agrees; when both have, the steps become actions like any others."""
    agreed = mediation.agree(w, actor, mediation_id, proposal)
    if agreed is not None:
        for step in agreed.steps:
            action.add(
                w,
                agreed.mediator,
                text=step.text,
                owner_id=step.owner_id,
                due_on=step.due_on,
                source="mediation",
                source_id=mediation_id,
            )
    return mediation.show(w, actor, mediation_id)
