"""How often people meet: the status meetings, and up to four further forums, each with a plan of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import false
from sqlmodel import JSON, Field, UniqueConstraint

from bot.calendar import at, local_day
from bot.errors import Refusal
from bot.partnerships import Side, a_working_day_before, hours_before
from bot.recurring import Recurring, begins_on, cadence as cadences
from bot.recurring.cadence import Cadence, Monthly, OnHoliday, Weekly

OPERATIONS: Final = "operations"
COLLABORATION: Final = "collaboration"
STEERING: Final = "steering"
KINDS: Final = (OPERATIONS, COLLABORATION, STEERING)
"""Of further forums, the lowest first."""
FORUMS_MOST: Final = 5
"""With the status meetings."""
QUESTIONS_MOST: Final = 5
"""Of a further forum; blockers are asked for besides."""
QUESTION_LONGEST: Final = 120
NAME_LONGEST: Final = 60


@dataclass(frozen=True)
class Plan:
    """What is agreed of the status meetings in a modal."""

    rule: Weekly | Monthly
    clock: time
    on_holiday: str = "move"
    lead_hours: int | None = None
    link: str = ""
    starts_on: date | None = None
    """From when the weeks of «every n weeks» are counted; None keeps what was agreed, or begins today."""


class Meetings(Recurring):
    """The plan of a forum, whichever it is: what is agreed, and when its meetings and their rounds are."""

    lead_hours: int | None = None
    """Hours from opening to meeting; None opens at the meeting's time on the working day before."""
    link: str = ""

    @property
    def forum_id(self) -> int | None:
        """Which further forum it is; None: the status meetings."""
        return None

    def change(self, plan: "Plan", zone: ZoneInfo, latest: date | None, now: datetime) -> None:
        """Agree on other times; the next meeting is to be lined up after this.

        `latest` is the regular day of the latest round that is open or was held.
        """
        before = self.cadence if self.often else None
        agreed = Cadence(plan.rule, local_day(now, zone), plan.clock, zone)
        starts_on = begins_on(agreed, plan.starts_on, before, latest, now)
        self.keep(replace(agreed, starts_on=starts_on), plan.on_holiday, now)
        self.lead_hours, self.link = plan.lead_hours, plan.link

    @property
    def is_weekly(self) -> bool:
        """Every week: then every other week would be less."""
        return isinstance(self.cadence.rule, Weekly) and self.cadence.rule.every == 1

    def every_other_week(self) -> "Plan":
        """The same plan, half as often."""
        rule, cadence = self.cadence.rule, self.cadence
        if not isinstance(rule, Weekly) or rule.every != 1:
            raise Refusal("The meetings are no longer every week. Look at the plan under Status meetings.")
        return Plan(
            replace(rule, every=2), cadence.clock, self.on_holiday or "move", self.lead_hours, self.link
        )

    def begins(self, day: date, starts_at: datetime, sides: Sequence[Side]) -> datetime:
        """When the round of a meeting opens."""
        return opening(starts_at, self.lead_hours, self.cadence, sides)

    def regular_moment(self, day: date, clock: time, sides: Sequence[Side]) -> datetime | None:
        """When the meeting of a regular day is at that time of day; None if the holidays drop it."""
        cadence, calendars = self.cadence, [side.calendar for side in sides]
        on_holiday = cast("OnHoliday", self.on_holiday)
        following = cadences.next_day(cadence, day)
        settled_on = cadences.settle(day, calendars, on_holiday, following).day
        return at(settled_on, clock, cadence.zone) if settled_on is not None else None

    def check_can_be(self, day: date | None, meeting_at: datetime, now: datetime) -> None:
        """Raises Refusal unless the meeting of a regular day can be then: to come, and before the next.

        An extra one (None) needs only be to come.
        """
        if meeting_at <= now:
            raise Refusal("That time has passed. Choose a time that is still to come.", "day")
        if day is None:
            return
        following = cadences.next_day(self.cadence, day)
        if local_day(meeting_at, self.cadence.zone) >= following:
            raise Refusal(
                "The next regular meeting is on {day}. Choose a day before it, or skip this one.",
                "day",
                day=following,
            )


class StatusCadence(Meetings, table=True):
    """How often the status meetings are, which every partnership has, and which is next."""

    __tablename__ = "status_cadence"

    id: int = Field(default=None, primary_key=True)


class StatusForum(Meetings, table=True):
    """A further forum of a partnership: what it is for, what it asks, and how often it meets."""

    __tablename__ = "status_forum"
    __table_args__ = (UniqueConstraint("partnership_id", "number"),)

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id")
    number: int
    """By which it is named in what is agreed; none is used twice in a partnership."""
    kind: str
    """operations, collaboration or steering."""
    name: str = ""
    """As people call it; empty: as its kind."""
    questions: list[str] = Field(sa_type=JSON)
    """What each person is asked, besides blockers, in the language of the channel."""
    approves: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    """The other companies are asked whether its minutes are right."""
    begins_on: date | None = None
    """A day of the week from which on it meets, as it was chosen; None: nobody has."""
    agreed_at: datetime
    ended_at: datetime | None = None

    @property
    def forum_id(self) -> int | None:
        """Its own id."""
        return self.id

    @property
    def runs(self) -> bool:
        """Whether a next meeting comes at all."""
        return self.paused_at is None and self.ended_at is None

    @property
    def agreed(self) -> "ForumPlan":
        """What is agreed of it."""
        cadence = self.cadence
        plan = Plan(cadence.rule, cadence.clock, self.on_holiday, self.lead_hours, self.link, self.begins_on)
        return ForumPlan(self.kind, self.name, self.questions, plan, approves=self.approves)

    def agree_on(self, plan: "ForumPlan") -> Plan:
        """It is for this from now on, and asks this; returns when it is to meet.

        A beginning that was agreed before says nothing of what is agreed now.
        """
        self.kind, self.name, self.questions = plan.kind, plan.name, list(plan.questions)
        self.approves = plan.approves
        if plan.plan.starts_on == self.begins_on:
            return replace(plan.plan, starts_on=None)
        self.begins_on = plan.plan.starts_on
        return plan.plan

    def end(self, now: datetime) -> None:
        """It meets no more; what was said and decided stays."""
        self.ended_at = now
        self.forget_next()


@dataclass(frozen=True)
class ForumPlan:
    """What is agreed of a further forum."""

    kind: str
    name: str
    questions: Sequence[str]
    plan: Plan
    approves: bool = False
    """The other companies are asked whether its minutes are right."""

    def checked(self) -> "ForumPlan":
        """Without blanks around the words; raises Refusal at the field that is wrong."""
        if self.kind not in KINDS:
            raise Refusal("Choose what the meeting is for.", "kind")
        questions = tuple(filter(None, (each.strip() for each in self.questions)))
        if not 1 <= len(questions) <= QUESTIONS_MOST:
            raise Refusal(
                "Write one to {most} questions, each on a line of its own.", "questions", most=QUESTIONS_MOST
            )
        if any(len(each) > QUESTION_LONGEST for each in questions):
            raise Refusal("A question has at most {most} characters.", "questions", most=QUESTION_LONGEST)
        name = " ".join(self.name.split())
        if len(name) > NAME_LONGEST:
            raise Refusal("A name has at most {most} characters.", "name", most=NAME_LONGEST)
        return replace(self, name=name, questions=questions)


def opening(
    meeting_at: datetime, lead_hours: int | None, cadence: Cadence, sides: Sequence[Side]
) -> datetime:
    """When the round of a meeting opens: hours before it, or its time on the working day before.

    It is in the hours of all, so that nobody reads it only when the meeting begins.
    """
    if lead_hours is not None:
        return hours_before(meeting_at, lead_hours, sides)
    return a_working_day_before(meeting_at, cadence.zone, sides)
