"""Whether Slack can reach us; what was missed while it could not is made good."""

from bot.presence import Presence


async def sweep(presence: Presence) -> None:
    """See whether we hear."""
    await presence.look()
