"""Who runs the bot changes or reveals something by a command: a line of it is written before it happens."""

import getpass
import logging
import os
import sys
from typing import Final

from bot.exits import Exit, fail
from bot.logs import form_of
from bot.settings import Settings

MODE: Final = 0o600


def note(read: Settings, command: str, **about: object) -> None:
    """Write the line to AUDIT_LOG, else to standard error; where it cannot be written the command ends.

    `about` names files, people and rows by their ids; never what anybody wrote, nor a secret.
    """
    details = " ".join(f"{name}={value}" for name, value in about.items() if value is not None)
    said = f"samspil {command} by {_who()}" + (f": {details}" if details else "")
    record = logging.LogRecord("bot.audit", logging.INFO, __file__, 0, "%s", (said,), None)
    record.action = f"audit.{command.replace(' ', '_')}"
    line = form_of(read.log_format).format(record) + "\n"
    if not read.audit_log:
        sys.stderr.write(line)
        return
    try:
        descriptor = os.open(read.audit_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        fail(f"AUDIT_LOG cannot be written ({error.strerror}), so nothing was done.", Exit.REFUSED)


def _who() -> str:
    """The user of this machine, and who became it by sudo."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        name = "?"
    behind = os.environ.get("SUDO_USER")
    return f"{name}({os.geteuid()})" + (f" for {behind}" if behind else "")
