"""The message of the scorecard: what both sides kept, and the question what to do about it."""

from collections.abc import Sequence
from datetime import timedelta

from slack_sdk.models.blocks import Block, ImageBlock

from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    header,
    mention,
    message,
    safe,
    section,
)
from bot.blocks.measures import cut_marked
from bot.blocks.scorecard.point import sentences
from bot.blocks.scorecard.sections import Section, alt_text
from bot.blocks.scorecard.words import title
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.action import Promise
from bot.rituals.scorecard import CardView, Scorecard

LATE = timedelta(hours=1)
POINT_MOST = 2800
NOTED_MOST = 10


def card(_: Translator, view: CardView, by: Person | None, noted: Sequence[Promise]) -> Message:
    """Three sentences, the picture as soon as Slack has it, and what we do about it."""
    posted, what = view.posted, title(_, view.card)
    told = [f"*{safe(heading)}:* {safe(said)}." for heading, said in sentences(_, view)]
    blocks: list[Block] = [header(what), section(cut_marked("\n".join(told), POINT_MOST))]
    if posted is not None and posted.picture is not None:
        blocks.append(_picture(_, view, posted.picture))
    blocks.append(section(talk(_)))
    if noted:
        blocks.append(section(_noted(_, noted)))
    blocks.append(context(_provenance(_, view, by)))
    if posted is not None:
        blocks.append(
            actions(
                button(_("New action"), "scorecard.act", posted.id, "primary"),
                button(_("Details"), "scorecard.details", posted.id),
            )
        )
    return message(what, blocks)


def talk(_: Translator) -> str:
    """It is no verdict."""
    return _(
        "*What do we do about it?* These figures are no verdict: they show where a talk is worth "
        "while. Take one thing that helps everybody, and make it an action."
    )


def part(_: Translator, words: Section) -> str:
    """A part of the card as mrkdwn."""
    return "\n".join([f"*{safe(words.title)}*", *[f"• {safe(line)}" for line in words.lines]])


def _picture(_: Translator, view: CardView, file: str) -> Block:
    return ImageBlock(slack_file={"id": file}, alt_text=alt_text(_, view))


def _noted(_: Translator, noted: Sequence[Promise]) -> str:
    lines = [
        _(
            "{what}: {who}, {day}",
            what=safe(cut(each.action.text, 150)),
            who=mention(each.owner),
            day=_.short_day(each.action.due_on),
        )
        for each in noted[:NOTED_MOST]
    ]
    if len(noted) > NOTED_MOST:
        lines.append(_("and {n} more", n=len(noted) - NOTED_MOST))
    return "\n".join([_("*What we do about it*"), *[f"• {line}" for line in lines]])


def _provenance(_: Translator, view: CardView, by: Person | None) -> str:
    posted = view.posted
    sentences = [_("Counts, no ranks. What fewer than the agreed number answered is not shown.")]
    if by is not None:
        sentences.append(_("Posted by {who}.", who=mention(by)))
    if posted is not None and _is_late(posted) and posted.was_due_at is not None:
        sentences.append(
            _("It comes late: it was due {when}.", when=_.moment(posted.was_due_at, view.partnership.tz))
        )
    return " ".join(sentences)


def _is_late(posted: Scorecard) -> bool:
    return posted.was_due_at is not None and posted.posted_at - posted.was_due_at > LATE
