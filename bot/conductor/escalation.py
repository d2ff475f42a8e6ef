"""Escalations, with the actions that keep a blocker from coming back."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot import partnerships
from bot.calendar import local_day
from bot.conductor.agreement import Submitted, submit
from bot.conductor.terms import rung_terms, terms_of
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Unit
from bot.rituals import action, agreement, escalation
from bot.text import whole


def before_resolving(
    w: Unit, actor: Actor, escalation_id: int
) -> tuple[Seat, escalation.EscalationView, Sequence[Person], date]:
    """What is to be resolved, who can see to it that it does not come back, and by when."""
    seat, view = escalation.before_move(w, actor, escalation_id, of_rung=True, or_raiser=True)
    due_on = action.suggested_due(w, seat, timedelta(weeks=2))
    return seat, view, partnerships.people(w, seat.partnership.id), due_on


def resolve_blocker(
    w: Unit,
    actor: Actor,
    escalation_id: int,
    remedy: str,
    prevention: str,
    owner_id: int | None,
    due_on: date | None,
) -> None:
    """A blocker is solved; what we change becomes an action if somebody sees to it."""
    seat = escalation.resolve(w, actor, escalation_id, remedy, prevention, "modal")
    if owner_id is None:
        return
    if not prevention.strip():
        raise Refusal("Write what is to be changed, or choose nobody.", "prevention")
    what = prevention.strip()
    what = what[: whole(what, action.MOST)]
    action.add(
        w, seat, text=what, owner_id=owner_id, due_on=due_on, source="escalation", source_id=escalation_id
    )


def count_through(w: Unit, actor: Actor, escalation_id: int, where: str) -> escalation.EscalationSeen:
    """A blocker counts day and night: who agreed to that stands in the history of what is agreed."""
    seen, asked = escalation.agree_to_count(w, actor, escalation_id, where)
    if asked is None or asked.by is None:
        return seen
    partnership = seen.seat.partnership
    agreement.catch_up(w, partnership, terms_of(w, partnership))
    asker = w.session.get_one(Person, asked.by)
    raised_on = local_day(seen.view.escalation.raised_at, partnership.tz)
    changes = {f"{agreement.OF_ONE}{escalation_id}": [None, {"raised_on": raised_on.isoformat()}]}
    agreement.note_of_one(w, partnership, asker.id, asker.side_id, seen.seat.person.id, changes)
    return seen


def change_rung(
    w: Unit, actor: Actor, rung_id: int, wanted: escalation.RungSettings, *, running: bool
) -> Submitted:
    """A step is to call others, or to give them other times."""
    seat, rung = escalation.rung_of(w, actor, rung_id)
    step = rung_terms(rung.place, escalation.checked(w, seat.partnership.id, rung, wanted))
    return submit(w, seat, {f"ladder.step.{rung.id}": step}, running=running)


def leave_out_rung(w: Unit, actor: Actor, rung_id: int) -> Submitted:
    """A step is to be left out."""
    seat, rung = escalation.rung_of(w, actor, rung_id)
    escalation.check_one_less(w, seat.partnership.id)
    return submit(w, seat, {f"ladder.step.{rung.id}": None})


def add_rung(w: Unit, actor: Actor, partnership_id: int) -> Submitted:
    """One step more is to stand on top."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    rung = escalation.one_more(w, partnership_id)
    usual = escalation.RungSettings("", rung.source, (), rung.to_acknowledge, rung.to_resolve)
    return submit(w, seat, {"ladder.step.new": rung_terms(rung.place, usual)})


def count_critical(w: Unit, actor: Actor, partnership_id: int, *, always: bool) -> Submitted:
    """What is critical is to wait for working hours, or not to."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return submit(w, seat, {"ladder.critical_always": always})


def before_times(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, bool]:
    """For somebody who may propose times for all steps: whether what is critical counts always."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    ladder, _rungs = escalation.ladder_of(w, partnership_id)
    return seat, ladder.critical_counts_always


def propose_times(
    w: Unit, actor: Actor, partnership_id: int, preset: str, *, running: bool = False
) -> Submitted:
    """All steps are to have the times of a preset."""
    seat, _always = before_times(w, actor, partnership_id)
    _ladder, rungs = escalation.ladder_of(w, partnership_id)
    acknowledge, resolve = escalation.times_of(preset)
    wanted = {
        f"ladder.step.{rung.id}": rung_terms(
            rung.place,
            escalation.RungSettings(rung.name, rung.source, rung.named, acknowledge, resolve),
        )
        for rung in rungs
    }
    return submit(w, seat, wanted, running=running)


def before_rung(
    w: Unit, actor: Actor, rung_id: int
) -> tuple[Seat, escalation.EscalationRung, Sequence[Person], bool]:
    """A rung that is to be changed, who could be named on it, and whether what is critical counts always."""
    seat, rung = escalation.rung_of(w, actor, rung_id)
    ladder, _rungs = escalation.ladder_of(w, seat.partnership.id)
    return seat, rung, partnerships.people(w, seat.partnership.id), ladder.critical_counts_always
