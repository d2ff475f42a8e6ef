"""Further forums, each with a plan and questions of its own; the status meetings stay as they are kept."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0060"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_forum",
        sa.Column("often", sa.JSON(), nullable=False),
        sa.Column("on_holiday", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("meeting_at", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("paused_by", sa.Integer(), nullable=True),
        sa.Column("lead_hours", sa.Integer(), nullable=True),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "number"),
    )
    with op.batch_alter_table("status_forum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_status_forum_next_at"), ["next_at"], unique=False)

    with op.batch_alter_table("status_answer", schema=None) as batch_op:
        for place in range(5):
            batch_op.add_column(sa.Column(f"reply_{place}", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forum_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_status_change_forum", "status_forum", ["forum_id"], ["id"])

    with op.batch_alter_table("status_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forum_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("forum_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("questions", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index("one_round_for_a_forums_day", ["forum_id", "forum_day"], unique=True)
        batch_op.create_foreign_key("fk_status_round_forum", "status_forum", ["forum_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("status_round", schema=None) as batch_op:
        batch_op.drop_constraint("fk_status_round_forum", type_="foreignkey")
        batch_op.drop_index("one_round_for_a_forums_day")
        batch_op.drop_column("questions")
        batch_op.drop_column("forum_day")
        batch_op.drop_column("forum_id")

    with op.batch_alter_table("status_change", schema=None) as batch_op:
        batch_op.drop_constraint("fk_status_change_forum", type_="foreignkey")
        batch_op.drop_column("forum_id")

    with op.batch_alter_table("status_answer", schema=None) as batch_op:
        for place in range(5):
            batch_op.drop_column(f"reply_{place}")

    with op.batch_alter_table("status_forum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_status_forum_next_at"))

    op.drop_table("status_forum")
