"""When people meet and look back binds both: another plan, and a pause, are submitted."""

from datetime import time

from bot import partnerships
from bot.conductor.agreement import Submitted, submit
from bot.conductor.terms import retro_plan_terms, scorecard_terms, status_plan_terms
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import charter, disagreement, retro, scorecard, status
from bot.rituals.agreement import Terms


def change_meetings(w: Unit, actor: Actor, partnership_id: int, plan: status.Plan) -> Submitted:
    """The status meetings are to be at other times."""
    seat = _settling(w, actor, partnership_id)
    status.check(plan)
    return _submit_meetings(w, seat, status_plan_terms(plan))


def meet_every_other_week(w: Unit, actor: Actor, partnership_id: int) -> Submitted:
    """The status meetings are to be half as often."""
    seat = _settling(w, actor, partnership_id)
    cadence = status.cadence_of(w, partnership_id)
    if cadence is None:
        raise Refusal("The status meetings are not planned yet. Press “Set up” on the panel first.")
    return _submit_meetings(w, seat, status_plan_terms(cadence.every_other_week()))


def pause_meetings(w: Unit, actor: Actor, partnership_id: int, *, paused: bool) -> Submitted:
    """The status meetings are to pause, or to go on."""
    return _submit_meetings(w, _settling(w, actor, partnership_id), {"status.paused": paused})


def change_retros(w: Unit, actor: Actor, partnership_id: int, plan: retro.Plan) -> Submitted:
    """The retros are to be at other times, or to ask otherwise."""
    seat = _settling(w, actor, partnership_id)
    retro.check(plan)
    retro.check_mode(plan, len(partnerships.people(w, partnership_id)))
    return submit(w, seat, retro_plan_terms(plan))


def pause_retros(w: Unit, actor: Actor, partnership_id: int, *, paused: bool) -> Submitted:
    """The retros are to pause, or to go on."""
    return submit(w, _settling(w, actor, partnership_id), {"retro.paused": paused})


def change_reviews(w: Unit, actor: Actor, partnership_id: int, months: int | None) -> Submitted:
    """The working agreement is to be looked at more often, or less."""
    seat = _settling(w, actor, partnership_id)
    return submit(w, seat, {"review.months": charter.checked_months(months)})


def change_disagreement_days(w: Unit, actor: Actor, partnership_id: int, days: int | None) -> Submitted:
    """A disagreement between the companies is to be yellow for longer, or less."""
    seat = _settling(w, actor, partnership_id)
    return submit(w, seat, {"disagreement.days": disagreement.checked_days(days)})


def change_scorecards(
    w: Unit, actor: Actor, partnership_id: int, *, on: bool, nth: int, clock: time
) -> Submitted:
    """The scorecard is to be posted on another day, or only when somebody does it."""
    seat = _settling(w, actor, partnership_id)
    scorecard.check_nth(nth)
    if not on:
        # On which day is read nowhere while nobody is told of it: a proposal of that alone would say nothing.
        nth, clock, _on = scorecard.agreed_of(w, partnership_id)
    return submit(w, seat, {"scorecard.posted": scorecard_terms(nth, clock, on)})


def _submit_meetings(w: Unit, seat: Seat, terms: Terms) -> Submitted:
    """Another plan of the status meetings; who was asked whether the time is wrong is asked no more."""
    submitted = submit(w, seat, terms)
    if submitted.own or submitted.proposals:
        status.answer_silence(w, seat.partnership, seat.person)
    return submitted


def _settling(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return seat
