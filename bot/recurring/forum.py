"""The regular days of one forum: what was said about them, and what the next times follow from."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Executable, bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import OF, Partnership, Unit
from bot.recurring import cadence as cadences
from bot.recurring.coming import Ground
from bot.recurring.records import CALLED_OFF, MOVED, SKIPPED, OccurrenceException, Recurring

SINCE: Final[BindParameter[Any]] = bindparam("since")
"""In a query for the regular days that have a round: the first of them that matters."""


class Forum:
    """What comes again and again in a partnership, such as its status meetings.

    `name` tells its days from those of others. `rounds` are queries, by `OF` and `SINCE`, for partnerships
    and regular days of theirs that have a round.
    """

    def __init__(self, name: str, *rounds: Executable) -> None:
        self.name = name
        self._rounds = rounds

    def ground_of(self, w: Unit, cadence: Recurring) -> Ground:
        """What the next times of one partnership follow from."""
        return self.grounds_of(w, [cadence])[cadence.partnership_id]

    def grounds_of(self, w: Unit, cadences_: Collection[Recurring]) -> dict[int, Ground]:
        """Those of several, by partnership: each with no more of its past than can matter."""
        if not cadences_:
            return {}
        since = {cadence.partnership_id: cadence.days_from(w.now) for cadence in cadences_}
        of, first = list(since), min(since.values())
        sides, said = partnerships.sides_of(w, of), self._said(w, of, first)
        rounds: dict[int, list[date]] = {}
        for query in self._rounds:
            for about, day in w.session.connection().execute(query, {"of": of, "since": first}):
                rounds.setdefault(about, []).append(day)
        return {
            about: _ground(
                sides[about],
                [each for each in said.get(about, ()) if each.day >= begins],
                [day for day in rounds.get(about, ()) if day >= begins],
            )
            for about, begins in since.items()
        }

    def note_next(self, w: Unit, cadences_: Collection[Recurring]) -> None:
        """Work out what comes next where that is not noted; nobody is told, since nothing changed."""
        lacking = [cadence for cadence in cadences_ if cadence.is_unnoted]
        if lacking:
            live = _live(w, [cadence.partnership_id for cadence in lacking])
            lacking = [cadence for cadence in lacking if cadence.partnership_id in live]
            w.session.flush()
            for about, ground in self.grounds_of(w, lacking).items():
                next(each for each in lacking if each.partnership_id == about).line_up(ground, w.now)

    def line_up(self, w: Unit, cadence: Recurring) -> list[cadences.Occurrence]:
        """Note the next time anew; returns what a holiday moved or dropped on the way, if it runs at all."""
        w.session.flush()
        cadence.forget_next()
        return cadence.line_up(self.ground_of(w, cadence), w.now) if cadence.runs else []

    def said_of(self, w: Unit, cadence: Recurring) -> Sequence[OccurrenceException]:
        """What was said of single days that can still matter."""
        of = cadence.partnership_id
        return self._said(w, [of], cadence.days_from(w.now)).get(of, [])

    def except_day(
        self,
        w: Unit,
        partnership_id: int,
        day: date,
        kind: str,
        *,
        by: int | None,
        moved_to: datetime | None = None,
    ) -> None:
        """Say what becomes of a regular day; what was said of it before is replaced."""
        found = w.session.exec(
            select(OccurrenceException).where(
                OccurrenceException.partnership_id == partnership_id,
                OccurrenceException.forum == self.name,
                OccurrenceException.day == day,
            )
        ).first()
        said = found or OccurrenceException(
            partnership_id=partnership_id, forum=self.name, day=day, kind=kind, at=w.now
        )
        said.kind, said.by, said.at, said.moved_to = kind, by, w.now, moved_to
        w.session.add(said)
        w.session.flush()

    def give_up(self, w: Unit, cadence: Recurring, today: date) -> list[OccurrenceException]:
        """Take back what was said about days from `today` on that are regular days no more; returns it."""
        lost = [
            each
            for each in self.said_of(w, cadence)
            if each.kind in (SKIPPED, MOVED)
            and each.day >= today
            and not cadences.is_regular(cadence.cadence, each.day)
        ]
        for each in lost:
            w.session.delete(each)
        w.session.flush()
        return lost

    def _said(self, w: Unit, of: Collection[int], since: date) -> dict[int, list[OccurrenceException]]:
        found: dict[int, list[OccurrenceException]] = {}
        for said in w.session.exec(
            select(OccurrenceException)
            .where(
                col(OccurrenceException.partnership_id).in_(of),
                OccurrenceException.forum == self.name,
                col(OccurrenceException.day) >= since,
            )
            .order_by(col(OccurrenceException.day))
        ):
            found.setdefault(said.partnership_id, []).append(said)
        return found


def _ground(
    sides: Sequence[partnerships.Side], said: Sequence[OccurrenceException], rounds: Sequence[date]
) -> Ground:
    gone = {each.day for each in said if each.kind in (SKIPPED, CALLED_OFF)}
    moved = {each.day: each.moved_to for each in said if each.kind == MOVED and each.moved_to is not None}
    return Ground(sides, moved, frozenset(gone | set(rounds)))


def _live(w: Unit, partnership_ids: Collection[int]) -> set[int]:
    return set(
        w.session.exec(
            select(Partnership.id).where(col(Partnership.id).in_(OF), col(Partnership.ended_at).is_(None)),
            params={"of": list(partnership_ids)},
        )
    )
