"""What changed, readable: what is gone struck through, what is new bold, what stayed left out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.charter.views import CharterView
from bot.blocks.charter.words import aim_line, article_name, contact_lines, ladder_lines, part_lines, titles
from bot.blocks.elements import context, safe, section
from bot.blocks.measures import in_pieces, packed
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.charter import (
    ADDED,
    CRITERION,
    REMOVED,
    SAME,
    ArticleDifference,
    Comparison,
    InForce,
    Line,
    Run,
    Target,
    difference,
)
from bot.text import whole

MARKS = {REMOVED: "~", ADDED: "*"}
SIGNS = {REMOVED: "−", ADDED: "+"}
MARKED_MOST = 1000
STAYED_MOST = 160
"""What stayed within a line that changed is shown up to this; its middle is left out."""
STAYED_ENDS = 60


def legend(_: Translator) -> Block:
    """How to read it."""
    return context(_("*Bold* is new, ~struck through~ is gone; what stayed the same is left out."))


def compared(_: Translator, comparison: Comparison, view: CharterView) -> list[Block]:
    """Every article that changed between two versions, and what changed in contact persons and ladder."""
    blocks: list[Block] = []
    for changed in comparison.articles:
        blocks.append(section(f"*{article_name(_, changed.kind, changed.name)}*"))
        blocks += [section(text) for text in said(_, changed.kind, changed.parts)]
        blocks += [*aims_changed(_, changed.aims), *days_changed(_, changed.days), *_followers(_, changed)]
    before, after = comparison.in_force
    if before is not None:
        blocks += in_force_changed(_, view, before, after)
    return blocks or [section(_("Nothing differs."))]


def in_force_changed(_: Translator, view: CharterView, before: InForce, after: InForce) -> list[Block]:
    """What changed in contact persons and ladder, which are agreed elsewhere and shown here."""
    blocks: list[Block] = []
    for title, old, new in (
        (
            titles(_)["contacts"],
            contact_lines(_, before, view.people, view.sides),
            contact_lines(_, after, view.people, view.sides),
        ),
        (
            titles(_)["ladder"],
            ladder_lines(_, before, view.people),
            ladder_lines(_, after, view.people),
        ),
    ):
        if old != new:
            blocks.append(section(f"*{title}*"))
            blocks += [section(text) for text in texts(_, difference("\n".join(old), "\n".join(new)))]
    return blocks


def aims_changed(_: Translator, aims: tuple[Target | None, Target | None]) -> list[Block]:
    """What a criterion's figure was to reach, and what it is to reach now, where that changed."""
    before, after = aims
    if before == after:
        return []
    shown = [f"{mark}{safe(aim_line(_, aim))}{mark}" for mark, aim in (("~", before), ("*", after)) if aim]
    return [section(_("Figure: {figure}", figure=" ".join(shown)))]


def days_changed(_: Translator, days: tuple[date | None, date | None]) -> list[Block]:
    """The day of a clause, before and now, where that changed."""
    before, after = days
    if before == after:
        return []
    shown = [f"{mark}{_.long_day(day)}{mark}" for mark, day in (("~", before), ("*", after)) if day]
    return [section(_("Day: {day}", day=" ".join(shown)))]


def said(_: Translator, kind: str, parts: Sequence[Sequence[Line]]) -> list[str]:
    """What changed in each part of an article, in as few sections as hold it; each says what it is."""
    says_what = part_lines(_, kind)
    found = []
    for place, lines in enumerate(parts):
        if any(line.kind != SAME for line in lines):
            first, *rest = texts(_, lines)
            if says_what and len(lines) <= 2:  # noqa: PLR2004  # what was and what is: one line beside another
                first = first.replace("\n", " ")
            found += [says_what[place](first) if says_what else first, *rest]
    return packed(found)


def texts(_: Translator, lines: Sequence[Line]) -> list[str]:
    """The lines that changed, in as few sections as hold them."""
    found = [""]
    for line in lines:
        if line.kind == SAME or not (line.before + line.after).strip():
            continue
        glue = "\n"
        for atom in _atoms(line):
            if len(found[-1]) + len(atom) + 1 > 2900:  # noqa: PLR2004  # a section holds 3,000
                found.append("")
            found[-1] += (glue if found[-1] else "") + atom
            glue = " "
    return [text for text in found if text] or [_("Only spaces or empty lines changed.")]


def _atoms(line: Line) -> Iterator[str]:
    for run in line.runs:
        if run.kind == SAME:
            yield from in_pieces(_shortened(run.text.strip()), MARKED_MOST)
        else:
            yield from _marked(run)


def _marked(run: Run) -> Iterator[str]:
    """Words within the marks of mrkdwn; where they hold that mark themselves, after a sign."""
    mark = MARKS[run.kind]
    for piece in in_pieces(run.text.strip(), MARKED_MOST):
        core = piece.strip()
        yield f"{SIGNS[run.kind]}«{core}»" if mark in core else f"{mark}{core}{mark}"


def _shortened(text: str) -> str:
    if len(text) <= STAYED_MOST:
        return text
    begun, ended = whole(text, STAYED_ENDS), whole(text, len(text) - STAYED_ENDS)
    return f"{text[:begun].rstrip()} … {text[ended:].lstrip()}"


def _followers(_: Translator, changed: ArticleDifference) -> Iterable[Block]:
    before, after = changed.followers
    if before == after:
        return []
    who = " ".join(_names(before, after))
    if changed.kind == CRITERION:
        return [section(_("Followed up by: {who}", who=who))]
    return [section(_("Responsible: {who}", who=who))]


def _names(before: Person | None, after: Person | None) -> Iterator[str]:
    if before is not None:
        yield f"~{safe(before.name)}~"
    if after is not None:
        yield f"*{safe(after.name)}*"
