"""Mail to people without Slack: a side's contact persons enter them, pass on their code, and stop it."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor
from bot.blocks import mail as views
from bot.blocks.elements import Modal
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import Actor
from bot.rituals import mail
from bot.work import Work
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """Who of my company gets mail?"""
    await it.show(partial(_shown, it.house.work, it.actor, it.id))
    return None


async def ask(it: Interaction) -> Answer:
    """Who, where, and what?"""
    _must_have_a_server(it)
    seat = await it.work(mail.enter, it.actor, it.id)
    await it.open(views.add_modal(translator(seat.language), seat))
    return None


async def add(it: Interaction) -> Answer:
    """They are sent a code."""
    _must_have_a_server(it)
    form = it.form
    await it.work(
        mail.add, it.actor, it.about, form.text("name"), form.text("address"), form.several("kinds")
    )
    return None


async def ask_code(it: Interaction) -> Answer:
    """What code did they get?"""
    seat, receiver = await it.work(mail.enter_for, it.actor, it.id)
    await it.open(views.code_modal(translator(seat.language), receiver))
    return None


async def confirm(it: Interaction) -> Answer:
    """They want it, if that is their code. That it was tried is noted, whichever it was."""
    seat = await it.work(conductor.confirm_mail, it.actor, it.about, it.form.text("code"))
    if seat is None:
        raise Refusal(
            "That is not the code, or it was tried too often. Then stop it and enter the address anew.",
            "code",
        )
    return None


async def end(it: Interaction) -> Answer:
    """They get no more."""
    await it.work(conductor.end_mail, it.actor, it.id)
    return None


async def again(it: Interaction) -> Answer:
    """What did not arrive is sent once more."""
    await it.work(mail.send_again, it.actor, it.id)
    return None


def _must_have_a_server(it: Interaction) -> None:
    if it.house.settings.smtp_url is None:
        raise Refusal("No mail can be sent from here: whoever runs Samspil has to set SMTP_URL.")


async def _shown(work: Work, actor: Actor, partnership_id: int) -> Modal:
    view = await work(mail.mail_of, actor, partnership_id)
    return views.show_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("mail.again", again, Right.CONTACTS),
    Button("mail.ask", ask, Right.CONTACTS),
    Button("mail.code", ask_code, Right.CONTACTS),
    Button("mail.end", end, Right.CONTACTS),
    Button("mail.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("mail.add", add, Right.CONTACTS),
    Submission("mail.confirm", confirm, Right.CONTACTS, "A wrong code is followed by another try."),
)
WORDS: Final[Sequence[Word]] = ()
