"""What delivery asks of the database all day long: built once, and asked of a moment by `at`."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, not_, or_, select

from bot.outbox.records import HELD_MOST, IN_HAND, LONGEST_WAIT, OwedMessage
from bot.partnerships import Partnership, Unit

_NOW: Final[BindParameter[Any]] = bindparam("now")
_HANDED: Final[BindParameter[Any]] = bindparam("handed")
_HELD_MOST: Final[BindParameter[Any]] = bindparam("held_most")
_HOLDER: Final[BindParameter[Any]] = bindparam("holder")


def at(w: Unit, holder: str = "") -> dict[str, Any]:
    """What these queries want to know of the moment, and of the process that asks."""
    return {
        "now": w.now,
        "handed": w.now + IN_HAND,
        "longest": w.now + LONGEST_WAIT * 2,
        "held_most": w.now + HELD_MOST,
        "holder": holder,
    }


_IS_DUE: Final = or_(
    col(OwedMessage.due_at) <= _NOW,
    col(OwedMessage.owed_since) > _NOW,
    col(OwedMessage.due_at) > bindparam("longest"),
)
"""Its time has come, or its times lie where only a clock that was put back can leave them."""
# Not «is not null»: for that SQLite would read every message there ever was, and not the index.
_IS_OWED: Final = col(OwedMessage.due_at) > datetime.min.replace(tzinfo=UTC)
_IS_HELD: Final = and_(col(OwedMessage.held_until) > _NOW, col(OwedMessage.held_until) <= _HELD_MOST)
"""It waits for hours that come; what lies further ahead was held before the clock was put back."""
_FIRST_IN_EACH_PLACE: Final = (
    select(func.min(OwedMessage.id))
    .join(Partnership)
    .where(_IS_OWED, or_(col(OwedMessage.held_until).is_(None), not_(_IS_HELD)))
    .group_by(col(Partnership.owner), col(OwedMessage.place))
)
"""A message that waits for its next try holds back the later ones: their order is kept. One that waits for
the hours of its readers does not."""
_TAKEN_PLACES: Final = select(OwedMessage.place).where(
    col(OwedMessage.taken_until) > _NOW,
    # What lies further ahead was taken before the clock was put back.
    col(OwedMessage.taken_until) <= _HANDED,
    OwedMessage.taken_by != _HOLDER,
)
"""Where another process is at work; a channel or person has one id in all of Slack."""
PLACES_DUE: Final = (
    select(Partnership.owner, OwedMessage.place)
    .join(Partnership)
    .where(
        _IS_DUE,
        col(OwedMessage.id).in_(_FIRST_IN_EACH_PLACE),
        col(OwedMessage.place).not_in(_TAKEN_PLACES),
    )
    .order_by(col(OwedMessage.id))
)
"""Owner and place of everything that is due and in nobody else's hand, oldest first."""
FIRSTS: Final = select(OwedMessage.place, OwedMessage.due_at).where(
    col(OwedMessage.id).in_(_FIRST_IN_EACH_PLACE)
)
"""Each place to which something is owed that is not held, and when."""
NEXT_HOURS: Final = select(func.min(OwedMessage.held_until)).where(_IS_OWED, _IS_HELD)
"""When something that is held is first to be brought."""
FREE_AT: Final = (
    select(OwedMessage.place, func.max(OwedMessage.taken_until))
    .where(col(OwedMessage.taken_until) > _NOW, col(OwedMessage.taken_until) <= _HANDED)
    .group_by(col(OwedMessage.place))
)
"""Until when a place is in somebody's hand."""
_EARLIER: Final = aliased(OwedMessage)
OLDEST: Final = (
    select(OwedMessage)
    .where(
        # Found without a lock: a row that another process has locked is passed over, and no other taken.
        OwedMessage.id
        == select(func.min(_EARLIER.id))
        .join(Partnership, col(_EARLIER.partnership_id) == Partnership.id)
        .where(Partnership.owner == bindparam("owner"), _EARLIER.place == bindparam("to"))
        .where(
            col(_EARLIER.due_at).is_not(None),
            or_(
                col(_EARLIER.held_until).is_(None),
                col(_EARLIER.held_until) <= _NOW,
                col(_EARLIER.held_until) > _HELD_MOST,
            ),
        )
        .scalar_subquery(),
        col(OwedMessage.place).not_in(_TAKEN_PLACES),
        _IS_DUE,
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
"""The oldest message owed to a place (`to`) by an `owner`, if it is due and the place in no other hand."""
