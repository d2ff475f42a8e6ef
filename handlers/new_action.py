"""«New action» below a message of whatever ritual: one handler, and a row for each that has the button."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bot import conductor
from bot.blocks import charter, invitation, retro, scorecard, status
from bot.blocks.elements import Modal
from bot.conductor import ActionSource
from bot.language import Translator, translator
from bot.rituals.action import NewAction
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


@dataclass(frozen=True)
class Noted:
    """A row: what the action comes out of, the button and modal by which it is noted, and who may."""

    source: ActionSource[Any]
    button: str
    modal: str
    show: Callable[[Translator, NewAction[Any]], Modal]
    right: Right = Right.ALL


FROM: Final[Sequence[Noted]] = (
    Noted(conductor.FROM_STATUS, "status.act", "status.action", status.action_modal),
    Noted(conductor.FROM_RETRO, "retro.act", "retro.action", retro.action_modal),
    Noted(conductor.FROM_CHARTER, "charter.act", "charter.action", charter.action_modal),
    Noted(conductor.FROM_SCORECARD, "scorecard.act", "scorecard.action", scorecard.action_modal),
    Noted(conductor.FROM_INVITATION, "invitation.act", "invitation.act", invitation.action_modal),
)


async def ask(row: Noted, it: Interaction) -> Answer:
    """What is to be done, by whom, until when?"""
    view = await it.work(conductor.before_new_action, it.actor, row.source, it.id)
    await it.open(row.show(translator(view.seat.language), view))
    return None


async def note(row: Noted, it: Interaction) -> Answer:
    """It was noted: it stands below the message."""
    form = it.form
    await it.work(
        conductor.note_new_action,
        it.actor,
        row.source,
        it.about,
        form.text("action"),
        form.number("owner"),
        form.day("due_on"),
        form.chosen("card"),
        form.text("reference"),
    )
    return None


BUTTONS: Final[Sequence[Button]] = tuple(Button(row.button, partial(ask, row), row.right) for row in FROM)
MODALS: Final[Sequence[Submission]] = tuple(
    Submission(row.modal, partial(note, row), row.right) for row in FROM
)
WORDS: Final[Sequence[Word]] = ()
