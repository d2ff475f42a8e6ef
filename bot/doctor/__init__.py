"""What is wrong or stuck with a bot, and what to do about it; read, and never mended, from outside it."""

from collections.abc import Sequence

from bot.doctor.finding import FAIL, OK, WARN, Check, Finding, Patient
from bot.doctor.keys import keys_are_apart, live_boxes_have_keys
from bot.doctor.storage import backups, log, one_bot, tables
from bot.doctor.work import dead_letters, deadlines, owed, rounds, sweeps

OF_THE_PLACE: Sequence[Check] = (tables, one_bot, log, backups, keys_are_apart)
OF_THE_WORK: Sequence[Check] = (live_boxes_have_keys, dead_letters, owed, sweeps, rounds, deadlines)
"""These ask the tables, and so only where those are up to date."""

__all__ = ["FAIL", "OK", "WARN", "Check", "Finding", "Patient", "examine"]


def examine(patient: Patient) -> list[Finding]:
    """Every check, one finding each at least; a check that cannot be made is a finding, too."""
    place = [finding for check in OF_THE_PLACE for finding in _made(check, patient)]
    if any(finding.name == tables.__name__ and finding.level == FAIL for finding in place):
        return place
    return [*place, *(finding for check in OF_THE_WORK for finding in _made(check, patient))]


def _made(check: Check, patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except Exception as error:  # whatever is broken must not hide what else is
        # Not its own text: it may hold content.
        return [Finding(check.__name__, FAIL, f"This could not be examined: {type(error).__name__}.")]
