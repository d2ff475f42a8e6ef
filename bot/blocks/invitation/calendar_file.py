"""An invitation as a file for calendars."""

from bot.blocks.calendar_file import CalendarFile
from bot.blocks.elements import safe
from bot.language import Translator
from bot.plain import plain
from bot.rituals.invitation import InvitationView


def calendar_file(_: Translator, view: InvitationView) -> CalendarFile:
    """The event as it is now, or called off.

    It is published rather than requested: a request asks the calendar to answer to an organizer's
    mail address, which nobody here has given. The moments are in UTC, which every calendar shows in its
    own zone and which needs no description of one. UID and SEQUENCE make a later file change or
    take away the same entry.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  # few ask for a file, and every start would wait

    invitation = view.invitation
    is_off = invitation.called_off_at is not None
    event = Event()
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", view.now)
    event.add("dtstart", invitation.starts_at)
    event.add("dtend", invitation.ends_at)
    event.add("summary", plain(invitation.title))
    event.add("location", plain(invitation.place))
    event.add("description", _description(_, view))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Samspil//Samspil//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    title = safe(invitation.title)
    comment = (
        _("Open this file to take “{title}” out of your calendar.", title=title)
        if is_off
        else _("Open this file to put “{title}” into your calendar.", title=title)
    )
    return CalendarFile(f"samspil-{invitation.id}.ics", comment, calendar.to_ical())


def _description(_: Translator, view: InvitationView) -> str:
    inviter = _("{who} of {side} invites.", who=plain(view.inviter.name), side=plain(view.inviting.name))
    return f"{plain(view.invitation.purpose)}\n\n{inviter}"
