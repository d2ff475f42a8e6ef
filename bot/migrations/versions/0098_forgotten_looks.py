"""Of a look that was forgotten a digest is kept: the same look again is none to send."""

import sqlalchemy as sa
from alembic import op

revision = "0098"
down_revision = "0097"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch, which would write all messages anew.
    op.add_column("message", sa.Column("forgotten", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_column("forgotten")
