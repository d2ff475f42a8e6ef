"""Actions change hands and dates; who was told of one is a row of its own."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REMINDERS = "name IN ('action.soon', 'action.due')"


def upgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("orphaned_at", UTCDateTime(), nullable=True))
        batch_op.drop_column("reminded")
    op.execute("UPDATE action SET first_due_on = due_on")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.alter_column("first_due_on", existing_type=sa.Date(), nullable=False)
    # Reminders are about a notice now: those that were about the action must be taken for none.
    op.execute(f"UPDATE message SET about = -about WHERE {REMINDERS}")  # noqa: S608  # a constant

    op.create_table(
        "action_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("was_text", sa.String(), nullable=False),
        sa.Column("was_due_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
        ),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("action_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_change_action_id"), ["action_id"], unique=False)

    op.create_table(
        "action_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
        ),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("action_id", "person_id", "name", "due_on"),
    )
    op.create_table(
        "action_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("open_for", sa.Integer(), nullable=True),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("offered_by", sa.Integer(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["action.id"],
        ),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["offered_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["open_for"],
            ["action.id"],
        ),
        sa.ForeignKeyConstraint(
            ["to_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("open_for"),
    )
    with op.batch_alter_table("action_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_offer_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_offer_to_id"), ["to_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("action_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_offer_to_id"))
        batch_op.drop_index(batch_op.f("ix_action_offer_action_id"))

    op.drop_table("action_offer")
    op.drop_table("action_notice")
    with op.batch_alter_table("action_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_change_action_id"))

    op.drop_table("action_change")
    op.execute(f"UPDATE message SET about = -about WHERE {REMINDERS}")  # noqa: S608  # a constant
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reminded", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.drop_column("orphaned_at")
        batch_op.drop_column("first_due_on")
