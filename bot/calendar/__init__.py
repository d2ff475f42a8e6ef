"""Working time, holidays, and wall-clock times across daylight saving.

Moments are aware datetimes; those that come out are in UTC. Days and clocks are wall-clock values
of a zone.
"""

from bot.calendar.closed_days import (
    HOLIDAY_CALENDARS as HOLIDAY_CALENDARS,
    HolidayCalendar as HolidayCalendar,
    next_common_working_day as next_common_working_day,
    previous_common_working_day as previous_common_working_day,
    usual_week as usual_week,
)
from bot.calendar.hours import WorkingHours as WorkingHours, hours_of_day as hours_of_day
from bot.calendar.zones import (
    at as at,
    local_day as local_day,
    same_clocks as same_clocks,
    zone_named as zone_named,
)
