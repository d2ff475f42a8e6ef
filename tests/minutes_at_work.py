"""A status meeting whose summary is there, and its minutes as people get them."""

from datetime import time
from pathlib import Path

from calendar_at_work import CalendarAtWork, local
from partnership_at_work import who

from bot import conductor
from bot.blocks.status import Minutes, minutes_file
from bot.language import translator
from bot.recurring.cadence import Weekly
from bot.rituals import status
from bot.rituals.status import AttendanceView, Plan


class MeetingAtWork(CalendarAtWork):
    """A status meeting on Tuesday at ten, whose summary is there; H0 and P0 are contact persons."""

    def __init__(self, url: str, keys: Path) -> None:
        super().__init__(url, keys, local(4, 8))
        self.plan(Plan(Weekly((1,)), time(10)))
        self.live_until(local(5, 10, 1))
        (self.held_id,) = (each.id for each in self.rounds())

    def tick(self, user: str, *there: str) -> AttendanceView:
        ids = [self.person(each).id for each in there]
        ticked: AttendanceView = self.do(status.tick, who(user), self.held_id, ids)
        return ticked

    def minutes(self, user: str = "P0", language: str = "en") -> str:
        """As somebody gets them."""
        found: tuple[object, Minutes] = self.do(conductor.minutes_of, who(user), self.held_id)
        return minutes_file(translator(language), found[1])
