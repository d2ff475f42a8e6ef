"""Who is invited to a retro is no secret, and whom it may be narrowed to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Person, Unit
from bot.rituals.retro.records import RetroRound

LEAST_OF_A_SIDE: Final = 2


@dataclass(frozen=True)
class Invited:
    """Who may answer, as everybody is told: nobody named means everybody in the channel."""

    people: Sequence[Person] = ()
    by: Person | None = None
    """Who narrowed it."""


def check(sides: Mapping[int, int], chosen: Collection[int]) -> None:
    """Raises Refusal where those who are `chosen` would tell of a text which side it is from.

    `sides` are those of everybody who is here, by person.
    """
    here, invited = Counter(sides.values()), Counter(sides[person] for person in chosen)
    if is_one_sided(sides, chosen):
        raise Refusal(
            "Only people of one company would be invited, so everybody would know whose words they are. "
            "Invite people of every company.",
            "invited",
        )
    if any(invited[side] < LEAST_OF_A_SIDE <= count for side, count in here.items()):
        raise Refusal(
            "At least two of each company that has two or more in the channel must be invited: else it is "
            "easily guessed which words are theirs. Invite more people.",
            "invited",
        )


def is_one_sided(sides: Mapping[int, int], chosen: Collection[int]) -> bool:
    """Whether all of them are of one side."""
    return len({sides[person] for person in chosen}) == 1


def invited_to(w: Unit, round_: RetroRound, audience: Collection[int] | None = None) -> Invited | None:
    """Whom the terms that lie with the key invite, of those who are here; None where the key is gone."""
    if audience is None:
        key = w.keys.read(round_.box)
        if key is None:
            return None
        audience = key.terms.audience
    here = partnerships.people(w, round_.partnership_id)
    invited = [person for person in here if person.id in audience]
    if len(invited) == len(here):
        return Invited()
    by = w.session.get(Person, round_.narrowed_by) if round_.narrowed_by is not None else None
    return Invited(invited, by)
