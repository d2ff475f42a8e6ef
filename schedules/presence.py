"""Whether Slack can reach us; what was missed while it could not is made good."""

from datetime import datetime

from bot.presence import Presence
from bot.work import Unit


async def sweep(presence: Presence) -> None:
    """See whether we hear."""
    await presence.look()


def next_due(_w: Unit) -> datetime | None:
    """Nothing of this has its hour."""
    return None
