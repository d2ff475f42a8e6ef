"""The scorecards: one on the first working day of each month, the last at the end of the quarter."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from playground.tour_of_the_quarter.diary import Diary, Entry, on

SCORECARDS: Final = {
    "APRIL": on(5, 1, 9, 1),
    "MAY": on(6, 1, 9, 1),
    "JUNE": on(7, 1, 9, 1),
}
"""By the month that they tell of; March had nothing to count. Labour Day is a working day in Denmark."""


def entries() -> Iterator[Entry]:
    """Each a minute after it is due."""
    for month, moment in SCORECARDS.items():
        yield moment, partial(_read, month=month)


async def _read(diary: Diary, month: str) -> None:
    card = await diary.expect(month, f"SCORECARD {month} 2026", buttons=("scorecard.act",))
    diary.note("scorecard", about=month)
    if month == "JUNE":
        diary.tour.reread(card, "The scorecard of June")
    else:
        diary.tour.narrate(f"The scorecard of {month.title()} is posted.")
