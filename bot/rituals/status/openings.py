"""How rounds open: first all that are due are taken from their cadences, then each is opened and shown.

What makes it complicated has a user: on a Monday at ten 1,000 rounds are due in one second. Those alike are
worked out once and taken by one statement, in 0.6 s for all of them, so that each plan stands at its next
meeting at once; opening them, few at a time, lets clicks through (docs/performance.md).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import insert
from sqlmodel import col, select, update

from bot import partnerships
from bot.due import Due
from bot.partnerships import Partnership, Person, Side, Unit
from bot.recurring import SKIPPED, Ground
from bot.rituals.status.following import expect
from bot.rituals.status.forums import rosters as rosters_of
from bot.rituals.status.ground import FORUM
from bot.rituals.status.messages import as_holidays, tell, tell_of_each_holiday
from bot.rituals.status.plans import StatusCadence, StatusForum
from bot.rituals.status.records import (
    StatusOpening,
    StatusRound,
    next_facilitator,
    reminder,
)
from bot.rituals.status.turns import facilitators
from bot.rituals.status.views import cadences_of, draw_prompts


@dataclass(frozen=True)
class Meeting:
    """A meeting for which a round is to open."""

    partnership: Partnership
    meeting_at: datetime
    was_due_at: datetime
    planned_on: date | None = None
    """The regular day that it stands for; None for an extra one, on a day of its own."""
    forum: StatusForum | None = None
    """Of which further forum; None: a status meeting."""


@dataclass(frozen=True)
class _Due:
    """A cadence whose meetings are to be taken, what they follow from, and in which language it is read."""

    cadence: StatusCadence
    ground: Ground
    language: str


noted: Final = Due(StatusCadence, StatusCadence.next_at, col(StatusCadence.paused_at).is_(None))
unnoted: Final = Due(
    StatusCadence, None, col(StatusCadence.next_at).is_(None), col(StatusCadence.paused_at).is_(None)
)
"""Cadences that run without a note of what comes next: it is written when they are looked at."""
taken: Final = Due(StatusOpening, StatusOpening.open_at)
"""Meetings that have been taken from their cadences, and whose rounds are to open."""


def openings_due(w: Unit) -> Sequence[int]:
    """Cadences whose next round is to open, or of which nobody knows when that is."""
    return [*noted(w), *unnoted(w)]


def take_due(w: Unit, cadence_ids: Collection[int]) -> None:
    """Take the meetings that are due from these cadences, which go on to the next; `open_taken` follows."""
    live = [*noted.claim_each(w, cadence_ids), *unnoted.claim_each(w, cadence_ids)]
    FORUM.note_next(w, live)
    due = [cadence for cadence in live if cadence.next_at is not None and cadence.next_at <= w.now]
    grounds = FORUM.grounds_of(w, due)
    of = partnerships.several(w, [cadence.partnership_id for cadence in due])
    for alike in _all_alike(
        [
            _Due(cadence, grounds[cadence.partnership_id], of[cadence.partnership_id].language)
            for cadence in due
        ]
    ):
        _take(w, alike)


def open_taken(w: Unit, opening_ids: Collection[int]) -> None:
    """Open the rounds of meetings that have been taken. A meeting already past is not made up for."""
    _open(w, taken.claim_each(w, opening_ids))


def open_first(w: Unit, partnership_id: int) -> None:
    """Whoever changes the plan finds the round open that was to open by now, and has the plan alone."""
    planned = select(StatusCadence.id).where(StatusCadence.partnership_id == partnership_id)
    take_due(w, w.session.exec(planned.with_for_update(key_share=True)).all())
    _open(w, taken.claim_all_of(w, partnership_id, wait=True))


def hold(w: Unit, meetings: Sequence[Meeting]) -> None:
    """Open a round for each of these meetings: people are expected, and asked in the channel."""
    of = {meeting.partnership.id for meeting in meetings}
    sides, people, before = partnerships.sides_of(w, of), partnerships.people_of(w, of), facilitators(w, of)
    rounds = []
    asked = [_asked(w, meeting, sides, people) for meeting in meetings]
    for meeting, rosters in zip(meetings, asked, strict=True):
        there = [partnerships.there(w, roster, meeting.meeting_at) for roster in rosters.values()]
        earlier = before
        if meeting.forum is not None:
            earlier = facilitators(w, [meeting.partnership.id], forum_id=meeting.forum.id)
        rounds.append(_round(w, meeting, there, earlier.get(meeting.partnership.id, ())))
    w.session.add_all(rounds)
    w.session.flush()
    for meeting, each, rosters in zip(meetings, rounds, asked, strict=True):
        for side in sides[meeting.partnership.id]:
            remind_at = reminder(each.opened_at, each.meeting_at, side) or each.meeting_at
            for person in rosters[side.id]:
                expectation = expect(w, each, person, remind_at)
                if person.is_away(each.meeting_at, side):
                    expectation.be_away(w.now)
        w.touch(meeting.partnership)
    w.session.flush()
    draw_prompts(w, rounds)


def _asked(
    w: Unit,
    meeting: Meeting,
    sides: Mapping[int, Sequence[Side]],
    people: Mapping[int, Sequence[Person]],
) -> Mapping[int, Sequence[Person]]:
    """Who is asked, by side."""
    about = meeting.partnership.id
    if meeting.forum is not None:
        return rosters_of(w, about, meeting.forum)
    return {side.id: partnerships.roster(people[about], side) for side in sides[about]}


def _all_alike(due: Sequence[_Due]) -> Collection[Sequence[_Due]]:
    """Those with the same rhythm, meeting, holidays and exceptions together: they are worked out once."""
    found: dict[tuple[object, ...], list[_Due]] = {}
    for each in due:
        cadence, ground = each.cadence, each.ground
        rhythm = str(cadence.often), cadence.on_holiday, cadence.lead_hours
        moments = cadence.planned_on, cadence.meeting_at, cadence.next_at
        exceptions = tuple(sorted(ground.moved.items())), tuple(sorted(ground.done))
        hours = tuple(side.hours for side in ground.sides)
        found.setdefault((rhythm, moments, exceptions, hours), []).append(each)
    return found.values()


def _take(w: Unit, alike: Sequence[_Due]) -> None:
    first, ground = alike[0].cadence, alike[0].ground
    due = first.due(ground, w.now)
    first.see_to(w.now)
    affected = first.line_up(replace(ground, done={*ground.done, *(each.day for each in due)}), w.now)
    # Statements for all at once, since records of their own would take most of the time.
    w.session.exec(
        update(StatusCadence)
        .where(col(StatusCadence.id).in_([each.cadence.id for each in alike]))
        .values(
            since=first.since,
            planned_on=first.planned_on,
            meeting_at=first.meeting_at,
            next_at=first.next_at,
        )
        .execution_options(synchronize_session=False)
    )
    if not due:
        # The note was of before the zone or the holidays changed.
        return
    w.session.connection().execute(
        insert(StatusOpening),
        [
            {
                "partnership_id": each.cadence.partnership_id,
                "planned_on": meeting.day,
                "meeting_at": meeting.starts_at,
                "was_due_at": meeting.due_at,
                "open_at": w.now,
                "holidays": as_holidays(affected, each.ground.sides, each.language)
                if meeting is due[-1]
                else [],
            }
            for each in alike
            for meeting in due
        ],
    )


def _open(w: Unit, openings: Sequence[StatusOpening]) -> None:
    of = {opening.partnership_id for opening in openings}
    partnership, cadences, been = partnerships.several(w, of), cadences_of(w, of), _have_been(w, openings)
    live = list(openings)
    for opening in openings:
        w.session.delete(opening)
    live = [opening for opening in live if _key(opening) not in been]
    for about, passed in _passed(live, w.now).items():
        # Their time passed while the bot was not running, or not in the channel.
        until = passed[-1].planned_on if len(passed) > 1 else None
        tell(w, partnership[about], cadences[about], "missed", was_at=passed[0].meeting_at, planned_on=until)
        for opening in passed:
            if opening.planned_on is not None:
                FORUM.except_day(w, about, opening.planned_on, SKIPPED, by=None)
    hold(
        w,
        [
            Meeting(
                partnership[opening.partnership_id],
                opening.meeting_at,
                opening.was_due_at,
                opening.planned_on,
            )
            for opening in live
            if opening.meeting_at > w.now
        ],
    )
    for opening in live:
        if opening.holidays:
            cadence = cadences[opening.partnership_id]
            tell_of_each_holiday(w, partnership[opening.partnership_id], cadence, opening.holidays)


def _passed(openings: Sequence[StatusOpening], now: datetime) -> dict[int, list[StatusOpening]]:
    found: dict[int, list[StatusOpening]] = {}
    for opening in openings:
        if opening.meeting_at <= now:
            found.setdefault(opening.partnership_id, []).append(opening)
    return found


def _key(meeting: StatusOpening | StatusRound) -> tuple[int, date | None]:
    return meeting.partnership_id, meeting.planned_on


def _have_been(w: Unit, openings: Sequence[StatusOpening]) -> set[tuple[int, date | None]]:
    """Regular days that have a round already: what a version before this one took may name them again."""
    found = w.session.exec(
        select(StatusRound).where(
            col(StatusRound.partnership_id).in_([opening.partnership_id for opening in openings]),
            col(StatusRound.planned_on).in_([opening.planned_on for opening in openings]),
        )
    )
    return {_key(each) for each in found}


def _round(
    w: Unit, meeting: Meeting, rosters: Sequence[Sequence[Person]], before: Sequence[Person]
) -> StatusRound:
    partnership = meeting.partnership
    # An extra meeting takes nobody's turn.
    facilitator = next_facilitator(rosters, before) if meeting.planned_on is not None else None
    return StatusRound(
        partnership_id=partnership.id,
        planned_on=meeting.planned_on if meeting.forum is None else None,
        forum_id=meeting.forum.id if meeting.forum else None,
        forum_day=meeting.planned_on if meeting.forum else None,
        questions=list(meeting.forum.questions) if meeting.forum else [],
        meeting_at=meeting.meeting_at,
        opened_at=w.now,
        was_due_at=meeting.was_due_at,
        due_at=meeting.meeting_at,
        facilitator_id=facilitator.id if facilitator else None,
    )
