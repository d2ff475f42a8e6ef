"""Log lines: a time, a level, an action, and never any content."""

import logging
import sys

QUIET = ("slack_sdk", "aiohttp", "apscheduler", "sqlalchemy", "alembic", "asyncio")
"""Libraries that log payloads, parameters or noise below WARNING, whatever level was asked for."""


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        action = getattr(record, "action", "-")
        stamp = self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")
        return f"{stamp} {record.levelname} {record.name} action={action} {record.getMessage()}"


def configure(level: str) -> None:
    """Log to standard error from this level on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    hush()


def hush() -> None:
    """Let no library log payloads, whatever level was asked for."""
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Its warnings print the body of a request, or tell us that we gave it a client on purpose.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
