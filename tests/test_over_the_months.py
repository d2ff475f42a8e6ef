"""The figures of a scorecard over the months: charts within Slack's limits, or the same in lines."""

from dataclasses import replace
from typing import Any

import pytest
from scorecard_samples import MAY, rich, views

from bot.blocks.newer import Kind, kinds_in
from bot.blocks.scorecard import criteria_past, others_past, past, points_past, sections
from bot.language import LANGUAGES, translator
from bot.rituals import retro
from bot.rituals.scorecard import (
    PAST,
    Card,
    CardView,
    Criterion,
    HealthPart,
    Question,
    SideStatus,
    StatusPart,
    counts_over,
    criteria_over,
    months_before,
    point,
    points_over,
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


def with_points(view: CardView, retros: int) -> CardView:
    """So many months with a retro in each, all questions of it answered by five."""
    questions = [Question(name, {}, (0, 0, 1, 3, 1)) for name in retro.HEALTH]
    questions[1] = replace(questions[1], total=None)
    months = [
        replace(card, health=[HealthPart(number, 5, questions)] if number < retros else None)
        for number, card in enumerate(view.months)
    ]
    return CardView(view.partnership, months[-1], months[:-1], None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_of_retros_are_a_line_for_each_question_that_was_shown(language: str) -> None:
    """None is left out of the charts for want of room; and what was suppressed has no point."""
    view, _ = with_points(views(language)["twelve"], 4), translator(language)
    courses = points_over(view.months)
    assert {each.name for each in courses} == set(retro.HEALTH) - {retro.HEALTH[1]}
    assert all([value for _day, value in each.points] == [4] * 4 for each in courses)
    for made in (points_past(_, view), others_past(_, view)):
        newest = made.for_who_takes({})
        assert message_problem(newest.text, newest.blocks, None) is None
        older = made.for_who_takes({Kind.CHART: False})
        assert message_problem(older.text, older.blocks, None) is None
    all_seven = with_points(view, 4)
    for month in all_seven.months:
        for part in month.health or ():
            part.questions[1] = part.questions[0]  # type: ignore[index]  # a list
    drawn = points_past(_, all_seven).for_who_takes({}).blocks
    series = [each["chart"]["series"] for each in drawn if each["type"] == "data_visualization"]
    assert sum(map(len, series)) == len(points_over(all_seven.months))


def test_of_two_retros_there_is_no_line_and_every_part_of_a_card_has_one() -> None:
    """Two differ by chance. Whatever the details count is drawn somewhere, in total."""
    assert points_over(with_points(views()["twelve"], 2).months) == []
    cards = [rich(months_before(MAY, 1), 2), rich(MAY, 3)]
    drawn = {course.name for over in PAST.values() for course in over(cards)}
    assert drawn >= {"raised", "risks", "ideas", "seats", "met", "praise", "answers", "kept", "open", "taken"}


def test_shares_are_of_a_hundred_and_counts_are_counts() -> None:
    """By the months in which they occurred, the oldest first."""
    cards = [rich(months_before(MAY, 1), 2), rich(MAY, 3)]
    for course in shares_over(cards):
        assert [day for day, _value in course.points] == [months_before(MAY, 1), MAY]
        assert all(0 <= value <= 100 for _day, value in course.points)
    (blockers,) = counts_over(cards)
    assert blockers.unit == ""


def test_what_holds_of_all_is_said_once_and_of_two_that_are_silent_both_are_named() -> None:
    """In the details that no question has enough by company; in the sentences, who gave no status."""
    view = with_points(views()["twelve"], len(views()["twelve"].months))
    (part,) = [each for each in sections(translator("en"), view) if "see each other" in each.title]
    assert sum("by company" in line for line in part.lines) == 1
    sides = {1: SideStatus(0, 3, 3, 3), 2: SideStatus(0, 3, 3, 3)}
    card = Card(MAY, MAY, {1: "Nordlys", 2: "Brevik"}, StatusPart(3, 0, sides))
    assert [(each.about, each.n) for each in point(card, []).topics] == [("Nordlys & Brevik", 3)]


def over_a_year(*courses: tuple[str, str, dict[int, float]]) -> CardView:
    """A year of criteria: name, unit, and the figures of some of its months by their place."""
    months = [
        replace(
            card, criteria=[Criterion(name, "on_track", all_.get(at), unit) for name, unit, all_ in courses]
        )
        for at, card in enumerate(views()["twelve"].months)
    ]
    return CardView(views()["twelve"].partnership, months[-1], months[:-1], None)


def drawn(view: CardView) -> list[dict[str, Any]]:
    """The charts of criteria as the newest workspace takes them, which Slack does."""
    newest = criteria_past(translator("da"), view).for_who_takes({})
    assert message_problem(newest.text, newest.blocks, None) is None
    return [each["chart"] for each in newest.blocks if each["type"] == "data_visualization"]


@pytest.mark.parametrize("figures", [{}, {0: 3.0}, {11: 3.0}])
def test_none_and_one_figure_have_no_past(figures: dict[int, float]) -> None:
    """No chart is drawn of them, and no button offers one."""
    view = over_a_year(("Faults", "", figures))
    assert criteria_over(view.months) == []
    assert drawn(view) == []


def test_a_month_in_which_nobody_gave_a_figure_has_its_place() -> None:
    """Between the first and the last, so that a line is as steep as it was; there is no point in it."""
    (chart,) = drawn(over_a_year(("Faults", "", {1: 2.0, 4: 0.0, 9: 5.0})))
    assert len(chart["axis_config"]["categories"]) == 9
    (line,) = chart["series"]
    places = [chart["axis_config"]["categories"].index(point["label"]) for point in line["data"]]
    assert places == [0, 3, 8]
    assert [point["value"] for point in line["data"]] == [2.0, 0.0, 5.0]


def test_figures_below_zero_and_huge_ones_are_drawn_and_said_as_they_are() -> None:
    """With the minus, in groups of three, and no digit that nobody gave."""
    view = over_a_year(("Balance", "kr.", {3: -12500.5, 4: 999999999999.9, 5: -0.0}))
    (chart,) = drawn(view)
    assert [point["value"] for point in chart["series"][0]["data"]] == [-12500.5, 999999999999.9, 0]
    said = criteria_past(translator("da"), view).for_who_takes({Kind.CHART: False}).blocks
    text = str(said).replace("\\u202f", " ").replace("\u202f", " ")
    assert "-12 500,5 kr." in text
    assert "999 999 999 999,9 kr." in text
    assert " 0 kr." in text


def test_criteria_that_begin_alike_are_told_apart_in_a_chart() -> None:
    """By their ends; where these are alike, too, by a number."""
    long = "Answers within a working day: "
    (chart,) = drawn(
        over_a_year(
            *((f"{long}{end}", "h", {0: 1.0, 1: 2.0}) for end in ("critical", "other")),
            *((f"{long}{number}{' the same end of it'}", "h", {0: 1.0, 1: 2.0}) for number in range(2)),
        )
    )
    names = [each["name"] for each in chart["series"]]
    assert len(set(names)) == len(names) == 4
    assert names[0].endswith("critical")
    assert all(len(each) <= 20 for each in names)


def test_criteria_without_room_in_a_chart_stand_in_lines() -> None:
    """Six lines are in a chart; the seventh and eighth of one unit are named below it, in either look."""
    months = [
        replace(card, criteria=[Criterion(f"Criterion {n}", "on_track", 10.0 + n, "%") for n in range(8)])
        for card in views()["twelve"].months
    ]
    view, _ = CardView(views()["twelve"].partnership, months[-1], months[:-1], None), translator("en")
    newest = criteria_past(_, view).for_who_takes({Kind.CHART: True})
    for number in range(8):
        assert f"Criterion {number}" in str(newest.blocks)
        assert f"Criterion {number}" in criteria_past(_, view).text
