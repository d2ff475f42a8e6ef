"""Set-up, and the status meetings: every other week on Monday and Thursday, moved by holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from playground.tour import CHANNEL
from playground.tour_of_the_quarter.diary import Diary, Entry, leave_modals, on, option, send

ASKED: Final = ("anna", "jonas", "erik", "sofia")
"""Whose status is expected, two of each side."""
SAID: Final = {
    "anna": {"since": "The firewall is chosen"},
    "jonas": {"ahead": "Patching on Sunday"},
    "erik": {"dates": "Delivery as planned"},
    "sofia": {"ahead": "Review of the interfaces"},
}


@dataclass(frozen=True)
class Meeting:
    """A meeting: when, who gives status, who says «not this time»; the others are silent."""

    at: datetime
    answer: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    called_off: bool = False

    @property
    def name(self) -> str:
        return f"{self.at:%d.%m.}"

    @property
    def heading(self) -> str:
        return f"{self.at:%A} {self.at.day} {self.at:%B}".upper() + " 10:00"


MEETINGS: Final = (
    # Maundy Thursday, Good Friday and Easter Monday: the first after set-up moves to Tuesday.
    Meeting(on(4, 7, 10), ("anna", "erik"), ("sofia",)),
    Meeting(on(4, 13, 10), ("anna", "jonas")),
    Meeting(on(4, 16, 10), ("anna", "jonas", "erik", "sofia")),
    Meeting(on(4, 27, 10), ("erik", "sofia")),
    Meeting(on(4, 30, 10), ("erik",), called_off=True),
    Meeting(on(5, 11, 10), ("anna", "erik", "sofia"), ("jonas",)),
    # Ascension Day moves one meeting, Whit Monday another.
    Meeting(on(5, 15, 10), ("erik",)),
    Meeting(on(5, 26, 10), ("anna", "erik")),
    Meeting(on(5, 28, 10)),
    Meeting(on(6, 8, 10), ("anna", "jonas", "sofia")),
    Meeting(on(6, 11, 10), ("erik",)),
    Meeting(on(6, 22, 10), ("anna", "jonas", "erik", "sofia")),
    Meeting(on(6, 25, 10), ("anna", "erik"), ("sofia",)),
)


TURNED: Final = on(6, 8, 10)
"""The first meeting after a criterion was said to be at risk."""


def entries() -> Iterator[Entry]:
    """Set-up, and two entries for each meeting: the round before it, and the digest."""
    yield on(3, 30, 10, 5), set_up
    for meeting in MEETINGS:
        # A round opens on the working day before, at the meeting's time of day.
        yield meeting.at - timedelta(hours=2, minutes=30), partial(_answer, meeting=meeting)
        yield meeting.at + timedelta(minutes=1), partial(_hold, meeting=meeting)


async def set_up(diary: Diary) -> None:
    """Anna sets Samspil up, and two more people are counted in."""
    anna = diary.person("anna")
    await anna.invite_app(CHANNEL)
    panel = await diary.expect("panel", "NORDLYS FORSYNING & BREVIK SYSTEMS")
    await anna.click(panel, "panel.set_up")
    contacts = {"contact_1": option(anna, "Anna Holm"), "contact_2": option(anna, "Erik Lund")}
    rhythm = {"rhythm": "weekly:2", "weekdays": ["0", "3"], "clock": "10:00", "retro_rhythm": "by_hand"}
    rhythm["starts_on"] = diary.tour.stage.clock.now().date().isoformat()
    await send(anna, {"language": "en", **contacts, **rhythm})
    plan = await diary.expect("plan", "planned the status meetings")
    await diary.expect("first agreement", "This is what you have agreed so far", thread="plan")
    for handle in ("jonas", "sofia"):
        await diary.person(handle).click(panel, "panel.count_in")
        await leave_modals(diary.person(handle))
    diary.tour.reread(plan, "Anna sets up Samspil, with status meetings every other week")
    holiday = await diary.expect("holiday", "Maundy Thursday")
    diary.tour.reread(holiday, "Easter is in the way of the first one")


async def _answer(diary: Diary, meeting: Meeting) -> None:
    prompt = await diary.expect(meeting.name, f"STATUS MEETING {meeting.heading}", buttons=("status.give",))
    for handle in meeting.answer:
        person = diary.person(handle)
        await person.click(prompt, "status.give")
        await person.press("status.unfold")
        await send(person, SAID[handle])
        diary.note("answered", handle, meeting.name)
    for handle in meeting.excused:
        await diary.person(handle).click(prompt, "status.give")
        await diary.person(handle).press("status.excuse")
        await leave_modals(diary.person(handle))
        diary.note("excused", handle, meeting.name)
    if meeting.called_off:
        await _call_off(diary, meeting)


async def _call_off(diary: Diary, meeting: Meeting) -> None:
    erik = diary.person("erik")
    await erik.click(diary.panel, "status.plan")
    await erik.press("status.skip")
    await leave_modals(erik)
    diary.tour.narrate("Erik calls the next meeting off.")
    diary.note("called off", "erik", meeting.name)


async def _hold(diary: Diary, meeting: Meeting) -> None:
    if meeting.called_off:
        return
    said = ("on track before, at risk now, 2 → 5 (at most 3)",) if meeting.at == TURNED else ()
    digest = await diary.expect("digest", f"SUMMARY FOR THE STATUS MEETING {meeting.heading}", *said)
    diary.note("held", about=meeting.name, asked=ASKED)
    if said:
        diary.tour.reread(digest, "In June a criterion has turned, and its figure has gone from two to five")
    if meeting == MEETINGS[0]:
        diary.tour.reread(digest, "The digest of the first meeting; ten others follow")
