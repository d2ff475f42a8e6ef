"""Each channel is told who of the installing company sees a line of it."""

from bot.portfolio import Portfolio


async def sweep(portfolio: Portfolio) -> None:
    """Whoever was named, or is named no more."""
    await portfolio.look()
