"""What people do with praise."""

from collections.abc import Sequence
from typing import Final

from bot.blocks import kudos as views
from bot.language import translator
from bot.rituals import kudos
from bot.rituals.kudos import Praise
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def ask_give(it: Interaction) -> Answer:
    """To whom, and what for?"""
    seat, people, sides = await it.work(kudos.before_giving, it.actor, it.id)
    await it.open(views.give_modal(translator(seat.language), seat, people, sides))
    return None


async def give(it: Interaction) -> Answer:
    """Praise was given."""
    form = it.form
    people = form.numbers("people")
    praise = Praise(people, form.number("side"), form.text("what_for"))
    seat = await it.work(kudos.give, it.actor, it.about, praise, it.modal_key)
    return updated(views.given_modal(translator(seat.language)))


BUTTONS: Final[Sequence[Button]] = (Button("kudos.give", ask_give, Right.ALL),)
MODALS: Final[Sequence[Submission]] = (Submission("kudos.give", give, Right.ALL),)
WORDS: Final[Sequence[Word]] = (Word("praise", ask_give, formerly="kudos"),)
