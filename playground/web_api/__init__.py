"""The Web API: which methods there are, who may call them, and how often."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from playground.failing import answered
from playground.slack import Slack
from playground.web_api import chat, conversations, files, people, pins, views
from playground.web_api.authorizing import Authorizing
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Json


@dataclass(frozen=True)
class Method:
    """A method: what it does, its rate tier (0: a limit of its own) and the scope that it needs.

    A scope that begins with `:` is completed by the kind of channel: channels, groups or im.
    """

    run: Callable[[Slack, Arguments], Json]
    tier: int
    scope: str = ""
    token: str = "xoxb"  # noqa: S105 - the kind of token, no secret


METHODS: dict[str, Method] = {
    "apps.connections.open": Method(people.open_connection, 1, token="xapp"),  # noqa: S106 - as above
    "auth.revoke": Method(people.auth_revoke, 3),
    "auth.teams.list": Method(people.auth_teams, 2),
    "auth.test": Method(people.auth_test, 4),
    "bots.info": Method(people.bot_info, 3, "users:read"),
    "chat.delete": Method(chat.delete, 3, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, "chat:write"),
    "chat.postMessage": Method(chat.post_message, 0, "chat:write"),
    "chat.update": Method(chat.update, 3, "chat:write"),
    "conversations.history": Method(conversations.history, 3, ":history"),
    "conversations.info": Method(conversations.info, 3, ":read"),
    "conversations.members": Method(conversations.members, 4, ":read"),
    "conversations.open": Method(conversations.open_dm, 3, "im:write"),
    "conversations.replies": Method(conversations.replies, 3, ":history"),
    "files.completeUploadExternal": Method(files.complete_upload, 4, "files:write"),
    "files.delete": Method(files.delete, 3, "files:write"),
    "files.getUploadURLExternal": Method(files.get_upload_url, 4, "files:write"),
    "pins.add": Method(pins.add, 2, "pins:write"),
    "pins.list": Method(pins.listing, 2, "pins:read"),
    "pins.remove": Method(pins.remove, 2, "pins:write"),
    "team.info": Method(people.team_info, 3, "team:read"),
    "users.conversations": Method(conversations.of_app, 3, ":read"),
    "users.info": Method(people.user_info, 4, "users:read"),
    "views.open": Method(views.open_modal, 4),
    "views.publish": Method(views.publish, 4),
    "views.push": Method(views.push, 4),
    "views.update": Method(views.update, 4),
}
KINDS_OF_CHANNELS = ("channels", "groups", "im")
OF_CHANNELS = ("channels:read", "groups:read")
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_id_changed": OF_CHANNELS,
    "channel_left": ("channels:read",),
    "channel_shared": OF_CHANNELS,
    "channel_unarchive": ("channels:read",),
    "channel_unshared": OF_CHANNELS,
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": OF_CHANNELS,
    "member_left_channel": OF_CHANNELS,
    "tokens_revoked": (),
    "user_change": ("users:read",),
    **{f"message.{kind}": (f"{kind}:history",) for kind in KINDS_OF_CHANNELS},
}
"""The events that there are, each with the scopes of which it needs one."""


def all_scopes() -> tuple[str, ...]:
    """Every scope that some method, event or slash command needs."""
    needed = {"commands"}.union(*EVENT_SCOPES.values())
    for method in METHODS.values():
        if method.scope.startswith(":"):
            needed |= {kind + method.scope for kind in KINDS_OF_CHANNELS}
        elif method.scope:
            needed.add(method.scope)
    return tuple(sorted(needed))


class WebApi:
    """Answers POST and GET /api/{method}."""

    def __init__(self, slack: Slack, authorizing: Authorizing) -> None:
        self._slack = slack
        self._authorizing = authorizing

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one call as Slack would, and note it."""
        name = request.match_info["method"]
        return await answered(self._slack.faults, name, request, lambda: self._answer(name, request))

    async def _answer(self, name: str, request: web.Request) -> web.Response:
        journal = self._slack.journal
        given, before, token = Arguments(), len(journal.violations), ""
        try:
            given = await _arguments(request)
            # From here to the noting nothing is awaited: what is broken meanwhile, this call broke.
            before = len(journal.violations)
            token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
            token = str(given.pop("token", "") or token)
            answer = {"ok": True} | (
                self._authorizing.exchange(request.headers.get("Authorization", ""), given)
                if name == "oauth.v2.access"
                else self._run(name, token, given)
            )
        except ApiError as refused:
            answer = refused.answer
            if refused.is_breach:
                journal.breach(refused.error, f"{name}: {' '.join(refused.messages)}")
        journal.call(name, dict(given), answer, journal.violations[before:])
        return _response(answer, self._headers(token))

    def _headers(self, token: str) -> dict[str, str]:
        """Slack's own time, and what a bot token may do; whose token is wrong is told no scopes."""
        installed = self._slack.ws.installation
        told = {"Date": _http_date(self._slack.now())}
        if token == installed.bot_token and not installed.uninstalled:
            told["X-OAuth-Scopes"] = ",".join(installed.scopes)
        return told

    def _run(self, name: str, token: str, given: Arguments) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        self._must_be_allowed(method, token, given)
        reads = name in ("conversations.history", "conversations.replies")
        if reads and self._slack.ws.installation.reads_little:
            given["limit"] = min(int(given.get("limit") or 15), 15)
            if wait := self._slack.rates.take_one(name):
                raise ApiError("ratelimited", retry_after=wait)
        if method.tier and (wait := self._slack.rates.take(name, method.tier)):
            raise ApiError("ratelimited", retry_after=wait)
        return method.run(self._slack, given)

    def _must_be_allowed(self, method: Method, token: str, given: Arguments) -> None:
        installed = self._slack.ws.installation
        if not token:
            raise ApiError("not_authed")
        if token not in (installed.bot_token, installed.app_token):
            raise ApiError("invalid_auth")
        if installed.uninstalled:
            raise ApiError("account_inactive")
        if not token.startswith(method.token):
            raise ApiError("not_allowed_token_type")
        needed = self._needed_scope(method, given)
        if needed and needed not in installed.scopes:
            raise ApiError("missing_scope", needed=needed, provided=",".join(installed.scopes))

    def _needed_scope(self, method: Method, given: Arguments) -> str:
        if not method.scope.startswith(":"):
            return method.scope
        channel = self._slack.ws.channels.get(str(given.get("channel")))
        return channel.kind + method.scope if channel else ""


async def _arguments(request: web.Request) -> Arguments:
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        given |= _json_object(await request.text() or "{}")
    else:
        given |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return Arguments(given)


def _json_object(text: str) -> Json:
    try:
        body = json.loads(text)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _response(answer: Json, headers: dict[str, str]) -> web.Response:
    if answer.get("error") != "ratelimited":
        return web.json_response(answer, headers=headers)
    told = {"ok": False, "error": "ratelimited"}
    return web.json_response(told, status=429, headers=headers | {"Retry-After": str(answer["retry_after"])})
