"""The further forums of a partnership, and who is asked in each."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import OF, Person, Unit
from bot.prepared import Records
from bot.rituals.status.ground import days_of
from bot.rituals.status.plans import KINDS, STEERING, StatusForum

_LIVE: Final = Records(
    select(StatusForum)
    .where(col(StatusForum.partnership_id).in_(OF), col(StatusForum.ended_at).is_(None))
    .order_by(col(StatusForum.number))
)


def forums_of(w: Unit, partnership_id: int) -> Sequence[StatusForum]:
    """Those that meet, the lowest first, each with what comes next."""
    return forums_of_each(w, [partnership_id]).get(partnership_id, [])


def forums_of_each(w: Unit, partnership_ids: Collection[int]) -> dict[int, list[StatusForum]]:
    """Those of several partnerships."""
    found = _LIVE.all(w.session, {"of": list(partnership_ids)})
    by_partnership: dict[int, list[StatusForum]] = {}
    for forum in sorted(found, key=lambda each: KINDS.index(each.kind)):
        days_of(forum.id).note_next(w, [forum])
        by_partnership.setdefault(forum.partnership_id, []).append(forum)
    return by_partnership


def has_forums(w: Unit, partnership_id: int) -> bool:
    """Whether there are others beside the status meetings: then it is said which is meant."""
    live = StatusForum.partnership_id == partnership_id, col(StatusForum.ended_at).is_(None)
    return w.session.exec(select(StatusForum.id).where(*live).limit(1)).first() is not None


def forum_numbered(w: Unit, partnership_id: int, number: int) -> StatusForum | None:
    """One by how it is named in what is agreed, if it ever was."""
    return w.session.exec(
        select(StatusForum).where(StatusForum.partnership_id == partnership_id, StatusForum.number == number)
    ).first()


def live_forum(w: Unit, forum_id: int) -> StatusForum:
    """One that meets, with what comes next; raises Refusal where it is no more."""
    forum = w.session.get(StatusForum, forum_id)
    if forum is None or forum.ended_at is not None:
        raise Refusal("These meetings have ended. The status meetings show which others there are.")
    days_of(forum.id).note_next(w, [forum])
    return forum


def rosters(w: Unit, partnership_id: int, forum: StatusForum | None) -> dict[int, list[Person]]:
    """Who is asked, by side: who gives status; at a steering meeting who is of the steering group.

    A side that has named nobody for that sends those who give status.
    """
    sides, here = partnerships.sides(w, partnership_id), partnerships.people(w, partnership_id)
    found = {side.id: partnerships.roster(here, side) for side in sides}
    if forum is None or forum.kind != STEERING:
        return found
    parts = partnerships.parts(w, partnership_id)
    for side in sides:
        steering = [
            each
            for each in here
            if each.side_id == side.id and partnerships.STEERING in parts.get(each.id, ())
        ]
        found[side.id] = steering or found[side.id]
    return found


def by_id(w: Unit, ids: Collection[int]) -> dict[int, StatusForum]:
    """Several, ended ones too, by their ids."""
    if not ids:
        return {}
    found = w.session.exec(select(StatusForum).where(col(StatusForum.id).in_(ids))).all()
    for forum in found:
        days_of(forum.id).note_next(w, [forum])
    return {forum.id: forum for forum in found}
