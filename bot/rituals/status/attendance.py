"""Who was at a meeting: its facilitator ticks it once the summary is there, and it stands in the minutes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint, col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Unit
from bot.rituals.status.forums import rosters
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import StatusAnswer, StatusExpectation, StatusRound
from bot.rituals.status.rounds import enter_digest
from bot.rituals.status.views import RoundView, view_of


class StatusAttendance(SQLModel, table=True):
    """Somebody was at a meeting; their side is the one they were on when it was ticked."""

    __tablename__ = "status_attendance"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="status_round.id")
    person_id: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    ticked_by: int = Field(foreign_key="person.id")
    ticked_at: datetime


Present = Mapping[int, Sequence[Person]]
"""Who was there, by the id of the side; nobody was ticked where it is empty."""


@dataclass(frozen=True)
class AttendanceView:
    """A meeting for which somebody ticks who was there."""

    seat: Seat
    view: RoundView
    people: Sequence[Person]
    """Who can be ticked: whoever is asked in this forum, or was, and whoever is ticked already."""
    ticked: Collection[int]


def may_tick(seat: Seat, round_: StatusRound) -> bool:
    """Its facilitator; and whoever speaks for a company, since a facilitator may be ill, or have left."""
    return round_.closed_at is not None and (seat.person.id == round_.facilitator_id or seat.may_settle)


def present_at(w: Unit, round_: StatusRound) -> dict[int, list[Person]]:
    """Who was at a meeting, by side, in the order of the list in which they were ticked."""
    found: dict[int, list[Person]] = {}
    for side_id, person in w.session.exec(
        select(StatusAttendance.side_id, Person)
        .join(Person, col(Person.id) == StatusAttendance.person_id)
        .where(StatusAttendance.round_id == round_.id)
        .order_by(col(Person.name), col(Person.id))
    ):
        found.setdefault(side_id, []).append(person)
    return found


def before_ticking(w: Unit, actor: Actor, round_id: int) -> AttendanceView:
    """Who can be ticked, and who is; raises Refusal for others than `may_tick`, and before the summary."""
    seat, round_ = _enter(w, actor, round_id)
    return _attendance(w, seat, round_)


def tick(
    w: Unit, actor: Actor, round_id: int, there: Collection[int], shown: Collection[int] | None = None
) -> AttendanceView:
    """Those were there, and no others; raises Refusal for somebody who is not of this partnership.

    `shown` are those who stood ticked before, where not all could be shown: the others stay.
    """
    seat, round_ = _enter(w, actor, round_id)
    # Of two who tick at the same moment the second replaces what the first has ticked.
    w.session.exec(select(StatusRound.id).where(StatusRound.id == round_.id).with_for_update()).one()
    before = {each.person_id: each for each in _ticked(w, round_)}
    for person_id in set(there) - before.keys():
        person = partnerships.member(w, seat.partnership.id, person_id, "there")
        w.session.add(
            StatusAttendance(
                round_id=round_.id,
                person_id=person.id,
                side_id=person.side_id,
                ticked_by=seat.person.id,
                ticked_at=w.now,
            )
        )
    were_shown = before.keys() if shown is None else before.keys() & set(shown)
    for person_id in were_shown - set(there):
        w.session.delete(before[person_id])
    w.session.flush()
    return _attendance(w, seat, round_)


def _enter(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, StatusRound]:
    seat, round_ = enter_digest(w, actor, round_id)
    if not may_tick(seat, round_):
        raise Refusal("The facilitator of the meeting and the contact persons tick who was there.")
    return seat, round_


def _ticked(w: Unit, round_: StatusRound) -> Sequence[StatusAttendance]:
    return w.session.exec(select(StatusAttendance).where(StatusAttendance.round_id == round_.id)).all()


def _attendance(w: Unit, seat: Seat, round_: StatusRound) -> AttendanceView:
    forum = w.session.get(StatusForum, round_.forum_id) if round_.forum_id is not None else None
    ticked = {each.person_id for each in _ticked(w, round_)}
    here = partnerships.people(w, seat.partnership.id)
    asked = select(StatusExpectation.person_id).where(StatusExpectation.round_id == round_.id)
    answered = select(StatusAnswer.person_id).where(StatusAnswer.round_id == round_.id)
    listed = {person.id for people in rosters(w, seat.partnership.id, forum).values() for person in people}
    listed |= {*w.session.exec(asked), *w.session.exec(answered), *ticked}
    if round_.facilitator_id is not None:
        listed.add(round_.facilitator_id)
    gone = w.session.exec(
        select(Person).where(col(Person.id).in_(ticked), col(Person.left_at).is_not(None))
    ).all()
    sides = [side.id for side in partnerships.sides(w, seat.partnership.id)]
    people = [*([each for each in here if each.id in listed] or here), *gone]
    people.sort(key=lambda each: sides.index(each.side_id))
    return AttendanceView(seat, view_of(w, round_), people, ticked)
