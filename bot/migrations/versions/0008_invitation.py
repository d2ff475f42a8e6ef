"""Invitations and their seats, and pairs across the sides."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_plan",
        sa.Column("often", sa.JSON(), nullable=False),
        sa.Column("on_holiday", sa.String(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("meeting_at", UTCDateTime(), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("paused_at", UTCDateTime(), nullable=True),
        sa.Column("paused_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id"),
    )
    with op.batch_alter_table("pair_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_plan_next_at"), ["next_at"], unique=False)

    op.create_table(
        "pair_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("drawn_at", UTCDateTime(), nullable=False),
        sa.Column("ask_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "due_at"),
    )
    with op.batch_alter_table("pair_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_round_ask_at"), ["ask_at"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("modal", sa.String(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=False),
        sa.Column("invited_at", UTCDateTime(), nullable=False),
        sa.Column("remind_at", UTCDateTime(), nullable=True),
        sa.Column("ask_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("called_off_at", UTCDateTime(), nullable=True),
        sa.Column("called_off_by", sa.Integer(), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("missed_at", UTCDateTime(), nullable=True),
        sa.Column("missed_by", sa.Integer(), nullable=True),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invited_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id", "modal"),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_ask_at"), ["ask_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_remind_at"), ["remind_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "pair_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=True),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("met_at", UTCDateTime(), nullable=True),
        sa.Column("missed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["pair_round.id"],
        ),
        sa.ForeignKeyConstraint(
            ["with_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("round_id", "person_id"),
    )
    with op.batch_alter_table("pair_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_place_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pair_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("yes_at", UTCDateTime(), nullable=True),
        sa.Column("no_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id"),
    )
    op.create_table(
        "invitation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("hosting_at", UTCDateTime(), nullable=True),
        sa.Column("seated_at", UTCDateTime(), nullable=True),
        sa.Column("waiting_at", UTCDateTime(), nullable=True),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("invitation_id", "person_id"),
    )
    op.create_table(
        "invitation_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("was_starts_at", UTCDateTime(), nullable=True),
        sa.Column("was_place", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("invitation_news", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_news_invitation_id"), ["invitation_id"], unique=False)

    op.create_table(
        "invitation_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=True),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("invitation_offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_offer_invitation_id"), ["invitation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("invitation_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_offer_invitation_id"))

    op.drop_table("invitation_offer")
    with op.batch_alter_table("invitation_news", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_news_invitation_id"))

    op.drop_table("invitation_news")
    op.drop_table("invitation_answer")
    op.drop_table("pair_wish")
    with op.batch_alter_table("pair_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_place_person_id"))

    op.drop_table("pair_place")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_starts_at"))
        batch_op.drop_index(batch_op.f("ix_invitation_remind_at"))
        batch_op.drop_index(batch_op.f("ix_invitation_ask_at"))

    op.drop_table("invitation")
    with op.batch_alter_table("pair_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_round_ask_at"))

    op.drop_table("pair_round")
    with op.batch_alter_table("pair_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_plan_next_at"))

    op.drop_table("pair_plan")
