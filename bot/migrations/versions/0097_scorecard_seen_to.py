"""A plan knows the month whose scorecard was seen to: one in which nothing was counted stands nowhere."""

import sqlalchemy as sa
from alembic import op

revision = "0097"
down_revision = "0096"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("scorecard_plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_to", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("scorecard_plan", schema=None) as batch_op:
        batch_op.drop_column("seen_to")
