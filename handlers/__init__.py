"""What Slack said: a few listeners, and for each one table in which it looks its handler up."""

import re
from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot import slack, text
from bot.errors import Refusal
from bot.inbox import AlreadyReceivedError
from bot.partnerships import Actor
from handlers import (
    acquainting,
    action,
    charter,
    escalation,
    installing,
    invitation,
    kudos,
    mediation,
    mine,
    pair,
    panel,
    people,
    personal,
    retro,
    risk,
    scorecard,
    status,
)
from handlers.interaction import SECONDS, Answer, Handler, House, Interaction, is_sealed
from handlers.once import Once, key_of
from handlers.proving import OnlyProven
from handlers.refusals import Refusals, UnshownError

COMMANDS: Final[Mapping[str, Handler]] = {
    "/escalate": panel.escalate_command,
    "/retro": panel.retro_command,
    "/samspil": panel.command,
}

SHORTCUTS: Final[Mapping[str, Handler]] = {
    "escalation.raise": escalation.raise_from_message,
}

ACTIONS: Final[Mapping[str, Handler]] = {
    "action.accept": action.accept,
    "action.change": action.ask_change,
    "action.decline": action.ask_decline,
    "action.drop": action.ask_drop,
    "action.finish": action.ask_finish,
    "action.list": action.list_,
    "charter.act": charter.ask_action,
    "charter.add": charter.ask_add,
    "charter.answer": charter.ask_answer,
    "charter.change": charter.ask_change,
    "charter.changes": charter.changes,
    "charter.changes_back": charter.turn_changes,
    "charter.changes_on": charter.turn_changes,
    "charter.confirm": charter.confirm,
    "charter.edit": charter.ask_edit,
    "charter.export": charter.export,
    "charter.export_back": charter.export,
    "charter.export_on": charter.export,
    "charter.history": charter.history,
    "charter.more": charter.more_room,
    "charter.name": charter.ask_change,
    "charter.page": charter.turn_page,
    "charter.page_back": charter.turn_page,
    "charter.page_on": charter.turn_page,
    "charter.rhythm": charter.ask_rhythm,
    "charter.show": charter.show,
    "charter.sign": charter.ask_sign,
    "charter.versions": charter.versions,
    "action.note": action.ask_note,
    "action.offer": action.ask_offer,
    "action.page_back": action.turn_page,
    "action.page_on": action.turn_page,
    "action.take": action.take,
    "escalation.acknowledge": escalation.acknowledge,
    "escalation.again": escalation.ask_again,
    "escalation.ask": escalation.ask_question,
    "escalation.confirm": escalation.confirm,
    "escalation.from_risk": escalation.raise_from_risk,
    "escalation.from_status": escalation.raise_from_status,
    "escalation.further": escalation.further,
    "escalation.hand_back": escalation.ask_hand_back,
    "escalation.list": escalation.list_,
    "escalation.raise": escalation.ask_raise,
    "escalation.reopen": escalation.ask_reopen,
    "escalation.resolve": escalation.ask_resolve,
    "escalation.story": escalation.story,
    "kudos.give": kudos.ask_give,
    "invitation.accept": invitation.accept,
    "invitation.act": invitation.ask_action,
    "invitation.ask": invitation.ask,
    "invitation.calendar": invitation.calendar,
    "invitation.call_off": invitation.ask_call_off,
    "invitation.change": invitation.ask_change,
    "invitation.decline": invitation.decline,
    "invitation.keep": invitation.keep,
    "invitation.settle": invitation.ask_settle,
    "ladder.add": escalation.add_rung,
    "ladder.change": escalation.ask_rung,
    "ladder.critical_always": escalation.critical_always,
    "ladder.critical_hours": escalation.critical_hours,
    "ladder.show": escalation.ladder,
    "mine.change": mine.ask_change,
    "mediation.agree": mediation.agree,
    "mediation.another": mediation.ask_another,
    "mediation.ask": mediation.begin,
    "mediation.change": mediation.ask_change,
    "mediation.close": mediation.ask_close,
    "mediation.decline": mediation.ask_decline,
    "mediation.hold": mediation.ask_hold,
    "mediation.invite": mediation.invite,
    "mediation.open": mediation.open_,
    "mediation.propose": mediation.ask_propose,
    "mediation.refuse": mediation.ask_refuse,
    "mediation.take_on": mediation.take_on,
    "mediation.withdraw": mediation.ask_withdraw,
    "mediation.write": mediation.ask_write,
    "mine.show": mine.show,
    "pair.change": pair.ask_change,
    "pair.show": pair.show,
    "pair.tell": pair.ask_tell,
    "panel.count_in": panel.count_in,
    "panel.count_out": panel.count_out,
    "panel.end": panel.ask_end,
    "panel.help": panel.help_,
    "panel.set_up": panel.set_up,
    "panel.settings": panel.settings,
    "people.list": people.list_,
    "personal.erase": personal.erase,
    "personal.export": personal.export,
    "personal.show": personal.show,
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
    "risk.from_status": risk.say_from_status,
    "risk.list": risk.list_,
    "risk.look": risk.ask_look,
    "risk.review": risk.ask_review,
    "risk.say": risk.ask_say,
    "risk.take_over": risk.take_over,
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
    "action.change": action.change,
    "action.decline": action.decline,
    "action.drop": action.drop,
    "charter.action": charter.note_action,
    "charter.add": charter.add,
    "charter.answer": charter.answer,
    "charter.change": charter.change,
    "charter.edit": charter.edit,
    "charter.rhythm": charter.rhythm,
    "charter.sign": charter.sign,
    "action.finish": action.finish,
    "action.note": action.note,
    "action.offer": action.offer,
    "escalation.again": escalation.again,
    "escalation.ask": escalation.question,
    "escalation.hand_back": escalation.hand_back,
    "escalation.raise": escalation.raise_,
    "escalation.reopen": escalation.reopen,
    "escalation.resolve": escalation.resolve,
    "kudos.give": kudos.give,
    "invitation.act": invitation.note_action,
    "invitation.call_off": invitation.call_off,
    "invitation.change": invitation.change,
    "invitation.invite": invitation.invite,
    "invitation.settle": invitation.settle,
    "ladder.change": escalation.change_rung,
    "mediation.another": mediation.another,
    "mediation.ask": mediation.ask,
    "mediation.change": mediation.change,
    "mediation.close": mediation.close,
    "mediation.decline": mediation.decline,
    "mediation.hold": mediation.hold,
    "mediation.propose": mediation.propose,
    "mediation.refuse": mediation.refuse,
    "mediation.withdraw": mediation.withdraw,
    "mediation.write": mediation.write,
    "mine.save": mine.save,
    "pair.change": pair.change,
    "pair.tell": pair.tell,
    "pair.wish": pair.wish,
    "panel.end": panel.end,
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
    "risk.look": risk.look,
    "risk.review": risk.review,
    "risk.say": risk.say,
    "status.action": status.note_action,
    "status.answer": status.answer,
    "status.change": status.change,
    "status.decision": status.decide,
    "status.move": status.move,
    "status.now": status.now,
}

EVENTS: Final[Mapping[str, Handler]] = {
    "app_home_opened": mine.opened_home,
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
            work = Once(house.work.in_time(SECONDS), None)
            with house.metrics.answering("event"):
                await handler(Interaction(house, text.cleaned(body), who, work))
        await ack()

    @bolt.options(_ANY)
    async def on_suggestion(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _answer("options", ack, people.suggest, _heard(house, body))

    bolt.error(refusals.show)


def _heard(house: House, body: dict[str, Any]) -> Interaction:
    """What somebody did; here every text of theirs comes in, and is made clean."""
    body = text.cleaned(body)
    who = house.clients.actor(body)
    return Interaction(house, body, who, Once(house.work.in_time(SECONDS), key_of(body, who.owner)))


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
    raise Refusal("This button is of an older version. Use the panel in the channel.")
