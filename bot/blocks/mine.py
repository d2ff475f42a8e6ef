"""What waits for a person and what is kept about them: on their Home, and behind «Mine»."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks import action
from bot.blocks.elements import Home, Modal, actions, button, context, cut, header, home, modal, safe, section
from bot.blocks.forum_names import called
from bot.blocks.partnership import part_names
from bot.blocks.portfolio import PortfolioView, portfolio_blocks
from bot.blocks.waiting import WORDS
from bot.blocks.words import following, reference_line
from bot.calendar import local_day
from bot.language import LANGUAGES, Translator
from bot.partnerships import PARTS, Seat
from bot.rituals.action import Promise
from bot.waiting import Waiting

WAITING_SHOWN = 20
ACTIONS_SHOWN = 15
ACTIONS_BESIDE = 8
"""Below a page of collaborations."""
PLACES_SHOWN = 10
"""With two blocks for each thing to do and for each action, all of it stays within a hundred."""


@dataclass(frozen=True)
class MineView:
    """What one person has in one partnership."""

    seat: Seat
    waiting: Sequence[Waiting]
    """The first due first."""
    promises: Sequence[Promise]
    """What they own and is open, the first due first."""
    today: date
    """At their own side."""


@dataclass(frozen=True)
class HomeView:
    """What one person has in all of their partnerships."""

    language: str | None
    """What they read; None for who is in no partnership."""
    mine: Sequence[MineView]
    data_of: int | None = None
    """A partnership in which something is kept about them, be it away or ended; None if there is none."""


def mine_modal(_: Translator, view: MineView) -> Modal:
    """What one person has in one partnership."""
    about = str(view.seat.partnership.id)
    shown = _everything(_, [view]) if view.seat.takes_part else _data_only(_, view.seat)
    return modal("mine.show", _("My tasks"), shown, close=_("Close"), about=about)


def home_view(_: Translator, view: HomeView, portfolio: PortfolioView) -> Home:
    """What one person has in all of their partnerships, below the collaborations of which they see a line."""
    above = portfolio_blocks(_, portfolio)
    if above and not view.mine:
        return home([*above, *([] if view.data_of is None else _data_door(_, view.data_of))])
    if not view.mine:
        nowhere = _("You are in no channel yet in which companies work together with Samspil.")
        return home([section(nowhere), *([] if view.data_of is None else _data_door(_, view.data_of))])
    return home([*above, *_everything(_, view.mine, ACTIONS_BESIDE if above else ACTIONS_SHOWN)])


def _everything(_: Translator, views: Sequence[MineView], actions_shown: int = ACTIONS_SHOWN) -> list[Block]:
    return [*_waiting(_, views), *_own_actions(_, views, actions_shown), *_data(_, views)]


def _waiting(_: Translator, views: Sequence[MineView]) -> list[Block]:
    """The first due first, of whichever partnership."""
    rows = [(each, view) for view in views for each in view.waiting]
    rows.sort(key=lambda row: (row[0].by is None, row[0].by.timestamp() if row[0].by else 0))
    blocks: list[Block] = [header(_("What waits for you"))]
    for each, view in rows[:WAITING_SHOWN]:
        blocks += _row(_, each, view, named=len(views) > 1)
    if not rows:
        blocks.append(section(_("Nothing waits for you.")))
    return [*blocks, *_rest(_, len(rows), WAITING_SHOWN)]


def _row(_: Translator, waiting: Waiting, view: MineView, *, named: bool) -> list[Block]:
    sentence, label = WORDS[waiting.name](_)
    lines = [f"*{sentence}*"]
    if waiting.forum_kind:
        lines.append(called(_, waiting.forum_kind, waiting.what))
    elif waiting.what:
        lines.append(safe(cut(" ".join(waiting.what.split()), 300)))
    small = [_moment(_, waiting, view)] if waiting.by else []
    if named:
        small.append(_place(view.seat))
    if small:
        lines.append(" · ".join(small))
    text = "\n".join(lines)
    if waiting.name == "action.finish":
        return [section(text), action.own_buttons(_, waiting.about)]
    if waiting.name == "action.accept":
        return [section(text), action.answer_buttons(_, waiting.about)]
    if waiting.name == "action.take":
        return [section(text), action.take_buttons(_, waiting.about)]
    return [section(text, button(label, waiting.name, waiting.about))]


def _moment(_: Translator, waiting: Waiting, view: MineView) -> str:
    return _("by {when}", when=_.moment(waiting.by, view.seat.partnership.tz)) if waiting.by else ""


def _own_actions(_: Translator, views: Sequence[MineView], most: int) -> list[Block]:
    """Those that are due wait above already."""
    rows = [
        (promise, view)
        for view in views
        for promise in view.promises
        if ("action.finish", promise.action.id) not in {(each.name, each.about) for each in view.waiting}
    ]
    rows.sort(key=lambda row: row[0].action.due_on)
    if not rows:
        return []
    blocks: list[Block] = [header(_("My actions"))]
    for promise, view in rows[:most]:
        text = action.line(_, promise, view.today, named=False)
        text += f" · {_place(view.seat)}" if len(views) > 1 else ""
        text += following(reference_line(_, promise.action.reference))
        blocks += [section(text), action.own_buttons(_, promise.action.id)]
    return [*blocks, *_rest(_, len(rows), most)]


def _data(_: Translator, views: Sequence[MineView]) -> list[Block]:
    """What is kept about the person, and a door to what they may change of it."""
    blocks: list[Block] = [header(_("My data"))]
    for view in views[:PLACES_SHOWN]:
        change = button(_("Change"), "mine.change", view.seat.partnership.id)
        blocks.append(section("\n".join(_known(_, view)), change))
    blocks += _rest(_, len(views), PLACES_SHOWN)
    text = _(
        "Samspil also keeps what you write here, and who did what and when. What you write "
        "in a retro cannot be read by anybody until it closes, and comes out without your "
        "name."
    )
    more = button(_("My data"), "personal.show", views[0].seat.partnership.id)
    return [*blocks, context(text), actions(more)]


def _data_only(_: Translator, seat: Seat) -> list[Block]:
    """Why nothing waits here, and the door to what is kept."""
    partnership = seat.partnership
    if partnership.has_ended and partnership.ended_at is not None:
        ended_on = _.day(local_day(partnership.ended_at, partnership.tz))
        why = _("Samspil was ended in this channel on {day}. Nothing waits for you here.", day=ended_on)
    elif not partnership.is_live:
        why = _("Samspil is not in this channel at present. What waits for you goes on when it is back.")
    else:
        why = _("You have left this channel. What waits for you goes on when you are back.")
    return [section(why), *_data_door(_, partnership.id)]


def _data_door(_: Translator, partnership_id: int) -> list[Block]:
    """The door to what is kept of who is in no partnership at present."""
    before = _(
        "Of channels that you were in before, or that are without Samspil at present, something is kept."
    )
    return [context(before), actions(button(_("My data"), "personal.show", partnership_id))]


def _known(_: Translator, view: MineView) -> list[str]:
    seat, person = view.seat, view.seat.person
    parts = ", ".join(part_names(_)[part] for part in PARTS if part in seat.parts)
    away = person.absent_until if person.absent_until and view.today <= person.absent_until else None
    return [
        _(
            "{place}: {name}, with {side}",
            place=_place(seat),
            name=safe(person.name),
            side=safe(seat.side.name),
        ),
        _("Parts: {parts}", parts=parts or _("none")),
        _("I give status.") if person.is_expected else _("I am not asked for status."),
        _("Absent until {day}", day=_.day(away)) if away else _("I am here."),
        _("Language: {language}", language=_language(_, seat)),
    ]


def _language(_: Translator, seat: Seat) -> str:
    chosen = LANGUAGES.get(seat.person.language or "")
    return chosen or _("as in Slack, or as my company has it")


def _rest(_: Translator, there: int, shown: int) -> list[Block]:
    return [context(_("and {n} more", n=there - shown))] if there > shown else []


def _place(seat: Seat) -> str:
    return f"<#{seat.partnership.channel}>"
