"""Who is in a channel, as Slack told just now; and which sides are nobody's."""

import logging
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Table, exists, select, update
from sqlmodel import col

from bot import partnerships
from bot.conductor.following import follow_people
from bot.numbers import keep_numbers
from bot.partnerships import PARTNER, Partnership, Person, Side, Unit

log = logging.getLogger(__name__)

_PERSON: Final = "person"


def members_were(w: Unit, partnership_id: int, users: Collection[str]) -> None:
    """These are in the channel now; sides to which none of them belongs, nor ever did, are taken away.

    Such a side was made for whoever pressed a button from outside, when that was not yet looked at.
    """
    partnerships.members_were(w, partnership_id, users)
    w.session.flush()
    follow_people(w, w.session.get_one(Partnership, partnership_id))
    all_sides = partnerships.sides(w, partnership_id)
    theirs = {person.side_id for person in partnerships.people(w, partnership_id)}
    partners = [side for side in all_sides if side.kind == PARTNER]
    nobodys = [side for side in partners if side.id not in theirs and not _has_left_anything(w, side)]
    kept = next((side for side in partners if side not in nobodys), partners[0])
    for side in nobodys:
        if side is not kept:
            _take_away(w, side, kept)
        elif side.team is not None:
            # There must be one partner: it is whose people come first.
            _unclaim(side)


def _has_left_anything(w: Unit, side: Side) -> bool:
    """Whether anything that was done or agreed here refers to a side, or to people who were on it."""
    its_people = select(col(Person.id)).where(col(Person.side_id) == side.id).scalar_subquery()
    settled = select(col(Person.id)).where(
        col(Person.side_id) == side.id, col(Person.settled_by).is_not(None)
    )
    conditions = [exists(settled)]
    for table in Side.metadata.sorted_tables:
        for key in table.foreign_keys:
            referred = key.column.table.name
            if referred == "side" and table.name != _PERSON:
                conditions.append(_exists(table, key.parent == side.id))
            elif referred == _PERSON:
                conditions.append(_exists(table, key.parent.in_(its_people)))
    return any(w.session.connection().execute(select(each)).scalar() for each in conditions)


def _exists(table: Table, condition: Any) -> Any:
    return exists(select(1).select_from(table).where(condition))


def _take_away(w: Unit, side: Side, kept: Side) -> None:
    """Whoever was met by it has left; should they come into the channel, their company gets a side anew."""
    log.warning(
        "side %d of partnership %d is nobody's and was taken away: nobody in the channel is of %s",
        side.id, side.partnership_id, side.team, extra={"action": "side.taken_away"},
    )  # fmt: skip
    keep_numbers(w, Side.metadata.tables["side"])
    w.session.exec(update(Person).where(col(Person.side_id) == side.id).values(side_id=kept.id))
    w.session.delete(side)
    w.session.flush()
    w.touch(w.session.get_one(Partnership, side.partnership_id))


def _unclaim(side: Side) -> None:
    log.warning(
        "side %d of partnership %d is nobody's and waits for the partner: nobody in the channel is of %s",
        side.id, side.partnership_id, side.team, extra={"action": "side.unclaimed"},
    )  # fmt: skip
    side.team = None
