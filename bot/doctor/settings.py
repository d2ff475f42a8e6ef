"""What the operator has set, and who can read it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dotenv import dotenv_values

from bot.doctor.finding import FAIL, OK, WARN, Finding
from bot.settings import Looked, Settings

KNOWN: Final = frozenset(name.upper() for name in Settings.model_fields)
A_NAME: Final = re.compile(r"[A-Z]+(_[A-Z]+)*")
"""What else stands before a «=» may be a secret, and is not shown."""
GROUP, OTHERS = 0o070, 0o007


def settings(looked: Looked) -> Iterator[Finding]:
    """Whether each can be used, and none is missing."""
    for sentence in looked.wrong.values():
        yield Finding("settings", FAIL, sentence)
    if not looked.wrong:
        yield Finding("settings", OK, "Every setting can be used.")


def env_file(file: Path) -> Iterator[Finding]:
    """Whether only who runs the bot can read the tokens, where they stand in a file."""
    if not file.is_file():
        return
    rights = file.stat().st_mode
    if rights & OTHERS:
        yield Finding(
            "env_file", FAIL, f"Everybody on this machine may read the tokens: `chmod 600 {file.name}`."
        )
    elif rights & GROUP:
        yield Finding(
            "env_file", WARN, f"A group may read the tokens. Unless it should: `chmod 600 {file.name}`."
        )
    else:
        yield Finding("env_file", OK, f"Nobody else on this machine may read {file.name}.")


def env_names(file: Path) -> Iterator[Finding]:
    """Whether a setting is misspelt: what is not known is not read."""
    if not file.is_file():
        return
    unknown = [name for name in dotenv_values(file, interpolate=False) if name.upper() not in KNOWN]
    if not unknown:
        return
    shown = sorted(name for name in unknown if A_NAME.fullmatch(name))
    lines = [f"{len(unknown) - len(shown)} lines that set nothing"] if len(shown) < len(unknown) else []
    yield Finding(
        "env_names",
        WARN,
        f"{file.name} holds what is no setting of Samspil: {', '.join([*shown, *lines])}. `.env.example` "
        "lists them all.",
    )


def security_contact(looked: Looked) -> Iterator[Finding]:
    """Whether people know whom to tell of a weakness."""
    where = looked.settings.security_contact
    if where:
        yield Finding("security_contact", OK, f"Weaknesses of this installation are reported to {where}.")
    else:
        yield Finding(
            "security_contact", OK, "Nobody is named to whom a weakness is reported: set SECURITY_CONTACT."
        )


def defaults(looked: Looked) -> Iterator[Finding]:
    """What a new partnership is offered."""
    given = looked.settings
    language = {"da": "Danish", "en": "English"}[given.default_language]
    yield Finding(
        "defaults",
        OK,
        f"New partnerships are offered {language}, the time of {given.default_zone} and the holidays of "
        f"{given.default_holidays}.",
    )
