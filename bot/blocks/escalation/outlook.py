"""What comes of a blocker if nobody answers, where its clock stops, and whether a weekend counts."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    cut,
    listed,
    mention,
    message,
    modal,
    safe,
    section,
)
from bot.blocks.escalation.card import NAMED, buttons, headline, standing
from bot.blocks.escalation.words import by_whom, named, place_of
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.escalation import (
    ASKED,
    MAY_AGREE,
    MAY_ASK,
    MAY_COUNT,
    EscalationSeen,
    EscalationView,
    MoveView,
    Outlook,
    Stop,
    stop_of,
)


def raised_modal(_: Translator, seen: EscalationSeen) -> Modal:
    """What became of it, and what comes if nobody answers."""
    text = _reaches(_, seen)
    blocks = [section(text), *_what_comes(_, seen), *_row(_weekend_button(_, seen))]
    return modal("escalation.done", _("Raise a blocker"), blocks, close=_("Close"))


def _reaches(_: Translator, seen: EscalationSeen) -> str:
    """Who hears of it now, and who only when they are at work again."""
    view, later = seen.view, seen.outlook.reached_at
    called = listed(safe(view.people[each].name) for each in view.escalation.called if each in view.people)
    if not called:
        return _(
            "It goes to the channel. Nobody has the parts of the escalation path yet: name "
            "somebody under People."
        )
    if later is None:
        return _("It goes to the channel, and to {people}. You get a copy by direct message.", people=called)
    return _(
        "It goes to the channel at once, and to {people} when they are at work: {when}. You get a copy by "
        "direct message.",
        people=called,
        when=_.moment(later, view.partnership.tz),
    )


def more_modal(_: Translator, seen: EscalationSeen) -> Modal:
    """How it stands, and all that its reader may do."""
    view = seen.view
    what = named(_, view.escalation, 500)
    story = button(_("Story"), "escalation.story", view.escalation.id)
    blocks = [section(what), *_what_comes(_, seen), *buttons(_, view), *_row(_weekend_button(_, seen), story)]
    return modal("escalation.standing", _("Blockers"), blocks, close=_("Close"))


def weekend(_: Translator, step: MoveView, view: EscalationView) -> Message:
    """Whether the company that answers lets it count day and night, asked of who speaks for it."""
    if not view.escalation.is_running or view.escalation.counts_always:
        return standing(_, step, view)
    text = _(
        "{who} asks whether “{what}” in {place} may count day and night, although you are not at work.",
        who=by_whom(step),
        what=safe(cut(view.escalation.what, 80)),
        place=place_of(step),
    )
    found = stop_of(view.responding.hours, step.move.at)
    stops = [context(_stops(_, view, found))] if found else []
    agree = button(_("Count it day and night"), "escalation.weekend", view.escalation.id, "primary")
    return message(text, [section(text), section(headline(_, view)), *stops, actions(agree)])


def _what_comes(_: Translator, seen: EscalationSeen) -> list[Block]:
    """Who has it by when, who is called after that, and where the clock stops."""
    view, outlook, zone = seen.view, seen.outlook, seen.view.partnership.tz
    blocks: list[Block] = [section(headline(_, view))]
    if outlook.coming and not _is_said(view, outlook):
        lines = [f"• {_.moment(when, zone)}: {_few(people)}" for when, people in outlook.coming]
        blocks.append(section("\n".join([_("Called if nobody does anything:"), *lines])))
    return [*blocks, *([context(text)] if (text := _clock(_, view, outlook)) else [])]


def _is_said(view: EscalationView, outlook: Outlook) -> bool:
    """The line above says it all: one step more, and nothing after it."""
    next_called = {person.id for person in view.next_called}
    return [(when, {person.id for person in people}) for when, people in outlook.coming] == [
        (view.due_at, next_called)
    ]


def _few(people: Sequence[Person]) -> str:
    more = f" +{len(people) - NAMED}" if len(people) > NAMED else ""
    return listed(mention(person) for person in people[:NAMED]) + more


def _clock(_: Translator, view: EscalationView, outlook: Outlook) -> str:
    """Which time counts, and where it stops."""
    if view.due_at is None or not view.escalation.is_running:
        return ""
    if outlook.stop is None:
        return _("Its clock runs day and night.")
    said = _stops(_, view, outlook.stop)
    if outlook.weekend == ASKED and outlook.asked:
        asked = _few(outlook.asked)
        said += " " + _("Asked whether it may count day and night: {people}.", people=asked)
    return said


def _stops(_: Translator, view: EscalationView, stop: Stop) -> str:
    side, zone = safe(view.responding.name), view.partnership.tz
    if stop.has_begun:
        return _(
            "Its clock counts in the working hours of {side}: it stands still until {until}.",
            side=side,
            until=_.moment(stop.until, zone),
        )
    return _(
        "Its clock counts in the working hours of {side}: it stops from {since} until {until}.",
        side=side,
        since=_.moment(stop.since, zone),
        until=_.moment(stop.until, zone),
    )


def _weekend_button(_: Translator, seen: EscalationSeen) -> ButtonElement | None:
    """A weekend, or other days off, counts by a word of who raised it, or of the company that answers."""
    outlook, about, side = seen.outlook, seen.view.escalation.id, seen.view.responding.name
    if outlook.stop is None:
        return None
    count = _count(_, outlook.stop)
    return {
        MAY_COUNT: button(count, "escalation.ask_weekend", about),
        MAY_ASK: button(_ask(_, outlook.stop, side), "escalation.ask_weekend", about),
        MAY_AGREE: button(count, "escalation.weekend", about, "primary"),
    }.get(outlook.weekend)


def _count(_: Translator, stop: Stop) -> str:
    return _("Count through the weekend") if stop.is_weekend else _("Count it day and night")


def _ask(_: Translator, stop: Stop, side: str) -> str:
    if stop.is_weekend:
        return _("Ask {side} to count through the weekend", side=cut(side, 40))
    return _("Ask {side} to count it day and night", side=cut(side, 40))


def _row(*shown: ButtonElement | None) -> list[Block]:
    return [actions(*shown)] if any(each is not None for each in shown) else []
