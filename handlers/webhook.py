"""What a side has sent out of Slack: read by all, switched on and off by its contact persons."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor
from bot.addresses import target_of
from bot.blocks import webhook as views
from bot.blocks.elements import Modal
from bot.language import translator
from bot.partnerships import Actor
from bot.rituals import webhook
from bot.token_keys import TokenKeys
from bot.work import Work
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """Who has what sent where?"""
    await it.show(partial(_shown, it.house.work, it.actor, it.id))
    return None


async def ask(it: Interaction) -> Answer:
    """Where to, and what?"""
    seat = await it.work(webhook.enter, it.actor, it.id)
    await it.open(views.begin_modal(translator(seat.language), seat))
    return None


async def begin(it: Interaction) -> Answer:
    """It is switched on: the secret is shown once."""
    form = it.form
    await it.work(webhook.enter, it.actor, it.about)
    target = target_of(form.text("url"), it.house.settings.hosts_of_webhooks)
    seat, secret = await it.work(
        conductor.begin_webhook,
        it.actor,
        it.about,
        target.url,
        target.host,
        form.several("kinds"),
        TokenKeys(it.house.settings.keys_of_tokens).lock,
    )
    return updated(views.begun_modal(translator(seat.language), secret))


async def end(it: Interaction) -> Answer:
    """Nothing is sent any more."""
    await it.work(conductor.end_webhook, it.actor, it.id)
    return None


async def again(it: Interaction) -> Answer:
    """What did not arrive is sent once more."""
    await it.work(webhook.send_again, it.actor, it.id)
    return None


async def _shown(work: Work, actor: Actor, partnership_id: int) -> Modal:
    view = await work(webhook.webhooks_of, actor, partnership_id)
    return views.show_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("webhook.again", again, Right.CONTACTS),
    Button("webhook.ask", ask, Right.CONTACTS),
    Button("webhook.end", end, Right.CONTACTS),
    Button("webhook.show", show, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (Submission("webhook.begin", begin, Right.CONTACTS),)
WORDS: Final[Sequence[Word]] = ()
