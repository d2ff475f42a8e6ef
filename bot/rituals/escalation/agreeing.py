"""The ladder is agreed: shown, its rungs changed, added, left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import STEERING, Actor, Person, Seat, Unit
from bot.rituals.escalation.ground import ground_of
from bot.rituals.escalation.ladder import (
    DURATIONS,
    NAME_MOST,
    RUNGS_MOST,
    SEVERITIES,
    SOURCES,
    EscalationLadder,
    EscalationRung,
    RungSettings,
    ladder_of,
    usual_rung,
)


@dataclass(frozen=True)
class LadderView:
    """The ladder as one person sees it, with whom each rung would call now (by their own side)."""

    seat: Seat
    ladder: EscalationLadder
    rungs: Sequence[EscalationRung]
    callees: Mapping[int, Sequence[Person]]


def show_ladder(w: Unit, actor: Actor, partnership_id: int) -> LadderView:
    """The ladder, with whom each rung would call if the side of who looks had to respond."""
    seat = partnerships.seat(w, actor, partnership_id)
    ground = ground_of(w, partnership_id)
    called = {rung.place: ground.callees(rung, seat.side.id) for rung in ground.rungs}
    return LadderView(seat, ground.ladder, ground.rungs, called)


def rung_of(w: Unit, actor: Actor, rung_id: int) -> tuple[Seat, EscalationRung]:
    """A rung that who acts may change."""
    rung = w.session.get(EscalationRung, rung_id)
    if rung is None:
        raise Refusal("This rung no longer exists. Close this and open it again.")
    seat = partnerships.seat(w, actor, rung.partnership_id)
    seat.settle()
    return seat, rung


def change_rung(w: Unit, actor: Actor, rung_id: int, agreed: RungSettings) -> LadderView:
    """Agree on whom a rung calls, and how long they have."""
    seat, rung = rung_of(w, actor, rung_id)
    if len(agreed.name.strip()) > NAME_MOST:
        raise Refusal("The name may have at most {most} characters.", "name", most=NAME_MOST)
    if agreed.source not in SOURCES:
        raise Refusal("Choose whom this rung calls.", "source")
    for person_id in agreed.named:
        partnerships.member(w, seat.partnership.id, person_id, "named")
    here = {person.id for person in partnerships.people(w, seat.partnership.id)}
    # Who has left was not shown: they are named again when they come back.
    away = [each for each in rung.named if each not in here]
    rung.name, rung.source, rung.named = agreed.name.strip(), agreed.source, [*agreed.named, *away]
    rung.to_acknowledge, rung.to_resolve = _times(agreed.to_acknowledge), _times(agreed.to_resolve)
    w.touch(seat.partnership)
    return show_ladder(w, actor, seat.partnership.id)


def add_rung(w: Unit, actor: Actor, partnership_id: int) -> LadderView:
    """One rung more, on top."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    _ladder, rungs = ladder_of(w, partnership_id)
    if len(rungs) >= RUNGS_MOST:
        raise Refusal("A ladder has at most {most} rungs.", most=RUNGS_MOST)
    w.session.add(usual_rung(partnership_id, len(rungs) + 1, STEERING))
    w.session.flush()
    return show_ladder(w, actor, partnership_id)


def leave_out_rung(w: Unit, actor: Actor, rung_id: int) -> LadderView:
    """One rung less; a ladder has at least one."""
    seat, rung = rung_of(w, actor, rung_id)
    _ladder, rungs = ladder_of(w, seat.partnership.id)
    if len(rungs) == 1:
        raise Refusal("A ladder needs at least one rung.")
    w.session.delete(rung)
    for place, left in enumerate((each for each in rungs if each.id != rung.id), 1):
        left.place = place
    w.session.flush()
    return show_ladder(w, actor, seat.partnership.id)


def count_critical(w: Unit, actor: Actor, partnership_id: int, *, always: bool) -> LadderView:
    """Whether what is critical waits for working hours."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    ladder, _rungs_of_it = ladder_of(w, partnership_id)
    ladder.critical_counts_always = always
    return show_ladder(w, actor, partnership_id)


def _times(minutes: Mapping[str, int]) -> dict[str, int]:
    allowed: Collection[int] = DURATIONS
    if set(minutes) != set(SEVERITIES) or any(each not in allowed for each in minutes.values()):
        raise Refusal("This button is of an older version. Use the panel in the channel.")
    return dict(minutes)
