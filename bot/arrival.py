"""The bot is in a channel: told by an event, or found by asking, since an event may never have come."""

import logging
from collections.abc import Callable

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import accounts, channels, conductor, partnerships
from bot.blocks.elements import safe
from bot.installations import NotInstalled
from bot.language import LANGUAGES, translator
from bot.partnerships import Beginning, Partnership, Side
from bot.settings import Settings
from bot.slack import UNREACHED, Clients
from bot.troubles import Troubles
from bot.work import Work

log = logging.getLogger(__name__)


class Arrival:
    """Begins a partnership in each channel that the bot is in."""

    def __init__(self, work: Work, clients: Clients, defaults: Settings, began: Callable[[], None]) -> None:
        """`began` has the members of a new channel read soon, without making anybody wait for it."""
        self._began = began
        self._work = work
        self._clients = clients
        self._defaults = defaults
        self._troubles = Troubles()

    async def invited(self, owner: str, channel: str, inviter: str) -> None:
        """Somebody invited us; where the other company's bot is at work already, we stand aside."""
        keeper = await self._work(partnerships.keeper_of, owner, channel)
        if keeper is not None:
            await self._stand_aside(owner, channel, *keeper)
        else:
            await self._begin(owner, channel, inviter)

    async def is_here(self, owner: str, channel: str) -> bool:
        """Whether Slack says that we are in a channel; what is to begin or go on there does.

        Where a partnership was ended by choice we may still be in the channel: only an invitation begins
        another.
        """
        known = await self._work(partnerships.of_channel, owner, channel)
        if known is not None and known.has_ended:
            return False
        if not await channels.is_in(self._clients.of(owner), channel):
            return False
        await self._take_up(owner, channel, known)
        return True

    async def look_everywhere(self) -> bool:
        """Look through all channels that we are in, as Slack has them; False if it could not be asked."""
        owners = await self._clients.installations.owners()
        return all([await self._look_through(owner) for owner in owners])

    async def _look_through(self, owner: str) -> bool:
        try:
            for channel in await channels.channels_of_app(self._clients.patient(owner), owner):
                await self._found(owner, str(channel["id"]))
        except (SlackApiError, NotInstalled, *UNREACHED) as error:
            self._troubles.broke("looking through channels", error, owner, level=logging.WARNING)
            return False
        self._troubles.works("looking through channels", owner)
        return True

    async def _found(self, owner: str, channel: str) -> None:
        known = await self._work(partnerships.of_channel, owner, channel)
        if known is not None and (known.is_live or known.has_ended):
            return
        if known is None and await self._work(partnerships.keeper_of, owner, channel) is not None:
            return
        log.info("found in a channel unasked", extra={"action": "channel.found"})
        await self._take_up(owner, channel, known)

    async def _take_up(self, owner: str, channel: str, known: Partnership | None) -> None:
        if known is None:
            await self._begin(owner, channel, "")
        elif not known.is_live:
            await self._work(conductor.come_back, known.id)

    async def _begin(self, owner: str, channel: str, inviter: str) -> None:
        """Ask Slack who is here, as far as it tells; the members are read by a sweep, soon."""
        client = self._clients.of(owner)
        info = (await client.conversations_info(channel=channel))["channel"]
        enterprise = self._clients.installations.of(owner).enterprise
        others = info.get("connected_team_ids") or info.get("shared_team_ids") or ()
        # An organisation's token is of no workspace by itself: Slack is asked about the one in the channel.
        is_of_all = owner.startswith(channels.ORGANISATION)
        home = await accounts.company(client, info.get("context_team_id") if is_of_all else None)
        partner = await accounts.partner(client, others, [each for each in (owner, enterprise) if each])
        spoken = await _spoken_by(client, inviter) if inviter else ""
        beginning = Beginning(
            owner=owner,
            channel=channel,
            name=str(info.get("name", channel)),
            home_team=owner,
            home_name=home.name if home else "Home",
            partner_name=partner.name if partner else None,
            invited_by=inviter,
            language=spoken if spoken in LANGUAGES else self._defaults.default_language,
            zone=self._defaults.default_zone,
            holidays=self._defaults.default_holidays,
            home_enterprise=enterprise,
        )
        await self._work(conductor.begin, beginning)
        self._began()

    async def _stand_aside(self, owner: str, channel: str, partnership: Partnership, home: Side) -> None:
        """Both companies installed the app: one runs it in this channel, the other's bot says so."""
        _ = translator(partnership.language)
        said = _(
            "{side} already runs Samspil in this channel, so I stand aside: one panel, for everybody. "
            "You can take me out of the channel.",
            side=safe(home.name),
        )
        await self._clients.of(owner).chat_postMessage(channel=channel, text=said)


async def _spoken_by(client: AsyncWebClient, user: str) -> str:
    """The language somebody reads; empty where Slack does not tell it now, which holds nothing up."""
    try:
        profile = await accounts.profile(client, user)
    except (SlackApiError, *UNREACHED):
        return ""
    return ((profile.locale if profile else None) or "").split("-")[0]
