"""Who is excused from a status round because they are away, and comes back with them."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("status_expectation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("status_expectation", schema=None) as batch_op:
        batch_op.drop_column("away_at")
