"""What two companies have done together, as a file that either takes along: to read, and for machines.

Nothing that was sealed is in it, nor what somebody alone said: no answers to a status meeting or a retro, no
mediation and what came of it, no praise, no pairs. People are named in the working agreement alone.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from bot.blocks.agreement import history_lines
from bot.blocks.charter import CharterView, as_markdown as charter_markdown
from bot.blocks.elements import Modal, modal, section
from bot.blocks.measures import safe
from bot.blocks.status import kinds
from bot.language import Translator
from bot.partnerships import Partnership, Side
from bot.plain import in_a_line

VERSION: Final = 1
_UNFIT: Final = re.compile(r"[^\w.-]+")
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
    year: int | None = None
    """Only what was open, held or changed in this year; else everything."""


def as_json(_: Translator, along: TakenAlong) -> str:
    """For machines; the working agreement as Markdown, since that is what was signed."""
    partnership = along.partnership
    whole = {
        "version": VERSION,
        "made_at": along.made_at.isoformat(timespec="seconds"),
        "year": along.year,
        "does_not_prove": _does_not_prove(_),
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
        "disagreements": _("Disagreements between the companies"),
        "ideas": _("Ideas"),
    }
    named = " & ".join(in_a_line(side.name) for side in along.sides)
    of = "" if along.year is None else f" {along.year}"
    lines = [
        f"# {in_a_line(along.partnership.name)}{of}: {named}",
        "",
        _(
            "As of {day}. Left out: answers of single people, retros, mediation, praise.",
            day=_.long_day(along.made_at.astimezone(along.partnership.tz).date()),
        ),
        "",
        _does_not_prove(_),
    ]
    for name, facts in along.lists.items():
        lines += ["", f"## {titles[name]}", ""]
        lines += [line for each in facts for line in _item(_, along, each)] or [_("none yet")]
    return "\n".join([*lines, "", _agreement(_, along)])


def file_name(along: TakenAlong) -> str:
    """Without its ending; the channel's name as Slack has it is a file's, too."""
    of = "" if along.year is None else f"-{along.year}"
    return f"samspil-{_UNFIT.sub('-', along.partnership.name)}{of}"


def comment(_: Translator, along: TakenAlong) -> str:
    """What stands beside the files."""
    name = safe(along.partnership.name)
    if along.year is None:
        return _("Everything that both companies may take along of {name}.", name=name)
    return _("The file of {year} for {name}.", year=along.year, name=name)


def sent_modal(_: Translator) -> Modal:
    """The files come in a moment."""
    said = _("The file is on its way to you, by direct message: as a PDF to read, and as JSON for machines.")
    return modal("along.sent", _("Take along"), [section(said)], close=_("Close"))


def refused_modal(_: Translator) -> Modal:
    """They do not come."""
    return modal("along.sent", _("Take along"), [section(not_sent(_))], close=_("Close"))


def not_sent(_: Translator) -> str:
    """What is said where Slack does not take the files."""
    return _(
        "Slack did not take the file: an admin may have blocked files here. Whoever runs Samspil can give "
        "it to you."
    )


def _does_not_prove(_: Translator) -> str:
    return _(
        "What it shows is what was written down in Samspil. It does not prove that nothing else was agreed "
        "or done, nor that what was marked as done was done well. The working agreement stands as it is now."
    )


def _agreement(_: Translator, along: TakenAlong) -> str:
    return charter_markdown(_, along.agreement, history_lines(_, along.agreement.changes))


def _item(_: Translator, along: TakenAlong, facts: Facts) -> Iterator[str]:
    """What it is, and below what is known of it, as far as anything is."""
    labels = _labels(_)
    what = facts.get("what") or f"{_forum(_, facts['forum'])}, {_day(_, along, facts['meeting_at'])}"
    yield f"- {in_a_line(what)}"
    for name, value in facts.items():
        if name in labels and value:
            yield f"  - {labels[name]}: {_shown(_, along, name, value)}"


def _shown(_: Translator, along: TakenAlong, name: str, value: Any) -> str:
    if name == "minutes":
        return in_a_line(" · ".join(_said_to_minutes(_, along, each) for each in value))
    if isinstance(value, Mapping):
        return in_a_line(" · ".join(f"{company}: {text}" for company, text in value.items()))
    if name == "state":
        return _states(_).get(value, in_a_line(value))
    return _day(_, along, value) if name.endswith(("_at", "_on", "_by", "since")) else in_a_line(value)


def _said_to_minutes(_: Translator, along: TakenAlong, said: Facts) -> str:
    """What a company says to the minutes of a meeting, and since when."""
    side, outcome = said["company"], said["outcome"]
    if said["settled_at"] is None:
        return _("{side}: not approved yet", side=side)
    day = _day(_, along, said["settled_at"])
    if outcome == "remark":
        return _("{side}: remark on {day}: {text}", side=side, day=day, text=said["remark"])
    if outcome == "silent":
        return _("{side}: approved by silence on {day}", side=side, day=day)
    return _("{side}: approved on {day}", side=side, day=day)


def _forum(_: Translator, called: str) -> str:
    """Its own name, or what its kind is called."""
    return {"status": _("Status meeting"), **kinds(_)}.get(called, called)


def _labels(_: Translator) -> Mapping[str, str]:
    """In the order of the facts; what has none is for machines."""
    return {
        "state": _("Status"),
        "minutes": _("Minutes"),
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
        "acknowledged_at": _("Taken"),
        "shared_at": _("Shared"),
        "suggested_at": _("Suggested"),
        "noted_at": _("Noted"),
        "due_on": _("Due"),
        "may_happen_by": _("May happen by"),
        "resolved_at": _("Resolved"),
        "reddened_at": _("Turned red"),
        "settled_at": _("Ended on"),
        "remedy": _("What was done"),
        "prevention": _("What we change"),
        "views": _("How each sees it"),
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
        "yellow": _("yellow"),
        "red": _("red"),
        "settled": _("solved"),
    }


def _day(_: Translator, along: TakenAlong, written: str) -> str:
    """A day, or a moment in UTC, as a day there; a name of a company, which ends like one, as it is."""
    try:
        if "T" not in written:
            return _.long_day(date.fromisoformat(written))
        return _.long_day(datetime.fromisoformat(written).astimezone(along.partnership.tz).date())
    except ValueError:
        return in_a_line(written)
