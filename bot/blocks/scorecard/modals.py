"""The modals of the scorecard."""

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.action.noting import noting_modal
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    divider,
    header,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import choice, time_input
from bot.blocks.scorecard.messages import part, talk
from bot.blocks.scorecard.sections import sections
from bot.blocks.scorecard.words import (
    is_whole,
    title,
)
from bot.blocks.words import becomes_proposal
from bot.language import Translator
from bot.rituals.action import NewAction
from bot.rituals.scorecard import (
    MONTHS,
    NTHS,
    PAST,
    LookView,
    PlanView,
    Scorecard,
    at_a_glance,
)


def card_modal(
    _: Translator, view: LookView, *, just_posted: bool = False, file: str = "", past: bool = False
) -> Modal:
    """One month in words, with what can be done with it; `past` was just sent, or a `file` wanted."""
    shown, about, ago = view.shown, view.seat.partnership.id, view.months_ago
    blocks: list[Block] = []
    if just_posted:
        drawn = at_a_glance(shown.card)
        blocks.append(
            section(_("It is posted; the picture follows in a moment.") if drawn else _("It is posted."))
        )
    if file:
        blocks.append(section(file))
    if past:
        blocks.append(section(_("The months before stand in your direct messages with Samspil.")))
    blocks.append(header(title(_, shown.card)))
    if not is_whole(shown.card):
        blocks.append(context(_("The month is not over yet: what is still to come is missing here.")))
    told = sections(_, shown)
    blocks += [block for each in told for block in part(_, each)]
    if shown.card.is_empty and is_whole(shown.card):
        blocks.append(section(_("Nothing was counted this month, so it is not posted.")))
    elif shown.card.is_empty:
        blocks.append(section(_("Nothing has been counted yet.")))
    else:
        blocks += [divider(), section(talk(_))]
    blocks += [
        actions(
            button(_("‹ Earlier"), "scorecard.page_back", f"{about}:{ago + 1}") if ago < MONTHS else None,
            button(_("Later ›"), "scorecard.page_on", f"{about}:{ago - 1}") if ago else None,
            button(_("Post to the channel"), "scorecard.post", f"{about}:{ago}")
            if not (shown.posted or shown.card.is_empty)
            else None,
            button(_("New action"), "scorecard.act", shown.posted.id) if shown.posted else None,
        ),
        actions(
            _past_button(_, view),
            button(_("Send me a table (CSV)"), "scorecard.csv", f"{about}:{ago}"),
            button(_("Send me the data (JSON)"), "scorecard.json", f"{about}:{ago}"),
            button(
                _("Send me the file of {year}", year=shown.card.month.year),
                "along.year",
                f"{about}:{ago}",
            ),
            button(_("When it is posted"), "scorecard.change", about) if view.seat.may_settle else None,
        ),
    ]
    return modal("scorecard.look", _("Scorecard"), blocks, close=_("Close"), about=str(about))


def _past_button(_: Translator, view: LookView) -> ButtonElement | None:
    """Charts stand in messages alone, so they come by direct message."""
    posted, months = view.shown.posted, view.shown.months
    if posted is None or not any(over(months) for over in PAST.values()):
        return None
    return button(_("Send me the months before"), "scorecard.past", posted.id)


def change_modal(_: Translator, view: PlanView) -> Modal:
    """When it is posted, or that it is not."""
    plan = view.plan
    fields = [
        section(_("The figures of the month that has passed, posted to the channel by themselves.")),
        choice(
            "posted",
            _("Post it every month"),
            {"on": _("yes"), "off": _("no, only when somebody posts it")},
            "off" if plan.is_off else "on",
        ),
        choice(
            "nth",
            _("On which working day of the month"),
            {str(nth): _ordinal(_, nth) for nth in NTHS},
            str(plan.nth),
            hint=_("Counted are the days on which all companies work."),
        ),
        time_input("clock", _("Time"), plan.clock),
    ]
    return modal(
        "scorecard.change",
        _("Scorecard"),
        [becomes_proposal(_), *fields],
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def action_modal(_: Translator, view: NewAction[Scorecard]) -> Modal:
    """What do we do about it, who sees to it, and by when?"""
    above = [section(f"*{safe(title(_, view.about.card))}*")]
    return noting_modal(_, "scorecard.action", view.about.id, view, above=above)


def _ordinal(_: Translator, nth: int) -> str:
    return {1: _("the first"), 2: _("the second"), 3: _("the third"), 4: _("the fourth"), 5: _("the fifth")}[
        nth
    ]
