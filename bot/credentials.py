"""At each start: are the keys of sealed answers where they should be, and does Slack accept our tokens?"""

import logging

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from bot import conductor, partnerships
from bot.database import Unusable
from bot.installations import Installed, ManyWorkspaces, OneWorkspace, tell_what_is_lost
from bot.manifest import scopes_in
from bot.outage import Away, said_of
from bot.sealed import KeyStore
from bot.slack import UNREACHED, Clients, owner_of
from bot.unreachable import not_let_in
from bot.work import Work

log = logging.getLogger(__name__)


async def find_keys(work: Work, keys: KeyStore) -> bool:
    """Begin to keep keys, unless there should be some: then they are away, not lost; gives whether."""
    # What is wrong with the tables is not said of the keys.
    live = await work(conductor.live_boxes)
    try:
        if live and not keys.is_there():
            raise Unusable(keys.away)
        keys.begin()
        completed = await work(conductor.complete_terms)
    except Away:
        raise
    except (OSError, SQLAlchemyError) as error:
        raise Unusable(
            f"The keys of anonymous answers cannot be reached: {said_of(error)}. Check KEYS."
        ) from error
    if completed:
        log.info(
            "%d sealed boxes were begun by an earlier version: the accounts that may write and read in "
            "them are bound now as the database has them",
            completed,
            extra={"action": "sealed.completed"},
        )
    return bool(live)


async def check_tokens(
    work: Work, clients: Clients, installations: OneWorkspace | ManyWorkspaces, api_url: str
) -> None:
    """Learn whose they are, and tell of rights that one lacks; raises Unreachable where Slack refuses."""
    if isinstance(installations, OneWorkspace):
        await _check_token(work, clients, installations, api_url)
        return
    await installations.load()
    await work(partnerships.belong, installations.enterprises())
    for owner, one in installations.everyone().items():
        tell_what_is_lost(f"the token of {owner}", one.scopes)


async def _check_token(work: Work, clients: Clients, workspace: OneWorkspace, api_url: str) -> None:
    token = workspace.installed.token
    try:
        identity = await clients.client(token).auth_test()
    except (SlackApiError, *UNREACHED) as error:
        raise not_let_in(error, "SLACK_BOT_TOKEN", api_url) from error
    granted = scopes_in(identity.headers.get("X-OAuth-Scopes"))
    tell_what_is_lost("SLACK_BOT_TOKEN", granted)
    enterprise = identity.get("enterprise_id")
    workspace.owner = owner_of(identity)
    workspace.installed = Installed(
        token, str(identity["user_id"]), identity.get("bot_id"), enterprise, granted
    )
    if enterprise:
        await work(partnerships.belong, {workspace.owner: str(enterprise)})
