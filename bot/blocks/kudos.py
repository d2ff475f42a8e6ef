"""How praise looks."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    cut,
    header,
    listed,
    mention,
    message,
    modal,
    safe,
    section,
    titled,
)
from bot.blocks.escalation.words import quoted
from bot.blocks.inputs import choice, people_input, text_input
from bot.blocks.words import came_late
from bot.calendar import local_day
from bot.language import Translator
from bot.partnerships import Partnership, Person, Seat, Side
from bot.rituals.kudos import MOST, KudosMonth, KudosView, RoundUpView

LATE = 300
"""Seconds; less than this is no lateness that anybody would notice."""
ROUND_UP_MOST = 9000
"""Characters for what was given; the rest is in the channel."""
EACH_MOST = 160
NAMED = 6
"""People named in one line of a round-up; the message itself names all."""


def give_modal(_: Translator, seat: Seat, people: Sequence[Person], sides: Sequence[Side]) -> Modal:
    """To whom, and what for."""
    lead = _(
        "It is posted in the channel at once, with your name. Say what was done, and what it was good for."
    )
    names = {str(side.id): side.name for side in sides}
    fields: list[Block] = [section(lead)]
    if people:
        fields.append(people_input("people", _("To whom?"), people, optional=True))
    fields += [
        choice("side", _("Or to a whole company"), names, None, optional=True),
        text_input("what_for", _("What for?"), optional=False, most=MOST),
    ]
    return modal(
        "kudos.give",
        _("Give praise"),
        fields,
        submit=_("Give"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def given_modal(_: Translator) -> Modal:
    """It is done."""
    return modal(
        "kudos.thanks", _("Give praise"), [section(_("Your praise goes to the channel."))], close=_("Close")
    )


def given(_: Translator, view: KudosView) -> Message:
    """Who praises whom what for; across the companies it says so."""
    who, whom = mention(view.giver), _whom(view)
    lead = _("👏 {who} praises {whom}", who=who, whom=whom)
    blocks: list[Block] = [section(lead), section(quoted(view.kudos.what_for))]
    if view.kudos.across:
        across = _(
            "🤝 Across the companies: {side} to {others}",
            side=safe(view.from_side.name),
            others=safe(listed(side.name for side in view.other_sides)),
        )
        blocks.append(context(across))
    return message(lead, blocks)


def round_up(_: Translator, view: RoundUpView) -> Message:
    """What was given since last time: across the companies first, without a count or a ranking."""
    title = _("What we praised each other for")
    since = _.day(local_day(view.month.since, view.partnership.tz))
    lead = _("Since {day}, in the order in which it was given:", day=since)
    if _is_late(view.month):
        lead += "\n" + came_late(_)
    across = [_line(_, each) for each in view.given if each.kudos.across]
    within = [_line(_, each) for each in view.given if not each.kudos.across]
    blocks: list[Block] = [header(title), section(lead)]
    shown = _fitting([*across, *within])
    for title_of, lines in (
        (_("*Across the companies*"), shown[: len(across)]),
        (_("*Within one company*"), shown[len(across) :]),
    ):
        blocks += titled(title_of, lines) if lines else []
    if len(shown) < len(view.given):
        blocks.append(context(_("The rest stands in the channel.")))
    return message(title, [*blocks, _give(_, view.partnership)])


def invitation(_: Translator, partnership: Partnership) -> Message:
    """After two quiet months: a gentle word, once."""
    text = _(
        "There has been no praise here for two months. Is there somebody at another company who "
        "did you a good turn? A sentence is enough."
    )
    return message(text, [section(text), _give(_, partnership)])


def _give(_: Translator, partnership: Partnership) -> Block:
    return actions(button(_("Give praise"), "kudos.give", partnership.id))


def _line(_: Translator, view: KudosView) -> str:
    """By name and not by mention: everybody was told when it was given."""
    what_for = safe(cut(" ".join(view.kudos.what_for.split()), EACH_MOST))
    names = [safe(person.name) for person in view.receivers[:NAMED]]
    if len(view.receivers) > NAMED:
        names.append(f"+{len(view.receivers) - NAMED}")
    if view.to_side is not None:
        names.append(safe(view.to_side.name))
    whom = listed(names)
    return _("• {who} to {whom}: {what}", who=safe(view.giver.name), whom=whom, what=what_for)


def _whom(view: KudosView) -> str:
    names = [mention(person) for person in view.receivers]
    if view.to_side is not None:
        names.append(f"*{safe(view.to_side.name)}*")
    return listed(names)


def _fitting(lines: Sequence[str]) -> list[str]:
    """As many lines, from the top, as one message may hold."""
    shown, room = [], ROUND_UP_MOST
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    return shown


def _is_late(month: KudosMonth) -> bool:
    return month.done_at is not None and (month.done_at - month.was_due_at).total_seconds() > LATE
