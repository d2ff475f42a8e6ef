"""What came out of a retro as a file: what the channel was shown, in its order, and not a word more."""

import csv
import io
from collections.abc import Iterator

from bot.blocks.elements import listed
from bot.blocks.retro.words import answered, column, day_of, hidden, questions
from bot.language import Translator
from bot.plain import in_a_cell, in_a_line
from bot.rituals.retro import POINTS, JoinedCard, ResultView


def markdown_file(_: Translator, view: ResultView) -> str:
    """To read: cards by column, then the counts of each question that enough people answered."""
    round_ = view.round
    lines = [f"# {name_of(_, view)}", "", answered(_, round_)]
    if view.hides_unnamed:
        lines.append(hidden(_, round_))
    for number, name in enumerate(round_.columns):
        cards = [card for card in view.cards if card.column == number]
        lines += ["", f"## {in_a_line(column(_, name))}", ""]
        lines += [_line(_, view, card) for card in cards] or [_("nothing")]
    for question, side, counted in _points(_, view):
        told = ", ".join(f"{point}: {n}" for point, n in zip(POINTS, counted, strict=True))
        lines += ["", f"**{question}**" + (f" ({in_a_line(side)})" if side else ""), "", told]
    return "\n".join(lines) + "\n"


def csv_file(_: Translator, view: ResultView) -> str:
    """To reckon with: a row for each card with its votes, and one for each point of each question."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(("kind", "of", "text", "by", "number"))
    for card in view.cards:
        of, by = column(_, view.round.columns[card.column]), listed(person.name for person in card.by)
        votes = card.dots if view.round.voters else ""
        rows.writerow(("card", in_a_cell(of), in_a_cell(card.text), in_a_cell(by), votes))
    for question, side, counted in _points(_, view):
        for point, n in zip(POINTS, counted, strict=True):
            rows.writerow(("points", in_a_cell(question), point, in_a_cell(side), n))
    return file.getvalue()


def name_of(_: Translator, view: ResultView) -> str:
    """What the file is about: named by the day on which the retro opened."""
    return _("What came out of the retro of {day}", day=day_of(_, view.partnership, view.round))


def _line(_: Translator, view: ResultView, card: JoinedCard) -> str:
    by = f" – {in_a_line(listed(person.name for person in card.by))}" if card.by else ""
    votes = f" ({_.plural('{n} vote', '{n} votes', card.dots)})" if card.dots else ""
    several = f" ({_('written by more than one')})" if not card.by and card.writers > 1 else ""
    return f"- {in_a_line(card.text)}{by}{several}{votes}"


def _points(_: Translator, view: ResultView) -> Iterator[tuple[str, str, list[int]]]:
    """Each question with the side that answered it, where every side had enough, and its counts."""
    names = {side.id: side.name for side in view.sides}
    for question, wording in questions(_).items():
        for row in view.health:
            if row.question == question:
                yield wording, names.get(row.side_id or 0, ""), row.counted
    if view.worth is not None:
        yield _("Was the retro worth the time?"), "", view.worth.counted
