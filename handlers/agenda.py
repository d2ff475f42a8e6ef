"""What people do with the agendas of their meetings."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor
from bot.blocks import status as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.partnerships import Actor
from bot.rituals import status
from bot.rituals.status import Agenda
from bot.work import Work
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """Show what is on it."""
    await it.show(partial(_agenda, it.house.work, it.actor, *_place(it)))
    return None


async def ask_add(it: Interaction) -> Answer:
    """What should be talked about?"""
    view = await it.work(status.agenda_for, it.actor, *_place(it))
    await it.open(views.add_modal(translator(view.seat.language), view))
    return None


async def add(it: Interaction) -> Answer:
    """Something is to be talked about."""
    about, forum, _meant = it.about_seen_and_meant
    form, forum_id = it.form, int(forum) or None if forum.isdecimal() else None
    said = (form.text("text"), form.number("minutes"), it.modal_key)
    await it.work(status.add_point, it.actor, about, forum_id, *said)
    return await it.show_found(partial(_agenda, it.house.work, it.actor, about, forum_id))


async def deal_with(it: Interaction) -> Answer:
    """It was talked about."""
    return await _after(it, await it.work(conductor.deal_with_point, it.actor, it.id))


async def send_up(it: Interaction) -> Answer:
    """The next higher meeting is to talk about it."""
    return await _after(it, await it.work(conductor.send_point_up, it.actor, it.id))


async def _after(it: Interaction, view: Agenda) -> Answer:
    """The agenda in which it was pressed, as it is now."""
    place = view.seat.partnership.id, view.forum.id if view.forum else None
    await it.show_instead(partial(_agenda, it.house.work, it.actor, *place))
    return None


def _place(it: Interaction) -> tuple[int, int | None]:
    """Whose agenda a button is about: none of the further forums is the status meetings."""
    about, forum = it.id_and_page
    return about, forum or None


async def _agenda(work: Work, actor: Actor, partnership_id: int, forum_id: int | None) -> Modal:
    view = await work(status.agenda_for, actor, partnership_id, forum_id)
    return views.agenda_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("agenda.add", ask_add, Right.ALL),
    Button("agenda.deal_with", deal_with, Right.ALL),
    Button("agenda.send_up", send_up, Right.ALL),
    Button("agenda.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (Submission("agenda.add", add, Right.ALL),)
WORDS: Final[Sequence[Word]] = ()
