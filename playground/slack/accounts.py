"""What becomes of accounts, and of the app as a whole."""

from collections.abc import Callable

from playground import payloads
from playground.slack.events import Events
from playground.workspace import User, Workspaces


class Accounts:
    """People's accounts end, and a company takes the app away."""

    def __init__(self, new_ts: Callable[[], str], ws: Workspaces, events: Events) -> None:
        self._new_ts = new_ts
        self._ws = ws
        self._events = events

    async def deactivate(self, user: User) -> None:
        """Somebody's account is no more (docs: user_change).

        They stay among the members of their channels (likely); whether the app is told of people elsewhere
        is unknown, so it is not.
        """
        user.is_deactivated = True
        if not self._ws.is_external(user):
            told = {"user": {"id": user.id, "team_id": user.told_team_id, "deleted": True}}
            await self._events.send(
                "user_change",
                None,
                payloads.app_event("user_change", told, self._new_ts()),
            )

    async def uninstall(self) -> None:
        """The company takes the app away: its token serves no more, and it is told so twice.

        Its bot user is out of all channels (likely: an installation later does not bring it back).
        """
        installed = self._ws.installation
        installed.uninstalled, tokens = True, {"oauth": [], "bot": [installed.bot_user_id]}
        for channel in self._ws.channels.values():
            if not channel.dm_with and self._ws.has_app(channel):
                channel.members.remove(self._ws.bot.id)
        for kind, told in (("tokens_revoked", {"tokens": tokens}), ("app_uninstalled", {})):
            await self._events.send(kind, None, payloads.app_event(kind, told, self._new_ts()))
