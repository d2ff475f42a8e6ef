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
    sections,
    tabled,
    titled,
)
from bot.blocks.measures import cut_marked, first_of
from bot.blocks.newer import table
from bot.blocks.scorecard.point import names, number, sentences
from bot.blocks.scorecard.sections import Section, alt_text
from bot.blocks.scorecard.words import title
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.action import Promise
from bot.rituals.scorecard import CardView, Scorecard, at_a_glance, months_before

LATE = timedelta(hours=1)
POINT_MOST = 2800
NOTED_MOST = 10


def card(_: Translator, view: CardView, by: Person | None, noted: Sequence[Promise]) -> Message:
    """Three sentences, the picture or, where Slack takes none, its figures, and what we do about it."""
    posted, what = view.posted, title(_, view.card)
    told = [f"*{safe(heading)}:* {safe(said)}." for heading, said in sentences(_, view)]
    blocks: list[Block] = [header(what), section(cut_marked("\n".join(told), POINT_MOST))]
    if posted is not None and posted.picture is not None:
        blocks.append(_picture(_, view, posted.picture))
    elif posted is not None and posted.given_up_at is not None:
        blocks += _figures(_, view)
    if at_a_glance(view.card):
        blocks.append(section(talk(_)))
    if noted:
        blocks += titled(_("*What we do about it*"), _noted(_, noted))
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


def part(_: Translator, words: Section) -> list[Block]:
    """A part of the card, in as many paragraphs as it needs."""
    return sections([f"*{safe(words.title)}*", *[f"• {safe(line)}" for line in words.lines]])


def _picture(_: Translator, view: CardView, file: str) -> Block:
    return ImageBlock(slack_file={"id": file}, alt_text=alt_text(_, view))


def _figures(_: Translator, view: CardView) -> list[Block]:
    """What the picture shows, of this month and the one before it."""
    present, month = at_a_glance(view.card), view.card.month
    earlier = next((each for each in view.before if each.month == months_before(month, 1)), None)
    before = at_a_glance(earlier) if earlier is not None else {}
    if not present:
        return []
    title, named = _("*The figures of the month*"), names(_)
    rows = [[_("What"), _.month(month), *([_.month(earlier.month)] if earlier is not None else [])]]
    lines = []
    for name, figure in present.items():
        now, was = number(_, figure), number(_, before[name]) if name in before else ""
        rows.append([named[name], now, *([was] if earlier is not None else [])])
        told = _("{figure} {now}, before {was}", figure=named[name], now=now, was=was)
        lines.append(f"• {told if was else f'{named[name]} {now}'}")
    older, *rest = titled(title, lines)
    return [tabled(title, (), table(rows, numbers_from=1), older), *rest]


def _noted(_: Translator, noted: Sequence[Promise]) -> list[str]:
    lines = [
        "• "
        + _(
            "{what}: {who}, {day}",
            what=safe(cut(each.action.text, 150)),
            who=mention(each.owner),
            day=_.short_day(each.action.due_on),
        )
        for each in noted
    ]
    return first_of(lines, NOTED_MOST, lambda n: _("and {n} more", n=n))


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
