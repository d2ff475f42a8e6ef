"""The modals of escalation: raising, each move, the list and the story."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    divider,
    modal,
    safe,
    section,
)
from bot.blocks.escalation.words import named, rung_name, severities, state
from bot.blocks.inputs import (
    choice,
    day_input,
    person_input,
    reference_input,
    text_input,
)
from bot.blocks.words import entry, find_button, reference_line
from bot.language import Translator
from bot.partnerships import Person, Seat, Side
from bot.rituals.escalation import (
    EscalationView,
    Story,
)

LISTED = 30
STORY_MOST = 40


def raise_modal(_: Translator, seat: Seat, others: Sequence[Side], what: str = "") -> Modal:
    """What is blocked, what it stops, since when, what was tried, what would solve it, how severe it is."""
    fields: list[Block]
    if len(others) > 1:
        lead = _(
            "It goes first to the company that can solve it, and up by itself if nobody answers in time. "
            "Write about causes, not blame."
        )
        names = {str(side.id): side.name for side in others}
        fields = [section(lead), choice("responding", _("Who can solve it?"), names, str(others[0].id))]
    else:
        lead = _(
            "It goes to {company} first, and up by itself if nobody answers in time. Write about causes, "
            "not blame.",
            company=safe(others[0].name),
        )
        fields = [section(lead)]
    fields += [
        text_input("what", _("What is blocked?"), cut(what, 3000), optional=False),
        text_input("stops", _("What does it stop?")),
        day_input("since", _("Since when?"), None, optional=True),
        text_input("tried", _("What was tried?")),
        text_input("solution", _("What would solve it?")),
        reference_input(_),
        choice("severity", _("How severe is it?"), severities(_), "normal"),
    ]
    return modal(
        "escalation.raise",
        _("Raise a blocker"),
        fields,
        submit=_("Raise"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def resolve_modal(_: Translator, view: EscalationView, people: Sequence[Person], due_on: date) -> Modal:
    """What was done, and what we change so that it does not come back: with an owner, that is an action."""
    fields = [
        _about(_, view),
        text_input("remedy", _("What was done?"), optional=False),
        text_input("prevention", _("What do we change so that it does not come back?")),
        person_input("owner", _("Who sees to that? (becomes an action)"), people, None, optional=True),
        day_input("due_on", _("By when?"), due_on, optional=True),
    ]
    return _move_modal(_, view, "escalation.resolve", _("Resolve"), fields)


def hand_back_modal(_: Translator, view: EscalationView) -> Modal:
    """Why it goes back."""
    fields = [_about(_, view), text_input("reason", _("What is missing, or whose is it?"), optional=False)]
    return _move_modal(_, view, "escalation.hand_back", _("Not ours"), fields)


def ask_modal(_: Translator, view: EscalationView) -> Modal:
    """A question to who raised it."""
    fields = [_about(_, view), text_input("question", _("What do you want to know?"), optional=False)]
    return _move_modal(_, view, "escalation.ask", _("Ask"), fields)


def again_modal(_: Translator, view: EscalationView) -> Modal:
    """What was missing."""
    fields = [_about(_, view), text_input("addition", _("What was missing?"), optional=False)]
    fields.append(reference_input(_, view.escalation.reference))
    return _move_modal(_, view, "escalation.again", _("Raise again"), fields)


def reopen_modal(_: Translator, view: EscalationView) -> Modal:
    """What is still blocked."""
    fields = [_about(_, view), text_input("reason", _("What is still blocked?"), optional=False)]
    return _move_modal(_, view, "escalation.reopen", _("Reopen"), fields)


def list_modal(_: Translator, seat: Seat, views: Sequence[EscalationView], total: int) -> Modal:
    """What is not closed yet, the latest first."""
    blocks: list[Block] = []
    for view in views:
        who = view.holder.name if view.holder else ""
        line = named(_, view.escalation, 200) + "\n"
        line += f"{safe(rung_name(_, view.rung))}: {safe(state(_, view.escalation.state, who))}"
        story = button(_("Story"), "escalation.story", view.escalation.id)
        blocks += entry(_, line, view.escalation.reference, story)
    if total > len(views):
        blocks.append(context(_("and {n} more", n=total - len(views))))
    if not views:
        blocks = [section(_("Nothing is blocked."))]
    about = seat.partnership.id
    blocks.append(
        actions(
            button(_("Raise a blocker"), "escalation.raise", about, "primary"),
            button(_("The escalation path"), "ladder.show", about),
            find_button(_, about),
        )
    )
    return modal("escalation.list", _("Blockers"), blocks, close=_("Close"), about=str(about))


def story_modal(_: Translator, story: Story, zones: Sequence[ZoneInfo]) -> Modal:
    """Every step of it, who, when and what was said; `zones` are those that its reader goes by."""
    blocks: list[Block] = [section(f"*{safe(cut(story.escalation.what, 2000))}*"), divider()]
    if story.escalation.reference:
        blocks.insert(1, section(reference_line(_, story.escalation.reference)))
    if len(story.moves) > STORY_MOST:
        blocks.append(context(_("{n} earlier steps are left out.", n=len(story.moves) - STORY_MOST)))
    for step in story.moves[-STORY_MOST:]:
        who = story.people[step.by].name if step.by else _("time")
        line = f"{_.wall_clock(step.at, *zones)}\n*{safe(who)}*: {kinds(_)[step.kind]}"
        if step.said and step.by:
            line += f"\n{safe(cut(step.said, 1500))}"
        blocks.append(section(line))
    return modal("escalation.told", _("Story"), blocks, close=_("Close"))


def kinds(_: Translator) -> dict[str, str]:
    """The steps in short."""
    return {
        "raised": _("raised"),
        "acknowledged": _("got it"),
        "asked": _("asked"),
        "further": _("escalated"),
        "climbed": _("went up: the time was over"),
        "passed_over": _("a step skipped"),
        "ended": _("the end of the escalation path"),
        "reminded": _("reminded"),
        "handed_back": _("not ours"),
        "raised_again": _("raised again"),
        "resolved": _("resolved"),
        "confirmed": _("confirmed"),
        "reopened": _("reopened"),
        "called": _("others called"),
        "moved": _("the deadline moved"),
        "raiser": _("who raised it was asked"),
        "paused": _("Samspil left the channel"),
        "resumed": _("Samspil came back"),
        "weekend_asked": _("asked to count it day and night"),
        "weekend": _("counted day and night from here on"),
    }


def _about(_: Translator, view: EscalationView) -> Block:
    return section(named(_, view.escalation, 500))


def _move_modal(
    _: Translator, view: EscalationView, callback: str, title: str, fields: Sequence[Block]
) -> Modal:
    return modal(callback, title, fields, submit=title, close=_("Cancel"), about=str(view.escalation.id))
