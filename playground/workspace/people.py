"""Companies, the people in them, and the one installation of the app."""

import hashlib
from dataclasses import dataclass

from playground.limits.novelties import ALL
from playground.workspace.wire import Json


@dataclass(frozen=True)
class Enterprise:
    """A company on Enterprise Grid: an organisation of several workspaces."""

    id: str
    name: str


@dataclass(eq=False)
class Team:
    """A company's workspace; `app_installed` where it installed the app."""

    id: str
    name: str
    domain: str
    app_installed: bool = False
    enterprise: Enterprise | None = None

    @property
    def company(self) -> str:
        """The id of whose it is: of its organisation, or its own."""
        return self.enterprise.id if self.enterprise else self.id


@dataclass(eq=False)
class User:
    """A person, or the app's bot user, in their own company's workspace.

    On Enterprise Grid somebody is in several (`more_teams`), and is `told_as` of one of them, of the
    organisation, or of nothing (looker/lookerbot#184, slackapi/bolt-js#1875, slack-morphism#215).
    """

    id: str
    handle: str
    name: str
    title: str
    team_id: str
    locale: str = "en-US"
    tz: str = "Europe/Copenhagen"
    is_guest: bool = False
    is_bot: bool = False
    more_teams: tuple[str, ...] = ()
    told_as: str | None = ""
    is_deactivated: bool = False

    @property
    def team_ids(self) -> tuple[str, ...]:
        """All workspaces that they are in."""
        return (self.team_id, *self.more_teams)

    @property
    def told_team_id(self) -> str | None:
        """Which team Slack tells of them."""
        return self.team_id if self.told_as == "" else self.told_as


@dataclass(eq=False)
class Installation:
    """The app in the one workspace that installed it, what it was granted there, and what it offers.

    `commands` and `shortcuts` stand as in the manifest's `features`; None where the manifest is not known,
    and then every command and every shortcut reaches the app.
    """

    team_id: str
    app_id: str
    bot_id: str
    bot_user_id: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    commands: tuple[Json, ...] | None = None
    shortcuts: tuple[Json, ...] | None = None
    uninstalled: bool = False
    org_wide: bool = False
    """Installed for the home's whole organisation, not for one workspace of it (docs: org-ready apps)."""
    reads_little: bool = False
    """Distributed outside of the Marketplace: a page of 15 messages a minute (docs: rate limits)."""
    home_for_externals: bool = False
    """People elsewhere open its Home, under «Connections» in their client (slackapi/bolt-js#1948)."""
    takes: frozenset[str] = ALL
    """Those of the newer blocks that this workspace knows (playground/limits/novelties.py)."""

    @property
    def client_id(self) -> str:
        """What names the app where it is installed by OAuth."""
        return f"1.{self.app_id}"

    @property
    def client_secret(self) -> str:
        """What proves the app there; no part of its signing secret."""
        return hashlib.sha256(f"client of {self.signing_secret}".encode()).hexdigest()[:32]

    def be_described(self, manifest: Json) -> None:
        """Be granted and offer what a manifest says that is in order."""
        features = manifest.get("features", {})
        self.scopes = tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))
        self.events = tuple(manifest.get("settings", {}).get("event_subscriptions", {}).get("bot_events", ()))
        self.commands = tuple(features.get("slash_commands", ()))
        self.shortcuts = tuple(features.get("shortcuts", ()))

    def has_command(self, name: str) -> bool:
        return self.commands is None or any(each["command"] == name for each in self.commands)

    def escapes(self, name: str) -> bool:
        """Whether the manifest asks for a command's text to be encoded (docs: `should_escape`)."""
        described = [each for each in self.commands or () if each["command"] == name]
        return not described or bool(described[0].get("should_escape"))

    def has_shortcut(self, kind: str, callback_id: str) -> bool:
        """Whether the manifest has a shortcut of this kind: `message` or `global`."""
        wanted = (kind, callback_id)
        return self.shortcuts is None or any((s["type"], s["callback_id"]) == wanted for s in self.shortcuts)
