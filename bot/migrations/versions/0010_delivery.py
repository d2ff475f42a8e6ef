"""Messages in hand, for several processes; and payloads that had their effect."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "received",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("received", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_received_at"), ["at"], unique=False)
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("taken_until", UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_message_taken_until"), ["taken_until"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_message_taken_until"))
        batch_op.drop_column("taken_until")
        batch_op.drop_column("taken_by")
    op.drop_table("received")
