"""Each side has a working week of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("side", schema=None) as batch_op:
        batch_op.add_column(sa.Column("week", sa.String(), nullable=False, server_default="12345"))
    # What was asked for as Monday to Friday until now was wrong where the weekend is another.
    op.execute("UPDATE side SET week = '12347' WHERE holidays IN ('EG', 'IL', 'BD')")


def downgrade() -> None:
    with op.batch_alter_table("side", schema=None) as batch_op:
        batch_op.drop_column("week")
