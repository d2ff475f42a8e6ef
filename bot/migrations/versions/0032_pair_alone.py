"""Who was drawn with somebody who is not there is told; to the version before they are asked all the same."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pair_place", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alone_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("pair_place", schema=None) as batch_op:
        batch_op.drop_column("alone_at")
