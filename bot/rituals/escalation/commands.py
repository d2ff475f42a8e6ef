"""Every move of an escalation: one transaction, recorded, told in the thread, and shown on all copies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.escalation.clock import record, set_clock, step_up
from bot.rituals.escalation.ground import Ground, ground_of
from bot.rituals.escalation.ladder import SEVERITIES
from bot.rituals.escalation.lasted import timed_steps, worked as worked_between
from bot.rituals.escalation.records import (
    CONFIRMED,
    OPEN,
    RESOLVED,
    Escalation,
    said_to_who_did_it,
    written,
)
from bot.rituals.escalation.showing import show_all
from bot.rituals.escalation.views import EscalationView, view_of
from bot.text import reference


@dataclass(frozen=True)
class Blocker:
    """What somebody raises: what is blocked, what it stops, since when, what was tried, what would help."""

    what: str
    severity: str
    stops: str = ""
    since: date | None = None
    tried: str = ""
    solution: str = ""
    responding_side: int | None = None
    reference: str = ""


def before_raising(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, list[Side]]:
    """Who raises, and the sides that could respond."""
    seat = partnerships.seat(w, actor, partnership_id)
    return seat, partnerships.other_sides(w, seat)


def raise_blocker(
    w: Unit, actor: Actor, partnership_id: int, blocker: Blocker, where: str
) -> tuple[Seat, EscalationView]:
    """Put a blocker on the first rung of the ladder that has somebody."""
    seat, others = before_raising(w, actor, partnership_id)
    what = written(blocker.what, "what", Refusal("Write what is blocked.", "what"))
    if blocker.severity not in SEVERITIES:
        raise Refusal("Choose how severe it is.", "severity")
    if blocker.since is not None and blocker.since > seat.own_today(w.now):
        raise Refusal("That day is still to come. Since when is it blocked?", "since")
    responding = next((side for side in others if side.id == blocker.responding_side), others[0])
    raised = Escalation(
        partnership_id=partnership_id,
        raised_by=seat.person.id,
        raised_at=w.now,
        responding_side=responding.id,
        severity=blocker.severity,
        what=what,
        stops=blocker.stops.strip(),
        since=blocker.since,
        tried=blocker.tried.strip(),
        solution=blocker.solution.strip(),
        reference=reference(blocker.reference),
        rung=0,
        rung_since=w.now,
        told=[seat.person.id],
    )
    w.session.add(raised)
    w.session.flush()
    ground = ground_of(w, partnership_id)
    raised.agree(ground.ladder, ground.rungs)
    record(w, raised, "raised", by=seat.person.id, where=where, to_rung=1)
    step_up(w, ground, raised, where)
    show_all(w, ground, raised)
    return seat, view_of(w, ground, raised)


def acknowledge(w: Unit, actor: Actor, escalation_id: int, where: str) -> None:
    """Somebody of the rung takes it on: the time to resolve runs."""
    escalation, seat, ground = enter(w, actor, escalation_id, of_rung=True)
    _take_on(w, escalation, seat, ground, where)


def _take_on(w: Unit, escalation: Escalation, seat: Seat, ground: Ground, where: str) -> None:
    _do(w, seat, escalation, lambda: escalation.acknowledge(seat.person.id, w.now))
    worked = _worked(w, ground, escalation, escalation.raised_at)
    record(w, escalation, "acknowledged", by=seat.person.id, where=where, worked=worked)
    set_clock(w, ground, escalation)
    show_all(w, ground, escalation)


def take(w: Unit, actor: Actor, escalation_id: int, where: str) -> bool:
    """Somebody says that they have got it; False where that is not theirs to say, or no more."""
    escalation = locked(w, escalation_id)
    seat = partnerships.seat(w, actor, escalation.partnership_id)
    if escalation.state != OPEN or seat.person.id not in escalation.called:
        return False
    _take_on(w, escalation, seat, ground_of(w, escalation.partnership_id), where)
    return True


def ask(w: Unit, actor: Actor, escalation_id: int, question: str, where: str) -> None:
    """Ask who raised it: the clock goes on."""
    escalation, seat, ground = enter(w, actor, escalation_id, of_rung=True)
    _do(w, seat, escalation, escalation.check_running)
    said = written(question, "question", Refusal("Write what you want to know.", "question"))
    record(w, escalation, "asked", by=seat.person.id, where=where, said=said)
    show_all(w, ground, escalation)


def take_further(w: Unit, actor: Actor, escalation_id: int, where: str, seen: str = "") -> None:
    """One rung up, without waiting for the clock: by its people, or by who raised it.

    `seen` is the rung on which it stood for who pressed: from another it is not taken, so none is passed by.
    """
    escalation, seat, ground = enter(w, actor, escalation_id, of_rung=True, or_raiser=True, seen=seen)
    _do(w, seat, escalation, escalation.check_running)
    following = ground.next_rung(escalation)
    if following is None:
        raise Refusal("There is nobody further up who could be called now.")
    record(w, escalation, "further", by=seat.person.id, where=where, to_rung=following.place)
    step_up(w, ground, escalation, where)
    show_all(w, ground, escalation)


def draw_anew(w: Unit, actor: Actor, escalation_id: int) -> None:
    """What stands of it in Slack is drawn as it is now, with buttons that carry what was seen."""
    escalation, _seat, ground = enter(w, actor, escalation_id, of_rung=True, or_raiser=True)
    show_all(w, ground, escalation)


def hand_back(w: Unit, actor: Actor, escalation_id: int, reason: str, where: str) -> None:
    """Back to who raised it: something is missing, or it belongs elsewhere."""
    escalation, seat, ground = enter(w, actor, escalation_id, of_rung=True)
    said = written(reason, "reason", Refusal("Write why it goes back.", "reason"))
    _do(w, seat, escalation, lambda: escalation.hand_back(seat.person.id, w.now))
    record(w, escalation, "handed_back", by=seat.person.id, where=where, said=said)
    set_clock(w, ground, escalation)
    show_all(w, ground, escalation)


def raise_again(
    w: Unit, actor: Actor, escalation_id: int, addition: str, where: str, kept_at: str | None = None
) -> None:
    """Who raised it adds what was missing, and where else it is kept: None leaves that as it is."""
    escalation, seat, ground = enter(w, actor, escalation_id, or_raiser=True)
    said = written(addition, "addition", Refusal("Write what was missing.", "addition"))
    if kept_at is not None:
        escalation.reference = reference(kept_at)
    _do(w, seat, escalation, lambda: escalation.raise_again(w.now))
    record(w, escalation, "raised_again", by=seat.person.id, where=where, said=said)
    set_clock(w, ground, escalation)
    show_all(w, ground, escalation)


def resolve(w: Unit, actor: Actor, escalation_id: int, remedy: str, prevention: str, where: str) -> Seat:
    """It is solved: what was done, and what we change so that it does not come back."""
    escalation, seat, ground = enter(w, actor, escalation_id, of_rung=True, or_raiser=True)
    _do(w, seat, escalation, lambda: escalation.resolve(seat.person.id, remedy, prevention, w.now))
    worked = _worked(w, ground, escalation, None)
    record(w, escalation, "resolved", by=seat.person.id, where=where, said=escalation.remedy, worked=worked)
    set_clock(w, ground, escalation)
    show_all(w, ground, escalation)
    return seat


def confirm(w: Unit, actor: Actor, escalation_id: int, where: str) -> None:
    """Who raised it agrees."""
    escalation, seat, ground = enter(w, actor, escalation_id, or_raiser=True)
    _do(w, seat, escalation, lambda: escalation.confirm(seat.person.id, w.now))
    record(w, escalation, "confirmed", by=seat.person.id, where=where)
    set_clock(w, ground, escalation)
    show_all(w, ground, escalation)


def reopen(w: Unit, actor: Actor, escalation_id: int, reason: str, where: str) -> None:
    """Who raised it does not agree."""
    escalation, seat, ground = enter(w, actor, escalation_id, or_raiser=True)
    said = written(reason, "reason", Refusal("Write what is still blocked.", "reason"))
    _do(w, seat, escalation, lambda: escalation.reopen(w.now))
    record(w, escalation, "reopened", by=seat.person.id, where=where, said=said)
    set_clock(w, ground, escalation)
    show_all(w, ground, escalation)


def _worked(w: Unit, ground: Ground, escalation: Escalation, since: datetime | None) -> int:
    """Minutes that its clock ran: since then, or since somebody first took it on."""
    moves = timed_steps(w, escalation.id)
    taken = next((move.at for move in moves if move.kind == "acknowledged"), escalation.raised_at)
    hours = ground.responding(escalation).hours
    return worked_between(moves, since or taken, w.now, hours, always=escalation.counts_always)


def before_move(
    w: Unit, actor: Actor, escalation_id: int, *, of_rung: bool, or_raiser: bool
) -> tuple[Seat, EscalationView]:
    """Somebody wants to move it, and is shown a modal first."""
    escalation, seat, ground = enter(w, actor, escalation_id, of_rung=of_rung, or_raiser=or_raiser)
    if of_rung:
        _do(w, seat, escalation, escalation.check_running)
    return seat, view_of(w, ground, escalation)


_ESCALATION: Final = Records(select(Escalation).where(Escalation.id == bindparam("id")).with_for_update())


def enter(
    w: Unit,
    actor: Actor,
    escalation_id: int,
    *,
    of_rung: bool = False,
    or_raiser: bool = False,
    seen: str = "",
) -> tuple[Escalation, Seat, Ground]:
    """An escalation, the seat of who moves it, and what it stands on; raises Refusal for who may not."""
    escalation = locked(w, escalation_id)
    seat = partnerships.seat(w, actor, escalation.partnership_id)
    if seen and seen != str(escalation.rung):
        raise Refusal("It has moved since you looked: it stands on step {n} now.", n=escalation.rung)
    is_called = of_rung and seat.person.id in escalation.called
    if is_called:
        return escalation, seat, ground_of(w, escalation.partnership_id)
    if or_raiser:
        ground = ground_of(w, escalation.partnership_id)
        if seat.person.id in ground.raisers(escalation):
            return escalation, seat, ground
    if of_rung and escalation.state in (RESOLVED, CONFIRMED):
        _do(w, seat, escalation, escalation.check_running)
    if not of_rung:
        raise Refusal("Only who raised this blocker can do that.")
    raise Refusal("Only the people who are called on this step can do that; the message names them.")


def locked(w: Unit, escalation_id: int) -> Escalation:
    """The row is locked, so that of two who press at once one is first."""
    escalation = _ESCALATION.first(w.session, {"id": escalation_id})
    if escalation is None:
        raise Refusal("This blocker no longer exists.")
    return escalation


def _do(w: Unit, seat: Seat, escalation: Escalation, verb: Callable[[], None]) -> None:
    """A verb whose refusal names who was first; who was it themselves is told so."""
    try:
        verb()
    except Refusal as stale:
        who = stale.values.get("who")
        if isinstance(who, int) and who == seat.person.id:
            raise said_to_who_did_it(escalation) from None
        if isinstance(who, int):
            stale.values["who"] = w.session.get_one(Person, who).name
        raise
