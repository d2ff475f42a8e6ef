"""An idea: suggested by the supplier, and tried by the IT department."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from playground.tour_of_the_quarter.diary import Diary, Entry, a_day, on, send
from playground.tour_of_the_quarter.promises import Promise, end

IDEA: Final = "One list of open tickets"
TRIAL: Final = Promise("Begin one list", "anna", "anna", on(4, 16, 9, 30), date(2026, 4, 24), on(4, 23, 10))


def entries() -> Iterator[Entry]:
    """It is answered two days later, and tried within a week."""
    yield on(4, 14, 14), _suggest
    yield TRIAL.noted_at, _try
    if TRIAL.ended_at is not None:
        yield TRIAL.ended_at, partial(end, promise=TRIAL)


async def _suggest(diary: Diary) -> None:
    erik = diary.person("erik")
    await erik.click(diary.panel, "idea.list")
    await erik.press("idea.suggest")
    await send(erik, {"what": IDEA, "gain": "Both look in one place", "effort": "small"})
    diary.note("idea suggested", "erik", IDEA)
    said = await diary.expect("idea", IDEA, buttons=("idea.ask_try",))
    diary.tour.reread(said, "Erik suggests an improvement")


async def _try(diary: Diary) -> None:
    anna = diary.person("anna")
    await anna.click(diary.messages["idea"], "idea.ask_try")
    await send(anna, {"action": TRIAL.text, "due_on": a_day(TRIAL.due_on)})
    diary.note("idea tried", "anna", IDEA)
    diary.note("promised", TRIAL.owner, TRIAL.text, due_on=TRIAL.due_on, by=TRIAL.by)
    diary.tour.narrate(f"Brevik's idea is tried: Anna Holm is to «{TRIAL.text}».")
