"""Who acts, and where, is not known yet: Slack is asked, and what they did is done once it has told."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import slack
from bot.blocks import elements
from bot.errors import Refusal
from bot.language import Translator, translator
from bot.partnerships import NotHere, Unacquainted
from bot.refused import passes
from bot.slack import UNREACHED
from handlers.interaction import Answer, Handler, Interaction, Placeholder, stands_in_modal
from handlers.refusals import sentence_of

TRIES = 5
"""So often is Slack asked who somebody is, each time after as long as it says."""


async def handle_of_all(handler: Handler, it: Interaction) -> Answer:
    """Handle it; a channel that we were not told of, and a person not met yet, are got to know first."""
    try:
        return await _handle_of_stranger(handler, it)
    except NotHere as unseen:
        if not await _is_here(it, unseen.channel):
            raise
        return await _handle_of_stranger(handler, it)


async def _is_here(it: Interaction, channel: str) -> bool:
    try:
        return await it.house.arrival.is_here(it.actor.owner, channel)
    except (SlackApiError, *UNREACHED) as error:
        if isinstance(error, SlackApiError) and not passes(slack.error_of(error)):
            raise
        raise Refusal("Slack cannot be asked about this channel right now. Try again in a minute.") from error


async def _handle_of_stranger(handler: Handler, it: Interaction) -> Answer:
    try:
        return await handler(it)
    except Unacquainted as unknown:
        stranger = unknown
    try:
        await _meet(it, stranger)
    except SlackApiError as refused:
        if not passes(slack.error_of(refused)):
            raise
        return await _put_off(handler, it, stranger, slack.retry_after(refused).total_seconds())
    return await handler(it)


async def _meet(it: Interaction, stranger: Unacquainted) -> None:
    if not await it.house.meet(stranger.partnership, stranger.user):
        raise Refusal(
            "This is for the people in the channel, and Slack does not find you there. Join the "
            "channel first."
        )


async def _put_off(handler: Handler, it: Interaction, stranger: Unacquainted, wait: float) -> Answer:
    """Slack tells nobody's name right now. The trigger is used at once, since it lives three seconds only."""
    if not _can_wait(it):
        raise Refusal("Slack does not tell right now who you are. Try again in a minute.")
    _ = translator(stranger.partnership.language)
    sentence = _(
        "Samspil asks Slack who you are, and Slack takes a moment. What you asked for comes here as soon as "
        "it is known."
    )
    placeholder = Placeholder(await it.open(_modal(_, sentence)))
    it.house.later(_go_on(handler, it.later_in(placeholder), stranger, wait))
    return None


def _can_wait(it: Interaction) -> bool:
    kind = it.body.get("type", "command" if "command" in it.body else "")
    if kind == "block_actions" and stands_in_modal(it.body):
        # In place of a third modal nothing can wait: it is the one that would be changed.
        return not slack.is_third(it.body["view"])
    return kind in {"command", "block_actions", "message_action"}


async def _go_on(handler: Handler, it: Interaction, stranger: Unacquainted, wait: float) -> None:
    """As often as Slack puts us off, within reason; in the end its modal says what came of it."""
    _ = translator(stranger.partnership.language)
    for _try in range(TRIES):
        await it.house.sleep(wait)
        try:
            await _meet(it, stranger)
        except SlackApiError as refused:
            wait = slack.retry_after(refused).total_seconds()
        except Refusal as refusal:
            return await _say(it, _, sentence_of(refusal, _, escape=elements.safe))
        else:
            return await _finish(handler, it.in_time_again(), _)
    return await _say(it, _, _("Slack does not tell right now who you are. Try again in a minute."))


async def _finish(handler: Handler, it: Interaction, _: Translator) -> None:
    try:
        answer = await handler(it)
    except Refusal as refusal:
        return await _say(it, _, sentence_of(refusal, _, escape=elements.safe))
    if answer and "response_url" in it.body:
        await slack.respond(it.house.clients, str(it.body["response_url"]), answer)
    if it.placeholder is not None and not it.placeholder.is_filled:
        await _say(it, _, _("Done."))
    return None


async def _say(it: Interaction, _: Translator, sentence: str) -> None:
    client: AsyncWebClient = it.client
    assert it.placeholder is not None  # noqa: S101  # it was opened before it was put off; narrows the type
    await client.views_update(view_id=it.placeholder.view_id, view=_modal(_, sentence))


def _modal(_: Translator, sentence: str) -> elements.Modal:
    return elements.modal("moment", _("One moment"), [elements.section(sentence)], close=_("Close"))
