"""The words of the charter: its sections, states, contact persons and rungs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot.blocks.elements import listed, mention, safe
from bot.blocks.escalation.words import duration, severities, sources
from bot.blocks.measures import in_pieces
from bot.language import Translator
from bot.partnerships import Partnership, Person, Side
from bot.rituals.charter import (
    AIMS,
    AT_LEAST,
    AT_RISK,
    CONFLICTS,
    CONTRACT_DATE,
    CRITERION,
    DECISION_RIGHT,
    OFF_TRACK,
    ON_TRACK,
    PLACES,
    PURPOSE,
    ROLES,
    WORKING_GROUP,
    Charter,
    CharterQuestion,
    Figure,
    InForce,
    InShort,
    Signed,
    Standing,
    Target,
    Turn,
    can_be_read_in_two_ways,
)
from bot.rituals.escalation import SEVERITIES

SIGNS: Mapping[str | None, str] = {ON_TRACK: "🟢", AT_RISK: "🟡", OFF_TRACK: "🔴", None: "⚪"}
CONTACTS = "contacts"
LADDER = "ladder"
CLAUSE_PAGES = (DECISION_RIGHT, WORKING_GROUP, CONTRACT_DATE)
OFFERED_PAGES = (*CLAUSE_PAGES, AIMS)
"""Shown only where there is something on them, and to who adds the first."""
PAGES = (PURPOSE, ROLES, CRITERION, CONTACTS, PLACES, LADDER, CONFLICTS, *OFFERED_PAGES)
"""What stands in a charter, in the order in which it is read. Buttons carry the place of a page in it, so
what is new comes last."""
PEOPLE_NAMED = 10
NAMED = 5
"""So many criteria are named on the panel; the rest are counted."""


def titles(_: Translator) -> dict[str, str]:
    """The sections."""
    return {
        PURPOSE: _("Purpose"),
        ROLES: _("Roles and boundaries"),
        CRITERION: _("Success criteria"),
        CONTACTS: _("Contact persons"),
        PLACES: _("Where tasks and documents are"),
        LADDER: _("The escalation path"),
        CONFLICTS: _("The plan for conflicts"),
        DECISION_RIGHT: _("Who decides what"),
        WORKING_GROUP: _("Working groups"),
        CONTRACT_DATE: _("Dates of the contract"),
        AIMS: _("Each company's own aims"),
    }


def page_of(kind: str) -> int:
    """The page on which a section stands."""
    return PAGES.index(kind) + 1


def clause_kind_on(page: int) -> str:
    """The kind of clause that stands on a page; nothing where it is none."""
    kind = PAGES[page - 1] if 0 < page <= len(PAGES) else ""
    return kind if kind in CLAUSE_PAGES else ""


def day_line(_: Translator, kind: str, day: date) -> str:
    """The day of a clause."""
    return _("until {day}", day=_.long_day(day)) if kind == WORKING_GROUP else _.long_day(day)


def states(_: Translator) -> dict[str | None, str]:
    """How a criterion goes."""
    return {
        ON_TRACK: _("on track"),
        AT_RISK: _("at risk"),
        OFF_TRACK: _("off track"),
        None: _("not answered yet"),
    }


def answer_line(_: Translator, kind: str, answer: str) -> str:
    """What was answered, which is escaped already."""
    if kind == WORKING_GROUP:
        return _("What was learned: {text}", text=answer)
    return _("What becomes of it: {text}", text=answer)


def said_lines(_: Translator, kind: str, rest: Sequence[str]) -> list[str]:
    """The lines after the name, each with what it says; those that are empty are empty."""
    _name, *says_what = part_lines(_, kind)
    return [says(text) if text else "" for says, text in zip(says_what, rest, strict=True)]


def part_lines(_: Translator, kind: str) -> Sequence[Callable[[str], str]]:
    """For each part of a criterion or a clause a line that says what it is; none for a section of text."""

    def name(text: str) -> str:
        return _("Name: {text}", text=text)

    return {
        CRITERION: (
            name,
            lambda text: _("Measure: {text}", text=text),
            lambda text: _("Target: {text}", text=text),
        ),
        DECISION_RIGHT: (
            name,
            lambda text: _("Decides: {who}", who=text),
            lambda text: _("Is heard first: {who}", who=text),
            lambda text: _("Is told: {who}", who=text),
        ),
        WORKING_GROUP: (
            name,
            lambda text: _("What it is for: {text}", text=text),
            lambda text: _("Who brings what: {text}", text=text),
        ),
        CONTRACT_DATE: (name, lambda text: _("What has to happen before it: {text}", text=text)),
    }.get(kind, ())


def article_name(_: Translator, kind: str, name: str) -> str:
    """A section, or a criterion or a clause by its name; escaped."""
    if kind == CRITERION:
        return _("Criterion “{name}”", name=short(name, 120))
    if kind in CLAUSE_PAGES:
        return _("{section}, “{name}”", section=titles(_)[kind], name=short(name, 120))
    return titles(_)[kind]


def short(text: str, most: int) -> str:
    """The beginning of a person's text, escaped and in one line: at most so many characters with that."""
    line = " ".join(text.split())
    pieces = in_pieces(line, most - 1)
    return pieces[0] + "…" if len(pieces) > 1 else "".join(pieces)


def few(names: Sequence[str]) -> str:
    """Names in a row; of many only the first, and how many more there are."""
    rest = f" +{len(names) - PEOPLE_NAMED}" if len(names) > PEOPLE_NAMED else ""
    return listed(names[:PEOPLE_NAMED]) + rest


def signed_line(_: Translator, partnership: Partnership, signed: Signed, *, mentions: bool = False) -> str:
    """Whether a side has signed, by whom and when; or who could."""
    side = safe(signed.side.name)
    if signed.person is not None and signed.at is not None:
        on = _.day(signed.at.astimezone(partnership.tz).date())
        return _("✅ {side}: signed by {who}, {day}", side=side, who=safe(signed.person.name), day=on)
    if not signed.contacts:
        return _("◻️ {side}: not signed. It has no contact person: name one under People", side=side)
    who = few([mention(p) if mentions else safe(p.name) for p in signed.contacts])
    return _("◻️ {side}: not signed ({who} can sign)", side=side, who=who)


def review_line(_: Translator, charter: Charter, partnership: Partnership) -> str:
    """When the charter is looked at again."""
    if charter.review_at is None:
        return ""
    return _("Next review: {day}", day=_.day_of(charter.review_at, partnership.tz, is_long=True))


def contact_lines(
    _: Translator, agreed: InForce, people: Mapping[int, Person], sides: Sequence[Side]
) -> list[str]:
    """The contact persons by side, not escaped."""
    names = {side.id: side.name for side in sides}
    return [
        f"{names.get(side_id, '?')}: "
        + (listed(people[each].name for each in named if each in people) or _("no contact person"))
        for side_id, named in agreed.get(CONTACTS, ())
    ]


def ladder_lines(_: Translator, agreed: InForce, people: Mapping[int, Person]) -> list[str]:
    """The rungs with whom they call and how long these have, not escaped."""
    lines = []
    for place, (name, source, named, acknowledge, resolve) in enumerate(agreed.get(LADDER, ()), 1):
        called = listed(people[each].name for each in named if each in people) or sources(_)[source]
        times = [
            _(
                "{severity}: {acknowledge} to take it, {resolve} to resolve it",
                severity=severities(_)[each],
                acknowledge=duration(_, acknowledge[each]),
                resolve=duration(_, resolve[each]),
            )
            for each in SEVERITIES
        ]
        lines.append(f"{place}. {name}: {called}" if name else f"{place}. {called}")
        lines += times
    return lines


def figure_line(_: Translator, figure: Figure) -> str:
    """So many of a unit, not escaped."""
    return f"{_.number(figure.value)} {figure.unit}".rstrip()


def to_be_typed(_: Translator, value: float) -> str:
    """A figure as somebody would type it, for a field that already has one."""
    text = _.number(value)
    return f"{text}0" if can_be_read_in_two_ways(text) else text


def aim_line(_: Translator, aim: Target) -> str:
    """What a criterion's figure is to reach, not escaped."""
    figure = figure_line(_, Figure(aim.value, aim.unit))
    return (
        _("at least {figure}", figure=figure)
        if aim.direction == AT_LEAST
        else _("at most {figure}", figure=figure)
    )


def standing_line(_: Translator, standing: Standing) -> str:
    """A criterion in one line: how it goes, and why if it does not go well."""
    line = f"{SIGNS[standing.state]} {short(standing.name, 150)}: {states(_)[standing.state]}"
    if standing.answered is not None and standing.answered.given is not None:
        line += f", {safe(figure_line(_, standing.answered.given))}"
    goes_well = standing.state == ON_TRACK and not standing.misses_target
    if standing.answered is not None and standing.answered.why and not goes_well:
        line += f" – {short(standing.answered.why, 200)}"
    return line


def months_line(_: Translator, questions: Sequence[CharterQuestion]) -> str:
    """The last half year at a glance, the latest month last."""
    return "  ".join(_month(_, each) for each in reversed(questions[:6]))


def _month(_: Translator, question: CharterQuestion) -> str:
    line = f"{_.month(question.month)} {SIGNS[question.state]}"
    return f"{line} {safe(figure_line(_, question.given))}" if question.given else line


def troubled_lines(_: Translator, agreed: InShort) -> list[str]:
    """The criteria that do not go as they should, the worst first, for the panel."""
    worst = [each for each in agreed.standings if each.state == OFF_TRACK]
    at_risk = [each for each in agreed.standings if each.state == AT_RISK]
    return [standing_line(_, each) for each in (*worst, *at_risk)]


def turned_line(_: Translator, turn: Turn) -> str:
    """A criterion that goes otherwise than it did, or whose figure reaches its target, or no longer does."""
    name, figures = f"*{short(turn.standing.name, 150)}*", _figures(_, turn)
    if turn.before is not None and turn.has_other_state:
        was, is_now = states(_)[turn.before.state], states(_)[turn.now.state]
        line = _("{name}: {was} before, {is_now} now", name=name, was=was, is_now=is_now)
        return f"{line}, {figures}" if figures else line
    if turn.is_reached:
        return _("{name} now reaches its target: {figures}", name=name, figures=figures)
    return _("{name} no longer reaches its target: {figures}", name=name, figures=figures)


def figures_line(_: Translator, turn: Turn) -> str:
    """A criterion with its new figure."""
    return f"{short(turn.standing.name, 150)}: {_figures(_, turn)}"


def _figures(_: Translator, turn: Turn) -> str:
    """The new figure after the one before, and what it is to reach; escaped."""
    if not turn.figures:
        return ""
    *before, new = turn.figures
    line = safe(" → ".join([*(_.number(each.value) for each in before), figure_line(_, new)]))
    return f"{line} ({safe(aim_line(_, turn.aim))})" if turn.aim is not None else line


def worries(_: Translator, troubled: Sequence[Standing]) -> str:
    """The criteria at risk and off track in one line, for the digest."""
    named = [
        f"{SIGNS[each.state]} {short(each.name, 100)} ({states(_)[each.state]})" for each in troubled[:NAMED]
    ]
    rest = len(troubled) - len(named)
    return _("*Success criteria*: {named}", named=listed(named)) + (f" +{rest}" if rest else "")
