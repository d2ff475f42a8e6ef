"""What is kept about a person: found, handed to them, erased."""

from bot.personal.columns import COLUMNS as COLUMNS
from bot.personal.erasing import (
    Erased as Erased,
    erase as erase,
    erase_settled as erase_settled,
    forget_who as forget_who,
)
from bot.personal.export import (
    counts as counts,
    export as export,
)
from bot.personal.rows import (
    Traces as Traces,
    traces_of as traces_of,
)
