"""The words and the rows of buttons that messages and modals about actions share."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.elements import actions, button, cut, mention, safe, tabled
from bot.blocks.newer import ROWS_MOST, table
from bot.language import Translator
from bot.rituals.action import Action, Promise


def line(_: Translator, promise: Promise, today: date, *, named: bool = True) -> str:
    """What is to be done, by whom (unless the reader knows) and by when; without its ticket."""
    action = promise.action
    parts = [mention(promise.owner)] if named else []
    parts.append(when(_, action, today))
    if promise.offered_to is not None:
        parts.append(_("offered to {who}, who has not answered yet", who=mention(promise.offered_to)))
    return f"{safe(action.text)}\n{' · '.join(parts)}"


def settled_line(_: Translator, promise: Promise) -> str:
    """What became of it, with its last word."""
    action = promise.action
    what = f"{safe(cut(action.text, 100))} ({mention(promise.owner)})"
    if action.word:
        what += f": {safe(cut(' '.join(action.word.split()), 80))}"
    return f"• {_('done: {what}', what=what) if action.done_at else _('dropped: {what}', what=what)}"


def when(_: Translator, action: Action, today: date) -> str:
    """By when it is due, or since when it is overdue."""
    day = _.day(action.due_on)
    if action.in_time_until < today:
        return _("overdue since {day}", day=day)
    if action.in_time_until == action.due_on:
        return _("due {day}", day=day)
    return _("due {day}, in time until {last}", day=day, last=_.day(action.in_time_until))


def own_buttons(_: Translator, action_id: int, *, may_give: bool = True, may_change: bool = True) -> Block:
    """What can be said of an action by whom it concerns."""
    return actions(
        button(_("Done"), "action.finish", action_id, "primary"),
        button(_("Hand over"), "action.offer", action_id) if may_give else None,
        button(_("Change"), "action.change", action_id) if may_change else None,
        button(_("Drop"), "action.drop", action_id),
    )


def done_buttons(_: Translator, action_id: int) -> Block:
    """What can be said of an action once it is done."""
    return actions(
        button(_("Add a note"), "action.comment", action_id),
        button(_("Undo"), "action.reopen", action_id),
    )


def take_buttons(_: Translator, action_id: int) -> Block:
    """What a contact person can do for an action whose owner is gone."""
    return actions(
        button(_("Take it over"), "action.take", action_id, "primary"),
        button(_("Ask somebody"), "action.offer", action_id),
        button(_("Drop"), "action.drop", action_id),
    )


def answer_buttons(_: Translator, offer_id: int) -> Block:
    """Whether somebody takes an action over."""
    return actions(
        button(_("Accept"), "action.accept", offer_id, "primary"),
        button(_("No, thanks"), "action.decline", offer_id),
    )


def promises_table(_: Translator, title: str, promises: Sequence[Promise], older: Block) -> Block:
    """Actions with who has promised them by when; `older` where Slack takes no table."""
    if len(promises) >= ROWS_MOST:
        return older
    rows = [[_("What"), _("Who"), _("By when")]]
    rows += [[each.action.text, each.owner.name, _stands(_, each)] for each in promises]
    return tabled(title, (), table(rows), older)


def _stands(_: Translator, promise: Promise) -> str:
    """By when, or once it is settled how it ended."""
    if promise.action.done_at is not None:
        return _("done")
    if promise.action.dropped_at is not None:
        return _("dropped")
    return _.short_day(promise.action.due_on)
