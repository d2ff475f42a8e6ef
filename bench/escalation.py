"""Ten thousand open escalations: an idle sweep, and a thousand that are due in the same second."""

import time
from datetime import timedelta

from sqlmodel import col, func, select

from bench.ground import START, Ground, Servers, begin, person, undisturbed
from bench.table import Row
from bot import partnerships
from bot.outbox import OwedMessage
from bot.partnerships import Unit
from bot.rituals import escalation
from bot.rituals.escalation import CLIMB, Escalation, EscalationDeadline, EscalationMove, ladder_of
from schedules import escalation as sweeps, in_batches, one_by_one

OPEN, DUE, PARTNERSHIPS = 10_000, 1_000, 100
LATER = START + timedelta(days=30)


async def rows(servers: Servers) -> list[Row]:
    """First all are moved, then each is shown."""
    with servers.ground(START) as ground:
        idle, moved, shown = await _measure(ground)
    return [
        Row(f"idle sweep over {OPEN:,} open escalations", idle, most=5),
        Row(f"{DUE:,} escalations due in one second, all moved", moved, "s", most=3),
        Row("then shown: their messages owed", shown, "s"),
    ]


async def _measure(ground: Ground) -> tuple[float, float, float]:
    """Milliseconds of an idle sweep; seconds until a thousand were moved, and until all is owed to Slack."""
    work, clock = ground.work, ground.clock
    for number in range(PARTNERSHIPS):
        await work(_begin, number)
    idle = []
    for _sweep in range(20):
        began = time.perf_counter()
        await sweeps.sweep(work)
        idle.append((time.perf_counter() - began) * 1000)
    await work(_make_due)
    # In that very second: what came due while no bot ran counts against nobody.
    clock.move_to(START + timedelta(hours=1))
    began = time.perf_counter()
    await one_by_one(work, escalation.partnerships_due, escalation.meet_deadlines)
    moved = time.perf_counter() - began
    await in_batches(work, escalation.to_show, escalation.show, sweeps.SHOWN_TOGETHER)
    shown = time.perf_counter() - began
    climbed = await work(
        lambda w: w.session.exec(select(func.count()).where(EscalationMove.kind == "climbed")).one()
    )
    owed = await work(lambda w: w.session.exec(select(func.count()).select_from(OwedMessage)).one())
    assert climbed == DUE, f"each once, and not {climbed}"  # noqa: S101  # a measurement of something wrong is none
    assert owed > DUE, "what moved is told of"  # noqa: S101  # the same
    return undisturbed(idle), moved, shown


def _begin(w: Unit, number: int) -> None:
    about = begin(w, number, 4)
    people = {each: person(w, about, each) for each in ("U0", "U1")}
    ladder_of(w, about)
    partner = partnerships.sides(w, about)[1]
    for each in range(OPEN // PARTNERSHIPS):
        raised = Escalation(
            partnership_id=about, raised_by=people["U0"].id, raised_at=w.now, responding_side=partner.id,
            severity="high", what=f"Blocker {each}", rung=1, rung_since=w.now, called=[people["U1"].id],
            told=[people["U1"].id], reminded_at=w.now,
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
