"""The secret address for one's own calendar: got, and ended, in Slack alone."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urljoin

from bot import partnerships
from bot.blocks.feed import feed_modal
from bot.errors import Refusal
from bot.language import translator
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """What is it, and do I have one?"""
    _site(it)
    seat, feed = await it.work(partnerships.feed_for, it.actor, it.id)
    await it.replace(feed_modal(translator(seat.language), seat, feed))
    return None


async def make(it: Interaction) -> Answer:
    """One, in place of the one I had."""
    site = _site(it)
    seat, feed, secret = await it.work(partnerships.make_feed, it.actor, it.id)
    address = urljoin(site, f"calendar/{secret}.ics")
    await it.replace(feed_modal(translator(seat.language), seat, feed, address))
    return None


async def end(it: Interaction) -> Answer:
    """Mine holds no more."""
    seat = await it.work(partnerships.end_feed, it.actor, it.id)
    await it.replace(feed_modal(translator(seat.language), seat, None))
    return None


def _site(it: Interaction) -> str:
    address = it.house.settings.api_url
    if address is None:
        raise Refusal("There are no such addresses here: whoever runs Samspil has to set API_URL.")
    return address


BUTTONS: Final[Sequence[Button]] = (
    Button("feed.end", end, Right.ALL),
    Button("feed.make", make, Right.ALL),
    Button("feed.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = ()
WORDS: Final[Sequence[Word]] = ()
