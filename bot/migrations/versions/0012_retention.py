"""What ended long ago is deleted each night; people can be erased."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "last_number",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purge_at", UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_partnership_purge_at"), ["purge_at"], unique=False)
    # The first night of those that are there already has come.
    op.execute("UPDATE partnership SET purge_at = begun_at")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", UTCDateTime(), nullable=True))
