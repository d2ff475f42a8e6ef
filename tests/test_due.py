"""When something is next due, of several things."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from partnership_at_work import AtWork
from sqlmodel import col, select

from bot.due import Due, NextDue, is_at_work
from bot.installations import BOTS, INSTALLATIONS, STATES
from bot.partnerships import REMOVED, Partnership, Person, Unit
from bot.rituals.escalation.records import Escalation, EscalationDeadline
from bot.tables import metadata

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)

counted_in = Due(Person, Person.counted_in_at)
next_due = NextDue(
    counted_in,
    Due(Person, Person.counted_out_at, col(Person.user) == "H0"),
    Due(Person, None, col(Person.locale) == "at once"),
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
        p0.locale = "at once"
        assert next_due(w) == w.now
        p0.locale = None

        w.session.get_one(Partnership, world.id).go_away(REMOVED, NOW)
        assert next_due(w) is None, "nothing is due while the bot is away"
        h1.counted_in_at = NOW
        assert (counted_in(w), counted_in.claim(w, h1.id)) == ([], None)
        w.session.get_one(Partnership, world.id).resume(NOW)
        assert (counted_in(w), counted_in.claim(w, h1.id)) == ([h1.id], h1)
        assert counted_in.claim(w, p0.id) is None, "its moment is still to come"

    world.do(change)
    world.database.close()


def test_every_kind_of_row_knows_whose_it_is() -> None:
    """So that none slips past the door for want of a way to its partnership."""
    without = {name for name, table in metadata.tables.items() if str(is_at_work(table)) == ":param_1"}
    assert without == {
        "received", "message_stale", "call_pace", "novelty", "last_number",
        BOTS.name, INSTALLATIONS.name, STATES.name,
    }  # fmt: skip


def test_all_of_a_partnership_is_claimed_at_once_also_by_way_of_other_rows(
    database_url: str, tmp_path: Path
) -> None:
    """By reference, or through what the row belongs to; nothing of another partnership, or later."""
    world = AtWork(database_url, tmp_path / "keys", NOW, home=2, partner=1)
    deadlines = Due(EscalationDeadline, EscalationDeadline.at, parent=Escalation)

    def claim(w: Unit) -> None:
        people = w.session.exec(select(Person).order_by(col(Person.user))).all()
        people[0].counted_in_at, people[1].counted_in_at = NOW, NOW - timedelta(hours=1)
        people[2].counted_in_at = NOW + timedelta(hours=1)
        w.session.flush()
        assert list(counted_in.claim_all_of(w, world.id)) == [people[1], people[0]], "the earliest first"
        assert counted_in.partnerships(w) == [world.id]
        assert list(counted_in.read(w)) == [people[1], people[0]]
        assert not counted_in.claim_all_of(w, world.id + 1)

        blocked = Escalation(
            partnership_id=world.id,
            what="Keys",
            severity="high",
            raised_by=people[0].id,
            raised_at=NOW,
            responding_side=people[2].side_id,
            rung=1,
            rung_since=NOW,
        )
        w.session.add(blocked)
        w.session.flush()
        for kind, at in (("remind", NOW), ("climb", NOW + timedelta(minutes=1))):
            w.session.add(EscalationDeadline(escalation_id=blocked.id, kind=kind, at=at))
        w.session.flush()
        assert [each.at for each in deadlines.claim_all_of(w, world.id, wait=True)] == [NOW]
        assert deadlines.partnerships(w) == [world.id]
        w.session.get_one(Partnership, world.id).go_away(REMOVED, NOW)
        assert not deadlines.claim_all_of(w, world.id)
        assert deadlines.partnerships(w) == []

    world.do(claim)
    world.database.close()
