"""The people of a partnership: its channel's members are read again now and then."""

from bot.membership import Membership


async def sweep(membership: Membership) -> None:
    """Begin to read each channel whose list of members is due."""
    await membership.read_due()
