"""The agenda of a forum: points that anybody adds, carried over until they are dealt with, or sent up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint, col, select

from bot.errors import Refusal
from bot.partnerships import Person, Seat, Unit
from bot.rituals.status.forums import by_id
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import StatusRound

POINT_MOST: Final = 300
MINUTES: Final = (5, 10, 15, 20, 30, 45, 60)
"""How long a point may take."""


class StatusPoint(SQLModel, table=True):
    """Something to talk about at the next meeting of a forum."""

    __tablename__ = "status_point"
    __table_args__ = (UniqueConstraint("partnership_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    key: str
    """The modal it was sent with: the same one that comes twice is one point."""
    forum_id: int | None = Field(default=None, foreign_key="status_forum.id")
    """The further forum on whose agenda it is; None: the status meetings."""
    text: str
    minutes: int | None = None
    added_by: int = Field(foreign_key="person.id")
    side_id: int = Field(foreign_key="side.id")
    """The side of who added it, as it was then."""
    added_at: datetime
    sent_from: int | None = Field(default=None, foreign_key="status_forum.id")
    """The forum that sent it up last; None: the status meetings, or nobody did."""
    sent_before: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    """Which sent it up before that one, the first first: `forum`, 0 for the status meetings, and `at`."""
    sent_by: int | None = Field(default=None, foreign_key="person.id")
    sent_at: datetime | None = None
    dealt_by: int | None = Field(default=None, foreign_key="person.id")
    dealt_at: datetime | None = None

    def check_open(self) -> None:
        """Raises Refusal if it was dealt with."""
        if self.dealt_at is not None:
            raise Refusal("This was dealt with already.")

    def deal_with(self, by: int, now: datetime) -> None:
        """It was talked about."""
        self.check_open()
        self.dealt_by, self.dealt_at = by, now

    def send_up(self, to: int, by: int, now: datetime) -> None:
        """Another forum talks about it."""
        self.check_open()
        if self.sent_at is not None:
            before = {"forum": self.sent_from or 0, "at": self.sent_at.isoformat()}
            self.sent_before = [*self.sent_before, before]
        self.sent_from, self.forum_id, self.sent_by, self.sent_at = self.forum_id, to, by, now

    def was_sent_by(self, forum_id: int | None) -> bool:
        """That forum (None: the status meetings) has sent it up, whichever talks about it now."""
        return any(sent_from == forum_id for sent_from, _at in self._sent)

    def place_at(self, moment: datetime) -> int | None:
        """On whose agenda it was then: that of who sent it up next, or where it is."""
        return next((sent_from for sent_from, at in self._sent if at > moment), self.forum_id)

    @property
    def _sent(self) -> Sequence[tuple[int | None, datetime]]:
        """Who sent it up, and when (UTC), the first first."""
        found = [(each["forum"] or None, datetime.fromisoformat(each["at"])) for each in self.sent_before]
        return [*found, (self.sent_from, self.sent_at)] if self.sent_at is not None else found


Place = tuple[int, int | None]
"""A partnership and one of its further forums; None: the status meetings."""
_POINTS: Final = (
    select(StatusPoint, Person)
    .join(Person, col(Person.id) == StatusPoint.added_by)
    .order_by(col(StatusPoint.id))
)


@dataclass(frozen=True)
class PointView:
    """A point as a forum sees it."""

    point: StatusPoint
    added_by: Person
    forum: StatusForum | None
    """On whose agenda it is now; None: that of the status meetings."""
    sent_from: StatusForum | None
    went_up: bool = False
    """The forum that looks at it has sent it up."""


@dataclass(frozen=True)
class Agenda:
    """The agenda of one forum as one person sees it."""

    seat: Seat
    forum: StatusForum | None
    views: Sequence[PointView]
    above: StatusForum | None
    """The next higher forum, to which a point can be sent."""
    sent_up: Sequence[PointView] = ()
    """What it has sent up, until the summary after its answer."""


def open_points(w: Unit, partnership_ids: Collection[int]) -> dict[Place, list[PointView]]:
    """What is to be talked about, the oldest first, by partnership and forum."""
    found = w.session.exec(
        _POINTS.where(
            col(StatusPoint.partnership_id).in_(partnership_ids), col(StatusPoint.dealt_at).is_(None)
        )
    ).all()
    by_place: dict[Place, list[PointView]] = {}
    for view in _views(w, found):
        by_place.setdefault((view.point.partnership_id, view.point.forum_id), []).append(view)
    return by_place


def points_at(w: Unit, round_: StatusRound) -> list[PointView]:
    """What was on the agenda when a meeting began, with what became of it since."""
    began = round_.closed_at or w.now
    found = w.session.exec(
        _POINTS.where(
            StatusPoint.partnership_id == round_.partnership_id,
            (col(StatusPoint.forum_id) == round_.forum_id) | (col(StatusPoint.sent_at) > began),
            col(StatusPoint.added_at) <= began,
            col(StatusPoint.dealt_at).is_(None) | (col(StatusPoint.dealt_at) > began),
        )
    ).all()
    views = _views(w, [(point, by) for point, by in found if point.place_at(began) == round_.forum_id])
    return [replace(each, went_up=each.point.forum_id != round_.forum_id) for each in views]


def sent_up(
    w: Unit, partnership_id: int, forum_id: int | None, since: datetime | None, until: datetime
) -> list[PointView]:
    """What a forum has sent up, open or dealt with between two moments (UTC), the oldest first."""
    dealt_at = col(StatusPoint.dealt_at)
    dealt_then = dealt_at <= until
    if since is not None:
        dealt_then &= dealt_at > since
    found = w.session.exec(
        _POINTS.where(
            StatusPoint.partnership_id == partnership_id,
            col(StatusPoint.sent_at).is_not(None),
            dealt_at.is_(None) | dealt_then,
        )
    ).all()
    above = [(p, by) for p, by in found if p.forum_id != forum_id and p.was_sent_by(forum_id)]
    return [replace(each, went_up=True) for each in _views(w, above)]


def _views(w: Unit, found: Sequence[tuple[StatusPoint, Person]]) -> list[PointView]:
    named = {point.forum_id for point, _by in found} | {point.sent_from for point, _by in found}
    forums = by_id(w, {each for each in named if each is not None})
    return [
        PointView(point, by, forums.get(point.forum_id or 0), forums.get(point.sent_from or 0))
        for point, by in found
    ]
