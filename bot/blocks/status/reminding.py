"""The direct messages of a meeting: to who has not answered, and about a company that answered twice not."""

from datetime import timedelta

from bot.blocks.elements import Message, actions, button, mention, message, safe, section
from bot.blocks.status.messages import answering
from bot.blocks.status.naming import name_of
from bot.language import Translator
from bot.rituals.status import ReminderView, SilenceView

HOURS_OF_A_DAY = 24


def reminder(_: Translator, view: ReminderView) -> Message:
    """The one direct message to who has not answered; later it says what became of it."""
    text = _which_status(_, view) if view.is_one_of_several else _the_status(_, view)
    if view.round.is_open and not view.answered and not view.excused:
        text += f" {_left(_, view.left)}" if view.left is not None else ""
    if not view.round.is_open:
        return message(text, [section(text)])
    buttons = answering(_, view.round.id, view.partnership.id)
    edit = actions(button(_("Edit my status"), "status.give", view.round.id))
    return message(text, [section(text), edit if view.answered or view.excused else buttons])


def _the_status(_: Translator, view: ReminderView) -> str:
    place = f"<#{view.partnership.channel}>"
    if view.answered:
        return _("Thank you, your status for {place} is there.", place=place)
    if view.excused:
        return _("Noted: not this time in {place}.", place=place)
    if not view.round.is_open:
        return _("The meeting in {place} has begun without your status. Bring it along.", place=place)
    when = _.moment(view.round.meeting_at, view.partnership.tz)
    return _("Your status for {place} is missing. The meeting is {when}.", place=place, when=when)


def _which_status(_: Translator, view: ReminderView) -> str:
    """The same where there are several kinds of meetings, perhaps at one time."""
    place = f"<#{view.partnership.channel}>"
    forum = name_of(_, view.forum) if view.forum else _("Status meeting")
    if view.answered:
        return _("Thank you, your status for {place} ({forum}) is there.", place=place, forum=forum)
    if view.excused:
        return _("Noted: not this time in {place} ({forum}).", place=place, forum=forum)
    if not view.round.is_open:
        return _(
            "The meeting in {place} ({forum}) has begun without your status. Bring it along.",
            place=place,
            forum=forum,
        )
    return _(
        "Your status for {place} is missing. {forum}: {when}.",
        place=place,
        forum=forum,
        when=_.moment(view.round.meeting_at, view.partnership.tz),
    )


def silent(_: Translator, view: SilenceView) -> Message:
    """Two meetings without an answer of a company: perhaps it is not the people."""
    about, place = view.partnership.id, f"<#{view.partnership.channel}>"
    side = safe(view.tally.side.name)
    if view.proposed_by is not None:
        said = _(
            "Nobody of {side} answered before two meetings in {place}. {who} has proposed a change.",
            side=side,
            place=place,
            who=mention(view.proposed_by),
        )
        return message(said, [section(said)])
    text = (
        _("Nobody of {side} answered before the last two status meetings in {place}.", side=side, place=place)
        if view.is_one_of_several
        else _("Nobody of {side} answered before the last two meetings in {place}.", side=side, place=place)
    )
    text += " " + _("Is it the wrong time? A change is proposed, and holds once each company agrees.")
    buttons = actions(
        button(_("Another time"), "status.change", about),
        button(_("Every two weeks"), "status.every_other_week", about) if view.is_weekly else None,
        button(_("Pause"), "status.pause", about),
    )
    return message(text, [section(text), buttons])


def _left(_: Translator, left: timedelta) -> str:
    """How long until the meeting, by the nearest hour."""
    hours = round(left.total_seconds() / 3600)
    if hours < 1:
        return _("Less than an hour is left.")
    if hours < HOURS_OF_A_DAY:
        return _.plural("{n} hour is left.", "{n} hours are left.", hours)
    return _.plural("{n} day is left.", "{n} days are left.", round(hours / HOURS_OF_A_DAY))
