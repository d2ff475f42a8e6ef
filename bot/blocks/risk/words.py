"""The words of openness: kinds, states, and the lines in which risks are listed."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import cut, mention, safe, titled
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.risk import CAME_TRUE, CLOSED, RisksInDigest, RiskView, day_of


def kinds(_: Translator) -> dict[str, str]:
    """What it can be about."""
    return {
        "risk": _("Risk"),
        "capacity": _("Capacity"),
        "dates": _("Dates"),
        "other": _("Something else"),
    }


def in_a_line(text: str, most: int) -> str:
    """A person's text, shortened to stand in a list."""
    return safe(cut(" ".join(text.split()), most))


def owner_line(_: Translator, view: RiskView) -> str:
    """Who owns it, by when it may bite, and since when it is open."""
    parts = [_owner(_, view)]
    if view.risk.bites_on is not None:
        parts.append(_("may happen by {day}", day=_.day(view.risk.bites_on)))
    parts.append(_("open since {day}", day=_.day(day_of(view.partnership, view.risk.said_at))))
    return "  ·  ".join(parts)


def digest_lines(_: Translator, risks: RisksInDigest) -> list[Block]:
    """New ones first, then those that were open already."""
    fresh = _listed(_, _("*New risks*"), risks.fresh, risks.fresh_total)
    return fresh + _listed(_, _("*Open risks*"), risks.older, risks.older_total)


def _listed(_: Translator, title: str, views: Sequence[RiskView], total: int) -> list[Block]:
    if not views:
        return []
    lines = [f"• {digest_line(_, view)}" for view in views]
    if total > len(views):
        lines.append(_("and {n} more", n=total - len(views)))
    return titled(title, lines)


def digest_line(_: Translator, view: RiskView) -> str:
    """A risk in a line: since when and whose it is, or how it ended."""
    risk, who = view.risk, mention(view.owner)
    what = _("{kind}: {what}", kind=kinds(_)[risk.kind], what=in_a_line(risk.what, 90))
    since = _.short_day(day_of(view.partnership, risk.said_at))
    word = in_a_line(risk.word, 60)
    if risk.state == CLOSED:
        return _("✅ {what} – closed: {word}", what=what, word=word)
    if risk.state == CAME_TRUE:
        return _("⚠️ {what} – happened: {word}", what=what, word=word)
    line = _("{what} – {who}, since {day}", what=what, who=who, day=since)
    if view.owner.left_at is not None:
        line += ". " + _("Who takes it over?")
    return f"{line}. {_last_word(_, view.word_by, word)}" if risk.word else line


def _last_word(_: Translator, by: Person | None, word: str) -> str:
    return _("Last word, {who}: {word}", who=mention(by), word=word) if by else word


def _owner(_: Translator, view: RiskView) -> str:
    if view.owner.left_at is not None:
        return _("Responsible: {who}, who has left", who=mention(view.owner))
    return _("Responsible: {who}", who=mention(view.owner))
