"""A forum may have a week in which it begins; the version before counts from the next that can be."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0084"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("status_forum", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begins_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("status_forum", schema=None) as batch_op:
        batch_op.drop_column("begins_on")
