"""A workspace installs the app by OAuth, or takes it away."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import urljoin

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings

from bot import conductor
from bot.installations import Installations, ManyWorkspaces
from bot.settings import Settings
from bot.slack import Clients
from handlers.interaction import Answer, Interaction

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


def oauth_flow(
    settings: Settings, clients: Clients, many: ManyWorkspaces, scopes: Iterable[str]
) -> AsyncOAuthFlow:
    """Slack's page and back, with a state that serves one browser once."""
    assert settings.slack_client_id and settings.slack_client_secret and settings.public_url  # noqa: S101, PT018  # Settings has checked them; narrows the types
    return AsyncOAuthFlow(
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
