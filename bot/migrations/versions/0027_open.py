"""What is asked again and again is found without reading what is settled, and pins are owed."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "ix_action_open", "action", ["id", "owner_id", "orphaned_at", "partnership_id"],
        "done_at IS NULL AND dropped_at IS NULL",
    ),
    (
        "ix_action_offer_open", "action_offer", ["id", "open_for", "to_id", "action_id"],
        "open_for IS NOT NULL",
    ),
    (
        "ix_risk_open", "risk", ["owner_id", "ask_at", "asked_at", "partnership_id"],
        "closed_at IS NULL AND came_true_at IS NULL",
    ),
    ("ix_escalation_to_show", "escalation", ["partnership_id"], "to_show_since IS NOT NULL"),
    ("ix_kudos_month_lined_up", "kudos_month", ["partnership_id", "due_at"], "due_at IS NOT NULL"),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pin_at", UTCDateTime(), nullable=True))
        batch_op.create_index("ix_message_pin_at", ["pin_at"])
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table)
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("ix_message_pin_at")
        batch_op.drop_column("pin_at")
