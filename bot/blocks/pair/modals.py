"""The modals of pairs."""

from datetime import time
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    mention,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import choice, time_input
from bot.blocks.status.messages import often
from bot.blocks.words import every
from bot.language import Translator
from bot.partnerships import Seat
from bot.recurring.cadence import Weekly
from bot.rituals.pair import PlaceView, PlanView, next_draw

OFF: Final = "0"
WEEKS: Final = (1, 2, 3, 4, 6, 8, 12)
USUAL: Final = (4, 1, time(10))
"""Every four weeks on a Tuesday at ten."""


def pairs_modal(_: Translator, view: PlanView) -> Modal:
    """What it is, when the next are drawn, and whether one takes part."""
    partnership = view.seat.partnership
    lead = _(
        "Now and then two people, one of each company, are drawn for a talk of half an hour. "
        "Only who says yes is drawn, and who meets whom is told to nobody else."
    )
    blocks: list[Block] = [section(lead), section(_plan_text(_, view))]
    if view.seat.may_settle:
        blocks.append(actions(button(_("Change the plan"), "pair.change", partnership.id)))
    chosen = None if view.wish is None else "yes" if view.wish.yes_at is not None else "no"
    options = {"yes": _("Yes, draw me"), "no": _("No, thanks")}
    blocks.append(choice("wish", _("Do you want to take part?"), options, chosen))
    return modal(
        "pair.wish", _("Pairs"), blocks, submit=_("Save"), close=_("Close"), about=str(partnership.id)
    )


def wished_modal(_: Translator, view: PlanView) -> Modal:
    """What was said, and what comes of it."""
    if view.wish is None or view.wish.yes_at is None:
        text = _("Noted: you are not drawn.")
    elif (next_at := next_draw(view.plan)) is not None:
        when = _.moment(next_at, view.seat.partnership.tz)
        text = _("Noted: you are drawn from now on. Next time: {when}", when=when)
    else:
        text = _("Noted: you are drawn as soon as pairs are planned.")
    return modal("pair.wished", _("Pairs"), [section(text)], close=_("Close"))


def change_modal(_: Translator, view: PlanView) -> Modal:
    """How often, when, or not at all."""
    weeks, weekday, clock = USUAL
    if view.plan is not None and isinstance(view.plan.cadence.rule, Weekly):
        rule = view.plan.cadence.rule
        weeks, weekday, clock = rule.every, rule.weekdays[0], view.plan.cadence.clock
    rhythms = {OFF: _("never: pairs are off")}
    rhythms |= {str(n): every(_, n) for n in WEEKS}
    fields = [
        choice("every", _("How often"), rhythms, OFF if view.plan and not view.is_on else str(weeks)),
        choice("weekday", _("Weekday"), {str(day): _.weekday(day) for day in range(7)}, str(weekday)),
        time_input(
            "clock",
            _("Time"),
            clock,
            hint=_("In the time zone {zone}.", zone=view.seat.partnership.zone),
        ),
    ]
    return modal(
        "pair.change",
        _("Plan the pairs"),
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def changed_modal(_: Translator, view: PlanView) -> Modal:
    """The plan as it is now."""
    return modal("pair.changed", _("Plan the pairs"), [section(_plan_text(_, view))], close=_("Close"))


def tell_modal(_: Translator, seat: Seat, view: PlaceView) -> Modal:
    """Did you meet?"""
    who = mention(view.other) if view.other else ""
    place = safe(seat.partnership.name)
    fields: list[Block] = [
        section(_("Did you meet {who} ({place})?", who=who, place=place)),
        choice("met", _("Did you meet?"), {"yes": _("Yes"), "no": _("No")}, None),
        context(_("Only the number of pairs that met is counted.")),
    ]
    return modal(
        "pair.tell", _("Pairs"), fields, submit=_("Save"), close=_("Cancel"), about=str(view.place.id)
    )


def noted_modal(_: Translator) -> Modal:
    """It is noted."""
    return modal("pair.told", _("Pairs"), [section(_("Thank you, it is noted."))], close=_("Close"))


def _plan_text(_: Translator, view: PlanView) -> str:
    next_at = next_draw(view.plan)
    if view.plan is None or next_at is None:
        text = _("No pairs are drawn at present.")
    else:
        text = _(
            "Agreed: {often}. Next time: {when}",
            often=often(_, view.plan.cadence, *view.seat.zones),
            when=_.moment(next_at, view.seat.partnership.tz),
        )
    said = _.plural("{n} person has said yes.", "{n} people have said yes.", view.willing)
    return f"{text}\n{said}"
