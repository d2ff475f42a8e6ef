"""Who of the installing company sees a line about a channel; the version before shows none."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "portfolio_reader",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("portfolio_reader", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_portfolio_reader_partnership_id"), ["partnership_id"], unique=False
        )
        batch_op.create_index(
            "ix_portfolio_reader_reads",
            ["partnership_id", "user"],
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_portfolio_reader_user"), ["user"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("portfolio_reader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_portfolio_reader_user"))
        batch_op.drop_index(
            "ix_portfolio_reader_reads",
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_portfolio_reader_partnership_id"))

    op.drop_table("portfolio_reader")
