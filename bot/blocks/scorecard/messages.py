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
    within_limits,
)
from bot.blocks.measures import cut_marked
from bot.blocks.newer import Either, heading, table
from bot.blocks.scorecard.sections import (
    Section,
    alt_text,
    sections,
)
from bot.blocks.scorecard.words import title
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.action import Promise
from bot.rituals.scorecard import CardView, Scorecard

LATE = timedelta(hours=1)
SECTION_MOST = 1400
"""So much of a part stands in the message; the modal has all of it."""
NOTED_MOST = 10


def card(_: Translator, view: CardView, by: Person | None, noted: Sequence[Promise]) -> Message:
    """The whole card in words, with its picture as soon as Slack has it."""
    posted, what = view.posted, title(_, view.card)
    head: list[Block] = [header(what)]
    if posted is not None and posted.picture is not None:
        head.append(_picture(_, view, posted.picture))
    parts = [_part(_, each) for each in sections(_, view)]
    foot: list[Block] = [section(talk(_))]
    if noted:
        foot.append(section(_noted(_, noted)))
    foot.append(context(_provenance(_, view, by)))
    if posted is not None:
        foot.append(
            actions(
                button(_("New action"), "scorecard.act", posted.id, "primary"),
                button(_("Look at more months"), "scorecard.show", view.partnership.id),
            )
        )
    room = 50 - len(head) - len(foot)
    return message(what, [*head, *within_limits(parts, room, beside=[*head, *foot]), *foot])


def talk(_: Translator) -> str:
    """It is no verdict."""
    return _(
        "*What do we do about it?* These figures are no verdict: they show where a talk is "
        "worth while. Take one thing that helps both, and note it as an action."
    )


def part(_: Translator, words: Section) -> str:
    """A part of the card as mrkdwn."""
    return "\n".join([f"*{safe(words.title)}*", *[f"• {safe(line)}" for line in words.lines]])


def _part(_: Translator, words: Section) -> Block:
    """A heading and what is told below it, as a table where it is one; else a paragraph."""
    older = section(_in_words(_, words))
    lines = section(cut_marked("\n".join(f"• {safe(cut(line, 300))}" for line in words.lines), SECTION_MOST))
    below = table(words.rows, numbers_from=1) if words.rows else lines.to_dict()
    return Either([heading(words.title, 3), below], older)


def _in_words(_: Translator, whole: Section) -> str:
    short = Section(whole.title, [cut(line, 300) for line in whole.lines])
    return cut_marked(part(_, short), SECTION_MOST)


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
