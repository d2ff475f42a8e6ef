"""The one door to what is due: it is found here, claimed here, and the next moment is told here.

Nobody of a partnership that is away or has ended passes it: what is due there waits, and is found again when
the bot comes back.

Its queries are built once and read ids without the ORM, for the sweep that asks all of them each time: of
10,000 blockers whose time has not come it takes 1 ms on SQLite, 6 ms on PostgreSQL (docs/performance.md).
They are prepared (bot/prepared.py): a turn with nothing to do was 4 ms of the processor, and is 1.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final, Generic, Protocol, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Select,
    SQLColumnExpression,
    Table,
    bindparam,
    literal,
)
from sqlmodel import Session, SQLModel, func, select

from bot.prepared import Prepared, Records

Record = TypeVar("Record", bound=SQLModel)

_WHILE_RUNNING: Final = timedelta(minutes=15)
_NOW: Final[BindParameter[Any]] = bindparam("now")
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_ANY: Final[ColumnElement[int]] = literal(1)


class Unit(Protocol):
    """Of a unit of work, what is read here."""

    session: Session
    now: datetime


def was_missed(at: datetime, now: datetime) -> bool:
    """Whether what was due `at` is found so late that the bot was not running, or away, when it was."""
    return now - at >= _WHILE_RUNNING


class Due(Generic[Record]):
    """`reminders = Due(Action, Action.remind_at)`: rows whose moment has come, and that meet all conditions.

    Without a moment they are due at once. A condition may name the moment itself, `bindparam("now")`.
    `also_away` is the reason why it goes on also where the partnership is away or has ended. Whoever claims
    a row locks the row of `parent` to which it belongs, too. `untimed` is the reason why it is no part of a
    `NextDue`: a sweep looks at all of them, whatever the time.
    """

    def __init__(
        self,
        record: type[Record],
        moment: datetime | SQLColumnExpression[Any] | None = None,
        *conditions: ColumnElement[bool] | bool,
        order: Any = None,
        also_away: str = "",
        parent: type[SQLModel] | None = None,
        untimed: str = "",
    ) -> None:
        self._record: Any = record
        self.moment = cast("SQLColumnExpression[Any] | None", moment)
        self._conditions = cast("Sequence[ColumnElement[bool]]", conditions)
        self._order: list[Any] = [each for each in (order, moment) if each is not None]
        self._also_away = also_away
        self._parent: Any = parent
        self.untimed = untimed

    def __call__(self, w: Unit) -> Sequence[int]:
        """The ids of those that are due now, by `order` if that is given, the earliest first."""
        w.session.flush()
        return [record_id for (record_id,) in self._found.all(w.session, {"now": w.now})]

    def read(self, w: Unit) -> Sequence[Record]:
        """Those themselves, to be looked at: whoever changes one claims it."""
        return self._read.all(w.session, {"now": w.now})

    def claim(self, w: Unit, record_id: int, *, wait: bool = False) -> Record | None:
        """One of them, locked; None if it is not due any more, or another process has it in hand.

        With `wait` until that has let go of it: what was being said in it is said then.
        """
        if not wait:
            return next(iter(self.claim_each(w, [record_id])), None)
        return self._awaited.first(w.session, {"now": w.now, "ids": [record_id]})

    def claim_each(self, w: Unit, record_ids: Collection[int]) -> Sequence[Record]:
        """Those of several, by their ids."""
        return self._claimed.all(w.session, {"now": w.now, "ids": list(record_ids)})

    def partnerships(self, w: Unit) -> Sequence[int]:
        """The ids of partnerships of which something is due now."""
        w.session.flush()
        return [partnership_id for (partnership_id,) in self._found_of.all(w.session, {"now": w.now})]

    def claim_all_of(self, w: Unit, partnership_id: int, *, wait: bool = False) -> Sequence[Record]:
        """All of a partnership, locked, the earliest first; without those that another process has in hand.

        With `wait` until it has let go of them: what it did is done then, and they are not due any more.
        """
        asked = self._awaited_of if wait else self._claimed_of
        return asked.all(w.session, {"now": w.now, "partnership_id": partnership_id})

    @property
    def table(self) -> Table:
        """Where its rows are."""
        table: Table = self._record.__table__
        return table

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """What must be so for one to be due at whatever time."""
        at_work = [] if self._also_away else [is_at_work(self.table)]
        return [*at_work, *self._conditions]

    @cached_property
    def found(self) -> Any:
        """The question for them, of a moment `now`."""
        found: Any = Select(self._record.id).where(*self._now_due)
        return found.order_by(*self._order, self._record.id)

    @cached_property
    def _found(self) -> Prepared:
        return Prepared(self.found)

    @cached_property
    def _read(self) -> Records[Record]:
        found: Any = select(self._record).where(*self._now_due)
        return Records(found.order_by(*self._order, self._record.id))

    @cached_property
    def _claimed(self) -> Records[Record]:
        return self._locked(self._record.id.in_(_IDS), self._record.id, wait=False)

    @cached_property
    def _awaited(self) -> Records[Record]:
        return self._locked(self._record.id.in_(_IDS), self._record.id, wait=True)

    @cached_property
    def _found_of(self) -> Prepared:
        way = _way(self.table, frozenset())
        found: Any = Select(way[-1].parent).select_from(self.table)
        for key in way[:-1]:
            found = found.join(key.column.table, key.parent == key.column)
        return Prepared(found.where(*self._now_due).distinct().order_by(way[-1].parent))

    @cached_property
    def _claimed_of(self) -> Records[Record]:
        return self._locked(_is_of(self.table), *self._order, self._record.id, wait=False)

    @cached_property
    def _awaited_of(self) -> Records[Record]:
        return self._locked(_is_of(self.table), *self._order, self._record.id, wait=True)

    def _locked(self, chosen: ColumnElement[bool], *order: Any, wait: bool) -> Records[Record]:
        claimed: Any = select(self._record).where(chosen, *self._now_due)
        locked = [self._record]
        if self._parent is not None:
            claimed, locked = claimed.join(self._parent), [self._record, self._parent]
        # No lock against references to it: nothing that is due has its key changed.
        return Records(
            claimed.with_for_update(skip_locked=not wait, key_share=True, of=locked).order_by(*order)
        )

    @property
    def _now_due(self) -> list[ColumnElement[bool]]:
        has_come = [] if self.moment is None else [self.moment <= _NOW]
        return [*has_come, *self.conditions]


def is_at_work(table: Table) -> ColumnElement[bool]:
    """Of rows of this table: that their partnership is neither away nor ended; true of what has none."""
    if table.name == "partnership":
        return cast("ColumnElement[bool]", table.c.ended_at.is_(None))
    way = _way(table, frozenset())
    if not way:
        return literal(value=True)
    parent = way[0].column.table
    here: Any = Select(_ANY).select_from(parent).where(way[0].column == way[0].parent, is_at_work(parent))
    return cast("ColumnElement[bool]", here.correlate(table).exists())


def _is_of(table: Table) -> ColumnElement[bool]:
    """Of rows of this table: that their partnership is the one whose `partnership_id` is asked for."""
    key = _way(table, frozenset())[0]
    if key.column.table.name == "partnership":
        return key.parent == bindparam("partnership_id")
    parent = key.column.table
    here: Any = Select(_ANY).select_from(parent).where(key.column == key.parent, _is_of(parent))
    return cast("ColumnElement[bool]", here.correlate(table).exists())


def _way(table: Table, been: frozenset[str]) -> list[ForeignKey]:
    """The shortest way to the partnership, by references that are always there."""
    ways = []
    for key in table.foreign_keys:
        parent = key.column.table
        if key.parent.nullable or parent.name in been:
            continue
        if parent.name == "partnership":
            return [key]
        if onward := _way(parent, been | {table.name}):
            ways.append([key, *onward])
    return min(ways, key=lambda way: (len(way), way[0].parent.name), default=[])


class NextDue:
    """`next_due = NextDue(reminders, orphans, …)`, and then `next_due(w)`: the first moment, or None.

    If anything is there of what is due without a moment, something is due now.
    """

    def __init__(self, *kinds: Due[Any]) -> None:
        self.kinds = kinds

    def __call__(self, w: Unit) -> datetime | None:
        w.session.flush()
        # Subqueries and literals alone: there is always one row.
        found: Any = self._first.first(w.session, {"now": w.now})
        timed = len(self._timed)
        if any(found[timed:]):
            return w.now
        return min((each for each in found[:timed] if each is not None), default=None)

    @cached_property
    def _timed(self) -> Sequence[Due[Any]]:
        return [each for each in self.kinds if each.moment is not None]

    @cached_property
    def _first(self) -> Prepared:
        firsts: list[Any] = [Select(func.min(each.moment)).where(*each.conditions) for each in self._timed]
        at_once: list[Any] = [
            Select(_ANY).select_from(each.table).where(*each.conditions)
            for each in self.kinds
            if each.moment is None
        ]
        asked = [*(each.scalar_subquery() for each in firsts), *(each.exists() for each in at_once)]
        return Prepared(Select(*(each.label(f"kind_{at}") for at, each in enumerate(asked))))
