"""How actions look."""

from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    mention,
    message,
    modal,
    safe,
    section,
    text_input,
)
from bot.language import Translator
from bot.partnership import Partnership
from bot.rituals.action import Action, ListView, Promise

SHOWN = 30
"""Three blocks each must stay within a modal's hundred."""


def list_modal(_: Translator, view: ListView) -> Modal:
    """What is still to be done, each with what can be said of it."""
    blocks: list[Block] = []
    for promise in view.promises[:SHOWN]:
        blocks += [section(_line(_, promise, view.today)), _buttons(_, promise)]
    if len(view.promises) > SHOWN:
        blocks.append(context(_("and {n} more", n=len(view.promises) - SHOWN)))
    if not view.promises:
        blocks = [section(_("Nothing is open. Actions are noted below the digest of a status meeting."))]
    return modal("action.list", _("Actions"), blocks, close=_("Close"))


def reminder(_: Translator, shared: Partnership, action: Action) -> Message:
    """A direct message to the owner; later it says what became of the action."""
    place, what = f"<#{shared.channel}>", safe(action.text)
    if action.done_at is not None:
        text = _("Done: {what} ({place})", what=what, place=place)
        return message(text, [section(text)])
    if action.dropped_at is not None:
        text = _("Dropped: {what} ({place})", what=what, place=place)
        return message(text, [section(text)])
    text = _("Due {day}: {what} ({place})", day=_.day(action.due_on), what=what, place=place)
    buttons = actions(
        button(_("Done"), "action.finish", action.id, "primary"), button(_("Drop"), "action.drop", action.id)
    )
    return message(text, [section(text), buttons])


def drop_modal(_: Translator, action_id: int) -> Modal:
    """Why it will not be done."""
    field = text_input("word", _("Why will it not be done?"), optional=False)
    return modal(
        "action.drop", _("Drop an action"), [field], submit=_("Drop"), close=_("Cancel"), about=str(action_id)
    )


def _line(_: Translator, promise: Promise, today: date) -> str:
    action = promise.action
    day = _.day(action.due_on)
    when = _("overdue since {day}", day=day) if action.due_on < today else _("due {day}", day=day)
    return f"{safe(action.text)}\n{mention(promise.owner)} · {when}"


def _buttons(_: Translator, promise: Promise) -> Block:
    return actions(
        button(_("Done"), "action.finish", promise.action.id, "primary"),
        button(_("Drop"), "action.drop", promise.action.id),
    )
