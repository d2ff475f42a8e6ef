"""`python -m bench.growth`: what one partnership adds to the database, as the tour plays a quarter."""

import asyncio
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import Row
from bot.database import Database
from playground.stage import Stage
from playground.tour import Tour
from playground.tour_of_the_quarter import BEGINS, play

DAYS = 365


async def rows() -> list[Row]:
    """Megabytes in a year, at the pace of that quarter; nothing of it is old enough to be deleted yet."""
    with TemporaryDirectory(prefix="samspil-bench-") as folder:
        file = Path(folder) / "samspil.db"
        url = f"sqlite:///{file}"
        database = Database(url)
        database.migrate()
        database.close()
        empty = _used(file)
        async with Stage(BEGINS, database_url=url) as stage:
            await play(Tour(stage, lambda _line: None))
            days = (stage.clock.now() - BEGINS).total_seconds() / 86400
        grown = _used(file) - empty
    floor = f"{grown:.2f} MB in {days:.0f} days"
    what = "growth of the database by one partnership"
    return [Row(what, grown / days * DAYS, "MB a year", most=0.9, floor=floor)]


def _used(file: Path) -> float:
    """Megabytes of pages that are in use."""
    with sqlite3.connect(file) as connection:
        size, pages, free = (
            connection.execute(f"PRAGMA {what}").fetchone()[0]
            for what in ("page_size", "page_count", "freelist_count")
        )
    return float(size) * (pages - free) / 1e6


if __name__ == "__main__":
    for each in asyncio.run(rows()):
        print(*each.cells(), sep=" | ")  # noqa: T201  # a look without the page
