"""From which day on a rule holds that was agreed anew."""

from datetime import date, datetime, timedelta

from bot.calendar import local_day
from bot.recurring import cadence as cadences
from bot.recurring.cadence import Cadence, Monthly, Weekly

_WEEK = timedelta(weeks=1)


def begins_on(
    agreed: Cadence, chosen: date | None, before: Cadence | None, last_day: date | None, now: datetime
) -> date:
    """From which day on the rule of `agreed` holds; every nth week is counted from that day's week.

    What was agreed before stays where neither the rule nor the `chosen` beginning is another. `last_day`
    is the regular day of the latest round that is open or was held: the new rule begins after its period,
    which is that of the shorter of both rules.
    """
    if before is not None and before.rule == agreed.rule and chosen in (None, before.starts_on):
        return before.starts_on
    start = _wanted(agreed, chosen, before, last_day, now)
    if before is None or last_day is None:
        return start
    free = min(_period_ends(before.rule, last_day), _period_ends(agreed.rule, last_day))
    if isinstance(before.rule, Weekly) and isinstance(agreed.rule, Monthly):
        free = _period_ends(before.rule, last_day)
    if isinstance(agreed.rule, Monthly):
        return max(start, free)
    turn = agreed.rule.every * _WEEK
    return start + max(0, -((start - free) // turn)) * turn


def _wanted(
    agreed: Cadence, chosen: date | None, before: Cadence | None, last_day: date | None, now: datetime
) -> date:
    if chosen is not None and (before is None or chosen != before.starts_on):
        return _monday(chosen) if isinstance(agreed.rule, Weekly) else chosen
    if isinstance(agreed.rule, Monthly):
        return local_day(now, agreed.zone)
    if before is not None and isinstance(before.rule, Weekly) and before.rule.every == agreed.rule.every:
        return _monday(before.starts_on)
    if last_day is not None:
        return _monday(last_day)
    # The weeks are counted from the first time that can still be, not from a week in which it has passed.
    every_week = Cadence(Weekly(agreed.rule.weekdays), local_day(now, agreed.zone), agreed.clock, agreed.zone)
    return _monday(cadences.next_meeting(every_week, now).day)


def _period_ends(rule: Weekly | Monthly, day: date) -> date:
    """The first day after the weeks, or the month, for which the time of that day stands."""
    if isinstance(rule, Weekly):
        return _monday(day) + rule.every * _WEEK
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
