"""Retros and what is sealed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retro_cadence",
        sa.Column("often", sa.JSON(), nullable=False),
        sa.Column("on_holiday", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("meeting_at", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("paused_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("days_open", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("extends", sa.Boolean(), nullable=False),
        sa.Column("announced_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id"),
    )
    with op.batch_alter_table("retro_cadence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_cadence_next_at"), ["next_at"], unique=False)

    op.create_table(
        "retro_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("was_at", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("holidays", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("retro_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_change_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "retro_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("box", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("tally", sa.String(), nullable=False),
        sa.Column("extended_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("dots_box", sa.String(), nullable=True),
        sa.Column("voting_ends_at", UTCDateTime(), nullable=True),
        sa.Column("voted_at", UTCDateTime(), nullable=True),
        sa.Column("voters", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("box"),
        sa.UniqueConstraint("dots_box"),
    )
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_round_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_retro_round_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "retro_card",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["retro_round.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("retro_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_card_round_id"), ["round_id"], unique=False)

    op.create_table(
        "retro_health",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=True),
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("two", sa.Integer(), nullable=False),
        sa.Column("three", sa.Integer(), nullable=False),
        sa.Column("four", sa.Integer(), nullable=False),
        sa.Column("five", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["retro_round.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("round_id", "question", "side_id"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("retro_health", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_health_round_id"), ["round_id"], unique=False)

    op.create_table(
        "sealed_answer",
        sa.Column("box", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("box", "person_id"),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remind_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reminded", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.create_index(batch_op.f("ix_action_remind_at"), ["remind_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_remind_at"))
        batch_op.drop_column("reminded")
        batch_op.drop_column("remind_at")

    op.drop_table("sealed_answer")
    with op.batch_alter_table("retro_health", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_health_round_id"))

    op.drop_table("retro_health")
    with op.batch_alter_table("retro_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_card_round_id"))

    op.drop_table("retro_card")
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_round_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_retro_round_due_at"))

    op.drop_table("retro_round")
    with op.batch_alter_table("retro_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_change_partnership_id"))

    op.drop_table("retro_change")
    with op.batch_alter_table("retro_cadence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_cadence_next_at"))

    op.drop_table("retro_cadence")
