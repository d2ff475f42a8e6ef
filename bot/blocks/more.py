"""Behind «More»: everything that is not on the panel, in groups, each line with its state and a button."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, button, header, modal, section
from bot.language import Translator
from bot.more import AGREED, FOLLOW_UP, GROUPS, MEETINGS, TOGETHER, YOU, Entry
from bot.partnerships import Seat


def more_modal(_: Translator, seat: Seat, entries: Sequence[Entry]) -> Modal:
    """Each line with how it stands, and a button; what a button opens comes in its place."""
    blocks: list[Block] = []
    ordered = sorted(entries, key=lambda each: GROUPS.index(each.group))
    for group, some in groupby(ordered, key=lambda each: each.group):
        blocks.append(header(_groups(_)[group]))
        blocks += [_line(_, each, seat) for each in some]
    about = str(seat.partnership.id)
    return modal("panel.more", _("More"), blocks, close=_("Close"), about=about)


def _line(_: Translator, entry: Entry, seat: Seat) -> Block:
    name, state, press = WORDS[entry.name](_, entry, seat.partnership.tz)
    text = f"*{name}*\n{state}" if state else f"*{name}*"
    return section(text, button(press, entry.name, seat.partnership.id))


def _groups(_: Translator) -> dict[str, str]:
    return {
        MEETINGS: _("Meetings"),
        FOLLOW_UP: _("To follow up"),
        AGREED: _("What we agreed"),
        TOGETHER: _("Between people"),
        YOU: _("You and Samspil"),
    }


def _meetings(_: Translator, entry: Entry, zone: ZoneInfo) -> tuple[str, str, str]:
    when = _.moment(entry.at, zone) if entry.at else ""
    state = {
        "open": _("Status is being collected for {when}", when=when),
        "planned": _("Next: {when}", when=when),
        "paused": _("Paused"),
        "unplanned": _("None planned"),
    }[entry.state]
    return _("Status meetings"), state, _("Show")


def _retros(_: Translator, entry: Entry, zone: ZoneInfo) -> tuple[str, str, str]:
    when = _.moment(entry.at, zone) if entry.at else ""
    state = {
        "open": _("Open until {when}", when=when) if when else _("Open now"),
        "planned": _("Next: {when}", when=when),
        "paused": _("Paused"),
        "unplanned": _("No fixed date"),
    }[entry.state]
    return _("Retro"), state, _("Show")


def _open_ones(_: Translator, entry: Entry) -> str:
    if not entry.count:
        return _("None open")
    if entry.late:
        return _.plural("{n} open, {late} overdue", "{n} open, {late} overdue", entry.count, late=entry.late)
    return _.plural("{n} open", "{n} open", entry.count)


def _actions(_: Translator, entry: Entry, _zone: ZoneInfo) -> tuple[str, str, str]:
    return _("Actions"), _open_ones(_, entry), _("Show")


def _agreement(_: Translator, entry: Entry, _zone: ZoneInfo) -> tuple[str, str, str]:
    state = {
        "unwritten": _("Not written yet"),
        "unsigned": _("Not signed by everybody"),
        "signed": _("Signed by everybody"),
    }[entry.state]
    return _("Working agreement"), state, _("Show")


def _scorecard(_: Translator, entry: Entry, zone: ZoneInfo) -> tuple[str, str, str]:
    state = _("Next: {when}", when=_.moment(entry.at, zone)) if entry.at else _("Not posted by itself")
    return _("Scorecard"), state, _("Show")


def _pairs(_: Translator, entry: Entry, _zone: ZoneInfo) -> tuple[str, str, str]:
    state = _("Drawn regularly") if entry.state == "on" else _("Two people, one from each company, talk")
    return _("Pairs"), state, _("Show")


WORDS: Final[Mapping[str, Callable[[Translator, Entry, ZoneInfo], tuple[str, str, str]]]] = {
    "status.plan": _meetings,
    "retro.plan": _retros,
    "invitation.ask": lambda _, _entry, _zone: (
        _("Invite the others"),
        _("To a business meeting or a workshop"),
        _("Invite"),
    ),
    "action.list": _actions,
    "escalation.list": lambda _, entry, _zone: (_("Blockers"), _open_ones(_, entry), _("Show")),
    "risk.list": lambda _, entry, _zone: (_("Risks"), _open_ones(_, entry), _("Show")),
    "idea.list": lambda _, entry, _zone: (_("Ideas"), _open_ones(_, entry), _("Show")),
    "status.decisions": lambda _, entry, _zone: (
        _("Decisions"),
        _.plural("{n} noted", "{n} noted", entry.count),
        _("Show"),
    ),
    "charter.show": _agreement,
    "scorecard.show": _scorecard,
    "pair.show": _pairs,
    "mediation.ask": lambda _, _entry, _zone: (
        _("When two are stuck"),
        _("A neutral person helps, in confidence"),
        _("Mediation"),
    ),
    "disagreement.list": lambda _, entry, _zone: (
        _("Disagreement between us"),
        _open_ones(_, entry),
        _("Show"),
    ),
    "people.list": lambda _, entry, _zone: (
        _("People and parts"),
        _.plural("{n} person", "{n} people", entry.count),
        _("Show"),
    ),
    "webhook.show": lambda _, entry, _zone: (
        _("Out of Slack"),
        _.plural("{n} company has something sent", "{n} companies have something sent", entry.count)
        if entry.count
        else _("Nothing is sent"),
        _("Show"),
    ),
    "mail.show": lambda _, entry, _zone: (
        _("By mail"),
        _.plural("Goes to {n} person without Slack", "Goes to {n} people without Slack", entry.count)
        if entry.count
        else _("Nobody yet"),
        _("Show"),
    ),
    "portfolio.show": lambda _, entry, _zone: (
        _("My collaborations"),
        _.plural(
            "{n} person sees a line about this channel",
            "{n} people see a line about this channel",
            entry.count,
        ),
        _("Show"),
    ),
    "panel.count_in": lambda _, _entry, _zone: (
        _("Status from me"),
        _("You are not asked for status"),
        _("I give status"),
    ),
    "panel.count_out": lambda _, _entry, _zone: (
        _("Status from me"),
        _("You give status"),
        _("Stop asking me"),
    ),
    "panel.settings": lambda _, _entry, _zone: (
        _("Settings"),
        _("Language, hours, holidays"),
        _("Change"),
    ),
    "panel.help": lambda _, _entry, _zone: (_("Help"), _("What Samspil does here"), _("Read")),
}
"""What it is called, how it stands, and what the button says."""
