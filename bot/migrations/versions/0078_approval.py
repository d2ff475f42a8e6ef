"""A forum may have its minutes approved; the version before asks nobody."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("status_forum", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approves", sa.Boolean(), server_default=sa.false(), nullable=False))

    op.create_table(
        "status_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["status_round.id"],
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "side_id"),
    )
    with op.batch_alter_table("status_approval", schema=None) as batch_op:
        batch_op.create_index(
            "ix_status_approval_open",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )


def downgrade() -> None:
    with op.batch_alter_table("status_approval", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_status_approval_open",
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )

    op.drop_table("status_approval")
    with op.batch_alter_table("status_forum", schema=None) as batch_op:
        batch_op.drop_column("approves")
