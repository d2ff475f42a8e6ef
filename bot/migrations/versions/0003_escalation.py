"""Escalation, and messages in threads."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "escalation_ladder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("critical_counts_always", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id"),
    )
    op.create_table(
        "escalation_rung",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("named", sa.JSON(), nullable=False),
        sa.Column("to_acknowledge", sa.JSON(), nullable=False),
        sa.Column("to_resolve", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("escalation_rung", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_escalation_rung_partnership_id"), ["partnership_id"], unique=False
        )

    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("responding_side", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("stops", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("tried", sa.String(), nullable=False),
        sa.Column("solution", sa.String(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("rung_since", UTCDateTime(), nullable=False),
        sa.Column("called", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("handed_back_at", UTCDateTime(), nullable=True),
        sa.Column("handed_back_by", sa.Integer(), nullable=True),
        sa.Column("resolved_at", UTCDateTime(), nullable=True),
        sa.Column("resolved_by", sa.Integer(), nullable=True),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("prevention", sa.String(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("to_show_since", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.ForeignKeyConstraint(
            ["raised_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["responding_side"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_confirmed_at"), ["confirmed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_escalation_to_show_since"), ["to_show_since"], unique=False)

    op.create_table(
        "escalation_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"],
            ["escalation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("escalation_id", "kind"),
    )
    with op.batch_alter_table("escalation_deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_deadline_at"), ["at"], unique=False)

    op.create_table(
        "escalation_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.Column("from_rung", sa.Integer(), nullable=False),
        sa.Column("to_rung", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["escalation_id"],
            ["escalation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("escalation_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_move_escalation_id"), ["escalation_id"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thread_of", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_message_thread_of", "message", ["thread_of"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint("fk_message_thread_of", type_="foreignkey")
        batch_op.drop_column("thread_of")

    with op.batch_alter_table("escalation_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_move_escalation_id"))

    op.drop_table("escalation_move")
    with op.batch_alter_table("escalation_deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_deadline_at"))

    op.drop_table("escalation_deadline")
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_to_show_since"))
        batch_op.drop_index(batch_op.f("ix_escalation_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_escalation_confirmed_at"))

    op.drop_table("escalation")
    with op.batch_alter_table("escalation_rung", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_rung_partnership_id"))

    op.drop_table("escalation_rung")
    op.drop_table("escalation_ladder")
