"""The rules of the scorecard: months, medians, suppression, trends, and what its figures give away."""

import csv
import io
import itertools
import json
import re
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from partnership_at_work import PARTNERSHIP
from partnership_of_eight import Eight
from scorecard_samples import MAY, SIDES, last_day, nothing, partnership, rich, suppressed, views
from sqlmodel import select, update
from typer.testing import CliRunner

from bot import conductor, partnerships
from bot.blocks import scorecard as looks
from bot.blocks.newer import Kind
from bot.blocks.scorecard import font
from bot.blocks.scorecard.picture import EARLIER, PAST
from bot.blocks.scorecard.sections import sections
from bot.blocks.scorecard.shapes import TOGETHER
from bot.calendar import HolidayCalendar
from bot.cli import cli
from bot.conductor import on_card
from bot.database import Database
from bot.errors import Refusal
from bot.exits import Exit
from bot.language import LANGUAGES, translator
from bot.partnerships import PARTNER, Partnership, Side, Unit
from bot.rituals import escalation, retro, scorecard
from bot.rituals.disagreement import DisagreementFigures
from bot.rituals.escalation import Blocker, EscalationMove
from bot.rituals.idea import IdeaFigures
from bot.rituals.retro import RetroRound
from bot.rituals.retro.release import _released_health
from bot.rituals.scorecard import (
    CHANCE,
    DOWN,
    SO_FAR,
    STEADY,
    TRIES,
    UP,
    WHOLE,
    BlockerPart,
    Card,
    CardView,
    Counts,
    Criterion,
    IdeaPart,
    RiskPart,
    Scorecard,
    ScorecardPlan,
    SideInvitations,
    SideStatus,
    StatusPart,
    at_a_glance,
    bounds,
    due_moment,
    dump,
    health_part,
    may_show,
    middle,
    months_before,
    quartiles,
    trend,
    trends,
)
from bot.rituals.scorecard.card import DisagreementPart, HealthPart, Question, RetroPart, SideActions
from playground.web_api.files import MOST_ALT_TEXT

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
DENMARK = HolidayCalendar("DK")
NOW = datetime(2026, 6, 1, 7, tzinfo=UTC)


@given(st.integers(1990, 2090), st.integers(1, 12), st.sampled_from(["Europe/Copenhagen", "Asia/Kolkata"]))
def test_months_follow_each_other_without_gap_or_overlap(year: int, month: int, zone: str) -> None:
    """Where one ends the next begins, in the partnership's zone, also when the clocks change."""
    first, tz = date(year, month, 1), ZoneInfo(zone)
    since, until = bounds(first, tz)
    assert until == bounds(months_before(first, -1), tz)[0]
    assert since.astimezone(tz).replace(tzinfo=None) == datetime.combine(first, time())
    assert months_before(months_before(first, 7), -7) == first


def test_it_is_due_on_the_first_working_day_that_both_sides_share() -> None:
    """January begins with a holiday, and Labour Day is one only where it is one."""
    clock = time(9)
    due = due_moment(date(2026, 1, 1), 1, clock, [DENMARK], COPENHAGEN)
    assert due == datetime(2026, 1, 2, 8, tzinfo=UTC)
    partnership = [DENMARK, HolidayCalendar("PL")]
    assert due_moment(MAY, 1, clock, [DENMARK], COPENHAGEN) == datetime(2026, 5, 1, 7, tzinfo=UTC)
    assert due_moment(MAY, 1, clock, partnership, COPENHAGEN) == datetime(2026, 5, 4, 7, tzinfo=UTC)
    assert due_moment(MAY, 3, clock, partnership, COPENHAGEN) == datetime(2026, 5, 6, 7, tzinfo=UTC)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=40).map(sorted))
def test_the_median_is_one_of_the_numbers(ranked: list[int]) -> None:
    """The lower of the two where there are two in the middle."""
    assert middle(ranked) == statistics.median_low(ranked)


@given(st.lists(st.integers(0, 6), min_size=5, max_size=5).filter(any).map(tuple))
def test_quartiles_are_whole_points_in_order_that_somebody_gave(counted: Counts) -> None:
    """No value that is shown was given by nobody."""
    lower, median, upper = quartiles(counted)
    assert lower <= median <= upper
    assert all(counted[point - 1] for point in (lower, median, upper))


@given(
    st.dictionaries(st.sampled_from([1, 2, 3]), st.tuples(*[st.integers(0, 4)] * 5), min_size=1),
    st.integers(4, 8),
)
def test_sides_are_shown_all_or_none_and_nothing_below_k(released: dict[int | None, Counts], k: int) -> None:
    """Whatever a retro should ever have released."""
    by_side, total = may_show(released, k)
    summed = tuple(map(sum, zip(*released.values(), strict=True)))
    assert total == (summed if sum(summed) >= k else None)
    assert by_side in ({}, released)
    assert all(sum(counted) >= k for counted in by_side.values())
    assert bool(by_side) == all(sum(counted) >= k for counted in released.values())
    assert may_show({None: summed}, k) == ({}, total)


@pytest.mark.parametrize(
    ("medians", "said"),
    [
        ([], None),
        ([3], None),
        ([3, 3], None),
        ([3, 4], CHANCE),
        ([3, 3, 4], CHANCE),
        ([3, 4, 3], CHANCE),
        ([3, 4, 4], UP),
        ([3, 5, 4], UP),
        ([4, 3, 2], DOWN),
        ([4, 4, 4], STEADY),
        ([1, 3, 4, 4], UP),
        ([2, 4, 4, 4], STEADY),
    ],
)
def test_a_change_counts_only_if_it_is_still_there_a_round_later(
    medians: list[int], said: str | None
) -> None:
    """One change is not distinguishable from chance, and two rounds are no trend."""
    assert trend(medians) == said


def test_a_round_that_is_on_two_cards_counts_once_and_a_suppressed_one_not_at_all() -> None:
    """A card of the month so far and one of the whole month hold the same retro."""
    low: Released = {"goals": {None: (0, 4, 0, 0, 0)}}
    high: Released = {"goals": {None: (0, 0, 0, 4, 0)}}

    def card(round_id: int, released: Released) -> Card:
        return Card(MAY, MAY, {1: "N"}, health=[health_part(round_id, 4, ["goals"], released)])

    before = [card(1, low), card(2, high), card(2, high), card(3, {})]
    assert trends(card(2, high), before) == {"goals": CHANCE}
    assert trends(card(4, high), before) == {"goals": UP}


@given(st.booleans(), st.integers(1, 13))
def test_a_card_is_the_same_after_it_was_kept_as_json(bare: bool, seed: int) -> None:
    """Keys that are ids are ids again."""
    card = suppressed() if bare else rich(seed=seed)
    assert scorecard.load(json.loads(json.dumps(scorecard.dump(card)))) == card


def test_the_table_has_every_number_and_no_formula() -> None:
    """What is suppressed has an empty value, and a name cannot be run by a spreadsheet."""
    card = Card(MAY, MAY, {1: "=cmd()", 2: "B"}, rich().status, [], rich().health, rich().blockers)
    rows = list(csv.reader(io.StringIO(scorecard.as_csv(card))))
    assert ["2026-05", "2026-05-01", "status", "answered", "'=cmd()", "19"] in rows
    assert ["2026-05", "2026-05-01", "blockers", "high: acknowledged: worst", "", "150"] in rows
    assert ["2026-05", "2026-05-01", "health", "round 1: helped: too few answers", "", ""] in rows
    assert ["2026-05", "2026-05-01", "health", "round 1: goals: 5 points", "'=cmd()", "3"] in rows
    assert {len(row) for row in rows} == {6}
    assert json.loads(scorecard.as_json("n", card))["blockers"]["high"]["acknowledged"]["kept"] == 1


def test_a_picture_is_tried_some_times_and_then_the_text_stands_alone() -> None:
    """Later each time."""
    kept = Scorecard(partnership_id=1, month=MAY, kind=WHOLE, through=MAY, figures={}, posted_at=NOW)
    waits = []
    for _try in range(TRIES - 1):
        kept.try_again("TimeoutError", NOW)
        assert kept.picture_due_at is not None
        waits.append((kept.picture_due_at - NOW).total_seconds() / 60)
    assert waits == [1, 2, 4, 8, 16]
    kept.try_again("TimeoutError", NOW)
    assert (kept.picture_due_at, kept.given_up_at, kept.error) == (None, NOW, "TimeoutError")


def test_a_plan_is_lined_up_after_now_and_not_while_it_is_off() -> None:
    """On the day itself it is this month's until its clock, and next month's from then on."""
    plan, sides = ScorecardPlan(partnership_id=1), [side(1), side(2)]
    plan.line_up(sides, COPENHAGEN, NOW - timedelta(minutes=1))
    assert plan.next_at == NOW
    plan.line_up(sides, COPENHAGEN, NOW)
    assert plan.next_at == datetime(2026, 7, 1, 7, tzinfo=UTC)
    plan.turn_off(3, NOW)
    plan.line_up(sides, COPENHAGEN, NOW)
    assert plan.next_at is None
    assert plan.off_by == 3
    plan.turn_on()
    plan.agree(2, time(10))
    plan.line_up(sides, COPENHAGEN, NOW)
    assert plan.next_at == datetime(2026, 6, 2, 8, tzinfo=UTC)
    with pytest.raises(Refusal):
        plan.agree(6, time(10))


K = 4
Points = tuple[int, ...]


def side(number: int) -> Side:
    kind = "home" if number == 1 else PARTNER
    return Side(id=number, partnership_id=1, kind=kind, name="NB"[number - 1], holidays="DK", zone="UTC")


Released = Mapping[str, Mapping[int | None, Counts]]


def released(sides: Points, points: Points) -> dict[int | None, Counts]:
    """What the retro itself publishes of one question (0: skipped)."""
    held = RetroRound(id=1, partnership_id=1, box="b", format="ssc", columns=[], k=K, begun_at=NOW)
    given_points = [(of, point) for of, point in zip(sides, points, strict=True) if point]
    rows = _released_health(held, "goals", given_points, [side(1), side(2)], K)
    return {row.side_id: tuple(row.counted) for row in rows}


def card_of_points(sides: Points, points: Points, round_id: int) -> Card:
    """The card of a month with one retro of one question."""
    part = health_part(round_id, K, ["goals"], {"goals": released(sides, points)})
    return Card(MAY, MAY, {1: "N", 2: "B"}, retros=[], health=[part])


def everything_shown(cards: list[Card]) -> tuple[object, ...]:
    """All that is published of two months: each card in words and as data, and the trend of the second."""
    return (*(alone(card) for card in cards), str(trends(cards[1], cards[:1])))


@lru_cache(maxsize=4096)
def _alone(data: str) -> tuple[str, str]:
    card = scorecard.load(json.loads(data))
    view = CardView(PARTNERSHIP, card, [], None)
    return str([each.lines for each in looks.sections(translator("en"), view)]), scorecard.as_csv(card)


def alone(card: Card) -> tuple[str, str]:
    """A card as it is read, without the months before it."""
    return _alone(json.dumps(scorecard.dump(card)))


def worlds_by_what_is_shown(sides: Points, round_id: int) -> list[tuple[Card, list[Points]]]:
    """All that people may have said in one retro, put together where the retro publishes the same."""
    groups: dict[str, tuple[Card, list[Points]]] = {}
    for world in itertools.product((0, 2, 5), repeat=len(sides)):
        card = card_of_points(sides, world, round_id)
        groups.setdefault(str(card), (card, []))[1].append(world)
    return list(groups.values())


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_two_months_of_cards_determine_nobody_and_no_side_below_k_but_by_unanimity(
    data: st.DataObject,
) -> None:
    """Of all worlds that fit the cards, their trends and the retros, one has it otherwise for each person."""
    n = data.draw(st.integers(4, 5))
    sides = tuple(data.draw(st.sampled_from([1, 2])) for _person in range(n))
    truth = [tuple(data.draw(st.sampled_from([0, 2, 5])) for _person in range(n)) for _month in range(2)]
    shown = everything_shown([card_of_points(sides, said, month) for month, said in enumerate(truth, 1)])
    months = [worlds_by_what_is_shown(sides, round_id) for round_id in (1, 2)]
    # Each month's own card must fit by itself, before the trend over both is looked at.
    fitting_alone = [
        [group for group in groups if alone(group[0]) == shown[month]] for month, groups in enumerate(months)
    ]
    fitting = [
        pair
        for pair in itertools.product(*fitting_alone)
        if everything_shown([card for card, _worlds in pair]) == shown
    ]
    for month in range(2):
        worlds = [world for pair in fitting for world in pair[month][1]]
        assert truth[month] in worlds
        own = released(sides, truth[month])
        unanimous = {of for of, counted in own.items() if sum(1 for each in counted if each) == 1}
        for person in range(n):
            if not unanimous & {sides[person], None}:
                assert {world[person] for world in worlds} >= {2, 5}, "only unanimity may tell"
        for of in {1, 2} - set(own) if None not in unanimous else ():
            answers = {answers_of(of, sides, world) for world in worlds}
            if 0 < len(answers_of(of, sides, truth[month])) < K:
                assert len(answers) > 1, "a side below k must not be determined"


def answers_of(of: int, sides: Points, world: Points) -> Points:
    """What the people of one side said, in rising order."""
    return tuple(sorted(point for point, side in zip(world, sides, strict=True) if side == of and point))


@pytest.fixture
def eight(sqlite_url: str, tmp_path: Path) -> Iterator[Eight]:
    made = Eight(Database(sqlite_url), tmp_path / "keys")
    yield made
    made.database.close()


def test_a_blocker_is_measured_in_the_time_that_its_clock_counts(eight: Eight) -> None:
    """Not at night, not while it waits for who raised it, and against what is agreed for its rung."""
    erik, anna = eight.actors[5], eight.actors[0]
    monday = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)  # 14:30 in Copenhagen, where they work until 16
    numbers = eight.person_ids()

    def at(day: int, hour: int, minute: int = 0) -> None:
        eight.clock.move_to(datetime(2026, 5, day, hour, minute, tzinfo=COPENHAGEN))

    def raise_(w: object) -> int:
        _seat, view = escalation.raise_blocker(w, anna, eight.partnership_id, Blocker("VPN", "high"), "modal")  # type: ignore[arg-type]
        view.escalation.called = [numbers[5]]
        return int(view.escalation.id)

    eight.clock.move_to(monday)
    blocker = eight.do(raise_)
    at(5, 9, 30)  # 90 + 90 minutes, of the 120 that are agreed
    eight.do(escalation.acknowledge, erik, blocker, "modal")
    at(5, 10, 30)
    eight.do(escalation.hand_back, erik, blocker, "Which site?", "modal")
    at(6, 9)
    eight.do(escalation.raise_again, anna, blocker, "The north", "modal")
    eight.do(call, blocker, numbers[5])
    at(6, 9, 45)
    eight.do(escalation.acknowledge, erik, blocker, "modal")
    at(6, 10)
    eight.do(escalation.resolve, erik, blocker, "Done", "", "modal")
    at(6, 11)
    eight.do(escalation.reopen, anna, blocker, "Not for all", "modal")
    eight.do(call, blocker, numbers[5])
    at(6, 11, 30)
    eight.do(escalation.resolve, anna, blocker, "Now it is", "", "modal")
    since, until = bounds(MAY, COPENHAGEN)
    found = eight.do(escalation.figures, eight.partnership_id, since, until).by_severity["high"]
    assert (found.raised, found.open) == (1, 1)
    assert (list(found.acknowledged.minutes), found.acknowledged.kept) == ([180], 0)
    # An hour, then an hour until it was solved for the first time, then half an hour.
    assert (list(found.resolved.minutes), found.resolved.kept) == ([150], 1)
    half_way = datetime(2026, 5, 6, 10, 30, tzinfo=COPENHAGEN).astimezone(UTC)
    before = eight.do(escalation.figures, eight.partnership_id, since, half_way).by_severity["high"]
    assert list(before.resolved.minutes) == [120]
    later = eight.do(escalation.figures, eight.partnership_id, until, until + timedelta(days=30)).by_severity[
        "high"
    ]
    assert (later.raised, later.open, list(later.acknowledged.minutes)) == (0, 1, [])
    assert eight.do(lambda w: len(w.session.exec(select(EscalationMove)).all())) >= 8


def call(w: object, blocker: int, person: int) -> None:
    """The clock calls somebody; here the ladder has nobody, so it is done by hand."""
    w.session.get(escalation.Escalation, blocker).called = [person]  # type: ignore[attr-defined]


def something_counted(eight: Eight) -> None:
    """A retro that nobody answered, so that the scorecard of May is not empty."""
    eight.close(eight.open())


def test_a_posted_card_stays_as_it_was_and_is_posted_once(eight: Eight) -> None:
    """Not changed by what comes later, and the same month is not posted again."""
    something_counted(eight)
    eight.do(lambda w: setattr(w.session.get(Partnership, eight.partnership_id), "set_up_at", w.now))
    plan = eight.do(lambda w: scorecard.line_up(w, eight.partnership_id).id)
    eight.clock.move_to(NOW)
    eight.do(conductor.post_due_scorecard, plan)
    eight.do(conductor.post_due_scorecard, plan)
    rows = eight.do(lambda w: [row.model_dump() for row in w.session.exec(select(Scorecard))])
    assert [(row["month"], row["kind"], row["was_due_at"]) for row in rows] == [(MAY, WHOLE, NOW)]
    with pytest.raises(Refusal, match="posted already"):
        eight.do(conductor.post_scorecard, eight.actors[5], eight.partnership_id, 1)
    eight.do(lambda w: setattr(w.session.get(Side, 1), "name", "Renamed"))
    seen = eight.do(conductor.look_at_scorecard, eight.actors[5], eight.partnership_id, 1).shown.card
    assert "Renamed" not in seen.sides.values()
    so_far = eight.do(conductor.post_scorecard, eight.actors[5], eight.partnership_id, 0).shown
    assert (so_far.posted.kind, so_far.card.through) == (SO_FAR, date(2026, 6, 1))
    assert "Renamed" in so_far.card.sides.values()


def test_another_day_or_none_that_was_agreed_holds_from_the_next_scorecard_on(eight: Eight) -> None:
    """It is lined up anew at once, and not only once the one that was noted has been posted."""
    eight.do(lambda w: setattr(w.session.get(Partnership, eight.partnership_id), "set_up_at", w.now))
    eight.do(lambda w: scorecard.line_up(w, eight.partnership_id).id)
    assert eight.do(scorecard.next_due) == NOW

    def agreed(*, on: bool, nth: int) -> Any:
        def do(w: Unit) -> None:
            seat = partnerships.seat(w, eight.actors[5], eight.partnership_id)
            scorecard.carry_out(w, seat, on=on, nth=nth, clock=time(10))

        eight.do(do)
        return eight.do(scorecard.next_due)

    assert agreed(on=True, nth=3) == datetime(2026, 6, 3, 8, tzinfo=UTC)
    assert agreed(on=False, nth=3) is None
    assert agreed(on=True, nth=2) == datetime(2026, 6, 2, 8, tzinfo=UTC)


def test_a_month_is_not_lost_by_holidays_that_change_or_a_note_that_is_gone(eight: Eight) -> None:
    """1 June is free for one side, and then it is not, after it has passed; and nothing is posted twice."""

    def next_at() -> datetime:
        found = eight.do(lambda w: w.session.exec(select(ScorecardPlan.next_at)).one())
        assert isinstance(found, datetime)
        return found

    def works_on(w: Any, week: str) -> None:
        w.session.get(Side, 1).week = week
        w.session.flush()
        scorecard.follow_settings(w, w.session.get(Partnership, eight.partnership_id))

    def forget(w: Any) -> None:
        w.session.exec(update(ScorecardPlan).values(next_at=None))

    something_counted(eight)
    eight.do(lambda w: setattr(w.session.get(Partnership, eight.partnership_id), "set_up_at", w.now))
    plan = eight.do(lambda w: scorecard.line_up(w, eight.partnership_id).id)
    assert next_at() == NOW
    eight.do(works_on, "2345")
    assert next_at() == NOW + timedelta(days=1)
    eight.clock.move_to(NOW + timedelta(hours=3))
    eight.do(works_on, "12345")
    assert next_at() == NOW, "due by now"
    eight.do(forget)
    eight.do(scorecard.line_up_due, eight.partnership_id)
    assert next_at() == NOW
    eight.do(conductor.post_due_scorecard, plan)
    for change in (forget, lambda w: works_on(w, "2345"), lambda w: works_on(w, "12345")):
        eight.do(change)
        for each in eight.do(scorecard.to_line_up):
            eight.do(scorecard.line_up_due, each)
    eight.clock.move_to(NOW + timedelta(days=5))
    eight.do(conductor.post_due_scorecard, plan)
    assert next_at() > NOW + timedelta(days=20)
    assert eight.do(lambda w: len(w.session.exec(select(Scorecard)).all())) == 1


def test_in_an_ended_partnership_nothing_is_posted_before_its_return(eight: Eight) -> None:
    """Neither a card nor a picture."""
    something_counted(eight)

    def set_up(w: object) -> None:
        w.session.get(Partnership, eight.partnership_id).set_up_at = w.now  # type: ignore[attr-defined]

    def end(w: object) -> None:
        w.session.get(Partnership, eight.partnership_id).go_away("removed", w.now)  # type: ignore[attr-defined]

    eight.do(set_up)
    assert eight.do(scorecard.to_line_up) == [eight.partnership_id]
    plan = eight.do(lambda w: scorecard.line_up(w, eight.partnership_id).id)
    eight.do(conductor.post_scorecard, eight.actors[5], eight.partnership_id, 0)
    eight.do(end)
    assert eight.do(conductor.scorecard_picture, 1) is None
    eight.clock.move_to(NOW)
    eight.do(conductor.post_due_scorecard, plan)
    assert eight.do(lambda w: len(w.session.exec(select(Scorecard)).all())) == 1
    assert eight.do(scorecard.next_due) is None
    eight.do(conductor.come_back, eight.partnership_id)
    assert eight.do(scorecard.next_due) <= NOW, "what came due meanwhile is done late, and once"
    eight.do(conductor.post_due_scorecard, plan)
    assert eight.do(lambda w: len(w.session.exec(select(Scorecard)).all())) == 2


def test_retros_tell_no_number_where_nothing_was_released(eight: Eight) -> None:
    """A month with one that too few answered, and one that was released."""
    first = eight.open()
    eight.answer(0, first, "One")
    eight.close(first)
    second = eight.open()
    for number in range(6):
        eight.answer(number, second, "Some")
    eight.close(second)
    found = eight.do(retro.figures, eight.partnership_id, *bounds(MAY, COPENHAGEN)).rounds
    assert [(each.outcome, each.invited, each.answered) for each in found] == [
        (retro.TOO_FEW, 8, 0),
        (retro.RELEASED, 8, 6),
    ]
    assert all(not each.health for each in found)


def test_of_ideas_and_disagreements_each_count_stands_in_its_place() -> None:
    """All four differ, so that none can be taken for another."""
    bare = Card(MAY, MAY, {1: "N", 2: "B"})
    disputed = on_card.disagreements(
        bare, DisagreementFigures(raised=4, reddened=3, settled=2, open_at_end=1)
    )
    assert disputed.disagreements == DisagreementPart(4, 3, 2, 1)
    suggested = on_card.ideas(bare, IdeaFigures(suggested=4, tried=3, not_now=2, open_at_end=1))
    assert suggested.ideas == IdeaPart(4, 3, 2, 1)


def moved(answered: int, of: int, open_ones: int) -> Card:
    """A month of so many answers, and so many blockers that stayed open."""
    status = StatusPart(4, 0, {1: SideStatus(answered, of, 0)})
    return Card(MAY, MAY, {1: "N"}, status, blockers={"high": BlockerPart(4, open_ones, None, None)})


@pytest.mark.parametrize(
    ("before", "now", "moves"),
    [
        ((10, 20, 1), (12, 20, 1), [("answers", True)]),
        ((10, 20, 1), (11, 20, 1), []),
        ((1, 2, 1), (2, 2, 1), []),
        ((10, 20, 1), (8, 20, 0), [("answers", False), ("open", True)]),
        ((10, 20, 0), (10, 20, 1), [("open", False)]),
    ],
)
def test_a_figure_moved_from_ten_points_of_a_hundred_on_and_a_count_by_one(
    before: tuple[int, int, int], now: tuple[int, int, int], moves: list[tuple[str, bool]]
) -> None:
    """Of fewer than three a share says nothing; of open blockers fewer is better."""
    last = replace(moved(*before), month=date(2026, 4, 1))
    found = scorecard.point(moved(*now), [last])
    assert [(each.name, each.is_better) for each in found.moves] == moves


def test_only_the_month_before_is_compared_and_what_did_not_occur_is_no_figure() -> None:
    """A gap of a month is no comparison; a month without blockers has none open."""
    long_ago = replace(moved(1, 20, 3), month=date(2026, 3, 1))
    assert scorecard.point(moved(20, 20, 0), [long_ago]).moves == []
    assert list(scorecard.at_a_glance(Card(MAY, MAY, {1: "N"}, blockers={}, actions={}))) == []
    assert list(scorecard.at_a_glance(rich())) == ["answers", "taken", "open", "kept", "on_track"]


def _health(apart: int) -> HealthPart:
    """A question of which the sides' medians lie so many points apart."""
    high: list[int] = [0, 0, 0, 0, 0]
    high[apart] = 5
    return HealthPart(1, 5, [Question("timely", {1: (5, 0, 0, 0, 0), 2: tuple(high)}, None)])


@pytest.mark.parametrize(
    ("happened", "topics"),
    [
        ({"criteria": [Criterion("Hand over", "off_track")]}, [("off_track", "Hand over", 0)]),
        ({"criteria": [Criterion("Hand over", "at_risk")]}, []),
        ({"blockers": {"high": BlockerPart(2, 1, None, None)}}, [("open", "", 1)]),
        ({"blockers": {"high": BlockerPart(2, 0, None, None)}}, []),
        ({"health": [_health(2)]}, [("apart", "timely", 2)]),
        ({"health": [_health(1)]}, []),
        ({"status": {1: 2, 2: 1}}, [("silent", "N", 2)]),
        ({"status": {1: 2, 2: 2}}, [("silent", "N & B", 2)]),
        ({"status": {1: 1, 2: 0}}, []),
        ({"actions": {1: SideActions(0, 0, 0, 1), 2: SideActions(3, 0, 0, 1)}}, [("waiting", "", 2)]),
        ({"actions": {1: SideActions(3, 1, 1, 0)}}, []),
        (
            {"actions": {1: SideActions(0, 0, 0, 1)}, "status": {1: 3}, "health": [_health(4)]},
            [("apart", "timely", 4), ("silent", "N", 3)],
        ),
    ],
)
def test_what_is_worth_a_talk_is_the_gravest_two_from_their_numbers_on(
    happened: dict[str, Any], topics: list[tuple[str, str, int]]
) -> None:
    """Two meetings of silence, two points between the sides, one thing that waits or is off track."""
    silent = happened.get("status", {})
    of_status = {"status": StatusPart(4, 0, {side: SideStatus(2, 4, n) for side, n in silent.items()})}
    card = replace(Card(MAY, MAY, {1: "N", 2: "B"}), **{**happened, **of_status})
    said = scorecard.point(card, []).topics
    assert [(each.kind, each.about, each.n) for each in said] == topics


SAID = {
    "en": [
        "*Better than in April:* Blockers open 0, before 2.",
        "*Worse than in April:* Status answers 8 of 20, before 10 of 20.",
        "*Talk about:* no status from Nordlys for 2 meetings.",
    ],
    "da": [
        "*Bedre end i april:* Åbne blokeringer 0, før 2.",
        "*Dårligere end i april:* Svar til status 8 af 20, før 10 af 20.",
        "*Tal om:* ingen status fra Nordlys til 2 møder.",
    ],
}


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_point_of_a_scorecard_stands_in_its_message_in_three_sentences(language: str) -> None:
    """No click: better, worse, worth a talk; and not a line more of figures."""
    now = replace(moved(8, 20, 0), sides={1: "Nordlys"}, status=StatusPart(4, 0, {1: SideStatus(8, 20, 2)}))
    view = CardView(partnership(language), now, [replace(moved(10, 20, 2), month=date(2026, 4, 1))], None)
    sent = looks.card(translator(language), view, None, [])
    assert sent.blocks[1]["text"]["text"].split("\n") == SAID[language]
    assert len(sent.blocks) == 4, "heading, sentences, what do we do about it, and that it is no rank"


LEGEND = {
    "en": ("Bars: December to May, May dark", "better", "worse"),
    "da": ("Søjler: december til maj, maj mørk", "bedre", "dårligere"),
}


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_picture_says_what_its_bars_are_and_what_became_better_or_worse(language: str) -> None:
    """One bar of each row is dark, and it is this month's; the colour of a word is not all that tells."""
    _, (legend, better, worse) = translator(language), LEGEND[language]
    year = [replace(moved(10, 20, 2), month=months_before(MAY, ago)) for ago in range(7, 0, -1)]
    drawn = looks.as_svg(_, CardView(partnership(language), moved(15, 20, 3), year, None))
    assert legend in drawn
    assert drawn.count(f'fill="{TOGETHER}"') == 2, "a row each for answers and open blockers"
    assert drawn.count(f'fill="{EARLIER}"') == 2 * (PAST - 1)
    first_row, second_row = drawn.index(better), drawn.index(worse)
    assert first_row < second_row, "more answers, and more blockers open"
    assert (drawn.count(f">{better}<"), drawn.count(f">{worse}<")) == (1, 1)
    alone = looks.as_svg(_, CardView(partnership(language), moved(15, 20, 3), [], None))
    assert legend.split(":")[0] not in alone, "no bars, no legend"


@pytest.mark.parametrize("language", ["en", "da"])
def test_where_only_details_have_something_to_tell_the_message_names_it(language: str) -> None:
    """No figure stands below, and nothing is to be done about any."""
    view = CardView(partnership(language), replace(nothing(), praise={1: 0, 2: 3}), [], None)
    sent = looks.card(translator(language), view, None, [])
    told = {"en": "*Under Details:* Praise across.", "da": "*Under Detaljer:* Ros på tværs."}
    assert sent.blocks[1]["text"]["text"] == told[language]
    assert len(sent.blocks) == 3, "heading, the line, and that it is no rank"


@pytest.mark.parametrize(
    ("counted", "is_empty"),
    [
        ({}, True),
        ({"praise": {1: 0, 2: 0}}, True),
        ({"criteria": [Criterion("Uptime", "")]}, True),
        ({"blockers": {"high": BlockerPart(0, 0, None, None)}}, True),
        ({"retros": [RetroPart(1, "cancelled", 8, 0)]}, False),
        ({"criteria": [Criterion("Uptime", "on_track")]}, False),
        ({"criteria": [Criterion("Uptime", "", figure=0.0)]}, False),
        ({"risks": RiskPart({1: 0, 2: 0}, 0, 0, 1)}, False),
        ({"invitations": {1: SideInvitations(0, 0, 0, 1), 2: SideInvitations(0, 0, 0, 0)}}, False),
        ({"blockers": {"high": BlockerPart(0, 1, None, None)}}, False),
    ],
)
def test_a_card_is_empty_where_nothing_was_counted(counted: dict[str, Any], is_empty: bool) -> None:
    """And only then is there nothing that its message can name."""
    card = replace(nothing(), **counted)
    assert card.is_empty is is_empty
    view = CardView(partnership(), card, [], None)
    said = looks.card(translator("en"), view, None, []).blocks[1]["text"]["text"]
    assert is_empty or "A quiet month" not in said


@pytest.mark.parametrize("language", ["en", "da"])
def test_after_one_meeting_a_card_has_its_one_figure(language: str) -> None:
    """Nothing is compared, and nothing stands out."""
    _, one = translator(language), SideStatus(1, 1, 0)
    card = Card(MAY, last_day(MAY), SIDES, StatusPart(1, 0, {1: one, 2: one}))
    view = CardView(partnership(language), card, [], None)
    assert [str(each) for each in at_a_glance(card)] == ["answers"]
    heading = {"en": "*Nothing stands out:*", "da": "*Intet skiller sig ud:*"}[language]
    assert looks.card(_, view, None, []).blocks[1]["text"]["text"].startswith(heading)
    assert {"en": "2 of 2", "da": "2 af 2"}[language] in looks.as_svg(_, view)


def test_an_empty_scorecard_is_not_posted_and_the_next_is_lined_up(eight: Eight) -> None:
    """Once: it does not come later either, when the zone or the holidays change."""
    eight.do(lambda w: setattr(w.session.get(Partnership, eight.partnership_id), "set_up_at", w.now))
    plan = eight.do(lambda w: scorecard.line_up(w, eight.partnership_id).id)
    eight.clock.move_to(NOW)
    eight.do(conductor.post_due_scorecard, plan)
    eight.do(lambda w: scorecard.follow_settings(w, w.session.get_one(Partnership, eight.partnership_id)))
    eight.do(conductor.post_due_scorecard, plan)
    assert eight.do(lambda w: w.session.exec(select(Scorecard.id)).all()) == []
    next_at = eight.do(lambda w: scorecard.next_of(w, w.session.get_one(Partnership, eight.partnership_id)))
    assert next_at == datetime(2026, 7, 1, 7, tzinfo=UTC)


def test_of_a_month_without_figures_no_picture_is_drawn(eight: Eight) -> None:
    """It would say nothing more; the message stands as it was posted, and nothing is tried again."""
    eight.clock.move_to(NOW)
    posted = eight.do(_posted_by_an_earlier_version, eight.partnership_id)
    assert eight.do(conductor.scorecard_picture, posted) is None
    row = eight.do(lambda w: w.session.get_one(Scorecard, posted))
    assert (row.picture, row.given_up_at, row.picture_due_at) == (None, NOW, None)


def _posted_by_an_earlier_version(w: Unit, partnership_id: int) -> int:
    partnership = w.session.get_one(Partnership, partnership_id)
    stretch = scorecard.stretch(partnership, 1, w.now)
    posted = scorecard.keep(w, partnership, stretch, Card(stretch.month, stretch.through, {}))
    assert posted is not None
    return posted.id


@pytest.mark.parametrize("language", ["en", "da"])
def test_where_slack_takes_no_picture_its_figures_stand_in_the_message(language: str) -> None:
    """As a table beside those of the month before where the workspace takes one, else in lines."""
    now, april = moved(8, 20, 0), replace(moved(10, 20, 2), month=date(2026, 4, 1))
    posted = Scorecard(
        id=7,
        partnership_id=1,
        month=MAY,
        kind="month",
        through=last_day(MAY),
        figures=dump(now),
        posted_at=NOW,
    )
    posted.give_up("not_allowed", NOW)
    _, view = translator(language), CardView(partnership(language), now, [april], posted)
    sent = looks.card(_, view, None, [])
    told = sent.blocks[2]["text"]["text"].split("\n")
    assert told[0] == {"en": "*The figures of the month*", "da": "*Månedens tal*"}[language]
    (table,) = [b for b in sent.for_who_takes({Kind.TABLE: True}).blocks if b["type"] == "table"]
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert rows[0][1:] == [_.month(MAY), _.month(date(2026, 4, 1))]
    assert len(told) == len(rows) == 1 + len(at_a_glance(now))
    assert all(name in line for (name, *_rest), line in zip(rows[1:], told[1:], strict=True))
    assert sent.text == sent.for_who_takes({Kind.TABLE: True}).text
    alone = looks.card(_, CardView(partnership(language), now, [], posted), None, [])
    assert "–" not in str(alone.for_who_takes({Kind.TABLE: True}).blocks)


@pytest.mark.parametrize("name", ["one", "twelve", "nothing", "suppressed"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_no_letter_of_the_picture_is_below_ten_points_where_a_message_shows_it(
    name: str, language: str
) -> None:
    """Landscape, 1200 by 630, and shown 360 wide."""
    from xml.etree import ElementTree as Xml  # noqa: PLC0415  # only here

    svg = Xml.fromstring(looks.as_svg(translator(language), views(language)[name]))  # noqa: S314  # ours
    assert (svg.get("width"), svg.get("height")) == ("1200", "630")
    sizes = [float(size) for node in svg.iter() if (size := node.get("font-size"))]
    assert min(sizes) * 360 / 1200 >= 10
    ends = [
        float(node.get("y") or 0) + float(node.get("height") or 0) for node in svg.iter() if node.get("y")
    ]
    assert max(ends) <= 630


@pytest.mark.parametrize("name", ["one", "twelve", "nothing", "suppressed"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_picture_of_every_card_says_the_same_as_its_words(name: str, language: str) -> None:
    """In the bot's own font, with an alt text that Slack takes: of a file it is half as long."""
    view, _ = views(language)[name], translator(language)
    words = looks.alt_text(_, view)
    assert 0 < len(words) <= 2000
    of_file = looks.alt_text(_, view, looks.FILE_ALT_MOST)
    assert len(of_file) <= MOST_ALT_TEXT
    assert words.startswith(of_file.removesuffix("…"))
    assert (name in ("one", "twelve")) == (len(words) > MOST_ALT_TEXT)
    assert words.startswith(looks.title(_, view.card))
    shown = looks.as_svg(_, view)
    assert set(font_families(shown)) == {"Source Sans Pro"}
    hidden = {"da": "for få svar til at vise", "en": "too few answers to show"}[language]
    assert (name == "suppressed") == (hidden in words)


@pytest.mark.parametrize(
    ("name", "language"), [("one", "da"), ("twelve", "en"), ("nothing", "en"), ("suppressed", "da")]
)
def test_every_card_is_drawn(name: str, language: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A PNG below a megabyte, and nothing to complain of; of each, one language is drawn."""
    png = looks.picture(translator(language), views(language)[name])
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")) == (1200, 630)
    assert len(png) < 1_000_000
    assert capfd.readouterr() == ("", "")


def font_families(svg: str) -> list[str]:
    """Every font that a picture names; it is read as XML, so it is well-formed whatever names are in it."""
    from xml.etree import ElementTree as Xml  # noqa: PLC0415  # only here

    return [each for node in Xml.fromstring(svg).iter() if (each := node.get("font-family"))]  # noqa: S314  # ours


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Anna 🎉 Holm", "Anna Holm"),
        ("Erik 👩🏽\u200d⚕️", "Erik"),
        ("🇩🇰 1️⃣ Søren❤️\u200d🔥", "1 Søren"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f England ✓", "England ✓"),
        ("🎉🎉", "?"),
        ("日本 Ø", "?? Ø"),
        (" ", ""),
    ],
)
def test_emoji_are_left_out_of_a_picture_whole_and_letters_stay(name: str, drawn: str) -> None:
    """The font has none of them; somebody whose name is nothing else is still somebody."""
    assert font.drawable(name) == drawn


def test_hostile_names_are_text() -> None:
    """In the message; the picture names nobody."""
    view = views()["suppressed"]
    assert "Nordlys" not in looks.as_svg(translator("en"), view)
    said = json.dumps(looks.card(translator("en"), view, None, []).blocks)
    assert "Nordlys &lt;b&gt;&amp;" in said
    assert "<b>" not in said


def test_whoever_runs_the_bot_can_print_a_month(
    eight: Eight, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a table or as data; a month that is none is refused with its own exit code."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    printed = CliRunner().invoke(cli, ["scorecard", "--month", "2026-05", "--format", "json"])
    assert (printed.exit_code, json.loads(printed.output)["month"]) == (0, "2026-05-01")
    printed = CliRunner().invoke(cli, ["scorecard", "--month", "2026-05"])
    assert printed.output.startswith("month,through,part,what,side,value")
    assert CliRunner().invoke(cli, ["scorecard", "--month", "May"]).exit_code == Exit.NOT_THERE


def test_a_retro_stands_in_the_table_with_how_many_answered_only_where_it_was_released() -> None:
    """So few that nothing was shown are no number either."""
    retros = [RetroPart(7, "released", 6, 5), RetroPart(8, "too_few", 6, 2)]
    rows = list(csv.reader(io.StringIO(scorecard.as_csv(Card(MAY, MAY, {1: "N"}, retros=retros)))))
    of_retros = [row[3:] for row in rows if row[2] == "retros"]
    assert len(of_retros) == 6
    assert [row[-1] for row in of_retros if row[0].endswith("answered")] == ["5", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_there_was_none_of_is_not_said(language: str) -> None:
    """«0 late, 0 dropped»: a reader with twenty seconds looks for what there is. That nobody answered is."""
    for view in views(language).values():
        lines = [line for each in sections(translator(language), view) for line in each.lines]
        zeros = [line for line in lines if re.search(r"(?<![\d.,:/–])0 (?!of|af)", line)]
        assert zeros == []
    card = Card(MAY, MAY, {1: "N"}, ideas=IdeaPart(suggested=1, tried=0, not_now=0, open=1))
    (ideas,) = sections(translator(language), CardView(PARTNERSHIP, card, [], None))
    said = {"en": "1 suggested, 1 without an answer", "da": "1 foreslået, 1 uden svar"}
    assert ideas.lines == [said[language]]
    left = {"critical": BlockerPart(0, 1, None, None), "high": BlockerPart(0, 0, None, None)}
    (blockers,) = sections(
        translator(language), CardView(PARTNERSHIP, replace(card, ideas=None, blockers=left), [], None)
    )
    assert blockers.lines == [
        {"en": "Critical: 1 open at the end", "da": "Kritisk: stadig åbne: 1"}[language]
    ]
