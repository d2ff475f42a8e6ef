"""A quarter of a year, with all its rituals and holidays, and the scorecard that it ends in."""

from datetime import datetime
from operator import itemgetter

from playground.tour import Tour
from playground.tour_of_the_quarter import (
    agreements,
    blockers,
    ideas,
    meetings,
    openness,
    promises,
    retros,
    scorecards,
    steering,
)
from playground.tour_of_the_quarter.diary import (
    Diary as Diary,
    Played as Played,
    on,
)

BEGINS = on(3, 30, 9)
"""The Monday before Easter; it ends on the first working day of July."""
ENDS = on(7, 31, 9)
"""After all of it."""
RITUALS = (meetings, agreements, promises, retros, blockers, openness, ideas, steering, scorecards)


async def quarter(tour: Tour) -> None:
    """Everything of the chapter."""
    await play(tour)


async def play(tour: Tour, until: datetime = ENDS) -> Diary:
    """Live through the quarter from entry to entry, to its end or to that moment; returns what was done."""
    diary = Diary(tour)
    entries = [entry for ritual in RITUALS for entry in ritual.entries() if entry[0] <= until]
    for moment, act in sorted(entries, key=itemgetter(0)):
        await tour.stage.live_until(moment)
        await act(diary)
    await tour.talk.expect_rules_kept()
    return diary
