"""What is shown of a round, gathered once: by side, who answered, who is silent, who said what.

Rounds are gathered together, by seven queries however many there are, for a Monday at ten: to draw the
prompts of the five that open in one unit would else take more than thirty.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import OF, ClosedDay, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records
from bot.recurring import name_of_day
from bot.rituals.status.agenda import PointView, open_points
from bot.rituals.status.approvals import ApprovalView, approvals_of
from bot.rituals.status.forums import by_id, forums_of_each, live_forum
from bot.rituals.status.gathering import (
    SideTally as SideTally,
    answers_of,
    decisions_of,
    expectations_of,
    replaced_of,
    tally_of,
)
from bot.rituals.status.ground import FORUM
from bot.rituals.status.plans import Meetings, StatusCadence, StatusForum
from bot.rituals.status.records import (
    IS_OPEN,
    Said,
    StatusAnswer,
    StatusDecision,
    StatusRound,
)


@dataclass(frozen=True)
class RoundView:
    """A round as the channel sees it."""

    partnership: Partnership
    round: StatusRound
    tallies: Sequence[SideTally]
    facilitator: Person | None
    link: str
    decisions: Sequence[StatusDecision] = ()
    next_meeting_at: datetime | None = None
    lacks_digest: bool = False
    """It is closed, and Slack did not take its digest."""
    forum: StatusForum | None = None
    """The further forum whose meeting it is; None: a status meeting."""
    replaced: Mapping[int, int] = field(default_factory=dict)
    """Numbers of decisions that hold no more, each with that of the one in its place."""
    points: Sequence[PointView] = ()
    """The agenda, while people are asked; that of the meeting itself is gathered by `points_at`."""
    approvals: Sequence[ApprovalView] = ()
    """What each other company says to the minutes, where the forum has them approved."""
    responsible: Mapping[int, Person] = field(default_factory=dict)
    """Who sees to what was decided, by their id."""

    @property
    def zones(self) -> list[ZoneInfo]:
        """The clocks of all who read it, that of the meetings first."""
        return [self.partnership.tz, *(ZoneInfo(tally.side.zone) for tally in self.tallies)]


@dataclass(frozen=True)
class PlanView:
    """The plan of a forum as one person sees it."""

    seat: Seat
    cadence: Meetings | None
    round: StatusRound | None
    sides: Sequence[Side]
    now: datetime
    closed: ClosedDay | None = None
    """Nothing was changed yet: not every side works on the day that was chosen."""

    @property
    def next_at(self) -> datetime | None:
        """When the meeting of the open round is, else the next one."""
        meeting = self._meeting
        return meeting.meeting_at if meeting is not None else None

    @property
    def next_on(self) -> date | None:
        """The regular day of that meeting; None for an extra one."""
        meeting = self._meeting
        return meeting.day if isinstance(meeting, StatusRound) else meeting.planned_on if meeting else None

    @property
    def seen(self) -> str:
        """Names that meeting, for buttons about it; empty where there is none."""
        return name_of_day(self.next_on) if self._meeting is not None else ""

    @property
    def forum(self) -> StatusForum | None:
        """The further forum that it is; None: the status meetings."""
        return self.cadence if isinstance(self.cadence, StatusForum) else None

    @property
    def _meeting(self) -> StatusRound | Meetings | None:
        if self.round is not None or self.cadence is None or not self.cadence.runs:
            return self.round
        return self.cadence


@dataclass(frozen=True)
class FormView:
    """The modal in which one person gives status, with what they said before."""

    seat: Seat
    round: StatusRound
    answer: StatusAnswer | Said | None
    last: StatusAnswer | None = None
    """What they said for an earlier meeting, with what was to be next."""
    forum: StatusForum | None = None
    """The further forum whose meeting it is."""


@dataclass(frozen=True)
class ReminderView:
    """The one direct message that asks a person who has not answered, and what became of it."""

    partnership: Partnership
    round: StatusRound
    answered: bool
    excused: bool
    left: timedelta | None = None
    """From the reminder to the meeting."""
    forum: StatusForum | None = None
    is_one_of_several: bool = False
    """There are further forums: it is said which this is."""


_CADENCES: Final = Records(select(StatusCadence).where(col(StatusCadence.partnership_id).in_(OF)))
_ASKED: Final = (
    select(StatusRound)
    .where(col(StatusRound.partnership_id).in_(OF), *IS_OPEN)
    .where(col(StatusRound.meeting_at) > bindparam("now"))
    .order_by(col(StatusRound.meeting_at).desc())
)
_OPEN_IN_ANY: Final = Records(_ASKED)
_OPEN: Final = Records(_ASKED.where(col(StatusRound.forum_id).is_(None)))
_OPEN_IN_ONE: Final = Records(_ASKED.where(StatusRound.forum_id == bindparam("forum_id")))
_OPEN_IN_FURTHER: Final = Records(_ASKED.where(col(StatusRound.forum_id).is_not(None)))


def cadence_of(w: Unit, partnership_id: int) -> StatusCadence | None:
    """The cadence of a partnership, if its meetings are planned."""
    return cadences_of(w, [partnership_id]).get(partnership_id)


def cadences_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, StatusCadence]:
    """Those of several partnerships, each with what comes next."""
    found = _CADENCES.all(w.session, {"of": list(partnership_ids)})
    FORUM.note_next(w, found)
    return {cadence.partnership_id: cadence for cadence in found}


def meetings_of(w: Unit, partnership_id: int, forum_id: int | None) -> Meetings | None:
    """The plan of a further forum, or of the status meetings; raises Refusal for a forum that is no more."""
    return cadence_of(w, partnership_id) if forum_id is None else live_forum(w, forum_id)


def open_round(w: Unit, partnership_id: int, forum_id: int | None = None) -> StatusRound | None:
    """The round for whose meeting people are asked: of several, the first. One that has begun is none."""
    if forum_id is None:
        return open_rounds(w, [partnership_id]).get(partnership_id)
    params = {"of": [partnership_id], "now": w.now, "forum_id": forum_id}
    found = _OPEN_IN_ONE.all(w.session, params)
    return found[-1] if found else None


def next_of_forums(
    w: Unit, partnership_ids: Collection[int]
) -> dict[int, list[tuple[StatusForum, datetime]]]:
    """By partnership, each further forum that has a next meeting, and when: one that is asked for is next."""
    asked = _OPEN_IN_FURTHER.all(w.session, {"of": list(partnership_ids), "now": w.now})
    return {
        about: [(forum, at) for forum in forums if (at := next_of(forum, asked)) is not None]
        for about, forums in forums_of_each(w, partnership_ids).items()
    }


def next_of(meetings: Meetings, asked: Iterable[StatusRound]) -> datetime | None:
    """The next meeting of a forum: of those that are `asked` for, or by its plan, whichever is first.

    Several can be asked for at a time, and an extra one can be after the next by the plan.
    """
    at = [each.meeting_at for each in asked if _is_of(each, meetings)]
    planned_at = meetings.meeting_at if meetings.runs else None
    return min([*at, *([planned_at] if planned_at is not None else [])], default=None)


def _is_of(round_: StatusRound, meetings: Meetings) -> bool:
    return (round_.partnership_id, round_.forum_id) == (meetings.partnership_id, meetings.forum_id)


def rounds_asked_for(w: Unit, partnership_ids: Collection[int]) -> Sequence[StatusRound]:
    """Those of every forum of several partnerships."""
    return _OPEN_IN_ANY.all(w.session, {"of": list(partnership_ids), "now": w.now})


def next_meetings(
    w: Unit, partnership_ids: Collection[int]
) -> dict[int, tuple[datetime, StatusForum | None]]:
    """By partnership, the next meeting of whichever forum has it first, and which further one that is."""
    asked = _OPEN.all(w.session, {"of": list(partnership_ids), "now": w.now})
    found: dict[int, list[tuple[datetime, StatusForum | None]]] = {}
    for round_ in asked:
        found.setdefault(round_.partnership_id, []).append((round_.meeting_at, None))
    for about, cadence in cadences_of(w, partnership_ids).items():
        if (at := next_of(cadence, ())) is not None:
            found.setdefault(about, []).append((at, None))
    for about, forums in next_of_forums(w, partnership_ids).items():
        found.setdefault(about, []).extend((at, forum) for forum, at in forums)
    return {about: min(those, key=lambda each: each[0]) for about, those in found.items() if those}


def open_rounds(w: Unit, partnership_ids: Collection[int]) -> dict[int, StatusRound]:
    """Those of the status meetings of several partnerships."""
    found = _OPEN.all(w.session, {"of": list(partnership_ids), "now": w.now})
    return {round_.partnership_id: round_ for round_ in found}


def draw_prompt(w: Unit, round_: StatusRound) -> None:
    """Post the prompt of a round, or bring it up to what is true now."""
    draw_prompts(w, [round_])


def draw_prompts(w: Unit, rounds: Sequence[StatusRound]) -> None:
    """Post or edit those of several rounds."""
    w.post_each("status.prompt", [(view.partnership, view.round.id, view) for view in views_of(w, rounds)])


def show_open(w: Unit, partnership: Partnership) -> None:
    """The prompts of all rounds that take answers stand in the channel."""
    draw_prompts(w, rounds_asked_for(w, [partnership.id]))


def view_of(w: Unit, round_: StatusRound) -> RoundView:
    """Gather a round."""
    return views_of(w, [round_])[0]


def views_of(w: Unit, rounds: Sequence[StatusRound]) -> list[RoundView]:
    """Gather rounds: seven queries, and one for each that is closed or has a facilitator from outside, and
    for each person who sees to what was decided."""
    of = {round_.partnership_id for round_ in rounds}
    partnership, sides, cadences = (
        partnerships.several(w, of),
        partnerships.sides_of(w, of),
        cadences_of(w, of),
    )
    ids = [round_.id for round_ in rounds]
    forums = by_id(w, {round_.forum_id for round_ in rounds if round_.forum_id is not None})
    answered, expected, decided = answers_of(w, ids), expectations_of(w, ids), decisions_of(w, ids)
    replaced = replaced_of(w, of) if decided else {}
    points = open_points(w, of)
    approvals = approvals_of(w, ids) if forums else {}
    # Only a summary tells of it.
    asked = rounds_asked_for(w, of) if any(round_.closed_at for round_ in rounds) else ()
    views = []
    for round_ in rounds:
        forum = forums.get(round_.forum_id or 0)
        cadence = forum or cadences.get(round_.partnership_id)
        tallies = [
            tally_of(side, answered.get(round_.id, ()), expected.get(round_.id, ()))
            for side in sides[round_.partnership_id]
        ]
        views.append(
            RoundView(
                partnership[round_.partnership_id],
                round_,
                tallies,
                w.session.get(Person, round_.facilitator_id) if round_.facilitator_id else None,
                cadence.link if cadence else "",
                decided.get(round_.id, ()),
                next_of(cadence, asked) if cadence else None,
                round_.closed_at is not None
                and w.is_refused(partnership[round_.partnership_id], "status.digest", round_.id),
                forum,
                replaced.get(round_.partnership_id, {}),
                points.get((round_.partnership_id, round_.forum_id), ()) if round_.is_open else (),
                approvals.get(round_.id, ()),
                _responsible(w, decided.get(round_.id, ())),
            )
        )
    return views


def digest_before(w: Unit, closed: StatusRound) -> datetime | None:
    """When the digest before this one came; None if this is the first."""
    return w.session.exec(
        select(func.max(StatusRound.closed_at)).where(
            StatusRound.partnership_id == closed.partnership_id,
            StatusRound.forum_id == closed.forum_id,
            col(StatusRound.closed_at) < closed.closed_at,
        )
    ).first()


def digests_with(w: Unit, partnership_id: int, round_id: int | None) -> list[StatusRound]:
    """The newest round of each forum that has its digest, and that of `round_id` if it has one."""
    latest = (
        func.row_number()
        .over(
            partition_by=col(StatusRound.forum_id),
            order_by=(col(StatusRound.closed_at).desc(), col(StatusRound.id).desc()),
        )
        .label("latest")
    )
    closed = (
        select(StatusRound.id, latest)
        .where(StatusRound.partnership_id == partnership_id, col(StatusRound.closed_at).is_not(None))
        .subquery()
    )
    wanted = {*w.session.exec(select(closed.c.id).where(closed.c.latest == 1)), round_id} - {None}
    found = w.session.exec(
        select(StatusRound)
        .where(col(StatusRound.id).in_(wanted), StatusRound.partnership_id == partnership_id)
        .where(col(StatusRound.closed_at).is_not(None))
        .order_by(col(StatusRound.id))
    )
    return list(found)


def _responsible(w: Unit, decided: Sequence[StatusDecision]) -> dict[int, Person]:
    ids = {each.responsible_id for each in decided if each.responsible_id is not None}
    return {each: w.session.get_one(Person, each) for each in ids}
