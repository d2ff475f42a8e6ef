"""Who gets mail for a side; the version before sends none."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_receiver",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("confirm_by", UTCDateTime(), nullable=True),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("summary_due_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entered_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mail_receiver", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_receiver_confirm_by"), ["confirm_by"], unique=False)
        batch_op.create_index(
            "ix_mail_receiver_open",
            ["side_id", "address"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_mail_receiver_partnership_id"), ["partnership_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_receiver_summary_due_at"), ["summary_due_at"], unique=False)

    op.create_table(
        "mail_letter",
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("given_up_at", UTCDateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["mail_receiver.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("mail_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_letter_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_letter_receiver_id"), ["receiver_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mail_letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_letter_receiver_id"))
        batch_op.drop_index(batch_op.f("ix_mail_letter_due_at"))

    op.drop_table("mail_letter")
    with op.batch_alter_table("mail_receiver", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_receiver_summary_due_at"))
        batch_op.drop_index(batch_op.f("ix_mail_receiver_partnership_id"))
        batch_op.drop_index(
            "ix_mail_receiver_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_mail_receiver_confirm_by"))

    op.drop_table("mail_receiver")
