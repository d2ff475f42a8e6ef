"""What people do with blockers, and with the ladder."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor, partnerships
from bot.blocks import escalation as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.partnerships import Actor
from bot.rituals import escalation
from bot.rituals.escalation import SEVERITIES, Blocker, RungSettings
from bot.work import Work
from handlers import agreement
from handlers.interaction import Answer, Interaction, stands_in_modal, updated
from handlers.rows import Button, Right, Submission, Word


async def ask_raise(it: Interaction) -> Answer:
    """What is blocked?"""
    return await _ask_raise(it, it.id, "")


async def raise_from_status(it: Interaction) -> Answer:
    """The blocker of one's own status, taken further."""
    partnership_id, blockers = await it.work(conductor.blockers_of_status, it.actor, it.id)
    return await _ask_raise(it, partnership_id, blockers)


async def raise_from_risk(it: Interaction) -> Answer:
    """A risk that has come true is taken for a blocker."""
    partnership_id, what = await it.work(conductor.blocker_of_risk, it.actor, it.id)
    return await _ask_raise(it, partnership_id, what)


async def raise_from_message(it: Interaction) -> Answer:
    """A message of the channel is taken for a blocker."""
    seat = await it.work(partnerships.seat_in, it.actor, it.body["channel"]["id"])
    said = await it.as_seen(str(it.body["message"].get("text", "")))
    return await _ask_raise(it, seat.partnership.id, said)


async def raise_from_command(it: Interaction, partnership_id: int, what: str) -> Answer:
    """What was typed after the command is blocked."""
    return await _ask_raise(it, partnership_id, what)


async def raise_(it: Interaction) -> Answer:
    """A blocker was raised."""
    form = it.form
    blocker = Blocker(
        form.text("what"),
        form.chosen("severity") or "",
        form.text("stops"),
        form.day("since"),
        form.text("tried"),
        form.text("solution"),
        form.number("responding"),
        form.text("reference"),
    )
    _seat, view = await it.work(escalation.raise_blocker, it.actor, it.about, blocker, "modal")
    seen = await it.work(escalation.look, it.actor, view.escalation.id)
    return updated(views.raised_modal(translator(seen.seat.language), seen))


async def acknowledge(it: Interaction) -> Answer:
    """Somebody takes it on; who comes second is shown how it stands."""
    if not await it.work(escalation.take, it.actor, it.id, it.surface):
        return await more(it)
    return None


async def more(it: Interaction) -> Answer:
    """How it stands, and all that who presses may do."""
    await it.show(partial(_more, it.house.work, it.actor, it.id))
    return None


async def ask_weekend(it: Interaction) -> Answer:
    """Who raised it wants it to count through the weekend."""
    await it.work(escalation.ask_to_count, it.actor, it.id, it.surface)
    await it.show_instead(partial(_more, it.house.work, it.actor, it.id))
    return None


async def weekend(it: Interaction) -> Answer:
    """The company that answers agrees; where that is not to be said any more, how it stands is shown."""
    seen = await it.work(conductor.count_through, it.actor, it.id, it.surface)
    if stands_in_modal(it.body):
        await it.show_instead(partial(_more, it.house.work, it.actor, it.id))
    elif not seen.has_changed:
        return await more(it)
    return None


async def further(it: Interaction) -> Answer:
    """One rung up."""
    about, seen = it.id_and_seen
    if not seen:
        # A version before posted it, without its step: how it stands is shown, and drawn with its step.
        await it.work(escalation.draw_anew, it.actor, about)
        return await story(it)
    await it.work(escalation.take_further, it.actor, about, it.surface, seen)
    return None


async def confirm(it: Interaction) -> Answer:
    """It is solved indeed."""
    await it.work(escalation.confirm, it.actor, it.id, it.surface)
    return None


async def ask_resolve(it: Interaction) -> Answer:
    """What was done?"""
    seat, view, people, due_on = await it.work(conductor.before_resolving, it.actor, it.id)
    await it.open(views.resolve_modal(translator(seat.language), view, people, due_on))
    return None


async def resolve(it: Interaction) -> Answer:
    """It was solved."""
    form = it.form
    await it.work(
        conductor.resolve_blocker,
        it.actor,
        it.about,
        form.text("remedy"),
        form.text("prevention"),
        form.number("owner"),
        form.day("due_on"),
    )
    return None


async def ask_hand_back(it: Interaction) -> Answer:
    """Why does it go back?"""
    seat, view = await it.work(escalation.before_move, it.actor, it.id, of_rung=True, or_raiser=False)
    await it.open(views.hand_back_modal(translator(seat.language), view))
    return None


async def hand_back(it: Interaction) -> Answer:
    """It goes back."""
    await it.work(escalation.hand_back, it.actor, it.about, it.form.text("reason"), "modal")
    return None


async def ask_question(it: Interaction) -> Answer:
    """What does somebody want to know?"""
    seat, view = await it.work(escalation.before_move, it.actor, it.id, of_rung=True, or_raiser=False)
    await it.open(views.ask_modal(translator(seat.language), view))
    return None


async def question(it: Interaction) -> Answer:
    """A question was asked."""
    await it.work(escalation.ask, it.actor, it.about, it.form.text("question"), "modal")
    return None


async def ask_again(it: Interaction) -> Answer:
    """What was missing?"""
    seat, view = await it.work(escalation.before_move, it.actor, it.id, of_rung=False, or_raiser=True)
    await it.open(views.again_modal(translator(seat.language), view))
    return None


async def again(it: Interaction) -> Answer:
    """It is raised again."""
    form = it.form
    kept_at = form.text("reference") if form.has("reference") else None
    await it.work(escalation.raise_again, it.actor, it.about, form.text("addition"), "modal", kept_at)
    return None


async def ask_reopen(it: Interaction) -> Answer:
    """What is still blocked?"""
    seat, view = await it.work(escalation.before_move, it.actor, it.id, of_rung=False, or_raiser=True)
    await it.open(views.reopen_modal(translator(seat.language), view))
    return None


async def reopen(it: Interaction) -> Answer:
    """It is not solved."""
    await it.work(escalation.reopen, it.actor, it.about, it.form.text("reason"), "modal")
    return None


async def list_(it: Interaction) -> Answer:
    """Show what is blocked."""
    seat, blockers, total = await it.work(escalation.list_of, it.actor, it.id, views.LISTED)
    await it.open(views.list_modal(translator(seat.language), seat, blockers, total))
    return None


async def story(it: Interaction) -> Answer:
    """Show every step of one blocker."""
    seat, view = await it.work(escalation.story_for, it.actor, it.id)
    await it.open(views.story_modal(translator(seat.language), view, seat.zones))
    return None


async def ladder(it: Interaction) -> Answer:
    """Show the ladder."""
    view = await it.work(escalation.show_ladder, it.actor, it.id)
    await it.open(views.ladder_modal(translator(view.seat.language), view))
    return None


async def ask_rung(it: Interaction) -> Answer:
    """What is to be agreed of a rung?"""
    seat, rung, people, always = await it.work(conductor.before_rung, it.actor, it.id)
    await it.open(views.rung_modal(translator(seat.language), rung, people, always=always))
    return None


async def change_rung(it: Interaction) -> Answer:
    """A rung was changed, or left out."""
    form = it.form
    if form.several("leave_out"):
        submitted = await it.work(conductor.leave_out_rung, it.actor, it.about)
    else:
        agreed = RungSettings(
            form.text("name"),
            form.chosen("source") or "",
            form.numbers("named"),
            {severity: form.number(f"acknowledge_{severity}") or 0 for severity in SEVERITIES},
            {severity: form.number(f"resolve_{severity}") or 0 for severity in SEVERITIES},
        )
        running = bool(form.several("running"))
        submitted = await it.work(conductor.change_rung, it.actor, it.about, agreed, running=running)
    return agreement.answered(submitted)


async def add_rung(it: Interaction) -> Answer:
    """One rung more."""
    return await agreement.shown(it, await it.work(conductor.add_rung, it.actor, it.id))


async def ask_times(it: Interaction) -> Answer:
    """Which times are all steps to have?"""
    seat, always = await it.work(conductor.before_times, it.actor, it.id)
    await it.open(views.times_modal(translator(seat.language), seat, always=always))
    return None


async def change_times(it: Interaction) -> Answer:
    """All steps with the times that were chosen."""
    form = it.form
    running = bool(form.several("running"))
    return agreement.answered(
        await it.work(
            conductor.propose_times, it.actor, it.about, form.chosen("times") or "", running=running
        )
    )


async def critical_always(it: Interaction) -> Answer:
    """What is critical does not wait."""
    return await _count_critical(it, always=True)


async def critical_hours(it: Interaction) -> Answer:
    """What is critical waits for working hours, too."""
    return await _count_critical(it, always=False)


async def _count_critical(it: Interaction, *, always: bool) -> Answer:
    submitted = await it.work(conductor.count_critical, it.actor, it.id, always=always)
    return await agreement.shown(it, submitted)


async def _more(work: Work, actor: Actor, escalation_id: int) -> Modal:
    seen = await work(escalation.look, actor, escalation_id)
    return views.more_modal(translator(seen.seat.language), seen)


async def _ask_raise(it: Interaction, partnership_id: int, what: str) -> Answer:
    seat, others = await it.work(escalation.before_raising, it.actor, partnership_id)
    await it.open(views.raise_modal(translator(seat.language), seat, others, what))
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("escalation.acknowledge", acknowledge, Right.NAMED),
    Button("escalation.again", ask_again, Right.NAMED),
    Button("escalation.ask", ask_question, Right.NAMED),
    Button("escalation.ask_weekend", ask_weekend, Right.NAMED),
    Button("escalation.confirm", confirm, Right.NAMED),
    Button("escalation.from_risk", raise_from_risk, Right.ALL),
    Button("escalation.from_status", raise_from_status, Right.ALL),
    Button("escalation.further", further, Right.NAMED),
    Button("escalation.hand_back", ask_hand_back, Right.NAMED),
    Button("escalation.list", list_, Right.ALL),
    Button("escalation.more", more, Right.ALL),
    Button("escalation.raise", ask_raise, Right.ALL),
    Button("escalation.reopen", ask_reopen, Right.NAMED),
    Button("escalation.resolve", ask_resolve, Right.NAMED),
    Button("escalation.story", story, Right.ALL),
    Button("escalation.weekend", weekend, Right.SPEAKERS),
    Button("ladder.add", add_rung, Right.SETTLERS),
    Button("ladder.change", ask_rung, Right.SETTLERS),
    Button("ladder.critical_always", critical_always, Right.SETTLERS),
    Button("ladder.critical_hours", critical_hours, Right.SETTLERS),
    Button("ladder.show", ladder, Right.ALL),
    Button("ladder.times", ask_times, Right.SETTLERS),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("escalation.again", again, Right.NAMED),
    Submission("escalation.ask", question, Right.NAMED),
    Submission("escalation.hand_back", hand_back, Right.NAMED),
    Submission("escalation.raise", raise_, Right.ALL),
    Submission("escalation.reopen", reopen, Right.NAMED),
    Submission("escalation.resolve", resolve, Right.NAMED),
    Submission("ladder.change", change_rung, Right.SETTLERS),
    Submission("ladder.times", change_times, Right.SETTLERS),
)
WORDS: Final[Sequence[Word]] = (
    Word("blocker", ask_raise, formerly="escalate"),
    Word("blockers", list_),
)
