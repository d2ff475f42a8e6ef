"""Many workspaces with one bot: they install it by OAuth, and take it away again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select
from tenancy import KEY, Tenants, of_strangers, of_the_supplier
from typer.testing import CliRunner

from bot.cli import cli
from bot.installations import BOTS, STATES, WrongTokenKeys
from bot.outbox import OwedMessage
from bot.partnerships import Partnership, Unit
from bot.retention import Keeping
from playground.cast import demo_cast
from schedules import retention as retention_sweep

CHANNEL = "nordlys-brevik"


@pytest.fixture
async def tenants(database_url: str) -> AsyncIterator[Tenants]:
    """Nordlys Forsyning, its supplier in the same channel, and two other companies: none has the app yet."""
    async with Tenants(database_url, demo_cast, of_the_supplier, of_strangers) as several:
        yield several


def panels(tenants: Tenants, number: int) -> list[str]:
    """What the bot said in the shared channel of one of the workspaces."""
    person = tenants.slacks[number].person("anna")
    return [each.text for each in person.messages(CHANNEL) if each.bot_id]


async def test_each_workspace_has_the_bot_by_its_own_token_and_its_own_partnership(tenants: Tenants) -> None:
    """Installed on the way, answered with what is theirs, and found again after a restart."""
    here, _supplier, there = tenants.slacks
    for slack in (here, there):
        await tenants.install(slack)
        await slack.person("anna").invite_app(CHANNEL)
        await tenants.settle()
    assert [len(panels(tenants, number)) for number in (0, 2)] == [1, 1]
    await tenants.bot.stop()
    await tenants.start_bot()
    await there.person("anna").command("/samspil mine", CHANNEL)
    assert there.person("anna").view is not None
    for slack in tenants.slacks:
        assert slack.violations == []

    def owners(w: Unit) -> set[str]:
        return set(w.session.exec(select(Partnership.owner)))

    assert await tenants.bot.work(owners) == {here.ws.home.id, there.ws.home.id}


async def test_who_has_not_installed_it_is_answered_nothing_of_anybody(tenants: Tenants) -> None:
    """A signed command of a workspace that we hold no token for."""
    anna = tenants.slacks[0].person("anna")
    await anna.command("/samspil", CHANNEL)
    assert anna.view is None
    assert panels(tenants, 0) == [
        "Jeres virksomhed har ikke installeret Samspil, eller har fjernet det igen."
    ]


async def test_a_state_serves_one_browser_once(tenants: Tenants) -> None:
    """Not another browser, not twice, and not with a code that Slack does not know."""
    state, cookie = await tenants.begin_install()
    assert await tenants.end_install("0", state, "slack-app-oauth-state=another") == 400
    assert await tenants.end_install("0", state, cookie) == 200
    assert await tenants.end_install("0", state, cookie) == 401
    assert await tenants.end_install("wrong", *await tenants.begin_install()) == 401


async def test_a_state_that_nobody_came_back_with_is_deleted_after_ten_minutes(tenants: Tenants) -> None:
    """And not before: somebody may still look at Slack's page."""
    state, cookie = await tenants.begin_install()
    await tenants.begin_install()
    begun = datetime.now(UTC)
    kept = []
    for later in (timedelta(minutes=9), timedelta(minutes=10, seconds=1)):
        tenants.clock.move_to(begun + later)
        await retention_sweep.sweep(tenants.bot.work, Keeping())
        kept.append(await tenants.bot.work(states))
        if len(kept) == 1:
            assert await tenants.end_install("0", state, cookie) == 200
    assert kept == [2, 0]


def states(w: Unit) -> int:
    """How many of them the database holds."""
    return len(w.session.connection().execute(STATES.select()).all())


async def test_of_two_companies_in_one_channel_the_first_runs_it_and_the_other_stands_aside(
    tenants: Tenants,
) -> None:
    """The other's bot says who does, and so does its command."""
    here, supplier, _there = tenants.slacks
    for slack in (here, supplier):
        await tenants.install(slack)
        await slack.person("erik" if slack is supplier else "anna").invite_app(CHANNEL)
        await tenants.settle()
    erik = supplier.person("erik")
    (said,) = [each.text for each in erik.messages(CHANNEL) if each.bot_id]
    assert "Nordlys Forsyning driver allerede Samspil i denne kanal" in said
    await erik.command("/samspil", CHANNEL)
    assert "det Nordlys Forsyning, der driver Samspil" in erik.messages(CHANNEL)[-1].text

    def owners(w: Unit) -> list[str]:
        return list(w.session.exec(select(Partnership.owner)))

    assert await tenants.bot.work(owners) == [here.ws.home.id]


async def test_an_uninstalled_workspace_is_left_alone_and_the_others_go_on(tenants: Tenants) -> None:
    """Its token is deleted at once, its partnership ends, nothing is owed; it may come back."""
    here, _supplier, there = tenants.slacks
    for slack in (here, there):
        await tenants.install(slack)
        await slack.person("anna").invite_app(CHANNEL)
    await here.slack.uninstall()
    await tenants.settle()

    def left(w: Unit) -> tuple[list[str], list[bool], int]:
        tokens = list(w.session.exec(select(BOTS.c.team_id)))  # type: ignore[call-overload]  # no model
        ended = [each.ended_at is not None for each in w.session.exec(select(Partnership))]
        owed = w.session.exec(
            select(OwedMessage).join(Partnership).where(Partnership.owner == here.ws.home.id)
        )
        return tokens, ended, sum(each.due_at is not None for each in owed)

    assert await tenants.bot.work(left) == ([there.ws.home.id], [True, False], 0)
    assert len(panels(tenants, 2)) == 1
    here.ws.installation.uninstalled = False
    await tenants.install(here)
    await here.person("anna").command("/samspil", CHANNEL)
    assert "Samspil er ikke i denne kanal" in here.person("anna").messages(CHANNEL)[-1].text


async def test_tokens_stand_encrypted_and_their_key_can_be_changed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New key before the old, rotate, old key away; a key that opens nothing is said at start."""
    new, other = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    async with Tenants(sqlite_url, demo_cast) as tenants:
        (slack,) = tenants.slacks
        await tenants.install(slack)
        await tenants.bot.stop()
        files = b"".join(path.read_bytes() for path in Path(sqlite_url[10:]).parent.glob("*.db*"))
        assert slack.bot_token.encode() not in files
        await _rotate(sqlite_url, monkeypatch, f"{new},{KEY}")
        tenants.keys = new
        await tenants.start_bot()
        await slack.person("anna").invite_app(CHANNEL)
        await tenants.settle()
        assert len(panels(tenants, 0)) == 1
        await tenants.bot.stop()
        tenants.keys = other
        with pytest.raises(WrongTokenKeys, match="TOKEN_KEYS does not open"):
            await tenants.start_bot()


async def _rotate(database_url: str, monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    settings = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "secret",
        "SLACK_SIGNING_SECRET": "secret",
        "TRANSPORT": "http",
        "PUBLIC_URL": "https://samspil.example",
        "TOKEN_KEYS": keys,
        "DATABASE_URL": database_url,
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    done = await asyncio.to_thread(CliRunner().invoke, cli, ["rotate-tokens"])
    assert (done.exit_code, done.output) == (0, "Encrypted anew: 2.\n")


def test_a_key_for_tokens_can_be_printed() -> None:
    """A fresh one each time."""
    first, second = (CliRunner().invoke(cli, ["token-key"]).output.strip() for _each in range(2))
    assert Fernet(first)
    assert first != second
