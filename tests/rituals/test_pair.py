"""The rules of pairs: who is drawn, who sits out, who is asked, and what is counted."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st
from partnership_at_work import AtWork, who
from sqlmodel import select

from bot import conductor, partnerships
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.partnerships import REMOVED, Partnership, Side
from bot.recurring import Ground
from bot.rituals import pair
from bot.rituals.pair import Pair, PairPlace, PairPlan, PairRound, Rhythm, draw

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 5, 4, 9, tzinfo=COPENHAGEN)
TUESDAYS = Rhythm(4, 1, time(10))
YEAR = 26
"""Draws of one year, every second week."""


def at(day: int, hour: int, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=COPENHAGEN)


def chance(seed: int) -> Random:
    """A chance that comes out the same each time."""
    return Random(seed)  # noqa: S311  # nothing secret is drawn


def sides() -> list[Side]:
    return [
        Side(id=n, partnership_id=1, kind=kind, name=kind, holidays="DK", zone="Europe/Copenhagen")
        for n, kind in ((1, "home"), (2, "partner"))
    ]


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 999))
def test_over_a_year_nobody_sits_out_more_than_once_more_than_another(
    at_home: int, others: int, seed: int
) -> None:
    """On the bigger side; on the other side nobody sits out."""
    home, partner = list(range(at_home)), list(range(100, 100 + others))
    history: list[list[Pair]] = []
    sat_out: Counter[int] = Counter()
    drawn_by = chance(seed)
    for _time in range(YEAR):
        drawn = draw(home, partner, history, drawn_by)
        history.append(list(drawn.pairs))
        sat_out.update(drawn.sitting_out)
        bigger = home if at_home > others else partner
        times = [sat_out[person] for person in bigger]
        assert max(times) - min(times) <= 1
        assert len(drawn.pairs) == min(at_home, others)
    assert set(sat_out) <= set(home if at_home > others else partner)


comings = st.lists(
    st.tuples(st.sets(st.integers(1, 6), min_size=1), st.sets(st.integers(101, 106), min_size=1)),
    min_size=1,
    max_size=8,
)


@given(comings, st.integers(0, 999))
def test_whoever_comes_and_goes_nobody_meets_the_same_twice_in_a_row(
    comings: list[tuple[set[int], set[int]]], seed: int
) -> None:
    """Each is in one pair across the sides or sits out, and a pair repeats only where no other could be."""
    history: list[list[Pair]] = []
    drawn_by = chance(seed)
    for home, others in comings:
        drawn = draw(sorted(home), sorted(others), history, drawn_by)
        seen = [person for both in drawn.pairs for person in both] + list(drawn.sitting_out)
        assert sorted(seen) == sorted(home | others)
        assert all(one in home and other in others for one, other in drawn.pairs)
        again = set(drawn.pairs) & set(history[-1] if history else ())
        assert not again or len(home) == len(others) == 1
        history.append(list(drawn.pairs))


@given(comings, st.integers(0, 999))
def test_who_is_always_there_sits_out_as_often_as_others_who_are(
    comings: list[tuple[set[int], set[int]]], seed: int
) -> None:
    """Also while others come and go, on a side that is never the smaller one, with two pairs or more."""
    always = (1, 2, 3)
    history: list[list[Pair]] = []
    sat_out: Counter[int] = Counter()
    for there, others in comings:
        home = sorted({*always, *there})
        partner = sorted({101, 102, *others})[: len(home)]
        drawn = draw(home, partner, history, chance(seed))
        sat_out.update(drawn.sitting_out)
        history.append(list(drawn.pairs))
        times = [sat_out[person] for person in always]
        assert max(times) - min(times) <= 1


def test_everybody_has_met_everybody_of_the_other_side_before_a_pair_meets_again() -> None:
    """With three on each side, the fourth draw is the first that repeats."""
    for seed in range(20):
        history: list[list[Pair]] = []
        for _time in range(3):
            history.append(list(draw([1, 2, 3], [11, 12, 13], history, chance(seed)).pairs))
        assert len({each for pairs in history for each in pairs}) == 9
        assert sorted(draw([1, 2, 3], [11, 12, 13], history, chance(seed)).pairs) in [
            sorted(pairs) for pairs in history[:1]
        ]


def test_the_same_chance_draws_the_same() -> None:
    """And another chance another way, now and then."""
    home, others = [1, 2, 3, 4], [11, 12, 13, 14, 15]
    assert draw(home, others, [], chance(3)) == draw(home, others, [], chance(3))
    assert len({tuple(draw(home, others, [], chance(seed)).pairs) for seed in range(20)}) > 5


def test_who_was_away_does_not_sit_out_on_coming_back() -> None:
    """Away is as good as sitting out: who has been drawn every time sits out first."""
    history = [[(1, 11)], [(2, 11)], [(1, 11)]]
    assert draw([1, 2, 3], [11], history, chance(1)).sitting_out[:1] == [1]
    assert draw([1, 3], [11], [[(1, 11)], [(1, 11)]], chance(1)).pairs == [(3, 11)]


def planned(rhythm: Rhythm) -> PairPlan:
    plan = PairPlan(partnership_id=1, often={})
    plan.agree(rhythm, COPENHAGEN, None, NOW)
    plan.line_up(Ground(sides()), NOW)
    return plan


def test_people_are_asked_after_two_weeks_or_before_the_next_draw() -> None:
    """On a working day for both: Whit Monday goes to Tuesday, and weekly pairs are asked the day before."""
    four = planned(TUESDAYS)
    assert four.meeting_at == at(5, 10)
    four.line_up(Ground(sides(), done={date(2026, 5, 5)}), at(5, 10))
    assert four.asks_on(at(5, 10), sides()) == at(19, 10)
    assert four.asks_on(at(11, 10), sides()) == at(26, 10)
    weekly = planned(Rhythm(1, 1, time(10)))
    weekly.see_to(at(19, 10))
    weekly.line_up(Ground(sides()), at(19, 10))
    assert weekly.asks_on(at(19, 10), sides()) == at(22, 10)


@pytest.fixture
def at_work(sqlite_url: str, tmp_path: Path) -> Iterator[AtWork]:
    made = AtWork(sqlite_url, tmp_path / "keys", NOW, home=4, partner=3)
    yield made
    made.database.close()


def say_yes(at_work: AtWork, *users: str) -> None:
    for user in users:
        at_work.do(pair.wish, who(user), at_work.id, yes=True)


def drawn_once(at_work: AtWork) -> None:
    at_work.clock.move_to(at_work.do(pair.next_due))
    (plan_id,) = at_work.do(pair.draws_due)
    at_work.do(pair.draw_due, plan_id)
    at_work.do(pair.draw_due, plan_id)


def test_only_who_said_yes_and_is_there_is_drawn_and_only_once(at_work: AtWork) -> None:
    """Not who said no, is absent, or has left; and a second sweep draws nothing more."""
    say_yes(at_work, "H0", "H1", "H2", "H3", "P0", "P1")
    at_work.do(pair.wish, who("H1"), at_work.id, yes=False)
    away = {"expected": False, "absent_until": date(2026, 5, 5), "language": None}
    at_work.do(partnerships.say_about_me, who("H2"), at_work.id, **away)
    at_work.leave("P1")
    at_work.do(pair.agree, who("P0"), at_work.id, TUESDAYS)
    drawn_once(at_work)
    assert sorted(at_work.told("pair.drawn")) == ["H0", "H3", "P0"]
    assert at_work.told("pair.plan") == ["C1"], "one message for good: no other for each draw"
    rounds = at_work.do(lambda w: w.session.exec(select(PairRound)).all())
    assert [(each.number, each.ask_at) for each in rounds] == [(1, at(19, 10))]
    assert at_work.do(pair.next_due) == at(19, 10)


def test_who_is_asked_answers_and_may_correct_it(at_work: AtWork) -> None:
    """Not who left; nobody answers for another; a pair has met if one of them says so."""
    say_yes(at_work, "H0", "H1", "H2", "P0", "P1", "P2")
    at_work.do(pair.agree, who("H0"), at_work.id, TUESDAYS)
    drawn_once(at_work)
    at_work.leave("P1")
    away = {"expected": False, "absent_until": date(2026, 5, 19), "language": None}
    at_work.do(partnerships.say_about_me, who("H2"), at_work.id, **away)
    at_work.clock.move_to(at(19, 10))
    (round_id,) = at_work.do(pair.questions_due)
    at_work.do(pair.ask, round_id)
    at_work.do(pair.ask, round_id)
    assert sorted(at_work.told("pair.question")) == ["H0", "H1", "H2", "P0", "P2"], "H2 when they are back"
    seat = at_work.do(lambda w: partnerships.seat(w, who("H0"), at_work.id))
    (waits,) = at_work.do(pair.waiting_for, seat)
    assert (waits.name, waits.by) == ("pair.tell", None)
    assert waits.what.startswith("Partner")
    with pytest.raises(Refusal, match="Somebody else"):
        at_work.do(pair.tell, who("H1"), waits.about, met=True)
    since, until = at(5, 10), at(5, 10) + timedelta(seconds=1)
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(3, 0)
    at_work.do(pair.tell, who("H0"), waits.about, met=False)
    assert at_work.do(pair.waiting_for, seat) == []
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(3, 0)
    at_work.do(pair.tell, who("H0"), waits.about, met=True)
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(3, 1)
    places = at_work.do(lambda w: w.session.exec(select(PairPlace)).all())
    other = next(each.with_id for each in places if each.id == waits.about)
    back = next(each for each in places if each.person_id == other)
    users = {at_work.person(user).id: user for user in ("P0", "P1", "P2")}
    if other != at_work.person("P1").id:
        at_work.do(pair.tell, who(users[back.person_id]), back.id, met=True)
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(3, 1)
    assert at_work.do(pair.figures, at_work.id, NOW, since) == pair.PairFigures(0, 0)


def test_with_nobody_on_one_side_nothing_is_drawn_and_that_is_said_once(at_work: AtWork) -> None:
    """To the contact persons, where there is no facilitator; the next time is still lined up."""
    say_yes(at_work, "H0", "H1")
    at_work.do(pair.agree, who("H0"), at_work.id, TUESDAYS)
    drawn_once(at_work)
    assert at_work.do(pair.next_due) == at(2, 10, month=6)
    drawn_once(at_work)
    assert sorted(at_work.told("pair.nobody")) == ["H0", "P0"]
    assert at_work.told("pair.drawn") == []


def test_pairs_that_are_off_and_partnerships_that_ended_draw_nothing(at_work: AtWork) -> None:
    """Off by default, off when somebody ends them, and on again in another rhythm."""
    say_yes(at_work, "H0", "P0")
    assert at_work.do(pair.next_due) is None
    with pytest.raises(Refusal, match="The contact persons and facilitators of your company"):
        at_work.do(pair.agree, who("P1"), at_work.id, TUESDAYS)
    at_work.do(pair.agree, who("P0"), at_work.id, TUESDAYS)
    at_work.do(pair.agree, who("P0"), at_work.id, None)
    at_work.do(pair.agree, who("P0"), at_work.id, None)
    assert at_work.do(pair.next_due) is None
    at_work.do(pair.agree, who("P0"), at_work.id, Rhythm(1, 3, time(9)))
    assert at_work.do(pair.next_due) == at(7, 9)
    at_work.do(conductor.go_away, "T1", "C1", REMOVED)
    at_work.clock.move_to(at(7, 9))
    assert (at_work.do(pair.next_due), at_work.do(pair.draws_due)) == (None, [])
    assert at_work.told("pair.drawn") == []


def test_who_was_drawn_with_somebody_who_is_not_there_hears_that_and_is_not_asked(at_work: AtWork) -> None:
    """Away for all of the time, not for some of it; back again; left; and such a pair is not counted."""
    say_yes(at_work, "H0", "P0")
    at_work.do(pair.agree, who("H0"), at_work.id, TUESDAYS)
    drawn_once(at_work)

    def away_until(day: date | None) -> None:
        at_work.do(
            conductor.say_about_me, who("P0"), at_work.id, expected=False, absent_until=day, language=None
        )

    def said() -> list[str]:
        rows = at_work.do(
            lambda w: w.session.exec(select(OwedMessage).where(OwedMessage.name == "pair.alone")).all()
        )
        return [f"{each.place}: {each.text}" for each in rows]

    since, until = at(5, 10), at(5, 10) + timedelta(seconds=1)
    away_until(date(2026, 5, 18))
    assert said() == []
    away_until(date(2026, 5, 19))
    (told,) = said()
    assert told.startswith("H0: Partner 0, with whom you were drawn")
    assert "is away until Tuesday 19 May" in told
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(0, 0)
    away_until(None)
    assert "is back" in said()[0]
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(1, 0)
    at_work.do(conductor.left, "T1", "C1", "P0")
    assert "has left" in said()[0]
    at_work.clock.move_to(at(19, 10))
    (round_id,) = at_work.do(pair.questions_due)
    at_work.do(pair.ask, round_id)
    assert at_work.told("pair.question") == []
    assert at_work.do(pair.figures, at_work.id, since, until) == pair.PairFigures(0, 0)


def test_when_pairs_are_asked_follows_holidays_that_change(at_work: AtWork) -> None:
    """Tuesday 19 May is free from now on at one of the companies."""
    say_yes(at_work, "H0", "P0")
    at_work.do(pair.agree, who("H0"), at_work.id, TUESDAYS)
    drawn_once(at_work)

    def free_on_tuesdays(w: Any) -> None:
        partnerships.sides(w, at_work.id)[1].week = "1345"
        w.session.flush()
        pair.follow_settings(w, w.session.get_one(Partnership, at_work.id))

    at_work.do(free_on_tuesdays)
    (asked_at,) = at_work.do(lambda w: w.session.exec(select(PairRound.ask_at)).all())
    assert asked_at == at(20, 10)
