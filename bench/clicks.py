"""What each click takes in the database's thread: `python -m bench clicks`, or `clicks postgresql`."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

from bench.ground import START, Servers, all_there
from bench.monday import ANNA, CLICKS, ERIK, meeting_of
from bench.table import Row
from bot import conductor
from bot.partnerships import Unit
from bot.recurring.cadence import Weekly
from bot.rituals import escalation, retro, status
from bot.rituals.escalation import Blocker
from bot.rituals.retro import Draft


async def rows(servers: Servers) -> list[Row]:
    """What each click does in the database's thread, by the processor's own clock."""
    with servers.ground() as ground:
        here = ground.work.here
        meeting = here(lambda w: meeting_of(w, 0))
        plan = retro.Plan(Weekly((0,)), START.time(), "ssc", retro.columns_of("ssc", ""), extends=False)
        here(lambda w: retro.agree(w, ANNA, 1, plan))
        held = here(lambda w: retro.open_now(w, ANNA, 1).id)
        blocker = Blocker("No access", "high")
        raised = [
            here(lambda w: escalation.raise_blocker(w, ANNA, 1, blocker, "modal"), by="U0")[1].escalation.id
            for _each in range(CLICKS + 5)
        ]
        here(all_there)
        clicks: dict[str, Callable[[Unit, int], Any]] = {
            "a status answer": lambda w, n: status.answer(w, ANNA, meeting, {"since": f"Word {n}"}),
            "an answer to a retro": lambda w, n: retro.answer(w, ANNA, held, Draft([f"Card {n}", "", ""])),
            "`/samspil`: the whole panel": lambda w, _n: conductor.show_panel(w, ANNA, "C0"),
            "acknowledging a blocker": lambda w, n: escalation.acknowledge(w, ERIK, raised[n], "message"),
        }
        spent = _processor(here, clicks)
    answer, acknowledged = spent["a status answer"], spent["acknowledging a blocker"]
    floor = f"{answer:.1f} ms a status answer"
    return [
        *(Row(f"processor time of {what}, its transaction", each) for what, each in spent.items()),
        Row("acknowledging a blocker", acknowledged / answer, "times", most=2, floor=floor),
    ]


def _processor(
    here: Callable[..., Any], clicks: Mapping[str, Callable[[Unit, int], Any]]
) -> dict[str, float]:
    """Milliseconds, the median of a hundred of each, in turn, after the first five."""
    spent: dict[str, list[float]] = {what: [] for what in clicks}
    for number in (*range(CLICKS, CLICKS + 5), *range(CLICKS)):
        for what, act in clicks.items():
            began = time.thread_time()
            here(lambda w, act=act, number=number: act(w, number), by="U1")
            spent[what].append((time.thread_time() - began) * 1000)
    return {what: median(each[5:]) for what, each in spent.items()}
