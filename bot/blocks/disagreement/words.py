"""The words of disagreements between companies that messages and modals share."""

from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.charter.words import few
from bot.blocks.elements import context, cut, listed, mention, safe, section, side_by_side
from bot.blocks.measures import FIELD_MOST, FIELDS_MOST, in_pieces
from bot.language import Translator
from bot.rituals.disagreement import (
    RED,
    SETTLED,
    WITHDRAWN,
    YELLOW,
    Above,
    DisagreementView,
    InShort,
    Stated,
)

SIGNS: Final[Mapping[str, str]] = {YELLOW: "🟡", RED: "🔴", SETTLED: "✅", WITHDRAWN: "◻️"}


def in_a_line(text: str) -> str:
    """What it is about, to stand in a line."""
    return safe(cut(" ".join(text.split()), 150))


def standing(_: Translator, view: DisagreementView) -> str:
    """Where it stands: until when it is yellow, who was called, or how it ended."""
    disagreement = view.disagreement
    if disagreement.state == SETTLED:
        return _("Solved: all companies say so.")
    if disagreement.state == WITHDRAWN:
        return _("Withdrawn by {side}.", side=safe(view.side.name))
    if disagreement.state == RED:
        if not view.called:
            return _("It is red: time to take it to those above you.")
        return _("It is red, and with {who}.", who=listed(mention(each) for each in view.called))
    if view.red_at is None:
        return ""
    day = _.day_of(view.red_at, view.partnership.tz)
    turns = _("If it is not solved by {day}, it turns red.", day=day)
    return f"{turns} {whom(_, view.above)}"


def whom(_: Translator, above: Above) -> str:
    """To whom it goes then: the steering group where every company has one, else those by name."""
    if above.is_steering_group:
        return _("Then it goes to the steering group.")
    if not above.people:
        return _(
            "Then nobody is called: no company has named a steering group, a manager or a contact person. "
            "That is done under *People and parts*."
        )
    # Not as mentions: it is not theirs yet.
    return _("Then it goes to {who}.", who=few([safe(each.name) for each in above.people]))


def views_of_sides(_: Translator, view: DisagreementView) -> list[Block]:
    """How each company sees it, one beside the other, and how it was settled."""
    said = [_stated(_, each) for each in view.stated]
    whole = ["\n".join(texts) for texts in said]
    if len(whole) <= FIELDS_MOST and all(len(text) <= FIELD_MOST for text in whole):
        blocks = [side_by_side(whole)]
    else:
        blocks = [section(text) for texts in said for text in texts]
    if view.disagreement.word:
        who = safe(view.word_by.name) if view.word_by else ""
        blocks.append(section(_("*How it is solved*, as {who} puts it:", who=who)))
        blocks += [section(piece) for piece in in_pieces(view.disagreement.word)]
        agreed = [safe(each.side.name) for each in view.stated if each.agreed is not None]
        if agreed and view.disagreement.state != SETTLED:
            blocks.append(context(_("So say: {sides}", sides=listed(agreed))))
    return blocks


def panel_lines(_: Translator, found: Sequence[InShort], zone: ZoneInfo) -> list[str]:
    """A line for each that is open."""
    return [_panel_line(_, each, zone) for each in found]


def _panel_line(_: Translator, short: InShort, zone: ZoneInfo) -> str:
    line = f"{SIGNS[short.disagreement.state]} {in_a_line(short.disagreement.what)}"
    if short.red_at is None:
        return f"{line}: " + _("red") if short.disagreement.state == RED else line
    return f"{line}: " + _("yellow until {day}", day=_.day(short.red_at.astimezone(zone).date()))


def _stated(_: Translator, stated: Stated) -> list[str]:
    """Who says it, and its view in as many pieces as it takes."""
    side = safe(stated.side.name)
    if stated.statement is None or stated.by is None:
        return [_("*{side}* has not said yet how it sees it.", side=side)]
    head = _("*How {side} sees it* ({who})", side=side, who=safe(stated.by.name))
    return [head, *in_pieces(stated.statement.text)]
