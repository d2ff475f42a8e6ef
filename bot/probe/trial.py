"""One thing that the bot takes for granted of Slack, how it is tried, and what became of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.probe.ground import Ground


class Outcome(StrEnum):
    """How a trial ended."""

    HOLDS = "holds"
    FAILS = "fails"
    UNTRIED = "untried"


class DoesNotHoldError(Exception):
    """Slack does otherwise than the bot assumes: how."""


class NotTriedError(Exception):
    """It could not be seen this time: why."""


@dataclass(frozen=True)
class Trial:
    """An assumption. `run` gives what was seen, or raises one of the errors above, or Slack's own."""

    name: str
    assumed: str
    otherwise: str
    """What the bot does where it does not hold."""
    run: Callable[[Ground], Awaitable[str | None]]
    needs: tuple[str, ...] = ()
    """The trials without which it cannot be made."""


@dataclass(frozen=True)
class Result:
    """What one trial showed."""

    name: str
    outcome: Outcome
    assumed: str
    seen: str
    otherwise: str

    def __str__(self) -> str:
        line = f"{self.outcome:8}{self.name:14}{self.assumed}"
        if self.seen:
            line += f" Seen: {self.seen}."
        return f"{line} {self.otherwise}" if self.outcome is Outcome.FAILS else line
