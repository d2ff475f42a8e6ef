"""What the exit code of a command tells."""

from enum import IntEnum
from typing import Final, NoReturn

import typer

HIGHEST: Final = 2**31 - 1
"""The highest number that anything has in either database: a higher one is a slip."""


class Exit(IntEnum):
    """Why a command ended without having done what it was told."""

    SETTINGS = 2
    DATABASE = 3
    SLACK = 4
    TOUR = 5
    NOT_THERE = 6
    UNWELL = 7
    REFUSED = 8


def fail(sentence: str, code: Exit) -> NoReturn:
    """Say why, and end."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)
