"""What monitoring and systemd see of the bot."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from faulty_api import FaultyApi
from slack_sdk.errors import SlackApiError
from tests_shared import MONDAY

from bot import supervisor
from handlers import receiving
from handlers.receiving import Socket
from playground.stage import Stage

DOCS = Path(__file__).parent.parent / "docs" / "operate.md"


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """A bot that is watched."""
    async with Stage(MONDAY, database_url=sqlite_url, metrics_port=0) as set_up:
        yield set_up


async def get(stage: Stage, path: str) -> tuple[int, str]:
    url = f"http://127.0.0.1:{stage.bot.watch.port}{path}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def test_what_happens_is_counted_and_nothing_of_its_content(stage: Stage) -> None:
    """A command, a refusal, messages delivered, and sweeps."""
    anna = stage.slack.person("anna")
    await anna.command("/samspil secret-word", "nordlys-brevik")
    await anna.invite_app("nordlys-brevik")
    await stage.settle()
    status, told = await get(stage, "/metrics")
    assert status == 200
    for line in (
        'samspil_answer_seconds_count{kind="command"} 1.0',
        "samspil_refusals_total 1.0",
        'samspil_deliveries_total{outcome="posted"} 1.0',
        "samspil_connected 1.0",
        "samspil_outbox_owed 0.0",
        "samspil_partnerships 1.0",
        f'samspil_sweep_timestamp_seconds{{sweep="delivery"}} {stage.clock.now().timestamp():e}'[:-4],
    ):
        assert line in told
    assert "secret-word" not in told
    assert "Anna" not in told


async def test_calls_that_slack_refused_as_too_many_are_counted_and_no_others(sqlite_url: str) -> None:
    """Whatever Slack calls it, and whoever called: the outbox, or somebody's click."""
    async with FaultyApi() as api:
        made = Stage(MONDAY, database_url=sqlite_url, slack_api_url=api.url, metrics_port=0)
        await made.slack.start()
        api.target = made.slack.api_url
        async with made as stage:
            assert "samspil_rate_limited_total 0.0" in (await get(stage, "/metrics"))[1]
            too_many = ["ratelimited", "refused:message_limit_exceeded", "refused:rate_limited"]
            api.next["chat.postMessage"] = [*too_many, "refused:internal_error"]
            anna = stage.slack.person("anna")
            await anna.invite_app("nordlys-brevik")
            await stage.live_for(timedelta(minutes=10))
            assert api.next["chat.postMessage"] == []
            api.next["views.open"] = ["ratelimited"]
            await anna.command("/samspil help", "nordlys-brevik")
            await stage.settle()
            assert "samspil_rate_limited_total 4.0" in (await get(stage, "/metrics"))[1]


async def test_every_metric_is_documented_and_no_other(stage: Stage) -> None:
    """docs/operate.md has the same names as the exposition."""
    _status, told = await get(stage, "/metrics")
    named = set(re.findall(r"^# TYPE (\S+) ", told, re.MULTILINE))
    documented = set(re.findall(r"^\| `(samspil_\S+)`", DOCS.read_text(), re.MULTILINE))
    own = {name for name in named if not name.endswith("_created") and not name.startswith("process_")}
    assert own == documented
    assert "process_resident_memory_bytes" in named


async def test_it_is_ready_only_while_payloads_can_come_in(stage: Stage) -> None:
    """Health is another matter: a restart would not bring Slack back."""
    assert await get(stage, "/ready") == (200, "ready\n")
    receiver = stage.bot.receiver
    assert isinstance(receiver, Socket)
    await receiver.stop()
    assert await get(stage, "/ready") == (503, "not connected to Slack\n")
    assert await get(stage, "/health") == (200, "alive\n")


async def test_a_connection_that_does_not_come_back_by_itself_is_forced(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before its time, and again after an attempt that failed."""
    receiver = stage.bot.receiver
    assert isinstance(receiver, Socket)
    await receiver.keep_connected()
    client = receiver._handler.client
    client.auto_reconnect_enabled = False
    await client.disconnect()  # type: ignore[no-untyped-call]  # slack_sdk has no types here
    await receiver.keep_connected()
    assert not await receiver.is_connected()
    monkeypatch.setattr(receiving, "SECONDS_ALONE", 0)
    stage.slack.faults.plan("server_error", "apps.connections.open", times=1)
    with pytest.raises(SlackApiError):
        await receiver.keep_connected()
    assert not await receiver.is_connected()
    await receiver.keep_connected()
    assert await receiver.is_connected()
    await stage.slack.person("anna").command("/samspil", "nordlys-brevik")


async def test_systemd_is_told_when_it_is_ready_alive_and_stopping(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By datagrams to the socket that systemd names."""
    place = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(place))
        line.settimeout(1)
        monkeypatch.setenv("NOTIFY_SOCKET", str(place))
        async with Stage(MONDAY, database_url=sqlite_url):
            pass
        told = [line.recv(100).decode() for _each in range(3)]
    assert told[:2] == ["WATCHDOG=1", "READY=1"]
    assert told[-1] in ("STOPPING=1", "WATCHDOG=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    supervisor.tell("READY=1")


async def test_a_taken_port_is_said(sqlite_url: str) -> None:
    """Which setting it is about, and what to look at."""
    taken = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    stage = Stage(MONDAY, database_url=sqlite_url, metrics_port=port)
    with pytest.raises(Exception, match="METRICS_PORT"):
        await stage.__aenter__()
    await stage.__aexit__(None, None, None)
    taken.close()
