"""The one place where a no is shown: at its field, in a modal, or as a direct message."""

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient

from bot import novelties, partnerships
from bot.blocks import elements
from bot.blocks.newer import alert
from bot.database import is_unwritable
from bot.errors import Refusal
from bot.language import Translator, translator
from bot.logs import cause
from bot.outage import Away
from bot.refused import UNKNOWN_BLOCK
from bot.slack import error_of, is_third, show_over
from handlers.interaction import House, is_sealed, stands_in_modal
from handlers.proving import is_proven
from handlers.standing import with_sentence

log = logging.getLogger(__name__)


FOR_THE_LANGUAGE = 0.15
"""Of the time for an answer, to learn what somebody reads, who may have waited for all of it already."""


class UnshownError(Exception):
    """What somebody asked for is saved, and what they were to see of it broke."""


class Refusals:
    """Turns what a handler raised into what the person sees."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def show(self, error: Exception, body: dict[str, Any], request: AsyncBoltRequest) -> BoltResponse:
        """Bolt's error handler: the response it *returns* is sent, an `ack()` here would be lost."""
        if not is_proven(request):
            return BoltResponse(status=401)
        if isinstance(error, BoltUnhandledRequestError):
            log.info("unknown kind of request", extra={"action": "unhandled"})
            return BoltResponse(status=404)
        if isinstance(error, Refusal):
            if not is_sealed(body):
                self._house.metrics.refused()
        else:
            self._house.metrics.broke()
        refusal = _as_refusal(error)
        if "event" in body:
            # Slack sends an event again that got no 200: right for a failure, not for a no.
            return BoltResponse(status=200 if isinstance(error, Refusal) else 500)
        if body.get("type") == "block_suggestion":
            # A menu that is searched has no room for a sentence, and Slack gives it no trigger.
            return BoltResponse(status=200, body={"options": []})
        _ = await self._translator(body)
        return await self._answer(body, refusal, _)

    async def _translator(self, body: Mapping[str, Any]) -> Translator:
        default = self._house.settings.default_language
        try:
            who = self._house.clients.actor(body)
            ask = self._house.work.in_time(self._house.seconds * FOR_THE_LANGUAGE, who.user)
            return translator(await ask(partnerships.language_of, who) or default)
        except Exception as error:  # the database may be what failed; the no is shown all the same
            log.warning("language unknown: %s", type(error).__name__, extra={"action": "language.unknown"})
            return translator(default)

    async def _answer(self, body: Mapping[str, Any], refusal: Refusal, _: Translator) -> BoltResponse:
        sentence = sentence_of(refusal, _, escape=elements.safe)
        if "command" in body:
            return BoltResponse(status=200, body=sentence)
        said, sign = elements.section(sentence), alert(sentence)
        takes_alerts = await self._takes_alerts(body) if sign is not None else False
        if sign is not None and takes_alerts:
            said = sign
        if body.get("type") == "view_submission":
            at_field = sentence_of(refusal, _)
            return BoltResponse(status=200, body=_submission_answer(body["view"], refusal, at_field, said, _))
        if not (sign is not None and takes_alerts is None and await self._is_tried(body, sign)):
            await self._show_to_clicker(body, sentence, said, _)
        return BoltResponse(status=200)

    async def _takes_alerts(self, body: Mapping[str, Any]) -> bool | None:
        """Whether it is known that modals may hold alerts here; where it cannot be asked, nobody knows."""
        try:
            who = self._house.clients.actor(body)
            ask = self._house.work.in_time(self._house.seconds * FOR_THE_LANGUAGE, who.user)
            return await ask(novelties.takes, who.owner, novelties.Kind.ALERT)
        except Exception as error:  # as with the language
            log.warning("alerts unknown: %s", type(error).__name__, extra={"action": "alerts.unknown"})
            return None

    async def _is_tried(self, body: Mapping[str, Any], sign: Block) -> bool:
        """Where a modal is to be changed anyhow, learn by it whether one may hold an alert; True if it does.

        No other way tells of a refusal and spends no trigger.
        """
        if not stands_in_modal(body) or not is_third(body["view"]):
            return False
        who = self._house.clients.actor(body)
        try:
            client = self._house.clients.of(who.owner)
            await client.views_update(view_id=body["view"]["id"], view=with_sentence(body["view"], sign))
        except SlackApiError as refused:
            if error_of(refused) in UNKNOWN_BLOCK:
                await self._house.work(novelties.learn, who.owner, {novelties.Kind.ALERT: False})
            return False
        await self._house.work(novelties.learn, who.owner, {novelties.Kind.ALERT: True})
        return True

    async def _show_to_clicker(
        self, body: Mapping[str, Any], sentence: str, said: Block, _: Translator
    ) -> None:
        """A modal is sure to be seen, in whichever company one is; a used trigger leaves a message."""
        who = self._house.clients.actor(body)
        client = self._house.clients.of(who.owner)
        try:
            if not stands_in_modal(body):
                await client.views_open(trigger_id=body["trigger_id"], view=_modal(_, said))
            elif is_third(body["view"]):
                # None in its place, either: what was typed would be gone.
                await client.views_update(view_id=body["view"]["id"], view=with_sentence(body["view"], said))
            else:
                await show_over(client, body["trigger_id"], body["view"], _modal(_, said))
        except SlackApiError:
            await self._write_to(client, who.user, sentence)

    async def _write_to(self, client: AsyncWebClient, user: str, sentence: str) -> None:
        """The last way: whom Slack does not let us write to is not shown anything."""
        try:
            await client.chat_postMessage(channel=user, text=sentence)
        except SlackApiError as refused:
            log.warning("refusal not shown: %s", error_of(refused), extra={"action": "refusal.not_shown"})


def _modal(_: Translator, block: Block) -> elements.Modal:
    """What tells of the no."""
    return elements.modal("refusal", _("That can't be done"), [block], close=_("Close"))


def sentence_of(refusal: Refusal, _: Translator, *, escape: Callable[[str], str] = str) -> str:
    """The refusal in a language, with days written out: plain at a field, elsewhere with its values escaped.

    Names and texts of people are among the values, and a side may be called like a link.
    """
    values = {
        name: _.day(value) if isinstance(value, date) else escape(value) if isinstance(value, str) else value
        for name, value in refusal.values.items()
    }
    return _(refusal.reason, **values)


def _as_refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    number = secrets.token_hex(4)
    said = "the database is away" if isinstance(error, Away) else cause(error)
    log.error("error %s: %s", number, said, extra={"action": "error"})
    if isinstance(error, UnshownError):
        return Refusal(
            "This was saved, but Samspil could not show what came of it. Look at the panel in the channel; "
            "if it goes on, tell whoever runs Samspil this number: {number}.",
            number=number,
        )
    if is_unwritable(error):
        return Refusal(
            "Samspil cannot reach its database right now, so nothing was saved. Try again in a "
            "minute; if it goes on, give this number to whoever runs Samspil: {number}.",
            number=number,
        )
    return Refusal(
        "Something went wrong in Samspil, and nothing was saved. Try again; if it happens "
        "again, give this number to whoever runs Samspil: {number}.",
        number=number,
    )


def _submission_answer(
    view: Mapping[str, Any], refusal: Refusal, at_field: str, said: Block, _: Translator
) -> dict[str, Any]:
    """At the field, if it is there; else over the modal or on top of it, and all that was typed stays."""
    fields = {block.get("block_id") for block in view["blocks"]}
    if refusal.field is not None and refusal.field in fields:
        return {"response_action": "errors", "errors": {refusal.field: at_field}}
    if not is_third(view):
        return {"response_action": "push", "view": _modal(_, said).to_dict()}
    return {"response_action": "update", "view": with_sentence(view, said)}
