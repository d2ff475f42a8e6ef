"""How «My collaborations» looks: one line a channel, the same for who sees it and who asks what is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    header,
    listed,
    message,
    modal,
    safe,
    section,
    sections,
)
from bot.blocks.status import name_of
from bot.calendar import local_day
from bot.language import Translator
from bot.partnerships import Partnership, PortfolioReader, Seat, Side
from bot.rituals.status import StatusForum


@dataclass(frozen=True)
class OldestBlocker:
    """Of the blockers that are open the one that is open longest: since how many days, and on which step."""

    days: int
    step: int


@dataclass(frozen=True)
class PortfolioLine:
    """What is shown of one channel: facts and ages, sides and never people."""

    partnership: Partnership
    sides: Sequence[Side]
    today: date
    """In the zone of the partnership."""
    meeting_at: datetime | None
    silent: Sequence[Side]
    """From whom nobody has answered yet, while status is asked for."""
    blocker: OldestBlocker | None
    overdue: Mapping[int, int]
    """How many actions by the id of the side, where there are any."""
    off_track: int
    """How many success criteria."""
    signed_at: datetime | None
    forum: StatusForum | None = None
    """The further forum that meets next; None: the status meetings."""


@dataclass(frozen=True)
class PortfolioView:
    """A page of channels; of how many in all."""

    lines: Sequence[PortfolioLine]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True)
class ShownLine:
    """What is shown of a channel, and to whom, as somebody in it reads it."""

    seat: Seat
    readers: Sequence[PortfolioReader]
    line: PortfolioLine


def portfolio_blocks(_: Translator, view: PortfolioView) -> list[Block]:
    """For the Home: a line a channel, and the buttons to turn pages; nothing where there is no channel."""
    if not view.total:
        return []
    lead = _("What needs attention stands first. Each channel was told that you see its line.")
    lines = [section(line_text(_, each)) for each in view.lines]
    return [header(_("My collaborations")), context(lead), *lines, *_turning(_, view)]


def shown_modal(_: Translator, view: ShownLine) -> Modal:
    """The very line, and who sees it."""
    about = view.seat.partnership
    who = [
        _("• {name}, since {day}", name=safe(each.name), day=_.day(local_day(each.added_at, about.tz)))
        for each in view.readers
    ]
    if who:
        lead = _("This line, and nothing else, is shown to these people of {side} under *My collaborations*:",
                 side=safe(view.line.sides[0].name))  # fmt: skip
        blocks = [section(lead), *sections(who)]
    else:
        blocks = [section(_("Nobody sees a line about this channel. This is what it would say:"))]
    return modal(
        "portfolio.shown",
        _("My collaborations"),
        [*blocks, section(line_text(_, view.line))],
        close=_("Close"),
    )


def added(_: Translator, reader: PortfolioReader, partnership: Partnership, home: Side) -> Message:
    """To the channel, by name: somebody sees a line about it."""
    text = _(
        "{name} from {side} sees one line about this channel under *My collaborations*: the next meeting, "
        "which company has not answered, how old the oldest blocker is, success criteria off track, overdue "
        "actions by company, and when the working agreement was last signed. No names, and nothing that "
        "anybody wrote.",
        name=safe(reader.name),
        side=safe(home.name),
    )
    return message(
        text, [section(text), actions(button(_("What is shown"), "portfolio.show", partnership.id))]
    )


def removed(_: Translator, reader: PortfolioReader, _partnership: Partnership) -> Message:
    """To the channel: they see it no more."""
    text = _(
        "{name} no longer sees a line about this channel under *My collaborations*.", name=safe(reader.name)
    )
    return message(text, [section(text)])


def line_text(_: Translator, line: PortfolioLine) -> str:
    """One channel: what is not there is not mentioned, but for the meeting and the agreement."""
    names = {side.id: safe(side.name) for side in line.sides}
    parts = [_meeting(_, line)]
    if line.silent:
        parts.append(_("No answer yet from {sides}", sides=listed(names[side.id] for side in line.silent)))
    if line.blocker is not None:
        days = _.plural("{n} day", "{n} days", line.blocker.days)
        parts.append(_("Oldest blocker: {days}, on step {n}", days=days, n=line.blocker.step))
    if line.overdue:
        counts = listed(f"{names[side_id]} {n}" for side_id, n in line.overdue.items())
        parts.append(_("Overdue actions: {counts}", counts=counts))
    if line.off_track:
        parts.append(_("Success criteria off track: {n}", n=line.off_track))
    parts.append(_signed(_, line))
    title = listed(names[side.id] for side in line.sides[1:])
    return f"*{title}* · <#{line.partnership.channel}>\n" + " · ".join(parts)


def _meeting(_: Translator, line: PortfolioLine) -> str:
    if line.meeting_at is None:
        return _("No status meeting is planned")
    when = _.moment(line.meeting_at, line.partnership.tz)
    if line.forum is not None:
        return _("Next meeting: {forum}, {when}", forum=name_of(_, line.forum), when=when)
    return _("Next status meeting {when}", when=when)


def _signed(_: Translator, line: PortfolioLine) -> str:
    if line.signed_at is None:
        return _("Working agreement not signed yet")
    day = local_day(line.signed_at, line.partnership.tz)
    return _("Working agreement last signed {day}", day=_.long_day(day))


def _turning(_: Translator, view: PortfolioView) -> list[Block]:
    if view.pages == 1:
        return []
    page = view.page
    return [
        context(_("Page {page} of {pages}", page=page + 1, pages=view.pages)),
        actions(
            button(_("Back"), "portfolio.page_back", f"0:{page - 1}") if page > 0 else None,
            button(_("Next page"), "portfolio.page_on", f"0:{page + 1}") if page < view.pages - 1 else None,
        ),
    ]
