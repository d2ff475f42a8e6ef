"""Who goes first of what is owed to Slack, found without reading what was ever delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OWED = sa.text("due_at IS NOT NULL")
DEAD = sa.text("dead_at IS NOT NULL")
REPLY = sa.text("thread_of IS NOT NULL")
OF_WHAT_IS_OWED = (
    "place", "priority", "owed_since", "id", "due_at", "attempts", "thread_of", "partnership_id", "ts",
    "held_until",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(
        "ix_message_owed", "message", list(OF_WHAT_IS_OWED), sqlite_where=OWED, postgresql_where=OWED
    )
    op.create_index("ix_message_dead", "message", ["dead_at"], sqlite_where=DEAD, postgresql_where=DEAD)
    op.create_index(
        "ix_message_thread_of", "message", ["thread_of"], sqlite_where=REPLY, postgresql_where=REPLY
    )
    op.create_index("ix_message_ts", "message", ["ts"])


def downgrade() -> None:
    op.drop_index("ix_message_ts", "message")
    op.drop_index("ix_message_thread_of", "message")
    op.drop_index("ix_message_dead", "message")
    op.drop_index("ix_message_owed", "message")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("priority")
