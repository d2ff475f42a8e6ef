"""What a log line says of an error: which job it was, types and frames, and nothing that people wrote."""

import asyncio
import json
import logging
import sys

import pytest
from sqlmodel import select

from bot.logs import Line, cause, form_of, tell_of_the_loop
from bot.partnerships import Partnership, Unit
from playground.stage import Stage
from schedules import one_by_one
from schedules.timetable import Sweep, run_and_tell, schedule

SECRET = "what Erik wrote"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The same on both."""
    return sqlite_url


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Every line as it is written."""
    caplog.handler.setFormatter(Line())
    return caplog


def fail() -> None:
    """Breaks with content in the texts of both errors."""
    nothing: dict[str, str] = {}
    try:
        nothing[SECRET]
    except KeyError as error:
        raise ValueError(SECRET) from error


def said_of(lines: pytest.LogCaptureFixture, action: str) -> list[str]:
    """The lines of this action."""
    return [Line().format(each) for each in lines.records if getattr(each, "action", "") == action]


def test_a_cause_is_every_type_with_its_frames_and_no_text() -> None:
    """Also of what lay behind; an error that stands behind itself ends."""
    with pytest.raises(ValueError, match=SECRET) as caught:
        fail()
    told = cause(caught.value)
    assert told.startswith("ValueError\n")
    assert "because of KeyError\n" in told
    assert told.count("in fail") == 2
    assert SECRET not in told.replace(f'raise ValueError("{SECRET}")', "")
    loop = ValueError()
    loop.__cause__ = KeyError()
    loop.__cause__.__cause__ = loop
    assert cause(loop) == "ValueError\nbecause of KeyError"


def test_a_line_with_an_error_has_its_cause(lines: pytest.LogCaptureFixture) -> None:
    """`log.exception` of ours, and of the libraries."""
    try:
        fail()
    except ValueError:
        logging.getLogger("apscheduler").exception("a job broke")
    assert "a job broke: ValueError\n" in lines.text
    assert SECRET not in lines.text


async def test_a_sweep_that_breaks_is_named_and_stops_no_other(
    stage: Stage, lines: pytest.LogCaptureFixture
) -> None:
    """By the timetable, and at the start, where the rest is still done and the bot lives."""

    async def broken() -> None:
        fail()

    sweep = Sweep("status", 1, broken, lambda _w: None)
    job = schedule([sweep]).get_jobs()[0]
    await job.func()
    ran = []

    async def good() -> None:
        ran.append(True)

    stage.bot.sweeps = [sweep, Sweep("retro", 1, good, lambda _w: None)]
    await stage.bot._sweep_first()
    (told,) = said_of(lines, "sweep.broke")
    assert "the sweep status broke: ValueError\n" in told
    assert "in broken" in told
    assert SECRET not in lines.text
    assert ran == [True]
    await run_and_tell(sweep)


async def test_a_record_that_breaks_is_told_with_its_verb(
    stage: Stage, lines: pytest.LogCaptureFixture
) -> None:
    """The room of the verb is in the line, since many rituals have a verb of that name."""
    await stage.slack.person("anna").invite_app("nordlys-brevik")
    await stage.settle()

    def ids(w: Unit) -> list[int]:
        return list(w.session.exec(select(Partnership.id)))

    def remind(_w: Unit, _record: int) -> None:
        fail()

    await one_by_one(stage.bot.work, ids, remind)
    (told,) = said_of(lines, "sweep.broke")
    assert "test_logs.remind of 1 broke: ValueError\n" in told
    assert SECRET not in lines.text


async def test_what_breaks_after_the_answer_is_told_with_its_job(
    stage: Stage, lines: pytest.LogCaptureFixture
) -> None:
    """asyncio's own words would hold the error's text, and come when the task is thrown away."""

    async def read_a_name() -> None:
        fail()

    stage.bot.later(read_a_name())
    await stage.settle()
    (told,) = said_of(lines, "later.broke")
    assert "read_a_name broke: ValueError\n" in told
    assert SECRET not in lines.text


async def test_what_nobody_waits_for_is_told_by_the_loop_without_its_text(
    lines: pytest.LogCaptureFixture,
) -> None:
    """The handler that `samspil run` sets."""

    async def forgotten() -> None:
        fail()

    task = asyncio.ensure_future(forgotten())
    await asyncio.wait([task])
    loop = asyncio.get_running_loop()
    tell_of_the_loop(loop, {"message": "Task exception was never retrieved", "task": task,
                            "exception": task.exception()})  # fmt: skip
    tell_of_the_loop(loop, {"message": "socket.send() raised"})
    told, other = said_of(lines, "loop.broke")
    assert "forgotten: ValueError\n" in told
    assert "socket.send() raised" in other
    assert SECRET not in lines.text


def test_a_line_may_be_an_object_and_says_the_same() -> None:
    """One line whatever breaks, with the types of an error and never its text."""
    try:
        fail()
    except ValueError:
        record = logging.LogRecord("bot.app", logging.ERROR, "", 0, "%s broke", ("æ",), sys.exc_info())
    record.action = "sweep.broke"
    line = form_of("json").format(record)
    told = json.loads(line)
    assert (told["level"], told["logger"], told["action"], told["message"]) == (
        "ERROR",
        "bot.app",
        "sweep.broke",
        "æ broke",
    )
    assert told["time"].endswith("+00:00")
    assert told["cause"].startswith("ValueError\n")
    assert "\n" not in line
    assert SECRET not in line
