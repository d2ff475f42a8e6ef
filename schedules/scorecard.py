"""Scorecards: lined up, posted once a month, and given their picture."""

from bot import conductor
from bot.pictures import Pictures
from bot.rituals import scorecard
from bot.work import Work
from schedules import one_by_one


async def sweep(work: Work, pictures: Pictures) -> None:
    """Everything that is due."""
    await one_by_one(work, scorecard.to_line_up, scorecard.line_up_due)
    await one_by_one(work, scorecard.plans_due, conductor.post_due_scorecard)
    await pictures.put_up_due()
