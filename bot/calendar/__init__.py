"""Working time, holidays, and wall-clock times across daylight saving.

Moments are aware datetimes; those that come out are in UTC. Days and clocks are wall-clock values
of a zone.
"""

from bot.calendar.closed_days import HOLIDAY_CALENDARS as HOLIDAY_CALENDARS
from bot.calendar.closed_days import MONDAY_TO_FRIDAY as MONDAY_TO_FRIDAY
from bot.calendar.closed_days import HolidayCalendar as HolidayCalendar
from bot.calendar.closed_days import is_common_working_day as is_common_working_day
from bot.calendar.closed_days import next_common_working_day as next_common_working_day
from bot.calendar.closed_days import previous_common_working_day as previous_common_working_day
from bot.calendar.closed_days import usual_week as usual_week
from bot.calendar.hours import WorkingHours as WorkingHours
from bot.calendar.hours import hours_of_day as hours_of_day
from bot.calendar.zones import at as at
from bot.calendar.zones import local_day as local_day
from bot.calendar.zones import zone as zone
