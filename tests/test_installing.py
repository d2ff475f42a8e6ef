"""Many workspaces with one bot: they install it by OAuth, and take it away again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from cryptography.fernet import Fernet
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select
from tenancy import KEY, Tenants, of_strangers, of_the_supplier
from typer.testing import CliRunner
from yarl import URL

from bot import installations
from bot.cli import cli
from bot.installations import BOTS, STATES, ManyWorkspaces, WrongTokenKeys
from bot.manifest import SCOPES, TO_GRANT, WITHOUT
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
    await there.person("anna").command("/samspil tasks", CHANNEL)
    assert there.person("anna").view is not None
    for slack in tenants.slacks:
        assert slack.violations == []

    def owners(w: Unit) -> set[str]:
        return set(w.session.exec(select(Partnership.owner)))

    assert await tenants.bot.work(owners) == {here.ws.home.id, there.ws.home.id}


async def test_what_a_workspace_did_not_grant_is_said_when_it_installs_and_at_each_start(
    tenants: Tenants, caplog: pytest.LogCaptureFixture
) -> None:
    """With what is lost there; of a workspace that granted all, nothing."""
    here, _supplier, there = tenants.slacks
    here.ws.installation.scopes = tuple(SCOPES.keys() - {"files:write"})
    there.ws.installation.scopes = tuple(SCOPES)
    for slack in (here, there):
        await tenants.install(slack)
    lost = f"the token of {here.ws.home.id} lacks scopes: files:write, without which {WITHOUT['files:write']}"
    assert [each for each in caplog.messages if "lacks" in each] == [f"{lost}. {TO_GRANT}"]
    await tenants.bot.stop()
    await tenants.start_bot()
    assert [each for each in caplog.messages if "lacks" in each] == [f"{lost}. {TO_GRANT}"] * 2


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


async def installed(tenants: Tenants) -> set[str]:
    """Whose tokens the database holds."""

    def owners(w: Unit) -> set[str]:
        return set(w.session.exec(select(BOTS.c.team_id)))

    return await tenants.bot.work(owners)


async def test_only_who_is_named_can_install_it(tenants: Tenants, caplog: pytest.LogCaptureFixture) -> None:
    """The others are told so at the redirect, with what to ask for; no token of theirs is stored or kept."""
    here, supplier, there = tenants.slacks
    await tenants.bot.stop()
    tenants.allowed = f" {here.ws.home.id}, E0THER "
    await tenants.start_bot()
    caplog.set_level("INFO")
    await tenants.install(here)
    for slack in (supplier, there):
        state, cookie = await tenants.begin_install()
        assert await tenants.end_install(str(tenants.slacks.index(slack)), state, cookie) == 403
        assert f"Workspacet {slack.ws.home.id} må ikke installere" in tenants.shown
        assert slack.calls[-1].method == "auth.revoke"
        assert slack.bot_token not in caplog.text
        assert f"not allowed to install: {slack.ws.home.id}" in caplog.text
    assert await installed(tenants) == {here.ws.home.id}
    assert isinstance(tenants.bot.installations, ManyWorkspaces)
    assert tenants.bot.installations.everyone().keys() == {here.ws.home.id}


async def test_where_nobody_is_named_nobody_new_comes_and_who_is_there_goes_on(tenants: Tenants) -> None:
    """As after an upgrade: they are answered, and may even install it again."""
    here, _supplier, there = tenants.slacks
    await tenants.install(here)
    await here.person("anna").invite_app(CHANNEL)
    # Whether the bot has heard of it before it stops decides what she is answered.
    await tenants.settle()
    await tenants.bot.stop()
    tenants.allowed = ""
    await tenants.start_bot()
    await here.person("anna").command("/samspil tasks", CHANNEL)
    assert here.person("anna").view is not None
    await tenants.install(here)
    state, cookie = await tenants.begin_install()
    assert await tenants.end_install(str(tenants.slacks.index(there)), state, cookie) == 403
    assert await installed(tenants) == {here.ws.home.id}


@pytest.mark.parametrize(
    ("allowed", "org_wide", "status"),
    [("E0RG", False, 200), ("E0RG", True, 200), ("", False, 403), ("", True, 403), ("E0THER", True, 403)],
)
async def test_who_names_an_organisation_names_its_workspaces(
    sqlite_url: str, allowed: str, org_wide: bool, status: int
) -> None:
    """A workspace alone names no organisation; where there is one no token is revoked, others may have it."""
    async with Tenants(sqlite_url, demo_cast) as tenants:
        await tenants.bot.stop()
        tenants.organisation, tenants.org_wide, tenants.allowed = "E0RG", org_wide, allowed
        if org_wide and not allowed:
            tenants.allowed = tenants.slacks[0].ws.home.id
        await tenants.start_bot()
        assert await tenants.end_install("0", *await tenants.begin_install()) == status
        assert "auth.revoke" not in [call.method for call in tenants.slacks[0].calls]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "error=<script>alert(1)</script>",
        "error=%0d%0aSet-Cookie:%20a=b",
        "code=0",
        "state=x&code=0",
        "state=%00&code=0",
        "state=%ff%fe&code=%ff",
        "state=" + "a" * 7000 + "&code=0",
        "state&code&error=",
        "&".join(f"a{number}=b" for number in range(900)),
        "state=%ed%a0%80&code=%00",
        "state=00000000-0000-0000-0000-000000000000&code=0",
    ],
)
async def test_whatever_a_browser_sends_is_a_no_and_costs_no_call(
    tenants: Tenants, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    """At both addresses, with and without a cookie that says the same; nothing of it stands in the log."""
    calls = [len(slack.calls) for slack in tenants.slacks]
    state = query.partition("state=")[2].partition("&")[0]
    for path in ("oauth_redirect", "install"):
        for cookie in (
            {},
            {"Cookie": f"slack-app-oauth-state={unquote(state, errors='replace')}"},
            {"Cookie": "é=;;="},
        ):
            url = URL(f"{tenants.address}/slack/{path}?{query}", encoded=True)
            sent = {name: value.replace("\0", "") for name, value in cookie.items()}
            async with tenants.session.get(url, headers=sent, allow_redirects=False) as answer:
                assert answer.status in ({302} if path == "install" else {200, 400, 401})
                assert "<script>" not in await answer.text()
                assert "a" not in answer.cookies
    assert [len(slack.calls) for slack in tenants.slacks] == calls
    assert [each for each in caplog.records if each.levelname not in {"DEBUG", "INFO"}] == []


@pytest.mark.parametrize(
    "team", ["x%0d%0aSet-Cookie:%20a=b", "T1&state=mine", "%C3%A9", "T0123ABCD", "a" * 5000, "%00"]
)
async def test_the_way_to_slacks_page_carries_nothing_but_a_workspace(tenants: Tenants, team: str) -> None:
    """Whatever stands behind `?team=`."""
    url = URL(f"{tenants.address}/slack/install?team={team}", encoded=True)
    async with tenants.session.get(url, allow_redirects=False) as sent:
        asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert (sent.status, asked.get("team"), len(asked["state"])) == (
        302,
        {"T0123ABCD": ["T0123ABCD"], "T1&state=mine": None}.get(team),
        1,
    )


async def test_a_slack_that_does_not_answer_is_said_to_who_installs(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of ours has broken."""

    async def silent(*_args: object, **_kwargs: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(AsyncWebClient, "oauth_v2_access", silent)
    assert await tenants.end_install("0", *await tenants.begin_install()) == 503
    assert "Slack svarer ikke" in tenants.shown


async def test_however_often_somebody_begins_the_states_fill_no_disk(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest stay; who began with one that is gone begins again."""
    monkeypatch.setattr(installations, "MOST_STATES", 3)
    begun = [await tenants.begin_install() for _each in range(5)]
    assert await tenants.bot.work(states) == 3
    assert await tenants.end_install("0", *begun[1]) == 401
    assert await tenants.end_install("0", *begun[2]) == 200


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
    await here.slack.accounts.uninstall()
    await tenants.settle()

    def left(w: Unit) -> tuple[list[str], list[bool], int]:
        tokens = list(w.session.exec(select(BOTS.c.team_id)))
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
    assert (done.exit_code, done.stdout) == (0, "Encrypted anew: 2.\n")


def test_a_key_for_tokens_can_be_printed() -> None:
    """A fresh one each time."""
    first, second = (CliRunner().invoke(cli, ["token-key"]).output.strip() for _each in range(2))
    assert Fernet(first)
    assert first != second
