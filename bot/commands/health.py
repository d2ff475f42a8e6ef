"""`samspil doctor`: what is wrong or stuck, said by who looks from outside."""

import asyncio
import json
from dataclasses import asdict

import typer

from bot import doctor as examining, settings
from bot.app import assemble
from bot.clock import SystemClock
from bot.doctor import FAIL, Finding, Patient
from bot.exits import Exit
from bot.settings import Looked


def doctor(*, as_json: bool) -> None:
    """Every finding in a line; the command fails if one must be mended."""
    findings = _found(settings.look())
    if as_json:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(f"{finding.level:4}  {finding.name}: {finding.sentence}")
    if any(finding.level == FAIL for finding in findings):
        raise typer.Exit(Exit.UNWELL)


def _found(looked: Looked) -> list[Finding]:
    app = assemble(looked.settings.without_tokens(), SystemClock())
    sweeps = {sweep.name: sweep.next_due for sweep in app.sweeps}
    patient = Patient(looked.settings, app.database, app.keys, sweeps, SystemClock().now())
    try:
        findings = examining.examine_settings(looked, settings.ENV_FILE)
        findings += asyncio.run(examining.examine_outside(patient))
        if not looked.wrong.keys() & {"DATABASE_URL", "KEYS"}:
            findings += examining.examine(patient)
    finally:
        app.database.close()
    return findings
