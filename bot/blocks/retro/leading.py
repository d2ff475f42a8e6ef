"""The word that a facilitator gets by direct message at the end of each phase of a retro."""

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Message, actions, button, cut, message, safe, section
from bot.language import Translator
from bot.rituals.retro import ResultView, most_voted

SHOWN_MOST = 150


def written(_: Translator, view: ResultView) -> Message:
    """All have written: what they wrote stands in the channel, and what comes next."""
    round_, channel = view.round, f"<#{view.partnership.channel}>"
    if round_.is_voting and round_.voting_ends_at is not None:
        text = _(
            "You lead this retro: what was written stands in {channel}, and the vote runs until {when}.",
            channel=channel,
            when=_.moment(round_.voting_ends_at, view.partnership.tz),
        )
    else:
        text = _(
            "You lead this retro: what was written stands in {channel}. Talk about it at the next meeting.",
            channel=channel,
        )
    return message(text, [section(text), actions(button(_("Read everything"), "retro.read", round_.id))])


def vote_over(_: Translator, view: ResultView) -> Message:
    """All have voted: what the talk begins with, or that those who talk choose."""
    first = most_voted(view.cards, 1)
    if first:
        text = _(
            "The vote is over, and “{card}” has most votes. Begin with it at the next meeting, and note what "
            "comes of it.",
            card=safe(cut(first[0].text, SHOWN_MOST)),
        )
    else:
        text = _("The vote is over, and too few voted. Choose together what you talk about first.")
    blocks: list[Block] = [
        section(text),
        actions(button(_("New action"), "retro.act", view.round.id, "primary")),
    ]
    return message(text, blocks)
