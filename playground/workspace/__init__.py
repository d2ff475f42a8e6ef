"""The state of the embedded Slack: teams, people, channels, messages and the modals people have open."""

import hashlib
from collections import defaultdict
from datetime import datetime

from playground.workspace.channels import (
    Channel as Channel,
    File as File,
    Message as Message,
)
from playground.workspace.people import (
    Enterprise as Enterprise,
    Installation as Installation,
    Team as Team,
    User as User,
)
from playground.workspace.views import (
    OpenView as OpenView,
    ViewStack as ViewStack,
)
from playground.workspace.wire import (
    Json as Json,
    Suggested as Suggested,
)

SLACKBOT = "USLACKBOT"


class Workspaces:
    """All companies, their people and channels, and the one installation of the app."""

    def __init__(self) -> None:
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.groups: dict[str, str] = {}
        """The ids of user groups, by what is written after the @."""
        self.channels: dict[str, Channel] = {}
        self.stacks: defaultdict[str, ViewStack] = defaultdict(list)
        self.homes: dict[str, OpenView] = {}
        self.files: dict[str, File] = {}
        self.installation: Installation
        self._numbered = 0
        self._last_ts = 0

    def new_id(self, prefix: str) -> str:
        """An id that looks like Slack's, the same in every run."""
        self._numbered += 1
        digest = hashlib.sha256(f"{prefix}{self._numbered}".encode()).digest()
        signs = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
        return prefix + "0" + "".join(signs[byte % len(signs)] for byte in digest[:9])

    def new_ts(self, now: datetime) -> str:
        """The name of a message: the moment in microseconds, unique and rising even on a standing clock."""
        self._last_ts = max(self._last_ts + 1, round(now.timestamp() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def add_enterprise(self, name: str) -> Enterprise:
        return Enterprise(self.new_id("E"), name)

    def add_team(self, name: str, domain: str, enterprise: Enterprise | None = None) -> Team:
        team = Team(self.new_id("T"), name, domain, enterprise=enterprise)
        self.teams[team.id] = team
        return team

    def add_user(self, team: Team, name: str, title: str, locale: str, *, is_guest: bool = False) -> User:
        handle = name.split(maxsplit=1)[0].lower()
        user = User(self.new_id("U"), handle, name, title, team.id, locale, is_guest=is_guest)
        self.users[user.id] = user
        return user

    def add_group(self, handle: str) -> str:
        """A user group, whose id is returned."""
        return self.groups.setdefault(handle, self.new_id("S"))

    def add_channel(self, name: str, teams: list[Team], members: list[User], *, private: bool) -> Channel:
        channel = Channel(
            self.new_id("C"), name, [t.id for t in teams], [m.id for m in members], is_private=private
        )
        self.channels[channel.id] = channel
        return channel

    def install(self, team: Team, app_name: str) -> Installation:
        """Install the app in a team: its bot user, its tokens and its signing secret come into being."""
        bot = self.add_user(team, app_name, "", "en-US")
        bot.is_bot, team.app_installed = True, True
        secret = hashlib.sha256(team.id.encode()).hexdigest()
        app_id = self.new_id("A")
        self.installation = Installation(
            team_id=team.id,
            app_id=app_id,
            bot_id=self.new_id("B"),
            bot_user_id=bot.id,
            bot_token=f"xoxb-{secret[:12]}-{secret[12:24]}",
            app_token=f"xapp-1-{app_id}-{secret[24:40]}",
            signing_secret=secret[32:],
        )
        return self.installation

    @property
    def home(self) -> Team:
        """The team that installed the app."""
        return self.teams[self.installation.team_id]

    @property
    def bot(self) -> User:
        return self.users[self.installation.bot_user_id]

    def is_external(self, user: User) -> bool:
        """Whether somebody belongs to another company than the one that installed the app."""
        return self.teams[user.team_id].company != self.home.company

    def has_app_of(self, user: User) -> bool:
        """Whether somebody is in a workspace that has the app, and so has its commands."""
        return any(team in user.team_ids for team in self.teams_with_app)

    @property
    def teams_with_app(self) -> list[str]:
        """The workspace that installed the app, or all of the organisation that did."""
        if not self.installation.org_wide:
            return [self.installation.team_id]
        return [team.id for team in self.teams.values() if team.company == self.home.company]

    def is_ext_shared(self, channel: Channel) -> bool:
        """Whether another company is in a channel; workspaces of one organisation are none."""
        return channel.is_ext_shared and len({self.teams[each].company for each in channel.team_ids}) > 1

    def is_org_shared(self, channel: Channel) -> bool:
        """Whether several workspaces of our own organisation are in a channel."""
        return sum(self.teams[each].company == self.home.company for each in channel.team_ids) > 1

    def has_app(self, channel: Channel) -> bool:
        return self.installation.bot_user_id in channel.members

    def shares_channel_with_app(self, user: User) -> bool:
        return any(self.has_app(c) and user.id in c.members for c in self.channels.values() if not c.dm_with)

    def is_known_at_home(self, user: User) -> bool:
        """Whether the installing workspace can see somebody: one of its own, or met in a shared channel."""
        home = self.installation.team_id
        return not self.is_external(user) or any(
            home in c.team_ids and user.id in c.members for c in self.channels.values() if not c.dm_with
        )

    def dm_of(self, user: User) -> Channel | None:
        return next((c for c in self.channels.values() if c.dm_with == user.id), None)

    def open_dm(self, user: User) -> Channel:
        """Somebody's direct messages with the app, opened when they are not yet."""
        if found := self.dm_of(user):
            return found
        members = [user.id, self.installation.bot_user_id]
        channel = Channel(self.new_id("D"), "directmessage", [user.team_id], members, dm_with=user.id)
        self.channels[channel.id] = channel
        return channel
