"""A partnership with everything swept and delivered: what comes to whom is noted, and in whose hours."""

import asyncio
from collections.abc import Callable
from datetime import datetime, time
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from calendar_at_work import CalendarAtWork
from partnership_at_work import who
from sqlmodel import select, update

from bot import conductor, outbox, partnerships
from bot.conductor.rituals import RITUALS
from bot.outbox import OwedMessage
from bot.outbox.line import due as first_in_each_place
from bot.outbox.turns import First
from bot.partnerships import Partnership, Person, Side, next_common_open
from bot.recurring.cadence import Weekly
from bot.rituals import retro
from bot.rituals.scorecard import Scorecard

RETROS = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""), k=4)
PRESSED = 999
"""What the message about it answers is a press of who reads it."""
AGREED = {"status.digest", "escalation.story", "escalation.move"}
"""What may come into the channel at a moment that both agreed: a meeting's, and the times of the steps."""


class AsTheTimetable:
    """What a sweep works with, without threads; whatever breaks in it breaks the test."""

    together = 1

    def __init__(self, office: CalendarAtWork) -> None:
        self._office = office
        self.troubles = self

    async def __call__(self, act: Callable[..., Any], *args: Any) -> Any:
        """A unit of its own."""
        return self._office.do(act, *args)

    alone = __call__

    def broke(self, _what: str, error: BaseException, *_more: object, **_told: object) -> None:
        """Nothing is to be done again."""
        raise error

    def works(self, *_what: object) -> None:
        """As it should."""

    are_left = works

    async def put_up_due(self) -> None:
        """Pictures are drawn by nobody here."""
        now = self._office.clock.now()
        gone = update(Scorecard).values(picture_due_at=None, given_up_at=now)
        self._office.do(lambda w: w.session.exec(gone))


class Listening(CalendarAtWork):
    """The same, with everything swept, and what is owed brought; it is noted what came to whom, and when."""

    came: list[tuple[str, str]]

    def sweep(self) -> None:
        """The sweep of each ritual, as the timetable runs it, and then delivery."""
        asyncio.run(self._sweep_all())
        self.deliver()

    async def _sweep_all(self) -> None:
        work = AsTheTimetable(self)
        # Webhooks and mail go out of Slack: nobody reads them here.
        for name in (ritual.name for ritual in RITUALS if ritual.name not in ("mail", "webhook")):
            sweep = import_module(f"schedules.{name}").sweep
            await (sweep(work, work) if name == "scorecard" else sweep(work))

    def deliver(self) -> None:
        """Bring what is due."""
        while due := self.do(first_in_each_place, "me"):
            for first in due:
                self._bring(first)

    def _bring(self, first: First) -> None:
        parcel = self.do(outbox.take, "me", first.owner, first.place, first.kind, conductor.draw_message)
        if parcel is None:
            return
        if isinstance(parcel, datetime):
            # The pace of the workspace, which bots on PostgreSQL share.
            self.clock.move_to(max(parcel, self.clock.now()))
            return
        if first.kind == "post":
            assert self.do(may_come, parcel.id) is None
            self.came.append((parcel.name, first.place))
        self.do(outbox.arrived, parcel, first.place, f"{parcel.id}.{parcel.version}")

    def _next_due(self) -> datetime | None:
        moments = [*(self.do(ritual.next_due) for ritual in RITUALS), self.do(outbox.next_due)]
        return min((moment for moment in moments if moment is not None), default=None)


def answer_retro(office: CalendarAtWork) -> None:
    """Everybody writes into the retro that is open, if one is."""
    for each in office.rows(retro.RetroRound):
        if each.is_open:
            for user in ("H0", "H1", "H2", "P0", "P1", "P2"):
                office.do(retro.answer, who(user), each.id, retro.Draft([f"Less of {user}", "", ""]))


def may_come(w: Any, message_id: int) -> str | None:
    """None where who reads it is at work, or it may come at any hour; else what is wrong."""
    owed = w.session.get_one(OwedMessage, message_id)
    partnership = w.session.get_one(Partnership, owed.partnership_id)
    if owed.about == PRESSED:
        return None
    if owed.place == partnership.channel:
        if owed.at_once and owed.name in AGREED:
            return None
        opens = next_common_open(w.now, partnerships.sides(w, partnership.id))
        if opens == w.now:
            return None
    else:
        here = Person.user == owed.place, Person.partnership_id == partnership.id
        person = w.session.exec(select(Person).where(*here)).one()
        if is_there(person, w.session.get_one(Side, person.side_id), w.now):
            return None
    return f"{owed.name} to {owed.place} at {w.now}, when they are not there"


def is_there(person: Person, side: Side, moment: datetime) -> bool:
    """Neither absent nor outside their side's hours, by a computation of its own."""
    local = moment.astimezone(ZoneInfo(side.zone))
    is_absent = person.absent_until is not None and local.date() <= person.absent_until
    is_worked_on = str(local.isoweekday()) in side.week and not side.calendar.is_holiday(local.date())
    until_closing = side.closes == time() or local.time() < side.closes
    return not is_absent and is_worked_on and side.opens <= local.time() and until_closing
