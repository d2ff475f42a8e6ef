"""A person's stack of modals: what they fill in, and what the app's answers do to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground import forms
from playground.limits import is_too_large, view_problems
from playground.slack import PushLimitError, Slack
from playground.tickets import Trigger
from playground.workspace import Json, OpenView, User


@dataclass(frozen=True)
class Submitted:
    """What a person sees after submitting: errors by block id, and the modal now on top (or None).

    `by_client`: Slack's own client stopped it, and the app was told nothing. `notice`: Slack's words
    where the app did not answer.
    """

    errors: dict[str, str] = field(default_factory=dict)
    view: OpenView | None = None
    by_client: bool = False
    notice: str | None = None


def fill_in(view: OpenView, values: Mapping[str, Any]) -> None:
    """Type and choose in a modal; keys are block ids, or action ids where a block holds several elements.

    :raises LookupError: no such block, no such option.
    """
    for name, value in values.items():
        block, element = _fillable(view, name)
        suggested = view.suggested.get((block["block_id"], element["action_id"]), [])
        view.state[block["block_id"]][element["action_id"]] = forms.answered(element, value, suggested)


def _fillable(view: OpenView, name: str) -> tuple[Json, Json]:
    fillable = [
        (b, e)
        for b, e in forms.elements_of(view.blocks)
        if e["action_id"] in view.state.get(b["block_id"], {})
    ]
    for block, element in fillable:
        if name == block["block_id"]:
            return block, element
    for block, element in fillable:
        if name == element["action_id"]:
            return block, element
    there = ", ".join(block["block_id"] for block, _ in fillable) or "nothing"
    raise LookupError(f"the modal {view.title!r} has no block {name!r} to fill in; it has: {there}")


def obey(slack: Slack, person: User, view: OpenView, answer: Json) -> dict[str, str]:
    """Do what the app answered to a view_submission: nothing (the modal closes), errors, update, push, clear.

    Gives the errors that the person sees. What Slack would not accept is a breach, and the modal stays.
    """
    action = answer.get("response_action")
    if action is None:
        _close(slack, view)
        return {}
    if action not in ACTIONS:
        slack.journal.breach("invalid_response_action", f"{action!r} to {view.callback_id}")
        return {}
    return ACTIONS[action](slack, person, view, answer)


def _close(slack: Slack, view: OpenView) -> None:
    stack = slack.ws.stacks[view.user_id]
    if view in stack:
        stack.remove(view)


def _errors(slack: Slack, _person: User, view: OpenView, answer: Json) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    given = answer.get("errors") or {}
    if not given:
        slack.journal.breach("invalid_response_action", f"errors without errors to {view.callback_id}")
    for block_id in given:
        if block_id not in inputs:
            slack.journal.breach("unknown_error_block", f"{block_id!r} is no input of {view.callback_id}")
    view.errors = {block_id: text for block_id, text in given.items() if block_id in inputs}
    slack.journal.happen("view_updated", viewer=slack.ws.users[view.user_id].handle)
    return dict(view.errors)


def _update(slack: Slack, _person: User, view: OpenView, answer: Json) -> dict[str, str]:
    if _sound(slack, answer):
        slack.views.update(view, answer["view"])
    return {}


def _push(slack: Slack, person: User, view: OpenView, answer: Json) -> dict[str, str]:
    if _sound(slack, answer):
        try:
            slack.views.open(Trigger(person.id, in_view=True, issued=0.0), answer["view"])
        except PushLimitError:
            slack.journal.breach("push_limit_reached", f"a fourth modal, over {view.callback_id}")
    return {}


def _clear(slack: Slack, _person: User, view: OpenView, _answer: Json) -> dict[str, str]:
    slack.ws.stacks[view.user_id].clear()
    return {}


def _sound(slack: Slack, answer: Json) -> bool:
    problems = view_problems(answer.get("view"), "modal", slack.ws.installation.takes)
    if is_too_large(answer.get("view")):
        problems = [*problems, "view_too_large"]
    if problems:
        slack.journal.breach("invalid_arguments", f"response_action: {' '.join(problems)}")
    return not problems


ACTIONS: dict[str, Callable[[Slack, User, OpenView, Json], dict[str, str]]] = {
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}
