"""An idea is taken to one forum; the version before shows it in the summaries of all."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forum_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("forum_kind", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("forum_name", sa.String(), server_default="", nullable=False))
        batch_op.create_foreign_key("idea_forum_id_fkey", "status_forum", ["forum_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_constraint("idea_forum_id_fkey", type_="foreignkey")
        batch_op.drop_column("forum_name")
        batch_op.drop_column("forum_kind")
        batch_op.drop_column("forum_id")
