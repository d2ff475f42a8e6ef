"""What is kept about a person: found, handed to them, erased."""

from bot.personal.erasing import Erased, erase, erase_settled, forget_who
from bot.personal.export import counts, export
from bot.personal.held import HELD, Held, Theirs
from bot.personal.rows import Traces, rows_of, traces_of

__all__ = [
    "HELD",
    "Erased",
    "Held",
    "Theirs",
    "Traces",
    "counts",
    "erase",
    "erase_settled",
    "export",
    "forget_who",
    "rows_of",
    "traces_of",
]
