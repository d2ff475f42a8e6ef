"""Words that the messages and modals of several rituals share."""

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import button, context, safe, section
from bot.blocks.measures import TEXT_MOST
from bot.language import Translator
from bot.partnerships import ClosedDay
from bot.recurring import name_of_day


def closed_day(_: Translator, closed: ClosedDay) -> str:
    """Somebody chose a day on which a side does not work: is it meant?"""
    return _(
        "*{day}: {why}.* Choose another day, or send this again if you mean it.",
        day=_.day(closed.day),
        why=_why(_, closed),
    )


def closed_today(_: Translator, closed: ClosedDay) -> str:
    """Somebody is about to ask on a day on which a side does not work: is it meant?"""
    return _("*{day}: {why}.* Open it all the same?", day=_.day(closed.day), why=_why(_, closed))


def _why(_: Translator, closed: ClosedDay) -> str:
    lines = []
    for side in closed.sides:
        holiday = side.calendar.name_of(closed.day, _.language)
        if holiday:
            lines.append(_("{holiday} at {side}", holiday=holiday, side=safe(side.name)))
        else:
            lines.append(_("no working day at {side}", side=safe(side.name)))
    return "; ".join(lines)


def about_day(about: str, closed: ClosedDay | None) -> str:
    """What a modal carries, with the day about which somebody was asked back."""
    return f"{about}|{name_of_day(closed.day)}" if closed is not None else about


def every(_: Translator, weeks: int) -> str:
    """Each week, or each so-and-so many."""
    return {
        1: _("every week"),
        2: _("every two weeks"),
        3: _("every three weeks"),
        4: _("every four weeks"),
        6: _("every six weeks"),
        8: _("every eight weeks"),
        12: _("every twelve weeks"),
    }.get(weeks) or _("every {n} weeks", n=weeks)


def becomes_proposal(_: Translator) -> Block:
    """Above what binds all, where somebody changes it: true of two companies and of three."""
    return context(
        _("This is agreed between the companies: a change is proposed, and holds once each of them agrees.")
    )


def reference_line(_: Translator, reference: str) -> str:
    """Where it is kept elsewhere, as it was typed: Slack makes a link of an address."""
    return _("*Ticket or link*: {text}", text=safe(reference)) if reference else ""


def find_button(_: Translator, partnership_id: int) -> ButtonElement:
    """On the lists of what may carry a ticket."""
    return button(_("Find a ticket"), "reference.find", partnership_id)


def following(line: str) -> str:
    """A line below another, where there is one."""
    return f"\n{line}" if line else ""


def entry(_: Translator, line: str, reference: str, accessory: ButtonElement | None = None) -> list[Block]:
    """One of a list, with its ticket: in a paragraph of its own where both do not fit into one."""
    ticket = reference_line(_, reference)
    if len(line) + 1 + len(ticket) > TEXT_MOST:
        return [section(line, accessory), section(ticket)]
    return [section(line + following(ticket), accessory)]


def came_late(_: Translator) -> str:
    """It stands in what comes after its time."""
    return _("_This comes late: Samspil was not running, or not in the channel, when it was due._")


def file_on_its_way(_: Translator) -> str:
    """What is said to who wanted a file, until it is there or Slack has refused it."""
    return _("The file is on its way to you, by direct message.")


def file_not_taken(_: Translator) -> str:
    """Slack did not take a file of which all stands in the modal, too."""
    return _(
        "Slack did not take the file: an admin may have blocked files here. Everything in it stands here."
    )
