"""What two companies have done together, as a file that either takes along: to read, and for machines.

Nothing that was sealed is in it, nor what somebody alone said: no answers to a status meeting or a retro, no
mediation and what came of it, no praise, no pairs. People are named in the working agreement alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.blocks.agreement import history_lines
from bot.blocks.charter import CharterView, as_markdown as charter_markdown
from bot.language import Translator
from bot.partnerships import Partnership, Side
from bot.plain import as_markdown as as_text

VERSION: Final = 1
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class TakenAlong:
    """Everything of a partnership that both companies may keep; moments are texts in UTC."""

    partnership: Partnership
    sides: Sequence[Side]
    made_at: datetime
    agreement: CharterView
    lists: Mapping[str, Sequence[Facts]]
    """What was done, by the names of the titles below."""


def as_json(_: Translator, along: TakenAlong) -> str:
    """For machines; the working agreement as Markdown, since that is what was signed."""
    partnership = along.partnership
    whole = {
        "version": VERSION,
        "made_at": along.made_at.isoformat(timespec="seconds"),
        "collaboration": {
            "id": partnership.id,
            "name": partnership.name,
            "channel": partnership.slack_channel,
            "companies": [side.name for side in along.sides],
            "begun_at": partnership.begun_at.isoformat(timespec="seconds"),
            "ended_at": partnership.ended_at and partnership.ended_at.isoformat(timespec="seconds"),
        },
        "working_agreement": _agreement(_, along),
        **along.lists,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def as_markdown(_: Translator, along: TakenAlong) -> str:
    """To read: the newest last, days in the zone of the partnership."""
    titles = {
        "meetings": _("Meetings"),
        "decisions": _("Decisions"),
        "blockers": _("Blockers"),
        "actions": _("Actions"),
        "risks": _("Risks"),
        "ideas": _("Ideas"),
    }
    lines = [
        f"# {as_text(along.partnership.name)}: " + " & ".join(as_text(side.name) for side in along.sides),
        "",
        _(
            "As of {day}. Left out: answers of single people, retros, mediation, praise.",
            day=_.long_day(along.made_at.astimezone(along.partnership.tz).date()),
        ),
    ]
    for name, facts in along.lists.items():
        lines += ["", f"## {titles[name]}", ""]
        lines += [line for each in facts for line in _item(_, along, each)] or [_("none yet")]
    return "\n".join([*lines, "", _agreement(_, along)])


def _agreement(_: Translator, along: TakenAlong) -> str:
    return charter_markdown(_, along.agreement, history_lines(_, along.agreement.changes))


def _item(_: Translator, along: TakenAlong, facts: Facts) -> Iterator[str]:
    """What it is, and below what is known of it, as far as anything is."""
    labels = _labels(_)
    what = facts.get("what") or _day(_, along, facts["meeting_at"])
    yield f"- {_line(what)}"
    for name, value in facts.items():
        if name in labels and value:
            shown = _day(_, along, value) if name.endswith(("_at", "_on", "_by", "since")) else value
            yield f"  - {labels[name]}: {_line(_states(_).get(shown, shown) if name == 'state' else shown)}"


def _labels(_: Translator) -> Mapping[str, str]:
    """In the order of the facts; what has none is for machines."""
    return {
        "state": _("Status"),
        "stops": _("What it stops"),
        "effect": _("What it would mean"),
        "gain": _("What it gives"),
        "raised_by": _("Raised by"),
        "shared_by": _("Shared by"),
        "suggested_by": _("Suggested by"),
        "noted_by": _("Noted by"),
        "responding": _("Answered by"),
        "responsible": _("Responsible"),
        "raised_at": _("Raised"),
        "shared_at": _("Shared"),
        "suggested_at": _("Suggested"),
        "noted_at": _("Noted"),
        "due_on": _("Due"),
        "may_happen_by": _("May happen by"),
        "resolved_at": _("Resolved"),
        "settled_at": _("Ended on"),
        "remedy": _("What was done"),
        "prevention": _("What we change"),
        "word": _("Comment"),
        "reference": _("Ticket or link"),
    }


def _states(_: Translator) -> Mapping[str, str]:
    return {
        "open": _("open"),
        "acknowledged": _("taken"),
        "handed_back": _("not ours"),
        "resolved": _("resolved"),
        "confirmed": _("closed"),
        "closed": _("closed"),
        "happened": _("happened"),
        "done": _("done"),
        "dropped": _("dropped"),
        "tried": _("tried"),
        "not_now": _("not now"),
        "withdrawn": _("withdrawn"),
        "held": _("held"),
        "called_off": _("called off"),
    }


def _day(_: Translator, along: TakenAlong, written: str) -> str:
    """A day, or a moment in UTC, as a day there; a name of a company, which ends like one, as it is."""
    try:
        if "T" not in written:
            return _.long_day(date.fromisoformat(written))
        return _.long_day(datetime.fromisoformat(written).astimezone(along.partnership.tz).date())
    except ValueError:
        return written


def _line(text: str) -> str:
    return as_text(" ".join(text.split()))
