"""A blocker is never without somebody who is called, and never without a next moment or a reason to read."""

import os
from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from partnership_of_eight import Eight
from sqlmodel import col, select

from bot import partnerships
from bot.conductor.following import follow_people
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnerships import (
    CONTACT,
    LEAD,
    OWNER,
    STEERING,
    Actor,
    Part,
    Partnership,
    Person,
    Profile,
    Unit,
)
from bot.rituals import escalation
from bot.rituals.escalation import (
    GIVE_STATUS,
    INSTEAD,
    NOBODY,
    SOURCES,
    Blocker,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    EscalationRung,
)
from bot.rituals.escalation.ladder import usual_rung

RAISER = 0
WHOLE = bool(os.environ.get("EVERYTHING"))


def eight_in(folder: Path) -> Eight:
    return Eight(Database(f"sqlite:///{folder / 'samspil.db'}"), folder / "keys")


def person_of(w: Unit, number: int) -> Person:
    return w.session.exec(select(Person).where(Person.user == f"U{number}")).one()


def ground_moves(w: Unit) -> None:
    follow_people(w, w.session.exec(select(Partnership)).one())


def raise_one(eight: Eight, severity: str = "critical", *, asked: int = 1) -> int:
    """Asked of this one of the companies, in the order in which they came."""
    sides = eight.do(lambda w: [side.id for side in partnerships.sides(w, eight.partnership_id)])
    actor, blocker = eight.actors[RAISER], Blocker("VPN is down", severity, responding_side=sides[asked])
    _seat, view = eight.do(escalation.raise_blocker, actor, eight.partnership_id, blocker, "modal")
    return int(view.escalation.id)


def moves_of(w: Unit, of: int) -> Sequence[EscalationMove]:
    found = select(EscalationMove).where(EscalationMove.escalation_id == of).order_by(col(EscalationMove.id))
    return w.session.exec(found).all()


def lines_in_thread(w: Unit) -> list[str]:
    return [each.text for each in w.session.exec(select(OwedMessage)) if each.name == "escalation.move"]


def test_without_contacts_those_who_give_status_are_called_and_the_thread_says_why(tmp_path: Path) -> None:
    """In one line; and the people of a step as soon as they are named, not the next morning."""
    eight = eight_in(tmp_path)
    eight.do(lambda w: person_of(w, 5).count_in(w.now))
    for number in (4, 6, 7):
        eight.do(lambda w, number=number: person_of(w, number).count_out(w.now))
    made, ids = raise_one(eight), eight.person_ids()
    assert eight.do(lambda w: w.session.get_one(Escalation, made).called) == [ids[5]]
    assert eight.do(lambda w: [each.said for each in moves_of(w, made) if each.kind == "ended"]) == [
        GIVE_STATUS
    ]
    (line,) = eight.do(lines_in_thread)
    assert "Called instead, since they give status for" in line
    assert "<@U5>" in line

    def name(w: Unit) -> None:
        partnerships.give_part(w, person_of(w, 6), STEERING, person_of(w, 0).id)
        ground_moves(w)

    eight.do(name)
    assert eight.do(lambda w: w.session.get_one(Escalation, made).called) == [ids[6]]
    assert eight.do(escalation.next_due) < eight.clock.now() + timedelta(hours=1), "and their clock runs"
    eight.database.close()


def test_who_has_taken_it_keeps_it_when_people_are_named_later(tmp_path: Path) -> None:
    """They were called because nobody else was there."""
    eight = eight_in(tmp_path)
    made = raise_one(eight)
    called = eight.do(lambda w: w.session.get_one(Escalation, made).called)
    by = eight.person_ids().index(called[0])
    eight.do(escalation.acknowledge, eight.actors[by], made, "message")

    def name(w: Unit) -> None:
        partnerships.give_part(w, person_of(w, 2), LEAD, person_of(w, 0).id)
        ground_moves(w)

    eight.do(name)
    assert eight.do(lambda w: w.session.get_one(Escalation, made).acknowledged_by) == called[0]
    eight.database.close()


def test_where_all_who_are_called_go_away_others_of_the_company_are_called(tmp_path: Path) -> None:
    """The last step's contact goes away while the clock runs, and hears of it again when they are back."""
    eight = eight_in(tmp_path)
    eight.do(lambda w: partnerships.give_part(w, person_of(w, 5), CONTACT, person_of(w, 0).id))
    made, ids = raise_one(eight, "high"), eight.person_ids()

    def called() -> list[int]:
        return list(eight.do(lambda w: w.session.get_one(Escalation, made).called))

    assert called() == [ids[5]]

    def be_away(number: int, days: int | None) -> None:
        def act(w: Unit) -> None:
            until = None if days is None else w.now.date() + timedelta(days=days)
            person_of(w, number).absent_until = until
            w.session.flush()
            ground_moves(w)

        eight.do(act)

    be_away(5, 10)
    assert called() == [ids[4], ids[6], ids[7]]
    be_away(4, 10)
    assert called() == [ids[4], ids[6], ids[7]], "some of them are there"

    def leave(w: Unit) -> None:
        person_of(w, 6).leave(w.now)
        w.session.flush()
        ground_moves(w)

    eight.do(leave)
    assert called() == [ids[4], ids[7]], "who has left is called no more"
    be_away(5, None)
    assert called() == [ids[5]], "whose step it is"
    eight.database.close()


def test_at_the_end_of_the_path_too_others_are_called_for_who_goes_away(tmp_path: Path) -> None:
    """Its time was over, and the last is reminded from day to day."""
    eight = eight_in(tmp_path)
    eight.do(lambda w: partnerships.give_part(w, person_of(w, 5), CONTACT, person_of(w, 0).id))
    made, ids = raise_one(eight, "high"), eight.person_ids()
    for _time in range(3):
        eight.clock.move_to(max(eight.do(escalation.next_due), eight.clock.now()))
        sweep(eight)
    assert eight.do(lambda w: w.session.get_one(Escalation, made).called) == [ids[5]]

    def be_away(w: Unit) -> None:
        person_of(w, 5).absent_until = w.now.date() + timedelta(days=10)
        w.session.flush()
        ground_moves(w)

    eight.do(be_away)
    assert eight.do(lambda w: w.session.get_one(Escalation, made).called) == [ids[4], ids[6], ids[7]]
    eight.database.close()


def test_of_a_blocker_nobody_answers_the_thread_has_at_most_half_of_five_lines(tmp_path: Path) -> None:
    """It goes up past a step that has nobody, and comes to the end: five lines were told of that.

    Who takes it then is told in the one that is left.
    """
    eight = eight_in(tmp_path)
    eight.do(lambda w: partnerships.give_part(w, person_of(w, 5), CONTACT, person_of(w, 0).id))
    eight.do(lambda w: partnerships.give_part(w, person_of(w, 2), LEAD, person_of(w, 0).id))
    made = raise_one(eight, "high")
    for _time in range(4):
        eight.clock.move_to(max(eight.do(escalation.next_due), eight.clock.now()))
        sweep(eight)
    lines = eight.do(lines_in_thread)
    assert len(lines) == 1 <= 5 / 2, lines
    assert "nobody took it in time. Skipped, since nobody has that part: *Accountable managers" in lines[0]
    eight.do(escalation.acknowledge, eight.actors[2], made, "button")
    (line,) = eight.do(lines_in_thread)
    assert line.startswith(lines[0][:-2])
    assert "<@U2> has got it." in line
    eight.database.close()


def sweep(eight: Eight) -> None:
    for partnership_id in eight.do(escalation.partnerships_due):
        eight.do(escalation.meet_deadlines, partnership_id)
    eight.do(escalation.show, eight.do(escalation.to_show))


people = st.integers(0, 10)
"""Of three companies: four, four, and three of whom nobody has a part at first."""
THIRD = [Profile(f"U{n}", "T3", f"Third {n}", is_guest=False, locale=None) for n in (8, 9, 10)]


class AnyGround(RuleBasedStateMachine):
    """Any ladder, any parts, anybody away or gone, before it is raised and after."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.eight = eight_in(Path(self.folder.name))
        self.eight.do(partnerships.meet, self.eight.partnership_id, THIRD, "Third")
        self.eight.actors += [Actor("T1", profile.user) for profile in THIRD]
        self.id = 0

    def teardown(self) -> None:
        self.eight.database.close()
        self.folder.cleanup()

    @initialize(
        steps=st.lists(st.sampled_from(SOURCES), min_size=1, max_size=4),
        parts=st.lists(st.tuples(people, st.sampled_from(SOURCES)), max_size=3),
        gone=st.sets(st.integers(1, 10)),
        away=st.sets(people),
        set_up_by=st.none() | people,
        severity=st.sampled_from(escalation.SEVERITIES),
        asks_third=st.booleans(),
    )
    def raise_it(
        self,
        steps: Sequence[str],
        parts: Collection[tuple[int, str]],
        gone: Collection[int],
        away: Collection[int],
        set_up_by: int | None,
        severity: str,
        asks_third: bool,
    ) -> None:
        def set_up(w: Unit) -> None:
            escalation.ladder_of(w, self.eight.partnership_id)
            for rung in w.session.exec(select(EscalationRung)):
                w.session.delete(rung)
            w.session.flush()
            for place, source in enumerate(steps, 1):
                w.session.add(usual_rung(self.eight.partnership_id, place, source))
            partnership = w.session.exec(select(Partnership)).one()
            partnership.set_up_by = None if set_up_by is None else person_of(w, set_up_by).id
            for number, part in parts:
                partnerships.give_part(w, person_of(w, number), part, person_of(w, 0).id)
            for number in away:
                person_of(w, number).absent_until = w.now.date() + timedelta(days=3)
            for number in gone:
                person_of(w, number).leave(w.now)

        self.eight.do(set_up)
        self.id = raise_one(self.eight, severity, asked=2 if asks_third else 1)

    @rule(who=people, part=st.sampled_from((CONTACT, OWNER, LEAD, STEERING)))
    def somebody_is_named(self, who: int, part: str) -> None:
        self._changes(lambda w: partnerships.give_part(w, person_of(w, who), part, person_of(w, 0).id))

    @rule()
    def all_parts_are_taken_away(self) -> None:
        self._changes(lambda w: [w.session.delete(each) for each in w.session.exec(select(Part))])

    @rule(who=people, days=st.none() | st.integers(0, 20))
    def somebody_is_away_or_back(self, who: int, days: int | None) -> None:
        def be_away(w: Unit) -> None:
            until = None if days is None else w.now.date() + timedelta(days=days)
            person_of(w, who).absent_until = until

        self._changes(be_away)

    @rule(who=st.integers(1, 10), comes=st.booleans(), for_good=st.booleans())
    def somebody_leaves_or_comes(self, who: int, comes: bool, for_good: bool) -> None:
        """Out of the channel, or their account is no more."""

        def go(w: Unit) -> None:
            person = person_of(w, who)
            if comes:
                person.rejoin()
            elif person.left_at is None:
                (person.be_deactivated if for_good else person.leave)(w.now)

        self._changes(go)

    @rule()
    def somebody_who_is_called_takes_it(self) -> None:
        def take(w: Unit) -> None:
            made = w.session.get_one(Escalation, self.id)
            here = [p for p in partnerships.people(w, made.partnership_id) if p.id in made.called]
            if here and made.state == escalation.OPEN:
                actor = self.eight.actors[int(here[0].user[1:])]
                escalation.acknowledge(w, actor, self.id, "message")

        self.eight.do(take)

    @rule(hours=st.sampled_from([0.5, 2, 9, 30, 200]))
    def time_passes(self, hours: float) -> None:
        self.eight.clock.move_to(self.eight.clock.now() + timedelta(hours=hours))
        sweep(self.eight)

    def _changes(self, change: Any) -> None:
        def do(w: Unit) -> None:
            change(w)
            w.session.flush()
            ground_moves(w)

        self.eight.do(do)

    @invariant()
    def somebody_is_called_and_something_comes_next(self) -> None:
        def look(w: Unit) -> None:
            made = w.session.get_one(Escalation, self.id)
            here = partnerships.people(w, made.partnership_id)
            of_side = [person for person in here if person.side_id == made.responding_side]
            called = [person for person in here if person.id in made.called]
            moves = moves_of(w, self.id)
            if not called:
                assert not of_side, "somebody of the company that answers is in the channel"
                last = next(each for each in reversed(moves) if each.kind == "ended")
                assert last.said == NOBODY, "and the thread says so"
                assert last.told_at is not None
            its = EscalationDeadline.escalation_id == self.id
            deadlines = w.session.exec(select(EscalationDeadline.at).where(its)).all()
            assert deadlines, "something comes next"
            until = max(deadlines)
            # Who is back only then is called then.
            if partnerships.there(w, partnerships.there(w, of_side), until) and until > w.now:
                assert partnerships.there(w, called, until), (
                    "whom it waits for is there before the time is up"
                )
            told = [each for each in moves if each.kind == "ended" and each.said in INSTEAD]
            assert all(each.told_at is not None for each in told), "who is called instead, and why"

        self.eight.do(look)


TestAnyGround = AnyGround.TestCase
TestAnyGround.settings = settings(
    max_examples=400 if WHOLE else 7, stateful_step_count=25 if WHOLE else 8, deadline=None
)
