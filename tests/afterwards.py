"""What was pressed and sent in a test, once more when it is over: what it was about is settled or gone.

By the same people, first as it stands in the end, then when the partnership has ended. Nobody is shown an
error, and after the end nothing is done any more but what people may always do about themselves.
"""

import os
from collections import Counter
from copy import deepcopy
from typing import Any, Final

from sqlmodel import select
from strangers import Rows, file_of, name_of, one_of_each, send

from bot import outbox, partnerships
from bot.partnerships import Partnership, Unit
from playground.stage import Stage

TESTS_OF_EACH: Final = 20 if os.environ.get("EVERYTHING") else 1
ALWAYS: Final = ("personal.",)
"""So begin the names of what people may do about themselves at any time."""

tried = {"again in the end": 0, "again after the end": 0}
"""How many were sent in the whole run, for its summary."""
_seen: Counter[str] = Counter()


async def done_afterwards(stage: Stage) -> list[str]:
    """What broke, and what was done after the end: empty if nothing."""
    payloads = list(one_of_each(stage, _seen, TESTS_OF_EACH))
    faults = []
    for payload in payloads:
        faults += await _broken(stage, payload)
        tried["again in the end"] += 1
    await stage.bot.work(_end)
    await stage.settle()
    with file_of(stage) as file:
        rows = Rows(file)
        for payload in payloads:
            faults += await _broken(stage, payload)
            tried["again after the end"] += 1
            if rows.have_changed() and not str(name_of(payload)).removeprefix("view ").startswith(ALWAYS):
                faults.append(f"{name_of(payload)} had an effect after the end")
    return faults


async def _broken(stage: Stage, payload: dict[str, Any]) -> list[str]:
    errors = stage.bot.metrics.errors
    user = payload["user"]["id"] if "user" in payload else payload["user_id"]
    trigger = stage.slack.slack.triggers.issue(user, in_view=bool(payload.get("view")))
    again = deepcopy(payload) | {"trigger_id": trigger}
    await send(stage, again)
    return [f"{name_of(payload)} broke"] if stage.bot.metrics.errors != errors else []


def _end(w: Unit) -> None:
    for partnership in w.session.exec(select(Partnership)):
        people = partnerships.people(w, partnership.id)
        if partnership.is_live and people:
            partnership.end(people[0].id, w.now)
            outbox.drop(w, partnership)
