"""What was pressed and sent in a test, once more when it is over: what it was about is settled or gone.

By the same people, first as it stands in the end, and after somebody else did the same; then when the
partnership has ended; then as if it went on, with all deleted that retention ever deletes. Nobody is shown an
error, and after the end nothing is done any more but what people may always do about themselves.
"""

import os
from typing import Any, Final

from sqlmodel import select
from strangers import Rows, copied, file_of, name_of, one_of_each, send

from bot import outbox, partnerships
from bot.partnerships import Partnership, Unit
from bot.retention.deleting import delete_rows
from bot.retention.kinds import KINDS
from bot.tables import metadata
from playground.stage import Stage

TESTS_OF_EACH: Final = 20 if os.environ.get("EVERYTHING") else 1
ALWAYS: Final = ("personal.", "along.send")
"""So begin the names of what people may do at any time: about themselves, and to take along what was done."""

KEPT_WHOLE: Final = ("charter_revision", "charter_article", "charter_version")
"""Of these, retention leaves the newest, which everything is shown by."""

tried = {"again in the end": 0, "after another": 0, "again after the end": 0, "of what is gone": 0}
"""How many were sent in the whole run, for its summary."""


async def done_afterwards(stage: Stage) -> list[str]:
    """What broke, and what was done after the end: empty if nothing."""
    payloads = list(one_of_each(stage, "afterwards", TESTS_OF_EACH))
    faults = []
    for payload in payloads:
        faults += await _broken(stage, payload)
        tried["again in the end"] += 1
        faults += await _broken_after_another(stage, payload)
    await stage.bot.work(_end)
    await stage.settle()
    with file_of(stage) as file:
        rows = Rows(file)
        for payload in payloads:
            faults += await _broken(stage, payload)
            tried["again after the end"] += 1
            if rows.have_changed() and not str(name_of(payload)).removeprefix("view ").startswith(ALWAYS):
                faults.append(f"{name_of(payload)} had an effect after the end")
    await stage.bot.work(_delete_what_it_was_about)
    await stage.settle()
    for payload in payloads:
        faults += [f"{fault} on what is gone" for fault in await _broken(stage, payload)]
        tried["of what is gone"] += 1
    return faults


async def _broken_after_another(stage: Stage, payload: dict[str, Any]) -> list[str]:
    """What breaks where somebody of the other company does the same first, in their own name."""
    if "user" not in payload:
        return []
    people = stage.slack.ws.users
    own = people[payload["user"]["id"]]
    partnership = await stage.bot.work(lambda w: w.session.exec(select(Partnership)).first())
    here = await stage.bot.work(partnerships.people, partnership.id) if partnership else []
    others = [each.user for each in here if each.user in people and people[each.user].team_id != own.team_id]
    if not others:
        return []
    other = copied(payload)
    other["user"] = {**other["user"], "id": others[0], "team_id": people[others[0]].team_id}
    faults = [*await _broken(stage, other), *await _broken(stage, payload)]
    tried["after another"] += 1
    return [f"{fault} after another" for fault in faults]


async def _broken(stage: Stage, payload: dict[str, Any]) -> list[str]:
    errors = stage.bot.metrics.errors
    user = payload["user"]["id"] if "user" in payload else payload["user_id"]
    trigger = stage.slack.slack.triggers.issue(user, in_view=bool(payload.get("view")))
    again = copied(payload) | {"trigger_id": trigger}
    await send(stage, again)
    return [f"{name_of(payload)} broke"] if stage.bot.metrics.errors != errors else []


def _delete_what_it_was_about(w: Unit) -> None:
    """As retention deletes, however new it is; the partnership is at work again."""
    for partnership in w.session.exec(select(Partnership)):
        partnership.ended_at = partnership.ended_by = None
    tables = {ending.table for kind in KINDS for ending in kind.endings} - {*KEPT_WHOLE, "partnership"}
    for name in sorted(tables):
        table = metadata.tables[name]
        (key,) = table.primary_key
        keys = w.session.connection().execute(select(key)).scalars().all()
        delete_rows(w, table, keys)


def _end(w: Unit) -> None:
    for partnership in w.session.exec(select(Partnership)):
        people = partnerships.people(w, partnership.id)
        if partnership.is_live and people:
            partnership.end(people[0].id, w.now)
            outbox.drop(w, partnership)
