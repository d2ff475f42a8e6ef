"""The first answer to a retro after a start: how much longer than the next, and what memory it takes."""

import asyncio
import json
import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bench.answers import PEOPLE, open_both
from bench.bolt import FORM, submission
from bench.ground import Servers, work_on
from bench.memory import forgetful_slack
from bench.rounds import memory
from bench.table import Row
from bot.clock import MovableClock
from bot.database import Database
from bot.sealed import FolderKeys
from samspil import HOUSE

SECRET = "s" * 32
READY = 20
"""Seconds of quiet after the start: people come later than that."""
SAID = "We would like shorter meetings with a clear end, and decisions that are written down"


async def rows(servers: Servers, runs: int) -> list[Row]:
    """By the clock and by memory, each of a process of its own."""
    measured = [await _measured(servers) for _run in range(runs)]
    first, second, before, after = (median(column) for column in zip(*measured, strict=True))
    return [
        Row(
            "the first answer to a retro after a start", first / second, "times the next", most=3,
            floor=f"{second:.0f} ms the median of the next twenty",
        ),
        Row("memory after it", after / before, "times", most=1.2, floor=f"{before:.0f} MB before"),
    ]  # fmt: skip


async def _measured(servers: Servers) -> tuple[float, float, float, float]:
    with servers.url() as url, TemporaryDirectory(prefix="samspil-bench-") as folder:
        keys = FolderKeys(Path(folder) / "keys")
        database = Database(url)
        database.migrate()
        keys.begin()
        held, _meeting, blocks, _other = await work_on(database, MovableClock(datetime.now(UTC)), keys)(
            open_both
        )
        database.close()
        async with forgetful_slack(PEOPLE) as api:
            return await _answered(url, api, folder, held, blocks)


async def _answered(
    url: str, api: str, folder: str, held: int, blocks: object
) -> tuple[float, float, float, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {
        "DATABASE_URL": url, "SLACK_API_URL": api, "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": SECRET,
        "KEYS": str(Path(folder) / "keys"), "TRANSPORT": "http", "HOST": "127.0.0.1", "PORT": str(port),
        "LOG_LEVEL": "ERROR", "PYTHONPATH": str(HOUSE),
    }  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from bot.cli import main; main()", "run", env=os.environ | told, cwd=folder
    )
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
            await _listening(session)
            await asyncio.sleep(READY)
            before = memory(process.pid)
            first, *more = [await _answer(session, _body(user, held, blocks)) for user in range(21)]
            return first, median(more), before, memory(process.pid)
    finally:
        process.terminate()
        await process.wait()


def _body(user: int, held: int, blocks: object) -> str:
    said = {
        f"column_{n}": {f"column_{n}": {"type": "plain_text_input", "value": f"{SAID}, says {user}"}}
        for n in range(3)
    }
    return submission(user, "retro.answer", held, blocks, {**said})


async def _listening(session: aiohttp.ClientSession) -> None:
    while True:
        try:
            async with session.post("/slack/events", data="x"):
                return
        except aiohttp.ClientError:
            await asyncio.sleep(0.1)


async def _answer(session: aiohttp.ClientSession, body: str) -> float:
    """Milliseconds; raises where it is not taken."""
    at = str(int(time.time()))
    payload = json.loads(parse_qs(body)["payload"][0])
    payload["view"]["id"] = f"V{time.perf_counter_ns()}"
    body = urlencode({"payload": json.dumps(payload)})
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=at, body=body)
    headers = {"content-type": FORM, "x-slack-request-timestamp": at, "x-slack-signature": str(signature)}
    began = time.perf_counter()
    async with session.post("/slack/events", data=body, headers=headers) as answer:
        said = await answer.text()
    if answer.status != 200 or '"retro.thanks"' not in said:  # noqa: PLR2004
        raise RuntimeError(f"answered with {answer.status}: {said}")
    return (time.perf_counter() - began) * 1000


async def _main() -> None:
    for row in await rows(Servers(), 1):
        print(*row.cells(), sep=" | ")  # noqa: T201  # a look without the page


if __name__ == "__main__":
    asyncio.run(_main())
