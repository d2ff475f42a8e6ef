"""When people meet and look back binds both: another plan, and a pause, are submitted."""

from bot import partnerships
from bot.conductor.agreement import Submitted, submit
from bot.conductor.terms import retro_plan_terms, status_plan_terms
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import retro, status


def change_meetings(w: Unit, actor: Actor, partnership_id: int, plan: status.Plan) -> Submitted:
    """The status meetings are to be at other times."""
    seat = _settling(w, actor, partnership_id)
    status.check(plan)
    return submit(w, seat, status_plan_terms(plan))


def meet_every_other_week(w: Unit, actor: Actor, partnership_id: int) -> Submitted:
    """The status meetings are to be half as often."""
    seat = _settling(w, actor, partnership_id)
    kept = status.cadence_of(w, partnership_id)
    if kept is None:
        raise Refusal("The status meetings are not planned yet. Press “Set up” on the panel first.")
    return submit(w, seat, status_plan_terms(kept.every_other_week()))


def pause_meetings(w: Unit, actor: Actor, partnership_id: int, *, paused: bool) -> Submitted:
    """The status meetings are to pause, or to go on."""
    return submit(w, _settling(w, actor, partnership_id), {"status.paused": paused})


def change_retros(w: Unit, actor: Actor, partnership_id: int, plan: retro.Plan) -> Submitted:
    """The retros are to be at other times, or to ask otherwise."""
    seat = _settling(w, actor, partnership_id)
    retro.check(plan)
    return submit(w, seat, retro_plan_terms(plan))


def pause_retros(w: Unit, actor: Actor, partnership_id: int, *, paused: bool) -> Submitted:
    """The retros are to pause, or to go on."""
    return submit(w, _settling(w, actor, partnership_id), {"retro.paused": paused})


def _settling(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return seat
