"""What Slack said: a few listeners, and for each one table in which it looks its handler up."""

import re
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Final, cast

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot import slack, text
from bot.blocks.retro import SUGGEST
from bot.errors import Refusal
from bot.inbox import AlreadyReceivedError
from bot.partnerships import Actor
from handlers import acquainting, commands, escalation, installing, mine, panel, people, retro
from handlers.filled_in import fitting
from handlers.interaction import Answer, Handler, House, Interaction, is_sealed
from handlers.once import Once, key_of
from handlers.proving import OnlyProven
from handlers.refusals import Refusals, UnshownError
from handlers.rows import Button, Room, Submission

ROOMS: Final[Sequence[Room]] = (*commands.OTHERS, cast("Room", commands))
BUTTONS: Final[Mapping[str, Button]] = {row.name: row for room in ROOMS for row in room.BUTTONS}
MODALS: Final[Mapping[str, Submission]] = {row.name: row for room in ROOMS for row in room.MODALS}
ACTIONS: Final[Mapping[str, Handler]] = {name: row.handler for name, row in BUTTONS.items()}
VIEWS: Final[Mapping[str, Handler]] = {name: fitting(row.handler) for name, row in MODALS.items()}
NOT_ONCE: Final = {name for rows in (BUTTONS, MODALS) for name, row in rows.items() if row.not_once}
COMMANDS: Final[Mapping[str, Handler]] = {
    "/escalate": commands.escalate_command,
    "/retro": commands.retro_command,
    "/samspil": commands.command,
}
SHORTCUTS: Final[Mapping[str, Handler]] = {
    "escalation.raise": escalation.raise_from_message,
}
EVENTS: Final[Mapping[str, Handler]] = {
    "app_home_opened": mine.show_home,
    "app_mention": panel.mentioned,
    "app_uninstalled": installing.uninstalled,
    "channel_archive": panel.archived,
    "channel_id_changed": panel.channel_renumbered,
    "channel_left": panel.taken_out,
    "channel_unarchive": panel.unarchived,
    "group_archive": panel.archived,
    "group_left": panel.taken_out,
    "group_unarchive": panel.unarchived,
    "member_joined_channel": panel.joined,
    "member_left_channel": panel.left,
    "message": panel.message_changed,
    "tokens_revoked": installing.tokens_revoked,
    "user_change": panel.user_changed,
}

_NOTHING_TO_SHOW: Final = {"exchanged_trigger_id", "hash_conflict", "not_found"}
"""The same click, brought twice: its modal is there; or the one in which it stood changed, or is closed."""
_ANY: Final = re.compile(".*", re.DOTALL)


def register(bolt: AsyncApp, house: House) -> None:
    """Hang the listeners into Bolt: it tries them in turn, so few are fast, and clicks come first."""
    refusals = Refusals(house)

    bolt.use(OnlyProven())

    @bolt.action({"type": "block_actions", "action_id": _ANY})
    async def on_action(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = ACTIONS.get(body["actions"][0]["action_id"], _outdated)
        await _answer("action", ack, handler, _heard(house, body))

    @bolt.view(_ANY)
    async def on_view(ack: AsyncAck, body: dict[str, Any]) -> None:
        name = body["view"]["callback_id"]
        await _answer("view", ack, VIEWS.get(name, _outdated), _heard(house, body))

    @bolt.shortcut(_ANY)
    async def on_shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = SHORTCUTS.get(body["callback_id"], _outdated)
        await _answer("shortcut", ack, handler, _heard(house, body))

    @bolt.command(_ANY)
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = COMMANDS.get(body["command"], _outdated)
        await _answer("command", ack, handler, _heard(house, body))

    @bolt.event(_ANY)
    async def on_event(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = EVENTS.get(body["event"]["type"])
        if handler is not None:
            owner = house.clients.installations.whose(slack.event_owner(body))
            user = body["event"].get("user", "")
            who = Actor(owner, str(user["id"] if isinstance(user, dict) else user))
            # What an event tells of is so already: to hear it again changes nothing.
            work = Once(house.work.in_time(house.seconds, who.user), None)
            with house.metrics.answering("event"):
                await handler(Interaction(house, text.cleaned(body), who, work))
        await ack()

    @bolt.options(_ANY)
    async def on_suggestion(ack: AsyncAck, body: dict[str, Any]) -> None:
        menu = str(body.get("action_id"))
        handler = retro.suggest if menu.startswith(SUGGEST) else people.suggest
        await _answer("options", ack, handler, _heard(house, body))

    bolt.error(refusals.show)


def _heard(house: House, body: dict[str, Any]) -> Interaction:
    """What somebody did; here every text of theirs comes in, and is made clean."""
    body = _cleaned(body)
    who = house.clients.actor(body)
    work = house.work.in_time(house.seconds, who.user)
    return Interaction(house, body, who, Once(work, key_of(body, who.owner, NOT_ONCE)))


def _cleaned(body: dict[str, Any]) -> dict[str, Any]:
    """All that was typed; not the blocks of the view in which it was, which are ours as we showed them.

    They are nine tenths of what a modal sends, and were a quarter of what the event loop did for an answer.
    """
    view = body.get("view")
    if not isinstance(view, dict) or "blocks" not in view:
        return text.cleaned(body)
    typed = {name: each for name, each in view.items() if name != "blocks"}
    clean = text.cleaned({**body, "view": typed})
    clean["view"]["blocks"] = view["blocks"]
    return clean


async def _answer(kind: str, ack: AsyncAck, handler: Handler, it: Interaction) -> None:
    """Handle it, and acknowledge with the answer."""
    measured = nullcontext() if is_sealed(it.body) else it.house.metrics.answering(kind)
    with measured:
        try:
            answer = await _handle(handler, it)
        except Refusal:
            await it.work.take_back(it.house.work)
            raise
        except Exception as error:
            if it.work.has_saved:
                raise UnshownError from error
            raise
        finally:
            # Also after a no: it may tell of something that is shown otherwise.
            if kind != "options":
                it.house.screens.follow(it.actor)
                it.house.read_name(it.actor)
    await ack(**(answer or {}))


async def _handle(handler: Handler, it: Interaction) -> Answer:
    """Get to know first whom we do not know yet; what was brought twice is done once."""
    try:
        return await acquainting.handle_of_all(handler, it)
    except AlreadyReceivedError:
        return None
    except SlackApiError as refused:
        if slack.error_of(refused) not in _NOTHING_TO_SHOW:
            raise
        return None


async def _outdated(_it: Interaction) -> Answer:
    raise Refusal("This button is from an older version. Use the panel in the channel.")
