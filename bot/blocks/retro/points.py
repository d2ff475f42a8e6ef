"""The points of a retro as counts: about the other company, and whether the retro was worth it."""

import re
from typing import Final

from slack_sdk.models.blocks import Block

from bot.blocks.elements import safe, section
from bot.blocks.retro.words import questions
from bot.language import Translator
from bot.rituals.retro import AGREED, POINTS, ResultView, RetroHealth, quartiles

DOT = "●"
MANY = 40
"""More dots than a line holds."""
_VOTES: Final = re.compile(rf"  ({DOT}+)(?: × (\d+))?(?=$|  )", re.MULTILINE)
_STACKED: Final = re.compile(rf"(?<!\S)([1-5]) ({DOT}+|·)(?=$|  )", re.MULTILINE)


def in_words(_: Translator, text: str) -> str:
    """What dots show, for who only hears it: how many votes a card has, how often each point was given."""
    told = _STACKED.sub(lambda dots: f"{dots[1]}: {dots[2].count(DOT)}", text)
    return _VOTES.sub(
        lambda dots: f" ({_.plural('{n} vote', '{n} votes', int(dots[2] or len(dots[1])))})", told
    )


def health_blocks(_: Translator, view: ResultView) -> list[Block]:
    """Counts and stacked dots; what too few answered is named once, at the end."""
    if not view.asked_points:
        return []
    if not view.health:
        return [section(_("*About the others*: too few answered to show anything."))]
    names = {side.id: side.name for side in view.sides}
    blocks: list[Block] = [section(_("*About the others*, from 1 (not at all) to 5 (fully)"))]
    left_out = []
    for question, wording in questions(_).items():
        rows = [row for row in view.health if row.question == question]
        if not rows:
            # Where nothing had been agreed, what became of it was not asked.
            left_out += [f"• {wording}"] if question != AGREED else []
            continue
        lines = [_line(_, row, names.get(row.side_id or 0)) for row in rows]
        blocks.append(section("\n".join([wording, *lines])))
    if left_out:
        blocks.append(section("\n".join([_("_Too few answered to show:_"), *left_out])))
    return blocks


def worth_blocks(_: Translator, view: ResultView) -> list[Block]:
    """Whether it was worth it, once the talk is over, where anybody was asked."""
    if view.round.worth_box is None or view.round.talked_at is None:
        return []
    if view.worth is None:
        return [section(_("*Was it worth it?* Too few answered to show anything."))]
    return [section("\n".join([_("*Was it worth it?*"), _line(_, view.worth, None)]))]


def middle_half(row: RetroHealth) -> str:
    """What the middle half of those who answered gave: `3–4`, or `4`."""
    lower, _median, upper = quartiles(row.counted)
    return str(lower) if lower == upper else f"{lower}–{upper}"


def _line(_: Translator, row: RetroHealth, side: str | None) -> str:
    stacked = "  ".join(f"{point} {DOT * n or '·'}" for point, n in zip(POINTS, row.counted, strict=True))
    if sum(row.counted) > MANY:
        stacked = "  ".join(f"{point}: {n}" for point, n in zip(POINTS, row.counted, strict=True))
    words = _("{n} answered, most answered {middle}", n=sum(row.counted), middle=middle_half(row))
    name = f"{safe(side)}: " if side else ""
    return f"{name}{stacked}\n_{words}_"
