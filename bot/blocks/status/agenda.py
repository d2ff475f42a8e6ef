"""Agendas: as they stand in messages, and the modals about them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, actions, button, cut, mention, modal, safe, section, titled
from bot.blocks.inputs import choice, text_input
from bot.blocks.measures import fitting
from bot.blocks.status.naming import name_of
from bot.language import Translator
from bot.rituals.status import MINUTES, POINT_MOST, Agenda, PointView, StatusForum
from bot.text import unescaped

MOST = 1800
SHOWN = 12
"""Points in a modal, the oldest first: each has a section and its buttons."""


def agenda_lines(_: Translator, points: Sequence[PointView], zone: ZoneInfo) -> list[Block]:
    """What is to be talked about, and what became of it; nothing where there is nothing."""
    if not points:
        return []
    lines = [f"• {_line(_, each, zone)}" for each in points]
    shown = fitting(lines, MOST, lambda n: _("and {n} more", n=n))
    return titled(_("*Agenda*"), shown)


def about_agenda(partnership_id: int, forum: StatusForum | None) -> str:
    """What a button about an agenda carries: none is the status meetings."""
    return f"{partnership_id}:{forum.id if forum else 0}"


def agenda_modal(_: Translator, view: Agenda) -> Modal:
    """What is open, each with what can be done about it."""
    about, zone = about_agenda(view.seat.partnership.id, view.forum), view.seat.partnership.tz
    blocks: list[Block] = []
    for each in view.views[:SHOWN]:
        blocks.append(section(_line(_, each, zone)))
        up = None
        if view.above is not None:
            label = _("To: {forum}", forum=cut(unescaped(name_of(_, view.above)), 60))
            up = button(label, "agenda.send_up", each.point.id)
        blocks.append(actions(button(_("Dealt with"), "agenda.deal_with", each.point.id), up))
    if len(view.views) > SHOWN:
        blocks.append(section(_("and {n} more", n=len(view.views) - SHOWN)))
    if not view.views:
        blocks.append(section(_("Nothing is on the agenda.")))
    if view.sent_up:
        lines = [f"• {_line(_, each, zone)}" for each in view.sent_up]
        blocks += titled(_("*Sent up*"), fitting(lines, MOST, lambda n: _("and {n} more", n=n)))
    blocks.append(actions(button(_("Add to the agenda"), "agenda.add", about, "primary")))
    return modal("agenda.show", _("Agenda"), blocks, close=_("Close"), about=about)


def add_modal(_: Translator, view: Agenda) -> Modal:
    """What to talk about, and for how long."""
    minutes = {str(n): _.plural("{n} minute", "{n} minutes", n) for n in MINUTES}
    fields = [
        text_input("text", _("What should be talked about?"), optional=False, most=POINT_MOST),
        choice("minutes", _("How long may it take?"), minutes, None, optional=True),
    ]
    about = about_agenda(view.seat.partnership.id, view.forum)
    return modal("agenda.add", _("Agenda"), fields, submit=_("Save"), close=_("Cancel"), about=about)


def _line(_: Translator, view: PointView, zone: ZoneInfo) -> str:
    point = view.point
    said = [f"{safe(cut(' '.join(point.text.split()), POINT_MOST))}"]
    if point.minutes is not None:
        said.append(_.plural("{n} minute", "{n} minutes", point.minutes))
    said.append(mention(view.added_by))
    if view.went_up:
        forum = name_of(_, view.forum) if view.forum else _("Status meeting")
        said.append(_("sent to {forum}", forum=forum))
    elif point.sent_at is not None:
        below = name_of(_, view.sent_from) if view.sent_from else _("Status meeting")
        said.append(_("from {forum}", forum=below))
    if point.dealt_at is not None and view.went_up:
        said.append(_("dealt with there on {day}", day=_.day_of(point.dealt_at, zone)))
    elif point.dealt_at is not None:
        said.append(_("dealt with"))
    return "  ·  ".join(said)
