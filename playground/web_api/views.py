"""views.*: modals and App Homes."""

from itertools import chain
from typing import Any

from playground.limits import is_too_large, view_problems
from playground.payloads import view_as_sent
from playground.slack import PushLimitError, Slack
from playground.tickets import TicketError, Trigger
from playground.web_api.places import known_user
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Json, OpenView


def open_modal(slack: Slack, given: Arguments) -> Json:
    """views.open: a modal for the person whose trigger_id this is."""
    content = _content(slack, given, "modal")
    return _show(slack, _exchanged(slack, given), content)


def push(slack: Slack, given: Arguments) -> Json:
    """views.push: a modal over the one in which the person made the gesture."""
    content = _content(slack, given, "modal")
    trigger = _exchanged(slack, given)
    if not trigger.in_view or not slack.ws.stacks[trigger.user_id]:
        raise ApiError("not_found")
    return _show(slack, trigger, content)


def update(slack: Slack, given: Arguments) -> Json:
    """views.update: a modal that is still open, or an App Home, unless it changed meanwhile (hash)."""
    view = _open_view(slack, given)
    if given.get("hash") and given["hash"] != view.hash:
        raise ApiError("hash_conflict")
    slack.views.update(view, _content(slack, given, view.content["type"]))
    return {"view": view_as_sent(slack.ws, view)}


def publish(slack: Slack, given: Arguments) -> Json:
    """views.publish: somebody's App Home."""
    user = known_user(slack, given.need("user_id"))
    content = _content(slack, given, "home")
    before = slack.ws.homes.get(user.id)
    if given.get("hash") and before and given["hash"] != before.hash:
        raise ApiError("hash_conflict")
    return {"view": view_as_sent(slack.ws, slack.views.publish_home(user, content))}


def _content(slack: Slack, given: Arguments, surface: str) -> Any:
    content = given.structure("view")
    if problems := view_problems(content, surface, slack.ws.installation.takes):
        # As with messages: which of the newer blocks is known here nobody can know beforehand.
        raise ApiError("invalid_arguments", problems, is_breach=bool(view_problems(content, surface)))
    if is_too_large(content):
        raise ApiError("view_too_large")
    return content


def _exchanged(slack: Slack, given: Arguments) -> Trigger:
    try:
        return slack.triggers.exchange(given.need("trigger_id"))
    except TicketError as refused:
        raise ApiError(refused.error, is_breach=refused.is_breach) from refused


def _show(slack: Slack, trigger: Trigger, content: Json) -> Json:
    try:
        return {"view": view_as_sent(slack.ws, slack.views.open(trigger, content))}
    except PushLimitError:
        raise ApiError("push_limit_reached") from None


def _open_view(slack: Slack, given: Arguments) -> OpenView:
    view_id, external_id = given.get("view_id"), given.get("external_id")
    if not view_id and not external_id:
        raise ApiError("invalid_arguments", ["[ERROR] missing required field: view_id"])
    for view in chain(*slack.ws.stacks.values(), slack.ws.homes.values()):
        if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
            return view
    raise ApiError("not_found")
