"""What is wrong or stuck with a bot, and what to do about it; read, and never mended, from outside it."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from bot.doctor import settings
from bot.doctor.address import of_addresses
from bot.doctor.finding import (
    FAIL as FAIL,
    OK as OK,
    WARN as WARN,
    Check as Check,
    Finding as Finding,
    Patient as Patient,
)
from bot.doctor.keys import keys_answer, keys_are_apart, live_boxes_have_keys
from bot.doctor.slack import of_slack
from bot.doctor.storage import aside, backups, log, one_bot, rights, room, tables
from bot.doctor.tenants import tokens
from bot.doctor.work import dead_letters, deadlines, owed, rounds, sweeps
from bot.settings import Looked

OF_THE_PLACE: Sequence[Check] = (
    rights, room, tables, one_bot, log, backups, aside, keys_are_apart, keys_answer
)  # fmt: skip
OF_THE_WORK: Sequence[Check] = (live_boxes_have_keys, dead_letters, owed, sweeps, rounds, deadlines)
"""These ask the tables, and so only where those are up to date."""


def examine_settings(looked: Looked, env_file: Path) -> list[Finding]:
    """What the operator has set, and the file in which it may stand."""
    findings = [*settings.settings(looked), *settings.env_file(env_file)]
    if str(env_file) not in looked.wrong:
        findings += settings.env_names(env_file)
    return [*findings, *settings.security_contact(looked), *settings.defaults(looked)]


async def examine_outside(patient: Patient) -> list[Finding]:
    """What Slack says, and who listens where the bot should; takes seconds, sends nothing."""
    bot_tokens, findings = await tokens(patient)
    of_all = (("slack", of_slack(patient, bot_tokens)), ("addresses", of_addresses(patient)))
    for name, found in of_all:
        findings += await _all_of(name, found)
    return findings


def examine(patient: Patient) -> list[Finding]:
    """The files and tables; a check that cannot be made is a finding, too."""
    place = [finding for check in OF_THE_PLACE for finding in _made(check, patient)]
    if any(finding.name == tables.__name__ and finding.level != OK for finding in place):
        return place
    return [*place, *(finding for check in OF_THE_WORK for finding in _made(check, patient))]


def _made(check: Check, patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except Exception as error:  # whatever is broken must not hide what else is
        return [_not_examined(check.__name__, error)]


async def _all_of(name: str, found: AsyncIterator[Finding]) -> list[Finding]:
    findings = []
    try:
        async for finding in found:
            findings.append(finding)  # noqa: PERF401  # what was found before it broke is kept
    except Exception as error:  # as above
        findings.append(_not_examined(name, error))
    return findings


def _not_examined(name: str, error: Exception) -> Finding:
    # Not its own text: it may hold content.
    return Finding(name, FAIL, f"This could not be examined: {type(error).__name__}.")
