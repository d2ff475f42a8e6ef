"""It is kept when those who were drawn were asked, so that the moment of it can be worked out again."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

UNNOTED = "ask_at IS NULL AND asked_at IS NULL"


def upgrade() -> None:
    op.add_column("pair_round", sa.Column("asked_at", UTCDateTime(), nullable=True))
    drawn = sa.table(
        "pair_round", sa.column("ask_at"), sa.column("asked_at"), sa.column("drawn_at", UTCDateTime())
    )
    # Those without a moment were asked already.
    was_asked = drawn.c.ask_at.is_(None)
    op.get_bind().execute(drawn.update().where(was_asked).values(asked_at=drawn.c.drawn_at))
    op.create_index(
        "ix_pair_round_unnoted_open",
        "pair_round",
        ["id", "partnership_id"],
        sqlite_where=sa.text(UNNOTED),
        postgresql_where=sa.text(UNNOTED),
    )


def downgrade() -> None:
    op.drop_index("ix_pair_round_unnoted_open", "pair_round")
    op.drop_column("pair_round", "asked_at")
