"""What people do with disagreements between companies."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import disagreement as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.rituals import disagreement
from handlers.agreement import answered
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def list_(it: Interaction) -> Answer:
    """Show what is open."""

    async def draw() -> Modal:
        view = await it.house.work(disagreement.list_of, it.actor, it.id)
        return views.list_modal(translator(view.seat.language), view)

    await it.show(draw)
    return None


async def ask_raise(it: Interaction) -> Answer:
    """What do the companies see differently?"""
    view = await it.work(disagreement.list_of, it.actor, it.id)
    view.seat.settle()
    await it.open(views.raise_modal(translator(view.seat.language), view))
    return None


async def raise_it(it: Interaction) -> Answer:
    """One company says so."""
    said = (it.form.text("what"), it.form.text("view"))
    seat, view = await it.work(disagreement.raise_it, it.actor, it.about, *said, it.modal_key)
    return updated(views.raised_modal(translator(seat.language), view))


async def read(it: Interaction) -> Answer:
    """Show one, with what may be done about it."""

    async def draw() -> Modal:
        seat, view = await it.house.work(disagreement.read, it.actor, it.id)
        return views.read_modal(translator(seat.language), view)

    await it.show(draw)
    return None


async def ask_state(it: Interaction) -> Answer:
    """How does one's own company see it?"""
    seat, view = await it.work(disagreement.before_stating, it.actor, it.id)
    await it.open(views.state_modal(translator(seat.language), seat, view))
    return None


async def state(it: Interaction) -> Answer:
    """So it does."""
    await it.work(disagreement.state, it.actor, it.about, it.form.text("view"))
    return None


async def ask_settle(it: Interaction) -> Answer:
    """How was it settled?"""
    seat, view = await it.work(disagreement.before_settling, it.actor, it.id)
    await it.open(views.settle_modal(translator(seat.language), view))
    return None


async def settle(it: Interaction) -> Answer:
    """It was settled so, says one company."""
    await it.work(disagreement.settle, it.actor, it.about, it.form.text("word"))
    return None


async def agree(it: Interaction) -> Answer:
    """Another says so, too."""
    about, wording = it.id_and_page
    await it.work(disagreement.agree, it.actor, about, wording)
    return None


async def withdraw(it: Interaction) -> Answer:
    """It is taken back."""
    await it.work(disagreement.withdraw, it.actor, it.id)
    return None


async def ask_days(it: Interaction) -> Answer:
    """For how long is one yellow?"""
    view = await it.work(disagreement.list_of, it.actor, it.id)
    view.seat.settle()
    await it.open(views.days_modal(translator(view.seat.language), view))
    return None


async def days(it: Interaction) -> Answer:
    """Another time is wanted."""
    return answered(
        await it.work(conductor.change_disagreement_days, it.actor, it.about, it.form.number("days"))
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("disagreement.agree", agree, Right.NAMED),
    Button("disagreement.ask_settle", ask_settle, Right.NAMED),
    Button("disagreement.ask_state", ask_state, Right.NAMED),
    Button("disagreement.days", ask_days, Right.SETTLERS),
    Button("disagreement.list", list_, Right.ALL),
    Button("disagreement.raise", ask_raise, Right.SETTLERS),
    Button("disagreement.read", read, Right.ALL),
    Button("disagreement.withdraw", withdraw, Right.NAMED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("disagreement.days", days, Right.SETTLERS),
    Submission("disagreement.raise", raise_it, Right.SETTLERS),
    Submission("disagreement.settle", settle, Right.NAMED),
    Submission("disagreement.state", state, Right.NAMED),
)
WORDS: Final[Sequence[Word]] = ()
