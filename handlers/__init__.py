"""What Slack said: a few listeners, and for each one table in which it looks its handler up."""

import re
from collections.abc import Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import partnership, slack
from bot.errors import Refusal
from bot.partnership import Actor, Unacquainted
from handlers import action, escalation, installing, mine, panel, people, retro, scorecard, status
from handlers.interaction import Answer, Handler, House, Interaction
from handlers.refusals import Refusals

COMMANDS: Final[Mapping[str, Handler]] = {
    "/escalate": panel.escalate_command,
    "/retro": panel.retro_command,
    "/samspil": panel.command,
}

SHORTCUTS: Final[Mapping[str, Handler]] = {
    "escalation.raise": escalation.raise_from_message,
}

ACTIONS: Final[Mapping[str, Handler]] = {
    "action.drop": action.ask_drop,
    "action.finish": action.finish,
    "action.list": action.list_,
    "escalation.acknowledge": escalation.acknowledge,
    "escalation.again": escalation.ask_again,
    "escalation.ask": escalation.ask_question,
    "escalation.confirm": escalation.confirm,
    "escalation.from_status": escalation.raise_from_status,
    "escalation.further": escalation.further,
    "escalation.hand_back": escalation.ask_hand_back,
    "escalation.list": escalation.list_,
    "escalation.raise": escalation.ask_raise,
    "escalation.reopen": escalation.ask_reopen,
    "escalation.resolve": escalation.ask_resolve,
    "escalation.story": escalation.story,
    "ladder.add": escalation.add_rung,
    "ladder.change": escalation.ask_rung,
    "ladder.critical_always": escalation.critical_always,
    "ladder.critical_hours": escalation.critical_hours,
    "ladder.show": escalation.ladder,
    "mine.show": mine.show,
    "panel.count_in": panel.count_in,
    "panel.count_out": panel.count_out,
    "panel.help": panel.help_,
    "panel.set_up": panel.set_up,
    "panel.settings": panel.settings,
    "people.list": people.list_,
    "retro.act": retro.ask_action,
    "retro.cancel": retro.ask_cancel,
    "retro.change": retro.ask_change,
    "retro.now": retro.ask_now,
    "retro.page_back": retro.turn_page,
    "retro.page_on": retro.turn_page,
    "retro.pause": retro.pause,
    "retro.plan": retro.plan,
    "retro.read": retro.read,
    "retro.resume": retro.resume,
    "retro.skip": retro.skip,
    "retro.vote": retro.ask_vote,
    "retro.withdraw": retro.withdraw,
    "retro.write": retro.write,
    "retro.write_next": retro.write_next,
    "scorecard.act": scorecard.ask_action,
    "scorecard.change": scorecard.ask_change,
    "scorecard.csv": scorecard.send_csv,
    "scorecard.json": scorecard.send_json,
    "scorecard.page_back": scorecard.turn_page,
    "scorecard.page_on": scorecard.turn_page,
    "scorecard.post": scorecard.post,
    "scorecard.show": scorecard.show,
    "status.act": status.ask_action,
    "status.change": status.ask_change,
    "status.decide": status.ask_decision,
    "status.excuse": status.excuse,
    "status.give": status.give,
    "status.move": status.ask_move,
    "status.now": status.ask_now,
    "status.page_back": status.turn_page,
    "status.page_on": status.turn_page,
    "status.pause": status.pause,
    "status.plan": status.plan,
    "status.read": status.read,
    "status.resume": status.resume,
    "status.skip": status.skip,
}

VIEWS: Final[Mapping[str, Handler]] = {
    "action.drop": action.drop,
    "escalation.again": escalation.again,
    "escalation.ask": escalation.question,
    "escalation.hand_back": escalation.hand_back,
    "escalation.raise": escalation.raise_,
    "escalation.reopen": escalation.reopen,
    "escalation.resolve": escalation.resolve,
    "ladder.change": escalation.change_rung,
    "mine.save": mine.save,
    "panel.set_up": panel.begin,
    "panel.settings": panel.save_settings,
    "people.correct": people.correct,
    "people.pick": people.pick,
    "retro.action": retro.note_action,
    "retro.answer": retro.answer,
    "retro.cancel": retro.cancel,
    "retro.change": retro.change,
    "retro.now": retro.now,
    "retro.vote": retro.vote,
    "scorecard.action": scorecard.note_action,
    "scorecard.change": scorecard.change,
    "status.action": status.note_action,
    "status.answer": status.answer,
    "status.change": status.change,
    "status.decision": status.decide,
    "status.move": status.move,
    "status.now": status.now,
}

EVENTS: Final[Mapping[str, Handler]] = {
    "app_uninstalled": installing.uninstalled,
    "channel_archive": panel.ended,
    "channel_id_changed": panel.channel_renumbered,
    "channel_left": panel.ended,
    "group_archive": panel.ended,
    "group_left": panel.ended,
    "member_joined_channel": panel.joined,
    "member_left_channel": panel.left,
    "message": panel.message_changed,
    "tokens_revoked": installing.tokens_revoked,
}

_ANY: Final = re.compile(".*", re.DOTALL)


def register(bolt: AsyncApp, house: House) -> None:
    """Hang the listeners into Bolt: it tries them in turn, so few are fast, and clicks come first."""
    refusals = Refusals(house)

    @bolt.action({"type": "block_actions", "action_id": _ANY})
    async def on_action(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = ACTIONS.get(body["actions"][0]["action_id"], _outdated)
        await _answer("action", ack, handler, Interaction(house, body, slack.actor(body)))

    @bolt.view(_ANY)
    async def on_view(ack: AsyncAck, body: dict[str, Any]) -> None:
        name = body["view"]["callback_id"]
        await _answer("view", ack, VIEWS.get(name, _outdated), Interaction(house, body, slack.actor(body)))

    @bolt.shortcut(_ANY)
    async def on_shortcut(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = SHORTCUTS.get(body["callback_id"], _outdated)
        await _answer("shortcut", ack, handler, Interaction(house, body, slack.actor(body)))

    @bolt.command(_ANY)
    async def on_command(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = COMMANDS.get(body["command"], _outdated)
        await _answer("command", ack, handler, Interaction(house, body, slack.actor(body)))

    @bolt.event(_ANY)
    async def on_event(ack: AsyncAck, body: dict[str, Any]) -> None:
        handler = EVENTS.get(body["event"]["type"])
        if handler is not None:
            who = Actor(slack.event_owner(body), str(body["event"].get("user", "")))
            with house.metrics.answering("event"):
                await handler(Interaction(house, body, who))
        await ack()

    @bolt.options(_ANY)
    async def on_suggestion(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _answer("options", ack, people.suggest, Interaction(house, body, slack.actor(body)))

    bolt.error(refusals.show)


async def _answer(kind: str, ack: AsyncAck, handler: Handler, it: Interaction) -> None:
    """Handle it, and acknowledge with the answer; get to know first whom we do not know yet."""
    with it.house.metrics.answering(kind):
        try:
            answer = await handler(it)
        except Unacquainted as stranger:
            await _get_to_know(it, stranger)
            answer = await handler(it)
    await ack(**(answer or {}))


async def _get_to_know(it: Interaction, stranger: Unacquainted) -> None:
    profile = await slack.profile(it.client, stranger.user)
    if profile is None:
        raise Refusal("Samspil cannot find out who you are, so it cannot let you in. Join the channel first.")
    company = await slack.company(it.client, profile.team)
    await it.work(partnership.meet, stranger.partnership_id, [profile], company)


async def _outdated(_it: Interaction) -> Answer:
    raise Refusal("This button is of an older version. Use the panel in the channel.")
