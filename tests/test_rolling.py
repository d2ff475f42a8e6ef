"""A rolling upgrade: a bot of an earlier version and one of this, side by side on one PostgreSQL."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from tests_shared import PATIENCE

from bot.clock import MovableClock
from bot.migrating import newest_revision
from playground.person import Person
from playground.server import Playground

ROOT = Path(__file__).parent.parent
EARLIER = {
    # The first from which on a migration only adds.
    "0014": "8eaf609",
    # As it stood on 30 November 2026, before the first release; its buttons are recorded, too.
    "0064": "139bf7b",
}
"""By the version of its tables, a commit of which this one must be able to take over."""
CHANNEL = "nordlys-brevik"
EVERYTHING = bool(os.environ.get("EVERYTHING"))
BLOCKERS = 6 if EVERYTHING else 2
"""Raised in each state, by both sides in turn; what they cause comes a second apart in one channel."""
"""Seconds: longer than a message that one bot took stays in its hand."""
ENDS_WITH = "raised an exception: CancelledError"
"""So the earlier one tells of a sweep that was under way when it was told to stop."""


@pytest.fixture(params=EARLIER if EVERYTHING else list(EARLIER)[-1:])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """The version of its tables, and its code, out of this repository's history."""
    git = shutil.which("git")
    commit = EARLIER[request.param]
    if git is None:
        pytest.skip("there is no git that could give the code of an earlier version")
    given = subprocess.run(  # noqa: S603  # a commit of ours
        [git, "archive", "--format=tar", commit, "bot", "handlers", "schedules", "playground"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if given.returncode != 0:
        pytest.skip(f"this checkout has no history back to {commit}")
    code = tmp_path / "earlier"
    with tarfile.open(fileobj=BytesIO(given.stdout)) as archive:
        # Python 3.11.2 does not know of filters.
        archive.extractall(code, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # type: ignore[arg-type]  # noqa: S202  # our own archive
    return request.param, code


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    """For bots in processes of their own, which live by the real clock."""
    started = Playground(MovableClock(datetime.now(UTC), running=True))
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
def nothing_yet(postgresql_url: str) -> str:
    """A PostgreSQL without tables."""
    engine = create_engine(make_url(postgresql_url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return postgresql_url


def version_in(url: str) -> str:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    with engine.connect() as connection:
        found: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    return found


BEGINS_AGAIN = "delivery stopped"
"""The earlier version's, when this one settles a message that it has in hand: it begins again by itself."""


class Bots:
    """Processes on one database, each with the code of its version, and what they logged."""

    def __init__(self, slack: Playground, url: str, folder: Path) -> None:
        self.slack, self.url, self.folder = slack, url, folder
        self.logs: list[Path] = []

    @asynccontextmanager
    async def running(self, code: Path) -> AsyncIterator[None]:
        """Until told to stop by SIGTERM, after which it ends well."""
        log = self.folder / f"log-{len(self.logs)}"
        self.logs.append(log)
        before = self.slack.slack.sockets.count
        with log.open("wb") as out:
            bot = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                "from bot.cli import main; main()",
                "run",
                cwd=self.folder,
                env=self._environment(code),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            async with asyncio.timeout(PATIENCE):
                while "Samspil is running" not in log.read_text():  # another process
                    assert bot.returncode is None, log.read_text()
                    await asyncio.sleep(0.05)
            assert self.slack.slack.sockets.count > before
            yield
        finally:
            if bot.returncode is None:
                bot.send_signal(signal.SIGTERM)
            code_of_end = await asyncio.wait_for(bot.wait(), PATIENCE)
        assert code_of_end == 0, log.read_text()

    def _environment(self, code: Path) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        return {
            **kept,
            "PYTHONPATH": str(code),
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.url,
            "KEYS": f"sqlite:///{self.folder / 'keys.db'}",
            "PYTHONUNBUFFERED": "1",
        }

    def complaints(self) -> list[str]:
        """What any of them logged that is not in order."""
        lines = [line for log in self.logs for line in log.read_text().splitlines() if ENDS_WITH not in line]
        bad = [line for line in lines if " ERROR " in line or "Traceback" in line]
        of_earlier = set(self.logs[0].read_text().splitlines())
        excused = {line for line in of_earlier if line.endswith(BEGINS_AGAIN)}
        if excused:  # with what it says of the cause
            excused |= {line for line in of_earlier if "Traceback" in line}
        said = "\n".join(lines)
        return [f"{line}\n{said.partition(line)[2][:2000]}" for line in bad if line not in excused]


async def shows(person: Person, *said: str) -> None:
    """Wait until somebody has a message in the channel that says all of it."""
    async with asyncio.timeout(PATIENCE):
        while not any(  # noqa: ASYNC110  # as above
            all(each in str(message.blocks) for each in said) for message in person.messages(CHANNEL)
        ):
            await asyncio.sleep(0.02)


async def _offered(person: Person) -> dict[str, str]:
    """Who can become a contact person, by name."""
    await person.click(person.messages(CHANNEL)[0], "panel.set_up")
    async with asyncio.timeout(PATIENCE):
        while person.view is None:  # noqa: ASYNC110  # another process opens it, after it has answered
            await asyncio.sleep(0.02)
    menus = [block.get("element", {}) for block in person.view.blocks]
    return {o["text"]["text"]: o["value"] for menu in menus for o in menu.get("options", ())}


async def set_up(slack: Playground) -> None:
    anna = slack.person("anna")
    await anna.invite_app(CHANNEL)
    await shows(anna, "panel.set_up")
    there = set(slack.channel(CHANNEL).members) - {slack.ws.bot.id}
    async with asyncio.timeout(PATIENCE):
        # Versions until 0064 broke, on PostgreSQL, where somebody pressed while the members were being read.
        while not there <= {each.arguments.get("user") for each in slack.calls}:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.02)
    await asyncio.sleep(1)
    async with asyncio.timeout(PATIENCE):
        while "Erik Lund" not in (people := await _offered(anna)):
            # Who is there is read in a moment of its own; Slack opens a hundred modals a minute, and no more.
            await anna.close_view()
            await asyncio.sleep(1)
    await anna.submit({"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"], "language": "en"})
    await anna.close_view()
    await shows(anna, "escalation.raise")


async def work_on(slack: Playground, what: str) -> list[str]:
    """People of both sides raise blockers, one after the other; gives their texts."""
    told = [f"{what} {number}" for number in range(BLOCKERS)]
    for number, said in enumerate(told):
        person = slack.person(("anna", "erik")[number % 2])
        await person.click(person.messages(CHANNEL)[0], "escalation.raise")
        sent = await person.submit({"what": said, "severity": "high"})
        assert (sent.errors, sent.notice) == ({}, None)
        while person.view is not None:
            await person.close_view()
        # On the panel it may stand before its own message does.
        await shows(person, said, "escalation.acknowledge")
    return told


async def test_an_earlier_version_and_this_one_work_side_by_side(
    earlier: tuple[str, Path], slack: Playground, nothing_yet: str, tmp_path: Path
) -> None:
    """The new one brings the tables up to date under the old one; nothing is lost or doubled."""
    version, code = earlier
    bots = Bots(slack, nothing_yet, tmp_path)
    async with AsyncExitStack() as to_the_end:
        async with bots.running(code):
            await set_up(slack)
            assert version_in(nothing_yet) == version
            told = await work_on(slack, "alone")
            await to_the_end.enter_async_context(bots.running(ROOT))
            assert version_in(nothing_yet) == newest_revision()
            told += await work_on(slack, "together")
        told += await work_on(slack, "afterwards")
    if EVERYTHING:
        async with bots.running(ROOT):
            told += await work_on(slack, "started again")
    assert bots.complaints() == []
    everything = [str(each.blocks) for each in slack.person("anna").messages(CHANNEL)]
    raised = [each for each in everything if "escalation.acknowledge" in each]
    assert {said: sum(said in each for each in raised) for said in told} == dict.fromkeys(told, 1)
