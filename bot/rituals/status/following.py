"""An open round follows its ground: who is on a roster, here, or away, and when its meeting is."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Partnership, Person, Side, Unit, next_at_work
from bot.rituals.status.approving import follow_approvals
from bot.rituals.status.forums import has_forums, rosters
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import IS_OPEN, StatusAnswer, StatusExpectation, StatusRound, reminder
from bot.rituals.status.turns import keep_facilitator
from bot.rituals.status.views import ReminderView, draw_prompt


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Who is expected in the open rounds, who is away, whose turn it is: all of it as it is now."""
    for round_ in _open(w, partnership.id):
        follow_round(w, round_, changed=False)
    follow_approvals(w, partnership)


def follow_meetings(w: Unit, partnership: Partnership) -> None:
    """The same, where a meeting is called otherwise, too: whoever was reminded of it reads its new name."""
    for round_ in _open(w, partnership.id):
        follow_round(w, round_)
    follow_approvals(w, partnership)


def follow_round(w: Unit, round_: StatusRound, *, changed: bool = True) -> None:
    """The same of one, also where its meeting is at another time: reminders follow, and all that shows it.

    Where it is as it was, a reminder says something else only to who has gone away or come back.
    """
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    sides = {side.id: side for side in partnerships.sides(w, partnership.id)}
    here = {person.id: person for person in partnerships.people(w, partnership.id)}
    forum = w.session.get(StatusForum, round_.forum_id) if round_.forum_id else None
    asked = {each.id for of_side in rosters(w, partnership.id, forum).values() for each in of_side}
    said = _who_said(w, round_)
    followed = []
    for expectation in _expectations(w, round_):
        person = here.pop(expectation.person_id, None)
        if person is None:
            # Who has left is waited for no more, and is again once they are back.
            expectation.remind_at = None
        elif person.id not in asked and not _has_said_no(person, expectation):
            w.session.delete(expectation)
        else:
            followed.append((expectation, person))
    followed += [(expect(w, round_, each, None), each) for each in here.values() if each.id in asked]
    for expectation, person in followed:
        if person.id not in said:
            side = sides[person.side_id]
            _follow(w, partnership, round_, expectation, person, side, changed=changed)
    keep_facilitator(w, partnership, round_)
    w.session.flush()
    if not w.draw_later(partnership, "status.prompt", round_.id):
        draw_prompt(w, round_)
    w.touch(partnership)


def expect(w: Unit, round_: StatusRound, person: Person, at: datetime | None) -> StatusExpectation:
    """Expect an answer, and remind of it then, unless that is None."""
    expectation = StatusExpectation(
        round_id=round_.id, person_id=person.id, side_id=person.side_id, remind_at=at
    )
    w.session.add(expectation)
    return expectation


def remind_at(w: Unit, round_: StatusRound, side: Side, person: Person) -> datetime:
    """When somebody who has not answered is to be reminded; if that has passed, when they can next be.

    Where they cannot be in time it is the meeting itself, at which nobody is reminded any more: so that no
    moment is noted only where it was lost.
    """
    planned = reminder(round_.opened_at, round_.meeting_at, side)
    if planned is None:
        return round_.meeting_at
    return min(max(planned, next_at_work(person, side, w.now)), round_.meeting_at)


def post_reminder(
    w: Unit,
    partnership: Partnership,
    round_: StatusRound,
    person: Person,
    expectation: StatusExpectation,
    *,
    answered: bool,
) -> None:
    """The direct message that asks somebody, or what became of it."""
    view = ReminderView(
        partnership,
        round_,
        answered=answered,
        excused=expectation.excused_at is not None,
        left=round_.meeting_at - expectation.reminded_at if expectation.reminded_at else None,
        forum=w.session.get(StatusForum, round_.forum_id) if round_.forum_id is not None else None,
        is_one_of_several=round_.forum_id is not None or has_forums(w, partnership.id),
    )
    w.post(person, "status.reminder", round_.id, view)


def _follow(
    w: Unit,
    partnership: Partnership,
    round_: StatusRound,
    expectation: StatusExpectation,
    person: Person,
    side: Side,
    *,
    changed: bool,
) -> None:
    expectation.side_id, was_excused_at = side.id, expectation.excused_at
    if person.is_away(round_.meeting_at, side):
        expectation.be_away(w.now)
    else:
        expectation.be_back()
    if expectation.reminded_at is not None:
        if changed or expectation.excused_at != was_excused_at:
            post_reminder(w, partnership, round_, person, expectation, answered=False)
    elif expectation.excused_at is None:
        expectation.remind_at = remind_at(w, round_, side, person)


def _has_said_no(person: Person, expectation: StatusExpectation) -> bool:
    """They have said «not this time» without being on the roster."""
    own_word = expectation.excused_at if expectation.away_at is None else None
    counted_out = person.counted_out_at
    return own_word is not None and (counted_out is None or counted_out <= own_word)


def _open(w: Unit, partnership_id: int) -> Sequence[StatusRound]:
    return w.session.exec(
        select(StatusRound)
        .where(StatusRound.partnership_id == partnership_id, *IS_OPEN)
        .order_by(col(StatusRound.meeting_at))
    ).all()


def _expectations(w: Unit, round_: StatusRound) -> Sequence[StatusExpectation]:
    return w.session.exec(
        select(StatusExpectation)
        .where(StatusExpectation.round_id == round_.id)
        .order_by(col(StatusExpectation.id))
    ).all()


def _who_said(w: Unit, round_: StatusRound) -> Collection[int]:
    return set(w.session.exec(select(StatusAnswer.person_id).where(StatusAnswer.round_id == round_.id)))
