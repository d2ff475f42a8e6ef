"""A workspace installs the app by OAuth, or takes it away."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urljoin

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation

from bot import conductor
from bot.installations import Installations, ManyWorkspaces, owner_of
from bot.language import translator
from bot.settings import OWNER, Settings
from bot.slack import UNREACHED, Clients, give_back
from handlers.interaction import Answer, Interaction

log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


def oauth_flow(
    settings: Settings, clients: Clients, many: ManyWorkspaces, scopes: Iterable[str]
) -> AsyncOAuthFlow:
    """Slack's page and back, with a state that serves one browser once."""
    assert settings.slack_client_id and settings.slack_client_secret and settings.public_url  # noqa: S101, PT018  # Settings has checked them; narrows the types
    return _Flow(
        many,
        settings,
        client=clients.client(),
        # Below ERROR Bolt logs the code that Slack sent, which is a secret while it lasts.
        logger=_quiet(),
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            scopes=sorted(scopes),
            redirect_uri=urljoin(settings.public_url, REDIRECT_PATH),
            authorization_url=urljoin(settings.slack_api_url, "/oauth/v2/authorize"),
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            install_page_rendering_enabled=False,
            installation_store=many.store,
            state_store=many.states,
            logger=_quiet(),
        ),
    )


class _Uninvited(Exception):
    """A workspace that ALLOWED_WORKSPACES does not name, and that has not installed the app before."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


class _Flow(AsyncOAuthFlow):
    """Bolt's, in which only who is named gets in; whatever a browser sends is answered with a sentence."""

    def __init__(self, many: ManyWorkspaces, given: Settings, **of_bolt: Any) -> None:
        super().__init__(**of_bolt)
        self._many = many
        self._allowed = given.allowed
        self._language = given.default_language

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """What the browser names as its workspace stands in the address, so it must be one."""
        team = next(iter(request.query.get("team", [])), "")
        return self.settings.authorize_url_generator.generate(
            state=state, team=team if OWNER.fullmatch(team) else None
        )

    async def handle_callback(self, request: AsyncBoltRequest) -> BoltResponse:
        _ = translator(self._language)
        try:
            return await super().handle_callback(request)
        except _Uninvited as refused:
            log.info("not allowed to install: %s", refused.owner, extra={"action": "installation.refused"})
            return _page(
                403,
                _(
                    "The workspace {id} may not install this Samspil. Ask whoever runs it to add {id} to "
                    "ALLOWED_WORKSPACES, then install it again.",
                    id=refused.owner,
                ),
            )
        except UNREACHED as error:
            log.info("Slack not reached: %s", type(error).__name__, extra={"action": "installation.failed"})
            return _page(503, _("Slack does not answer right now. Try to install Samspil again in a minute."))

    async def run_installation(self, code: str) -> Installation | None:
        """Raises _Uninvited, before anything is stored. The token that Slack gave is given back."""
        installation = await super().run_installation(code)
        if installation is None:
            return None
        owner, organisation = owner_of(installation.to_bot()), installation.enterprise_id
        if {owner, organisation} & self._allowed or await self._many.find(owner) is not None:
            return installation
        # In an organisation others may stand on the same installation, and theirs is to go on.
        if organisation is None:
            await give_back(self.client, str(installation.bot_token))
        raise _Uninvited(owner)


def _page(status: int, sentence: str) -> BoltResponse:
    return BoltResponse(
        status=status, body=sentence + "\n", headers={"Content-Type": "text/plain; charset=utf-8"}
    )


def authorizing(
    installations: Installations,
) -> Callable[[AsyncBoltContext, str | None, str | None], Awaitable[AuthorizeResult | None]]:
    """Tells Bolt with which token to act, without asking Slack at every click."""

    async def authorize(
        context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult | None:
        owner = str((enterprise_id if context.is_enterprise_install else team_id) or "")
        installed = await installations.find(owner)
        if installed is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=installed.token,
            bot_id=installed.bot_id,
            bot_user_id=installed.bot_user,
        )

    return authorize


async def uninstalled(it: Interaction) -> Answer:
    """The app was taken out of a workspace: its tokens go at once, its partnerships end."""
    await it.house.clients.installations.forget(it.actor.owner)
    await it.work(conductor.uninstall, it.actor.owner)
    return None


async def tokens_revoked(it: Interaction) -> Answer:
    """A user's token is none of ours; without the bot's we can do nothing there."""
    if it.event["tokens"].get("bot"):
        return await uninstalled(it)
    return None


def _quiet() -> logging.Logger:
    quiet = logging.getLogger("slack_bolt.oauth")
    quiet.setLevel(logging.ERROR)
    return quiet
