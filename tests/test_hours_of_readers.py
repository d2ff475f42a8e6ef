"""What nobody pressed for reaches nobody outside their hours, whatever the clock, and after downtime."""

import os
import random
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from calendar_at_work import TUESDAYS, local
from listening_at_work import PRESSED, RETROS, Listening
from partnership_at_work import who
from sqlmodel import col, select
from tests_shared import pressed_by

from bot import conductor, outbox, partnerships
from bot.partnerships import Partnership, Person
from bot.rituals import (
    action,
    escalation,
    kudos,
    pair,
    retro,
)
from bot.rituals.escalation import Blocker
from bot.rituals.kudos import Praise
from bot.rituals.pair import Rhythm

UNTIL = (6, 30) if os.environ.get("EVERYTHING") else (5, 21)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Listening]:
    office = Listening(database_url, tmp_path / "keys")
    office.came = []
    yield office
    office.database.close()


def begin(office: Listening) -> None:
    """Two zones, status meetings, retros, and pairs that are drawn before anybody is there."""

    def far_away(w: Any) -> None:
        partner = partnerships.sides(w, office.id)[1]
        partner.zone, partner.opens, partner.closes = "Asia/Kolkata", time(9), time(18)

    office.do(far_away)
    office.plan(TUESDAYS)
    office.do(retro.agree, who("H0"), office.id, RETROS)
    office.do(pair.agree, who("H0"), office.id, Rhythm(2, 1, time(7)))
    for user in ("H0", "H1", "P0", "P1"):
        office.do(pair.wish, who(user), office.id, yes=True)
    assert not office.do(escalation.ladder_of, office.id)[0].critical_counts_always


def something_happens(office: Listening, rng: random.Random) -> None:
    """One thing that people do, or that happens to them, at whatever hour."""
    users = ["H0", "H1", "H2", "P0", "P1", "P2"]
    me, today = rng.choice(users), office.clock.now().date()
    people = {each.user: each.id for each in office.do(partnerships.people, office.id)}
    if me not in people:
        return
    what = rng.randrange(6)
    if what == 0:
        owner, due_on = people[rng.choice(list(people))], today + timedelta(days=rng.randrange(1, 9))
        office.do(action.note, who(me), office.id, "Order VPN", owner, due_on)
    elif what == 1:
        severity = rng.choice(["critical", "high", "normal"])
        blocker = Blocker(what="VPN", severity=severity)
        office.do(escalation.raise_blocker, who(me), office.id, blocker, "modal")
    elif what == 2:
        until = rng.choice([None, today + timedelta(days=rng.randrange(2, 12))])
        office.do(
            conductor.say_about_me, who(me), office.id, expected=True, absent_until=until, language=None
        )
    elif what == 3 and me not in ("H0", "P0"):
        office.do(conductor.left, "T1", "C1", me)
    elif what == 4:
        office.do(conductor.members_were, office.id, users)
    else:
        to = [each for user, each in people.items() if user != me][:1]
        office.do(kudos.give, who(me), office.id, Praise(to, None, "For the help"), str(rng.random()))


@pytest.mark.parametrize("seed", range(40 if os.environ.get("EVERYTHING") else 1))
def test_nothing_scheduled_reaches_anybody_outside_their_hours(office: Listening, seed: int) -> None:
    """Months of odd hours and downtime, in which things happen that call for others."""
    rng = random.Random(seed)  # noqa: S311  # a number to repeat it by
    begin(office)
    while office.clock.now() < local(2026, *UNTIL, 12, 0):
        then = office.clock.now() + timedelta(minutes=rng.randrange(60, 60 * 70))
        rng.choice([office.live_until, office.live_until, office.be_down_until])(then)
        something_happens(office, rng)
        office.deliver()
    names = {name for name, _place in office.came}
    assert {"status.prompt", "status.reminder", "status.digest", "kudos.given"} <= names
    assert any(name.startswith("action.") for name in names)


def test_it_comes_when_the_reader_is_next_at_work_and_holds_back_nothing_else(office: Listening) -> None:
    """What one presses for is answered at any hour; another's word waits, and is found without looking."""
    office.clock.move_to(local(8, 20))
    people = {each.user: each.id for each in office.do(partnerships.people, office.id)}
    office.do(action.note, who("H0"), office.id, "Order VPN", people["P1"], date(2026, 5, 20))
    office.deliver()
    assert office.came == []
    assert office.do(outbox.next_due) == local(11, 8)
    pressed_by("P1", office.work, lambda w: w.post(person(w, "P1"), "action.noted", PRESSED, *look(w)))
    office.deliver()
    assert office.came == [("action.noted", "P1")], "their own press"
    office.be_down_until(local(11, 8, 5))
    assert office.came == [("action.noted", "P1")] * 2
    assert office.do(outbox.next_due) is None


def test_who_is_away_hears_when_they_are_back_and_at_once_where_that_is_sooner(office: Listening) -> None:
    """Of an absence over Ascension Day to the next Tuesday, and of one that lasts three months."""
    office.clock.move_to(local(11, 9))
    people = {each.user: each.id for each in office.do(partnerships.people, office.id)}
    away = {"P0": date(2026, 5, 18), "P1": date(2026, 8, 10), "H1": date(2026, 5, 18)}

    def say(user: str, until: date | None) -> None:
        office.do(
            conductor.say_about_me, who(user), office.id, expected=True, absent_until=until, language=None
        )

    for user, until in away.items():
        say(user, until)
        office.do(action.note, who("H0"), office.id, "Order VPN", people[user], date(2026, 9, 1))
    office.deliver()
    assert [each for each in office.came if each[0] == "action.noted"] == []
    office.clock.move_to(local(13, 9))
    say("H1", None)
    office.deliver()
    assert [each for each in office.came if each[0] == "action.noted"] == [("action.noted", "H1")]
    office.live_until(local(19, 7, 59))
    assert ("action.noted", "P0") not in office.came
    office.live_until(local(19, 8, 1))
    assert ("action.noted", "P0") in office.came
    office.live_until(local(2026, 8, 11, 7, 59))
    assert ("action.noted", "P1") not in office.came
    office.live_until(local(2026, 8, 11, 8, 1))
    assert ("action.noted", "P1") in office.came


def test_other_hours_bring_it_sooner_and_a_clock_that_is_put_back_keeps_nothing(office: Listening) -> None:
    """What holds a message is always worked out from what is so now."""
    office.clock.move_to(local(8, 20))
    people = {each.user: each.id for each in office.do(partnerships.people, office.id)}
    office.do(action.note, who("H0"), office.id, "Order VPN", people["P1"], date(2026, 5, 20))
    office.deliver()

    def on_saturdays(w: Any) -> None:
        partnerships.sides(w, office.id)[1].week = "123456"
        outbox.weigh_again(w, w.session.get_one(Partnership, office.id))

    office.do(on_saturdays)
    office.deliver()
    assert office.do(outbox.next_due) == local(9, 8)
    office.clock.move_to(local(2026, 2, 9, 9, 0))
    office.deliver()
    assert office.came == [("action.noted", "P1")]


def person(w: Any, user: str) -> Person:
    found: Person = w.session.exec(select(Person).where(Person.user == user)).one()
    return found


def look(w: Any) -> tuple[Any, ...]:
    """The look of the message about the first action."""
    from bot.rituals.action.views import notice_view, promise_of  # noqa: PLC0415  # as the ritual draws it

    noted = w.session.exec(select(action.Action).order_by(col(action.Action.id))).first()
    partnership = w.session.get_one(Partnership, noted.partnership_id)
    return (
        notice_view(w, partnership, promise_of(w, noted), "action.noted", person(w, "P1"), noted.noted_by),
    )
