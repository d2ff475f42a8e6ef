"""A single time has the identity of its regular day: what was said about one stands in a table of its own."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from dateutil import rrule
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

EXCEPTION = sa.table(
    "occurrence_exception",
    sa.column("partnership_id", sa.Integer()),
    sa.column("forum", sa.String()),
    sa.column("day", sa.Date()),
    sa.column("kind", sa.String()),
    sa.column("moved_to", UTCDateTime()),
    sa.column("by", sa.Integer()),
    sa.column("at", UTCDateTime()),
)


def _cadence(name: str) -> sa.TableClause:
    return sa.table(
        name,
        sa.column("id", sa.Integer()),
        sa.column("partnership_id", sa.Integer()),
        sa.column("often", sa.JSON()),
        sa.column("since", UTCDateTime()),
        sa.column("planned_on", sa.Date()),
        sa.column("meeting_at", UTCDateTime()),
        sa.column("announced_at", UTCDateTime()),
        sa.column("announced_on", sa.Date()),
    )


def _round(name: str) -> sa.TableClause:
    return sa.table(
        name,
        sa.column("id", sa.Integer()),
        sa.column("partnership_id", sa.Integer()),
        sa.column("planned_on", sa.Date()),
        sa.column("meeting_at", UTCDateTime()),
        sa.column("due_at", UTCDateTime()),
        sa.column("opened_at", UTCDateTime()),
        sa.column("drawn_at", UTCDateTime()),
    )


def upgrade() -> None:
    op.create_table(
        "occurrence_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("moved_to", UTCDateTime(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "forum", "day"),
    )
    for name in ("status_cadence", "retro_cadence", "pair_plan"):
        op.add_column(name, sa.Column("since", UTCDateTime(), nullable=True))
    op.add_column("retro_cadence", sa.Column("announced_on", sa.Date(), nullable=True))
    op.add_column("pair_round", sa.Column("planned_on", sa.Date(), nullable=True))
    retros = _cadence("retro_cadence")
    op.execute(
        sa.update(retros).where(retros.c.announced_at.is_not(None)).values(announced_on=retros.c.planned_on)
    )
    for name in ("status_round", "retro_round"):
        _one_round_a_day(_round(name))
    _name_draws()
    _say_what_was_moved()
    for forum, cadence, round_, began in (
        ("status", "status_cadence", "status_round", "opened_at"),
        ("retro", "retro_cadence", "retro_round", "opened_at"),
        ("pair", "pair_plan", "pair_round", "drawn_at"),
    ):
        _say_what_was_left_out(forum, _cadence(cadence), _round(round_), began)
    op.create_index(
        "one_round_for_a_regular_day", "status_round", ["partnership_id", "planned_on"], unique=True
    )
    op.create_index(
        "one_retro_for_a_regular_day", "retro_round", ["partnership_id", "planned_on"], unique=True
    )


def downgrade() -> None:
    op.drop_index("one_retro_for_a_regular_day", "retro_round")
    op.drop_index("one_round_for_a_regular_day", "status_round")
    for name, column in (
        ("pair_round", "planned_on"),
        ("retro_cadence", "announced_on"),
        ("pair_plan", "since"),
        ("retro_cadence", "since"),
        ("status_cadence", "since"),
    ):
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.drop_column(column)
    op.drop_table("occurrence_exception")


def _one_round_a_day(rounds: sa.TableClause) -> None:
    """The first round keeps the regular day; another that was opened for it counts as an extra one."""
    first = sa.alias(rounds)
    earlier = sa.exists().where(
        first.c.partnership_id == rounds.c.partnership_id,
        first.c.planned_on == rounds.c.planned_on,
        first.c.id < rounds.c.id,
    )
    doubled = [row.id for row in op.get_bind().execute(sa.select(rounds.c.id).where(earlier))]
    if doubled:
        op.execute(sa.update(rounds).where(rounds.c.id.in_(doubled)).values(planned_on=None))


def _name_draws() -> None:
    """A draw stands for the day on which it was due, in the zone of its plan."""
    plans, rounds = _cadence("pair_plan"), _round("pair_round")
    bind = op.get_bind()
    for row in bind.execute(
        sa.select(rounds.c.id, rounds.c.due_at, plans.c.often).join(
            plans, plans.c.partnership_id == rounds.c.partnership_id
        )
    ).all():
        day = row.due_at.astimezone(ZoneInfo(row.often["zone"])).date()
        bind.execute(sa.update(rounds).where(rounds.c.id == row.id).values(planned_on=day))


def _say_what_was_moved() -> None:
    """An open round, or a next meeting, that somebody moved to where it is now."""
    cadences, rounds, bind = _cadence("status_cadence"), _round("status_round"), op.get_bind()
    change = sa.table(
        "status_change",
        sa.column("partnership_id", sa.Integer()),
        sa.column("kind", sa.String()),
        sa.column("next_at", UTCDateTime()),
    )

    def moved(of: sa.TableClause) -> sa.Exists:
        return sa.exists().where(
            change.c.partnership_id == of.c.partnership_id,
            change.c.kind == "moved",
            change.c.next_at == of.c.meeting_at,
        )

    opened = sa.select(rounds.c.partnership_id, rounds.c.planned_on, rounds.c.meeting_at).where(
        rounds.c.due_at.is_not(None), rounds.c.planned_on.is_not(None), moved(rounds)
    )
    coming = sa.select(cadences.c.partnership_id, cadences.c.planned_on, cadences.c.meeting_at).where(
        cadences.c.planned_on.is_not(None), moved(cadences)
    )
    rows = [*bind.execute(coming), *bind.execute(opened)]
    for (partnership_id, day), moved_to in {(row[0], row[1]): row[2] for row in rows}.items():
        _say("status", partnership_id, day, "moved", moved_to, moved_to)


def _say_what_was_left_out(forum: str, cadences: sa.TableClause, rounds: sa.TableClause, began: str) -> None:
    """Regular days between the latest round and the next time were skipped; times count from there on."""
    bind = op.get_bind()
    latest = {
        row.partnership_id: row
        for row in bind.execute(
            sa.select(
                rounds.c.partnership_id,
                sa.func.max(rounds.c.planned_on).label("day"),
                sa.func.max(rounds.c[began]).label("began"),
            ).group_by(rounds.c.partnership_id)
        )
    }
    for row in bind.execute(
        sa.select(
            cadences.c.id,
            cadences.c.partnership_id,
            cadences.c.often,
            cadences.c.planned_on,
            cadences.c.meeting_at,
        ).where(cadences.c.planned_on.is_not(None), cadences.c.meeting_at.is_not(None))
    ).all():
        held = latest.get(row.partnership_id)
        first = row.planned_on - timedelta(days=35) if held is None or held.day is None else held.day
        for day in _days_between(row.often, first, row.planned_on):
            _say(forum, row.partnership_id, day, "skipped", None, row.meeting_at)
        since = held.began if held is not None and held.began is not None else _start_of(row.often, first)
        bind.execute(sa.update(cadences).where(cadences.c.id == row.id).values(since=since))


def _start_of(often: dict[str, Any], day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(often["zone"]))


def _days_between(often: dict[str, Any], first: date, last: date) -> list[date]:
    start = date.fromisoformat(often["starts_on"])
    if "nth" in often:
        on = rrule.weekday(often["weekday"])(often["nth"])
        rule = rrule.rrule(rrule.MONTHLY, byweekday=on, dtstart=datetime.combine(start, time()))
    else:
        rule = rrule.rrule(
            rrule.WEEKLY,
            interval=often["every"],
            byweekday=often["weekdays"],
            wkst=rrule.MO,
            dtstart=datetime.combine(start, time()),
        )
    after, before = datetime.combine(first, time()), datetime.combine(last, time())
    return [each.date() for each in rule.between(after, before)]


def _say(
    forum: str, partnership_id: int, day: date, kind: str, moved_to: datetime | None, at: datetime
) -> None:
    op.get_bind().execute(
        sa.insert(EXCEPTION).values(
            partnership_id=partnership_id, forum=forum, day=day, kind=kind, moved_to=moved_to, by=None, at=at
        )
    )
