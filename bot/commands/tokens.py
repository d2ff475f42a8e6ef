"""`samspil token-key` and `rotate-tokens`: the keys under which workspaces' tokens are stored."""

import asyncio

import typer
from cryptography.fernet import Fernet

from bot.audit import note
from bot.commands.beside import read_settings, ready_database
from bot.exits import Exit, fail
from bot.installations import ManyWorkspaces, WrongTokenKeys


def token_key() -> None:
    """A fresh one."""
    typer.echo(Fernet.generate_key().decode())


def rotate_tokens() -> None:
    """Under the first of TOKEN_KEYS."""
    read = read_settings()
    if read.slack_client_id is None:
        fail("There are no stored tokens: SLACK_CLIENT_ID is not set.", Exit.SETTINGS)
    note(read, "rotate-tokens")
    with ready_database(read) as database:
        try:
            many = ManyWorkspaces(database, read.slack_client_id, read.keys_of_tokens)
            count = asyncio.run(many.rotate())
        except WrongTokenKeys as error:
            fail(str(error), Exit.SETTINGS)
    typer.echo(f"Encrypted anew: {count}.")
