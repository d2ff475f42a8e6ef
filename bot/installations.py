"""Whose app we are: one workspace by a token of the settings, or many that installed it by OAuth."""

import logging
import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final, Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import func, select
from sqlmodel import SQLModel

from bot.database import Database
from bot.manifest import TO_GRANT, lost_without
from bot.partnerships import Unit

log = logging.getLogger(__name__)

SECRETS: Final = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token")
STATE_SECONDS: Final = 600
"""So long may somebody look at Slack's page before they allow the app."""
MOST_STATES: Final = 1000
_STATE: Final = re.compile(r"[0-9a-f-]{36}")

BOTS: Final = SQLAlchemyInstallationStore.build_bots_table(SQLModel.metadata, "slack_bots")
INSTALLATIONS: Final = SQLAlchemyInstallationStore.build_installations_table(
    SQLModel.metadata, "slack_installations"
)
STATES: Final = SQLAlchemyOAuthStateStore.build_oauth_states_table(SQLModel.metadata, "slack_oauth_states")


class NotInstalled(Exception):
    """A workspace has no (or no longer an) installation of the app."""


class WrongTokenKeys(Exception):
    """TOKEN_KEYS does not open the stored tokens: a sentence for whoever runs the bot."""


@dataclass(frozen=True)
class Installed:
    """What it takes to act in a workspace, or in all of an enterprise's."""

    token: str
    bot_user: str
    bot_id: str | None = None
    enterprise: str | None = None
    """The organisation of the workspace, on Enterprise Grid."""
    scopes: frozenset[str] | None = None
    """What it was granted; None where nobody said."""


class Installations(Protocol):
    """Where the tokens come from."""

    def of(self, owner: str) -> Installed:
        """The installation of a team or enterprise; raises NotInstalled."""

    async def find(self, owner: str) -> Installed | None:
        """The same, or None; looks whether another process knows of it, too."""

    async def owners(self) -> list[str]:
        """All that installed the app, as far as it is known."""

    def whose(self, owner: str) -> str:
        """The owner that is meant where a payload tells of this one."""

    async def forget(self, owner: str) -> None:
        """The app was uninstalled there: its tokens are deleted."""


class OneWorkspace:
    """The token of the settings, whoever asks."""

    def __init__(self, token: str) -> None:
        self.installed = Installed(token, "")
        self.owner: str | None = None
        """Whose token it is, as Slack says: a workspace's, or a whole organisation's."""

    async def owners(self) -> list[str]:
        return [] if self.owner is None else [self.owner]

    def whose(self, owner: str) -> str:
        return self.owner or owner

    def of(self, _owner: str) -> Installed:
        return self.installed

    async def find(self, _owner: str) -> Installed | None:
        return self.installed

    async def forget(self, _owner: str) -> None:
        """The token is the operator's to take away."""


class ManyWorkspaces:
    """Those that installed the app by OAuth; their tokens are encrypted in the database."""

    def __init__(self, database: Database, client_id: str, token_keys: Sequence[str]) -> None:
        self._database = database
        self._store = _EncryptedStore(client_id, database.engine, token_keys)
        self._known: dict[str, Installed] = {}
        self.store = _AsyncStore(database, self._store, self._remember)
        self.states = _AsyncStates(database)

    def of(self, owner: str) -> Installed:
        if owner not in self._known:
            raise NotInstalled(owner)
        return self._known[owner]

    async def load(self) -> None:
        """Read what is stored; raises WrongTokenKeys."""
        for bot in await self._database.run(self._store.latest_bots):
            self._remember(bot)

    async def owners(self) -> list[str]:
        await self.load()
        return sorted(self._known)

    def whose(self, owner: str) -> str:
        return owner

    def everyone(self) -> dict[str, Installed]:
        """All installations known here, by team or enterprise."""
        return dict(self._known)

    def enterprises(self) -> dict[str, str]:
        """The organisation of each owner that is on Enterprise Grid."""
        return {owner: one.enterprise for owner, one in self._known.items() if one.enterprise}

    async def find(self, owner: str) -> Installed | None:
        if owner not in self._known:
            await self.load()
        return self._known.get(owner)

    async def forget(self, owner: str) -> None:
        self._known.pop(owner, None)
        await self._database.run(lambda: self._store.delete_owner(owner))

    async def rotate(self) -> int:
        """Encrypt every token under the first of the keys; returns how many rows were written."""
        return await self._database.run(self._store.rotate)

    def _remember(self, bot: Bot) -> None:
        if bot.bot_token:
            granted = frozenset(bot.bot_scopes) or None
            self._known[owner_of(bot)] = Installed(
                bot.bot_token, bot.bot_user_id or "", bot.bot_id, bot.enterprise_id, granted
            )


def tell_what_is_lost(whose: str, granted: frozenset[str] | None) -> None:
    """The bot runs without them, and who runs it should not learn that from people whose clicks fail."""
    if granted is not None and (lost := lost_without(granted)):
        log.warning("%s lacks scopes: %s. %s", whose, lost, TO_GRANT, extra={"action": "scopes.lacking"})


def owner_of(bot: Bot) -> str:
    """Whose installation it is: a workspace's, or a whole organisation's."""
    return str((bot.enterprise_id if bot.is_enterprise_install else bot.team_id) or "")


class _EncryptedStore(SQLAlchemyInstallationStore):
    """slack_sdk's store, in which no token stands that somebody with the database could use."""

    def __init__(self, client_id: str, engine: Any, token_keys: Sequence[str]) -> None:
        super().__init__(client_id, engine)
        self._box = MultiFernet([Fernet(key) for key in token_keys])

    def save(self, installation: Installation) -> None:
        super().save(self._sealed(installation))

    def save_bot(self, bot: Bot) -> None:
        # Called by save, too: then it is sealed already.
        super().save_bot(bot if _is_sealed(bot) else self._sealed(bot))

    def latest_bots(self) -> list[Bot]:
        """The newest installation of each owner, opened."""
        query = select(self.bots).where(self.bots.c.client_id == self.client_id)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(self.bots.c.installed_at, self.bots.c.id)).mappings()
            newest = {(row["enterprise_id"], row["team_id"]): self.build_bot_entity(row) for row in rows}
        return [self._decrypted(bot) for bot in newest.values()]

    def delete_owner(self, owner: str) -> None:
        """Delete all of a team or enterprise."""
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                mine = (table.c.team_id == owner) | (
                    (table.c.enterprise_id == owner) & table.c.is_enterprise_install
                )
                connection.execute(table.delete().where(mine))

    def rotate(self) -> int:
        """Encrypt anew under the first key what any of the keys opens."""
        count = 0
        with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                secrets = [name for name in SECRETS if name in table.c]
                for row in connection.execute(select(table)).mappings().all():
                    fresh = {name: self._again(row[name]) for name in secrets if row[name]}
                    connection.execute(table.update().where(table.c.id == row["id"]).values(fresh))
                    count += 1
        return count

    def _sealed(self, one: Any) -> Any:
        return self._with(one, lambda secret: self._box.encrypt(secret.encode()).decode())

    def _decrypted(self, one: Any) -> Any:
        return self._with(one, self._open)

    def _with(self, one: Any, change: Callable[[str], str]) -> Any:
        """A copy of a Bot or an Installation with its secrets changed."""
        copied = copy(one)
        for name in SECRETS:
            if getattr(copied, name, None):
                setattr(copied, name, change(getattr(copied, name)))
        return copied

    def _open(self, secret: str) -> str:
        try:
            return self._box.decrypt(secret).decode()
        except InvalidToken:
            raise _wrong_keys() from None

    def _again(self, secret: str) -> str:
        try:
            return self._box.rotate(secret).decode()
        except InvalidToken:
            raise _wrong_keys() from None


def _is_sealed(bot: Bot) -> bool:
    return not (bot.bot_token or "").startswith("xox")


def _wrong_keys() -> WrongTokenKeys:
    return WrongTokenKeys(
        "TOKEN_KEYS does not open the tokens in the database. Put the key that was used before back, "
        "behind the new one and a comma, or let the workspaces install the app again."
    )


class _AsyncStore(AsyncInstallationStore):
    """What the OAuth flow saves to."""

    def __init__(self, database: Database, store: _EncryptedStore, remember: Callable[[Bot], None]) -> None:
        self._database = database
        self._store = store
        self._remember = remember

    async def async_save(self, installation: Installation) -> None:
        await self._database.run(lambda: self._store.save(installation))
        bot = installation.to_bot()
        self._remember(bot)
        log.info("installed", extra={"action": "installation.saved"})
        tell_what_is_lost(f"the token of {owner_of(bot)}", frozenset(bot.bot_scopes))


def forget_states(w: Unit) -> None:
    """Delete the states with which nobody came back in time: they serve no more."""
    # The store keeps moments without a zone, in UTC.
    w.session.connection().execute(STATES.delete().where(STATES.c.expire_at <= w.now.replace(tzinfo=None)))


class _AsyncStates(AsyncOAuthStateStore):
    """The states that tie an answer of Slack's to the browser that asked; each serves once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._store = SQLAlchemyOAuthStateStore(STATE_SECONDS, database.engine)

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        return await self._database.run(self._issue)

    async def async_consume(self, state: str) -> bool:
        # What was never issued is not asked for; the store would log it, where the database does not take it.
        if not _STATE.fullmatch(state):
            return False
        return await self._database.run(lambda: self._store.consume(state))

    def _issue(self) -> str:
        """Anybody may ask for one: the oldest go, so that they fill no disk."""
        state = self._store.issue()
        with self._store.engine.begin() as connection:
            newest = connection.execute(select(func.max(STATES.c.id))).scalar_one()
            connection.execute(STATES.delete().where(STATES.c.id <= newest - MOST_STATES))
        return state
