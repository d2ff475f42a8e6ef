"""What people do with risks."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import risk as views
from bot.language import translator
from bot.rituals import risk
from bot.rituals.risk import OPEN, Draft, Look
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def ask_say(it: Interaction) -> Answer:
    """What should the other side know?"""
    seat, others, people = await it.work(risk.before_saying, it.actor, it.id)
    await it.open(views.say_modal(translator(seat.language), seat, others, people))
    return None


async def say_from_status(it: Interaction) -> Answer:
    """Capacity or dates of one's own status, said openly."""
    seat, others, people, kind, what = await it.work(conductor.before_saying_from_status, it.actor, it.id)
    await it.open(views.say_modal(translator(seat.language), seat, others, people, kind, what))
    return None


async def say(it: Interaction) -> Answer:
    """It was said."""
    seat, view = await it.work(risk.say, it.actor, it.about, _draft(it.form), it.modal_key)
    return updated(views.said_modal(translator(seat.language), view))


async def ask_look(it: Interaction) -> Answer:
    """How does it stand?"""
    view = await it.work(risk.before_look, it.actor, it.id)
    await it.open(views.look_modal(translator(view.seat.language), view))
    return None


async def look(it: Interaction) -> Answer:
    """Somebody looked at it."""
    form = it.form
    draft = _draft(form) if form.has("what") else None
    said = Look(form.chosen("how") or OPEN, form.text("word"), draft)
    seat, view = await it.work(risk.look, it.actor, it.about, said, it.modal_key)
    return updated(views.looked_modal(translator(seat.language), view))


async def take_over(it: Interaction) -> Answer:
    """Somebody owns it from now on."""
    await it.work(risk.take_over, it.actor, it.id)
    return None


async def list_(it: Interaction) -> Answer:
    """Show what is open."""
    view = await it.work(risk.list_of, it.actor, it.id)
    await it.open(views.list_modal(translator(view.seat.language), view))
    return None


async def ask_review(it: Interaction) -> Answer:
    """How does each stand?"""
    view = await it.work(conductor.before_review, it.actor, it.id)
    await it.open(views.review_modal(translator(view.seat.language), view, it.id))
    return None


async def review(it: Interaction) -> Answer:
    """Several were looked at: those of which somebody said how they stand, or a word."""
    form = it.form
    said = {
        each: Look(form.chosen(f"how_{each}") or OPEN, form.text(f"word_{each}"))
        for each in form.ids_after("word_")
        if form.chosen(f"how_{each}") or form.text(f"word_{each}").strip()
    }
    await it.work(conductor.review_risks, it.actor, it.about, said, it.modal_key)
    return None


def _draft(form: Form) -> Draft:
    return Draft(
        form.chosen("kind") or "",
        form.text("what"),
        form.text("effect"),
        form.text("relief"),
        form.day("bites_on"),
        form.number("owner"),
        form.text("reference"),
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("risk.from_status", say_from_status, Right.ALL),
    Button("risk.list", list_, Right.ALL),
    Button("risk.look", ask_look, Right.ALL),
    Button("risk.review", ask_review, Right.ALL),
    Button("risk.say", ask_say, Right.ALL),
    Button("risk.take_over", take_over, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("risk.look", look, Right.ALL),
    Submission("risk.review", review, Right.ALL),
    Submission("risk.say", say, Right.ALL),
)
WORDS: Final[Sequence[Word]] = (
    Word("risk", ask_say),
    Word("risks", list_),
)
