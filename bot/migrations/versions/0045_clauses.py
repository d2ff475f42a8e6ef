"""The working agreement holds own aims, who decides what, working groups and dates of the contract."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter_aims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["charter_id"],
            ["charter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("charter_aims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_aims_charter_id"), ["charter_id"], unique=False)

    op.create_table(
        "charter_day_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["charter_article.id"],
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "day"),
    )
    with op.batch_alter_table("charter_article", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))

    with op.batch_alter_table("charter_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))


def downgrade() -> None:
    # The version before knows sections and criteria only, and could not show these.
    op.execute(
        "DELETE FROM charter_revision WHERE article_id IN (SELECT id FROM charter_article "
        "WHERE kind IN ('decision_right', 'working_group', 'contract_date'))"
    )
    op.execute("DELETE FROM charter_day_question")
    op.execute(
        "DELETE FROM charter_article WHERE kind IN ('decision_right', 'working_group', 'contract_date')"
    )
    with op.batch_alter_table("charter_revision", schema=None) as batch_op:
        batch_op.drop_column("day")

    with op.batch_alter_table("charter_article", schema=None) as batch_op:
        batch_op.drop_column("day")

    op.drop_table("charter_day_question")
    with op.batch_alter_table("charter_aims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charter_aims_charter_id"))

    op.drop_table("charter_aims")
