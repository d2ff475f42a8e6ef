"""What comes again and again: each time has the identity of its regular day.

What comes next is worked out from the rule, the holidays, and what was said about single days. That is noted
beside the rule only so that a sweep finds it: whoever throws the note away loses nothing.
"""

from bot.recurring.beginning import begins_on as begins_on
from bot.recurring.coming import (
    Ground as Ground,
    coming as coming,
)
from bot.recurring.forum import (
    SINCE as SINCE,
    Forum as Forum,
)
from bot.recurring.records import (
    CALLED_OFF as CALLED_OFF,
    EARLY as EARLY,
    MOVED as MOVED,
    SKIPPED as SKIPPED,
    Due as Due,
    OccurrenceException as OccurrenceException,
    Recurring as Recurring,
    name_holidays as name_holidays,
    name_of_day as name_of_day,
)
from bot.recurring.series import (
    Series as Series,
    series as series,
)
