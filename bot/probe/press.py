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
NOBODY: Final = "nobody pressed it in time"


async def press(ground: Ground) -> None:
    """Somebody of our own presses, and a modal opens by that."""
    if ground.presses is None:
        raise NotTriedError("only by Socket Mode the probe hears what is pressed")
    await ground.post(
        "Samspil asks you to press this.",
        blocks=[
            {
                "type": "actions",
                "elements": [
                    {"type": "button", "action_id": ACTION, "text": _plain("Press here"), "value": "1"}
                ],
            }
        ],
    )
    ground.say(f"Press «Press here» in the channel, within {ground.patience:.0f} seconds.")
    payload = await _next(ground, of_ours=True)
    owner = slack.actor(payload).owner
    response = await ground.client.views_open(trigger_id=payload["trigger_id"], view=_modal("Press «Send»."))
    ground.modal = dict(response["view"])
    if owner != ground.owner:
        raise DoesNotHoldError(f"the press came as from {owner}, and the app is installed in {ground.owner}")


async def alert(ground: Ground) -> None:
    """The modal that stands before who pressed is changed to one with an alert."""
    block = {"type": "alert", "level": "info", "text": _plain("Slack shows alerts. Press «Send».")}
    try:
        await _change(ground, _modal("Press «Send».", block))
    except SlackApiError as refused:
        if error_of(refused) in UNKNOWN_BLOCK:
            ground.learned[Kind.ALERT] = False
        raise
    ground.learned[Kind.ALERT] = True


async def change(ground: Ground) -> None:
    """A modal that stands before somebody can be changed."""
    await _change(ground, _modal("Now press «Send»."))


async def submission(ground: Ground) -> None:
    """What is sent by the modal comes, and says where the app is installed."""
    ground.say(f"Press «Send» in the modal, within {ground.patience:.0f} seconds.")
    payload = await _next(ground, kind="view_submission")
    owner = slack.actor(payload).owner
    if owner != ground.owner:
        raise DoesNotHoldError(f"it came as from {owner}, and the app is installed in {ground.owner}")


async def external_press(ground: Ground) -> None:
    """Somebody of another company presses."""
    if all(is_ours(ground, each) for each in ground.people):
        raise NotTriedError("nobody of another company is in this channel")
    ground.say(f"Somebody of the other company presses «Press here», within {ground.patience:.0f} seconds.")
    payload = await _next(ground, of_ours=False)
    owner = slack.actor(payload).owner
    await ground.client.views_open(trigger_id=payload["trigger_id"], view=_modal("Thank you.", sends=False))
    if owner != ground.owner:
        raise DoesNotHoldError(f"the press came as from {owner}, and the app is installed in {ground.owner}")


async def _change(ground: Ground, modal: dict[str, Any]) -> None:
    changed = await ground.call(
        ground.client.views_update, view_id=ground.modal["id"], hash=ground.modal["hash"], view=modal
    )
    ground.modal = dict(changed["view"])


async def _next(
    ground: Ground, *, kind: str = "block_actions", of_ours: bool | None = None
) -> Mapping[str, Any]:
    """The next payload of this kind, by somebody of our own or of others; raises NotTriedError."""
    assert ground.presses is not None  # noqa: S101  # the trials that ask for it need one in which it is there
    until = ground.clock.now().timestamp() + ground.patience
    ours = {each.user for each in ground.people if is_ours(ground, each)}
    while (left := until - ground.clock.now().timestamp()) > 0:
        payload = await ground.presses.next(left)
        if payload is None:
            break
        who = str((payload.get("user") or {}).get("id"))
        if payload.get("type") == kind and of_ours in (None, who in ours):
            return payload
    raise NotTriedError(NOBODY)


def _modal(text: str, *blocks: dict[str, Any], sends: bool = True) -> dict[str, Any]:
    shown = [*blocks, {"type": "section", "text": _plain(text)}]
    modal = {
        "type": "modal",
        "callback_id": ACTION,
        "title": _plain("Samspil tries"),
        "close": _plain("Close"),
        "blocks": shown,
    }
    return {**modal, "submit": _plain("Send")} if sends else modal


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
    Trial(
        "submission",
        "What a modal sends arrives with the workspace that installed the app.",
        NOT_REACHED,
        submission,
        ("press",),
    ),
    Trial(
        "external_press",
        "A press by somebody of another company arrives with the workspace that installed the app.",
        "The other company cannot take part; look at which permission the channel was shared with.",
        external_press,
        ("press",),
    ),
)
