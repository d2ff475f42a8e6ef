"""For how long what has ended is kept, and its deletion each night."""

from bot.keeping import Keeping as Keeping
from bot.retention.kinds import (
    ABOUT as ABOUT,
    KINDS as KINDS,
    STAYS as STAYS,
    Kind as Kind,
)
from bot.retention.purging import (
    due as due,
    next_due as next_due,
    purge as purge,
)
from bot.retention.telling import as_table as as_table
