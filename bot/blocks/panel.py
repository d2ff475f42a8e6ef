"""The panel: what comes next, what needs attention, what is still to set up, and five buttons."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks import elements
from bot.blocks.charter import troubled_lines
from bot.blocks.disagreement import panel_lines
from bot.blocks.elements import Message, actions, button, context, cut, header, listed, mention, safe, section
from bot.blocks.escalation.words import attention_lines
from bot.blocks.status.naming import name_of
from bot.language import Translator
from bot.partnerships import Partnership, Person, Side
from bot.rituals.action import Promise
from bot.rituals.charter import InShort as CharterInShort
from bot.rituals.disagreement import InShort as DisagreementInShort
from bot.rituals.escalation import InShort
from bot.rituals.retro import RetroCadence, RetroRound
from bot.rituals.status import StatusCadence, StatusForum, StatusRound

LINES = 3
"""So many lines a thing has at most; the rest are counted."""


@dataclass(frozen=True)
class PanelView:
    """What the panel shows, gathered from each ritual."""

    partnership: Partnership
    sides: Sequence[Side]
    people: Sequence[Person]
    parts: Mapping[int, Collection[str]]
    """By the ids of these people, and perhaps of others."""
    rosters: Mapping[int, Sequence[Person]]
    contacts: Mapping[int, Sequence[Person]]
    cadence: StatusCadence | None = None
    round: StatusRound | None = None
    forums: Sequence[tuple[StatusForum, datetime]] = ()
    """What meets beside the status meetings, and when next."""
    retros: RetroCadence | None = None
    retro: RetroRound | None = None
    blockers: InShort | None = None
    steps: int = 0
    """How many steps the escalation path has."""
    vacant: int = 0
    """How many of them would call nobody."""
    overdue: Sequence[Promise] = ()
    open_actions: int = 0
    charter: CharterInShort | None = None
    open_risks: int = 0
    open_ideas: int = 0
    disagreements: Sequence[DisagreementInShort] = ()


def message(_: Translator, view: PanelView) -> Message:
    """The message that stands pinned in the channel, and that «/samspil» shows to one person."""
    title = " & ".join(side.name for side in view.sides)
    blocks = _before_set_up(_, view) if view.partnership.set_up_at is None else _after_set_up(_, view)
    text = _("{title}: the panel", title=safe(title))
    return elements.message(text, [header(title), *blocks])


def answer(_: Translator, view: PanelView) -> Message:
    """To who wrote the bot's name: the same buttons as on the panel."""
    if view.partnership.set_up_at is None:
        return message(_, view)
    text = _("Here is what I can do. The panel, pinned in the channel, has the same buttons.")
    return elements.message(text, [section(text), five(_, view.partnership.id, view.round)])


def five(_: Translator, partnership_id: int, round_: StatusRound | None) -> Block:
    """The buttons that everybody needs; all else stands behind the last of them."""
    return actions(
        button(_("Give status"), "status.give", round_.id, "primary")
        if round_ is not None
        else button(_("I give status"), "panel.count_in", partnership_id),
        button(_("Raise a blocker"), "escalation.raise", partnership_id),
        button(_("My tasks"), "mine.show", partnership_id),
        button(_("Give praise"), "kudos.give", partnership_id),
        button(_("More …"), "panel.more", partnership_id),
    )


def _before_set_up(_: Translator, view: PanelView) -> list[Block]:
    home = safe(view.sides[0].name)
    return [
        section(
            _(
                "Samspil helps companies work as one team: a regular status from each, agreements that "
                "are followed up, and nobody overlooked."
            )
        ),
        section(_("*{home}* sets it up, in about a minute. Everything can be changed later.", home=home)),
        actions(
            button(_("Set up"), "panel.set_up", view.partnership.id, "primary"),
            button(_("Help"), "panel.help", view.partnership.id),
        ),
    ]


def _after_set_up(_: Translator, view: PanelView) -> list[Block]:
    return [
        section("\n".join(_next(_, view))),
        *_attention(_, view),
        *_still_to_do(_, view),
        five(_, view.partnership.id, view.round),
    ]


def _next(_: Translator, view: PanelView) -> list[str]:
    tz, cadence, retros = view.partnership.tz, view.cadence, view.retros
    coming = cadence.meeting_at if cadence is not None and cadence.runs else None
    lines = []
    if view.round is None and cadence is None:
        lines.append(_("No status meetings are planned yet."))
    elif view.round is None and coming is None:
        lines.append(_("*Status meetings are paused.*"))
    if coming is not None and (view.round is None or coming < view.round.meeting_at):
        lines.append(_("*Next status meeting:* {when}", when=_.moment(coming, tz)))
    if view.round is not None:
        lines.append(_("*Share your status* before {when}", when=_.moment(view.round.meeting_at, tz)))
    lines += [f"*{name_of(_, forum)}:* {_.moment(meeting_at, tz)}" for forum, meeting_at in view.forums]
    if view.retro is not None and view.retro.closes_at is not None:
        lines.append(_("*A retro is open* until {when}", when=_.moment(view.retro.closes_at, tz)))
    elif retros is not None and retros.paused_at is None and retros.meeting_at is not None:
        lines.append(_("*Next retro:* {when}", when=_.moment(retros.meeting_at, tz)))
    return lines or [_("No status meetings are planned yet.")]


def _attention(_: Translator, view: PanelView) -> list[Block]:
    """What should not wait, three lines of a kind."""
    blockers = attention_lines(_, view.blockers, view.partnership.tz) if view.blockers else []
    disagreed = panel_lines(_, view.disagreements, view.partnership.tz)
    overdue = [_overdue_line(_, each) for each in view.overdue]
    troubled = troubled_lines(_, view.charter) if view.charter else []
    return [
        *_listed(_, _("*Open blockers*"), blockers, view.blockers.total if view.blockers else 0),
        *_listed(_, _("*Disagreement between us*"), disagreed, len(disagreed)),
        *_listed(_, _("*Overdue actions*"), overdue, len(overdue)),
        *_listed(_, _("*Success criteria that need a word*"), troubled, len(troubled)),
    ]


def _listed(_: Translator, title: str, lines: Sequence[str], total: int) -> list[Block]:
    if not lines:
        return []
    shown = list(lines[:LINES])
    if total > len(shown):
        shown.append(_("and {n} more", n=total - len(shown)))
    return [section("\n".join([title, *shown]))]


def _overdue_line(_: Translator, promise: Promise) -> str:
    what = safe(cut(" ".join(promise.action.text.split()), 120))
    return f"• {what}: {mention(promise.owner)}, {_.short_day(promise.action.due_on)}"


def _still_to_do(_: Translator, view: PanelView) -> list[Block]:
    """What is not set up yet, the next first, each with its button; nothing once it is done."""
    missing = _missing(_, view)
    shown: list[Block] = [section(text, pressed) for text, pressed in missing[:LINES]]
    more = context(_("and {n} more", n=len(missing) - LINES))
    return [*shown, more] if len(missing) > LINES else shown


def _missing(_: Translator, view: PanelView) -> list[tuple[str, ButtonElement | None]]:
    about = view.partnership.id
    found: list[tuple[str, ButtonElement | None]] = []
    if without := _names(side for side in view.sides if not view.contacts.get(side.id)):
        lacking = _("◻️ Contact person: nobody from {sides}", sides=without)
        found.append((lacking, button(_("Choose"), "people.contacts", about)))
    # Whoever is chosen as contact person gives status, too.
    chosen = [side for side in view.sides if view.contacts.get(side.id)]
    if silent := _names(side for side in chosen if not view.rosters.get(side.id)):
        # Without a round the same button stands below.
        own = button(_("I give status"), "panel.count_in", about) if view.round else None
        found.append((_("◻️ Nobody from {sides} gives status", sides=silent), own))
    if view.vacant:
        path = _("◻️ Escalation path: {n} of {steps} steps have nobody", n=view.vacant, steps=view.steps)
        found.append((path, button(_("Fill them"), "people.fill", about)))
    if view.charter is None:
        unwritten = _("◻️ Purpose and roles are not written yet")
        found.append((unwritten, button(_("Write them"), "charter.show", about)))
    elif unsigned := _names(view.charter.unsigned):
        waiting = _("◻️ Working agreement: not signed by {sides}", sides=unsigned)
        found.append((waiting, button(_("Sign"), "charter.show", about)))
    return found


def _names(sides: Iterable[Side]) -> str:
    return listed(safe(side.name) for side in sides)
