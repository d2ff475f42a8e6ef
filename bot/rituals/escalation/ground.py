"""What an escalation stands on: its partnership, the ladder, and who can be called; read once a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import partnerships
from bot.calendar import local_day
from bot.partnerships import CONTACT, Partnership, Person, Side, Unit
from bot.rituals.escalation.ladder import EscalationLadder, EscalationRung, ladder_of


@dataclass(frozen=True)
class Ground:
    """One partnership with its ladder and its people."""

    partnership: Partnership
    ladder: EscalationLadder
    rungs: Sequence[EscalationRung]
    sides: Mapping[int, Side]
    people: Sequence[Person]
    parts: Mapping[int, set[str]]
    today: date

    def rung_at(self, place: int) -> EscalationRung:
        """A rung by its place; the last one where the ladder has become shorter since."""
        return next((rung for rung in self.rungs if rung.place == place), self.rungs[-1])

    def callees(self, rung: EscalationRung, responding_side: int) -> list[Person]:
        """Whom a rung calls now: named by hand, else by their parts. Who left is nobody."""
        if rung.named:
            return [person for person in self.people if person.id in rung.named]
        holders = [person for person in self.people if rung.source in self.parts.get(person.id, ())]
        if rung.source == CONTACT:
            return [person for person in holders if person.side_id == responding_side]
        return holders

    def above(self, place: int, responding_side: int) -> list[tuple[EscalationRung, list[Person]]]:
        """The rungs further up, each with whom it calls."""
        return [(rung, self.callees(rung, responding_side)) for rung in self.rungs if rung.place > place]

    def are_there(self, called: Sequence[Person]) -> bool:
        """Whether any of them is there today."""
        return any(not person.is_absent(self.today) for person in called)

    def can_climb(self, place: int, responding_side: int) -> bool:
        """Whether anybody further up is there."""
        return self.next_rung(place, responding_side) is not None

    def next_rung(self, place: int, responding_side: int) -> EscalationRung | None:
        """The first rung further up where somebody is there now."""
        rungs = self.above(place, responding_side)
        return next((rung for rung, called in rungs if self.are_there(called)), None)


def ground_of(w: Unit, partnership_id: int) -> Ground:
    """Read what an escalation stands on: six queries, however many escalations stand on it."""
    partnership = w.session.get_one(Partnership, partnership_id)
    ladder, rungs = ladder_of(w, partnership_id)
    return Ground(
        partnership,
        ladder,
        rungs,
        {side.id: side for side in partnerships.sides(w, partnership_id)},
        partnerships.people(w, partnership_id),
        partnerships.parts(w, partnership_id),
        local_day(w.now, partnership.tz),
    )
