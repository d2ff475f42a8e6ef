"""The messages of pairs: to each with whom, and to the channel only how many."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.blocks.elements import Message, actions, button, mention, message, safe, section
from bot.blocks.pair.words import questions
from bot.blocks.status.messages import often
from bot.language import Translator
from bot.partnerships import Partnership, Person, Side
from bot.rituals.pair import PairPlan, PlaceView


def plan(
    _: Translator,
    partnership: Partnership,
    agreed: PairPlan,
    sides: Sequence[Side],
    by: Person | None,
    last_time: int = 0,
) -> Message:
    """In the channel: pairs are drawn, how often, and how to take part; or no more.

    It is one message for good: after a draw it says how many `last_time`, instead of who planned them.
    """
    if agreed.paused_at is not None or agreed.meeting_at is None:
        text = _("{who} ended the pairs: none are drawn any more.", who=mention(by) if by else "")
        return message(text, [section(text)])
    text = _how_often(_, agreed, sides, by)
    if last_time:
        text += " " + _.plural("Last time {n} pair was drawn.", "Last time {n} pairs were drawn.", last_time)
    first = _("Next time: {when}", when=_.moment(agreed.meeting_at, partnership.tz))
    note = _("Only who says yes is drawn, and who meets whom is told to nobody else.")
    buttons = actions(button(_("Take part"), "pair.show", partnership.id, "primary"))
    return message(text, [section(f"{text}\n{first}\n{note}"), buttons])


def drawn(_: Translator, view: PlaceView) -> Message:
    """To one person: whom they meet, and three questions to begin with; or that they sit out."""
    place = f"<#{view.partnership.channel}>"
    settings = actions(button(_("Take part or not"), "pair.show", view.partnership.id))
    if view.other is None:
        text = _(
            "Pairs were drawn in {place}, and this time your company had more people: you sit "
            "out, and will be among the first next time.",
            place=place,
        )
        return message(text, [section(text), settings])
    text = _("You are paired with {who} ({place}).", who=mention(view.other), place=place)
    numbered = [f"{n}. {each}" for n, each in enumerate(questions(_, view.round.number), 1)]
    lead = _("Find half an hour within two weeks. To begin with:")
    return message(text, [section("\n".join([text, lead, *numbered])), settings])


def alone(_: Translator, view: PlaceView) -> Message:
    """To one person: the other has left or is away; or is back."""
    who = safe(view.other.name) if view.other is not None else ""
    place, other = f"<#{view.partnership.channel}>", view.other
    if other is None or view.place.alone_at is None:
        text = _(
            "{who}, with whom you were drawn, is back ({place}). Find half an hour.", who=who, place=place
        )
    elif other.left_at is not None:
        text = _(
            "{who}, with whom you were drawn, has left {place}. You need not find a time, and will be drawn "
            "again next time.",
            who=who,
            place=place,
        )
    else:
        text = _(
            "{who}, with whom you were drawn ({place}), is away until {day}. You need not find a time, and "
            "will be drawn again next time.",
            who=who,
            place=place,
            day=_.day(other.absent_until) if other.absent_until else "",
        )
    return message(text, [section(text)])


def question(_: Translator, view: PlaceView) -> Message:
    """To one person: did you meet? Later it says what was answered."""
    who, place = mention(view.other) if view.other else "", f"<#{view.partnership.channel}>"
    if view.place.met_at is not None:
        text = _("Noted: you met {who} ({place}).", who=who, place=place)
        return message(text, [section(text)])
    if view.place.missed_at is not None:
        text = _("Noted: you did not meet {who} ({place}).", who=who, place=place)
    else:
        text = _("Did you meet {who} ({place})?", who=who, place=place)
    return message(text, [section(text), actions(button(_("Answer"), "pair.tell", view.place.id))])


def nobody(_: Translator, partnership: Partnership) -> Message:
    """To facilitators or contact persons, once: there was nobody to be drawn."""
    text = _(
        "No pairs were drawn in {place}: at one of the companies nobody who is there has "
        "said yes. Tell your people of “Pairs” under *More …*. This is said only once.",
        place=f"<#{partnership.channel}>",
    )
    return message(text, [section(text), actions(button(_("Pairs"), "pair.show", partnership.id))])


def _how_often(_: Translator, agreed: PairPlan, sides: Sequence[Side], by: Person | None) -> str:
    rhythm = often(_, agreed.cadence, *(ZoneInfo(side.zone) for side in sides))
    if by is None:
        return _("Pairs: {often}, two people, one of each company, are drawn for a talk.", often=rhythm)
    return _(
        "{who} planned pairs: {often}, two people, one of each company, are drawn for a talk.",
        who=mention(by),
        often=rhythm,
    )
