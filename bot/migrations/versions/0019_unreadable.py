"""A release that leaves out what it cannot read, and says how much."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreadable", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.drop_column("unreadable")
