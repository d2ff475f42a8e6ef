"""Each mail has a link by which its receiver stops it."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["receiver_id"],
            ["mail_receiver.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("digest"),
    )
    with op.batch_alter_table("mail_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_link_receiver_id"), ["receiver_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mail_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_link_receiver_id"))

    op.drop_table("mail_link")
