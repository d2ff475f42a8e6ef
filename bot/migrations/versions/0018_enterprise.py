"""The organisation of a side on Enterprise Grid."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("side", schema=None) as batch_op:
        batch_op.add_column(sa.Column("enterprise", AutoString(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("side", schema=None) as batch_op:
        batch_op.drop_column("enterprise")
