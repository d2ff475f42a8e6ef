"""What a process changes of itself and of others' libraries before it does anything; nothing at import."""

import sys
from typing import Final

from bot import numbers
from bot.blocks import validators

SWITCH_SECONDS: Final = 0.0001
"""A thread lets go of the interpreter at every statement, and while the event loop is busy it gets it
back only after this; with Python's own 5 ms, answers at a busy moment take half as long again."""


def prepare() -> None:
    """To be called by whoever begins: the command line, a bot, the tests, a benchmark. Twice is once."""
    sys.setswitchinterval(SWITCH_SECONDS)
    validators.install()
    numbers.install()
