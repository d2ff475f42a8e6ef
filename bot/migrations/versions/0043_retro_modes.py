"""Retros whose cards carry names, or those that their writers choose."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("retro_cadence", "retro_round"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("mode", sa.String(), nullable=False, server_default="anonymous"))
    op.create_table(
        "retro_named_card",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("column", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("dots", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["round_id"], ["retro_round.id"]),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("retro_named_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retro_named_card_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_retro_named_card_round_id"), ["round_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("retro_named_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_named_card_round_id"))
        batch_op.drop_index(batch_op.f("ix_retro_named_card_person_id"))
    op.drop_table("retro_named_card")
    for table in ("retro_round", "retro_cadence"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("mode")
