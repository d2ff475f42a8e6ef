"""What the three do in a mediation: one modal shows it, and each form takes its place."""

from collections.abc import Callable, Sequence
from typing import Final

from bot import conductor
from bot.blocks import mediation as views
from bot.blocks.elements import Modal
from bot.language import Translator, translator
from bot.rituals import mediation
from bot.rituals.mediation import STEPS_MOST, Account, Place, StepDraft, Verdict
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import REPLACED, Button, Right, Submission, Word


async def begin(it: Interaction) -> Answer:
    """Between whom, and what happened? One's own mediations stand above."""
    view, own, plan = await it.work(conductor.before_mediation, it.actor, it.id)
    await it.open(views.ask_modal(translator(view.seat.language), view, own, plan))
    return None


async def ask(it: Interaction) -> Answer:
    """A mediation was asked for."""
    form = it.form
    mediation_id = await it.work(
        mediation.ask, it.actor, it.about, form.number("other"), form.number("mediator"), _account(form)
    )
    return await _shown(it, mediation_id)


async def open_(it: Interaction) -> Answer:
    """Show it to one of the three."""
    view = await it.work(mediation.show, it.actor, it.id)
    await it.open(views.show_modal(translator(view.seat.language), view))
    return None


async def ask_another(it: Interaction) -> Answer:
    """Who else shall mediate?"""
    view = await it.work(mediation.before_asking_another, it.actor, it.id)
    await it.replace(views.another_modal(translator(view.seat.language), view))
    return None


async def another(it: Interaction) -> Answer:
    """Another mediator was asked."""
    form = it.form
    await it.work(mediation.ask_another, it.actor, it.about, form.number("mediator"), _account(form))
    return await _shown(it, it.about)


async def take_on(it: Interaction) -> Answer:
    """The mediator takes it on."""
    await it.work(mediation.take_on, it.actor, it.id)
    return await _show_again(it)


async def ask_decline(it: Interaction) -> Answer:
    """Why can the mediator not do it?"""
    return await _ask(it, "decline", views.decline_modal)


async def decline(it: Interaction) -> Answer:
    """The mediator cannot do it."""
    await it.work(mediation.decline, it.actor, it.about, it.form.text("word"))
    return await _shown(it, it.about)


async def invite(it: Interaction) -> Answer:
    """The other party is invited."""
    await it.work(mediation.invite, it.actor, it.id)
    return await _show_again(it)


async def ask_write(it: Interaction) -> Answer:
    """How does it look from this side?"""
    place, account = await it.work(mediation.before_writing, it.actor, it.id)
    await it.replace(views.write_modal(translator(place.seat.language), place, account))
    return None


async def write(it: Interaction) -> Answer:
    """A party has written."""
    await it.work(mediation.write_account, it.actor, it.about, _account(it.form))
    return await _shown(it, it.about)


async def ask_refuse(it: Interaction) -> Answer:
    """The other party would rather not."""
    return await _ask(it, "refuse", views.refuse_modal)


async def refuse(it: Interaction) -> Answer:
    """The other party does not take part."""
    await it.work(mediation.refuse, it.actor, it.about, it.form.text("word"))
    return await _shown(it, it.about)


async def ask_propose(it: Interaction) -> Answer:
    """What does the mediator propose?"""
    place, proposal, people, suggested = await it.work(conductor.before_proposal, it.actor, it.id)
    _ = translator(place.seat.language)
    await it.replace(views.propose_modal(_, place, proposal, people, suggested))
    return None


async def propose(it: Interaction) -> Answer:
    """The mediator has proposed."""
    form = it.form
    drafts = [
        StepDraft(form.text(f"step_{number}"), form.number(f"owner_{number}"), form.day(f"due_{number}"))
        for number in range(1, STEPS_MOST + 1)
    ]
    await it.work(mediation.propose, it.actor, it.about, form.text("proposal"), drafts, form.day("follow_up"))
    return await _shown(it, it.about)


async def agree(it: Interaction) -> Answer:
    """A party agrees to the proposal before them."""
    mediation_id, proposal = it.id_and_page
    view = await it.work(conductor.agree_in_mediation, it.actor, mediation_id, proposal)
    await it.replace(views.show_modal(translator(view.seat.language), view))
    return None


async def ask_change(it: Interaction) -> Answer:
    """What should be otherwise?"""
    return await _ask(it, "change", views.change_modal)


async def change(it: Interaction) -> Answer:
    """A change is wished for."""
    await it.work(mediation.wish_change, it.actor, it.about, it.form.text("word"))
    return await _shown(it, it.about)


async def ask_close(it: Interaction) -> Answer:
    """With which word?"""
    return await _ask(it, "close", views.close_modal)


async def close(it: Interaction) -> Answer:
    """The mediator closes it."""
    await it.work(mediation.close, it.actor, it.about, it.form.text("word"))
    return await _shown(it, it.about)


async def ask_hold(it: Interaction) -> Answer:
    """Does it hold?"""
    place, people, said = await it.work(mediation.before_holding, it.actor, it.id)
    await it.replace(views.hold_modal(translator(place.seat.language), place, people, said))
    return None


async def hold(it: Interaction) -> Answer:
    """One of the three has said whether it holds."""
    form = it.form
    verdict = Verdict(
        form.chosen("holds") or "",
        form.text("word"),
        keep=bool(form.several("keep")),
        tell=bool(form.several("tell")),
    )
    await it.work(mediation.hold, it.actor, it.about, verdict, form.day("again_on"))
    return await _shown(it, it.about)


async def ask_withdraw(it: Interaction) -> Answer:
    """Is it to end here?"""
    return await _ask(it, "withdraw", views.withdraw_modal)


async def withdraw(it: Interaction) -> Answer:
    """A party ends it."""
    await it.work(mediation.withdraw, it.actor, it.about)
    return await _shown(it, it.about)


async def _ask(it: Interaction, verb: str, form: Callable[[Translator, Place], Modal]) -> Answer:
    place = await it.work(mediation.before, it.actor, it.id, verb)
    await it.replace(form(translator(place.seat.language), place))
    return None


async def _show_again(it: Interaction) -> Answer:
    view = await it.work(mediation.show, it.actor, it.id)
    await it.replace(views.show_modal(translator(view.seat.language), view))
    return None


async def _shown(it: Interaction, mediation_id: int) -> Answer:
    view = await it.work(mediation.show, it.actor, mediation_id)
    return updated(views.show_modal(translator(view.seat.language), view))


def _account(form: Form) -> Account:
    return Account(form.text("happened"), form.text("effect"), form.text("mend"), bool(form.several("shows")))


BUTTONS: Final[Sequence[Button]] = (
    Button("mediation.agree", agree, Right.PARTIES),
    Button("mediation.another", ask_another, Right.PARTIES),
    Button("mediation.ask", begin, Right.ALL),
    Button("mediation.change", ask_change, Right.PARTIES),
    Button("mediation.close", ask_close, Right.PARTIES),
    Button("mediation.decline", ask_decline, Right.PARTIES),
    Button("mediation.hold", ask_hold, Right.PARTIES),
    Button("mediation.invite", invite, Right.PARTIES),
    Button("mediation.open", open_, Right.PARTIES),
    Button("mediation.propose", ask_propose, Right.PARTIES),
    Button("mediation.refuse", ask_refuse, Right.PARTIES),
    Button("mediation.take_on", take_on, Right.PARTIES),
    Button("mediation.withdraw", ask_withdraw, Right.PARTIES),
    Button("mediation.write", ask_write, Right.PARTIES, not_once=REPLACED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("mediation.another", another, Right.PARTIES),
    Submission("mediation.ask", ask, Right.ALL),
    Submission("mediation.change", change, Right.PARTIES),
    Submission("mediation.close", close, Right.PARTIES),
    Submission("mediation.decline", decline, Right.PARTIES),
    Submission("mediation.hold", hold, Right.PARTIES),
    Submission("mediation.propose", propose, Right.PARTIES),
    Submission("mediation.refuse", refuse, Right.PARTIES),
    Submission("mediation.withdraw", withdraw, Right.PARTIES),
    Submission("mediation.write", write, Right.PARTIES, not_once=REPLACED),
)
WORDS: Final[Sequence[Word]] = (Word("mediation", begin, formerly="mediate"),)
