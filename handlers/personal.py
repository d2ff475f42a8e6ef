"""What is kept about who asks: shown, sent as a file, erased."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import personal as views
from bot.files import SentFile
from bot.language import translator
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """What is kept about me?"""
    view = await it.work(conductor.my_data, it.actor, it.id)
    await it.open(views.my_data_modal(translator(view.language), view, it.house.settings.keeping))
    return None


async def export(it: Interaction) -> Answer:
    """Send me all of it."""
    view, content = await it.work(conductor.my_export, it.actor, it.id)
    _, keeping = translator(view.language), it.house.settings.keeping
    await it.replace(views.my_data_modal(_, view, keeping, copy=views.SENT))
    sorry = views.not_sent(_, view.seat.person.user)
    file = SentFile("samspil-my-data.json", content.encode(), views.file_comment(_), sorry)
    refused = views.my_data_modal(_, view, keeping, copy=views.REFUSED)
    await it.send_file(file, str(it.body["view"]["id"]), refused)
    return None


async def erase(it: Interaction) -> Answer:
    """Erase me."""
    language = await it.work(conductor.erase_me, it.actor, it.id)
    await it.replace(views.erased_modal(translator(language)))
    return None


BUTTONS: Final[Sequence[Button]] = (
    Button("personal.erase", erase, Right.ALL),
    Button("personal.export", export, Right.ALL),
    Button("personal.show", show, Right.ALL),
)


MODALS: Final[Sequence[Submission]] = ()
WORDS: Final[Sequence[Word]] = ()
