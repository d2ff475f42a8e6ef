"""A point of an agenda keeps every forum that sent it up; the version before keeps the last."""

import sqlalchemy as sa
from alembic import op

revision = "0096"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("status_point", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_before", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("status_point", schema=None) as batch_op:
        batch_op.drop_column("sent_before")
