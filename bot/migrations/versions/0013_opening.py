"""Meetings are taken from their cadences first, and their rounds opened afterwards."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("meeting_at", UTCDateTime(), nullable=False),
        sa.Column("was_due_at", UTCDateTime(), nullable=False),
        sa.Column("open_at", UTCDateTime(), nullable=False),
        sa.Column("holidays", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "planned_on", "meeting_at"),
    )
    with op.batch_alter_table("status_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_opening_open_at"), ["open_at"], unique=False)
