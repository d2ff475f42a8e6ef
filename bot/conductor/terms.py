"""What is agreed in a partnership, read from where each ritual keeps it: by name, as JSON can hold it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Final

from bot import partnerships
from bot.partnerships import PARTS, Partnership, Person, Side, Unit
from bot.recurring import Recurring
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import (
    agreement,
    charter,
    disagreement,
    escalation,
    mail,
    retro,
    scorecard,
    status,
    webhook,
)
from bot.rituals.agreement import Terms
from bot.rituals.escalation import EscalationRung, RungSettings

OF_SIDE: Final = ("name", "holidays", "language", "opens", "closes", "zone", "week")
OF_BOTH: Final = ("language", "zone", "guests")


def terms_of(w: Unit, partnership: Partnership) -> dict[str, Any]:
    """Everything that is agreed now, of both and by each side; what is empty is left out."""
    w.session.flush()
    named: dict[str, Any] = {}
    for name in OF_BOTH:
        named[f"shared.{name}"] = getattr(partnership, name)
    for side in partnerships.sides(w, partnership.id):
        named |= side_terms(side)
    named |= outside_terms(w, partnership.id)
    named |= _people_terms(w, partnership.id)
    named |= ladder_terms(*escalation.ladder_of(w, partnership.id))
    named |= _status_terms(w, partnership.id) | _retro_terms(w, partnership.id)
    named |= {f"forum.{each.number}": _forum_terms(each) for each in status.forums_of(w, partnership.id)}
    named |= {"review.months": charter.months_of(w, partnership.id)}
    named |= {"disagreement.days": disagreement.days_of(w, partnership.id)}
    named |= {"scorecard.posted": scorecard_terms(*scorecard.agreed_of(w, partnership.id))}
    said = agreement.state_of(w, partnership.id)
    named |= {name: text for name, text in said.items() if name.startswith("said.")}
    return {name: value for name, value in named.items() if value is not None}


def outside_terms(w: Unit, partnership_id: int) -> dict[str, Any]:
    """What each side has sent out of Slack, where to and to how many, and whether its systems may read."""
    allowed = partnerships.permissions_in(w, partnership_id)
    mailed = Counter(each.side_id for each in mail.confirmed_in(w, partnership_id))
    named: dict[str, Any] = {f"side.{side_id}.mail": count for side_id, count in mailed.items()}
    return (
        named
        | {f"side.{each.side_id}.api": True for each in allowed}
        | {
            f"side.{each.side_id}.webhook": {"host": each.host, "kinds": list(each.kinds)}
            for each in webhook.open_in(w, partnership_id)
        }
    )


def side_terms(side: Side) -> dict[str, Any]:
    """What a side says of itself."""
    return {f"side.{side.id}.{name}": _plain(getattr(side, name)) for name in OF_SIDE}


def ladder_terms(ladder: escalation.EscalationLadder, rungs: Sequence[EscalationRung]) -> dict[str, Any]:
    """The ladder, each step by its id."""
    named: dict[str, Any] = {"ladder.critical_always": ladder.critical_counts_always}
    for rung in rungs:
        settings = RungSettings(rung.name, rung.source, rung.named, rung.to_acknowledge, rung.to_resolve)
        named[f"ladder.step.{rung.id}"] = rung_terms(rung.place, settings)
    return named


def rung_terms(place: int, rung: RungSettings) -> dict[str, Any]:
    """One step of the ladder."""
    return {
        "place": place,
        "name": rung.name,
        "source": rung.source,
        "named": sorted(rung.named),
        "acknowledge": dict(rung.to_acknowledge),
        "resolve": dict(rung.to_resolve),
    }


def rungs_from(terms: Terms) -> list[tuple[int | None, RungSettings]]:
    """The steps that terms say, from the lowest up: the id of each, None for a new one."""
    steps = [
        (name.removeprefix("ladder.step."), step)
        for name, step in terms.items()
        if name.startswith("ladder.step.") and step is not None
    ]
    return [
        (
            int(key) if key.isdecimal() else None,
            RungSettings(step["name"], step["source"], step["named"], step["acknowledge"], step["resolve"]),
        )
        for key, step in sorted(steps, key=lambda each: each[1]["place"])
    ]


def status_plan_terms(plan: status.Plan) -> dict[str, Any]:
    """The plan of the status meetings; a beginning that was not chosen is not there."""
    named = {
        "status.rhythm": _rhythm(plan.rule),
        "status.clock": _plain(plan.clock),
        "status.on_holiday": plan.on_holiday,
        "status.lead": plan.lead_hours,
        "status.link": plan.link or None,
    }
    return named | ({"status.starts_on": _plain(plan.starts_on)} if plan.starts_on else {})


def status_plan_from(terms: Terms) -> status.Plan:
    """The plan that terms say."""
    return status.Plan(
        _rule(terms["status.rhythm"]),
        time.fromisoformat(terms["status.clock"]),
        terms["status.on_holiday"],
        terms.get("status.lead"),
        terms.get("status.link") or "",
        _day(terms.get("status.starts_on")),
    )


def forum_terms(forum: status.ForumPlan, *, paused: bool) -> dict[str, Any]:
    """What a further forum is for, what it asks, and when it meets."""
    plan = forum.plan
    return {
        "kind": forum.kind,
        "name": forum.name,
        "questions": list(forum.questions),
        "rhythm": _rhythm(plan.rule),
        "clock": _plain(plan.clock),
        "on_holiday": plan.on_holiday,
        "lead": plan.lead_hours,
        "link": plan.link,
        "paused": paused,
        # That nobody is asked is what was agreed before there was a choice: it stands nowhere.
        **({"approves": True} if forum.approves else {}),
        # Nor is that nobody chose the week in which it begins.
        **({"starts_on": _plain(plan.starts_on)} if plan.starts_on else {}),
    }


def forum_plan_from(term: Mapping[str, Any]) -> status.ForumPlan:
    """What a term says of one; whether it is paused stands beside it."""
    plan = status.Plan(
        _rule(term["rhythm"]),
        time.fromisoformat(term["clock"]),
        term["on_holiday"],
        term["lead"],
        term["link"],
        _day(term.get("starts_on")),
    )
    approves = bool(term.get("approves"))
    return status.ForumPlan(term["kind"], term["name"], term["questions"], plan, approves=approves)


def _forum_terms(forum: status.StatusForum) -> dict[str, Any]:
    return forum_terms(forum.agreed, paused=_paused(forum))


def retro_plan_terms(plan: retro.Plan) -> dict[str, Any]:
    """The plan of the retros; without a rhythm somebody opens each."""
    named = {
        "retro.rhythm": _rhythm(plan.rule) if plan.rule else None,
        "retro.clock": _plain(plan.clock),
        "retro.on_holiday": plan.on_holiday,
        "retro.format": {"format": plan.format, "columns": list(plan.columns)},
        "retro.days_open": plan.days_open,
        "retro.k": plan.k,
        "retro.extends": plan.extends,
        # Anonymous is what was agreed before there was a choice: it stands nowhere.
        "retro.mode": plan.mode if plan.mode != retro.ANONYMOUS else None,
    }
    return named | ({"retro.starts_on": _plain(plan.starts_on)} if plan.starts_on and plan.rule else {})


def retro_plan_from(terms: Terms) -> retro.Plan:
    """The plan that terms say."""
    rhythm = terms.get("retro.rhythm")
    return retro.Plan(
        _rule(rhythm) if rhythm else None,
        time.fromisoformat(terms["retro.clock"]),
        terms["retro.format"]["format"],
        terms["retro.format"]["columns"],
        terms["retro.days_open"],
        terms["retro.k"],
        terms["retro.extends"],
        terms["retro.on_holiday"],
        _day(terms.get("retro.starts_on")),
        terms.get("retro.mode") or retro.ANONYMOUS,
    )


def scorecard_terms(nth: int, clock: time, on: bool) -> dict[str, Any]:  # as it is kept
    """When the scorecard is posted."""
    return {"on": on, "nth": nth, "clock": clock.isoformat()}


def person_terms(person: Person, parts: set[str]) -> dict[str, Any]:
    """The parts that somebody holds, and the side on which they were put by hand."""
    names = [part for part in PARTS if part in parts]
    settled = person.side_id if person.settled_by is not None else None
    return {f"parts.{person.id}": names or None, f"side_of.{person.id}": settled}


def _people_terms(w: Unit, partnership_id: int) -> dict[str, Any]:
    named: dict[str, Any] = {}
    parts = partnerships.parts(w, partnership_id)
    for person in partnerships.people(w, partnership_id):
        named |= person_terms(person, parts.get(person.id, set()))
    return named


def _status_terms(w: Unit, partnership_id: int) -> dict[str, Any]:
    recurring = status.cadence_of(w, partnership_id)
    if recurring is None:
        return {}
    cadence = recurring.cadence
    plan = status.Plan(
        cadence.rule,
        cadence.clock,
        recurring.on_holiday,
        recurring.lead_hours,
        recurring.link,
        cadence.starts_on,
    )
    return {**status_plan_terms(plan), "status.paused": _paused(recurring)}


def _retro_terms(w: Unit, partnership_id: int) -> dict[str, Any]:
    recurring = retro.cadence_of(w, partnership_id)
    if recurring is None:
        return {}
    cadence = recurring.cadence
    plan = retro.Plan(
        None if recurring.by_hand else cadence.rule,
        cadence.clock,
        recurring.format,
        recurring.columns,
        recurring.days_open,
        recurring.k,
        recurring.extends,
        recurring.on_holiday,
        None if recurring.by_hand else cadence.starts_on,
        recurring.mode,
    )
    return {**retro_plan_terms(plan), "retro.paused": _paused(recurring)}


def _paused(recurring: Recurring) -> bool:
    return recurring.paused_at is not None


def _rhythm(rule: Weekly | Monthly) -> Mapping[str, Any]:
    if isinstance(rule, Weekly):
        return {"weekdays": list(rule.weekdays), "every": rule.every}
    return {"nth": rule.nth, "weekday": rule.weekday}


def _rule(rhythm: Mapping[str, Any]) -> Weekly | Monthly:
    if "nth" in rhythm:
        return Monthly(rhythm["nth"], rhythm["weekday"])
    return Weekly(tuple(rhythm["weekdays"]), rhythm["every"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value
