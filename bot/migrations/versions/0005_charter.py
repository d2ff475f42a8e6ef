"""Charter."""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "charter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("review_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"],
            ["partnership.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("partnership_id"),
    )
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_review_at"), ["review_at"], unique=False)

    op.create_table(
        "charter_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["charter_id"],
            ["charter.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("charter_id", "due_at"),
    )
    op.create_table(
        "charter_article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=True),
        sa.Column("ask_at", UTCDateTime(), nullable=True),
        sa.Column("orphaned_at", UTCDateTime(), nullable=True),
        sa.Column("orphan_of", sa.Integer(), nullable=True),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("taken_out_at", UTCDateTime(), nullable=True),
        sa.Column("taken_out_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["charter_id"],
            ["charter.id"],
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("charter_id", "key"),
    )
    with op.batch_alter_table("charter_article", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_article_ask_at"), ["ask_at"], unique=False)

    op.create_table(
        "charter_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["charter_review.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("review_id", "side_id"),
    )
    op.create_table(
        "charter_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("begun_by", sa.Integer(), nullable=False),
        sa.Column("in_force", sa.JSON(), nullable=False),
        sa.Column("signed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["begun_by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["charter_id"],
            ["charter.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("charter_id", "number"),
    )
    op.create_table(
        "charter_welcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_id"),
    )
    op.create_table(
        "charter_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
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
        sa.UniqueConstraint("article_id", "month"),
    )
    op.create_table(
        "charter_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["charter_article.id"],
        ),
        sa.ForeignKeyConstraint(
            ["by"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["follower_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["charter_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "follows"),
    )
    with op.batch_alter_table("charter_revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charter_revision_article_id"), ["article_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_charter_revision_version_id"), ["version_id"], unique=False)

    op.create_table(
        "charter_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["side_id"],
            ["side.id"],
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["charter_version.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("version_id", "side_id"),
    )


def downgrade() -> None:
    op.drop_table("charter_signature")
    with op.batch_alter_table("charter_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charter_revision_version_id"))
        batch_op.drop_index(batch_op.f("ix_charter_revision_article_id"))

    op.drop_table("charter_revision")
    op.drop_table("charter_question")
    op.drop_table("charter_welcome")
    op.drop_table("charter_version")
    op.drop_table("charter_confirmation")
    with op.batch_alter_table("charter_article", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charter_article_ask_at"))

    op.drop_table("charter_article")
    op.drop_table("charter_review")
    with op.batch_alter_table("charter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charter_review_at"))

    op.drop_table("charter")
