"""What was kept of what was promised, counted for the scorecard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import at, local_day
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.action.records import Action, ActionChange


@dataclass(frozen=True)
class SideFigures:
    """What became of one side's actions that were due in a period; the first is the sum of the next four."""

    due: int = 0
    kept: int = 0
    """Done on the day that was agreed last, or before; by who was away then, on the day they were back."""
    late: int = 0
    dropped: int = 0
    open: int = 0
    moved: int = 0
    """Of all that were due: those whose date was moved, whatever became of them."""


@dataclass(frozen=True)
class ActionFigures:
    """What became of the actions that were due in a period, by the id of the side that owns them."""

    by_side: Mapping[int, SideFigures]


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> ActionFigures:
    """Count the actions whose first due date begins within [since, until), as they stand now."""
    partnership = w.session.get_one(Partnership, partnership_id)
    day = timedelta(days=1)
    rows = w.session.exec(
        select(Action, Person)
        .join(Person, col(Action.owner_id) == Person.id)
        .where(
            Action.partnership_id == partnership_id,
            col(Action.first_due_on) >= since.date() - day,
            col(Action.first_due_on) <= until.date() + day,
        )
    ).all()
    due = [
        (action, owner.side_id)
        for action, owner in rows
        if since <= at(action.first_due_on, time(), partnership.tz) < until
    ]
    moved = set(
        w.session.exec(
            select(ActionChange.action_id).where(
                col(ActionChange.action_id).in_([action.id for action, _side in due]),
                ActionChange.was_due_on != ActionChange.due_on,
            )
        )
    )
    sides = partnerships.sides(w, partnership_id)
    return ActionFigures(
        {
            side.id: _counted([a for a, of in due if of == side.id], moved, {partnership.zone, side.zone})
            for side in sides
        }
    )


def _counted(due: Sequence[Action], moved: set[int], zones: set[str]) -> SideFigures:
    became = [_became(action, zones) for action in due]
    return SideFigures(
        due=len(due),
        kept=became.count("kept"),
        late=became.count("late"),
        dropped=became.count("dropped"),
        open=became.count("open"),
        moved=sum(action.id in moved for action in due),
    )


def _became(action: Action, zones: set[str]) -> str:
    """It is kept where its day was not over yet by either clock: that of the meetings or its owner's."""
    if action.dropped_at is not None:
        return "dropped"
    if action.done_at is None:
        return "open"
    done_on = min(local_day(action.done_at, ZoneInfo(zone)) for zone in zones)
    return "kept" if done_on <= action.in_time_until else "late"
