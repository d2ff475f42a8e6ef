"""`samspil probe`: tries in a real workspace what the bot takes for granted of Slack, and cleans up."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

from slack_sdk.errors import SlackApiError

from bot.probe import messages, modal, newer, press
from bot.probe.ground import Ground as Ground
from bot.probe.trial import (
    DoesNotHoldError,
    NotTriedError,
    Outcome as Outcome,
    Result as Result,
    Trial as Trial,
)
from bot.slack import UNREACHED, error_of

TRIALS: Final[Sequence[Trial]] = (
    *messages.TRIALS,
    *newer.TRIALS,
    modal.HOME,
    *press.TRIALS,
    *modal.TRIALS,
    press.EXTERNAL,
)
"""In the order in which they are made; each needs only earlier ones."""


async def tried(ground: Ground) -> AsyncIterator[Result]:
    """Make every trial that can be made, and tell of each; nothing is taken away yet."""
    passed: set[str] = set()
    for trial in TRIALS:
        outcome, seen = await _made(trial, ground, passed)
        if outcome is Outcome.HOLDS:
            passed.add(trial.name)
        yield Result(trial.name, outcome, trial.assumed, seen, trial.otherwise)


async def _made(trial: Trial, ground: Ground, passed: set[str]) -> tuple[Outcome, str]:
    lacking = [name for name in trial.needs if name not in passed]
    if lacking:
        return Outcome.UNTRIED, f"it needs {', '.join(lacking)}"
    try:
        return Outcome.HOLDS, await trial.run(ground) or ""
    except NotTriedError as why:
        return Outcome.UNTRIED, str(why)
    except DoesNotHoldError as otherwise:
        return Outcome.FAILS, str(otherwise)
    except SlackApiError as refused:
        return Outcome.FAILS, f"Slack refuses it, {error_of(refused) or 'without a word'}"
    except UNREACHED as unreached:
        return Outcome.UNTRIED, f"Slack was not reached, {type(unreached).__name__}"
