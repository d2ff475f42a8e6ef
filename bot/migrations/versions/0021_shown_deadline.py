"""A blocker keeps the times it was raised under, and every deadline that was shown for it."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation_shown_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("shown_at", UTCDateTime(), nullable=False),
        sa.Column("moved_by_side", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["escalation_id"], ["escalation.id"]),
        sa.ForeignKeyConstraint(["moved_by_side"], ["side.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_escalation_shown_deadline_escalation_id", "escalation_shown_deadline", ["escalation_id"]
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("times", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("counts_always", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("escalation_move", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worked", sa.Integer(), nullable=True))
    _take_over_what_runs()


def _take_over_what_runs() -> None:
    """What is open keeps the times that are agreed today, and the deadline that it shows."""
    database = op.get_bind()
    always = set(
        database.execute(
            sa.text("SELECT partnership_id FROM escalation_ladder WHERE critical_counts_always")
        ).scalars()
    )
    rungs: dict[int, list[Any]] = {}
    found = sa.text("SELECT partnership_id, id, to_acknowledge, to_resolve FROM escalation_rung")
    for rung in database.execute(found):
        rungs.setdefault(rung.partnership_id, []).append(rung)
    open_ones = sa.text("SELECT id, partnership_id, severity FROM escalation WHERE confirmed_at IS NULL")
    for each in database.execute(open_ones).all():
        times = {
            str(rung.id): [
                _minutes(rung.to_acknowledge)[each.severity],
                _minutes(rung.to_resolve)[each.severity],
            ]
            for rung in rungs.get(each.partnership_id, ())
        }
        database.execute(
            sa.text("UPDATE escalation SET times = :times, counts_always = :always WHERE id = :id"),
            {
                "times": json.dumps(times),
                "always": each.partnership_id in always and each.severity == "critical",
                "id": each.id,
            },
        )
    op.execute(
        "INSERT INTO escalation_shown_deadline (escalation_id, rung, kind, since, at, shown_at) "
        "SELECT e.id, e.rung, CASE WHEN e.acknowledged_at IS NULL THEN 'acknowledge' ELSE 'resolve' END, "
        "COALESCE(e.acknowledged_at, e.rung_since), d.at, COALESCE(e.acknowledged_at, e.rung_since) "
        "FROM escalation e JOIN escalation_deadline d ON d.escalation_id = e.id AND d.kind = 'climb'"
    )
    # Who raised them is asked a week after they were handed back or resolved, or now.
    op.execute(
        "INSERT INTO escalation_deadline (escalation_id, kind, at) "
        "SELECT id, 'raiser', COALESCE(resolved_at, handed_back_at) FROM escalation "
        "WHERE confirmed_at IS NULL AND COALESCE(resolved_at, handed_back_at) IS NOT NULL"
    )


def _minutes(stored: object) -> dict[str, int]:
    """JSON comes as text from SQLite, and as it is from PostgreSQL."""
    return json.loads(stored) if isinstance(stored, str) else stored  # type: ignore[return-value]


def downgrade() -> None:
    op.execute("DELETE FROM escalation_deadline WHERE kind = 'raiser'")
    with op.batch_alter_table("escalation_move", schema=None) as batch_op:
        batch_op.drop_column("worked")
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_column("counts_always")
        batch_op.drop_column("times")
    op.drop_index("ix_escalation_shown_deadline_escalation_id", table_name="escalation_shown_deadline")
    op.drop_table("escalation_shown_deadline")
