"""Ten thousand open escalations on SQLite, durable: an idle sweep, and a thousand due in one second.

`python -m bench.escalation` prints the medians of several runs.
"""

import asyncio
import statistics
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import col, func, select

from bot import conductor, partnership
from bot.clock import MovableClock
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnership import CONTACT, OWNER, Beginning, Person, Profile
from bot.rituals import escalation
from bot.rituals.escalation import CLIMB, Escalation, EscalationDeadline, EscalationMove, ladder_of
from bot.sealed import FolderKeys
from bot.work import Unit, Work
from schedules import escalation as sweeps
from schedules import one_by_one

OPEN, DUE, PARTNERSHIPS = 10_000, 1_000, 100
START = datetime(2026, 5, 4, 8, tzinfo=UTC)
LATER = START + timedelta(days=30)


async def measure(folder: Path) -> tuple[float, float, float]:
    """Milliseconds of an idle sweep; seconds until a thousand were moved, and until all is owed to Slack."""
    clock, database = MovableClock(START), Database(f"sqlite:///{folder / 'samspil.db'}")
    database.migrate()
    work = Work(database, clock, FolderKeys(folder / "keys"), conductor.draw_panel, lambda: None)
    for number in range(PARTNERSHIPS):
        await work(_begin, number)
    idle = []
    for _sweep in range(20):
        began = time.perf_counter()
        await sweeps.sweep(work)
        idle.append((time.perf_counter() - began) * 1000)
    await work(_make_due)
    clock.move_to(START + timedelta(hours=2))
    began = time.perf_counter()
    await one_by_one(work, escalation.partnerships_due, escalation.meet_deadlines)
    moved = time.perf_counter() - began
    await sweeps.sweep(work)
    shown = time.perf_counter() - began
    climbed = await work(
        lambda w: w.session.exec(select(func.count()).where(EscalationMove.kind == "climbed")).one()
    )
    owed = await work(lambda w: w.session.exec(select(func.count()).select_from(OwedMessage)).one())
    assert climbed == DUE, f"each once, and not {climbed}"  # noqa: S101  # a measurement of something wrong is none
    assert owed > DUE, "what moved is told of"  # noqa: S101  # the same
    database.close()
    return statistics.median(idle), moved, shown


def main() -> None:
    """Print the medians of several runs."""
    runs = []
    for _run in range(3):
        with TemporaryDirectory() as folder:
            runs.append(asyncio.run(measure(Path(folder))))
    idle, moved, shown = (statistics.median(column) for column in zip(*runs, strict=True))
    for line in (
        f"idle sweep over {OPEN:,} open escalations   {idle:6.2f} ms (goal: under 5 ms)",
        f"{DUE:,} due in one second, moved once        {moved:6.2f} s  (goal: under 3 s)",
        f"the same, with all their messages owed      {shown:6.2f} s",
    ):
        print(line)  # noqa: T201  # a table for the terminal


def _begin(w: Unit, number: int) -> None:
    told = Beginning(
        "T1", f"C{number}", "n", "T1", "Nordlys", "Brevik", "U0", "en", "Europe/Copenhagen", "DK"
    )
    began = partnership.begin(w, told)
    w.session.flush()
    people = [
        Profile(f"U{each}", f"T{1 + each % 2}", f"Person {each}", is_guest=False, locale=None)
        for each in range(4)
    ]
    partnership.meet(w, began.id, people)
    persons = {
        person.user: person
        for person in w.session.exec(select(Person).where(Person.partnership_id == began.id))
    }
    for user, part in (("U0", CONTACT), ("U1", CONTACT), ("U2", OWNER), ("U3", OWNER)):
        partnership.give_part(w, persons[user], part, persons["U0"].id)
    ladder_of(w, began.id)
    partner = partnership.sides(w, began.id)[1]
    for each in range(OPEN // PARTNERSHIPS):
        raised = Escalation(
            partnership_id=began.id, raised_by=persons["U0"].id, raised_at=w.now, responding_side=partner.id,
            severity="high", what=f"Blocker {each}", rung=1, rung_since=w.now, called=[persons["U1"].id],
            told=[persons["U1"].id],
        )  # fmt: skip
        w.session.add(raised)
        w.session.flush()
        w.session.add(EscalationDeadline(escalation_id=raised.id, kind=CLIMB, at=LATER))


def _make_due(w: Unit) -> None:
    """Ten of each partnership come due in the same second."""
    ranked = (
        select(EscalationDeadline)
        .join(Escalation)
        .order_by(col(Escalation.what), col(Escalation.partnership_id))
        .limit(DUE)
    )
    for due in w.session.exec(ranked):
        due.at = START + timedelta(hours=1)


if __name__ == "__main__":
    main()
