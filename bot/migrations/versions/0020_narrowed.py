"""Who invited only some to a retro, while it is open."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("narrowed_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.drop_column("narrowed_by")
