"""Who meets whom: one of the home side with one of the others, drawn fairly.

Where one side has more people, the rest of them sits out this time, rather than three meeting: a talk
of two is another thing than one of three, and most often the sides differ by more than one. Who has
always been drawn for the longest sits out first, so on a side that is always the bigger one nobody sits
out more than one time more than another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

Pair = tuple[int, int]
"""Two person ids: of the home side, and of another."""


@dataclass(frozen=True)
class Drawing:
    """What was drawn."""

    pairs: Sequence[Pair]
    sitting_out: Sequence[int]


def draw(
    home: Sequence[int], others: Sequence[int], history: Sequence[Sequence[Pair]], chance: Random
) -> Drawing:
    """Draw pairs; `history` are the pairs of each earlier time, the first time first.

    Nobody meets the same person twice in a row unless each side has only one person. Of all draws that are
    possible, one is taken in which the pair that met last of all met as long ago as can be.
    """
    number = min(len(home), len(others))
    here, out_here = _choose(home, number, history, chance)
    there, out_there = _choose(others, number, history, chance)
    if number == 1 and _met_last_time(here[0], there[0], history):
        # Only here must somebody wait whose turn it is: of more pairs than one some draw always fits.
        _change_places(here, out_here)
        _change_places(there, out_there)
    chance.shuffle(here)
    chance.shuffle(there)
    return Drawing(_match(here, there, _last_met(history)), [*out_here, *out_there])


def _choose(
    people: Sequence[int], number: int, history: Sequence[Sequence[Pair]], chance: Random
) -> tuple[list[int], list[int]]:
    """So many of these, and those who sit out: who was drawn every time for the longest.

    Whoever was away or not yet there was not drawn either, and so does not sit out on coming back.
    """
    drawn = [{person for pair in pairs for person in pair} for pairs in history]

    def turn(person: int) -> tuple[int, int]:
        missed = [time for time, together in enumerate(drawn, 1) if person not in together]
        return max(missed, default=0), len(missed)

    line = list(people)
    chance.shuffle(line)
    line.sort(key=turn)
    too_many = len(line) - number
    return line[too_many:], line[:too_many]


def _met_last_time(one: int, other: int, history: Sequence[Sequence[Pair]]) -> bool:
    return any({one, other} == set(pair) for pairs in history[-1:] for pair in pairs)


def _change_places(chosen: list[int], sitting_out: list[int]) -> None:
    """The next in line comes in, where there is one."""
    if sitting_out:
        chosen[0], sitting_out[-1] = sitting_out[-1], chosen[0]


def _last_met(history: Sequence[Sequence[Pair]]) -> dict[frozenset[int], int]:
    """At which time two people last met; who never did is not there."""
    return {frozenset(pair): time for time, pairs in enumerate(history, 1) for pair in pairs}


def _match(here: Sequence[int], there: Sequence[int], last_met: Mapping[frozenset[int], int]) -> list[Pair]:
    """Everybody with somebody, allowing only meetings that lie as far back as can be."""
    for latest in sorted({0, *last_met.values()}):
        partners: dict[int, int] = {}
        allowed = {person: _allowed(person, there, last_met, latest) for person in here}
        if all(_find_partner(person, allowed, partners, set()) for person in here):
            return sorted((person, other) for other, person in partners.items())
    return []


def _allowed(
    person: int, there: Sequence[int], last_met: Mapping[frozenset[int], int], latest: int
) -> list[int]:
    """Whom this person last met at that time or before, the longest ago first."""
    met = [(last_met.get(frozenset((person, other)), 0), place, other) for place, other in enumerate(there)]
    return [other for time, _place, other in sorted(met) if time <= latest]


def _find_partner(
    person: int, allowed: Mapping[int, Sequence[int]], partners: dict[int, int], tried: set[int]
) -> bool:
    """Find somebody for this person, if need be by finding another for whoever has them."""
    for other in allowed[person]:
        if other not in tried:
            tried.add(other)
            if other not in partners or _find_partner(partners[other], allowed, partners, tried):
                partners[other] = person
                return True
    return False
