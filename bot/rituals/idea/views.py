"""How an idea is shown: its message in the channel, direct messages about it, its line in a summary."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel import col, func, or_, select

from bot import partnerships
from bot.partnerships import OF, Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.idea.records import DAYS_TO_ANSWER, OPEN, Idea

SUGGESTED: Final = "idea.suggested"
REMINDER: Final = "idea.reminder"
STANDING: Final = (SUGGESTED, REMINDER)
"""Drawn when they are delivered: where hours change, until when all that are open are to be answered does."""
LISTED: Final = 30
IN_SUMMARY: Final = 6


@dataclass(frozen=True)
class IdeaView:
    """An idea as it is shown."""

    partnership: Partnership
    idea: Idea
    side: Side
    """The side that suggested it."""
    suggested_by: Person
    for_meeting_by: Person | None
    settled_by: Person | None
    answer_by: datetime
    """Until when the others are asked to answer, in UTC."""


@dataclass(frozen=True)
class IdeaList:
    """What is open, as one person sees it."""

    seat: Seat
    views: Sequence[IdeaView]
    total: int


@dataclass(frozen=True)
class IdeasInSummary:
    """What is to be talked about: taken to the meeting, or without an answer in time; and how many in all."""

    views: Sequence[IdeaView] = ()
    total: int = 0


def show(w: Unit, idea: Idea, noted: Sequence[object] = ()) -> IdeaView:
    """Bring everything that is shown of an idea up to what is true now, with what was noted of trying it.

    What stands is drawn when it is delivered.
    """
    w.session.flush()
    view = view_of(w, idea)
    standing = w.draw_standing_later(view.partnership, {(name, idea.id) for name in STANDING})
    if (SUGGESTED, idea.id, view.partnership.channel) not in standing:
        w.post(view.partnership, SUGGESTED, idea.id, view, noted)
    for person in _reminded(w, idea):
        if (REMINDER, idea.id, person.user) not in standing:
            w.post(person, REMINDER, idea.id, view)
    w.touch(view.partnership)
    return view


def draw_standing(w: Unit, idea: Idea, noted: Sequence[object], name: str, place: str) -> None:
    """Bring one message that stands, in the channel or before somebody, up to what is true now."""
    view = view_of(w, idea)
    if name == SUGGESTED:
        w.post(view.partnership, SUGGESTED, idea.id, view, noted)
    for person in _reminded(w, idea):
        if name == REMINDER and person.user == place:
            w.post(person, REMINDER, idea.id, view)


def _reminded(w: Unit, idea: Idea) -> Sequence[Person]:
    """Who was reminded of it, as far as they are there."""
    here = select(Person).where(col(Person.id).in_(idea.reminded), col(Person.left_at).is_(None))
    return w.session.exec(here).all()


def view_of(w: Unit, idea: Idea) -> IdeaView:
    """Gather what is shown of one idea."""
    return views_of(w, w.session.get_one(Partnership, idea.partnership_id), [idea])[0]


def views_of(w: Unit, partnership: Partnership, ideas: Sequence[Idea]) -> list[IdeaView]:
    """Gather what is shown of several: two queries, however many."""
    named = {each for idea in ideas for each in (idea.suggested_by, idea.for_meeting_by, idea.settled_by)}
    people = {
        person.id: person
        for person in w.session.exec(select(Person).where(col(Person.id).in_(named - {None})))
    }
    sides = partnerships.sides(w, partnership.id)
    by_id = {side.id: side for side in sides}
    return [
        IdeaView(
            partnership,
            idea,
            by_id[idea.side_id],
            people[idea.suggested_by],
            people.get(idea.for_meeting_by or 0),
            people.get(idea.settled_by or 0),
            days_later(idea, DAYS_TO_ANSWER, partnership, sides),
        )
        for idea in ideas
    ]


def days_later(idea: Idea, days: int, partnership: Partnership, sides: Sequence[Side]) -> datetime:
    """So many common working days after its time began."""
    return partnerships.working_days_later(idea.counted_at, days, partnership.tz, sides)


def list_of(w: Unit, actor: Actor, partnership_id: int) -> IdeaList:
    """What is open, the latest first, for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    found = w.session.exec(
        select(Idea)
        .where(Idea.partnership_id == partnership_id, Idea.outcome == "")
        .order_by(col(Idea.id).desc())
        .limit(LISTED)
    ).all()
    total = count_open_of(w, [partnership_id]).get(partnership_id, 0)
    return IdeaList(seat, views_of(w, seat.partnership, found), total)


def count_open_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, int]:
    """How many are open in each of these partnerships, where there are any."""
    return dict(_COUNTS.all(w.session, {"of": list(partnership_ids)}))


def open_ideas(w: Unit, partnership_id: int) -> Sequence[Idea]:
    """Those that nobody has answered, the oldest first."""
    return w.session.exec(
        select(Idea).where(Idea.partnership_id == partnership_id, Idea.outcome == "").order_by(col(Idea.id))
    ).all()


def for_summary(
    w: Unit,
    partnership: Partnership,
    until: datetime,
    forum_id: int | None = None,
    *,
    with_unanswered: bool = True,
) -> IdeasInSummary:
    """What the summary of the moment `until` (UTC) lists; what was settled after it still stands there.

    What was taken to a meeting stands in the summaries of that forum alone (None: the status meetings); what
    nobody has answered in time only `with_unanswered`, so that it stands in those of one forum.
    """
    found = w.session.exec(
        select(Idea)
        .where(
            Idea.partnership_id == partnership.id,
            col(Idea.suggested_at) <= until,
            or_(col(Idea.settled_at).is_(None), col(Idea.settled_at) > until),
        )
        .order_by(col(Idea.id))
    ).all()
    views = views_of(w, partnership, found)
    taken = {each.idea.id for each in views if _was_taken(each, until)}
    to_talk_about = [
        each
        for each in views
        if (each.idea.id in taken and each.idea.forum_id == forum_id)
        or (with_unanswered and each.idea.id not in taken and each.answer_by <= until)
    ]
    return IdeasInSummary(to_talk_about[:IN_SUMMARY], len(to_talk_about))


def _was_taken(view: IdeaView, until: datetime) -> bool:
    taken_at = view.idea.for_meeting_at
    return taken_at is not None and taken_at <= until


def may_answer(w: Unit, seat: Seat, idea: Idea) -> bool:
    """Who speaks now for another company than the one that suggested it, as long as it is open."""
    return idea.state == OPEN and seat.side.id != idea.side_id and partnerships.speaks_now(w, seat)


_COUNTS: Final = Records(
    select(Idea.partnership_id, func.count())
    .where(col(Idea.partnership_id).in_(OF), Idea.outcome == "")
    .group_by(col(Idea.partnership_id))
)
