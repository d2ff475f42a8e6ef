"""When something is next due: asked in one statement, which is put together once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, func, select


class _W(Protocol):
    session: Session
    now: datetime


class NextDue:
    """`next_due = NextDue(moments…)`, and then `next_due(w)`: the first of them, or None if there is none.

    A moment is a column (its earliest value counts) or a query for one. If a query in `at_once` finds
    anything, something is due now; it may name the moment itself, `bindparam("now")`.
    """

    def __init__(self, *moments: Mapped[Any] | Select[Any], at_once: Sequence[Select[Any]] = ()) -> None:
        firsts = [
            (each if isinstance(each, Select) else select(func.min(each))).scalar_subquery()
            for each in moments
        ]
        self._count = len(firsts)
        self._statement: Select[Any] = Select(*firsts, *(each.exists() for each in at_once))

    def __call__(self, w: _W) -> datetime | None:
        w.session.flush()
        found = w.session.connection().execute(self._statement, {"now": w.now}).one()
        if any(found[self._count :]):
            return w.now
        return min((each for each in found[: self._count] if each is not None), default=None)
