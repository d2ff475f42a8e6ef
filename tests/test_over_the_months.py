"""The figures of a scorecard over the months: charts within Slack's limits, or the same in lines."""

from dataclasses import replace

import pytest
from scorecard_samples import MAY, rich, views

from bot.blocks.newer import Kind, kinds_in
from bot.blocks.scorecard import criteria_past, past
from bot.language import LANGUAGES, translator
from bot.rituals.scorecard import (
    Card,
    CardView,
    Criterion,
    counts_over,
    criteria_over,
    months_before,
    shares_over,
)
from playground.limits import message_problem


def with_figures(view: CardView) -> CardView:
    """Each month with criteria in four units, but the first without a figure of the last."""
    units = ("%", "h", "", "DKK")

    def month(card: Card, number: int) -> Card:
        criteria = [
            Criterion(f"Answers within a day & {unit}" * 2, "on_track", 90.5 + number, unit)
            for unit in units[: len(units) if number else -1]
        ]
        return replace(card, criteria=criteria)

    months = [month(card, number) for number, card in enumerate(view.months)]
    return CardView(view.partnership, months[-1], months[:-1], None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_is_charts_where_they_are_taken_and_lines_elsewhere(language: str) -> None:
    """Two of them at most; whoever listens hears the same in both."""
    view, _ = with_figures(views(language)["twelve"]), translator(language)
    for made in (past(_, view), criteria_past(_, view)):
        newest = made.for_who_takes({})
        charts = [block for block in newest.blocks if block["type"] == "data_visualization"]
        assert len(charts) == 2
        assert message_problem(newest.text, newest.blocks, None) is None
        older = made.for_who_takes({Kind.CHART: False})
        assert not kinds_in(older.blocks)
        assert older.text == newest.text
        assert message_problem(older.text, older.blocks, None) is None


def test_a_month_without_a_figure_is_no_zero() -> None:
    """Its line has one point less; and of one month there is no past."""
    view = with_figures(views()["twelve"])
    of_all, _hours, _plain, late = criteria_over(view.months)
    assert (len(of_all.points), len(late.points)) == (len(view.months), len(view.months) - 1)
    alone = views()["one"]
    assert (shares_over(alone.months), counts_over(alone.months), criteria_over(alone.months)) == ([], [], [])


def test_shares_are_of_a_hundred_and_counts_are_counts() -> None:
    """By the months in which they occurred, the oldest first."""
    cards = [rich(months_before(MAY, 1), 2), rich(MAY, 3)]
    for course in shares_over(cards):
        assert [day for day, _value in course.points] == [months_before(MAY, 1), MAY]
        assert all(0 <= value <= 100 for _day, value in course.points)
    (blockers,) = counts_over(cards)
    assert blockers.unit == ""
