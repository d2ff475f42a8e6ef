"""What comes again and again: each time has the identity of its regular day.

What comes next is worked out from the rule, the holidays, and what was said about single days. That is noted
beside the rule only so that a sweep finds it: whoever throws the note away loses nothing.
"""

from bot.recurring.beginning import begins_on
from bot.recurring.coming import Ground, coming
from bot.recurring.forum import SINCE, Forum
from bot.recurring.records import (
    CALLED_OFF,
    MOVED,
    OPENED_EARLY,
    SKIPPED,
    Due,
    OccurrenceException,
    Recurring,
    name_holidays,
    name_of_day,
)

__all__ = [
    "CALLED_OFF",
    "MOVED",
    "OPENED_EARLY",
    "SINCE",
    "SKIPPED",
    "Due",
    "Forum",
    "Ground",
    "OccurrenceException",
    "Recurring",
    "begins_on",
    "coming",
    "name_holidays",
    "name_of_day",
]
