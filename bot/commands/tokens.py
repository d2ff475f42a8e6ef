"""`samspil token-key` and `rotate-tokens`: the keys under which tokens and secrets are stored."""

import asyncio
from typing import Final

import typer
from cryptography.fernet import Fernet

from bot.audit import note
from bot.clock import SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.database import Database
from bot.exits import Exit, fail
from bot.installations import ManyWorkspaces, WrongTokenKeys
from bot.rituals import webhook
from bot.sealed import key_store
from bot.settings import Settings
from bot.token_keys import CannotOpenError, TokenKeys
from bot.unit import DatabaseUnit

NOT_OPENED: Final = (
    "TOKEN_KEYS does not open the secret of a webhook. Put the key that was used before back, behind the new "
    "one and a comma."
)


def token_key() -> None:
    """A fresh one."""
    typer.echo(Fernet.generate_key().decode())


def rotate_tokens() -> None:
    """Under the first of TOKEN_KEYS: the workspaces' tokens, and the secrets of webhooks."""
    read = read_settings()
    if not read.keys_of_tokens:
        fail("Nothing can be encrypted: TOKEN_KEYS is not set.", Exit.SETTINGS)
    note(read, "rotate-tokens")
    with ready_database(read) as database:
        try:
            count = _locked_again(database, read)
        except WrongTokenKeys as error:
            fail(str(error), Exit.SETTINGS)
        except CannotOpenError:
            fail(NOT_OPENED, Exit.SETTINGS)
    typer.echo(f"Encrypted anew: {count}.")


def _locked_again(database: Database, read: Settings) -> int:
    again = TokenKeys(read.keys_of_tokens).lock_again
    with database.session() as session, session.begin():
        w = DatabaseUnit(session, SystemClock().now(), key_store(read.keys))
        count = webhook.lock_again(w, again)
    if read.slack_client_id is None:
        return count
    return count + asyncio.run(ManyWorkspaces(database, read.slack_client_id, read.keys_of_tokens).rotate())
