"""What somebody's press brings: the payload, a modal, its change, and what is sent by it."""

from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot import slack
from bot.novelties import Kind
from bot.probe.ground import Ground
from bot.probe.messages import is_ours
from bot.probe.trial import DoesNotHoldError, NotTriedError, Trial
from bot.refused import UNKNOWN_BLOCK
from bot.slack import error_of

ACTION: Final = "samspil.probe"
"""The button's action, and the modal's callback: what else comes is none of the probe's."""
MENU: Final = "menu"
NOBODY: Final = "nobody pressed it in time"
SENT: Final = "the modal was sent before that"
ON_TOP: Final = "On top"


async def press(ground: Ground) -> None:
    """Somebody of our own presses, and a modal opens by that."""
    if ground.presses is None:
        raise NotTriedError("only by Socket Mode the probe hears what is pressed")
    await ground.post("Samspil asks you to press this.", blocks=[_button("Press here")])
    payload = await next_of(ground, "Press «Press here» in the channel", of_ours=True)
    response = await ground.client.views_open(
        trigger_id=payload["trigger_id"], view=_first("Wait for what the terminal says.")
    )
    ground.modal = dict(response["view"])
    must_be_of_owner(ground, payload)


async def alert(ground: Ground) -> None:
    """The modal that stands before who pressed is changed to one with an alert."""
    block = {"type": "alert", "level": "info", "text": _plain("Slack shows alerts.")}
    try:
        await _change(ground, _first("Wait for what the terminal says.", block))
    except SlackApiError as refused:
        if error_of(refused) in UNKNOWN_BLOCK:
            ground.learned[Kind.ALERT] = False
        raise
    ground.learned[Kind.ALERT] = True


async def change(ground: Ground) -> None:
    """A modal that stands before somebody can be changed."""
    await _change(ground, _first("This was changed. Wait for what the terminal says."))


async def external_press(ground: Ground) -> None:
    """Somebody of another company presses."""
    if all(is_ours(ground, each) for each in ground.people):
        raise NotTriedError("nobody of another company is in this channel")
    payload = await next_of(ground, "Somebody of the other company presses «Press here»", of_ours=False)
    await ground.client.views_open(trigger_id=payload["trigger_id"], view=_modal("Thank you."))
    must_be_of_owner(ground, payload)


async def _change(ground: Ground, modal: dict[str, Any]) -> None:
    changed = await ground.call(
        ground.client.views_update, view_id=ground.modal["id"], hash=ground.modal["hash"], view=modal
    )
    ground.modal = dict(changed["view"])


async def next_of(
    ground: Ground,
    asked: str,
    kind: str = "block_actions",
    *,
    of_ours: bool | None = None,
    is_in_modal: bool = False,
) -> Mapping[str, Any]:
    """The next payload of this kind, by somebody of our own or of others, who is asked for it.

    Raises NotTriedError.

    Who sends the modal before they were asked to will do nothing more in it.
    """
    assert ground.presses is not None  # noqa: S101  # the trials that ask for it need one in which it is there
    until = ground.clock.now().timestamp() + ground.patience
    ours = {each.user for each in ground.people if is_ours(ground, each)}
    if is_in_modal and ground.sent:
        raise NotTriedError(SENT)
    ground.say(f"{asked}, within {ground.patience:.0f} seconds.")
    while (left := until - ground.clock.now().timestamp()) > 0:
        payload = await ground.presses.next(left)
        if payload is None:
            break
        who = str((payload.get("user") or {}).get("id"))
        is_there = bool(payload.get("view")) is is_in_modal
        if payload.get("type") == kind and is_there and of_ours in (None, who in ours):
            return payload
        if payload.get("type") == "view_submission":
            ground.sent = payload
            if is_in_modal:
                raise NotTriedError(SENT)
    raise NotTriedError(NOBODY)


def must_be_of_owner(ground: Ground, payload: Mapping[str, Any]) -> None:
    """By who installed the app the bot finds its token; raises DoesNotHoldError."""
    owner = slack.actor(payload).owner
    if owner != ground.owner:
        raise DoesNotHoldError(f"it came as from {owner}, and the app is installed in {ground.owner}")


def asking_to_send(text: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    """A modal with a menu that is searched, and a button that sends it."""
    menu = {
        "type": "input",
        "optional": True,
        "label": _plain("A menu that is searched"),
        "element": {"type": "external_select", "action_id": MENU, "min_query_length": 0},
    }
    return {**_modal(text, *blocks), "submit": _plain("Send")} | {
        "blocks": [*_modal(text, *blocks)["blocks"], menu]
    }


def _first(text: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    """The same, with a button that opens another one on top."""
    return asking_to_send(text, *blocks, _button(ON_TOP))


def _modal(text: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": ACTION,
        "title": _plain("Samspil tries"),
        "close": _plain("Close"),
        "blocks": [{"type": "section", "text": _plain(text)}, *blocks],
    }


def _button(text: str) -> dict[str, Any]:
    button = {"type": "button", "action_id": ACTION, "text": _plain(text), "value": "1"}
    return {"type": "actions", "elements": [button]}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


NOT_REACHED: Final = "Nobody can use the bot in this workspace, until its presses arrive."
TRIALS: Final = (
    Trial(
        "press",
        "A press arrives with the workspace that installed the app, and opens a modal.",
        NOT_REACHED,
        press,
        ("members", "post"),
    ),
    Trial(
        "change",
        "A modal that stands before somebody can be changed.",
        "Lists and refusals are not followed while they are open.",
        change,
        ("press",),
    ),
    Trial(
        "alert",
        "A modal can hold an alert.",
        "Refusals stand as a paragraph on top of the modal.",
        alert,
        ("press",),
    ),
)
EXTERNAL: Final = Trial(
    "external_press",
    "A press by somebody of another company arrives with the workspace that installed the app.",
    "The other company cannot take part; look at which permission the channel was shared with.",
    external_press,
    ("press",),
)
