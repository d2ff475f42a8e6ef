"""What nobody pressed for reaches nobody outside their hours, whatever the clock, and after downtime."""

import os
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from calendar_at_work import TUESDAYS, CalendarAtWork, local
from partnership_at_work import who
from sqlmodel import col, select
from tests_shared import pressed_by

from bot import conductor, outbox, partnerships
from bot.cadence import Weekly
from bot.outbox import OwedMessage
from bot.outbox.line import due as first_in_each_place
from bot.outbox.turns import First
from bot.partnerships import Partnership, Person, Side, next_common_open
from bot.rituals import (
    action,
    charter,
    escalation,
    invitation,
    kudos,
    mediation,
    pair,
    retro,
    risk,
    scorecard,
)
from bot.rituals.escalation import Blocker
from bot.rituals.kudos import Praise
from bot.rituals.pair import Rhythm

SWEEPS = (
    (action.lost_offers_due, action.lose_offer),
    (action.orphans_due, action.find_orphan),
    (action.returned_due, action.find_returned),
    (action.reminders_due, action.remind),
    (charter.orphans_due, charter.look_after),
    (charter.questions_due, charter.ask),
    (charter.reviews_due, conductor.open_charter_review),
    (escalation.partnerships_due, escalation.meet_deadlines),
    (invitation.gone, invitation.pass_on),
    (invitation.reminders_due, invitation.remind),
    (invitation.questions_due, invitation.ask),
    (kudos.round_ups_due, kudos.round_up),
    (kudos.to_begin, kudos.begin),
    (mediation.stranded, mediation.end_stranded),
    (mediation.due, mediation.go_on),
    (pair.questions_due, pair.ask),
    (risk.ownerless_due, risk.ask_who_takes_over),
    (scorecard.to_line_up, scorecard.line_up),
    (scorecard.plans_due, conductor.post_due_scorecard),
)
"""What the calendar at work does not do anyhow."""
RETROS = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""), k=4)
ROOMS = (action, charter, escalation, invitation, kudos, mediation, risk, scorecard)
PRESSED = 999
"""What the message about it answers is a press of who reads it."""
AGREED = {"status.digest", "escalation.story", "escalation.move"}
"""What may come into the channel at a moment that both agreed: a meeting's, and the times of the steps."""


class Listening(CalendarAtWork):
    """The same, with everything swept, and what is owed brought; it is noted what came to whom, and when."""

    came: list[tuple[str, str]]

    def sweep(self) -> None:
        """All sweeps, and then delivery."""
        super().sweep()
        for due, act in SWEEPS:
            for each in self.do(due):
                self.do(act, each)
        self.do(escalation.show, self.do(escalation.to_show))
        self.deliver()

    def deliver(self) -> None:
        """Bring what is due."""
        while due := self.do(first_in_each_place, "me"):
            for first in due:
                self._bring(first)

    def _bring(self, first: First) -> None:
        parcel = self.do(outbox.take, "me", first.owner, first.place, first.kind, conductor.draw_message)
        if parcel is None:
            return
        if first.kind == "post":
            assert self.do(may_come, parcel.id) is None
            self.came.append((parcel.name, first.place))
        self.do(outbox.arrived, parcel, first.place, f"{parcel.id}.{parcel.version}")

    def _next_due(self) -> datetime | None:
        moments = [super()._next_due(), *(self.do(room.next_due) for room in ROOMS), self.do(outbox.next_due)]
        return min((moment for moment in moments if moment is not None), default=None)


def may_come(w: Any, message_id: int) -> str | None:
    """None where who reads it is at work, or it may come at any hour; else what is wrong."""
    owed = w.session.get_one(OwedMessage, message_id)
    partnership = w.session.get_one(Partnership, owed.partnership_id)
    if owed.about == PRESSED:
        return None
    if owed.place == partnership.channel:
        if owed.at_once and owed.name in AGREED:
            return None
        opens = next_common_open(w.now, partnerships.sides(w, partnership.id))
    else:
        person = w.session.exec(select(Person).where(Person.user == owed.place)).one()
        side = w.session.get_one(Side, person.side_id)
        opens = partnerships.next_at_work(person, side, partnership.tz, w.now)
    return (
        None if opens == w.now else f"{owed.name} to {owed.place} at {w.now}, and they are there at {opens}"
    )


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


@pytest.mark.parametrize("seed", range(40 if os.environ.get("EVERYTHING") else 2))
def test_nothing_scheduled_reaches_anybody_outside_their_hours(office: Listening, seed: int) -> None:
    """Two months of odd hours and downtime, in which things happen that call for others."""
    rng = random.Random(seed)  # noqa: S311  # a number to repeat it by
    begin(office)
    while office.clock.now() < local(2026, 6, 30, 12, 0):
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
