"""A new message waits for the hours of those who read it, unless it is to come at once.

What an earlier version owes beside this one comes at once, as it did there.
"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("at_once", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("held_until", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("held_until")
        batch_op.drop_column("at_once")
