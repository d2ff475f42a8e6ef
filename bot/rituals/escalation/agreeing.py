"""The ladder is agreed: shown, its rungs changed, added, left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import STEERING, Actor, Partnership, Person, Seat, Unit
from bot.rituals.escalation.ground import ground_of
from bot.rituals.escalation.ladder import (
    DURATIONS,
    NAME_MOST,
    NAMED_MOST,
    RUNGS_MOST,
    SEVERITIES,
    SOURCES,
    EscalationLadder,
    EscalationRung,
    RungSettings,
    ladder_of,
    usual_rung,
)
from bot.text import fitting


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
        raise Refusal("This step no longer exists. Close this and open it again.")
    seat = partnerships.seat(w, actor, rung.partnership_id)
    seat.settle()
    return seat, rung


def checked(w: Unit, partnership_id: int, rung: EscalationRung, wanted: RungSettings) -> RungSettings:
    """A step as it is wanted, tidied; raises Refusal, at its field, if it cannot be."""
    fitting(wanted.name, NAME_MOST, "name")
    if wanted.source not in SOURCES:
        raise Refusal("Choose whom this step calls.", "source")
    if len(wanted.named) > NAMED_MOST:
        raise Refusal("A step calls at most {most} people by name.", "named", most=NAMED_MOST)
    for person_id in wanted.named:
        partnerships.member(w, partnership_id, person_id, "named")
    here = {person.id for person in partnerships.people(w, partnership_id)}
    # Who has left was not shown: they are named again when they come back.
    away = [each for each in rung.named if each not in here]
    return RungSettings(
        wanted.name.strip(),
        wanted.source,
        [*wanted.named, *away],
        _times(wanted.to_acknowledge),
        _times(wanted.to_resolve),
    )


def one_more(w: Unit, partnership_id: int) -> EscalationRung:
    """A step more, on top, as it would be; raises Refusal if there are enough."""
    _ladder, rungs = ladder_of(w, partnership_id)
    if len(rungs) >= RUNGS_MOST:
        raise Refusal("An escalation path has at most {most} steps.", most=RUNGS_MOST)
    return usual_rung(partnership_id, len(rungs) + 1, STEERING)


def check_one_less(w: Unit, partnership_id: int) -> None:
    """Raises Refusal where a step fewer would be none."""
    _ladder, rungs = ladder_of(w, partnership_id)
    if len(rungs) == 1:
        raise Refusal("An escalation path needs at least one step.")


def carry_out(
    w: Unit, partnership: Partnership, steps: Sequence[tuple[int | None, RungSettings]], *, always: bool
) -> None:
    """These steps, from the lowest up, hold from the next blocker on; each by its id, None if it is new."""
    if not steps:
        raise Refusal("An escalation path needs at least one step.")
    if len(steps) > RUNGS_MOST:
        raise Refusal("An escalation path has at most {most} steps.", most=RUNGS_MOST)
    ladder, rungs = ladder_of(w, partnership.id)
    ladder.critical_counts_always = always
    present = {rung.id: rung for rung in rungs}
    for place, (rung_id, settings) in enumerate(steps, 1):
        rung = present.pop(rung_id, None) if rung_id is not None else None
        if rung is None:
            rung = usual_rung(partnership.id, place, settings.source)
            w.session.add(rung)
        rung.place, rung.name, rung.source = place, settings.name, settings.source
        rung.named = list(settings.named)
        rung.to_acknowledge, rung.to_resolve = dict(settings.to_acknowledge), dict(settings.to_resolve)
    for left_out in present.values():
        w.session.delete(left_out)
    w.session.flush()
    w.touch(partnership)


def _times(minutes: Mapping[str, int]) -> dict[str, int]:
    allowed: Collection[int] = DURATIONS
    if set(minutes) != set(SEVERITIES) or any(each not in allowed for each in minutes.values()):
        raise Refusal("This button is from an older version. Use the panel in the channel.")
    return dict(minutes)
