"""Who is in a channel, as Slack told just now; what follows from it; and which sides are nobody's."""

import logging
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import update
from sqlmodel import col

from bot import partnerships
from bot.conductor.agreement import note_by_itself
from bot.conductor.following import follow_people
from bot.conductor.succession import offer_to_go_on
from bot.conductor.traces import has_left_anything
from bot.numbers import keep_numbers
from bot.partnerships import PARTNER, Partnership, Person, Profile, Side, Unit

log = logging.getLogger(__name__)


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
    nobodys = [side for side in partners if side.id not in theirs and not has_left_anything(w, side)]
    remaining = next((side for side in partners if side not in nobodys), partners[0])
    for side in nobodys:
        if side is not remaining:
            _take_away(w, side, remaining)
        elif side.team is not None:
            # There must be one partner: it is whose people come first.
            _unclaim(side)
    note_by_itself(w, w.session.get_one(Partnership, partnership_id))
    offer_to_go_on(w, partnership_id)


def met(w: Unit, partnership_id: int, profiles: Sequence[Profile], company: str | None = None) -> None:
    """Somebody came into the channel, or is back: what waited for them goes on."""
    partnerships.meet(w, partnership_id, profiles, company)
    w.session.flush()
    _follow(w, [w.session.get_one(Partnership, partnership_id)])


def renamed(w: Unit, owner: str, profile: Profile) -> None:
    """Slack calls somebody this now; who became a guest, or is one no more, may be on another side by it."""
    moved = partnerships.rename(w, owner, profile)
    w.session.flush()
    _follow(w, moved)


def deactivated(w: Unit, owner: str, user: str) -> None:
    """Somebody's account is no more: whatever waited for them goes on without them, as if they had left."""
    found = partnerships.deactivated(w, owner, user)
    w.session.flush()
    _follow(w, found)


def _follow(w: Unit, changed: Iterable[Partnership]) -> None:
    for partnership in changed:
        if partnership.is_live:
            follow_people(w, partnership)
            note_by_itself(w, partnership)


def _take_away(w: Unit, side: Side, remaining: Side) -> None:
    """Whoever was met by it has left; should they come into the channel, their company gets a side anew."""
    log.warning(
        "side %d of partnership %d is nobody's and was taken away: nobody in the channel is of %s",
        side.id, side.partnership_id, side.team, extra={"action": "side.taken_away"},
    )  # fmt: skip
    keep_numbers(w, Side.metadata.tables["side"])
    w.session.exec(update(Person).where(col(Person.side_id) == side.id).values(side_id=remaining.id))
    w.session.delete(side)
    w.session.flush()
    w.touch(w.session.get_one(Partnership, side.partnership_id))


def _unclaim(side: Side) -> None:
    log.warning(
        "side %d of partnership %d is nobody's and waits for the partner: nobody in the channel is of %s",
        side.id, side.partnership_id, side.team, extra={"action": "side.unclaimed"},
    )  # fmt: skip
    side.team = None
