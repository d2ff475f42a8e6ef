"""Of retros, pairs, scorecards and reviews: what is told as next, wherever it is told, is what then comes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from calendar_at_work import local
from listening_at_work import RETROS, Listening, answer_retro
from partnership_at_work import BEGINNING, who
from sqlmodel import select, update

from bot import conductor, partnerships
from bot.blocks.charter import page_modal
from bot.blocks.pair import pairs_modal
from bot.blocks.panel import message
from bot.blocks.retro import plan_modal
from bot.conductor.following import clocks, follow_clocks
from bot.conductor.more import more_of
from bot.conductor.panel import panel_of
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import REMOVED, Partnership, Unit
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import charter, pair, retro, scorecard
from bot.rituals.charter import Charter, CharterReview, Measured
from bot.rituals.pair import PairPlan, PairRound, Rhythm
from bot.rituals.retro import RetroCadence, RetroChange, RetroRound
from bot.rituals.scorecard import Scorecard, ScorecardPlan

RETRO, PAIRS, CARD, REVIEW = "retro", "pairs", "scorecard", "review"
DATE: Final = re.compile(r"<!date\^(\d+)\^")
EN: Final = translator("en")


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Listening]:
    """Monday 4 May 2026 at eight: retros and pairs every other week, a scorecard and a review each month."""
    made = Listening(sqlite_url, tmp_path / "keys", local(4, 8))
    made.came = []
    plan_all(made)
    yield made
    made.database.close()


def plan_all(office: Listening) -> None:
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_at", w.now))
    office.do(retro.agree, who("H0"), office.id, RETROS)
    office.do(pair.agree, who("H0"), office.id, Rhythm(2, 3, time(10)))
    for user in ("H0", "H1", "P0", "P1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    written = Measured("On time", "Within a day", "95%", office.person("P1").id)
    office.do(conductor.add_criterion, who("H0"), office.id, written)
    office.do(lambda w: charter.carry_out_rhythm(w, w.session.get_one(Partnership, office.id), 1))
    office.do(sign)
    office.sweep()


def sign(w: Unit) -> None:
    """Both have signed it: from now on it is looked at again."""
    partnership = w.session.exec(select(Partnership)).one()
    record = w.session.exec(select(Charter)).one()
    record.look_again(w.now.date(), partnerships.sides(w, partnership.id), partnership.tz)


def plain(office: Listening) -> None:
    """Nothing."""


def held(office: Listening) -> None:
    office.live_until(local(22, 12))


def skipped(office: Listening) -> None:
    office.do(retro.skip, who("H0"), office.id)


def opened_by_hand(office: Listening) -> None:
    office.live_until(local(4, 9))
    office.do(conductor.open_retro_now, who("H0"), office.id, ())


def opened_besides(office: Listening) -> None:
    """The regular one of Wednesday falls into its days, and is left out."""
    office.live_until(local(4, 9))
    office.do(conductor.open_retro_now, who("H0"), office.id, (), extra=True)


def on_ascension_day(office: Listening) -> None:
    office.do(retro.agree, who("H0"), office.id, replace(RETROS, rule=Weekly((3,))))
    office.do(pair.agree, who("H0"), office.id, Rhythm(1, 3, time(10)))
    office.live_until(local(8, 12))


def ascension_day_left_out(office: Listening) -> None:
    office.do(retro.agree, who("H0"), office.id, replace(RETROS, rule=Weekly((3,)), on_holiday="skip"))
    office.live_until(local(8, 12))


def paused_and_resumed(office: Listening) -> None:
    office.do(retro.pause, who("H0"), office.id)
    office.live_until(local(20, 12))
    office.do(retro.resume, who("H0"), office.id)


def gone_west(office: Listening) -> None:
    office.live_until(local(7, 12))
    office.settings(zone="America/New_York", holidays=("US", "DK"))


def half_an_hour(office: Listening) -> None:
    office.settings(zone="Asia/Kolkata", holidays=("IN", "DK"))


def from_sunday_on(office: Listening) -> None:
    """The partner works in Dhaka, from Sunday to Thursday."""

    def act(w: Unit) -> None:
        before = clocks(w, office.id)
        its = partnerships.sides(w, office.id)[1]
        its.zone, its.holidays, its.week, its.opens, its.closes = "Asia/Dhaka", "BD", "71234", time(6), time()
        w.session.flush()
        follow_clocks(w, w.session.get_one(Partnership, office.id), before)

    office.do(act)


def away_and_back(office: Listening) -> None:
    office.live_until(local(5, 12))
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(local(2026, 6, 9, 12))
    office.do(conductor.begin, BEGINNING)
    office.sweep()


def not_running(office: Listening) -> None:
    office.live_until(local(5, 12))
    office.be_down_until(local(2026, 6, 9, 12))


def over_the_change_of_clocks(office: Listening) -> None:
    office.live_until(local(2026, 10, 23, 12))


def over_the_end_of_the_year(office: Listening) -> None:
    office.live_until(local(2026, 12, 18, 12))


def on_the_last_friday(office: Listening) -> None:
    office.do(retro.agree, who("H0"), office.id, replace(RETROS, rule=Monthly(-1, 4)))
    office.do(lambda w: scorecard.carry_out(w, seat(w, office.id), on=True, nth=3, clock=time(14)))


def seat(w: Unit, partnership_id: int) -> Any:
    return partnerships.seat(w, who("H0"), partnership_id)


Situation = Callable[[Listening], None]
SITUATIONS: Final[list[Situation]] = [
    plain, held, skipped, opened_by_hand, opened_besides, on_ascension_day, ascension_day_left_out,
    paused_and_resumed, gone_west, half_an_hour, from_sunday_on, away_and_back, not_running,
    over_the_change_of_clocks, over_the_end_of_the_year, on_the_last_friday,
]  # fmt: skip


def dates_in(blocks: object) -> set[datetime]:
    return {datetime.fromtimestamp(int(found)).astimezone() for found in DATE.findall(str(blocks))}


def told(office: Listening) -> dict[tuple[str, str], Any]:
    """By ritual and place: what is read there as the next one; None where nothing is."""

    def look(w: Unit) -> dict[tuple[str, str], Any]:
        partnership = w.session.get_one(Partnership, office.id)
        by = seat(w, office.id)
        entries = {each.name: each.at for each in more_of(w, who("H0"), office.id)[1]}
        panel = str(message(EN, panel_of(w, partnership)).blocks)
        plan = retro.plan_of(w, who("H0"), office.id)
        drawn = select(OwedMessage.blocks).where(OwedMessage.name == "pair.plan")
        page = page_modal(EN, conductor.charter_page(w, who("H0"), office.id), 0)
        line = re.search(r"\*Next retro:\* <!date\^(\d+)\^", panel)
        found = {
            (RETRO, "modal"): plan.next_at,
            (PAIRS, "modal"): max(dates_in(pairs_modal(EN, pair.show(w, who("H0"), office.id)).to_dict())),
            (PAIRS, "channel"): max(dates_in(w.session.exec(drawn).one())),
            (CARD, "more"): entries["scorecard.show"],
            (REVIEW, "agreement"): max(dates_in(page.to_dict())).date(),
        }
        if plan.next_at is not None:
            when = EN.wall_clock(plan.next_at, *by.zones)
            assert f"Next retro: {when}" in str(plan_modal(EN, plan).to_dict())
        if plan.open is None:
            # One that is open stands there in place of the next.
            found[RETRO, "more"] = entries["retro.plan"]
            found[RETRO, "panel"] = datetime.fromtimestamp(int(line[1])).astimezone() if line else None
        return found

    read: dict[tuple[str, str], Any] = office.do(look)
    return read


def first_since(office: Listening, now: datetime) -> dict[str, Any]:
    """By ritual: what came first after that moment."""
    opened = [each.opened_at for each in office.rows(RetroRound) if each.planned_on is not None]
    came = {
        RETRO: [each for each in opened if each is not None and each > now],
        PAIRS: [each.drawn_at for each in office.rows(PairRound) if each.drawn_at > now],
        CARD: [each.posted_at for each in office.rows(Scorecard) if each.posted_at > now],
        REVIEW: [each.opened_at.date() for each in office.rows(CharterReview) if each.opened_at > now],
    }
    return {name: min(moments) for name, moments in came.items() if moments}


def forget(w: Unit) -> None:
    """All that is kept of what comes next is gone."""
    for table in (RetroCadence, PairPlan):
        w.session.exec(update(table).values(planned_on=None, meeting_at=None, next_at=None))
    w.session.exec(update(ScorecardPlan).values(next_at=None))
    w.session.exec(update(Charter).values(review_at=None))


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_told_as_next_is_what_comes(office: Listening, situation: Situation) -> None:
    """Also when the note of it is lost just before somebody looks, and no sweep has come."""
    situation(office)
    now, read = office.clock.now(), told(office)
    said = office.rows(RetroChange)[-1]
    office.do(forget)
    assert told(office) == read
    until = now + timedelta(days=70)
    while set(first_since(office, now)) < {RETRO, PAIRS, CARD, REVIEW} and office.clock.now() < until:
        answer_retro(office)
        office.live_until(office.clock.now() + timedelta(days=2))
    came = first_since(office, now)
    for (ritual, place), moment in read.items():
        assert moment == came[ritual], f"{ritual} by {place}"
    if said.at == now and said.next_at is not None:
        assert said.next_at == came[RETRO]


def test_a_date_is_read_from_its_own_line() -> None:
    """So that a surface that says nothing is not taken for one that says the right thing."""
    assert dates_in("<!date^1777881600^{date}|x> and <!date^1777968000^y>") == {
        datetime.fromtimestamp(each).astimezone() for each in (1777881600, 1777968000)
    }
    assert date(2026, 5, 4) in {each.date() for each in dates_in("<!date^1777881600^")}
