"""A picture that waits is found by what it waits for, and not only by the moment that is noted."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

UNDRAWN = "shown_at IS NULL AND given_up_at IS NULL"


def upgrade() -> None:
    cards = sa.table(
        "scorecard",
        sa.column("picture_due_at"),
        sa.column("shown_at"),
        sa.column("given_up_at", UTCDateTime()),
        sa.column("posted_at", UTCDateTime()),
    )
    # Of those nothing was to come any more.
    settled = (cards.c.picture_due_at.is_(None), cards.c.shown_at.is_(None), cards.c.given_up_at.is_(None))
    op.get_bind().execute(cards.update().where(*settled).values(given_up_at=cards.c.posted_at))
    op.create_index(
        "ix_scorecard_picture_open",
        "scorecard",
        ["id", "picture_due_at", "posted_at", "partnership_id"],
        sqlite_where=sa.text(UNDRAWN),
        postgresql_where=sa.text(UNDRAWN),
    )


def downgrade() -> None:
    op.drop_index("ix_scorecard_picture_open", "scorecard")
