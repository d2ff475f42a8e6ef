"""What people do with pairs."""

from collections.abc import Sequence
from typing import Final

from bot.blocks import pair as views
from bot.language import translator
from bot.rituals import pair
from bot.rituals.pair import Rhythm
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """Show what is agreed, and whether I take part."""
    view = await it.work(pair.show, it.actor, it.id)
    await it.open(views.pairs_modal(translator(view.seat.language), view))
    return None


async def wish(it: Interaction) -> Answer:
    """I take part, or I do not."""
    view = await it.work(pair.wish, it.actor, it.about, yes=it.form.chosen("wish") == "yes")
    return updated(views.wished_modal(translator(view.seat.language), view))


async def ask_change(it: Interaction) -> Answer:
    """How often?"""
    view = await it.work(pair.before_agreeing, it.actor, it.id)
    await it.open(views.change_modal(translator(view.seat.language), view))
    return None


async def change(it: Interaction) -> Answer:
    """The rhythm was agreed on."""
    view = await it.work(pair.agree, it.actor, it.about, _rhythm(it.form))
    return updated(views.changed_modal(translator(view.seat.language), view))


async def ask_tell(it: Interaction) -> Answer:
    """Did you meet?"""
    seat, view = await it.work(pair.before_telling, it.actor, it.id)
    await it.open(views.tell_modal(translator(seat.language), seat, view))
    return None


async def tell(it: Interaction) -> Answer:
    """We met, or we did not."""
    seat = await it.work(pair.tell, it.actor, it.about, met=it.form.chosen("met") == "yes")
    return updated(views.noted_modal(translator(seat.language)))


def _rhythm(form: Form) -> Rhythm | None:
    every = form.chosen("every") or views.OFF
    if every == views.OFF:
        return None
    return Rhythm(form.number("every") or 0, form.number("weekday") or 0, form.the_clock("clock"))


BUTTONS: Final[Sequence[Button]] = (
    Button("pair.change", ask_change, Right.SETTLERS),
    Button("pair.show", show, Right.ALL),
    Button("pair.tell", ask_tell, Right.NAMED),
)


MODALS: Final[Sequence[Submission]] = (
    Submission("pair.change", change, Right.SETTLERS),
    Submission("pair.tell", tell, Right.NAMED),
    Submission("pair.wish", wish, Right.ALL),
)
WORDS: Final[Sequence[Word]] = (Word("pairs", show),)
