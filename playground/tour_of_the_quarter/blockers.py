"""Three blockers: one up the ladder over Whitsun, one that comes back, and one still open at the end."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from playground.tour_of_the_quarter.diary import Diary, Entry, a_day, leave_modals, on, option, send

VPN: Final = "No VPN for the deployment"
DISK: Final = "The test database is full"
LOGO: Final = "The logo is missing"
PREVENTION: Final = "Warn before the disk is full"
PREVENTED_BY: Final = date(2026, 6, 24)


def entries() -> Iterator[Entry]:
    """In the order in which they happen."""
    yield on(4, 7, 11), name_owner
    # Whit Monday does not count: two working hours later it is Tuesday morning.
    yield on(5, 22, 15, 30), raise_vpn
    yield on(5, 26, 9, 45), acknowledge_vpn
    yield on(5, 27, 11, 20), resolve_vpn
    # Constitution Day does: no law closes offices on it.
    yield on(6, 4, 15), raise_disk
    yield on(6, 5, 8, 40), acknowledge_disk
    yield on(6, 8, 14), resolve_disk
    yield on(6, 9, 9), resolve_disk_again
    yield on(6, 24, 11), do_prevention
    yield on(6, 30, 15), raise_logo


async def name_owner(diary: Diary) -> None:
    """Jonas is on the rung above the contact persons."""
    anna = diary.person("anna")
    await anna.click(diary.panel, "people.list")
    await anna.submit({"person": option(anna, "Jonas Friis")})
    await send(anna, {"parts": ["owner"]})


async def raise_vpn(diary: Diary) -> None:
    """On a Friday afternoon."""
    await _raise(diary, "sofia", VPN, "high", "HIGH: NO VPN FOR THE DEPLOYMENT")
    diary.tour.reread(diary.messages[VPN], "On the Friday before Whitsun Sofia raises a blocker")


async def acknowledge_vpn(diary: Diary) -> None:
    """Nobody did in time, and so Jonas is called."""
    await diary.expect("climbed", "nobody took it in time", thread=VPN)
    copy = await diary.expect("copy", "NO VPN", to="jonas", buttons=("escalation.acknowledge",))
    await diary.person("jonas").click(copy, "escalation.acknowledge")
    diary.note("acknowledged", "jonas", VPN)
    diary.tour.narrate("Nobody took it in time: it moves up to Jonas, who does.")


async def resolve_vpn(diary: Diary) -> None:
    """And Sofia confirms it."""
    jonas = diary.person("jonas")
    await jonas.click(diary.messages["copy"], "escalation.resolve")
    await send(jonas, {"remedy": "Two accounts more"})
    diary.note("resolved", "jonas", VPN)
    await _confirm(diary, "sofia", VPN)
    diary.tour.narrate("Jonas resolves it, and Sofia confirms.")


async def raise_disk(diary: Diary) -> None:
    """On a Thursday afternoon."""
    await _raise(diary, "anna", DISK, "normal", "NORMAL: THE TEST DATABASE IS FULL")
    diary.tour.narrate(f"Anna raises «{DISK}» for Brevik.")


async def acknowledge_disk(diary: Diary) -> None:
    """On Constitution Day, in time."""
    await diary.person("erik").click(diary.messages[DISK], "escalation.acknowledge")
    diary.note("acknowledged", "erik", DISK)


async def resolve_disk(diary: Diary) -> None:
    """It is not: Anna reopens it."""
    await _resolve_disk(diary, "Old backups deleted")
    anna = diary.person("anna")
    await _from_more(diary, "anna", DISK, "escalation.reopen")
    await send(anna, {"reason": "It is full again"})
    diary.note("reopened", "anna", DISK)


async def resolve_disk_again(diary: Diary) -> None:
    """This time with an action, so that it does not come back."""
    await _resolve_disk(diary, "A larger disk", prevents=True)
    await _confirm(diary, "anna", DISK)
    story = diary.messages[DISK]
    await diary.tour.talk.expect_update(story, "Closed, confirmed by @Anna Holm", PREVENTION)
    diary.tour.reread(story, "Erik resolved it, Anna reopened it, and now it is closed")


async def do_prevention(diary: Diary) -> None:
    """What was to change has changed, in time."""
    reminded = await diary.expect("reminded", PREVENTION, to="erik", buttons=("action.finish",))
    erik = diary.person("erik")
    await erik.click(reminded, "action.finish")
    diary.note("done", "erik", PREVENTION)


async def raise_logo(diary: Diary) -> None:
    """The day before the quarter ends."""
    await _raise(diary, "erik", LOGO, "low", "LOW: THE LOGO IS MISSING")


async def _raise(diary: Diary, handle: str, what: str, severity: str, heading: str) -> None:
    person = diary.person(handle)
    await person.click(diary.panel, "escalation.raise")
    await send(person, {"what": what, "severity": severity})
    diary.note("raised", handle, what, severity=severity)
    await diary.expect(what, heading)


async def _resolve_disk(diary: Diary, remedy: str, *, prevents: bool = False) -> None:
    erik = diary.person("erik")
    await _from_more(diary, "erik", DISK, "escalation.resolve")
    change = {"prevention": PREVENTION, "owner": option(erik, "Erik Lund"), "due_on": a_day(PREVENTED_BY)}
    await send(erik, {"remedy": remedy, **(change if prevents else {})})
    diary.note("resolved", "erik", DISK)
    await diary.tour.stage.settle()
    if prevents:
        diary.note("promised", "erik", PREVENTION, due_on=PREVENTED_BY, by="")


async def _confirm(diary: Diary, handle: str, what: str) -> None:
    await diary.tour.stage.settle()
    await _from_more(diary, handle, what, "escalation.confirm")
    await leave_modals(diary.person(handle))
    diary.note("confirmed", handle, what)


async def _from_more(diary: Diary, handle: str, what: str, action: str) -> None:
    """What is offered behind its «More …»."""
    await diary.person(handle).click(diary.messages[what], "escalation.more")
    await diary.person(handle).press(action)
