"""What people do with proposals, and the history of what was agreed."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import agreement as views, retro
from bot.blocks.elements import Modal
from bot.conductor import Submitted
from bot.language import translator
from bot.rituals import agreement
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def agree(it: Interaction) -> Answer:
    """One's side agrees; or is asked once more, where what it changes has changed meanwhile."""
    proposal_id, turn = it.id_and_page
    seat, as_shown = await it.work(conductor.agree_to, it.actor, proposal_id, turn)
    if not as_shown:
        await it.open(views.changed_meanwhile_modal(translator(seat.language)))
        return None
    return await _follow(it, proposal_id)


async def discuss(it: Interaction) -> Answer:
    """They want to talk about it first."""
    proposal_id, turn = it.id_and_page
    await it.work(agreement.discuss, it.actor, proposal_id, turn)
    return await _follow(it, proposal_id)


async def withdraw(it: Interaction) -> Answer:
    """It is taken back."""
    proposal_id, turn = it.id_and_page
    await it.work(agreement.withdraw, it.actor, proposal_id, turn)
    return await _follow(it, proposal_id)


async def read(it: Interaction) -> Answer:
    """Show a proposal that waits for somebody."""
    seen = await it.work(agreement.read, it.actor, it.id)
    await it.open(views.proposal_modal(translator(seen.seat.language), seen))
    return None


async def _follow(it: Interaction, proposal_id: int) -> Answer:
    """Where the button stands in a modal, that shows what became of it."""
    if it.surface == "modal":
        seen = await it.work(agreement.read, it.actor, proposal_id)
        await it.replace(views.proposal_modal(translator(seen.seat.language), seen))
    return None


async def history(it: Interaction) -> Answer:
    """Show what was changed."""
    about, page = it.id_and_page
    seat, changes = await it.work(conductor.history_for, it.actor, about)
    await it.open(views.history_modal(translator(seat.language), seat, changes, page))
    return None


async def turn_history(it: Interaction) -> Answer:
    """Another page of it."""
    about, page = it.id_and_page
    seat, changes = await it.work(conductor.history_for, it.actor, about)
    await it.replace(views.history_modal(translator(seat.language), seat, changes, page))
    return None


async def ask_from_card(it: Interaction) -> Answer:
    """What of a retro's cards should be agreed?"""
    seat, view = await it.work(conductor.before_proposing_from_card, it.actor, it.id)
    await it.open(retro.propose_modal(translator(seat.language), view))
    return None


async def from_card(it: Interaction) -> Answer:
    """A card became a proposal."""
    form = it.form
    return answered(
        await it.work(conductor.propose_from_card, it.actor, it.about, form.chosen("card"), form.text("said"))
    )


def answered(submitted: Submitted) -> Answer:
    """What became of a change that was sent, in the modal that sent it."""
    return updated(_modal(submitted))


async def shown(it: Interaction, submitted: Submitted) -> Answer:
    """The same, over the modal in which a button stands."""
    await it.open(_modal(submitted))
    return None


def _modal(submitted: Submitted) -> Modal:
    seat = submitted.seat
    return views.submitted_modal(
        translator(seat.language), seat, submitted.proposals, own=bool(submitted.own)
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("agreement.agree", agree, Right.SPEAKERS),
    Button("agreement.discuss", discuss, Right.SPEAKERS),
    Button("agreement.from_card", ask_from_card, Right.SETTLERS),
    Button("agreement.history", history, Right.ALL),
    Button("agreement.history_back", turn_history, Right.ALL),
    Button("agreement.history_on", turn_history, Right.ALL),
    Button("agreement.read", read, Right.ALL),
    Button("agreement.withdraw", withdraw, Right.NAMED),
)
MODALS: Final[Sequence[Submission]] = (Submission("agreement.from_card", from_card, Right.SETTLERS),)
WORDS: Final[Sequence[Word]] = ()
