"""Several bots in one workspace share its pace."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_pace",
        sa.Column("owner", AutoString(), nullable=False),
        sa.Column("method", AutoString(), nullable=False),
        sa.Column("free_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "method"),
    )


def downgrade() -> None:
    op.drop_table("call_pace")
