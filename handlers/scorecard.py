"""What people do with the scorecard."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import scorecard as views
from bot.blocks.words import file_not_taken, file_on_its_way
from bot.files import SentFile
from bot.language import translator
from bot.rituals import scorecard
from handlers.agreement import answered
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """The month so far."""
    view = await it.work(conductor.look_at_scorecard, it.actor, it.id, 0)
    await it.open(views.card_modal(translator(view.seat.language), view))
    return None


async def details(it: Interaction) -> Answer:
    """Everything of the month that a message in the channel is about."""
    view = await it.work(conductor.look_at_posted, it.actor, it.id)
    await it.open(views.card_modal(translator(view.seat.language), view))
    return None


async def turn_page(it: Interaction) -> Answer:
    """A month earlier, or later."""
    about, months_ago = it.id_and_page
    view = await it.work(conductor.look_at_scorecard, it.actor, about, months_ago)
    await it.replace(views.card_modal(translator(view.seat.language), view))
    return None


async def post(it: Interaction) -> Answer:
    """Have the card that is looked at posted."""
    about, months_ago = it.id_and_page
    view = await it.work(conductor.post_scorecard, it.actor, about, months_ago)
    await it.replace(views.card_modal(translator(view.seat.language), view, just_posted=True))
    return None


async def send_csv(it: Interaction) -> Answer:
    """The card as a table, by direct message."""
    return await _send(it, "csv")


async def send_json(it: Interaction) -> Answer:
    """The card for machines, by direct message."""
    return await _send(it, "json")


async def send_past(it: Interaction) -> Answer:
    """How the figures went over the months, by direct message."""
    view = await it.work(conductor.send_past, it.actor, it.id)
    await it.replace(views.card_modal(translator(view.seat.language), view, past=True))
    return None


async def ask_change(it: Interaction) -> Answer:
    """When is it to be posted?"""
    view = await it.work(scorecard.before_change, it.actor, it.id)
    await it.open(views.change_modal(translator(view.seat.language), view))
    return None


async def change(it: Interaction) -> Answer:
    """It is to be posted at another time."""
    form = it.form
    submitted = await it.work(
        conductor.change_scorecards,
        it.actor,
        it.about,
        on=form.chosen("posted") != "off",
        nth=form.number("nth") or 1,
        clock=form.the_clock("clock"),
    )
    return answered(submitted)


async def _send(it: Interaction, form: str) -> Answer:
    about, months_ago = it.id_and_page
    view = await it.work(conductor.look_at_scorecard, it.actor, about, months_ago)
    _ = translator(view.seat.language)
    card = view.shown.card
    content = scorecard.as_csv(card) if form == "csv" else scorecard.as_json(view.seat.partnership.name, card)
    await it.work.claim()
    await it.replace(views.card_modal(_, view, file=file_on_its_way(_)))
    name = f"scorecard-{card.month:%Y-%m}.{form}"
    file = SentFile(name, content.encode(), views.title(_, card), file_not_taken(_))
    refused = views.card_modal(_, view, file=file_not_taken(_))
    await it.send_file(file, str(it.body["view"]["id"]), refused)
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("scorecard.change", ask_change, Right.SETTLERS),
    Button("scorecard.csv", send_csv, Right.ALL),
    Button("scorecard.details", details, Right.ALL),
    Button("scorecard.json", send_json, Right.ALL),
    Button("scorecard.page_back", turn_page, Right.ALL),
    Button("scorecard.page_on", turn_page, Right.ALL),
    Button("scorecard.past", send_past, Right.ALL),
    Button("scorecard.post", post, Right.ALL),
    Button("scorecard.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (Submission("scorecard.change", change, Right.SETTLERS),)
WORDS: Final[Sequence[Word]] = (Word("scorecard", show),)
