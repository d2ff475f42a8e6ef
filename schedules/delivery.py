"""Messages owed to Slack: delivered at once after their commit, and swept again for what was left."""

from bot.outbox import Delivery


async def sweep(delivery: Delivery) -> None:
    """Begin delivery to every place where something is due."""
    await delivery.deliver_due()
