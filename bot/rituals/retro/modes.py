"""Whether cards carry names: chosen before a box is begun, and kept with its key."""

from collections.abc import Sequence
from typing import Final

from bot.errors import Refusal
from bot.partnerships import Unit
from bot.rituals.retro.records import ANONYMOUS, LEAST_K, MIXED, NAMED, USUAL_K, Plan, RetroRound
from bot.sealed import Key

MODES: Final = (ANONYMOUS, MIXED, NAMED)
LEAST_NAMED: Final = 2
"""Nobody looks back alone."""


def answers_about(partnership_id: int, mode: str = ANONYMOUS) -> str:
    """What the terms of a box with answers say that it is: its mode is part of that, and never changes."""
    return f"retro:{partnership_id}" if mode == ANONYMOUS else f"retro.{mode}:{partnership_id}"


def mode_of(key: Key, partnership_id: int) -> str | None:
    """The mode by the terms that lie with the key; None if the box is not of this partnership's retros."""
    return next((mode for mode in MODES if key.terms.about == answers_about(partnership_id, mode)), None)


def mode_of_round(w: Unit, round_: RetroRound) -> str:
    """The same of a round; what its row says counts only where the key is gone."""
    key = w.keys.read(round_.box)
    return (mode_of(key, round_.partnership_id) if key else None) or round_.mode


def offered(people: int | None) -> Sequence[str]:
    """The modes between which so many people can choose: of fewer than four none is hidden by the others.

    None: who will be here is not known yet.
    """
    return MODES if people is None or people >= LEAST_K else (NAMED,)


def check_mode(plan: Plan, people: int) -> None:
    """Raises Refusal, at its field, where so few people are here that the plan cannot keep its promise."""
    if plan.mode not in offered(people):
        raise Refusal(
            "With fewer than {least} people in the channel, only retros with names can be held.",
            "mode",
            least=LEAST_K,
        )
    if plan.mode != NAMED and people == LEAST_K < plan.k:
        raise Refusal("With four people in the channel, all four must answer: choose 4.", "k")


def usual_k(people: int | None) -> int:
    """How many answers are needed unless something else is agreed: of exactly four, all."""
    return LEAST_K if people == LEAST_K else USUAL_K


def least_invited(mode: str, k: int) -> int:
    """How many must be invited, where `k` must stand behind what carries no name."""
    return LEAST_NAMED if mode == NAMED else k


def asks_points(mode: str, invited: int, k: int) -> bool:
    """Whether points are asked: they never carry a name, so that of fewer than `k` none would be shown."""
    return mode != NAMED or invited >= k
