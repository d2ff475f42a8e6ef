"""What becomes of channels: people and the app come and go, they are archived, shared, renumbered."""

from playground.journal import Journal
from playground.slack.events import Events
from playground.workspace import Channel, Team, User, Workspaces


class Channels:
    """Changes of channels, of which the app is told where it was in them."""

    def __init__(self, ws: Workspaces, journal: Journal, events: Events) -> None:
        self._ws = ws
        self._journal = journal
        self._events = events

    async def add_member(self, channel: Channel, user: User, inviter: User | None) -> None:
        """Somebody, or the app, comes into a channel."""
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        self._journal.happen("joined", channel)
        await self._events.send_member("member_joined_channel", user, channel, inviter)

    async def remove_member(self, channel: Channel, user: User) -> None:
        """Somebody goes out of a channel."""
        channel.members.remove(user.id)
        self._journal.happen("left", channel)
        await self._events.send_member("member_left_channel", user, channel)

    async def remove_app(self, channel: Channel, actor: User) -> None:
        """The app is taken out; it is told by channel_left or group_left (docs: channel_left, group_left)."""
        if not self._ws.has_app(channel):
            return
        channel.members.remove(self._ws.bot.id)
        self._journal.happen("left", channel)
        kind = "group_left" if channel.is_private else "channel_left"
        await self._events.send_channel(kind, channel, {"channel": channel.id, "actor_id": actor.id})

    async def archive(self, channel: Channel, actor: User) -> None:
        """Nobody can write there any more (docs: channel_archive, group_archive)."""
        await self._set_archived(channel, actor, archived=True)

    async def unarchive(self, channel: Channel, actor: User) -> None:
        """They can again (docs: channel_unarchive, group_unarchive)."""
        await self._set_archived(channel, actor, archived=False)

    async def _set_archived(self, channel: Channel, actor: User, *, archived: bool) -> None:
        if channel.is_archived == archived:
            return
        channel.is_archived = archived
        self._journal.happen("channel_changed", channel)
        kind = f"{'group' if channel.is_private else 'channel'}_{'archive' if archived else 'unarchive'}"
        if self._ws.has_app(channel):
            await self._events.send_channel(kind, channel, {"channel": channel.id, "user": actor.id})

    async def change_id(self, channel: Channel) -> str:
        """Give a channel another id, as may happen when a share begins (docs: channel_id_changed)."""
        old, new = channel.id, self._ws.new_id("C")
        channel.id = new
        # In place, so that channels stay in the order in which people know them.
        self._ws.channels = {each.id: each for each in self._ws.channels.values()}
        for message in channel.messages:
            message.channel_id = new
        self._journal.happen("channel_changed", channel)
        if self._ws.has_app(channel):
            told = {"old_channel_id": old, "new_channel_id": new}
            await self._events.send_channel("channel_id_changed", channel, told)
        return new

    async def make_private(self, channel: Channel, *, keeps_id: bool = True) -> None:
        """Let nobody in unasked any more. Whether its id stays, and the app in it, is unknown: both ways."""
        channel.is_private = True
        self._journal.happen("channel_changed", channel)
        if not keeps_id:
            await self.change_id(channel)

    def offer(self, channel: Channel, team: Team) -> None:
        """Invite another company to a channel, which it has not accepted yet (docs: conversation object)."""
        channel.pending_teams = (*channel.pending_teams, team.id)
        self._journal.happen("channel_changed", channel)

    def freeze(self, channel: Channel) -> None:
        """What is left of it can be read only; the app is told nothing of that, as far as is known."""
        channel.is_frozen = True
        self._journal.happen("channel_changed", channel)

    async def share(self, channel: Channel, team: Team) -> None:
        """Share a channel with another company (docs: channel_shared); its people may then join."""
        channel.pending_teams = tuple(each for each in channel.pending_teams if each != team.id)
        if team.id in channel.team_ids:
            return
        channel.team_ids.append(team.id)
        self._journal.happen("channel_changed", channel)
        if self._ws.has_app(channel):
            told = {"connected_team_id": team.id, "channel": channel.id}
            await self._events.send_channel("channel_shared", channel, told)

    async def unshare(self, channel: Channel, team: Team) -> None:
        """End the share with another company (docs: channel_unshared).

        Its people lose the channel here. Whether the app hears of each of them leaving is unknown, so it
        does not.

        :raises ValueError: it is not shared with them, or it is theirs.
        """
        if team.id not in channel.team_ids[1:]:
            raise ValueError(f"{channel.name} is not shared with {team.name}")
        channel.team_ids.remove(team.id)
        channel.members = [m for m in channel.members if self._ws.users[m].team_id != team.id]
        self._journal.happen("channel_changed", channel)
        if self._ws.has_app(channel):
            told = {
                "previously_connected_team_id": team.id,
                "channel": channel.id,
                "is_ext_shared": channel.is_ext_shared,
            }
            await self._events.send_channel("channel_unshared", channel, told)
