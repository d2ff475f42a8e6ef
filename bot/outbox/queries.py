"""What delivery asks of the database all day long: built once, and asked of a moment by `at`.

Its user is a Monday at ten, when a thousand rounds open in one second and each owes a prompt and a panel: to
put such a query together takes as long as to ask it.
"""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Select, and_, bindparam
from sqlmodel import col, func, or_, select

from bot.outbox.records import IN_HAND, OwedMessage
from bot.partnerships import Partnership, Unit
from bot.prepared import Prepared, Records

_NOW: Final[BindParameter[Any]] = bindparam("now")
_HANDED: Final[BindParameter[Any]] = bindparam("handed")
_HOLD_MOST: Final[BindParameter[Any]] = bindparam("hold_most")
_HOLDER: Final[BindParameter[Any]] = bindparam("holder")


def at(w: Unit, holder: str = "") -> dict[str, Any]:
    """What these queries want to know of the moment, and of the process that asks."""
    return {
        "now": w.now,
        "handed": w.now + IN_HAND,
        "holder": holder,
    }


_PLACES: Final[BindParameter[Any]] = bindparam("places", expanding=True)
# A range, not «is not null»: a server that never counted the rows takes that for all of them.
_IS_OWED: Final = and_(
    col(OwedMessage.due_at).is_not(None),
    col(OwedMessage.due_at) > datetime.min.replace(tzinfo=UTC),
    col(OwedMessage.due_at) < datetime.max.replace(tzinfo=UTC),
)
_IN_OTHER_HANDS: Final = select(OwedMessage.place).where(
    col(OwedMessage.taken_until) > _NOW,
    # What lies further ahead was taken before the clock was put back.
    col(OwedMessage.taken_until) <= _HANDED,
    OwedMessage.taken_by != _HOLDER,
)
"""Where another process is at work; a channel or person has one id in all of Slack."""
_M: Final[Any] = OwedMessage
_OWED: Final[Any] = (
    Select(
        col(Partnership.owner),
        _M.place,
        _M.ts.is_(None).label("is_new"),
        _M.priority,
        _M.owed_since,
        _M.id,
        _M.due_at,
        _M.attempts,
        _M.thread_of,
        _M.held_until,
    )
    .join_from(OwedMessage, Partnership)
    .where(_IS_OWED)
    .order_by(_M.place, _M.priority, _M.owed_since, _M.id)
)
_DUE: Final = _OWED.where(col(OwedMessage.place).not_in(_IN_OTHER_HANDS))
OWED: Final = Prepared(_OWED)
"""All that is owed, in the order in which it goes; out of an index alone that holds nothing else."""
DUE_ANYWHERE: Final = Prepared(_DUE)
DUE_THERE: Final = Prepared(_DUE.where(col(OwedMessage.place).in_(_PLACES)))
FREE_AT: Final = Records(
    select(OwedMessage.place, func.max(OwedMessage.taken_until))
    .where(col(OwedMessage.taken_until) > _NOW, col(OwedMessage.taken_until) <= _HANDED)
    .group_by(col(OwedMessage.place))
)
"""Until when a place is in somebody's hand."""
TAKEN: Final = Records(
    select(OwedMessage)
    .where(
        OwedMessage.id == bindparam("id"),
        col(OwedMessage.due_at).is_not(None),
        # Asked again under the lock: another process may have taken it in between.
        or_(
            col(OwedMessage.taken_until).is_(None),
            col(OwedMessage.taken_until) <= _NOW,
            OwedMessage.taken_by == _HOLDER,
            col(OwedMessage.taken_until) > _HANDED,
        ),
    )
    .with_for_update(skip_locked=True)
)
"""This message, if it is owed still and in no other hand."""
