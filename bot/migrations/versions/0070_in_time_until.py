"""Of an action whose owner was away on its day it is known until when it is in time."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("action") as batch_op:
        batch_op.add_column(sa.Column("back_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("action") as batch_op:
        batch_op.drop_column("back_on")
