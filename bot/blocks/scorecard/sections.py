"""The scorecard in words, section by section, and the sentence for whoever cannot see its picture."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.blocks.charter.words import aim_line
from bot.blocks.elements import cut
from bot.blocks.escalation import severities
from bot.blocks.scorecard.words import (
    gap_in_words,
    points_in_words,
    questions_in_short,
    retro_in_words,
    span_in_words,
    states,
    title,
    too_few,
    trend_in_words,
)
from bot.language import Translator
from bot.rituals.charter import Target
from bot.rituals.retro import AGREED
from bot.rituals.scorecard import (
    BlockerPart,
    Card,
    CardView,
    Criterion,
    Question,
    RiskPart,
    SideActions,
    SideStatus,
    figures_of,
    trends,
)

ALT_MOST = 2000
"""Of an image block; of a file it is FILE_ALT_MOST [docs: image block, files.getUploadURLExternal]."""
FILE_ALT_MOST = 1000
FIGURES_SHOWN = 5
"""So many earlier months stand before a criterion's figure."""


@dataclass(frozen=True)
class Section:
    """A part of the card in words, not yet made safe for Slack."""

    title: str
    lines: Sequence[str]


def sections(_: Translator, view: CardView) -> list[Section]:
    """Everything that the card tells; a part that is not there at all is left out."""
    card = view.card
    made = [part(_, card) for part in _PARTS]
    made.insert(2, _health(_, card, trends(card, view.before)))
    made.insert(5, _criteria(_, card, view.before))
    return [each for each in made if each is not None]


def alt_text(_: Translator, view: CardView, most: int = ALT_MOST) -> str:
    """The picture for whoever cannot see it; a file holds less of it than the block that shows it."""
    sentences = [f"{title(_, view.card)}: {', '.join(view.card.sides.values())}."]
    sentences += [f"{each.title}: {'; '.join(each.lines)}." for each in sections(_, view)]
    return cut(" ".join(" ".join(sentences).split()), most)


def _status(_: Translator, card: Card) -> Section | None:
    part = card.status
    if part is None or not (part.rounds or part.called_off):
        return None
    lines = [
        f"{card.sides[side]}: {', '.join(_answered(_, each, part.rounds_of(side)))}"
        for side, each in part.by_side.items()
        if part.rounds_of(side)
    ]
    if part.called_off:
        lines.append(_("called off: {n}", n=part.called_off))
    return Section(_("Status meetings"), lines)


def _retros(_: Translator, card: Card) -> Section | None:
    if not card.retros:
        return None
    return Section(_("Retros"), [retro_in_words(_, each) for each in card.retros])


def _answered(_: Translator, part: SideStatus, rounds: int) -> Iterator[str]:
    """What a side answered; that it was silent is said where it was."""
    yield _("{n} of {of} answers", n=part.answered, of=part.expected)
    if part.silent:
        yield _("no answer at {silent} of {rounds} meetings", silent=part.silent, rounds=rounds)


def _health(_: Translator, card: Card, said: Mapping[str, str]) -> Section | None:
    part = card.latest_health
    if part is None:
        return None
    shown = [each for each in part.questions if each.total is not None]
    are_together = len(shown) > 1 and not any(each.by_side for each in shown)
    lines = [
        _question(_, card, each, said.get(each.name), says_why=not are_together)
        for each in part.questions
        # Where nothing had been agreed, what became of it was not asked.
        if each.total is not None or each.name != AGREED
    ]
    # What holds of all is said once.
    lines += [_("too few to show any of it by company")] if are_together else []
    return Section(_("How we see each other, from 1 to 5"), lines)


def _question(_: Translator, card: Card, question: Question, said: str | None, *, says_why: bool) -> str:
    name = questions_in_short(_)[question.name]
    if question.total is None:
        return f"{name}: {too_few(_)}"
    if question.by_side:
        phrases = [
            f"{card.sides[side]} {points_in_words(_, each)}" for side, each in question.by_side.items()
        ]
        phrases.append(gap_in_words(_, question.gap or 0))
    else:
        phrases = [
            points_in_words(_, question.total),
            *([_("too few to show by company")] if says_why else []),
        ]
    if said is not None:
        phrases.append(trend_in_words(_, said))
    return f"{name}: {', '.join(phrases)}"


def _blockers(_: Translator, card: Card) -> Section | None:
    if not card.blockers:
        return None
    names = severities(_)
    told = {severity: ", ".join(_blocker(_, each)) for severity, each in card.blockers.items()}
    lines = [f"{names[severity]}: {said}" for severity, said in told.items() if said]
    lines += _moved(_, card)
    return Section(_("Blockers, in working time"), lines) if lines else None


def _moved(_: Translator, card: Card) -> Iterator[str]:
    """Whose own change of working time it was that kept something in time."""
    spans = [span for each in (card.blockers or {}).values() for span in (each.acknowledged, each.resolved)]
    moved: Counter[int] = sum((Counter(span.moved) for span in spans if span), Counter())
    for side, n in moved.items():
        yield _(
            "{n} of these in time only because {side} had changed its own working time",
            n=n,
            side=card.sides.get(side, ""),
        )


def _blocker(_: Translator, part: BlockerPart) -> Iterator[str]:
    """How many there were, and what became of them; what none of them came to is not said."""
    if part.raised:
        yield _("{n} raised", n=part.raised)
    if part.open:
        yield _("{n} open at the end", n=part.open)
    if part.acknowledged is not None:
        yield _("taken {span}", span=span_in_words(_, part.acknowledged))
    if part.resolved is not None:
        yield _("resolved {span}", span=span_in_words(_, part.resolved))


def _actions(_: Translator, card: Card) -> Section | None:
    lines = [
        f"{card.sides[side]}: {', '.join(_became(_, each))}"
        for side, each in (card.actions or {}).items()
        if each.due
    ]
    return Section(_("Actions that were due"), lines) if lines else None


def _became(_: Translator, part: SideActions) -> Iterator[str]:
    """What became of them; what none of them came to is not said."""
    yield _("{n} due", n=part.due)
    if part.kept:
        yield _("{n} kept", n=part.kept)
    if part.late:
        yield _("{n} late", n=part.late)
    if part.dropped:
        yield _("{n} dropped", n=part.dropped)
    if part.open:
        yield _("{n} not done", n=part.open)


def _criteria(_: Translator, card: Card, before: Sequence[Card]) -> Section | None:
    if not card.criteria:
        return None
    names = states(_)
    lines = [f"{each.name}: {names[each.state]}{_figures(_, each, before)}" for each in card.criteria]
    return Section(_("What we agreed on"), lines)


def _figures(_: Translator, criterion: Criterion, before: Sequence[Card]) -> str:
    """How a figure went up to now, and what it is to reach."""
    if criterion.figure is None:
        return ""
    past = figures_of(criterion.name, criterion.unit, before)[-FIGURES_SHOWN:]
    shown = " → ".join(_.number(each) for each in [*past, criterion.figure])
    line = f", {shown} {criterion.unit}".rstrip()
    if criterion.goal is None:
        return line
    return f"{line} ({aim_line(_, Target(criterion.direction, criterion.goal, criterion.unit))})"


def _invitations(_: Translator, card: Card) -> Section | None:
    lines = [
        _.plural(
            "{side} invited once: {taken} of {offered} seats taken",
            "{side} invited {n} times: {taken} of {offered} seats taken",
            each.held,
            side=card.sides[side],
            taken=each.taken,
            offered=each.offered,
        )
        for side, each in (card.invitations or {}).items()
        if each.held
    ]
    if called_off := sum(each.called_off for each in (card.invitations or {}).values()):
        lines.append(_("called off: {n}", n=called_off))
    if card.pairs is not None and card.pairs.drawn:
        lines.append(_("pairs for a talk: {met} of {drawn} met", met=card.pairs.met, drawn=card.pairs.drawn))
    return Section(_("Invitations"), lines) if lines else None


def _openness(_: Translator, card: Card) -> Section | None:
    if card.risks is None:
        return None
    lines = [_("{side} shared {n}", side=card.sides[side], n=n) for side, n in card.risks.said.items() if n]
    if card.risks.open or card.risks.closed or card.risks.came_true:
        lines.append(", ".join(_risks(_, card.risks)))
    return Section(_("Risks shared"), lines) if lines else None


def _risks(_: Translator, part: RiskPart) -> Iterator[str]:
    """What became of them; what none of them came to is not said."""
    if part.open:
        yield _.plural("{n} open", "{n} open", part.open)
    if part.closed:
        yield _("{n} closed", n=part.closed)
    if part.came_true:
        yield _("{n} happened", n=part.came_true)


def _ideas(_: Translator, card: Card) -> Section | None:
    part = card.ideas
    if part is None or not (part.suggested or part.tried or part.not_now):
        return None
    counts = [
        _("{n} suggested", n=part.suggested) if part.suggested else "",
        _("{n} tried", n=part.tried) if part.tried else "",
        _("{n} not now", n=part.not_now) if part.not_now else "",
        _("{n} without an answer", n=part.open) if part.open else "",
    ]
    return Section(_("Ideas"), [", ".join(filter(None, counts))])


def _disagreements(_: Translator, card: Card) -> Section | None:
    part = card.disagreements
    if part is None or not (part.raised or part.reddened or part.settled or part.open):
        return None
    counts = [
        _("{n} came up", n=part.raised) if part.raised else "",
        _("{n} turned red", n=part.reddened) if part.reddened else "",
        _("{n} solved", n=part.settled) if part.settled else "",
        _("{n} open at the end", n=part.open) if part.open else "",
    ]
    return Section(_("Disagreements between the companies"), [", ".join(filter(None, counts))])


def _praise(_: Translator, card: Card) -> Section | None:
    lines = [
        _.plural("{side} praised the other once", "{side} praised the other {n} times", n, side=name)
        for side, name in card.sides.items()
        if (n := (card.praise or {}).get(side, 0))
    ]
    return Section(_("Praise across"), lines) if lines else None


_PARTS = (_status, _retros, _blockers, _actions, _invitations, _openness, _ideas, _disagreements, _praise)
"""In the order in which they are told; what the retro said of health stands after the retros, and what was
agreed on after the actions."""
