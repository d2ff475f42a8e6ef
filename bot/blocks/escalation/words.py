"""The words of escalation: severities, rungs, states and durations."""

from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import cut, listed, mention, safe, titled
from bot.language import Translator
from bot.rituals.escalation import (
    ACKNOWLEDGED,
    CONFIRMED,
    HANDED_BACK,
    OPEN,
    RESOLVED,
    WORKDAY,
    Escalation,
    EscalationRung,
    InShort,
    MoveView,
)

NAMED = 2
"""So many of those for whom a blocker waits are named on the panel."""
SIGNS = {"low": "⚪", "normal": "🟡", "high": "🟠", "critical": "🔴"}


def severities(_: Translator) -> dict[str, str]:
    """From low to critical."""
    return {"low": _("Low"), "normal": _("Normal"), "high": _("High"), "critical": _("Critical")}


def severe(_: Translator, escalation: Escalation, what: str) -> str:
    """A blocker as it is called: how severe it is never stands in a colour alone."""
    sign, severity = SIGNS[escalation.severity], severities(_)[escalation.severity]
    return _("{sign} {severity}: {what}", sign=sign, severity=severity, what=what)


def named(_: Translator, escalation: Escalation, most: int) -> str:
    """The same in mrkdwn, at most so much of it, in a line."""
    return severe(_, escalation, f"*{safe(cut(' '.join(escalation.what.split()), most))}*")


def sources(_: Translator) -> dict[str, str]:
    """Whom a rung calls."""
    return {
        "contact": _("Contact persons of the company that is asked"),
        "owner": _("Accountable managers of both"),
        "lead": _("Neutral project lead"),
        "steering": _("Steering group"),
    }


def rung_name(_: Translator, rung: EscalationRung) -> str:
    """A rung as it is called, or after whom it calls."""
    return rung.name or sources(_)[rung.source]


def state(_: Translator, word: str, who: str) -> str:
    """Where an escalation stands."""
    return {
        OPEN: _("waits for somebody to take it"),
        ACKNOWLEDGED: _("{who} has got it", who=who),
        HANDED_BACK: _("not ours, says {who}", who=who),
        RESOLVED: _("resolved by {who}, to be confirmed", who=who),
        CONFIRMED: _("closed, confirmed by {who}", who=who),
    }[word]


def duration(_: Translator, minutes: int, *, always: bool = False) -> str:
    """Working minutes, in the largest unit that fits; where nights and holidays count, plain ones."""
    if always:
        return _counted_always(_, minutes)
    if minutes % WORKDAY == 0:
        return _.plural("{n} working day", "{n} working days", minutes // WORKDAY)
    if minutes % 60 == 0:
        return _.plural("{n} working hour", "{n} working hours", minutes // 60)
    return _("{n} working minutes", n=minutes)


def _counted_always(_: Translator, minutes: int) -> str:
    if minutes % WORKDAY == 0:
        return _.plural("{n} day", "{n} days", minutes // WORKDAY)
    if minutes % 60 == 0:
        return _.plural("{n} hour", "{n} hours", minutes // 60)
    return _("{n} minutes", n=minutes)


def by_whom(view: MoveView) -> str:
    """Who made a step; nobody where the clock did."""
    return mention(view.by) if view.by else ""


def place_of(view: MoveView) -> str:
    """The channel in which it stands."""
    return f"<#{view.partnership.channel}>"


def quoted(text: str) -> str:
    """What somebody wrote, set apart."""
    return "\n".join(f">{line}" for line in safe(text).split("\n"))


def blocker_lines(_: Translator, blockers: InShort) -> list[Block]:
    """What is blocked, the most severe first: for the panel and the digest."""
    if not blockers.total:
        return []
    lines = [_blocker_line(_, escalation, rung) for escalation, rung in blockers.foremost]
    if blockers.total > len(lines):
        lines.append(_("and {n} more", n=blockers.total - len(lines)))
    return titled(_("*Open blockers*"), lines)


def attention_lines(_: Translator, blockers: InShort, zone: ZoneInfo) -> list[str]:
    """What is blocked, and who has to do what by when: for the panel."""
    return [_attention_line(_, each, blockers, zone) for each, _rung in blockers.foremost]


def _attention_line(_: Translator, escalation: Escalation, blockers: InShort, zone: ZoneInfo) -> str:
    people = blockers.waits_for.get(escalation.id, ())
    who = listed(mention(person) for person in people[:NAMED])
    who += f" +{len(people) - NAMED}" if len(people) > NAMED else ""
    due_at = blockers.due_at.get(escalation.id)
    when = _.moment(due_at, zone) if due_at else ""
    if escalation.state == OPEN and when:
        standing = _("{who}: answer by {when}", who=who, when=when)
    elif escalation.state == ACKNOWLEDGED and when:
        standing = _("{who} has it, solved by {when}", who=who, when=when)
    else:
        standing = _("waits for {who}", who=who)
    return f"{named(_, escalation, 80)} – {standing}"


def _blocker_line(_: Translator, escalation: Escalation, rung: EscalationRung) -> str:
    what = safe(cut(" ".join(escalation.what.split()), 120))
    return f"• {severe(_, escalation, what)} ({safe(rung_name(_, rung))})"
