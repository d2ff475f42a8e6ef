"""`samspil run` and `demo`: the bot itself, until it is told to stop."""

import asyncio
import gc
import logging
import os
import signal

import typer

from bot import logs, sealed, settings
from bot.app import App, assemble
from bot.clock import SystemClock
from bot.commands.beside import read_settings
from bot.database import Unusable
from bot.exits import Exit, fail
from bot.installations import WrongTokenKeys
from bot.language import translator
from bot.settings import Settings
from bot.unreachable import Unreachable

log = logging.getLogger(__name__)


def run() -> None:
    """Until SIGTERM or Ctrl-C."""
    read = read_settings()
    logs.configure(read.log_level, read.log_format)
    _mind_the_keys(read)
    try:
        asyncio.run(_live(assemble(read, SystemClock())))
    except WrongTokenKeys as error:
        fail(str(error), Exit.SETTINGS)
    except Unusable as error:
        fail(str(error), Exit.DATABASE)
    except Unreachable as error:
        fail(str(error), Exit.SLACK)


def demo(port: int, *, empty: bool, tour: bool, language: str | None) -> None:
    """In the embedded Slack: a page at `port` in a language (else the machine's), or the tour without one."""
    from playground import demo as playing  # noqa: PLC0415  # only this command needs the stand-in for Slack

    logs.configure("WARNING")
    if ignored := settings.given_names():
        typer.echo(
            f"{', '.join(ignored)}: not used by the demo. It has settings of its own, and keeps database and "
            "keys in a folder that is deleted at the end."
        )
    if tour:
        raise typer.Exit(0 if asyncio.run(playing.tour()) else Exit.TOUR)
    spoken = language or translator(_locale_of_the_machine()).language
    asyncio.run(playing.serve(port, empty=empty, language=spoken, stop_signal=stop_signal))


def _locale_of_the_machine() -> str:
    """As POSIX has it: the first of these that says something."""
    return next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")


def _mind_the_keys(read: Settings) -> None:
    """Whoever copies the database must not have the keys with it."""
    if not sealed.lie_together(read.keys, read.database_url):
        return
    if read.keys_may_lie_with_data == "no":
        fail(
            "KEYS lies with the database: whoever has a copy of it can read anonymous answers before their "
            "time. While no bot runs, bring the keys to another place, and say so where KEYS is set:\n\n"
            f"{sealed.how_to_part(read.database_url)}\n\n"
            "Several bots on one PostgreSQL need a second database on another server in place of the folder. "
            "Who insists sets KEYS_MAY_LIE_WITH_DATA=yes.",
            Exit.SETTINGS,
        )
    log.warning(
        "KEYS lies with the database, as KEYS_MAY_LIE_WITH_DATA allows: whoever has a copy of it can read "
        "anonymous answers, and the promise that people are given is not true",
        extra={"action": "keys.with_data"},
    )


async def _live(app: App) -> None:
    asyncio.get_running_loop().set_exception_handler(logs.tell_of_the_loop)
    stop = stop_signal()
    waiting = asyncio.ensure_future(stop.wait())
    starting = asyncio.ensure_future(app.start())
    try:
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not stop.is_set():
            await starting
            app.keep_sweeping()
            leave_alone_what_is_there()
            typer.echo("Samspil is running. Stop it with Ctrl-C.")
            await waiting
    finally:
        for task in (starting, waiting):
            task.cancel()
        await asyncio.wait({starting, waiting})
        await app.stop()


def leave_alone_what_is_there() -> None:
    """What was loaded for good is looked through for garbage no more: each look took a tenth of a second."""
    gc.collect()
    gc.freeze()


def stop_signal() -> asyncio.Event:
    """Set at SIGTERM or Ctrl-C: what has begun is then ended in good order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    # From a terminal that closes, or from who wants the settings to be read anew: they are frozen.
    loop.add_signal_handler(signal.SIGHUP, _live_on)
    return stop


def _live_on() -> None:
    log.info("nothing is read anew at SIGHUP; restart for that", extra={"action": "app.hung_up"})
