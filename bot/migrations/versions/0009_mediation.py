"""Mediation."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("box", sa.String(), nullable=False),
        sa.Column("pair", sa.String(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("asker_wrote_at", UTCDateTime(), nullable=True),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.Column("taken_on_at", UTCDateTime(), nullable=True),
        sa.Column("invited_at", UTCDateTime(), nullable=True),
        sa.Column("refused_at", UTCDateTime(), nullable=True),
        sa.Column("other_wrote_at", UTCDateTime(), nullable=True),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=True),
        sa.Column("asker_agreed_at", UTCDateTime(), nullable=True),
        sa.Column("other_agreed_at", UTCDateTime(), nullable=True),
        sa.Column("change_wished_at", UTCDateTime(), nullable=True),
        sa.Column("change_wished_by", sa.Integer(), nullable=True),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("followed_up_at", UTCDateTime(), nullable=True),
        sa.Column("asker_held_at", UTCDateTime(), nullable=True),
        sa.Column("other_held_at", UTCDateTime(), nullable=True),
        sa.Column("mediator_held_at", UTCDateTime(), nullable=True),
        sa.Column("lost_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=True),
        sa.Column("destroyed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("box"),
        sa.UniqueConstraint("pair"),
    )
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mediation_destroyed_at"), ["destroyed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mediation_partnership_id"), ["partnership_id"], unique=False)

    op.create_table(
        "mediation_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("called_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("mediation_id", "person_id", "step", "kind"),
    )


def downgrade() -> None:
    op.drop_table("mediation_call")
    with op.batch_alter_table("mediation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mediation_partnership_id"))
        batch_op.drop_index(batch_op.f("ix_mediation_due_at"))
        batch_op.drop_index(batch_op.f("ix_mediation_destroyed_at"))

    op.drop_table("mediation")
