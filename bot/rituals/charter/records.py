"""The charter as it is kept: articles with their revisions, versions with their signatures, reviews.

An article is a section of text (purpose, roles, places, conflicts), one success criterion, or one clause
(who decides something, a working group, a date of the contract). Nothing of it is ever overwritten: each
change is a revision that follows another, made for a version. Contact persons and the ladder are agreed
elsewhere; a version notes how they were.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlmodel import JSON, Field, SQLModel, UniqueConstraint

from bot.errors import Refusal
from bot.partnerships import Side
from bot.rituals.charter.dates import USUAL_MONTHS, review_at
from bot.rituals.charter.targets import Figure, Target
from bot.text import fitting

PURPOSE: Final = "purpose"
ROLES: Final = "roles"
PLACES: Final = "places"
CONFLICTS: Final = "conflicts"
CRITERION: Final = "criterion"
AIMS: Final = "aims"
"""Each side's own: no article, for nobody else signs it."""
TEXTS: Final = (PURPOSE, ROLES, PLACES, CONFLICTS)
"""The sections that are written as text."""

PARTS_MOST: Final = 8
PART_MOST: Final = 3000
"""Slack takes so much in one input; a section is as many of them as it needs."""
CRITERIA_MOST: Final = 20
NAME_MOST: Final = 150
LINE_MOST: Final = 500

ON_TRACK: Final = "on_track"
AT_RISK: Final = "at_risk"
OFF_TRACK: Final = "off_track"
STATES: Final = (ON_TRACK, AT_RISK, OFF_TRACK)

InForce = dict[str, Any]
"""Contact persons by side and the rungs of the ladder, as they were at some moment: plain ids and words."""


class Charter(SQLModel, table=True):
    """What two companies agreed on how they work together."""

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", unique=True)
    months: int = USUAL_MONTHS
    """So many months after it was last looked at, it is looked at again."""
    since: date | None = None
    """When it was last looked at: written first, signed by all, or reviewed. None: nothing is in it yet."""
    review_at: datetime | None = Field(default=None, index=True)

    def look_again(self, since: date, sides: Sequence[Side], zone: ZoneInfo) -> None:
        """It was looked at on that day: the next review is counted from it."""
        self.since = since
        self.follow(sides, zone)

    def follow(self, sides: Sequence[Side], zone: ZoneInfo) -> None:
        """The rhythm, the zone or the holidays changed: the next review follows them."""
        if self.since is not None:
            self.review_at = review_at(self.since, self.months, sides, zone)


class CharterVersion(SQLModel, table=True):
    """One version: open to changes until somebody signs it; the next change begins another."""

    __tablename__ = "charter_version"
    __table_args__ = (UniqueConstraint("charter_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    charter_id: int = Field(foreign_key="charter.id")
    number: int
    begun_at: datetime
    begun_by: int = Field(foreign_key="person.id")
    in_force: InForce = Field(sa_type=JSON)
    """Contact persons and ladder when somebody last changed or signed it."""
    signed_at: datetime | None = None
    """When every side had signed."""


class CharterArticle(SQLModel, table=True):
    """A section of text, a success criterion with who follows it up, or a clause with its responsible."""

    __tablename__ = "charter_article"
    __table_args__ = (UniqueConstraint("charter_id", "key"),)

    id: int = Field(default=None, primary_key=True)
    charter_id: int = Field(foreign_key="charter.id")
    kind: str
    key: str
    """The kind of a text; a criterion by its name, so that none is there twice."""
    follower_id: int | None = Field(default=None, foreign_key="person.id")
    """Who follows it up; of a clause its responsible."""
    day: date | None = None
    """Of a clause: a date of the contract, or a working group's last day."""
    ask_at: datetime | None = Field(default=None, index=True)
    """When the follower-up is next asked."""
    orphaned_at: datetime | None = None
    """Since when the contact persons are asked to name another follower-up, for the last one has left."""
    orphan_of: int | None = None
    """The revision whose follower-up left."""
    told: list[int] = Field(default_factory=list, sa_type=JSON)
    """Who was asked to name another; empty: nobody was there, so the channel was."""
    taken_out_at: datetime | None = None
    taken_out_by: int | None = None

    def take_out(self, by: int, now: datetime) -> None:
        """It belongs to the charter no longer; another may take its name."""
        self.taken_out_at, self.taken_out_by = now, by
        self.ask_at = self.orphaned_at = None
        self.key = f"{self.key}#{self.id}"

    def name_follower(self, person_id: int, ask_at: datetime | None) -> None:
        """Somebody (else) follows it up."""
        self.follower_id, self.ask_at, self.orphaned_at = person_id, ask_at, None

    def lose_follower(self, revision_id: int, notified: Sequence[int], now: datetime) -> None:
        """Who followed it up has left; these are asked to name another."""
        self.orphaned_at, self.orphan_of, self.told, self.ask_at = now, revision_id, list(notified), None


class CharterRevision(SQLModel, table=True):
    """What an article says from some moment on."""

    __tablename__ = "charter_revision"
    __table_args__ = (UniqueConstraint("article_id", "follows"),)

    id: int = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="charter_article.id", index=True)
    follows: int | None = None
    """The revision before it; only one can follow another, so that no change is lost."""
    version_id: int | None = Field(default=None, foreign_key="charter_version.id", index=True)
    """None: the empty section before anybody wrote."""
    parts: list[str] = Field(default_factory=list, sa_type=JSON)
    """A text in its parts; of a criterion name, measure and target; of a clause its lines. Nothing: empty, or
    taken out."""
    direction: str | None = None
    """Whether a criterion's figure is to be at least or at most `goal`; nothing: it has no figure."""
    goal: float | None = None
    unit: str | None = None
    day: date | None = None
    """Of a clause, where it has one."""
    follower_id: int | None = Field(default=None, foreign_key="person.id")
    by: int | None = Field(default=None, foreign_key="person.id")
    at: datetime

    @property
    def aim(self) -> Target | None:
        """What a criterion's figure is to reach, where it has one."""
        return None if self.goal is None else Target(self.direction or "", self.goal, self.unit or "")


class CharterSignature(SQLModel, table=True):
    """A contact person signed a version for their side."""

    __tablename__ = "charter_signature"
    __table_args__ = (UniqueConstraint("version_id", "side_id"),)

    id: int = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="charter_version.id")
    side_id: int = Field(foreign_key="side.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class CharterQuestion(SQLModel, table=True):
    """How a criterion went in one month: asked once, answered until the next is asked."""

    __tablename__ = "charter_question"
    __table_args__ = (UniqueConstraint("article_id", "month"),)

    id: int = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="charter_article.id")
    month: date
    """Its first day."""
    follower_id: int = Field(foreign_key="person.id")
    asked_at: datetime
    state: str | None = None
    why: str = ""
    figure: float | None = None
    """None: nobody gave one, or the criterion had none then."""
    unit: str | None = None
    """Of the figure, as it was agreed when it was given."""
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id")

    @property
    def given(self) -> Figure | None:
        """The figure, where one was given."""
        return None if self.figure is None else Figure(self.figure, self.unit or "")

    def answer(self, by: int, state: str, why: str, now: datetime, figure: Figure | None = None) -> None:
        """On track, at risk or off track; what is not on track says why. A figure need not be there."""
        if state not in STATES:
            raise Refusal("Choose how it is going.", "state")
        if state != ON_TRACK and not why.strip():
            raise Refusal("Say in a few words why, and what would bring it back on track.", "why")
        why = fitting(why, PART_MOST, "why")
        self.state, self.why, self.answered_at, self.answered_by = state, why, now, by
        self.figure, self.unit = (figure.value, figure.unit) if figure else (None, None)


class CharterDayQuestion(SQLModel, table=True):
    """What becomes of a date of the contract, or what a working group learned: asked once for each day."""

    __tablename__ = "charter_day_question"
    __table_args__ = (UniqueConstraint("article_id", "day"),)

    id: int = Field(default=None, primary_key=True)
    article_id: int = Field(foreign_key="charter_article.id")
    day: date
    """Of the clause when it was asked."""
    follower_id: int = Field(foreign_key="person.id")
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id")

    def answer_it(self, by: int, text: str, now: datetime) -> None:
        """In a few words; it can be changed until the clause is."""
        if not text.strip():
            raise Refusal("Say it in a few words.", "answer")
        self.answer = fitting(text.strip(), PART_MOST, "answer")
        self.answered_at, self.answered_by = now, by


class CharterAims(SQLModel, table=True):
    """What one side wants of the collaboration for itself: the latest row is what it says now."""

    __tablename__ = "charter_aims"

    id: int = Field(default=None, primary_key=True)
    charter_id: int = Field(foreign_key="charter.id", index=True)
    side_id: int = Field(foreign_key="side.id")
    text: str
    """Empty: it was taken back."""
    by: int = Field(foreign_key="person.id")
    at: datetime


class CharterReview(SQLModel, table=True):
    """The charter is looked at by both sides: is it still right?"""

    __tablename__ = "charter_review"
    __table_args__ = (UniqueConstraint("charter_id", "due_at"),)

    id: int = Field(default=None, primary_key=True)
    charter_id: int = Field(foreign_key="charter.id")
    due_at: datetime
    opened_at: datetime
    edition: int
    """The latest revision of all when it began."""
    confirmed_at: datetime | None = None
    """When every side had said that it is still right."""


class CharterConfirmation(SQLModel, table=True):
    """A contact person said for their side that the charter is still right."""

    __tablename__ = "charter_confirmation"
    __table_args__ = (UniqueConstraint("review_id", "side_id"),)

    id: int = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="charter_review.id")
    side_id: int = Field(foreign_key="side.id")
    person_id: int = Field(foreign_key="person.id")
    at: datetime


class CharterWelcome(SQLModel, table=True):
    """A newcomer was shown the charter, which happens once."""

    __tablename__ = "charter_welcome"

    id: int = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    at: datetime
