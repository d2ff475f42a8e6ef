"""How a disagreement is shown: its message in the channel, direct messages, its line on the panel."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import CONTACT, OF, OWNER, STEERING, Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.disagreement.records import (
    Disagreement,
    DisagreementConsent,
    DisagreementStatement,
)
from bot.rituals.disagreement.terms import days_of

LISTED: Final = 20


@dataclass(frozen=True)
class Stated:
    """A side, how it sees it, and who says for it that it is settled; nothing where nobody has said so."""

    side: Side
    statement: DisagreementStatement | None
    by: Person | None
    agreed: Person | None


@dataclass(frozen=True)
class Above:
    """Who is called when one turns red, as it is now."""

    people: Sequence[Person]
    is_steering_group: bool
    """Every company has named one."""


@dataclass(frozen=True)
class DisagreementView:
    """A disagreement as it is shown."""

    partnership: Partnership
    disagreement: Disagreement
    side: Side
    """The side that raised it."""
    raised_by: Person
    stated: Sequence[Stated]
    """Every side, the one that raised it first."""
    called: Sequence[Person]
    """Those of the steering group who are there."""
    word_by: Person | None
    red_at: datetime | None
    """When it turns red, in UTC; None where it is or never will be."""
    above: Above


@dataclass(frozen=True)
class DisagreementList:
    """What is open, as one person sees it, and for how long one is yellow."""

    seat: Seat
    views: Sequence[DisagreementView]
    days: int
    total: int
    """So many are open; of many the latest are viewed."""
    above: Above


@dataclass(frozen=True)
class InShort:
    """One that is open, for the panel."""

    disagreement: Disagreement
    red_at: datetime | None


def view_of(w: Unit, disagreement: Disagreement) -> DisagreementView:
    """Gather what is shown of one."""
    partnership = w.session.get_one(Partnership, disagreement.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    everybody = {person.id: person for person in partnerships.people(w, partnership.id)}
    stated = [_stated(w, disagreement, side) for side in sides]
    return DisagreementView(
        partnership,
        disagreement,
        w.session.get_one(Side, disagreement.side_id),
        w.session.get_one(Person, disagreement.raised_by),
        sorted(stated, key=lambda each: each.side.id != disagreement.side_id),
        [everybody[each] for each in disagreement.called if each in everybody],
        w.session.get_one(Person, disagreement.word_by) if disagreement.word_by else None,
        red_at_of(disagreement, partnership, sides),
        _above(w, partnership.id, sides, list(everybody.values())),
    )


def above(w: Unit, partnership_id: int) -> Above:
    """Of each company its steering group; where it has none its accountable managers, else its contacts."""
    sides = partnerships.sides(w, partnership_id)
    return _above(w, partnership_id, sides, partnerships.people(w, partnership_id))


def _above(w: Unit, partnership_id: int, sides: Sequence[Side], here: Sequence[Person]) -> Above:
    parts = partnerships.parts(w, partnership_id)
    found, is_steering_group = list[Person](), True
    for side in sides:
        of_side = [person for person in here if person.side_id == side.id]
        holders = {
            part: [each for each in of_side if part in parts.get(each.id, ())]
            for part in (STEERING, OWNER, CONTACT)
        }
        found += next((each for each in holders.values() if each), [])
        is_steering_group = is_steering_group and bool(holders[STEERING])
    return Above(found, is_steering_group)


def red_at_of(disagreement: Disagreement, partnership: Partnership, sides: Sequence[Side]) -> datetime | None:
    """When it turns red, in UTC: after so many common working days; None where it is, or is over."""
    if disagreement.reddened_at is not None or disagreement.outcome:
        return None
    return partnerships.working_days_later(disagreement.counted_at, disagreement.days, partnership.tz, sides)


def list_of(w: Unit, actor: Actor, partnership_id: int) -> DisagreementList:
    """What is open, the latest first, for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    found = w.session.exec(
        select(Disagreement)
        .where(Disagreement.partnership_id == partnership_id, Disagreement.outcome == "")
        .order_by(col(Disagreement.id).desc())
    ).all()
    views = [view_of(w, each) for each in found[:LISTED]]
    return DisagreementList(seat, views, days_of(w, partnership_id), len(found), above(w, partnership_id))


def several_in_short(w: Unit, partnership_ids: Collection[int]) -> dict[int, list[InShort]]:
    """Those that are open, the oldest first, by partnership where there are any."""
    found: dict[int, list[InShort]] = {}
    there = _OPEN.all(w.session, {"of": list(partnership_ids)})
    of, sides = partnerships.several(w, partnership_ids), partnerships.sides_of(w, partnership_ids)
    for each in there:
        red_at = red_at_of(each, of[each.partnership_id], sides[each.partnership_id])
        found.setdefault(each.partnership_id, []).append(InShort(each, red_at))
    return found


def speaks_for_side(seat: Seat) -> bool:
    """Contact persons, facilitators and the steering group say what their company says."""
    return seat.may_settle or STEERING in seat.parts


_OPEN: Final = Records(
    select(Disagreement)
    .where(col(Disagreement.partnership_id).in_(OF), Disagreement.outcome == "")
    .order_by(col(Disagreement.id))
)


def _stated(w: Unit, disagreement: Disagreement, side: Side) -> Stated:
    statement = w.session.exec(
        select(DisagreementStatement).where(
            DisagreementStatement.disagreement_id == disagreement.id,
            DisagreementStatement.side_id == side.id,
        )
    ).first()
    consent = w.session.exec(
        select(DisagreementConsent).where(
            DisagreementConsent.disagreement_id == disagreement.id, DisagreementConsent.side_id == side.id
        )
    ).first()
    return Stated(
        side,
        statement,
        w.session.get_one(Person, statement.by) if statement else None,
        w.session.get_one(Person, consent.person_id) if consent else None,
    )
