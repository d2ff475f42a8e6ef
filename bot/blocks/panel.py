"""The panel: what comes next, and a button for everything that a person can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.blocks import elements
from bot.blocks.charter import glance
from bot.blocks.elements import Message, actions, button, context, header, listed, mention, safe, section
from bot.blocks.escalation.words import blocker_lines
from bot.blocks.status.messages import often
from bot.language import Translator
from bot.partnerships import Partnership, Person, Side
from bot.rituals.action import Promise
from bot.rituals.charter import InShort as CharterInShort
from bot.rituals.escalation import InShort
from bot.rituals.retro import RetroCadence, RetroRound
from bot.rituals.status import StatusCadence, StatusRound

NAMED = 15
"""So many people of a roster are named; the rest are counted."""


@dataclass(frozen=True)
class PanelView:
    """What the panel shows, gathered from each ritual."""

    partnership: Partnership
    sides: Sequence[Side]
    rosters: Mapping[int, Sequence[Person]]
    contacts: Mapping[int, Sequence[Person]]
    cadence: StatusCadence | None = None
    round: StatusRound | None = None
    retros: RetroCadence | None = None
    retro: RetroRound | None = None
    blockers: InShort | None = None
    due: Sequence[Promise] = ()
    charter: CharterInShort | None = None
    open_risks: int = 0


def message(_: Translator, view: PanelView) -> Message:
    """The message that stands pinned in the channel, and that «/samspil» shows to one person."""
    title = " & ".join(side.name for side in view.sides)
    blocks = _before_set_up(_, view) if view.partnership.set_up_at is None else _after_set_up(_, view)
    text = _("{title}: the panel of this collaboration", title=safe(title))
    return elements.message(text, [header(title), *blocks])


def _before_set_up(_: Translator, view: PanelView) -> list[Block]:
    home = safe(view.sides[0].name)
    return [
        section(
            _(
                "Samspil helps two companies work as one team: a regular status from both, "
                "agreements that are followed up, and nobody overlooked."
            )
        ),
        section(_("*{home}* sets it up, in about a minute. Everything can be changed later.", home=home)),
        actions(
            button(_("Set up"), "panel.set_up", view.partnership.id, "primary"),
            button(_("Help"), "panel.help", view.partnership.id),
        ),
    ]


def _after_set_up(_: Translator, view: PanelView) -> list[Block]:
    about = view.partnership.id
    give = button(_("Give status"), "status.give", view.round.id, "primary") if view.round else None
    return [
        section("\n".join(_status_lines(_, view) + _retro_lines(_, view))),
        *(blocker_lines(_, view.blockers) if view.blockers else []),
        *_due_lines(_, view),
        *([section("\n".join(glance(_, view.charter)))] if view.charter else []),
        *_risk_lines(_, view),
        *[context(_side_line(_, view, side)) for side in view.sides],
        actions(
            give,
            button(_("Status meetings"), "status.plan", about),
            button(_("Retro"), "retro.plan", about),
            button(_("Actions"), "action.list", about),
            button(_("Raise a blocker"), "escalation.raise", about),
            button(_("Blockers"), "escalation.list", about),
            button(_("Working agreement"), "charter.show", about),
        ),
        actions(
            button(_("Risks"), "risk.list", about),
            button(_("Give praise"), "kudos.give", about),
            button(_("Invite"), "invitation.ask", about),
            button(_("Pairs"), "pair.show", about),
            button(_("Mediation"), "mediation.ask", about),
            button(_("Scorecard"), "scorecard.show", about),
        ),
        actions(
            button(_("I give status"), "panel.count_in", about),
            button(_("Stop asking me"), "panel.count_out", about),
            button(_("My tasks"), "mine.show", about),
            button(_("People"), "people.list", about),
            button(_("Settings"), "panel.settings", about),
            button(_("Help"), "panel.help", about),
        ),
    ]


def _status_lines(_: Translator, view: PanelView) -> list[str]:
    tz = view.partnership.tz
    lines = []
    if view.round is not None:
        lines.append(
            _("*Share your status* before the meeting {when}.", when=_.moment(view.round.meeting_at, tz))
        )
    if view.cadence is None:
        return [*lines, _("No status meetings are planned yet.")]
    if view.cadence.paused_at is not None:
        return [*lines, _("*Status meetings are paused.*")]
    if view.cadence.meeting_at is not None and (
        view.round is None or view.cadence.meeting_at != view.round.meeting_at
    ):
        lines.append(_("Next status meeting: {when}", when=_.moment(view.cadence.meeting_at, tz)))
    lines.append(_("Agreed: {often}.", often=often(_, view.cadence.cadence)))
    return lines


def _retro_lines(_: Translator, view: PanelView) -> list[str]:
    tz, kept = view.partnership.tz, view.retros
    if view.retro is not None and view.retro.closes_at is not None:
        return [_("*A retro is open* until {when}.", when=_.moment(view.retro.closes_at, tz))]
    if kept is None:
        return []
    if kept.paused_at is not None:
        return [_("*The retros are paused.*")]
    if kept.meeting_at is None:
        return [_("Retros have no fixed date.")]
    return [_("Next retro: {when}", when=_.moment(kept.meeting_at, tz))]


def _due_lines(_: Translator, view: PanelView) -> list[Block]:
    if not view.due:
        return []
    lines = [f"• {safe(each.action.text)}: {mention(each.owner)}" for each in view.due[:5]]
    if len(view.due) > len(lines):
        lines.append(_("and {n} more", n=len(view.due) - len(lines)))
    return [section("\n".join([_("*Actions that are due*"), *lines]))]


def _risk_lines(_: Translator, view: PanelView) -> list[Block]:
    if not view.open_risks:
        return []
    return [context(_.plural("{n} risk is open", "{n} risks are open", view.open_risks))]


def _side_line(_: Translator, view: PanelView, side: Side) -> str:
    contacts = view.contacts.get(side.id, ())
    roster = view.rosters.get(side.id, ())
    name = f"*{safe(side.name)}*"
    first = (
        _("{side}: contact {people}", side=name, people=_mentions(contacts))
        if contacts
        else _("{side}: *no contact person*", side=name)
    )
    second = (
        _("give status: {people}", people=_mentions(roster))
        if roster
        else _("*nobody gives status yet*: press “I give status”")
    )
    return f"{first}  ·  {second}"


def _mentions(people: Sequence[Person]) -> str:
    rest = f" +{len(people) - NAMED}" if len(people) > NAMED else ""
    return listed(mention(person) for person in people[:NAMED]) + rest
