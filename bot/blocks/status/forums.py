"""Further forums: the list of them, and what is agreed of one."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, button, context, header, modal, section
from bot.blocks.inputs import choice, text_input
from bot.blocks.status.messages import often
from bot.blocks.status.modals import (
    WEEKS,
    WORKDAY_BEFORE,
    begins_input,
    lead_of,
    leads,
    on_holidays,
    rhythm_inputs,
)
from bot.blocks.status.naming import kinds, name_of, purposes, usual_questions
from bot.blocks.words import becomes_proposal
from bot.language import Translator, translator
from bot.partnerships import Seat
from bot.recurring.cadence import Cadence, Monthly, Weekly
from bot.rituals.status import COLLABORATION, KINDS, NAME_LONGEST, OPERATIONS, STEERING, PlanView, StatusForum

YES, NO = "yes", "no"
QUARTER = 12
"""Weeks: every third month has no weekday of its own to be named by."""
USUAL: Final[Mapping[str, Weekly | Monthly]] = {OPERATIONS: Weekly((1,)), COLLABORATION: Monthly(1, 1)}
BEGIN_IN: Final = {COLLABORATION: timedelta(weeks=2), STEERING: timedelta(weeks=2)}
"""Who meets seldom has time to agree, and to prepare the first; another week can be chosen."""


def forums_modal(_: Translator, seat: Seat, forums: Sequence[StatusForum]) -> Modal:
    """Those that there are, and what others can be for."""
    about = seat.partnership.id
    blocks: list[Block] = [
        section(_line(_, each, seat), button(_("Show"), "forum.plan", each.id)) for each in forums
    ]
    blocks.append(header(_("Other kinds of meetings")))
    note = _(
        "A meeting of its own has its own time, its own questions and its own summary. It is agreed between "
        "the companies."
    )
    blocks.append(context(note))
    for place, kind in enumerate(KINDS):
        text = f"*{kinds(_)[kind]}*\n{purposes(_)[kind]}"
        press = button(_("Propose"), "forum.new", f"{about}:{place}") if seat.may_settle else None
        blocks.append(section(text, press))
    return modal("forum.list", _("More meetings"), blocks, close=_("Close"), about=str(about))


def new_forum_modal(_: Translator, seat: Seat, kind: str, today: date) -> Modal:
    """What is to be agreed of another; what is usual for its kind stands there already."""
    # Everybody reads the questions in the language of the channel.
    questions = usual_questions(translator(seat.partnership.language))[kind]
    begins = today + BEGIN_IN.get(kind, timedelta())
    cadence = Cadence(USUAL.get(kind) or Weekly((1,), QUARTER), begins, time(10), seat.partnership.tz)
    fields = _fields(_, cadence, "", questions, WORKDAY_BEFORE, "move", "", approves=kind == STEERING)
    blocks = [becomes_proposal(_), section(purposes(_)[kind]), *fields]
    about = f"{seat.partnership.id}:{KINDS.index(kind)}"
    return modal("forum.new", kinds(_)[kind], blocks, submit=_("Propose"), close=_("Cancel"), about=about)


def change_forum_modal(_: Translator, view: PlanView) -> Modal:
    """Everything that is agreed of one."""
    forum = view.forum
    if forum is None:
        raise ValueError("no further forum")
    lead = lead_of(forum)
    fields = _fields(
        _,
        forum.cadence,
        forum.name,
        forum.questions,
        lead,
        forum.on_holiday,
        forum.link,
        approves=forum.approves,
    )
    title, blocks = kinds(_)[forum.kind], [becomes_proposal(_), *fields]
    return modal("forum.change", title, blocks, submit=_("Propose"), close=_("Cancel"), about=str(forum.id))


def _fields(
    _: Translator,
    cadence: Cadence,
    name: str,
    questions: Sequence[str],
    lead: str,
    on_holiday: str,
    link: str,
    *,
    approves: bool,
) -> list[Block]:
    yes = _("Yes: the others are asked, five working days of silence count")
    hint = _("One to five, each on a line of its own. What blocks somebody is asked besides.")
    return [
        text_input("name", _("Name, if it has another"), name, lines=False, most=NAME_LONGEST),
        text_input(
            "questions", _("What is each person asked?"), "\n".join(questions), hint=hint, optional=False
        ),
        *rhythm_inputs(_, cadence, (*WEEKS, 8, QUARTER)),
        begins_input(_, cadence.starts_on),
        choice("lead", _("Ask how long before the meeting"), leads(_), lead),
        choice(
            "on_holiday",
            _("When the day is a holiday for one of the companies"),
            on_holidays(_),
            on_holiday,
        ),
        choice("approves", _("Are the minutes approved?"), {YES: yes, NO: _("No")}, YES if approves else NO),
        text_input("link", _("Link to the meeting"), link, lines=False),
    ]


def _line(_: Translator, forum: StatusForum, seat: Seat) -> str:
    state = _("Agreed: {often}.", often=often(_, forum.cadence))
    if forum.paused_at is not None:
        state = _("Paused")
    elif forum.meeting_at is not None:
        state += " " + _("Next: {when}", when=_.wall_clock(forum.meeting_at, *seat.zones))
    return f"*{name_of(_, forum)}*\n{state}"
