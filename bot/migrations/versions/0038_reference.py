"""A blocker, an action and a risk may say where they are kept elsewhere; the version before leaves it out."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("action_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("was_reference", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reference", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("risk", schema=None) as batch_op:
        batch_op.drop_column("reference")

    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_column("reference")

    with op.batch_alter_table("action_change", schema=None) as batch_op:
        batch_op.drop_column("was_reference")

    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_column("reference")
