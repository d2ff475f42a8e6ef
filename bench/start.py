"""From the start of the process to its first answer, and its memory, with ten thousand partnerships."""

import asyncio
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bench.bolt import FORM, command
from bench.ground import START, Servers, begin, copies, work_on
from bench.rounds import memory
from bench.table import Row
from bot.clock import MovableClock
from bot.database import Database
from bot.sealed import FolderKeys
from playground.server import Playground
from samspil import HOUSE

PARTNERSHIPS = 10_000
PATIENCE = 60


async def rows(servers: Servers, runs: int) -> list[Row]:
    """Both, of a process of its own."""
    with servers.url() as url:
        await _fill(url)
        measured = [await _start(url) for _run in range(runs)]
    seconds, processor, megabytes = (median(column) for column in zip(*measured, strict=True))
    return [
        Row(
            f"start to first answer, {PARTNERSHIPS:,} partnerships: processor time",
            processor,
            "s",
            most=1.5,
            floor=f"{seconds:.1f} s by the clock, beside all else on this machine",
        ),
        Row("its memory", megabytes, "MB", most=150),
        Row(
            "processor time of `samspil --help`, by that of `import sqlmodel`", _help(runs), "times", most=1.2
        ),
    ]


def _help(runs: int) -> float:
    said, floor = ("import samspil; samspil.main()", "--help"), ("import sqlmodel",)
    return median(_processor(*said) / _processor(*floor) for _run in range(runs))


def _processor(*words: str) -> float:
    """Seconds of the processor that a Python of its own takes for this code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = [sys.executable, "-c", *words]
    subprocess.run(told, cwd=HOUSE, stdout=subprocess.DEVNULL, check=True)  # noqa: S603  # this Python
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def _fill(url: str) -> None:
    database = Database(url)
    database.migrate()
    work = work_on(database, MovableClock(START), FolderKeys(Path(os.devnull)))
    await work(begin, 0, 4)
    await work(copies, PARTNERSHIPS - 1, 4)
    database.close()


async def _start(url: str) -> tuple[float, float, float]:
    """Seconds by the clock and of the processor, and megabytes."""
    slack = Playground(MovableClock(START))
    await slack.start(0)
    with socket.socket() as free, TemporaryDirectory(prefix="samspil-bench-") as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        told = {
            "DATABASE_URL": url, "SLACK_API_URL": slack.api_url, "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret, "TRANSPORT": "http", "HOST": "127.0.0.1",
            "PORT": str(port), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(HOUSE),
        }  # fmt: skip
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from bot.cli import main; main()", "run",
            env=os.environ | told, cwd=folder,
        )  # fmt: skip
        try:
            await asyncio.wait_for(_answered(port, slack.signing_secret), PATIENCE)
            return time.perf_counter() - began, _spent_by(process.pid), memory(process.pid)
        finally:
            process.terminate()
            await process.wait()
            await slack.stop()


def _spent_by(process: int) -> float:
    """The seconds of the processor that a process has taken."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


async def _answered(port: int, secret: str) -> None:
    body = command(0, "/samspil", "", "C0")
    async with aiohttp.ClientSession() as session:
        while True:
            at = str(int(time.time()))
            signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
            headers = {
                "content-type": FORM, "x-slack-request-timestamp": at, "x-slack-signature": str(signature)
            }  # fmt: skip
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}/slack/events", data=body, headers=headers
                ) as answer:
                    if answer.status == 200:  # noqa: PLR2004
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.01)
