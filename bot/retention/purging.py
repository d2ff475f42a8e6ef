"""The purge of one partnership, each night: a transaction that deletes what has ended long ago."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam
from sqlmodel import col, func, select

from bot import outbox, personal
from bot.due import Due, NextDue
from bot.keeping import Keeping
from bot.partnerships import Partnership, Person, Unit
from bot.retention.deleting import belongs_to, delete_rows
from bot.retention.kinds import KINDS, Ending, Kind, table

PEOPLE = "people"


due: Final = Due(
    Partnership,
    # Where it is lost which night it is, it is this one.
    func.coalesce(Partnership.purge_at, Partnership.begun_at),
    also_away="what is past its time is deleted there, too",
)
"""Partnerships whose night has come."""
next_due: Final = NextDue(due)
"""When the next partnership is to be purged."""


def purge(w: Unit, partnership_id: int, keeping: Keeping) -> Mapping[str, int]:
    """Delete what has ended long enough ago; returns how much of each kind. Nothing happens twice a night."""
    partnership = due.claim(w, partnership_id)
    if partnership is None:
        return {}
    if partnership.ended_at is not None and partnership.ended_at + keeping.after_end <= w.now:
        return _delete_all(w, partnership)
    purged = {kind.name: _purge_kind(w, partnership, kind, keeping) for kind in KINDS}
    purged[PEOPLE] = _forget_people(w, partnership, keeping.before(PEOPLE, w.now))
    purged["erased"] = personal.erase_settled(w, partnership.id)
    forgotten = outbox.forget_looks(w, partnership)
    partnership.purge_tomorrow(w.now)
    done = {name: count for name, count in purged.items() if count}
    if done or forgotten:
        w.session.expire_all()
        w.forget()
    return done


def _purge_kind(w: Unit, partnership: Partnership, kind: Kind, keeping: Keeping) -> int:
    params = {"partnership_id": partnership.id, "before": keeping.before(kind.name, w.now)}
    connection = w.session.connection()
    return sum(
        delete_rows(w, table(ending.table), connection.execute(_ended(ending), params).scalars().all())
        for ending in kind.endings
    )


@cache
def _ended(ending: Ending) -> Select[Any]:
    """The keys of the rows of a partnership that ended `before` a moment."""
    rows = table(ending.table)
    in_it = belongs_to(rows, bindparam("partnership_id"))
    key: Any = next(iter(rows.primary_key))
    ended: Select[Any] = Select(key)
    return ended.where(in_it, ending.has_ended(rows.c, bindparam("before")))


def _forget_people(w: Unit, partnership: Partnership, before: datetime) -> int:
    """Who left so long ago is somebody without a name, wherever something of theirs is still kept."""
    people = w.session.exec(
        select(Person).where(
            Person.partnership_id == partnership.id,
            col(Person.left_at) < before,
            col(Person.erased_at).is_(None),
        )
    ).all()
    for person in people:
        personal.forget_who(w, partnership, person)
        w.session.flush()
    return len(people)


def _delete_all(w: Unit, partnership: Partnership) -> Mapping[str, int]:
    """A partnership that ended long ago, with everything in it and the keys of what lay sealed."""
    count = delete_rows(w, table("partnership"), [partnership.id])
    w.session.expire_all()
    w.forget()
    return Counter(partnership=count)
