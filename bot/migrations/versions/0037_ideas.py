"""Ideas: what one company suggests to do better, and what the other answers."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("gain", sa.String(), nullable=False),
        sa.Column("effort", sa.String(), nullable=False),
        sa.Column("needed", sa.String(), nullable=False),
        sa.Column("suggested_by", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("suggested_at", UTCDateTime(), nullable=False),
        sa.Column("counted_at", UTCDateTime(), nullable=False),
        sa.Column("remind_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("reminded", sa.JSON(), nullable=False),
        sa.Column("for_meeting_at", UTCDateTime(), nullable=True),
        sa.Column("for_meeting_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["for_meeting_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.ForeignKeyConstraint(
            ["suggested_by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "key"),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index(
            "ix_idea_open",
            ["partnership_id", "reminded_at", "remind_at"],
            unique=False,
            sqlite_where=sa.text("outcome = ''"),
            postgresql_where=sa.text("outcome = ''"),
        )
        batch_op.create_index(batch_op.f("ix_idea_partnership_id"), ["partnership_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_idea_partnership_id"))
        batch_op.drop_index(
            "ix_idea_open", sqlite_where=sa.text("outcome = ''"), postgresql_where=sa.text("outcome = ''")
        )

    op.drop_table("idea")
