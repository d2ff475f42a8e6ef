"""What people do with invitations."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import invitation as views
from bot.files import SentFile
from bot.language import translator
from bot.partnerships import ClosedDay
from bot.rituals import invitation
from bot.rituals.invitation import Occasion
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def ask(it: Interaction) -> Answer:
    """To what does somebody invite?"""
    seat, others, coming = await it.work(invitation.before_inviting, it.actor, it.id)
    await it.open(views.invite_modal(translator(seat.language), seat, others, coming))
    return None


async def invite(it: Interaction) -> Answer:
    """Somebody invites the other side, or is asked whether they mean that day."""
    about, _seen, meant = it.about_seen_and_meant
    kind, occasion = it.form.chosen("kind") or "", _occasion(it.form)
    modal = str(it.body["view"]["id"])
    done = await it.work(invitation.invite, it.actor, about, kind, occasion, modal, meant=meant)
    if isinstance(done, ClosedDay):
        seat, others, coming = await it.work(invitation.before_inviting, it.actor, about)
        draft = views.OccasionDraft(occasion, done, kind)
        return updated(views.invite_modal(translator(seat.language), seat, others, coming, draft))
    return updated(views.invited_modal(translator(done.language)))


async def accept(it: Interaction) -> Answer:
    """I come."""
    mine = await it.work(invitation.accept, it.actor, it.id)
    await it.open(views.answered_modal(translator(mine.seat.language), mine))
    return None


async def decline(it: Interaction) -> Answer:
    """I cannot."""
    mine = await it.work(invitation.decline, it.actor, it.id)
    await it.open(views.answered_modal(translator(mine.seat.language), mine))
    return None


async def keep(it: Interaction) -> Answer:
    """I take the seat that became free."""
    mine = await it.work(invitation.keep, it.actor, it.id)
    await it.open(views.answered_modal(translator(mine.seat.language), mine))
    return None


async def calendar(it: Interaction) -> Answer:
    """Give me the file for my calendar: it comes by direct message, after this is answered."""
    mine = await it.work(invitation.read, it.actor, it.id)
    _ = translator(mine.seat.language)
    made = views.calendar_file(_, mine.view)
    view_id = await it.open(views.calendar_modal(_, mine))
    file = SentFile(made.name, made.content, made.comment, views.calendar_refused(_, mine))
    await it.send_file(file, view_id, views.calendar_modal(_, mine, is_refused=True))
    return None


async def ask_change(it: Interaction) -> Answer:
    """What is to be changed?"""
    mine = await it.work(invitation.before_change, it.actor, it.id)
    await it.open(views.change_modal(translator(mine.seat.language), mine))
    return None


async def change(it: Interaction) -> Answer:
    """It was changed: the message shows it; or they are asked whether they mean that day."""
    about, _seen, meant = it.about_seen_and_meant
    occasion = _occasion(it.form)
    done = await it.work(invitation.change, it.actor, about, occasion, meant=meant)
    if isinstance(done, ClosedDay):
        mine = await it.work(invitation.before_change, it.actor, about)
        draft = views.OccasionDraft(occasion, done)
        return updated(views.change_modal(translator(mine.seat.language), mine, draft))
    return None


async def ask_call_off(it: Interaction) -> Answer:
    """Why is it called off?"""
    mine = await it.work(invitation.before_change, it.actor, it.id)
    await it.open(views.call_off_modal(translator(mine.seat.language), mine))
    return None


async def call_off(it: Interaction) -> Answer:
    """It was called off: the channel is told."""
    await it.work(invitation.call_off, it.actor, it.about, it.form.text("word"))
    return None


async def ask_settle(it: Interaction) -> Answer:
    """Did it take place?"""
    mine = await it.work(invitation.before_settling, it.actor, it.id)
    await it.open(views.settle_modal(translator(mine.seat.language), mine))
    return None


async def settle(it: Interaction) -> Answer:
    """It took place, or it did not."""
    form = it.form
    mine = await it.work(
        conductor.settle_invitation,
        it.actor,
        it.about,
        took_place=form.chosen("took_place") == "yes",
        word=form.text("word"),
    )
    return updated(views.settled_modal(translator(mine.seat.language), mine))


def _occasion(form: Form) -> Occasion:
    return Occasion(
        form.text("title"),
        form.text("purpose"),
        form.the_day("day"),
        form.the_clock("clock"),
        form.number("minutes") or 0,
        form.text("place"),
        form.text("seats"),
        form.day("answer_by"),
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("invitation.accept", accept, Right.ALL),
    Button("invitation.ask", ask, Right.ALL),
    Button("invitation.calendar", calendar, Right.ALL),
    Button("invitation.call_off", ask_call_off, Right.NAMED),
    Button("invitation.change", ask_change, Right.NAMED),
    Button("invitation.decline", decline, Right.ALL),
    Button("invitation.keep", keep, Right.NAMED),
    Button("invitation.settle", ask_settle, Right.NAMED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("invitation.call_off", call_off, Right.NAMED),
    Submission("invitation.change", change, Right.NAMED),
    Submission("invitation.invite", invite, Right.ALL),
    Submission("invitation.settle", settle, Right.NAMED),
)
WORDS: Final[Sequence[Word]] = (Word("invite", ask),)
