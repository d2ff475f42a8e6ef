"""Installing the app by OAuth: Slack's page that asks, and the code that is exchanged for a token."""

import binascii
import secrets
from base64 import b64decode
from datetime import datetime, timedelta
from html import escape
from typing import Final
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from playground.slack import Slack
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Json

AUTHORIZE: Final = "/oauth/v2/authorize"
ALLOW: Final = "/oauth/v2/allow"
LASTS: Final = timedelta(minutes=10)
"""So long a code can be exchanged [docs: installing with OAuth]."""
PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Install {app}</title></head>
<body><main><h1>{app} asks to be let into {team}</h1><p>It wants to:</p><ul>{scopes}</ul>
<form method="post" action="{action}">{fields}<button name="answer" value="allow">Allow</button>
<button name="answer" value="cancel">Cancel</button></form></main></body></html>
"""


class Authorizing:
    """Somebody of the workspace looks at what the app may do, and allows it or not."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._codes: dict[str, tuple[datetime, str]] = {}

    async def show(self, request: web.Request) -> web.Response:
        """The page; what is wrong in the address is said there, as by Slack, and leads nowhere."""
        asked = request.query
        back = urlsplit(asked.get("redirect_uri", ""))
        if asked.get("client_id") != self._slack.ws.installation.client_id:
            return _wrong("Invalid client_id parameter")
        if back.scheme not in ("http", "https") or not back.netloc:
            return _wrong("redirect_uri did not match any configured URIs")
        if unknown := set(asked.get("scope", "").split(",")) - set(self._slack.ws.installation.scopes):
            return _wrong(f"Invalid permissions requested: {', '.join(sorted(unknown))}")
        text = PAGE.format(
            app=escape(self._slack.ws.bot.name),
            team=escape(self._slack.ws.home.name),
            scopes="".join(f"<li><code>{escape(each)}</code></li>" for each in asked["scope"].split(",")),
            action=ALLOW,
            fields="".join(
                f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
                for name in ("redirect_uri", "state")
            ),
        )
        return web.Response(text=text, content_type="text/html", headers={"X-Frame-Options": "DENY"})

    async def answer(self, request: web.Request) -> web.Response:
        """Go back to the app with a code, or with the word that it was not allowed."""
        given = await request.post()
        back, state = str(given.get("redirect_uri", "")), str(given.get("state", ""))
        told = {"error": "access_denied", "state": state}
        if given.get("answer") == "allow":
            code = secrets.token_hex(16)
            self._codes[code] = (self._slack.now() + LASTS, back)
            told = {"code": code, "state": state}
        raise web.HTTPFound(f"{back}{'&' if urlsplit(back).query else '?'}{urlencode(told)}")

    def exchange(self, authorization: str, given: Arguments) -> Json:
        """What `oauth.v2.access` answers: a code serves once, for the app's own secret; raises ApiError."""
        installed = self._slack.ws.installation
        if _credentials(authorization, given) != (installed.client_id, installed.client_secret):
            raise ApiError("bad_client_secret")
        until, back = self._codes.pop(str(given.get("code", "")), (None, ""))
        if until is None:
            raise ApiError("invalid_code")
        if self._slack.now() > until:
            raise ApiError("code_expired")
        if str(given.get("redirect_uri", back)) != back:
            raise ApiError("bad_redirect_uri")
        installed.uninstalled = False
        who = next(each for each in self._slack.ws.users.values() if each.team_id == installed.team_id)
        return {
            "app_id": installed.app_id,
            "access_token": installed.bot_token,
            "token_type": "bot",
            "scope": ",".join(installed.scopes),
            "bot_user_id": installed.bot_user_id,
            "team": {"id": installed.team_id, "name": self._slack.ws.home.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": who.id},
        }


def _credentials(authorization: str, given: Arguments) -> tuple[str, str]:
    """By HTTP Basic, as Slack wishes, or among the arguments."""
    kind, _, written = authorization.partition(" ")
    if kind.lower() != "basic":
        return str(given.get("client_id", "")), str(given.get("client_secret", ""))
    try:
        name, _, secret = b64decode(written).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret


def _wrong(sentence: str) -> web.Response:
    return web.Response(status=400, text=f"Something went wrong: {sentence}.\n")
