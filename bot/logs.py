"""Log lines: a time, a level, an action, and never any content."""

import asyncio
import json
import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

log = logging.getLogger(__name__)

QUIET = ("slack_sdk", "aiohttp", "apscheduler", "sqlalchemy", "alembic", "asyncio")
"""Libraries that log payloads, parameters or noise below WARNING, whatever level was asked for."""


class Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        action = getattr(record, "action", "-")
        stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        said = f"{stamp} {record.levelname} {record.name} action={action} {record.getMessage()}"
        error = record.exc_info[1] if record.exc_info else None
        return said if error is None else f"{said}: {cause(error)}"


class Json(logging.Formatter):
    """The same as an object in one line, for who collects logs."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "action": getattr(record, "action", "-"),
            "message": record.getMessage(),
        }
        error = record.exc_info[1] if record.exc_info else None
        return json.dumps(fields if error is None else {**fields, "cause": cause(error)}, ensure_ascii=False)


def form_of(name: str) -> logging.Formatter:
    """How lines are written, as LOG_FORMAT says."""
    return Json() if name == "json" else Line()


def cause(error: BaseException) -> str:
    """What broke and where: the types of an error and of those behind it, and their frames.

    Frames only: the text of an error may hold what somebody typed.
    """
    return "\nbecause of ".join(
        f"{type(each).__name__}\n{''.join(traceback.format_tb(each.__traceback__))}".rstrip()
        for each in with_those_behind(error)
    )


def with_those_behind(error: BaseException) -> Iterator[BaseException]:
    """An error, what it was raised from, and so on."""
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        yield behind
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)


def configure(level: str, form: str = "text") -> None:
    """Log to standard error from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(form_of(form))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    hush()


def tell_of_the_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """For `loop.set_exception_handler`: its own would print the error's text with the task."""
    error, what = context.get("exception"), context.get("task") or context.get("future")
    job = getattr(what.get_coro(), "__qualname__", "") if isinstance(what, asyncio.Task) else ""
    said = cause(error) if error is not None else "no error is known"
    log.error("%s %s: %s", context.get("message"), job, said, extra={"action": "loop.broke"})


def _in_a_line(record: logging.LogRecord) -> bool:
    """A network that is shut, which is told again at each attempt, is none of the code's."""
    if str(record.msg).startswith("Failed to connect"):
        record.exc_info = None
    return True


def hush() -> None:
    """Let no library log payloads, whatever level was asked for."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("slack_bolt").addFilter(_in_a_line)
    # Its warnings print the body of a request, or tell us that we gave it a client on purpose.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
