"""Decisions have a number, and may replace others; those of before get theirs when they are read."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("status_decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("responsible_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("replaces", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_status_decision_responsible", "person", ["responsible_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("status_decision", schema=None) as batch_op:
        batch_op.drop_constraint("fk_status_decision_responsible", type_="foreignkey")
        batch_op.drop_column("replaces")
        batch_op.drop_column("responsible_id")
        batch_op.drop_column("number")
