"""The word that a facilitator gets by direct message at the end of each phase of a retro."""

from collections.abc import Sequence
from functools import partial

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Message, actions, button, cut, message, safe, section
from bot.blocks.retro.points import in_words, worth_blocks
from bot.blocks.retro.words import day_of
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.retro import ResultView, most_voted

SHOWN_MOST = 150
PAIR = 2


def written(_: Translator, view: ResultView, _made: Sequence[Promise]) -> Message:
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


def vote_over(_: Translator, view: ResultView, _made: Sequence[Promise]) -> Message:
    """All have voted: what the talk begins with, or that those who talk choose."""
    text = _first_to_talk_about(_, [card.text for _place, card in most_voted(view.cards, 1)])
    blocks: list[Block] = [
        section(text),
        actions(button(_("New action"), "retro.act", view.round.id, "primary")),
    ]
    return message(text, blocks)


def _first_to_talk_about(_: Translator, first: Sequence[str]) -> str:
    """What has most votes: one card, a few that share it, many of them, or none."""
    if not first:
        return _("The vote is over, and too few voted. Choose together what you talk about first.")
    if len(first) == 1:
        return _(
            "The vote is over, and “{card}” has most votes. Begin with it at the next meeting, and note what "
            "comes of it.",
            card=safe(cut(first[0], SHOWN_MOST)),
        )
    if len(first) == PAIR:
        one, other = first
        return _(
            "The vote is over, and “{one}” and “{other}” have equally many votes. Choose at the next meeting "
            "which you begin with, and note what comes of it.",
            one=safe(cut(one, SHOWN_MOST)),
            other=safe(cut(other, SHOWN_MOST)),
        )
    return _(
        "The vote is over, and {n} cards have equally many votes. Choose at the next meeting which you begin "
        "with, and note what comes of it.",
        n=len(first),
    )


def talked(_: Translator, view: ResultView, made: Sequence[Promise]) -> Message:
    """The talk is over: what came of it, and whether it was worth it."""
    day = day_of(_, view.partnership, view.round)
    if made:
        text = _.plural(
            "The retro of {day} is over. One action came of it.",
            "The retro of {day} is over. {n} actions came of it.",
            len(made),
            day=day,
        )
    else:
        text = _(
            "The retro of {day} is over, and no action came of it. If you agreed on something, note it here.",
            day=day,
        )
    note = button(_("New action"), "retro.act", view.round.id, None if made else "primary")
    blocks = [section(text), *worth_blocks(_, view), actions(note)]
    return message(text, blocks, in_words=partial(in_words, _))
