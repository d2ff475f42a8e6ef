"""`samspil probe`: finds the channel, listens for presses, tells what held, and remembers what it learned."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import typer
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot import channels, novelties, partnerships
from bot.audit import note
from bot.clock import Clock, SystemClock
from bot.commands.beside import read_settings, ready_database
from bot.database import Database
from bot.errors import Refusal
from bot.exits import Exit, fail
from bot.installations import ManyWorkspaces, OneWorkspace, WrongTokenKeys
from bot.pace import Pace
from bot.probe import Ground, Outcome, Result, tried
from bot.probe.ear import Ear
from bot.probe.press import ACTION
from bot.sealed import key_store
from bot.settings import Settings
from bot.slack import UNREACHED, Clients, error_of, owner_of
from bot.unit import DatabaseUnit


class NotHereError(Exception):
    """There is such a channel, and nothing may be tried in it now: why."""


def probe(channel: str, wait: int, *, as_json: bool) -> None:
    """Every trial in a line; the command fails if something does not hold, or is left there."""
    read = read_settings()
    note(read, "probe", channel=channel)
    try:
        with ready_database(read, may_begin=True) as database:
            if wait and read.transport == "socket":
                _must_rest(database)
            results, left = asyncio.run(probed(read, database, channel, wait, SystemClock(), _say))
    except WrongTokenKeys as error:
        fail(str(error), Exit.SETTINGS)
    except NotHereError as why:
        fail(str(why), Exit.REFUSED)
    except (SlackApiError, *UNREACHED) as error:
        said = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
        fail(f"Slack cannot be asked: {said}. `samspil doctor` says more.", Exit.SLACK)
    _tell(results, left, as_json=as_json)
    if left or any(result.outcome is Outcome.FAILS for result in results):
        raise typer.Exit(Exit.UNWELL)


async def probed(
    read: Settings, database: Database, channel: str, wait: float, clock: Clock, say: Callable[[str], None]
) -> tuple[list[Result], list[str]]:
    """What became of each trial, and what could not be taken away.

    `say` tells the operator when to press. Raises Refusal, NotHereError, and what Slack says.
    """
    installations = await _installations(read, database)
    clients = Clients(read.slack_api_url, installations, Pace(clock))
    results: list[Result] = []
    try:
        ground = await _ground(clients, installations, channel, clock)
        ground.patience, ground.say = wait, say
        await database.run(lambda: _must_be_free(database, read, clock, ground))
        async with _listening(read, clients, ground):
            try:
                async for result in tried(ground):
                    results.append(result)  # noqa: PERF401  # what was tried before it broke is cleaned up
            finally:
                left = await asyncio.shield(ground.clean_up())
        await database.run(lambda: _remember(database, read, clock, ground))
    finally:
        await clients.close()
    return results, left


async def _installations(read: Settings, database: Database) -> OneWorkspace | ManyWorkspaces:
    if read.slack_client_id is None:
        assert read.slack_bot_token is not None  # noqa: S101  # Settings has checked it; narrows the type
        return OneWorkspace(read.slack_bot_token.get_secret_value())
    many = ManyWorkspaces(database, read.slack_client_id, read.keys_of_tokens)
    await many.load()
    return many


async def _ground(
    clients: Clients, installations: OneWorkspace | ManyWorkspaces, channel: str, clock: Clock
) -> Ground:
    """The channel in the first workspace that has it; raises Refusal and NotHereError."""
    name = channel.removeprefix("#")
    tokens = (
        [installations.installed.token]
        if isinstance(installations, OneWorkspace)
        else [each.token for each in installations.everyone().values()]
    )
    for token in tokens:
        client = clients.client(token)
        identity = await client.auth_test()
        owner = owner_of(identity)
        there = await channels.channels_of_app(client, owner)
        found = next((each for each in there if name in (each["id"], each.get("name"))), None)
        if found is not None:
            return _in(client, identity, found, clock)
    raise Refusal(f"The bot is in no channel called {channel}. Invite it there first: /invite @Samspil.")


def _in(client: AsyncWebClient, identity: AsyncSlackResponse, found: dict[str, Any], clock: Clock) -> Ground:
    if not found.get("is_private"):
        raise NotHereError(
            "Everybody could read along there. Make a private channel for it, and invite the bot."
        )
    return Ground(
        client=client,
        clock=clock,
        owner=owner_of(identity),
        ours=frozenset(str(each) for each in (identity["team_id"], identity.get("enterprise_id")) if each),
        bot_user=str(identity["user_id"]),
        channel=str(found["id"]),
    )


@asynccontextmanager
async def _listening(read: Settings, clients: Clients, ground: Ground) -> AsyncIterator[None]:
    """Presses are heard by a socket, where there is one and somebody is to press."""
    if not ground.patience or read.transport != "socket" or read.slack_app_token is None:
        yield
        return
    ear = Ear(read.slack_app_token.get_secret_value(), clients.client(), ACTION)
    await ear.open()
    ground.presses = ear
    try:
        yield
    finally:
        await ear.close()


def _must_rest(database: Database) -> None:
    """Two would share what is pressed; of several bots on PostgreSQL nobody can tell. Raises NotHereError."""
    if database.has_bot():
        raise NotHereError(
            "A bot runs on this database, and would take half of what is pressed. Stop it first, or try "
            "without presses: --wait 0."
        )


def _must_be_free(database: Database, read: Settings, clock: Clock, ground: Ground) -> None:
    """No trial in a channel that two companies work in; raises NotHereError."""
    with database.session() as session:
        w = DatabaseUnit(session, clock.now(), key_store(read.keys))
        if partnerships.of_channel(w, ground.owner, ground.channel) is not None:
            raise NotHereError("Samspil is at work in this channel. Make another one to try it in.")


def _remember(database: Database, read: Settings, clock: Clock, ground: Ground) -> None:
    with database.session() as session:
        w = DatabaseUnit(session, clock.now(), key_store(read.keys))
        novelties.learn(w, ground.owner, ground.learned)
        session.commit()


def _say(line: str) -> None:
    typer.echo(line, err=True)


def _tell(results: Sequence[Result], left: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        report = {"trials": [asdict(result) for result in results], "left": list(left)}
        typer.echo(json.dumps(report, indent=2))
        return
    for result in results:
        typer.echo(str(result))
    if left:
        typer.echo(f"Left in the channel: {'; '.join(left)}. Delete it by hand.")
    counts = {outcome: sum(result.outcome is outcome for result in results) for outcome in Outcome}
    typer.echo(", ".join(f"{count} {outcome}" for outcome, count in counts.items()) + ".")
