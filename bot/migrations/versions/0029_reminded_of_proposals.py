"""Who may agree to a proposal is reminded once, and its days are counted anew where nobody could press."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreement_proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("counted_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("days", sa.Integer(), server_default="10", nullable=False))
        batch_op.add_column(sa.Column("remind_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("reminded", sa.JSON(), server_default="[]", nullable=False))
        batch_op.create_index("ix_agreement_proposal_remind_at", ["remind_at"])


def downgrade() -> None:
    with op.batch_alter_table("agreement_proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_agreement_proposal_remind_at")
        batch_op.drop_column("reminded")
        batch_op.drop_column("remind_at")
        batch_op.drop_column("days")
        batch_op.drop_column("counted_at")
