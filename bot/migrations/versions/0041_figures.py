"""A success criterion may have a figure: what it is to reach, and what each month came to."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("charter_question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("figure", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("unit", sa.String(), nullable=True))

    with op.batch_alter_table("charter_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("direction", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("goal", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("unit", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("charter_revision", schema=None) as batch_op:
        batch_op.drop_column("unit")
        batch_op.drop_column("goal")
        batch_op.drop_column("direction")

    with op.batch_alter_table("charter_question", schema=None) as batch_op:
        batch_op.drop_column("unit")
        batch_op.drop_column("figure")
