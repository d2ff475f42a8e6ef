"""Meetings, blockers, people, hours and the bot's presence, in any order, with all that is said delivered."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from calendar_at_work import CalendarAtWork, local
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from listening_at_work import RETROS, Listening
from moving_ground import RULES, ZONES, MovingGround, run
from partnership_at_work import who
from sqlalchemy import text
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.conductor.following import clocks, follow_clocks
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Side, Unit
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import action, disagreement, escalation, idea, pair, retro, status
from bot.rituals.escalation import (
    AGAIN,
    CLIMB,
    RAISER,
    Blocker,
    Escalation,
    EscalationDeadline,
    EscalationShownDeadline,
)
from bot.rituals.pair import Rhythm

EVERYBODY = ("H0", "H1", "H2", "P0", "P1", "P2")
NOTES = (
    "action.remind_at",
    "idea.remind_at",
    "disagreement.red_at",
    "status_approval.due_at",
    "status_round.due_at",
    "status_expectation.remind_at",
    "status_forum.next_at",
    "pair_round.ask_at",
    "agreement_proposal.ends_at",
)
"""What is kept of what comes next, beside the plans."""
PRESSES = {
    "acknowledge": (),
    "take_further": (),
    "hand_back": ("why",),
    "raise_again": ("more",),
    "resolve": ("done", ""),
    "reopen": ("no",),
    "confirm": (),
}
OF_RETROS = ("skip", "pause", "resume", "open", "extra", "every week", "every month", "with names")


def propose_to_count(w: Unit, actor: Actor, partnership_id: int, always: bool) -> None:
    """Something that the other company is to agree to."""
    conductor.count_critical(w, actor, partnership_id, always=always)


class WholeGround(MovingGround):
    """The same, with absence, hours, who is there, blockers, retros and pairs, and everything delivered.

    Delivery fails on what reaches anybody outside their hours, or while they are away.
    """

    office: Listening

    def open_office(self, url: str, keys: Path) -> CalendarAtWork:
        """Where what comes to whom is noted, with retros every other week, and pairs."""
        office = Listening(url, keys, local(2026, 4, 1, 8))
        office.came, self.keys = [], 0
        office.do(retro.agree, who("H0"), office.id, RETROS)
        office.do(pair.agree, who("H0"), office.id, Rhythm(2, 1, time(9)))
        for user in ("H0", "H1", "P0", "P1"):
            office.do(pair.wish, who(user), office.id, yes=True)
        return office

    def _press(self, act: Any, user: str, *args: Any, **kwargs: Any) -> None:
        with suppress(Refusal):
            self.office.do(act, who(user), *args, **kwargs)

    @precondition(lambda self: not self.away)
    @rule(user=st.sampled_from(EVERYBODY), days=st.integers(-1, 12), expected=st.booleans())
    def be_away(self, user: str, days: int, *, expected: bool) -> None:
        """Until some day, or here again."""
        until = self.office.clock.now().date() + timedelta(days=days) if days >= 0 else None
        self._press(
            conductor.say_about_me, user, self.office.id, expected=expected, absent_until=until, language=None
        )

    @precondition(lambda self: not self.away)
    @rule(user=st.sampled_from(EVERYBODY[1:]))
    def leave(self, user: str) -> None:
        """The channel; not who plans here."""
        self.office.do(conductor.left, "T1", "C1", user)

    @precondition(lambda self: not self.away)
    @rule()
    def all_are_there(self) -> None:
        """Whoever had left is back."""
        self.office.do(conductor.members_were, self.office.id, EVERYBODY)

    @precondition(lambda self: not self.away)
    @rule(
        side=st.integers(0, 1),
        opens=st.integers(6, 11),
        lasts=st.integers(4, 13),
        week=st.sampled_from(["12345", "71234", "1234"]),
        zone=st.sampled_from(ZONES),
    )
    def change_hours(self, side: int, opens: int, lasts: int, week: str, zone: str) -> None:
        """And the zone and the working week of a side."""

        def act(w: Unit) -> None:
            before = clocks(w, self.office.id)
            its = partnerships.sides(w, self.office.id)[side]
            its.opens, its.closes, its.week = time(opens), time((opens + lasts) % 24), week
            its.zone = zone
            w.session.flush()
            follow_clocks(w, w.session.get_one(Partnership, self.office.id), before)

        self.office.do(act)

    @precondition(lambda self: not self.away)
    @rule(act=st.sampled_from(OF_RETROS), twice=st.booleans())
    def change_retros(self, act: str, *, twice: bool) -> None:
        """Skip the next, pause, go on, open one by hand, or plan them otherwise."""
        plans = {
            "every week": replace(RETROS, rule=Weekly((3,)), days_open=8),
            "every month": replace(RETROS, rule=Monthly(1, 0), clock=time(14)),
            "with names": replace(RETROS, mode=retro.NAMED),
        }
        (cadence,) = self.office.rows(retro.RetroCadence)
        seen = f"{cadence.planned_on:%Y%m%d}" if cadence.planned_on else ""
        before = len(self.office.said())
        for _time in range(1 + twice):
            if act in plans:
                self._press(retro.agree, "H0", self.office.id, plans[act])
            elif act == "skip":
                self._press(retro.skip, "H0", self.office.id, seen)
            elif act in ("open", "extra"):
                self._press(conductor.open_retro_now, "H0", self.office.id, (), extra=act == "extra")
            else:
                self._press(getattr(retro, act), "H0", self.office.id)
        if act in ("skip", "open", "extra"):
            assert not seen or len(self.office.said()) <= before + 1
            self.said = self.office.said()

    @precondition(lambda self: not self.away)
    @rule(user=st.sampled_from(EVERYBODY), severity=st.sampled_from(escalation.SEVERITIES))
    def raise_blocker(self, user: str, severity: str) -> None:
        """Something stands still."""
        self._press(escalation.raise_blocker, user, self.office.id, Blocker("VPN", severity), "modal")

    @precondition(lambda self: not self.away)
    @rule(
        user=st.sampled_from(EVERYBODY),
        act=st.sampled_from(sorted(PRESSES)),
        number=st.integers(1, 3),
        twice=st.booleans(),
    )
    def press(self, user: str, act: str, number: int, *, twice: bool) -> None:
        """A button of a blocker, once or by a double click."""
        for _time in range(1 + twice):
            self._press(getattr(escalation, act), user, number, *PRESSES[act], "message")

    @precondition(lambda self: not self.away)
    @rule(
        user=st.sampled_from(EVERYBODY),
        owner=st.sampled_from(EVERYBODY),
        days=st.integers(0, 20),
        what=st.sampled_from(["action", "idea", "disagreement", "done", "proposal"]),
    )
    def leave_something_open(self, user: str, owner: str, days: int, what: str) -> None:
        """Somebody notes what is to be done, suggests, or does not agree; or an action is done."""
        due_on = self.office.clock.now().date() + timedelta(days=days)
        self.keys += 1
        key = f"V{self.keys}"
        acts: dict[str, tuple[Any, ...]] = {
            "action": (action.note, self.office.id, "Order VPN", self.office.person(owner).id, due_on),
            "idea": (idea.suggest, self.office.id, idea.Draft("One list", "Both", "small"), key),
            "disagreement": (disagreement.raise_it, self.office.id, "Who pays", "You do", key),
            "done": (action.finish, 1),
            "proposal": (propose_to_count, self.office.id, days % 2 == 0),
        }
        act, *values = acts[what]
        self._press(act, user, *values)

    @precondition(lambda self: not self.away)
    @rule(rule=st.sampled_from(RULES), lead=st.sampled_from([None, 72]), approves=st.booleans())
    def plan_a_forum(self, rule: Weekly | Monthly, lead: int | None, *, approves: bool) -> None:
        """A steering meeting, or another plan of it; its minutes may be approved."""
        plan = status.Plan(rule, time(10), lead_hours=lead)
        steering = status.ForumPlan("steering", "", ("What now?",), plan, approves=approves)

        def agree(w: Unit) -> None:
            seat = partnerships.seat(w, who("H0"), self.office.id)
            status.carry_out_forum(w, seat, 1, steering, paused=False)

        with suppress(Refusal):
            self.office.do(agree)

    @precondition(lambda self: not self.away)
    @rule(user=st.sampled_from(EVERYBODY), number=st.integers(1, 4), agrees=st.booleans())
    def answer_about_minutes(self, user: str, number: int, *, agrees: bool) -> None:
        """They are right, or not."""
        if agrees:
            self._press(conductor.approve_minutes, user, number)
        else:
            self._press(conductor.remark_on_minutes, user, number, "We said Friday")

    @rule()
    def forget(self) -> None:
        """All notes of what comes next are gone, of every ritual."""
        super().forget()

        def lose(w: Unit) -> None:
            for column in NOTES:
                table, _dot, name = column.partition(".")
                w.session.connection().execute(text(f"UPDATE {table} SET {name} = NULL"))  # noqa: S608  # ours
            w.session.expire_all()

        self.office.do(lose)

    @invariant()
    def each_regular_day_of_a_forum_has_one_round(self) -> None:
        """And what waits in vain is settled once."""
        days = [(each.forum_id, each.forum_day) for each in self.office.rounds() if each.forum_day]
        assert len(days) == len(set(days))
        for each in self.office.rows(status.StatusApproval):
            assert (each.settled_at is None) == (each.outcome == "")

    @invariant()
    def each_regular_day_has_one_retro_and_one_draw(self) -> None:
        """And one that was skipped has none."""
        skipped = {key for key, (kind, _to) in self.office.said().items() if kind == "skipped"}
        for forum, table in (("retro", retro.RetroRound), ("pair", pair.PairRound)):
            days = [each.planned_on for each in self.office.rows(table) if each.planned_on is not None]
            assert len(days) == len(set(days))
            assert not skipped & {(forum, day) for day in days}

    @invariant()
    def every_open_blocker_has_a_deadline_or_a_reason(self) -> None:
        """And no deadline comes from hours or people that are no longer."""
        self.office.do(self._look)

    def _look(self, w: Unit) -> None:
        here = {person.id for person in partnerships.people(w, self.office.id)}
        for each in w.session.exec(select(Escalation)):
            mine = EscalationDeadline.escalation_id == each.id
            there = {row.kind: row.at for row in w.session.exec(select(EscalationDeadline).where(mine))}
            if each.is_running:
                assert there.keys() & {CLIMB, AGAIN}
            elif each.confirmed_at is None:
                assert set(there) == {RAISER}, "who raised it is asked"
            if self.away:
                continue
            assert not each.is_running or set(each.called) <= here, "who has left is called no more"
            raiser = w.session.get_one(Person, each.raised_by)
            for kind, at in there.items():
                side = raiser.side_id if kind == RAISER else each.responding_side
                hours = w.session.get_one(Side, side).hours
                in_hours = hours.is_open(at) or hours.is_open(at - timedelta(seconds=1))
                assert in_hours or each.counts_always, f"{kind} at {at}, which are no hours of who is to act"
            if CLIMB in there:
                assert there[CLIMB] == self._shown(w, each), "what was shown last is what holds"

    def _shown(self, w: Unit, of: Escalation) -> datetime | None:
        shown = select(EscalationShownDeadline.at).where(
            EscalationShownDeadline.escalation_id == of.id, EscalationShownDeadline.since == of.clock_since
        )
        return w.session.exec(shown.order_by(col(EscalationShownDeadline.id).desc())).first()


def test_whatever_moves_nobody_is_called_while_away_and_no_blocker_is_forgotten(database_url: str) -> None:
    """One round for each regular day, all in the hours of its readers, a next moment for each blocker."""
    run(WholeGround, database_url, few=(2, 14))
