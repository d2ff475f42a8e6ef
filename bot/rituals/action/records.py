"""An action with its verbs, and its changes."""

from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from bot.calendar import WorkingHours, at, local_day, next_common_working_day, previous_common_working_day
from bot.errors import Refusal
from bot.partnerships import CONTACT, Person, Seat, Side
from bot.text import fitting, reference

MOST: Final = 500
HAND: Final = "hand"
"""The source of what was noted without a ritual."""
OVERDUE_AFTER: Final = 5
"""Working days after the due date at which the owner is asked what is to become of it."""
LONG: Final = timedelta(days=7)
"""Whoever is away so long beyond the due date can be asked nothing: their contact persons are."""


_OPEN: Final = "done_at IS NULL AND dropped_at IS NULL"
_UNNOTED: Final = "remind_at IS NULL AND lined_up_at IS NOT NULL"


class Action(SQLModel, table=True):
    """Something to be done: it always has an owner and a date."""

    __table_args__ = (
        # Whose owner has left is asked each minute, of what is open and not of what ever was.
        Index(
            "ix_action_open", "id", "owner_id", "orphaned_at", "partnership_id",
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
        Index(
            "ix_action_unnoted_open", "id", "done_at", "dropped_at", "partnership_id",
            sqlite_where=text(_UNNOTED), postgresql_where=text(_UNNOTED),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    text: str
    owner_id: int = Field(foreign_key="person.id")
    due_on: date
    back_on: date | None = None
    """The first working day after one on which it was due and nobody could: its owner or Samspil was away."""
    first_due_on: date
    """The date that was agreed first: it says to which period the action belongs."""
    source: str
    """The ritual it came from; «hand» where somebody noted it without one."""
    source_id: int
    """Which one of that ritual, say the id of the status round; by hand, the id of the partnership."""
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime
    done_at: datetime | None = None
    done_by: int | None = None
    dropped_at: datetime | None = None
    dropped_by: int | None = None
    word: str = ""
    """What was said when it was done, or why it was dropped."""
    reference: str = ""
    """Where it is kept elsewhere: a ticket or a link."""
    remind_at: datetime | None = Field(default=None, index=True)
    """When somebody is next told of it: a note, worked out anew where it is lost."""
    lined_up_at: datetime | None = None
    """As of when that was worked out; None where nothing more is to be told."""
    orphaned_at: datetime | None = None
    """When it was seen that its owner had left."""

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.done_at is None and self.dropped_at is None

    @property
    def in_time_until(self) -> date:
        """The day that was agreed; for who is away on it the first working day on which they are back."""
        return self.back_on or self.due_on

    def follow_owner(self, owner: Person, side: Side, now: datetime) -> None:
        """Whoever is away on the day has until they are back; what was late before stays so."""
        hours = side.hours
        today, calendars = local_day(now, hours.zone), [hours.holidays]
        if self.in_time_until < today:
            return
        until, day = owner.absent_until, self._working_day(hours)
        if until is not None and today <= until and day <= until and (self.back_on or day >= today):
            self.back_on = next_common_working_day(until, calendars)
        elif self.due_on >= today:
            self.back_on = None
        else:
            self._be_in_time_on(today, hours)

    def follow_return(self, side: Side, away_since: datetime, now: datetime) -> None:
        """Samspil was out of the channel, or not running, when its day ended, and nobody could press."""
        hours = side.hours
        today = local_day(now, hours.zone)
        ended_at = at(self._last_working_day(hours) + timedelta(days=1), time(), hours.zone)
        if away_since <= ended_at and self.in_time_until < self._first_from(today, hours):
            self.back_on = None
            self._be_in_time_on(today, hours)

    def closes_at(self, hours: WorkingHours) -> datetime:
        """When the last working day on which it is in time closes."""
        return hours.closing_on(self._last_working_day(hours))

    def _be_in_time_on(self, today: date, hours: WorkingHours) -> None:
        first = self._first_from(today, hours)
        self.back_on = min(self.back_on or first, first)

    @staticmethod
    def _first_from(today: date, hours: WorkingHours) -> date:
        return next_common_working_day(today - timedelta(days=1), [hours.holidays])

    def _last_working_day(self, hours: WorkingHours) -> date:
        return self.back_on or self._working_day(hours)

    def _working_day(self, hours: WorkingHours) -> date:
        """Its day, or the last working day before where nobody works on that."""
        if hours.is_working_day(self.due_on):
            return self.due_on
        return previous_common_working_day(self.due_on, [hours.holidays])

    def check_open(self) -> None:
        """Raises Refusal if it was settled before."""
        if not self.is_open:
            raise Refusal("This action is closed already: it was marked as done or dropped.")

    def finish(self, by: int, now: datetime) -> None:
        """It is done; a note may be added after."""
        self.check_open()
        self.done_at, self.done_by = now, by
        self.remind_at = self.lined_up_at = None

    def comment(self, note: str) -> None:
        """A few words on how it was done."""
        self.check_done()
        self.word = short(note, "word")

    def reopen(self, hours: WorkingHours, now: datetime) -> None:
        """It is not done after all: its owner is reminded again, in their working hours."""
        self.check_done()
        self.done_at = self.done_by = self.orphaned_at = None
        self.word = ""
        self.plan_reminder(hours, now)

    def check_done(self) -> None:
        """Raises Refusal unless it is marked as done."""
        if self.done_at is None:
            raise Refusal("This action is not marked as done.")

    def may_be_reopened_by(self, person: Person) -> bool:
        """Who marked it as done, who owns it, and who noted it."""
        return person.id in (self.done_by, self.owner_id, self.noted_by)

    def drop(self, by: int, word: str, now: datetime) -> None:
        """It will not be done, with a word why."""
        self.check_open()
        if not word.strip():
            raise Refusal("Say briefly why it is dropped.", "word")
        self.word = short(word, "word")
        self.dropped_at, self.dropped_by = now, by
        self.remind_at = self.lined_up_at = None

    def change(
        self,
        text: str,
        due_on: date | None,
        by: int,
        today: date,
        now: datetime,
        kept_at: str | None = None,
    ) -> "ActionChange":
        """Agree on another text, date or reference (None: as it is); returns what was before.

        Raises Refusal at a field.
        """
        self.check_open()
        written = written_action(text)
        if due_on is None or (due_on < today and due_on != self.due_on):
            raise Refusal("Choose a day that is still to come.", "due_on")
        before = ActionChange(
            action_id=self.id,
            by=by,
            at=now,
            was_text=self.text,
            was_due_on=self.due_on,
            due_on=due_on,
            was_reference=self.reference,
        )
        if due_on != self.due_on:
            self.back_on = None
        self.text, self.due_on = written, due_on
        if kept_at is not None:
            self.reference = reference(kept_at)
        return before

    def give(self, to: int) -> None:
        """Somebody else owns it from now on."""
        self.check_open()
        self.owner_id, self.orphaned_at = to, None

    def may_be_changed_by(self, seat: Seat) -> bool:
        """Who noted it and who owns it say what it is and by when."""
        return seat.person.id in (self.owner_id, self.noted_by)

    def may_be_given_by(self, seat: Seat, owner: Person) -> bool:
        """The same, and the contact persons of the owner's side, may see to another owner.

        Where that side has nobody who speaks for it, any of its people.
        """
        for_side = CONTACT in seat.parts or seat.lacks.own_speaker
        return self.may_be_changed_by(seat) or (for_side and seat.side.id == owner.side_id)

    def needs_another(self, owner: Person, side: Side, now: datetime) -> bool:
        """Its owner has left, or is away for long although it is due: somebody else must see to it."""
        if not self.is_open:
            return False
        if owner.left_at is not None:
            return True
        away_until = owner.absent_until
        is_away_long = away_until is not None and away_until - self.due_on >= LONG
        return self.due_on <= local_day(now, side.hours.zone) and is_away_long and owner.is_away(now, side)

    def plan_reminder(self, hours: WorkingHours, now: datetime) -> None:
        """Line up the next reminder, in the owner's working hours."""
        # On the day that was agreed others are told of whoever is away for long.
        agreed = hours.next_open(at(self._working_day(hours), time(), hours.zone))
        # Its day's end is looked at, too: found late, nobody could press.
        moments = [*self._reminders(hours).values(), agreed, self.closes_at(hours)]
        self.remind_at = min((moment for moment in moments if moment > now), default=None)
        self.lined_up_at = None if self.remind_at is None else now

    def look_again(self, hours: WorkingHours, now: datetime, back_at: datetime) -> None:
        """Its owner works again from then on, now or later: they hear then of what came due meanwhile."""
        self.plan_reminder(hours, now)
        self.remind_at, self.lined_up_at = min(self.remind_at or back_at, back_at), now

    def remind(self, hours: WorkingHours, now: datetime) -> str | None:
        """The name of the message that came due since it was noted, if one did; lines up the next."""
        closes_at = self.closes_at(hours)
        since = closes_at if self.remind_at == closes_at else self.noted_at
        self.plan_reminder(hours, now)
        due = [name for name, moment in self._reminders(hours).items() if since <= moment <= now]
        return due[-1] if due else None

    def _reminders(self, hours: WorkingHours) -> dict[str, datetime]:
        """On the working day before, on the day itself, and once when it is overdue.

        Where it is due on a day on which nobody works, the last working day before stands for it; for who
        is away on it, the day on which they are back.
        """
        day = self._last_working_day(hours)
        overdue = self.in_time_until
        for _working_day in range(OVERDUE_AFTER):
            overdue = next_common_working_day(overdue, [hours.holidays])
        days = {
            "action.soon": previous_common_working_day(day, [hours.holidays]),
            "action.due": day,
            "action.overdue": overdue,
        }
        return {name: hours.next_open(at(each, time(), hours.zone)) for name, each in days.items()}


class ActionChange(SQLModel, table=True):
    """Somebody agreed on another text or date: what was before, and by when it is due since."""

    __tablename__ = "action_change"

    id: int = Field(default=None, primary_key=True)
    action_id: int = Field(foreign_key="action.id", index=True)
    by: int = Field(foreign_key="person.id")
    at: datetime
    was_text: str
    was_due_on: date
    due_on: date
    was_reference: str = ""


def written_action(text: str) -> str:
    """What is to be done, as it is kept; raises Refusal at the field."""
    if not text.strip():
        raise Refusal("Write what is to be done.", "action")
    return short(text, "action")


def short(text: str, field: str) -> str:
    """As much as is kept of it; raises Refusal at the field for more."""
    return fitting(text, MOST, field)
