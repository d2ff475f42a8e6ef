"""Requests as Slack signs them, to our handlers or to a Bolt app that does nothing but acknowledge."""

import json
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bench.ground import OWNING_TEAM, PARTNER_TEAM, Ground
from bot.app import assemble
from bot.clock import SystemClock
from bot.commands.running import leave_alone_what_is_there
from bot.settings import Settings
from handlers.proving import DIGEST, MOMENT, Signatures, vouch
from handlers.receiving import read_request
from playground.server import Playground

_ANY = re.compile(".*", re.DOTALL)
_REFUSED = re.compile(r'"response_action": "(errors|push)"|^[A-Z]')
"""A modal that says no, or the sentence that a command is answered with."""
FORM = "application/x-www-form-urlencoded"


@asynccontextmanager
async def bolts(ground: Ground) -> AsyncIterator[tuple["Door", "Door", str]]:
    """Bolt with our handlers, Bolt alone with as many listeners, and the secret to sign with."""
    slack = Playground(ground.clock)
    await slack.start(0)
    app = assemble(
        Settings(
            _env_file=None,  # type: ignore[call-arg]  # the operator's own settings are none of this
            slack_bot_token=SecretStr(slack.bot_token),
            slack_signing_secret=SecretStr(slack.signing_secret),
            slack_api_url=slack.api_url,
            database_url=ground.database.url.render_as_string(hide_password=False),
            keys=str(ground.keys.folder),
            transport="http",
            port=0,
            log_level="ERROR",
        ),
        ground.clock,
    )
    # Its channels are none of the embedded Slack's: looked for there, all partnerships would end.
    await app.membership.stop()
    await app.start()
    await app.delivery.stop()
    bare = AsyncApp(
        client=AsyncWebClient(token=slack.bot_token, base_url=slack.api_url),
        signing_secret=slack.signing_secret,
        process_before_response=True,
    )
    _acknowledge_all(bare)
    leave_alone_what_is_there()
    ours = Door(app._bolt(), _proven_by(slack.signing_secret))  # noqa: SLF001  # what it answers with, without a network
    yield ours, Door(bare, _read_by_bolt), slack.signing_secret
    await app.stop()
    await slack.stop()


@dataclass(frozen=True)
class Door:
    """Where requests come in, without a network: what reads one, and what answers it."""

    bolt: AsyncApp
    read: Callable[[str, Mapping[str, str]], AsyncBoltRequest]


def _proven_by(secret: str) -> Callable[[str, Mapping[str, str]], AsyncBoltRequest]:
    """As the receiver does it, before Bolt is given anything."""
    signatures = Signatures(secret, SystemClock())

    def read(body: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
        claim = signatures.claim([headers[MOMENT.lower()]], [headers[DIGEST.lower()]])
        if claim is None or not signatures.hold(claim, body.encode()):
            raise RuntimeError("what is not signed is not measured")
        return vouch(read_request(body, headers))

    return read


def _read_by_bolt(body: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    return AsyncBoltRequest(body=body, headers=dict(headers))


_VIEW = "VTHIS"
_VIEWS = count()


class RefusedError(Exception):
    """A measurement of a failure or a refusal is none; who waits for longer than two seconds is refused."""


class Post:
    """A request that is signed when it is sent."""

    def __init__(self, secret: str, body: str) -> None:
        self._verifier, self._body = SignatureVerifier(secret), body

    async def send(self, door: Door) -> str:
        """The body of the answer; raises RefusedError."""
        at = str(int(time.time()))
        # Each is another modal: the same one twice has its effect once.
        body = self._body.replace(_VIEW, f"V{next(_VIEWS)}")
        signature = self._verifier.generate_signature(timestamp=at, body=body)
        headers = {
            "content-type": FORM,
            "x-slack-request-timestamp": at,
            "x-slack-signature": str(signature),
        }
        answer = await door.bolt.async_dispatch(door.read(body, headers))
        if answer.status != 200 or _REFUSED.search(str(answer.body)):  # noqa: PLR2004
            raise RefusedError(f"answered with {answer.status}: {answer.body}")
        return str(answer.body)


def submission(user: int, callback: str, about: object, blocks: Any, said: dict[str, Any]) -> str:
    """A modal that somebody sent, as Slack posts it."""
    team = (OWNING_TEAM, PARTNER_TEAM)[user % 2]
    view = {
        "id": _VIEW, "type": "modal", "hash": "1.a", "callback_id": callback, "private_metadata": str(about),
        "blocks": blocks, "state": {"values": said}, "team_id": OWNING_TEAM,
        "app_installed_team_id": OWNING_TEAM, "app_id": "A1", "bot_id": "B1", "previous_view_id": None,
        "root_view_id": _VIEW, "clear_on_close": False, "notify_on_close": False, "external_id": "",
    }  # fmt: skip
    return urlencode(
        {
            "payload": json.dumps(
                _by(user, team) | {"type": "view_submission", "view": view, "response_urls": []}
            )
        }
    )


def press(user: int, action: str, about: object, channel: str) -> str:
    """A button in a channel that somebody pressed, as Slack posts it."""
    pressed = {
        "action_id": action,
        "block_id": "b",
        "type": "button",
        "value": str(about),
        "action_ts": "1.0",
    }
    where = {"type": "message", "message_ts": "1.0", "channel_id": channel, "is_ephemeral": False}
    told = {
        "type": "block_actions", "trigger_id": f"1.2.{_VIEW}", "container": where, "channel": {"id": channel},
        "message": {"ts": "1.0", "text": "Blocker", "blocks": []}, "actions": [pressed], "response_url": "",
    }  # fmt: skip
    return urlencode({"payload": json.dumps(_by(user, (OWNING_TEAM, PARTNER_TEAM)[user % 2]) | told)})


def command(user: int, name: str, words: str, channel: str) -> str:
    """A command that somebody typed, as Slack posts it."""
    return urlencode(
        {
            "command": name, "text": words, "channel_id": channel, "user_id": f"U{user}",
            "team_id": OWNING_TEAM, "trigger_id": "1.2.a", "api_app_id": "A1", "token": "t",
            "team_domain": "nordlys", "channel_name": "privategroup", "user_name": f"u{user}",
            "is_enterprise_install": "false", "response_url": "",
        }
    )  # fmt: skip


def _by(user: int, team: str) -> dict[str, Any]:
    return {
        "user": {"id": f"U{user}", "username": f"u{user}", "name": f"u{user}", "team_id": team},
        "team": {"id": team, "domain": "nordlys"},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": "A1",
        "token": "t",
        "trigger_id": "1.2.a",
    }


def _acknowledge_all(bolt: AsyncApp) -> None:
    """The floor: as many listeners in the same order, and nothing done."""

    async def acknowledge(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()

    bolt.action({"type": "block_actions", "action_id": _ANY})(acknowledge)
    for listen in (bolt.view, bolt.shortcut, bolt.command, bolt.event, bolt.options):
        listen(_ANY)(acknowledge)
