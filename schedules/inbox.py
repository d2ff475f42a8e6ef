"""The inbox: what nobody can send again is forgotten."""

from bot import inbox
from bot.work import Work


async def sweep(work: Work) -> None:
    """Forget the names of old payloads."""
    await work(inbox.forget_old)
