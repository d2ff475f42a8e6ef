"""Of who gets mail it is known of which Monday the last summary was."""

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail_receiver") as batch_op:
        batch_op.add_column(sa.Column("summed_up_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("mail_receiver") as batch_op:
        batch_op.drop_column("summed_up_on")
