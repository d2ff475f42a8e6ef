"""Meetings, blockers, people, hours and the bot's presence, in any order, with all that is said delivered."""

from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from calendar_at_work import CalendarAtWork, local
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from listening_at_work import RETROS, Listening
from moving_ground import RULES, MovingGround, run
from partnership_at_work import who
from sqlalchemy import text
from sqlmodel import select

from bot import conductor, partnerships
from bot.conductor.following import clocks, follow_clocks
from bot.errors import Refusal
from bot.partnerships import Partnership, Side, Unit
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import action, disagreement, escalation, idea, pair, retro, status
from bot.rituals.escalation import AGAIN, CLIMB, RAISER, Blocker, Escalation, EscalationDeadline
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
)
"""What is kept of what comes next, beside the plans."""
PRESSES = {
    "acknowledge": (),
    "take_further": (),
    "hand_back": ("why",),
    "raise_again": ("more",),
    "resolve": ("done", ""),
    "reopen": ("no",),
}


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
    )
    def change_hours(self, side: int, opens: int, lasts: int, week: str) -> None:
        """And the working week of a side."""

        def act(w: Unit) -> None:
            before = clocks(w, self.office.id)
            its = partnerships.sides(w, self.office.id)[side]
            its.opens, its.closes, its.week = time(opens), time((opens + lasts) % 24), week
            w.session.flush()
            follow_clocks(w, w.session.get_one(Partnership, self.office.id), before)

        self.office.do(act)

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
        what=st.sampled_from(["action", "idea", "disagreement", "done"]),
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
            if CLIMB in there and not each.counts_always:
                hours = w.session.get_one(Side, each.responding_side).hours
                at = there[CLIMB]
                assert hours.is_open(at) or hours.is_open(at - timedelta(seconds=1))


def test_whatever_moves_nobody_is_called_while_away_and_no_blocker_is_forgotten(database_url: str) -> None:
    """One round for each regular day, all in the hours of its readers, a next moment for each blocker."""
    run(WholeGround, database_url, few=(4, 20))
