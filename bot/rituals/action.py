"""Actions: what somebody promised to do, by when, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import JSON, Field, SQLModel, col, select

from bot import partnership
from bot.calendar import WorkingHours, at, local_day, previous_common_working_day
from bot.errors import Refusal
from bot.partnership import Actor, Partnership, Person, Seat, Side, W

MOST = 500


class Action(SQLModel, table=True):
    """Something to be done: it always has an owner and a date."""

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    text: str
    owner_id: int = Field(foreign_key="person.id")
    due_on: date
    source: str
    """The ritual it came from."""
    source_id: int
    """Which one of that ritual, say the id of the status round."""
    noted_by: int = Field(foreign_key="person.id")
    noted_at: datetime
    done_at: datetime | None = None
    done_by: int | None = None
    dropped_at: datetime | None = None
    dropped_by: int | None = None
    word: str = ""
    """Why it was dropped."""
    remind_at: datetime | None = Field(default=None, index=True)
    """When its owner is next reminded."""
    reminded: list[str] = Field(default_factory=list, sa_type=JSON)
    """The names of the messages that have reminded of it."""

    @property
    def is_open(self) -> bool:
        """Neither done nor dropped."""
        return self.done_at is None and self.dropped_at is None

    def finish(self, by: int, now: datetime) -> None:
        """It is done."""
        self.check_open()
        self.done_at, self.done_by, self.remind_at = now, by, None

    def drop(self, by: int, word: str, now: datetime) -> None:
        """It will not be done, with a word why."""
        self.check_open()
        if not word.strip():
            raise Refusal("Say in a word why it will not be done.", "word")
        self.dropped_at, self.dropped_by, self.word, self.remind_at = now, by, word.strip(), None

    def plan_reminder(self, hours: WorkingHours, now: datetime) -> None:
        """Line up the next reminder, in the owner's working hours."""
        moments = self._reminders(hours).values()
        self.remind_at = min((moment for moment in moments if moment > now), default=None)

    def remind(self, hours: WorkingHours, now: datetime) -> str:
        """A reminder is due; returns the name of its message, and lines up the next."""
        self.plan_reminder(hours, now)
        return [name for name, moment in self._reminders(hours).items() if moment <= now][-1]

    def _reminders(self, hours: WorkingHours) -> dict[str, datetime]:
        """On the working day before, and on the day itself."""
        day_before = previous_common_working_day(self.due_on, [hours.holidays])
        return {
            "action.soon": at(day_before, hours.opens, hours.zone),
            "action.due": at(self.due_on, hours.opens, hours.zone),
        }

    def check_open(self) -> None:
        """Raises Refusal if it was settled before."""
        if not self.is_open:
            raise Refusal("This action is settled already: it was marked done or dropped.")


@dataclass(frozen=True)
class Promise:
    """An action with its owner, as it is shown."""

    action: Action
    owner: Person


@dataclass(frozen=True)
class ListView:
    """What is still to be done, as one person sees it."""

    seat: Seat
    promises: Sequence[Promise]
    today: date


def add(
    w: W, seat: Seat, *, text: str, owner_id: int | None, due_on: date | None, source: str, source_id: int
) -> Action:
    """Note an action; raises Refusal at the field that is missing or wrong."""
    if not text.strip():
        raise Refusal("Write what is to be done.", "action")
    if len(text.strip()) > MOST:
        raise Refusal("At most {most} characters. Shorten it, or link to the rest.", "action", most=MOST)
    if owner_id is None:
        raise Refusal("An action needs an owner.", "owner")
    owner = partnership.member(w, seat.partnership.id, owner_id, "owner")
    if due_on is None or due_on < seat.today(w.now):
        raise Refusal("Choose a day that is still to come.", "due_on")
    noted = Action(
        partnership_id=seat.partnership.id,
        text=text.strip(),
        owner_id=owner.id,
        due_on=due_on,
        source=source,
        source_id=source_id,
        noted_by=seat.person.id,
        noted_at=w.now,
    )
    noted.plan_reminder(w.session.get_one(Side, owner.side_id).hours, w.now)
    w.session.add(noted)
    w.session.flush()
    w.touch(seat.partnership)
    return noted


def list_of(w: W, actor: Actor, partnership_id: int) -> ListView:
    """What is still to be done, for one person to read."""
    return _list(w, partnership.seat(w, actor, partnership_id))


def finish(w: W, actor: Actor, action_id: int) -> ListView:
    """Mark an action as done."""
    action, seat = _enter(w, actor, action_id)
    action.finish(seat.person.id, w.now)
    _redraw_reminder(w, seat, action)
    w.touch(seat.partnership)
    return _list(w, seat)


def before_drop(w: W, actor: Actor, action_id: int) -> Seat:
    """Somebody wants to drop an action."""
    action, seat = _enter(w, actor, action_id)
    action.check_open()
    return seat


def drop(w: W, actor: Actor, action_id: int, word: str) -> ListView:
    """Mark an action as dropped."""
    action, seat = _enter(w, actor, action_id)
    action.drop(seat.person.id, word, w.now)
    _redraw_reminder(w, seat, action)
    w.touch(seat.partnership)
    return _list(w, seat)


def reminders_due(w: W) -> Sequence[int]:
    """Actions of which somebody is to be reminded."""
    return w.session.exec(select(Action.id).where(col(Action.remind_at) <= w.now)).all()


def next_due(w: W) -> datetime | None:
    """When the next reminder is due, if any."""
    moment = col(Action.remind_at)
    return w.session.exec(select(moment).where(moment.is_not(None)).order_by(moment).limit(1)).first()


def remind(w: W, action_id: int) -> None:
    """Remind the owner, unless there is no reason for it any more."""
    action = w.session.exec(
        select(Action)
        .where(Action.id == action_id, col(Action.remind_at) <= w.now)
        .with_for_update(skip_locked=True)
    ).first()
    if action is None:
        return
    owner = w.session.get_one(Person, action.owner_id)
    shared = w.session.get_one(Partnership, action.partnership_id)
    name = action.remind(w.session.get_one(Side, owner.side_id).hours, w.now)
    today = local_day(w.now, shared.tz)
    if shared.ended_at is None and owner.left_at is None and not owner.is_absent(today):
        action.reminded = [*action.reminded, name]
        w.post(owner, name, action.id, shared, action)
    w.touch(shared)


def open_actions(w: W, partnership_id: int) -> list[Promise]:
    """What is still to be done, the first due first."""
    return _promises(
        w,
        Action.partnership_id == partnership_id,
        col(Action.done_at).is_(None),
        col(Action.dropped_at).is_(None),
    )


def of_source(w: W, source: str, source_id: int) -> list[Promise]:
    """The actions that came out of one round (or the like)."""
    return _promises(w, Action.source == source, Action.source_id == source_id)


def due_by(promises: Sequence[Promise], day: date) -> list[Promise]:
    """Those that are due on that day or were before."""
    return [promise for promise in promises if promise.action.due_on <= day]


def _redraw_reminder(w: W, seat: Seat, action: Action) -> None:
    """The direct message that reminded the owner says what became of it."""
    owner = w.session.get_one(Person, action.owner_id)
    for name in action.reminded:
        w.post(owner, name, action.id, seat.partnership, action)


def _list(w: W, seat: Seat) -> ListView:
    w.session.flush()
    return ListView(seat, open_actions(w, seat.partnership.id), seat.today(w.now))


def _promises(w: W, *conditions: object) -> list[Promise]:
    rows = w.session.exec(
        select(Action, Person)
        .join(Person, col(Action.owner_id) == Person.id)
        .where(*conditions)  # type: ignore[arg-type]  # SQLModel types a comparison as bool
        .order_by(col(Action.due_on), col(Action.id))
    )
    return [Promise(action, owner) for action, owner in rows]


def _enter(w: W, actor: Actor, action_id: int) -> tuple[Action, Seat]:
    action = w.session.get(Action, action_id)
    if action is None:
        raise Refusal("This action no longer exists.")
    return action, partnership.seat(w, actor, action.partnership_id)
