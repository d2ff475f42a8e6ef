"""The people of a partnership: its channel's members are read again now and then."""

import logging

from slack_sdk.errors import SlackApiError

from bot import partnership, slack
from bot.partnership import Partnership
from bot.slack import Clients
from bot.work import Work

log = logging.getLogger(__name__)


async def sweep(work: Work, clients: Clients) -> None:
    """Read the members of each channel whose list is due."""
    for shared in await work(partnership.members_due):
        try:
            await _read(work, clients, shared)
        except (SlackApiError, *slack.UNREACHED) as error:
            # It stays due: what was learnt so far is kept, and the next sweep goes on.
            log.warning("members not read: %s", type(error).__name__, extra={"action": "members.not_read"})


async def _read(work: Work, clients: Clients, shared: Partnership) -> None:
    client = clients.of(shared.owner)
    present = await slack.members(client, shared.channel)
    companies: dict[str | None, str | None] = {}
    for user in await work(partnership.strangers, shared.id, present):
        profile = await slack.profile(client, user)
        if profile is None:
            continue
        if profile.team not in companies:
            companies[profile.team] = await slack.company(client, profile.team)
        await work(partnership.meet, shared.id, [profile], companies[profile.team])
    await work(partnership.members_were, shared.id, present)
