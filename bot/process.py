"""What a process changes of itself and of others' libraries before it does anything; nothing at import."""

from bot import numbers
from bot.blocks import validators


def prepare() -> None:
    """To be called by whoever begins: the command line, a bot, the tests, a benchmark. Twice is once."""
    validators.install()
    numbers.install()
