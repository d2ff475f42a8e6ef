"""A forum as a file for calendars: a series, the days it leaves out, and what is at another time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.calendar_file import CalendarFile
from bot.blocks.elements import Modal, actions, button, modal, section
from bot.blocks.status.modals import plan_text
from bot.blocks.status.naming import kinds
from bot.language import Translator
from bot.plain import plain
from bot.recurring import Series
from bot.recurring.cadence import Weekly
from bot.rituals.status import ForumCalendar, PlanView

if TYPE_CHECKING:
    from icalendar import Event, Timezone, vRecur

LASTS: Final = timedelta(hours=1)
"""Nothing is agreed of how long a meeting lasts; calendars show nothing that takes no time."""
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ZONES_FROM, _ZONES_TO = date(2020, 1, 1), date(2038, 1, 1)


def forum_file(_: Translator, made: ForumCalendar) -> CalendarFile:
    """The meetings of one forum, for somebody who reads them in Slack."""
    comment = _("Open this file to put the meetings into your calendar.")
    name = f"samspil-{made.partnership.id}-{made.forum.id if made.forum else 0}.ics"
    return CalendarFile(name, comment, calendar_content(_, [made], with_links=True))


def calendar_content(_: Translator, forums: Sequence[ForumCalendar], *, with_links: bool) -> bytes:
    """The meetings of several forums; the same bytes as long as nothing changes.

    They are published: a request would ask the calendar to answer to an organizer's mail address. Times are
    on the wall clock of the collaboration, so that a meeting stays at ten when the clocks change.
    """
    from icalendar import Calendar  # noqa: PLC0415  # few ask for a file, and every start would wait

    calendar = Calendar()
    calendar.add("prodid", "-//Samspil//Samspil//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for zone in sorted({each.series.cadence.zone.key for each in forums if each.series} - {"UTC"}):
        calendar.add_component(_zone(zone))
    for each in forums:
        for event in _events(_, each, with_links=with_links):
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def calendar_modal(
    _: Translator, view: PlanView, *, is_refused: bool = False, has_address: bool = False
) -> Modal:
    """The file comes beside this; when they meet stands here, since files may be blocked.

    Where there are secret addresses for calendars, a button leads to theirs.
    """
    text = (
        calendar_refused(_)
        if is_refused
        else _(
            "A calendar file with these meetings comes as a direct message from Samspil. Where files are "
            "blocked it does not arrive."
        )
    )
    blocks: list[Block] = [section(text), section(plan_text(_, view))]
    if has_address:
        blocks.append(actions(button(_("Let my calendar fetch them"), "feed.show", view.seat.partnership.id)))
    return modal("status.calendar", _("Calendar"), blocks, close=_("Close"))


def calendar_refused(_: Translator) -> str:
    """Slack did not take the file."""
    return _("Slack did not take the calendar file: an admin may have blocked files here.")


def _events(_: Translator, made: ForumCalendar, *, with_links: bool) -> list[Event]:
    found = []
    if (rule := made.series) is not None:
        zone, uid = rule.cadence.zone, f"{made.key}@samspil"
        whole = _event(_, made, uid, rule.moment(rule.first).astimezone(zone), with_links=with_links)
        whole.add("rrule", _rrule(rule))
        if rule.left_out:
            whole.add("exdate", [rule.moment(day).astimezone(zone) for day in rule.left_out])
        found.append(whole)
        for day, moment in sorted(rule.moved.items()):
            one = _event(_, made, uid, moment.astimezone(zone), with_links=with_links)
            one.add("recurrence-id", rule.moment(day).astimezone(zone))
            found.append(one)
    for number, moment in made.single:
        found.append(_event(_, made, f"{made.key}-{number}@samspil", moment, with_links=with_links))
    return found


def _event(_: Translator, made: ForumCalendar, uid: str, starts_at: datetime, *, with_links: bool) -> Event:
    from icalendar import Event  # noqa: PLC0415  # as above

    event = Event()
    event.add("uid", uid)
    event.add("sequence", made.sequence)
    event.add("dtstamp", made.said_at)
    event.add("dtstart", starts_at)
    event.add("duration", LASTS)
    event.add("summary", title_of(_, made))
    if with_links and made.link:
        event.add("location", made.link)
    event.add("status", "CONFIRMED")
    return event


def title_of(_: Translator, made: ForumCalendar) -> str:
    """What the meeting is called, and of which collaboration it is: who has several tells them apart."""
    name = (made.forum.name or kinds(_).get(made.forum.kind, "")) if made.forum else _("Status meeting")
    return f"{plain(name)} · {plain(made.partnership.name)}"


def _rrule(rule: Series) -> vRecur:
    from icalendar import vRecur  # noqa: PLC0415  # as above

    how = rule.cadence.rule
    said: dict[str, object]
    if isinstance(how, Weekly):
        days = [_DAYS[weekday] for weekday in how.weekdays]
        said = {"FREQ": "WEEKLY", "INTERVAL": how.every, "BYDAY": days, "WKST": "MO"}
    else:
        said = {"FREQ": "MONTHLY", "BYDAY": f"{how.nth}{_DAYS[how.weekday]}"}
    if rule.last is not None:
        said["UNTIL"] = rule.moment(rule.last)
    return vRecur(said)


@lru_cache(maxsize=8)
def _zone(key: str) -> Timezone:
    from icalendar import Timezone  # noqa: PLC0415  # as above

    return Timezone.from_tzinfo(ZoneInfo(key), key, _ZONES_FROM, _ZONES_TO)
