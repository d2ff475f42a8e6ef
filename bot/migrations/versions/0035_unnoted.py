"""What is stored as next can be worked out again: it is kept what was said already."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ACTION = "remind_at IS NULL AND lined_up_at IS NOT NULL"
PROPOSAL = "outcome = ''"
INVITATION = "called_off_at IS NULL AND held_at IS NULL AND missed_at IS NULL AND asked_at IS NULL"
OF_INVITATION = (
    "id", "ask_at", "remind_at", "reminded_at", "called_off_at", "held_at", "missed_at", "asked_at",
    "partnership_id",
)  # fmt: skip


def upgrade() -> None:
    for table, column in (
        ("action", "lined_up_at"),
        ("agreement_proposal", "reminded_at"),
        ("invitation", "reminded_at"),
    ):
        op.add_column(table, sa.Column(column, UTCDateTime(), nullable=True))
    connection = op.get_bind()
    lined_up = sa.table(
        "action", sa.column("remind_at", UTCDateTime()), sa.column("lined_up_at", UTCDateTime())
    )
    is_lined_up = lined_up.c.remind_at.is_not(None)
    connection.execute(lined_up.update().where(is_lined_up).values(lined_up_at=datetime.now(UTC)))
    # What has no moment so far was said, or it was too late to.
    for remembered, since in (("agreement_proposal", "at"), ("invitation", "invited_at")):
        said = sa.table(
            remembered,
            sa.column("remind_at", UTCDateTime()),
            sa.column("reminded_at", UTCDateTime()),
            sa.column(since, UTCDateTime()),
        )
        was_said = said.c.remind_at.is_(None)
        connection.execute(said.update().where(was_said).values(reminded_at=said.c[since]))
    for name, table_name, columns, where in (
        ("ix_action_unnoted_open", "action", ["id", "done_at", "dropped_at", "partnership_id"], ACTION),
        (
            "ix_agreement_proposal_open",
            "agreement_proposal",
            ["id", "ends_at", "remind_at", "reminded_at", "partnership_id"],
            PROPOSAL,
        ),
        ("ix_invitation_open", "invitation", list(OF_INVITATION), INVITATION),
    ):
        op.create_index(
            name, table_name, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    op.drop_index("ix_invitation_open", "invitation")
    op.drop_index("ix_agreement_proposal_open", "agreement_proposal")
    op.drop_index("ix_action_unnoted_open", "action")
    op.drop_column("invitation", "reminded_at")
    op.drop_column("agreement_proposal", "reminded_at")
    op.drop_column("action", "lined_up_at")
