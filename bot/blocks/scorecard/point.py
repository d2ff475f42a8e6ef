"""The three sentences of the scorecard: better, worse, worth a talk. Not yet made safe for Slack."""

from bot.blocks.scorecard.sections import sections
from bot.blocks.scorecard.words import months, questions_in_short
from bot.language import Translator
from bot.rituals.scorecard import UP, CardView, Figure, Move, Topic, at_a_glance, months_before, point


def names(_: Translator) -> dict[str, str]:
    """The five figures."""
    return {
        "answers": _("Status answers"),
        "taken": _("Blockers taken in time"),
        "open": _("Blockers open"),
        "kept": _("Actions kept in time"),
        "on_track": _("Criteria on track"),
    }


def number(_: Translator, figure: Figure) -> str:
    """A figure as a number, or as so many of so many."""
    return str(figure.n) if figure.of is None else _("{n} of {of}", n=figure.n, of=figure.of)


def sentences(_: Translator, view: CardView) -> list[tuple[str, str]]:
    """Each as a heading and what it says; what there is nothing of is left out."""
    said = point(view.card, view.before)
    month = months(_)[months_before(view.card.month, 1).month - 1]
    better = [_moved(_, each) for each in said.moves if each.is_better]
    worse = [_moved(_, each) for each in said.moves if not each.is_better]
    short = questions_in_short(_)
    for question, direction in said.held:
        (better if direction == UP else worse).append(
            _("{question} (over three retros)", question=short[question])
        )
    found = [
        (_("Better than in {month}", month=month), better),
        (_("Worse than in {month}", month=month), worse),
        (_("Talk about"), [_topic(_, each) for each in said.topics]),
    ]
    told = [(heading, "; ".join(each)) for heading, each in found if each]
    if told or at_a_glance(view.card):
        return told or [(_("Nothing stands out"), _("the figures of the month stand below"))]
    if counted := [each.title for each in sections(_, view)]:
        return [(_("Under Details"), "; ".join(counted))]
    return [(_("A quiet month"), _("there are no figures for it"))]


def _moved(_: Translator, move: Move) -> str:
    now, before = number(_, move.now), number(_, move.before)
    return _("{figure} {now}, before {was}", figure=names(_)[move.name], now=now, was=before)


def _topic(_: Translator, topic: Topic) -> str:
    if topic.kind == "open":
        return _.plural("{n} blocker is open", "{n} blockers are open", topic.n)
    if topic.kind == "waiting":
        return _.plural("{n} action that was due is open", "{n} actions that were due are open", topic.n)
    if topic.kind == "silent":
        return _("no status from {side} for {n} meetings", side=topic.about, n=topic.n)
    if topic.kind == "apart":
        question = questions_in_short(_)[topic.about]
        return _("“{question}” is seen {n} points apart", question=question, n=topic.n)
    return _("“{criterion}” is off track", criterion=topic.about)
