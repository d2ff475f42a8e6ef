"""How rounds open: first all that are due are taken from their cadences, then each is opened and shown."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert
from sqlmodel import col, select, update

from bot import partnerships
from bot.calendar import local_day
from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals.status.records import (
    StatusCadence,
    StatusExpectation,
    StatusOpening,
    StatusRound,
    next_facilitator,
    reminder,
)
from bot.rituals.status.telling import as_holidays, tell, tell_of_kept_holidays
from bot.rituals.status.views import cadences_of, draw_prompts

HISTORY = 60
"""So many earlier facilitators are looked at: a year of weekly meetings tells enough."""


@dataclass(frozen=True)
class Meeting:
    """A meeting for which a round is to open."""

    partnership: Partnership
    meeting_at: datetime
    was_due_at: datetime
    planned_on: date | None = None
    """The regular day that it stands for; None if somebody opens it by hand."""


@dataclass(frozen=True)
class _Due:
    """A cadence whose meeting is to be taken, and the language in which the channel reads."""

    kept: StatusCadence
    language: str


def openings_due(w: Unit) -> Sequence[int]:
    """Cadences whose next round is to open."""
    return w.session.exec(select(StatusCadence.id).where(col(StatusCadence.next_at) <= w.now)).all()


def taken(w: Unit) -> Sequence[int]:
    """Meetings that have been taken from their cadences, and whose rounds are to open."""
    return w.session.exec(select(StatusOpening.id).where(col(StatusOpening.open_at) <= w.now)).all()


def take_due(w: Unit, cadence_ids: Collection[int]) -> None:
    """Take the meetings that are due from these cadences, which go on to the next; `open_taken` follows."""
    due = w.session.exec(
        select(StatusCadence, Partnership.language, Partnership.ended_at)
        .join(Partnership)
        .where(col(StatusCadence.id).in_(cadence_ids), col(StatusCadence.next_at) <= w.now)
        .with_for_update(skip_locked=True, of=StatusCadence)
    ).all()
    ended = [kept.id for kept, _language, ended_at in due if ended_at is not None]
    if ended:
        w.session.exec(update(StatusCadence).where(col(StatusCadence.id).in_(ended)).values(next_at=None))
    live = [_Due(kept, language) for kept, language, ended_at in due if ended_at is None]
    for alike in _all_alike(w, live):
        _take(w, alike)


def open_taken(w: Unit, opening_ids: Collection[int]) -> None:
    """Open the rounds of meetings that have been taken. A meeting already past is not made up for."""
    _open(
        w,
        w.session.exec(
            select(StatusOpening)
            .where(col(StatusOpening.id).in_(opening_ids))
            .order_by(col(StatusOpening.id))
            .with_for_update(skip_locked=True)
        ).all(),
    )


def open_first(w: Unit, partnership_id: int) -> None:
    """Whoever changes the plan finds the round open whose meeting has been taken from it."""
    _open(
        w,
        w.session.exec(
            select(StatusOpening)
            .where(StatusOpening.partnership_id == partnership_id)
            .order_by(col(StatusOpening.id))
            .with_for_update()
        ).all(),
    )


def hold(w: Unit, meetings: Sequence[Meeting]) -> None:
    """Open a round for each of these meetings: people are expected, and asked in the channel."""
    of = {meeting.partnership.id for meeting in meetings}
    sides, people, before = partnerships.sides_of(w, of), partnerships.people_of(w, of), _facilitators(w, of)
    opened = []
    for meeting in meetings:
        rosters = [
            partnerships.roster(people[meeting.partnership.id], side)
            for side in sides[meeting.partnership.id]
        ]
        opened.append(_round(w, meeting, rosters, before.get(meeting.partnership.id, ())))
    w.session.add_all(opened)
    w.session.flush()
    for meeting, each in zip(meetings, opened, strict=True):
        meeting_on = local_day(meeting.meeting_at, meeting.partnership.tz)
        for side in sides[meeting.partnership.id]:
            remind_at = reminder(each.opened_at, each.meeting_at, side)
            for person in partnerships.roster(people[meeting.partnership.id], side):
                expectation = expect(w, each, person, remind_at)
                if person.is_absent(meeting_on):
                    expectation.excuse(w.now)
        w.touch(meeting.partnership)
    w.session.flush()
    draw_prompts(w, opened)


def expect(w: Unit, opened: StatusRound, person: Person, remind_at: datetime | None) -> StatusExpectation:
    """Expect an answer, and remind of it then, unless that is None."""
    expectation = StatusExpectation(
        round_id=opened.id, person_id=person.id, side_id=person.side_id, remind_at=remind_at
    )
    w.session.add(expectation)
    return expectation


def _all_alike(w: Unit, due: Sequence[_Due]) -> Collection[Sequence[_Due]]:
    """Those with the same rhythm, meeting and holidays together: the calendar is asked once for them."""
    holidays: dict[int, list[str]] = {}
    for partnership_id, calendar in w.session.exec(
        select(Side.partnership_id, Side.holidays)
        .where(col(Side.partnership_id).in_([each.kept.partnership_id for each in due]))
        .order_by(col(Side.id))
    ):
        holidays.setdefault(partnership_id, []).append(calendar)
    found: dict[tuple[object, ...], list[_Due]] = {}
    for each in due:
        kept = each.kept
        rhythm = str(kept.often), kept.on_holiday, kept.lead_hours
        moments = kept.planned_on, kept.meeting_at, kept.next_at
        found.setdefault((rhythm, moments, *holidays[kept.partnership_id]), []).append(each)
    return found.values()


def _take(w: Unit, alike: Sequence[_Due]) -> None:
    first = alike[0].kept
    if first.meeting_at is None or first.next_at is None:
        return
    meeting_at, planned_on, was_due_at = first.meeting_at, first.planned_on, first.next_at
    of = [each.kept.partnership_id for each in alike]
    sides = partnerships.sides(w, of[0])
    affected = first.line_up(sides, max(meeting_at, w.now), w.now)
    named = partnerships.sides_of(w, of) if affected else {}
    # Statements for all at once, since records of their own would take most of the time.
    w.session.exec(
        update(StatusCadence)
        .where(col(StatusCadence.id).in_([each.kept.id for each in alike]))
        .values(planned_on=first.planned_on, meeting_at=first.meeting_at, next_at=first.next_at)
        .execution_options(synchronize_session=False)
    )
    w.session.connection().execute(
        insert(StatusOpening),
        [
            {
                "partnership_id": each.kept.partnership_id,
                "planned_on": planned_on,
                "meeting_at": meeting_at,
                "was_due_at": was_due_at,
                "open_at": w.now,
                "holidays": as_holidays(affected, named.get(each.kept.partnership_id, ()), each.language),
            }
            for each in alike
        ],
    )


def _open(w: Unit, openings: Sequence[StatusOpening]) -> None:
    of = {opening.partnership_id for opening in openings}
    partnership, cadences = partnerships.several(w, of), cadences_of(w, of)
    been = _have_been(w, openings)
    live = [opening for opening in openings if partnership[opening.partnership_id].ended_at is None]
    for opening in openings:
        w.session.delete(opening)
    for opening in live:
        if opening.meeting_at <= w.now:
            # Its time passed while the bot was not running.
            kept = cadences[opening.partnership_id]
            tell(w, partnership[opening.partnership_id], kept, "missed", was_at=opening.meeting_at)
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
            if opening.meeting_at > w.now and _key(opening) not in been
        ],
    )
    for opening in live:
        if opening.holidays:
            kept = cadences[opening.partnership_id]
            tell_of_kept_holidays(w, partnership[opening.partnership_id], kept, opening.holidays)


def _key(meeting: StatusOpening | StatusRound) -> tuple[int, date | None, datetime]:
    return meeting.partnership_id, meeting.planned_on, meeting.meeting_at


def _have_been(w: Unit, openings: Sequence[StatusOpening]) -> set[tuple[int, date | None, datetime]]:
    """A changed plan may name a meeting again whose round was closed or called off."""
    found = w.session.exec(
        select(StatusRound).where(
            col(StatusRound.partnership_id).in_([opening.partnership_id for opening in openings]),
            col(StatusRound.meeting_at).in_([opening.meeting_at for opening in openings]),
        )
    )
    return {_key(each) for each in found}


def _round(
    w: Unit, meeting: Meeting, rosters: Sequence[Sequence[Person]], before: Sequence[Person]
) -> StatusRound:
    partnership = meeting.partnership
    facilitator = next_facilitator(rosters, before, local_day(meeting.meeting_at, partnership.tz))
    return StatusRound(
        partnership_id=partnership.id,
        planned_on=meeting.planned_on,
        meeting_at=meeting.meeting_at,
        opened_at=w.now,
        was_due_at=meeting.was_due_at,
        due_at=meeting.meeting_at,
        facilitator_id=facilitator.id if facilitator else None,
    )


def _facilitators(w: Unit, partnership_ids: Collection[int]) -> Mapping[int, list[Person]]:
    """Who facilitated in each, the latest first."""
    latest = (
        func.row_number()
        .over(partition_by=col(StatusRound.partnership_id), order_by=col(StatusRound.meeting_at).desc())
        .label("latest")
    )
    ranked = (
        select(StatusRound.partnership_id, StatusRound.facilitator_id, latest)
        .where(
            col(StatusRound.partnership_id).in_(partnership_ids),
            col(StatusRound.called_off_at).is_(None),
            col(StatusRound.facilitator_id).is_not(None),
        )
        .subquery()
    )
    found: dict[int, list[Person]] = {}
    rows = w.session.exec(
        select(ranked.c.partnership_id, Person)
        .join(Person, col(Person.id) == ranked.c.facilitator_id)
        .where(ranked.c.latest <= HISTORY)
        .order_by(ranked.c.latest)
    )
    for partnership_id, person in rows:
        found.setdefault(partnership_id, []).append(person)
    return found
