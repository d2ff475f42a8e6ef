"""Each kind of term in plain words, before and after."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from bot.blocks.calendars import calendar_names
from bot.blocks.elements import listed, safe
from bot.blocks.escalation.words import duration, severities, sources
from bot.blocks.mail import mail_to
from bot.blocks.partnership import guest_sides, part_names
from bot.blocks.retro.words import column, formats, modes
from bot.blocks.status.messages import nths
from bot.blocks.status.modals import WORKDAY_BEFORE, leads
from bot.blocks.status.naming import called
from bot.blocks.webhook import sent_to
from bot.blocks.words import every
from bot.language import LANGUAGES, Translator
from bot.partnerships import HOME, Person
from bot.rituals.agreement import Changes, Named
from bot.rituals.escalation import SEVERITIES
from bot.rituals.retro import ANONYMOUS

Line = tuple[str, str, str]
"""What changes, how it was, and how it is to be."""


def lines(
    _: Translator,
    changes: Changes,
    named: Named,
    *,
    begins: bool = False,
    of_side: int | None = None,
    under: str = "",
) -> list[str]:
    """A line for each thing that changes: before → after; nothing was before what `begins`.

    Where it is said already that all of it is `of_side`, no line names that company again; nor the heading
    that it stands `under`.
    """
    found = [
        line
        for name, (before, after) in changes.items()
        for line in _lines(_, name, before, after, named, of_side)
    ]
    return [
        _named(what, under) + (f": {was} → {will_be}" if was and not begins else f": {will_be}")
        for what, was, will_be in (*found, *_times(_, changes))
    ]


def _named(what: str, under: str) -> str:
    """The name of a line: by itself, or below the heading that it stands under."""
    own = what.removeprefix(f"{under}: ")
    return f"• {own[:1].upper()}{own[1:]}" if under else f"*{what}*"


def step_names(_: Translator, steps: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Where each step of the escalation path stands, and what it is called; from the lowest up."""
    ordered = sorted(steps, key=lambda step: step["place"])
    return [(step["place"], step["name"] or sources(_)[step["source"]]) for step in ordered]


def who(_: Translator, person: Person, named: Named) -> str:
    """A person by name; of who was erased it is only known for which side they acted."""
    if person.erased_at is not None:
        return _("somebody of {side}", side=safe(named.sides[person.side_id].name))
    return safe(person.name)


def _lines(
    _: Translator, name: str, before: Any, after: Any, named: Named, of_side: int | None
) -> list[Line]:
    first, _dot, rest = name.partition(".")
    if name.startswith(("ladder.step.", "forum.")):
        is_step = name.startswith("ladder.step.")
        return _step(_, before, after, named) if is_step else _forum(_, before, after)
    if first == "side":
        side_id, _dot, field = rest.partition(".")
        side = named.sides.get(int(side_id))
        label, show, empty = _side_fields(_)[field]
        what = f"{safe(side.name)}: {label}" if side and side.id != of_side else label
        return [(what, _shown(show, before, empty), _shown(show, after, empty))]
    if first in ("parts", "side_of"):
        return [_person(_, first, int(rest), before, after, named)]
    if first == "blocker":
        raised = _("The critical blocker of {day}", day=_day(_, after["raised_on"]))
        return [(raised, "", _("counts nights and days off, too"))]
    if first == "said":
        return [(_("In words"), _said(_, before), _said(_, after) or _("no longer"))]
    label, show = _fields(_, named)[first][rest]
    unsaid = {
        ("retro", "mode"): modes(_)[ANONYMOUS],
        ("retro", "rhythm"): _("no fixed date"),
        ("status", "lead"): leads(_)[WORKDAY_BEFORE],
    }
    empty = unsaid.get((first, rest)) or _("none")
    return [(label, _shown(show, before, empty), _shown(show, after, empty))]


def _forum(_: Translator, before: Any, after: Any) -> list[Line]:
    """A further forum: what it asks and when it meets; of one that is changed only what differs."""
    there = after or before
    what = called(_, there["kind"], there["name"])
    if before is None or after is None:
        fields = _of_forum(_, there)
        approved = [_("minutes are approved")] if there.get("approves") else []
        begins = [_("from {day}", day=fields["starts_on"])] if there.get("starts_on") else []
        line = "; ".join([fields["rhythm"], *begins, *map(safe, there["questions"]), *approved])
        return [(what, "", line)] if after else [(what, line, _("no longer"))]
    names = {
        "name": _("name"),
        "rhythm": _("how often"),
        "starts_on": _("from"),
        "questions": _("questions"),
        "on_holiday": _("on a holiday"),
        "lead": _("asked"),
        "link": _("Link to the meeting"),
        "approves": _("minutes are approved"),
        "paused": _("paused"),
    }
    was, will_be = _of_forum(_, before), _of_forum(_, after)
    return [
        (f"{called(_, before['kind'], before['name'])}: {label}", was[field], will_be[field])
        for field, label in names.items()
        if was[field] != will_be[field]
    ]


def _of_forum(_: Translator, forum: Mapping[str, Any]) -> Mapping[str, str]:
    yes, lead = _yes(_), forum["lead"]
    return {
        "name": called(_, forum["kind"], forum["name"]),
        "rhythm": f"{_rhythm(_, forum['rhythm'])}, {_clock(_, forum['clock'])}",
        "starts_on": _day(_, forum["starts_on"]) if forum.get("starts_on") else "",
        "questions": "; ".join(map(safe, forum["questions"])),
        "on_holiday": _on_holiday(_, forum["on_holiday"]),
        "lead": _("{n} hours before", n=lead) if lead is not None else leads(_)[WORKDAY_BEFORE],
        "link": safe(forum["link"]) or _("none"),
        "approves": yes(forum.get("approves", False)),
        "paused": yes(forum["paused"]),
    }


def _shown(show: Callable[[Any], str], value: Any, empty: str) -> str:
    return empty if value is None else show(value)


def _said(_: Translator, value: Mapping[str, str] | None) -> str:
    """What was said in words, with the card of a retro from which it comes."""
    if not value:
        return ""
    text = safe(value["text"])
    return (
        _("{text} (from the retro: “{card}”)", text=text, card=safe(value["card"])) if value["card"] else text
    )


def _step(_: Translator, before: Any, after: Any, named: Named) -> list[Line]:
    if after is None:
        return [(_step_name(_, before), "", _("left out"))]
    if before is None:
        times = [
            _(
                "{severity}: {acknowledge} to take it, {resolve} to resolve it",
                severity=severities(_)[severity],
                acknowledge=duration(_, after["acknowledge"][severity]),
                resolve=duration(_, after["resolve"][severity]),
            )
            for severity in SEVERITIES
        ]
        return [(_step_name(_, after), "", _("new") + " (" + "; ".join(times) + ")")]
    changed = list[Line]()
    if (before["name"], before["source"], before["named"]) != (
        after["name"],
        after["source"],
        after["named"],
    ):
        changed.append((_step_name(_, before), _calls(_, before, named), _calls(_, after, named)))
    return changed


def _times(_: Translator, changes: Changes) -> list[Line]:
    """Other times of steps: those of several that change alike are one line."""
    alike: dict[Line, list[Mapping[str, Any]]] = {}
    for name, (before, after) in changes.items():
        if name.startswith("ladder.step.") and before is not None and after is not None:
            for line in _times_of_step(_, before, after):
                alike.setdefault(line, []).append(after)
    return [(f"{_steps(_, steps)}, {what}", was, will_be) for (what, was, will_be), steps in alike.items()]


def _times_of_step(_: Translator, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Line]:
    for kind, label in (("acknowledge", _("time to take it")), ("resolve", _("time to resolve it"))):
        for severity in SEVERITIES:
            was, will_be = before[kind][severity], after[kind][severity]
            if was != will_be:
                yield f"{severities(_)[severity]}, {label}", duration(_, was), duration(_, will_be)


def _steps(_: Translator, steps: Sequence[Mapping[str, Any]]) -> str:
    if len(steps) == 1:
        return _step_name(_, steps[0])
    return _("Steps {steps}", steps=", ".join(str(step["place"]) for step in steps))


def _step_name(_: Translator, step: Mapping[str, Any]) -> str:
    return _("Step {n}, {name}", n=step["place"], name=safe(step["name"] or sources(_)[step["source"]]))


def _calls(_: Translator, step: Mapping[str, Any], named: Named) -> str:
    people = [named.people[each] for each in step["named"] if each in named.people]
    whom = listed(_if_there(_, each, named) for each in people) or sources(_)[step["source"]]
    return f"{safe(step['name'])} ({whom})" if step["name"] else whom


def _if_there(_: Translator, person: Person, named: Named) -> str:
    """Whoever has left is not called by a step, until they are back."""
    called = who(_, person, named)
    return _("{who} (has left)", who=called) if person.left_at is not None else called


def _person(_: Translator, kind: str, person_id: int, before: Any, after: Any, named: Named) -> Line:
    person = named.people.get(person_id)
    what = who(_, person, named) if person else ""
    if kind == "side_of":
        now = person.side_id if person and before is None else before
        sides = {each: named.sides[each].name for each in (now, after) if each in named.sides}
        return (_("{who}: company", who=what), safe(sides.get(now, "")), safe(sides.get(after, "")))
    parts = part_names(_)
    was, will_be = (listed(parts[each] for each in names or ()) or _("no part") for names in (before, after))
    return (what, was, will_be)


def _fields(_: Translator, named: Named) -> dict[str, dict[str, tuple[str, Callable[[Any], str]]]]:
    meetings, retros, yes = _("Status meetings"), _("Retros"), _yes(_)
    companies = guest_sides(named.sides.values())
    return {
        "shared": {
            "language": (_("Language in the channel"), lambda v: LANGUAGES.get(v, v)),
            "zone": (_("Time zone of the meetings"), safe),
            "guests": (
                _("Guests in the workspace of {side} belong to", side=safe(companies[HOME])),
                lambda v: safe(companies[v]),
            ),
        },
        "review": {
            "months": (
                _("The working agreement is reviewed"),
                lambda v: _.plural("every month", "every {n} months", v),
            ),
        },
        "disagreement": {
            "days": (
                _("A disagreement between us is yellow"),
                lambda v: _.plural("{n} working day", "{n} working days", v),
            ),
        },
        "scorecard": {
            "posted": (_("The scorecard is posted"), lambda v: _posted(_, v)),
        },
        "ladder": {
            "critical_always": (_("Critical blockers count nights and holidays, too"), yes),
        },
        "status": {
            "rhythm": (_("{what}: how often", what=meetings), lambda v: _rhythm(_, v)),
            "clock": (_("{what}: time", what=meetings), lambda v: _clock(_, v)),
            "starts_on": (_("{what}: from", what=meetings), lambda v: _day(_, v)),
            "on_holiday": (_("{what}: on a holiday", what=meetings), lambda v: _on_holiday(_, v)),
            "lead": (_("{what}: asked", what=meetings), lambda v: _("{n} hours before", n=v)),
            "link": (_("{what}: link", what=meetings), safe),
            "paused": (_("{what}: paused", what=meetings), yes),
        },
        "retro": {
            "rhythm": (_("{what}: how often", what=retros), lambda v: _rhythm(_, v)),
            "clock": (_("{what}: time", what=retros), lambda v: _clock(_, v)),
            "starts_on": (_("{what}: from", what=retros), lambda v: _day(_, v)),
            "on_holiday": (_("{what}: on a holiday", what=retros), lambda v: _on_holiday(_, v)),
            "format": (_("{what}: questions", what=retros), lambda v: _format(_, v)),
            "mode": (_("{what}: names on cards", what=retros), lambda v: modes(_)[v]),
            "days_open": (_("{what}: open for", what=retros), lambda v: _days(_, v)),
            "k": (_("{what}: answers at least", what=retros), str),
            "extends": (_("{what}: open longer if too few answer", what=retros), yes),
            "paused": (_("{what}: paused", what=retros), yes),
        },
    }


def _side_fields(_: Translator) -> dict[str, tuple[str, Callable[[Any], str], str]]:
    return {
        "name": (_("name"), safe, ""),
        "holidays": (_("holidays"), lambda v: calendar_names(_).get(v, v), ""),
        "language": (_("language"), lambda v: LANGUAGES.get(v, v), _("as in the channel")),
        "opens": (_("working hours from"), lambda v: _clock(_, v), ""),
        "closes": (_("working hours until"), lambda v: _clock(_, v), ""),
        "zone": (_("time zone"), safe, ""),
        "api": (_("own systems through the API"), lambda _v: _("may read"), _("may not read")),
        "mail": (_("sent by mail"), lambda v: mail_to(_, v), _("nothing")),
        "webhook": (_("sent out of Slack"), lambda v: sent_to(_, v["host"], v["kinds"]), _("nothing")),
        "week": (_("working days"), lambda v: _.weekdays(int(day) - 1 for day in v), ""),
    }


def _rhythm(_: Translator, value: Mapping[str, Any]) -> str:
    if "nth" in value:
        nth = nths(_)[value["nth"]]
        return _("the {nth} {weekday} of the month", nth=nth, weekday=_.weekday(value["weekday"]))
    weekdays, weeks = _.weekdays(value["weekdays"]), value["every"]
    if weeks == 1:
        return _("every {weekdays}", weekdays=weekdays)
    return _("{every} on {weekdays}", every=every(_, weeks), weekdays=weekdays)


def _posted(_: Translator, value: Mapping[str, Any]) -> str:
    if not value["on"]:
        return _("only when somebody does it")
    return _("working day {n} of the month, {clock}", n=value["nth"], clock=_clock(_, value["clock"]))


def _yes(_: Translator) -> Callable[[Any], str]:
    return lambda value: _("yes") if value else _("no")


def _clock(_: Translator, value: str) -> str:
    return _.clock_alone(time.fromisoformat(value))


def _day(_: Translator, value: str) -> str:
    return _.day(date.fromisoformat(value))


def _days(_: Translator, value: int) -> str:
    return _.plural("{n} working day", "{n} working days", value)


def _on_holiday(_: Translator, value: str) -> str:
    return _("moved to the next working day") if value == "move" else _("skipped")


def _format(_: Translator, value: Mapping[str, Any]) -> str:
    columns = listed(safe(column(_, each)) for each in value["columns"])
    return f"{formats(_).get(value['format'], '')} ({columns})"
