"""Away and ended are two states of a partnership: what had ended until now was the bot taken out."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("away_reason", AutoString(), nullable=True))
    op.execute("UPDATE partnership SET away_reason = 'removed' WHERE ended_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("partnership", schema=None) as batch_op:
        batch_op.drop_column("away_reason")
        batch_op.drop_column("ended_by")
