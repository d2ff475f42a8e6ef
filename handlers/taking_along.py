"""Everything that both companies may take along, sent as files: of a year, or after the end."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor
from bot.blocks import taking_along as views
from bot.blocks.paper import as_pdf
from bot.blocks.taking_along import TakenAlong
from bot.files import SentFile
from bot.language import Translator, translator
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def send(it: Interaction) -> Answer:
    """Send me everything, also after the end."""
    seat, along = await it.work(conductor.take_along, it.actor, it.id)
    _ = translator(seat.language)
    view_id = await it.open(views.sent_modal(_))
    await it.send_file(_file(_, along), view_id, views.refused_modal(_))
    return None


async def send_year(it: Interaction) -> Answer:
    """Send me the file of the year of the scorecard that I look at."""
    about, months_ago = it.id_and_page
    seat, along = await it.work(conductor.take_year_along, it.actor, about, months_ago)
    _ = translator(seat.language)
    view_id = await it.open(views.sent_modal(_))
    await it.send_file(_file(_, along), view_id, views.refused_modal(_))
    return None


def _file(_: Translator, along: TakenAlong) -> SentFile:
    """The PDF to read, and beside it JSON for machines."""
    name, text = views.file_name(along), views.as_markdown(_, along)
    return SentFile(
        f"{name}.pdf",
        partial(as_pdf, text, _.language, along.made_at),
        views.comment(_, along),
        views.not_sent(_),
        {f"{name}.json": views.as_json(_, along).encode()},
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("along.send", send, Right.ALL),
    Button("along.year", send_year, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = ()
WORDS: Final[Sequence[Word]] = ()
