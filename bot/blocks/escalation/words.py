"""The words of escalation: severities, rungs, states and durations."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import cut, safe, section
from bot.language import Translator
from bot.rituals.escalation import (
    ACKNOWLEDGED,
    CONFIRMED,
    HANDED_BACK,
    OPEN,
    RESOLVED,
    EscalationRung,
    EscalationView,
)

SIGNS = {"low": "⚪", "normal": "🟡", "high": "🟠", "critical": "🔴"}
WORKDAY = 480


def severities(_: Translator) -> dict[str, str]:
    """From low to critical."""
    return {"low": _("Low"), "normal": _("Normal"), "high": _("High"), "critical": _("Critical")}


def sources(_: Translator) -> dict[str, str]:
    """Whom a rung calls."""
    return {
        "contact": _("Contact persons of the other side"),
        "owner": _("Owners of both sides"),
        "lead": _("Neutral project lead"),
        "steering": _("Steering group"),
    }


def rung_name(_: Translator, rung: EscalationRung) -> str:
    """A rung as it is called, or after whom it calls."""
    return rung.name or sources(_)[rung.source]


def state(_: Translator, word: str, who: str) -> str:
    """Where an escalation stands."""
    return {
        OPEN: _("waits to be acknowledged"),
        ACKNOWLEDGED: _("acknowledged by {who}", who=who),
        HANDED_BACK: _("handed back by {who}", who=who),
        RESOLVED: _("resolved by {who}, to be confirmed", who=who),
        CONFIRMED: _("closed, confirmed by {who}", who=who),
    }[word]


def duration(_: Translator, minutes: int) -> str:
    """Working minutes, in the largest unit that fits."""
    if minutes % WORKDAY == 0:
        return _.plural("{n} working day", "{n} working days", minutes // WORKDAY)
    if minutes % 60 == 0:
        return _.plural("{n} working hour", "{n} working hours", minutes // 60)
    return _("{n} working minutes", n=minutes)


def quoted(text: str) -> str:
    """What somebody wrote, set apart."""
    return "\n".join(f">{line}" for line in safe(text).split("\n"))


def blocker_lines(_: Translator, blockers: Sequence[EscalationView]) -> list[Block]:
    """What is blocked, the most severe first; also for the digest."""
    if not blockers:
        return []
    lines = [_blocker_line(_, each) for each in blockers[:5]]
    if len(blockers) > len(lines):
        lines.append(_("and {n} more", n=len(blockers) - len(lines)))
    return [section("\n".join([_("*Open blockers*"), *lines]))]


def _blocker_line(_: Translator, view: EscalationView) -> str:
    what = safe(cut(" ".join(view.escalation.what.split()), 120))
    return f"• {SIGNS[view.escalation.severity]} {what}: {safe(rung_name(_, view.rung))}"
