"""When something is next due, of several things."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from partnership_at_work import AtWork
from sqlmodel import col, func, select

from bot.due import NextDue
from bot.partnerships import Partnership, Person, Unit

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)

next_due = NextDue(
    col(Person.counted_in_at),
    select(func.min(Person.counted_out_at)).where(Person.user == "H0"),
    at_once=[select(Partnership.id).where(col(Partnership.ended_at).is_not(None))],
)


def test_the_first_of_them_counts_unless_something_is_due_at_once(sqlite_url: str, tmp_path: Path) -> None:
    """Also what this unit has changed and not yet written; and nothing is due of what there is not."""
    world = AtWork(sqlite_url, tmp_path / "keys", NOW, home=2, partner=1)

    def change(w: Unit) -> None:
        h0, h1, p0 = (
            w.session.exec(select(Person).where(Person.user == user)).one() for user in ("H0", "H1", "P0")
        )
        for person in (h0, h1, p0):
            person.counted_in_at = person.counted_out_at = None
        assert next_due(w) is None
        h1.counted_in_at = NOW + timedelta(hours=3)
        p0.counted_in_at = NOW + timedelta(hours=2)
        assert next_due(w) == NOW + timedelta(hours=2), "the earliest of a column"
        h0.counted_out_at = NOW + timedelta(hours=1)
        p0.counted_out_at = NOW
        assert next_due(w) == NOW + timedelta(hours=1), "or what a query finds"
        w.session.get_one(Partnership, world.id).ended_at = NOW
        assert next_due(w) == w.now

    world.do(change)
    world.database.close()
