"""What of all that is owed goes first in each place, and when something is next due.

Its user is the provider with thousands of channels, in each of which lie hundreds of messages that Slack has:
what is owed is read as plain rows out of an index that holds nothing else, in 20 to 40 ms of 1,000 such
channels (docs/performance.md; docs/decisions/0018-whose-turn-it-is.md).
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from bot.outbox import pins, stale
from bot.outbox.queries import DUE_ANYWHERE, DUE_THERE, FREE_AT, OWED, at
from bot.outbox.records import HOLD_MOST, LONGEST_WAIT
from bot.outbox.turns import First, Kind
from bot.partnerships import Unit

_FARTHEST: Final = LONGEST_WAIT * 2


def due(w: Unit, holder: str, places: Collection[str] | None = None) -> Sequence[First]:
    """What goes first in each of these places, or in all, of what is due and in nobody else's hand."""
    stale.take_up(w)
    return due_now(w, holder, places)


def due_now(w: Unit, holder: str, places: Collection[str] | None = None) -> Sequence[First]:
    """The same, but for what was noted since: its messages are in other hands perhaps."""
    w.session.flush()
    params = at(w, holder)
    if places is None:
        rows = DUE_ANYWHERE.all(w.session, params)
    else:
        rows = DUE_THERE.all(w.session, params | {"places": list(places)})
    found: dict[Any, First] = {}
    for row in _before_others(rows, w.now):
        if _is_due(row, w.now):
            kind: Kind = "post" if row.is_new else "edit"
            first = First(row.priority, row.owed_since, row.id, row.owner, row.place, kind)
            found.setdefault(first.key, first)
    return list(found.values())


def next_due(w: Unit) -> datetime | None:
    """When the next delivery is due, if any: not before the place is in no hand."""
    stale.take_up(w)
    pin_at, rows = pins.next_due(w), OWED.all(w.session, {})
    if not rows:
        return pin_at
    free_at: dict[str, Any] = dict(FREE_AT.all(w.session, at(w)))
    moments = [max(row.due_at, free_at.get(row.place) or row.due_at) for row in _before_others(rows, w.now)]
    moments += [pin_at] if pin_at is not None else []
    return min([*moments, *(row.held_until for row in rows if _waits_for_hours(row, w.now))], default=None)


def _before_others(rows: Any, now: datetime) -> Iterator[Any]:
    """Of the rows of each place those that nothing holds back.

    A post that waits for its next try holds back the later ones: people read them in their order. One that
    waits for the hours of its readers does not. A reply waits for the first message of its thread, and an
    edit for nothing, since its own post is there.
    """
    for _place, owed in groupby(rows, lambda row: row.place):
        here = list(owed)
        not_there = {row.id for row in here if row.is_new}
        must_wait = False
        for row in here:
            if not row.is_new:
                yield row
            elif not must_wait and row.thread_of not in not_there and not _waits_for_hours(row, now):
                must_wait = row.attempts > 0
                yield row


def _waits_for_hours(row: Any, now: datetime) -> bool:
    """It waits for hours that come; what lies further ahead was held before the clock was put back."""
    return row.held_until is not None and now < row.held_until <= now + HOLD_MOST


def _is_due(row: Any, now: datetime) -> bool:
    """Its time has come, or its times lie where only a clock that was put back can leave them."""
    return bool(row.due_at <= now or row.owed_since > now or row.due_at > now + _FARTHEST)
