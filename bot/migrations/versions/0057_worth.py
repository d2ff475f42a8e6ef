"""Whether a retro was worth it, and until when it is talked about; the version before asks neither."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0057"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worth_box", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("talk_ends_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("talked_at", UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_retro_round_talk_ends_at"), ["talk_ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_retro_round_worth_box"), ["worth_box"], unique=True)


def downgrade() -> None:
    # What was sealed of it has no box any more by which anybody could open it.
    op.execute(
        "DELETE FROM sealed_answer WHERE box IN "
        "(SELECT worth_box FROM retro_round WHERE worth_box IS NOT NULL)"
    )
    with op.batch_alter_table("retro_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_retro_round_worth_box"))
        batch_op.drop_index(batch_op.f("ix_retro_round_talk_ends_at"))
        batch_op.drop_column("talked_at")
        batch_op.drop_column("talk_ends_at")
        batch_op.drop_column("worth_box")
