"""All recurring work, on one page."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot import inbox, outbox, partnerships, retention
from bot.clock import Clock
from bot.conductor.rituals import RITUALS, Ritual
from bot.mail import Mailer
from bot.membership import Membership
from bot.outbox import Delivery
from bot.partnerships import Unit
from bot.pictures import Pictures
from bot.portfolio import Portfolio
from bot.presence import Presence
from bot.retention import Keeping
from bot.troubles import Troubles
from bot.webhooks import Webhooks
from bot.work import Work
from schedules import (
    delivery as delivery_sweep,
    inbox as inbox_sweep,
    mail as mail_sweep,
    partnership as partnership_sweep,
    portfolio as portfolio_sweep,
    presence as presence_sweep,
    retention as retention_sweep,
    scorecard as scorecard_sweep,
    sealed as sealed_sweep,
    webhook as webhook_sweep,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sweep:
    """Something done again and again: it claims what is due by the rows of the database."""

    name: str
    seconds: int
    run: Callable[[], Awaitable[None]]
    next_due: Callable[[Unit], datetime | None]
    troubles: Troubles = field(default_factory=Troubles, compare=False)


def _never(_w: Unit) -> datetime | None:
    """Nothing of this has its hour."""
    return None


def timetable(
    work: Work,
    membership: Membership,
    delivery: Delivery,
    pictures: Pictures,
    keep_connected: Callable[[], Awaitable[None]],
    presence: Presence,
    keeping: Keeping,
    purge_aside: Callable[[], Awaitable[None]],
    portfolio: Portfolio,
    webhooks: Webhooks,
    mailer: Mailer,
) -> Sequence[Sweep]:
    """Every sweep with how often it looks; what it finds due decides what happens.

    Partials and not lambdas: of a lambda APScheduler does not see that it must be awaited.
    """
    # Those of scorecards, mail and webhooks need more than a place to work in.
    own = {
        "scorecard": partial(scorecard_sweep.sweep, work, pictures),
        "mail": partial(mail_sweep.sweep, work, mailer),
        "webhook": partial(webhook_sweep.sweep, work, webhooks),
    }
    return (
        *(
            Sweep(each.name, each.every, own.get(each.name) or _sweep_of(each, work), each.next_due)
            for each in RITUALS
        ),
        Sweep("retention", 60, partial(retention_sweep.sweep, work, keeping), retention.next_due),
        Sweep("sealed", 60, partial(sealed_sweep.sweep, work), _never),
        Sweep("inbox", 3600, partial(inbox_sweep.sweep, work), inbox.next_due),
        Sweep("members", 5, partial(partnership_sweep.sweep, membership), partnerships.members_next_due),
        Sweep("presence", 5, partial(presence_sweep.sweep, presence), _never),
        Sweep("delivery", 5, partial(delivery_sweep.sweep, delivery), outbox.next_due),
        Sweep("connection", 10, keep_connected, _never),
        Sweep("aside", 3600, purge_aside, _never),
        Sweep("portfolio", 60, partial(portfolio_sweep.sweep, portfolio), portfolio.next_due),
    )


def _sweep_of(ritual: Ritual, work: Work) -> Callable[[], Awaitable[None]]:
    """That of the module in this room which has the ritual's name."""
    sweep: Callable[[Work], Awaitable[None]] = import_module(f"schedules.{ritual.name}").sweep
    return partial(sweep, work)


NEVER_TWICE: Final = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
"""By default APScheduler drops a job that is a second late; a sweep that is late shall run, once."""


def schedule(sweeps: Sequence[Sweep]) -> AsyncIOScheduler:
    """A scheduler that runs the sweeps, not yet started."""
    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults=NEVER_TWICE)
    for sweep in sweeps:
        again = IntervalTrigger(seconds=sweep.seconds)
        scheduler.add_job(partial(_until_stopped, sweep), again, id=sweep.name, name=sweep.name)
    return scheduler


async def _until_stopped(sweep: Sweep) -> None:
    """At the end of the bot what is under way is cancelled, which APScheduler would tell as an error."""
    with suppress(asyncio.CancelledError):
        await run_and_tell(sweep)


async def run_and_tell(sweep: Sweep) -> None:
    """Sweep; what hinders it is told once, with its cause, and tried again by the timetable."""
    what = f"the sweep {sweep.name}"
    try:
        await sweep.run()
    except Exception as error:  # whatever broke one sweep must not keep the others waiting
        sweep.troubles.broke(what, error)
    else:
        sweep.troubles.works(what)


async def mind_the_clock(scheduler: AsyncIOScheduler, clock: Clock, every: float = 5) -> None:
    """APScheduler would wait until a clock that was put back has come again to where it was."""
    while True:
        before = clock.now()
        await asyncio.sleep(every)
        if clock.now() < before:
            log.warning("the clock was put back", extra={"action": "clock.put_back"})
            for job in scheduler.get_jobs():
                job.modify(next_run_time=clock.now())
