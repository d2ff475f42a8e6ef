"""The one place that makes clients, keeps their pace, and reads who is acting from a payload."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeVar

from aiohttp import ClientError, ClientSession, ClientTimeout
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import text
from bot.installations import Installations
from bot.pace import Pace
from bot.partnerships import Actor
from bot.refused import RATE_LIMITED, passes

log = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 10
UNREACHED: Final = (TimeoutError, OSError, ClientError)
"""What a call raises that got no answer: to aiohttp a lost connection is no OSError."""
PATIENT_TRIES: Final = 4
UNSAID_WAIT: Final = timedelta(minutes=1)
TOO_MANY, SERVER_ERROR = 429, 500

AnyClient = TypeVar("AnyClient", bound="Client")


class Client(AsyncWebClient):
    """Asks Slack; what it answers (names of people, companies and channels) is made clean as it comes in."""

    rate_limited: Callable[[str, timedelta], None] = staticmethod(lambda _method, _wait: None)
    under_way: Callable[[str], AbstractContextManager[None]] = staticmethod(lambda _method: nullcontext())

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        """As slack_sdk's own, which every method goes through."""
        try:
            with self.under_way(api_method):
                answer = await super().api_call(api_method, **kwargs)
        except SlackApiError as refused:
            if error_of(refused) in RATE_LIMITED:
                self.rate_limited(api_method, retry_after(refused))
            raise
        answer.data = text.cleaned(answer.data)
        return answer


class PatientClient(Client):
    """The same for whom nobody waits: each call in its turn, and again where Slack was asked too often."""

    turn: Callable[[str], Awaitable[None]]

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        """When the pace of the method allows it."""
        for _try in range(PATIENT_TRIES):
            await self.turn(api_method)
            try:
                return await super().api_call(api_method, **kwargs)
            except SlackApiError as refused:
                if error_of(refused) not in RATE_LIMITED:
                    raise
        await self.turn(api_method)
        return await super().api_call(api_method, **kwargs)


class Clients:
    """The Web API clients of this deployment, by the team or enterprise that installed the app."""

    def __init__(
        self,
        api_url: str,
        installations: Installations,
        pace: Pace,
        rate_limited: Callable[[], None] = lambda: None,
    ) -> None:
        """`rate_limited` is told whenever Slack asks to wait."""
        self._pace = pace
        self._rate_limited = rate_limited
        self._api_url = api_url
        self.installations = installations
        self._session: ClientSession | None = None

    def of(self, owner: str) -> AsyncWebClient:
        """The client that acts for an installation; raises NotInstalled."""
        return self._cached(Client, self.installations.of(owner).token, owner)

    def patient(self, owner: str) -> AsyncWebClient:
        """The same for what nobody waits for: at the pace of each method; raises NotInstalled."""
        client = self._cached(PatientClient, self.installations.of(owner).token, owner)
        client.turn = partial(self._pace.turn, owner)
        return client

    def actor(self, body: Mapping[str, Any]) -> Actor:
        """Who acts. Where one workspace installed the app it is through that one, whatever a payload says:

        which team stands in one from a direct message with somebody elsewhere is unknown.
        """
        who = actor(body)
        return replace(who, owner=self.installations.whose(who.owner))

    def client(self, token: str | None = None) -> AsyncWebClient:
        """One that acts for nobody in particular."""
        return self._cached(Client, token, "")

    def _cached(self, kind: type[AnyClient], token: str | None, owner: str) -> AnyClient:
        """A client without retries: slack_sdk would repeat a POST whose answer was lost."""
        client = kind(
            token=token,
            base_url=self._api_url,
            session=self.session(),
            timeout=SECONDS_TO_ANSWER,
            retry_handlers=[],
        )
        client.rate_limited = partial(self._must_wait, owner)
        client.under_way = partial(self._pace.under_way, owner)
        return client

    def _must_wait(self, owner: str, method: str, wait: timedelta) -> None:
        """Slack says so of a method in a workspace, whoever called it."""
        self._rate_limited()
        self._pace.hold(owner, method, wait)

    def session(self) -> ClientSession:
        """One pool of connections for every call."""
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=SECONDS_TO_ANSWER))
        return self._session

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()


def retry_after(refused: SlackApiError) -> timedelta:
    """How long Slack asks us to wait; a minute if what answered did not say it in seconds."""
    header = str(refused.response.headers.get("Retry-After", ""))
    return timedelta(seconds=int(header)) if header.isdecimal() else UNSAID_WAIT


def error_of(refused: SlackApiError) -> str | None:
    """Slack's own word for its no; None where something else answered, say a proxy or a broken server."""
    # What slack_sdk could not read stands there as it came: a text, or aiohttp's own response.
    response = refused.response
    status = getattr(response, "status_code", SERVER_ERROR)
    if status == TOO_MANY:
        return "ratelimited"
    if status >= SERVER_ERROR:
        return None
    data = response.data
    return str(data["error"]) if isinstance(data, dict) and "error" in data else None


async def respond(clients: Clients, url: str, answer: Mapping[str, Any]) -> None:
    """Answer a command later, at the address that came with it."""
    async with clients.session().post(url, json=dict(answer)) as response:
        log.info("responded: %d", response.status, extra={"action": "response.sent"})


def actor(body: Mapping[str, Any]) -> Actor:
    """Who acts and through whose installation.

    In a shared channel the payload's teams differ by kind: a click has the installing team in
    `team`, a modal of an external person has *theirs* there and ours in `app_installed_team_id`;
    `user.team_id` is never the installation. On org-wide installs the enterprise owns it.
    [java-slack-sdk#1041; docs: slack-connect]
    """
    if body.get("is_enterprise_install") in (True, "true") and (enterprise := _enterprise(body)):
        owner = enterprise
    else:
        owner = _installed_team(body)
    user = body.get("user")
    if isinstance(user, Mapping):
        return Actor(owner, str(user["id"]), user.get("team_id"))
    return Actor(owner, str(body.get("user_id") or user or ""), body.get("team_id"))


def owner_of(identity: AsyncSlackResponse) -> str:
    """Whose installation a token is, as auth.test tells it: a workspace's, or a whole organisation's."""
    enterprise = identity.get("enterprise_id")
    return str(enterprise if enterprise and identity.get("is_enterprise_install") else identity["team_id"])


def event_owner(body: Mapping[str, Any]) -> str:
    """The installation that an event came for."""
    authorizations: list[Mapping[str, Any]] = body.get("authorizations") or [{}]
    authorization = authorizations[0]
    if authorization.get("is_enterprise_install") and authorization.get("enterprise_id"):
        return str(authorization["enterprise_id"])
    return str(authorization.get("team_id") or body["team_id"])


def _enterprise(body: Mapping[str, Any]) -> str | None:
    enterprise = body.get("enterprise")
    found = enterprise.get("id") if isinstance(enterprise, Mapping) else body.get("enterprise_id")
    return str(found) if found else None


def _installed_team(body: Mapping[str, Any]) -> str:
    if installed := (body.get("view") or {}).get("app_installed_team_id"):
        return str(installed)
    team = body.get("team")
    return str(team["id"]) if isinstance(team, Mapping) else str(body.get("team_id", ""))


def is_third(view: Mapping[str, Any]) -> bool:
    """Whether a modal stands on two others: Slack takes no fourth [docs: modals]."""
    return view.get("previous_view_id") not in (None, view.get("root_view_id"))


async def show_over(
    client: AsyncWebClient, trigger: str, below: Mapping[str, Any], modal: View
) -> Mapping[str, Any]:
    """A modal on top of the one `below`, or in its place where there is no room; as Slack has it."""
    if is_third(below):
        return await show_in_place(client, below, modal)
    shown: Mapping[str, Any] = (await client.views_push(trigger_id=trigger, view=modal))["view"]
    return shown


async def show_in_place(
    client: AsyncWebClient, below: Mapping[str, Any], modal: View, *, unchanged: bool = False
) -> Mapping[str, Any]:
    """A modal in place of this one, as Slack has it; `unchanged`: Slack refuses where another came before."""
    seen = {"hash": below["hash"]} if unchanged else {}
    shown: Mapping[str, Any] = (await client.views_update(view_id=below["id"], view=modal, **seen))["view"]
    return shown


async def drawn_anew(
    client: AsyncWebClient, below: Mapping[str, Any], modal: View
) -> Mapping[str, Any] | None:
    """The same for who follows: `below` where Slack puts us off, None where it is gone or another."""
    try:
        return await show_in_place(client, below, modal, unchanged=True)
    except SlackApiError as refused:
        is_there = passes(error_of(refused)) and error_of(refused) not in {"hash_conflict", "not_found"}
        return below if is_there else None
    except UNREACHED:
        return below


async def give_back(client: AsyncWebClient, token: str) -> None:
    """Have Slack make a token worthless that we will not keep; where it does not, we have forgotten it."""
    try:
        await client.auth_revoke(token=token)
    except (SlackClientError, *UNREACHED) as error:
        said = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        log.info("token not given back: %s", said, extra={"action": "token.not_revoked"})
