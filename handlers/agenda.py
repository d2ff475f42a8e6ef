"""What people do with the agendas of their meetings."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import status as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.rituals import status
from bot.rituals.status import Agenda
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """Show what is on it."""
    about, forum = it.id_and_page
    await it.open(_modal(await it.work(status.agenda_for, it.actor, about, forum or None)))
    return None


async def ask_add(it: Interaction) -> Answer:
    """What should be talked about?"""
    about, forum = it.id_and_page
    view = await it.work(status.agenda_for, it.actor, about, forum or None)
    await it.open(views.add_modal(translator(view.seat.language), view))
    return None


async def add(it: Interaction) -> Answer:
    """Something is to be talked about."""
    about, forum, _meant = it.about_seen_and_meant
    form = it.form
    view = await it.work(
        status.add_point,
        it.actor,
        about,
        int(forum) or None if forum.isdecimal() else None,
        form.text("text"),
        form.number("minutes"),
        it.modal_key,
    )
    return updated(_modal(view))


async def deal_with(it: Interaction) -> Answer:
    """It was talked about."""
    await it.replace(_modal(await it.work(conductor.deal_with_point, it.actor, it.id)))
    return None


async def send_up(it: Interaction) -> Answer:
    """The next higher meeting is to talk about it."""
    await it.replace(_modal(await it.work(conductor.send_point_up, it.actor, it.id)))
    return None


def _modal(view: Agenda) -> Modal:
    return views.agenda_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("agenda.add", ask_add, Right.ALL),
    Button("agenda.deal_with", deal_with, Right.ALL),
    Button("agenda.send_up", send_up, Right.ALL),
    Button("agenda.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (Submission("agenda.add", add, Right.ALL),)
WORDS: Final[Sequence[Word]] = ()
