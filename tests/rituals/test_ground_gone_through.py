"""Sequences in which several things move at once, each lived through with everything swept and delivered."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from calendar_at_work import CalendarAtWork, local
from listening_at_work import RETROS, Listening
from partnership_at_work import BEGINNING, who
from sqlalchemy import text
from sqlmodel import col, select
from tests_shared import COPENHAGEN

from bot import conductor, partnerships
from bot.blocks.agreement import proposal as proposal_message
from bot.blocks.pair import pairs_modal
from bot.conductor.agreement import submit
from bot.conductor.following import clocks, follow_clocks, follow_people
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import OWNER, REMOVED, Partnership, Person, Profile, Side, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import action, agreement, escalation, idea, pair, retro, risk, scorecard, status
from bot.rituals.charter import dates
from bot.rituals.escalation import (
    CLIMB,
    Blocker,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    RungSettings,
)
from bot.rituals.idea import Idea
from bot.rituals.pair import PairPlace, PairPlan, PairRound, Rhythm
from bot.rituals.retro import RetroRound
from bot.rituals.scorecard import ScorecardPlan
from bot.rituals.status import Plan, StatusExpectation, StatusRound
from bot.waiting import Waiting


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Listening]:
    """On Monday 4 May 2026 at eight."""
    made = Listening(sqlite_url, tmp_path / "keys", local(4, 8))
    made.came = []
    yield made
    made.database.close()


@pytest.fixture
def calendar(sqlite_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    """The same where only what comes again and again is swept, and nothing delivered."""
    made = CalendarAtWork(sqlite_url, tmp_path / "keys", local(4, 8))
    yield made
    made.database.close()


def away(office: CalendarAtWork, user: str, until: date | None) -> None:
    """What somebody says of themselves."""
    said = {"expected": True, "absent_until": until, "language": None}
    office.do(conductor.say_about_me, who(user), office.id, **said)


def give(office: Listening, user: str, part: str) -> None:
    """A part, without a word."""

    def act(w: Unit) -> None:
        person = w.session.exec(select(Person).where(Person.user == user)).one()
        partnerships.give_part(w, person, part, person.id)

    office.do(act)


def blocker(office: Listening, by: str, severity: str = "high") -> int:
    """Raised; gives its id."""
    _seat, view = office.do(
        escalation.raise_blocker, who(by), office.id, Blocker("VPN", severity), f"V{by}{severity}"
    )
    return int(view.escalation.id)


def called(office: Listening, number: int) -> list[str]:
    """Whom a blocker calls now."""

    def look(w: Unit) -> list[str]:
        ids = w.session.get_one(Escalation, number).called
        return sorted(w.session.exec(select(Person.user).where(col(Person.id).in_(ids))))

    found: list[str] = office.do(look)
    return found


def waited_for(office: Listening) -> set[str]:
    """Of whom an answer is expected still in the open round."""

    def look(w: Unit) -> set[str]:
        rows = w.session.exec(
            select(Person.user)
            .join(StatusExpectation)
            .where(col(StatusExpectation.excused_at).is_(None), col(StatusExpectation.remind_at).is_not(None))
        )
        return set(rows)

    found: set[str] = office.do(look)
    return found


def back(office: CalendarAtWork, user: str, *, guest: bool = False) -> None:
    """They come into the channel, or are known to Slack otherwise than before."""
    profile = Profile(user, "T1" if user[0] == "H" else "T2", user, is_guest=guest, locale=None)
    office.do(conductor.met, office.id, [profile])


@pytest.mark.parametrize("how", ["left", "deactivated"])
def test_whose_account_is_no_more_is_waited_for_no_more_at_once_and_is_again_when_they_are_back(
    office: Listening, how: str
) -> None:
    """As who leaves: of a blocker others are called, a pair hears that it is one, a round goes on without."""
    give(office, "P1", OWNER)
    office.do(pair.agree, who("H0"), office.id, Rhythm(1, 0, time(9)))
    for user in ("H0", "P0"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.plan()
    office.live_until(local(4, 10, 30))
    number = blocker(office, "H1")
    assert (called(office, number), waited_for(office)) == (["P0"], {"H0", "P0"})
    office.do(getattr(conductor, how), "T1", *(["C1"] if how == "left" else []), "P0")
    assert (called(office, number), waited_for(office)) == (["P1"], {"H0"})
    assert [row.alone_at is not None for row in office.rows(PairPlace)] == [True, False]
    office.live_until(local(4, 11))
    assert ("pair.alone", "H0") in office.came
    back(office, "P0")
    assert (called(office, number), waited_for(office)) == (["P1"], {"H0", "P0"}), "it has gone up"
    assert [row.alone_at for row in office.rows(PairPlace)] == [None, None]


def settle(office: CalendarAtWork, kind: str, **values: Any) -> None:
    """A side says otherwise of its hours, zone, week or holidays; everything follows."""

    def act(w: Unit) -> None:
        before = clocks(w, office.id)
        side = next(each for each in partnerships.sides(w, office.id) if each.kind == kind)
        for name, value in values.items():
            setattr(side, name, value)
        w.session.flush()
        follow_clocks(w, w.session.get_one(Partnership, office.id), before)

    office.do(act)


def climbs_at(office: Listening, number: int) -> datetime | None:
    """Until when those who are called have time."""
    mine = select(EscalationDeadline.at).where(
        EscalationDeadline.escalation_id == number, EscalationDeadline.kind == CLIMB
    )
    found: datetime | None = office.do(lambda w: w.session.exec(mine).first())
    return found


def go_away(office: Listening) -> None:
    """The bot is taken out of the channel."""
    office.do(conductor.go_away, "T1", "C1", REMOVED)


def come_back(office: Listening) -> None:
    """It is invited again."""
    office.do(conductor.begin, BEGINNING)


def test_fridays_skipped_moved_by_a_holiday_and_gone_west_while_paused(calendar: CalendarAtWork) -> None:
    """Midsummer's Eve is free in Sweden: its meeting is the Monday after, at ten o'clock of New York."""
    calendar.live_until(local(2026, 6, 8, 9))
    calendar.plan(Plan(Weekly((4,)), time(10)))
    calendar.skip("20260612")
    calendar.live_until(local(2026, 6, 10, 9))
    calendar.settings(zone="America/New_York", holidays=("DK", "SE"))
    calendar.pause()
    calendar.live_until(local(2026, 6, 15, 9))
    calendar.resume()
    with pytest.raises(Refusal, match="done already"):
        calendar.skip("20260612")  # Pressed on what stood there before.
    calendar.live_until(local(2026, 6, 27, 9))
    calendar.settings(zone="Asia/Kolkata")
    calendar.live_until(local(2026, 7, 4, 9))
    assert calendar.held() == [
        (date(2026, 6, 19), local(2026, 6, 22, 16)),
        (date(2026, 6, 26), local(2026, 6, 26, 16)),
        (date(2026, 7, 3), local(2026, 7, 3, 6, 30)),
    ]
    assert calendar.exceptions() == {date(2026, 6, 12): "skipped"}


@pytest.mark.parametrize(("returns", "held"), [(8, [local(20, 9)]), (12, [])])
def test_a_moved_meeting_over_whose_opening_it_was_paused_and_the_bot_away(
    calendar: CalendarAtWork, returns: int, held: list[datetime]
) -> None:
    """Back an hour before it is held where it was moved to; after it, it is not, and the next one comes."""
    calendar.live_until(local(18, 8))
    calendar.plan(Plan(Weekly((3,)), time(14)))
    calendar.move(local(20, 9), "20260521")
    calendar.pause()
    calendar.live_until(local(19, 8))
    calendar.do(conductor.go_away, "T1", "C1", REMOVED)
    calendar.live_until(local(20, returns))
    calendar.do(conductor.begin, BEGINNING)
    calendar.resume()
    calendar.live_until(local(29, 8))
    assert [at for _day, at in calendar.held()] == [*held, local(28, 14)]
    assert len({day for day, _at in calendar.held()}) == len(calendar.held())


def test_whose_turn_it_is_follows_who_is_there_to_the_last_minute(calendar: CalendarAtWork) -> None:
    """Named, then away, then here again, and the other gone: who leads it, and whose turn is next."""
    calendar.plan()
    calendar.live_until(local(4, 11))
    named = calendar.rounds()[0].facilitator_id
    first, other = ("H0", "P0") if named == calendar.person("H0").id else ("P0", "H0")

    def leads() -> str:
        led = calendar.rounds()[-1].facilitator_id
        found: str = calendar.do(lambda w: w.session.get_one(Person, led).user)
        return found

    away(calendar, first, date(2026, 5, 5))
    assert leads() == other
    away(calendar, first, None)
    assert leads() == other, "it was given to them"
    calendar.live_until(local(5, 9, 50))
    calendar.do(conductor.left, "T1", "C1", other)
    assert leads() == first
    calendar.live_until(local(5, 10, 30))
    back(calendar, other)
    calendar.do(conductor.left, "T1", "C1", first)
    calendar.live_until(local(11, 11))
    assert leads() == other
    back(calendar, first)
    calendar.live_until(local(18, 11))
    assert leads() == first


def test_called_then_away_then_here_again_by_their_own_word(office: Listening) -> None:
    """High on Friday at 15:00 is due on Monday at nine; others are asked, and then they themselves again."""
    office.live_until(local(8, 15))
    number = blocker(office, "H1")
    assert climbs_at(office, number) == local(11, 9)
    away(office, "P0", date(2026, 5, 12))
    assert called(office, number) == ["P1", "P2"]
    away(office, "P0", None)
    assert called(office, number) == ["P0"]
    office.live_until(local(11, 8, 30))
    office.do(escalation.acknowledge, who("P0"), number, "message")
    assert climbs_at(office, number) == local(12, 8, 30)


def test_back_by_the_calendar_alone_they_are_called_in_the_morning(office: Listening) -> None:
    """Nobody presses anything: on the first working day after the absence it waits for them."""
    away(office, "P0", date(2026, 5, 5))
    number = blocker(office, "H1", "low")
    assert called(office, number) == ["P1", "P2"]
    office.live_until(local(6, 9))
    assert called(office, number) == ["P0"]
    assert ("escalation.call", "P0") in office.came or [name for name, to in office.came if to == "P0"]
    moves = [each.kind for each in office.rows(EscalationMove)]
    assert "climbed" not in moves, "it has not gone up: who should be asked first is there again"
    thread = select(OwedMessage.text).where(OwedMessage.name == "escalation.move")
    said = office.do(lambda w: w.session.exec(thread.order_by(col(OwedMessage.id))).all())
    assert (moves[-1], "Now called: <@P0>." in said[-1]) == ("called", True)
    assert not [each for each in said if "in time" in each]


def test_the_times_of_a_step_change_while_who_it_calls_is_away(office: Listening) -> None:
    """Agreed for what runs by a colleague who stands in: an hour is left at least."""
    give(office, "P1", OWNER)
    office.live_until(local(4, 10))
    number = blocker(office, "H1", "normal")
    away(office, "P0", date(2026, 5, 5))
    assert (called(office, number), climbs_at(office, number)) == (["P1"], local(4, 14))
    rungs = office.do(escalation.ladder_of, office.id)[1]
    shorter = dict.fromkeys(escalation.SEVERITIES, 30)
    second = RungSettings("", OWNER, (), shorter, shorter)
    asked = office.do(conductor.change_rung, who("H0"), rungs[1].id, second, running=True)
    office.live_until(local(4, 11))
    office.do(conductor.agree_to, who("P2"), asked.proposals[0].proposal.id, 1)
    assert climbs_at(office, number) == local(4, 12), "30 minutes are over: an hour is left"
    away(office, "P0", None)
    assert called(office, number) == ["P1"]


def test_from_noon_to_midnight_over_icelands_half_days(office: Listening) -> None:
    """Half an hour is left of the 23rd; the 24th is half a day and treated as off, as is Christmas."""
    reykjavik = ZoneInfo("Atlantic/Reykjavik")
    settle(office, "partner", zone="Atlantic/Reykjavik", holidays="IS", opens=time(12), closes=time(0))
    office.clock.move_to(datetime(2026, 12, 23, 23, 30, tzinfo=reykjavik))
    number = blocker(office, "H1")
    assert climbs_at(office, number) == datetime(2026, 12, 28, 13, 30, tzinfo=reykjavik)
    settle(office, "partner", opens=time(8), closes=time(16))
    assert climbs_at(office, number) == datetime(2026, 12, 28, 10, tzinfo=reykjavik)


def test_a_whole_side_is_gone_and_comes_back(office: Listening) -> None:
    """Who set up is called meanwhile; in the round the side that is gone is not counted silent."""
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_by", office_h0(w)))
    office.plan()
    office.live_until(local(4, 10, 30))
    number = blocker(office, "H1")
    for user in ("P2", "P1", "P0"):
        office.do(conductor.deactivated, "T1", user)
    assert (called(office, number), waited_for(office)) == (["H0"], {"H0"})
    office.live_until(local(5, 11))
    counted = office.do(status.figures, office.id, local(1), local(31))
    home, partner = (side.id for side in office.do(partnerships.sides, office.id))
    assert (counted.asked[partner], counted.silent[partner], counted.silent[home]) == (0, 0, 1)
    for user in ("P0", "P1"):
        back(office, user)
    assert called(office, number) == ["P0"]
    office.live_until(local(11, 11))
    assert waited_for(office) == {"H0", "P0"}


def office_h0(w: Unit) -> int:
    """Who set it up."""
    return w.session.exec(select(Person.id).where(Person.user == "H0")).one()


def test_an_owner_who_left_is_back_over_a_change_of_clocks(office: Listening) -> None:
    """Due on the Monday after Europe's clocks went back, and New York's not: reminded in their morning."""
    settle(office, "partner", zone="America/New_York", holidays="US")
    office.clock.move_to(local(2026, 10, 20, 12))
    owner = office.person("P1").id
    office.do(action.note, who("H1"), office.id, "Order VPN", owner, date(2026, 10, 26))
    office.live_until(local(2026, 10, 22, 12))
    office.do(conductor.left, "T1", "C1", "P1")
    office.live_until(local(2026, 10, 25, 12))
    assert ("action.orphaned", "P0") in office.came
    back(office, "P1")
    office.came.clear()
    office.live_until(datetime(2026, 10, 26, 7, 59, tzinfo=ZoneInfo("America/New_York")))
    assert office.came == []
    office.live_until(datetime(2026, 10, 26, 8, 1, tzinfo=ZoneInfo("America/New_York")))
    assert office.came == [("action.due", "P1")]


def test_reinstalled_over_everything_that_was_due(office: Listening) -> None:
    """Uninstalled for eight days over a meeting, a retro, a proposal, an idea and a blocker: none is lost."""
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_at", w.now))
    office.do(retro.agree, who("H0"), office.id, RETROS)
    office.plan()
    number = blocker(office, "H1", "normal")
    left = climbs_at(office, number)
    assert left == local(4, 12)
    asked = office.do(conductor.propose_times, who("H0"), office.id, "project").proposals[0].proposal.id
    office.do(idea.suggest, who("H1"), office.id, idea.Draft("One list", "Both", "small"), "V1")
    office.live_until(local(4, 9))
    office.do(conductor.uninstall, "T1")
    office.live_until(local(12, 9))
    office.came.clear()
    come_back(office)
    office.live_until(local(12, 9, 30))
    assert climbs_at(office, number) == local(12, 12), "three hours were left"
    proposal = office.do(agreement.read, who("P0"), asked).view.proposal
    assert proposal.ends_at == local(28, 9), "ten working days were left"
    (found,) = office.rows(Idea)
    assert found.counted_at == local(12, 9)
    office.live_until(local(20, 9, 30))
    assert [day for day, _at in office.held()] == [date(2026, 5, 12), date(2026, 5, 19)]
    days = [each.planned_on for each in office.rows(RetroRound)]
    assert len(days) == len(set(days))


def test_what_is_noted_as_next_is_lost_just_before_the_ground_moves(office: Listening) -> None:
    """No sweep comes between: the open round, the pair and the retro follow all the same."""
    office.do(pair.agree, who("H0"), office.id, Rhythm(1, 0, time(9)))
    for user in ("H0", "P0"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.plan()
    office.live_until(local(4, 10, 30))
    office.do(retro.agree, who("H0"), office.id, RETROS)
    office.do(retro.open_now, who("H0"), office.id)

    def forget(w: Unit) -> None:
        for table, moment in (
            ("status_round", "due_at"),
            ("pair_round", "ask_at"),
            ("retro_round", "due_at"),
        ):
            w.session.connection().execute(text(f"UPDATE {table} SET {moment} = NULL"))  # noqa: S608  # ours
        w.session.expire_all()

    seat = office.do(lambda w: partnerships.seat(w, who("P0"), office.id))
    office.do(forget)
    assert [each.name for each in office.do(status.waiting_for, seat)] == ["status.give"]
    office.do(partnerships.left, "T1", "C1", "P0")

    def lose_and_follow(w: Unit) -> None:
        forget(w)
        follow_people(w, w.session.get_one(Partnership, office.id))

    office.do(lose_and_follow)
    assert waited_for(office) == {"H0"}
    assert [row.alone_at is not None for row in office.rows(PairPlace)] == [True, False]
    closes = office.rows(RetroRound)[0].closes_at

    def free(w: Unit) -> None:
        forget(w)
        before = clocks(w, office.id)
        side = w.session.exec(select(Side).where(Side.kind == "home")).one()
        side.week = "".join(day for day in "12345" if int(day) != closes.isoweekday())
        w.session.flush()
        follow_clocks(w, w.session.get_one(Partnership, office.id), before)

    office.do(free)
    assert office.rows(RetroRound)[0].closes_at > closes


def test_who_was_out_of_the_channel_at_the_meeting_is_not_counted_as_silent_once_back(
    calendar: CalendarAtWork,
) -> None:
    """Left on Monday, back on Wednesday: neither the summary of Tuesday nor the month holds it so."""
    calendar.plan()
    calendar.live_until(local(4, 11))
    calendar.do(conductor.left, "T1", "C1", "P0")
    calendar.live_until(local(6, 9))
    back(calendar, "P0")
    calendar.live_until(local(6, 10))
    home, partner = (side.id for side in calendar.do(partnerships.sides, calendar.id))
    counted = calendar.do(status.figures, calendar.id, local(1), local(31))
    assert (counted.expected, counted.silent) == ({home: 1, partner: 0}, {home: 1, partner: 0})
    shown = calendar.do(lambda w: status.view_of(w, w.session.exec(select(StatusRound)).one()))
    assert [tally.is_silent for tally in shown.tallies] == [True, False]


def test_a_picture_of_which_it_is_lost_when_it_is_tried_is_tried_now(calendar: CalendarAtWork) -> None:
    """Until it is there or given up: then nothing is due, whatever is noted or not."""
    partnership = calendar.do(lambda w: w.session.get_one(Partnership, calendar.id))
    of_april = scorecard.stretch(partnership, 1, calendar.clock.now())
    card = scorecard.Card(date(2026, 4, 1), date(2026, 4, 30), {})

    def keep(w: Unit) -> int | None:
        row = scorecard.keep(w, w.session.get_one(Partnership, calendar.id), of_april, card)
        return row.id if row else None

    kept = calendar.do(keep)

    def change(act: str, *values: Any) -> list[int]:
        def do(w: Unit) -> None:
            row = w.session.get_one(scorecard.Scorecard, kept)
            getattr(row, act)(*values)
            row.picture_due_at = None

        calendar.do(do)
        found: list[int] = calendar.do(scorecard.pictures_due)
        return found

    assert change("try_again", "timeout", calendar.clock.now()) == [kept]
    assert change("put_up", "F1", calendar.clock.now()) == [kept]
    assert change("show_picture", calendar.clock.now()) == []
    assert change("lose_picture", "gone", calendar.clock.now()) == []


def test_of_a_side_without_contact_somebody_takes_over_what_nobody_sees_to(office: Listening) -> None:
    """Its owner has left, and so has who noted it: of an action and a risk its people hear, and take them."""
    owner = office.person("P1").id
    draft = risk.Draft("capacity", "Maja may leave", "No tests", owner_id=owner)
    office.do(risk.say, who("H1"), office.id, draft, "V1")
    _seat, promise = office.do(action.note, who("H1"), office.id, "Order VPN", owner, date(2026, 5, 20))
    for user in ("P0", "H1", "P1"):
        office.do(conductor.left, "T1", "C1", user)
    office.live_until(local(4, 8, 30))
    assert {("action.orphaned", "P2"), ("risk.orphan", "P2")} <= set(office.came)
    seat = office.do(lambda w: partnerships.seat(w, who("P2"), office.id))
    waits = [each.name for of in (action, risk) for each in office.do(of.waiting_for, seat)]
    assert waits == ["action.take", "risk.take_over"]
    office.do(action.take, who("P2"), promise.action.id)
    office.do(risk.take_over, who("P2"), 1)
    assert not [each for of in (action, risk) for each in office.do(of.waiting_for, seat)]


def test_pairs_signing_and_the_scorecard_in_three_zones_and_weeks(calendar: CalendarAtWork) -> None:
    """Egypt and Bangladesh work from Sunday to Thursday; with a third that does not, Monday is the first."""
    settle(calendar, "home", zone="Africa/Cairo", holidays="EG", week="71234")
    settle(calendar, "partner", zone="Asia/Dhaka", holidays="BD", week="71234")
    third = Profile("Q0", "T3", "Third 0", is_guest=False, locale=None)
    calendar.do(conductor.met, calendar.id, [third], "Third")
    calendar.live_until(local(2026, 6, 5, 12))
    calendar.do(pair.agree, who("H0"), calendar.id, Rhythm(2, 4, time(9)))
    for user in ("H0", "P0", "Q0"):
        calendar.do(pair.wish, who(user), calendar.id, yes=True)
    shown = calendar.do(pair.show, who("H0"), calendar.id)
    assert "at 09:00 (Europe/Copenhagen)" in str(pairs_modal(translator("en"), shown).to_dict())
    plan = calendar.rows(PairPlan)[0]
    assert plan.meeting_at.astimezone(COPENHAGEN) == local(2026, 6, 12, 9), "who plans Fridays has them"
    calendar.live_until(local(2026, 6, 16, 9))
    (drawn,) = calendar.rows(PairRound)
    assert drawn.ask_at.astimezone(COPENHAGEN) == local(2026, 6, 25, 9), "before Friday the 26th"
    sides = calendar.do(partnerships.sides, calendar.id)
    due = ScorecardPlan(partnership_id=calendar.id).due_in(date(2026, 5, 1), sides, COPENHAGEN)
    assert due == local(4, 9)
    settle(calendar, "home", zone="America/New_York", holidays="US", week="12345")
    settle(calendar, "partner", zone="Europe/Copenhagen", holidays="DK", week="12345")
    sides = calendar.do(partnerships.sides, calendar.id)[:2]
    review = dates.review_at(date(2026, 2, 3), 2, sides, COPENHAGEN)
    assert review == local(2026, 4, 7, 14), "after Easter, when New York begins"


@pytest.mark.parametrize("how", ["left", "deactivated", "erased"])
def test_a_proposal_about_somebody_who_is_gone_is_withdrawn_by_itself(
    calendar: CalendarAtWork, how: str
) -> None:
    """Both read so, in the message and its thread; a step that names them among others calls the others."""
    gone = calendar.person("P1")
    of_them = {"side_id": gone.side_id, "expected": None}
    part = calendar.do(conductor.correct_person, who("H0"), gone.id, parts={OWNER}, **of_them)
    rungs = calendar.do(escalation.ladder_of, calendar.id)[1]
    times = rungs[0].to_acknowledge
    named = RungSettings("", OWNER, (gone.id, calendar.person("P2").id), times, times)
    step = calendar.do(conductor.change_rung, who("H0"), rungs[0].id, named, running=False)
    if how == "erased":
        calendar.do(conductor.erase_user, "P1")
    else:
        calendar.do(getattr(conductor, how), "T1", *(["C1"] if how == "left" else []), "P1")
    stands = select(OwedMessage.blocks).where(OwedMessage.about == step.proposals[0].proposal.id)
    stands = stands.where(OwedMessage.name == "agreement.proposal")
    assert "(has left)" in str(calendar.do(lambda w: w.session.exec(stands).one()))
    number = part.proposals[0].proposal.id
    seen = calendar.do(agreement.read, who("P0"), number)
    assert (seen.view.proposal.state, seen.may_agree, seen.may_withdraw) == (agreement.GONE, False, False)
    said = {"erased": "en fra Brevik"}.get(how, "Partner 1")
    blocks = str(proposal_message(translator("da"), seen.view).blocks)
    assert f"Trukket tilbage af sig selv, fordi {said} har forladt kanalen." in blocks
    assert "agreement.agree" not in blocks
    assert calendar.told("agreement.settled") == ["C1"]
    assert number not in [each.about for each in waits_for_agreement(calendar, "P0")]
    for press in (conductor.agree_to, agreement.discuss, agreement.withdraw):
        with pytest.raises(Refusal, match="has left the channel"):
            calendar.do(press, who("P0" if press is not agreement.withdraw else "H0"), number, 1)
    other = calendar.do(agreement.read, who("P0"), step.proposals[0].proposal.id)
    said = {"erased": "en fra Brevik (er her ikke mere)"}.get(how, "Partner 1 (er her ikke mere)")
    assert said in str(proposal_message(translator("da"), other.view).blocks)
    calendar.do(conductor.agree_to, who("P0"), step.proposals[0].proposal.id, 1)
    _seat, view = calendar.do(escalation.raise_blocker, who("H1"), calendar.id, Blocker("VPN", "high"), "V1")
    assert view.escalation.called == [calendar.person("P2").id]
    assert not calendar.do(lambda w: partnerships.parts(w, calendar.id).get(gone.id))


def waits_for_agreement(calendar: CalendarAtWork, user: str) -> Sequence[Waiting]:
    """The proposals that wait for somebody."""

    def look(w: Unit) -> Sequence[Waiting]:
        return agreement.waiting_for(w, partnerships.seat(w, who(user), calendar.id))

    found: Sequence[Waiting] = calendar.do(look)
    return found


def test_of_a_proposal_about_two_the_rest_is_asked_anew_where_one_has_left(calendar: CalendarAtWork) -> None:
    """Also taking away what they held; and one that an earlier version left open ends where it is pressed."""
    first, second = (calendar.person(user).id for user in ("P1", "P2"))
    wanted: dict[str, Any] = {f"parts.{first}": [OWNER], f"parts.{second}": [OWNER]}

    def ask(w: Unit) -> int:
        seat = partnerships.seat(w, who("H0"), calendar.id)
        return int(submit(w, seat, wanted).proposals[0].proposal.id)

    number = calendar.do(ask)
    calendar.do(conductor.left, "T1", "C1", "P1")
    proposal = calendar.do(agreement.read, who("P0"), number).view.proposal
    assert (proposal.turn, dict(proposal.changes)) == (2, {f"parts.{second}": [None, [OWNER]]})
    assert calendar.do(conductor.agree_to, who("P0"), number, 2)[1]
    wanted = {f"parts.{second}": None}
    number = calendar.do(ask)
    calendar.leave("P2")  # as an earlier version saw it
    assert not calendar.do(conductor.agree_to, who("P0"), number, 1)[1]
    assert calendar.do(agreement.read, who("P0"), number).view.proposal.state == agreement.GONE


def test_who_becomes_a_guest_is_waited_for_on_the_other_side(calendar: CalendarAtWork) -> None:
    """In the round that is open, too; and back again where they are a guest no more."""
    calendar.do(partnerships.count_me, who("H1"), calendar.id, True)
    calendar.plan()
    calendar.live_until(local(4, 11))

    def waiting() -> list[list[str]]:
        shown = calendar.do(lambda w: status.view_of(w, w.session.exec(select(StatusRound)).one()))
        return [[person.user for person in tally.waiting] for tally in shown.tallies]

    assert waiting() == [["H0", "H1"], ["P0"]]
    for is_guest, expected in ((True, [["H0"], ["H1", "P0"]]), (False, [["H0", "H1"], ["P0"]])):
        profile = Profile("H1", "T1", "Home 1", is_guest=is_guest, locale=None)
        calendar.do(conductor.renamed, "T1", profile)
        assert waiting() == expected


def begin_copy(office: Listening) -> int:
    """The bot is invited into another channel, where all of them are."""
    office.do(conductor.begin, replace(BEGINNING, channel="C2"))
    copy: int = office.do(lambda w: partnerships.find(w, "T1", "C2").id)
    everybody = ("H0", "H1", "H2", "P0", "P1", "P2")
    known = [
        Profile(each, f"T{1 + (each[0] == 'P')}", each, is_guest=False, locale=None) for each in everybody
    ]
    office.do(partnerships.meet, copy, known, "Brevik")
    office.do(conductor.members_were, copy, everybody)
    return copy


def test_a_copy_that_was_there_before_the_channel_was_left_is_offered_then(office: Listening) -> None:
    """Slack tells of the new channel first: nothing is offered in it before the other is left."""
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_at", w.now))
    number = blocker(office, "P1", "normal")
    copy = begin_copy(office)
    assert office.told("partnership.goes_on") == []
    office.live_until(local(4, 9))
    go_away(office)
    assert office.told("partnership.goes_on") == ["C2"]
    office.do(conductor.go_on_here, who("H1"), copy)
    assert called(office, number) == ["H0"]


def test_a_share_that_was_cut_goes_on_with_what_was_moved_and_who_is_away(office: Listening) -> None:
    """A day later in the copy: the blocker has the time it had, and the meeting is where it was moved to."""
    office.do(lambda w: setattr(w.session.get_one(Partnership, office.id), "set_up_at", w.now))
    office.plan()
    office.move(local(6, 9), "20260505")
    away(office, "P0", date(2026, 5, 6))
    number = blocker(office, "P1", "normal")
    office.live_until(local(4, 9))
    go_away(office)
    office.live_until(local(5, 9))
    copy = begin_copy(office)
    office.do(conductor.go_on_here, who("H1"), copy)
    assert (called(office, number), climbs_at(office, number)) == (["H0"], local(5, 12))
    assert called(office, blocker(office, "H1")) == ["P1", "P2"]
    office.live_until(local(6, 10))
    assert office.held() == [(date(2026, 5, 5), local(6, 9))]
    assert office.exceptions() == {date(2026, 5, 5): "moved"}
