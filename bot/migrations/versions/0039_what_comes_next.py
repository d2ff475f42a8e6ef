"""It is kept what the moments of mediations and blockers follow from: they can be worked out again."""

from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

UNNOTED = {
    "retro_round": "due_at IS NULL AND (closed_at IS NULL OR (dots_box IS NOT NULL AND voted_at IS NULL))",
    "status_round": "due_at IS NULL AND closed_at IS NULL AND called_off_at IS NULL",
}


def upgrade() -> None:
    op.add_column("escalation", sa.Column("reminded_at", UTCDateTime(), nullable=True))
    op.add_column("escalation", sa.Column("raiser_asked_from", UTCDateTime(), nullable=True))
    op.add_column("mediation", sa.Column("follow_up_on", sa.Date(), nullable=True))
    _keep_days_of_follow_ups()
    for table, where in UNNOTED.items():
        op.create_index(
            f"ix_{table}_unnoted_open",
            table,
            ["partnership_id"],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _keep_days_of_follow_ups() -> None:
    """So far the day stood only in the moment at which all three are asked."""
    mediation = sa.table(
        "mediation",
        sa.column("id", sa.Integer()),
        sa.column("partnership_id", sa.Integer()),
        sa.column("due_at", UTCDateTime()),
        sa.column("agreed_at", UTCDateTime()),
        sa.column("followed_up_at", UTCDateTime()),
        sa.column("ended_at", UTCDateTime()),
        sa.column("follow_up_on", sa.Date()),
    )
    partnership = sa.table("partnership", sa.column("id", sa.Integer()), sa.column("zone", sa.String()))
    connection, its = op.get_bind(), mediation.c
    waiting = (
        sa.select(its.id, its.due_at, partnership.c.zone)
        .join(partnership, partnership.c.id == its.partnership_id)
        .where(its.agreed_at.is_not(None), its.followed_up_at.is_(None), its.ended_at.is_(None))
    )
    for each in connection.execute(waiting).all():
        if each.due_at is not None:
            day = each.due_at.astimezone(ZoneInfo(each.zone)).date()
            connection.execute(mediation.update().where(its.id == each.id).values(follow_up_on=day))


def downgrade() -> None:
    for table in UNNOTED:
        op.drop_index(f"ix_{table}_unnoted_open", table)
    op.drop_column("mediation", "follow_up_on")
    op.drop_column("escalation", "raiser_asked_from")
    op.drop_column("escalation", "reminded_at")
