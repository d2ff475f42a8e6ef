"""The rules of mediation: whose turn it is, who reads what, and what no order of moves can bring about."""

import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st
from partnership_of_eight import Eight
from sqlalchemy import event
from sqlmodel import col, delete, select

from bot import conductor, partnerships
from bot.blocks import mediation as views
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import LEAD, MEDIATOR as THE_PART, Actor, Person, Side
from bot.rituals import charter, mediation
from bot.rituals.action import Action, ActionNotice
from bot.rituals.mediation import (
    AGREED,
    ASKED,
    ASKER,
    CHANGE_WISHED,
    DECLINED,
    ENDED,
    FOLLOWED_UP,
    HEARD,
    HOLDS,
    INVITED,
    LOST,
    MEDIATOR,
    NO,
    OTHER,
    PARTIES,
    PROPOSED,
    REFUSED,
    TAKEN_ON,
    YES,
    Account,
    Mediation,
    MediationCall,
    Paper,
    Proposal,
    StepDraft,
    Verdict,
    papers,
)
from bot.rituals.mediation.holding import may_keep, may_tell
from bot.rituals.mediation.papers import shown
from bot.sealed import SealedAnswer
from playground.limits import view_problems

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
TOLD = Account("Happened", "Effect", "Mend", shows=False)


def asked() -> Mediation:
    return Mediation(
        id=1, partnership_id=1, box="b", pair="1:2", asked_by=1, asked_at=NOW, asker_wrote_at=NOW, other_id=2,
        mediator_id=3,
    )  # fmt: skip


VERBS: dict[str, tuple[Any, ...]] = {
    "take_on": (NOW,), "decline": (NOW,), "ask_another": (4, "c", NOW), "invite": (NOW,), "refuse": (NOW,),
    "write": (OTHER, NOW), "propose": (NOW,), "agree": (ASKER, 1, NOW), "wish_change": (1, NOW),
    "follow_up": (NOW,), "hold": (ASKER, NOW), "follow_up_again": (NOW.date(),), "end": ("withdrawn", NOW),
}  # fmt: skip
WAYS: dict[str, tuple[str, ...]] = {
    ASKED: (),
    DECLINED: ("decline",),
    TAKEN_ON: ("take_on",),
    INVITED: ("take_on", "invite"),
    REFUSED: ("take_on", "invite", "refuse"),
    HEARD: ("take_on", "invite", "write"),
    PROPOSED: ("take_on", "invite", "write", "propose"),
    CHANGE_WISHED: ("take_on", "invite", "write", "propose", "wish_change"),
    AGREED: ("take_on", "invite", "write", "propose", "agree", "agree_too"),
    FOLLOWED_UP: ("take_on", "invite", "write", "propose", "agree", "agree_too", "follow_up"),
    ENDED: ("end",),
}
CAN: dict[str, set[str]] = {
    ASKED: {"take_on", "decline", "end"},
    DECLINED: {"ask_another", "end"},
    TAKEN_ON: {"invite", "end"},
    INVITED: {"refuse", "write", "end"},
    REFUSED: {"write", "end"},
    HEARD: {"write", "propose", "end"},
    PROPOSED: {"propose", "agree", "wish_change", "end"},
    CHANGE_WISHED: {"propose", "end"},
    AGREED: {"follow_up", "end"},
    FOLLOWED_UP: {"hold", "follow_up_again", "end"},
    ENDED: set(),
}
AWAITED: dict[str, tuple[str, ...]] = {
    ASKED: (MEDIATOR,), DECLINED: (ASKER,), TAKEN_ON: (MEDIATOR,), INVITED: (OTHER,), REFUSED: (MEDIATOR,),
    HEARD: (MEDIATOR,), PROPOSED: (ASKER, OTHER), CHANGE_WISHED: (MEDIATOR,), AGREED: (),
    FOLLOWED_UP: (ASKER, OTHER, MEDIATOR), ENDED: (),
}  # fmt: skip


def brought_to(state: str) -> Mediation:
    made = asked()
    for verb in WAYS[state]:
        if verb == "agree_too":
            made.agree(OTHER, 1, NOW)
        else:
            getattr(made, verb)(*VERBS[verb])
    assert made.state == state
    return made


def test_no_exception_and_no_log_shows_what_was_written_in_a_mediation() -> None:
    """None of the texts of a paper is among what Python prints of it."""
    secret = "what I wrote"
    step = papers.Step(secret, 1, date(2026, 5, 20))
    told = Account(secret, secret, secret, shows=False)
    paper = Paper(account=told, proposal=Proposal(secret, (step,), date(2026, 5, 20)))
    paper = replace(paper, verdict=Verdict(YES, word=secret), word=secret)
    assert secret not in repr(paper)


@pytest.mark.parametrize("state", WAYS)
def test_each_state_waits_for_somebody_and_refuses_what_cannot_be(state: str) -> None:
    """And whatever moves it on counts one step, so that each step tells people once."""
    assert brought_to(state).awaited == AWAITED[state]
    for verb, values in VERBS.items():
        made = brought_to(state)
        before = made.step, made.state
        if verb in CAN[state]:
            getattr(made, verb)(*values)
            assert (made.step > before[0]) == (made.state != before[1] or verb == "propose")
        else:
            with pytest.raises(Refusal, match="moved on"):
                getattr(made, verb)(*values)
            assert (made.step, made.state) == before


def test_nobody_agrees_twice_or_to_a_proposal_that_is_no_longer_made() -> None:
    """A new proposal asks both again."""
    made = brought_to(PROPOSED)
    assert not made.agree(ASKER, 1, NOW)
    with pytest.raises(Refusal):
        made.agree(ASKER, 1, NOW)
    made.propose(NOW)
    assert made.awaited == PARTIES
    with pytest.raises(Refusal):
        made.agree(OTHER, 1, NOW)
    made.agree(OTHER, 2, NOW)
    assert made.agree(ASKER, 2, NOW)


@pytest.mark.parametrize("state", WAYS)
def test_the_other_party_is_nobody_in_it_before_being_invited(state: str) -> None:
    """Neither to read nor to be told of."""
    made = brought_to(state)
    invited = "invite" in WAYS[state]
    assert made.role_of(2) == (OTHER if invited else None)
    assert (OTHER in made.know) == invited
    assert made.role_of(9) is None


@pytest.mark.parametrize("state", [state for state in WAYS if state not in (ENDED, DECLINED)])
def test_after_a_lost_key_whoever_wrote_writes_again_and_it_goes_on(state: str) -> None:
    """What both had agreed to stands: its steps are actions already."""
    made = brought_to(state)
    made.lose("c", NOW)
    if state in (AGREED, FOLLOWED_UP):
        assert made.state == state
        return
    assert made.state == LOST
    assert ASKER in made.awaited
    made.write(ASKER, NOW)
    if made.state == INVITED:
        made.write(OTHER, NOW)
    assert made.state == {PROPOSED: HEARD, CHANGE_WISHED: HEARD, INVITED: HEARD}.get(state, state)


ACCOUNTS = st.none() | st.builds(Account, st.just("h"), st.just("e"), st.just("m"), st.booleans())
VERDICTS = st.none() | st.builds(
    Verdict, st.sampled_from(HOLDS), st.just("secret"), keep=st.booleans(), tell=st.booleans()
)
PROPOSALS = st.none() | st.just(Proposal("p", (), date(2026, 5, 20)))
PAPERS = st.fixed_dictionaries(
    {
        role: st.builds(
            Paper, ACCOUNTS, PROPOSALS if role == MEDIATOR else st.none(), VERDICTS, st.just(role)
        )
        for role in (*PARTIES, MEDIATOR)
    }
)


@given(PAPERS, st.sampled_from(PARTIES))
def test_a_party_reads_what_is_theirs_or_meant_for_them_and_nothing_else(
    papers: dict[str, Paper], reader: str
) -> None:
    """The other's account only if they let it be read; never their words, never what they say of keeping."""
    other = OTHER if reader == ASKER else ASKER
    read = shown(reader, brought_to(PROPOSED), papers)
    assert read[reader] == papers[reader]
    theirs = papers[other].account
    assert read[other] == Paper(account=theirs if theirs and theirs.shows else None)
    assert read[MEDIATOR] == Paper(proposal=papers[MEDIATOR].proposal, word=MEDIATOR)
    assert shown(MEDIATOR, brought_to(PROPOSED), papers) == papers


SAID = [None, *(Verdict(*each) for each in itertools.product(HOLDS, [""], [False, True], [False, True]))]


def test_it_is_kept_and_told_only_if_both_parties_say_so() -> None:
    """And never told as settled where one says that it does not hold; the mediator has no say in it."""
    kept, told = [], []
    for first, second in itertools.product(SAID, repeat=2):
        papers = {ASKER: Paper(verdict=first), OTHER: Paper(verdict=second), MEDIATOR: Paper()}
        kept += [(first, second)] if may_keep(papers) else []
        told += [(first, second)] if may_tell(papers) else []
    assert all(one and two and one.keep and two.keep for one, two in kept)
    assert all(
        one and two and one.tell and two.tell and NO not in (one.holds, two.holds) for one, two in told
    )
    assert (len(kept), len(told)) == (6 * 6, 4 * 4)


def hurry(connection: Any, _record: object) -> None:
    """What is written need not outlive a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


class Three(Eight):
    """Person 0 and person 4 (of the other side) with a quarrel; person 2 mediates."""

    def __init__(self, folder: Path) -> None:
        database = Database(f"sqlite:///{folder / 'samspil.db'}")
        event.listen(database.engine, "connect", hurry)
        super().__init__(database, folder / "keys")
        self.ids = self.person_ids()
        self.give(2, THE_PART)

    def clear(self) -> None:
        """Nothing of a mediation is left, but for who is who."""
        tables = (MediationCall, Mediation, SealedAnswer, ActionNotice, Action, OwedMessage)
        self.do(lambda w: [w.session.exec(delete(table)) for table in tables])
        for box in self.keys.boxes():
            self.keys.destroy(box)

    def in_days(self, days: int) -> date:
        return self.clock.now().date() + timedelta(days=days)

    def give(self, number: int, part: str) -> None:
        self.do(lambda w: partnerships.give_part(w, w.session.get_one(Person, self.ids[number]), part, 1))

    def take(self, number: int) -> None:
        """Nothing of what this person was is left."""
        self.do(lambda w: partnerships.hold(w, w.session.get_one(Person, self.ids[number]), [], 1))

    def ask(self, other: int = 4, mediator: int = 2, told: Account = TOLD) -> int:
        asked_id = self.do(
            mediation.ask, self.actors[0], self.partnership_id, self.ids[other], self.ids[mediator], told
        )
        assert isinstance(asked_id, int)
        return asked_id

    def propose(self, asked_id: int, *drafts: StepDraft, on: date = date(2026, 5, 20)) -> None:
        self.do(mediation.take_on, self.actors[2], asked_id)
        self.do(mediation.invite, self.actors[2], asked_id)
        self.do(mediation.write_account, self.actors[4], asked_id, TOLD)
        self.do(mediation.propose, self.actors[2], asked_id, "Proposal", drafts, on)

    def agree(self, asked_id: int) -> None:
        for number in (0, 4):
            self.do(conductor.agree_in_mediation, self.actors[number], asked_id, 1)

    def row(self, asked_id: int) -> Mediation:
        found = self.do(lambda w: w.session.get(Mediation, asked_id))
        assert isinstance(found, Mediation)
        return found

    def told(self, number: int) -> int:
        """How many direct messages somebody has had."""
        place = self.actors[number].user
        return len(
            self.do(lambda w: w.session.exec(select(OwedMessage).where(OwedMessage.place == place)).all())
        )

    def pass_until(self, moment: datetime) -> None:
        """The sweeps of mediation, whenever something is due until then."""
        while (due := self.do(mediation.next_due)) is not None and due <= moment:
            self.clock.move_to(max(due, self.clock.now()))
            for which, act in (
                (mediation.stranded, mediation.end_stranded),
                (mediation.due, mediation.go_on),
            ):
                for each in self.do(which):
                    self.do(act, each)
        self.clock.move_to(max(moment, self.clock.now()))


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    made = Three(tmp_path)
    yield made
    made.database.close()


def test_who_mediates_holds_that_part_and_does_not_belong_to_the_quarrel(three: Three) -> None:
    """At asking and at each step; the neutral project lead where nobody is named as mediator."""
    for number, other in ((3, 4), (4, 4), (0, 4)):
        with pytest.raises(Refusal) as no:
            three.ask(other, number)
        assert no.value.field == "mediator"
    three.give(4, THE_PART)
    with pytest.raises(Refusal, match="may not be one of the two"):
        three.ask(4, 4)
    with pytest.raises(Refusal) as no:
        three.ask(0, 2)
    assert no.value.field == "other"
    asked_id = three.ask()
    three.take(2)
    with pytest.raises(Refusal, match="cannot do it any more"):
        three.do(mediation.take_on, three.actors[2], asked_id)
    three.pass_until(three.clock.now())
    assert three.row(asked_id).outcome == "no_mediator"
    three.take(4)
    three.give(5, LEAD)
    view, _own, _plan = three.do(conductor.before_mediation, three.actors[0], three.partnership_id)
    assert [person.id for person in view.mediators] == [three.ids[5]]


def test_a_row_that_was_tampered_with_lets_nobody_in(three: Three) -> None:
    """Who may read stands with the key: a mediator written into the database is not among them."""
    asked_id = three.ask()
    three.give(6, THE_PART)

    def forge(w: Any) -> None:
        row = w.session.get_one(Mediation, asked_id)
        row.mediator_id, row.invited_at = three.ids[6], NOW
        w.session.add(SealedAnswer(box=row.box, person_id=three.ids[6], ciphertext=b"x"))

    three.do(forge)
    with pytest.raises(Refusal, match="no such mediation"):
        three.do(mediation.show, three.actors[6], asked_id)


@pytest.mark.parametrize("number", [1, 3, 4, 5])
def test_what_is_not_theirs_looks_to_others_like_what_is_not_there(three: Three, number: int) -> None:
    """To the mediator of another quarrel, a contact person, and the other before the invitation."""
    three.give(1, THE_PART)
    three.give(3, "contact")
    asked_id = three.ask()
    three.do(mediation.ask, three.actors[7], three.partnership_id, three.ids[6], three.ids[1], TOLD)
    said = set()
    for which in (asked_id, 999):
        with pytest.raises(Refusal) as no:
            three.do(mediation.show, three.actors[number], which)
        said.add((no.value.reason, no.value.field, str(no.value.values)))
    assert len(said) == 1
    with pytest.raises(Refusal, match="no such mediation"):
        three.do(mediation.show, Actor("T9", three.actors[2].user), asked_id)


def test_nothing_that_was_written_for_a_mediator_who_declined_is_left(three: Three) -> None:
    """Neither row nor key: the next one has a box of their own."""
    three.give(6, THE_PART)
    asked_id = three.ask()
    first = three.row(asked_id).box
    three.do(mediation.decline, three.actors[2], asked_id, "Too near")
    three.do(mediation.ask_another, three.actors[0], asked_id, three.ids[6], TOLD)
    assert three.keys.read(first) is None
    rows = three.do(lambda w: w.session.exec(select(SealedAnswer.box, SealedAnswer.person_id)).all())
    assert rows == [(three.row(asked_id).box, three.ids[0])]


def test_texts_that_do_not_fit_are_refused_at_their_field(three: Three) -> None:
    """Too many characters, or too many bytes for the one size of everything sealed."""
    for told, field in (
        (Account("", "e", "m", shows=False), "happened"),
        (Account("h", "e", " ", shows=False), "mend"),
        (Account("h", "e" * 3001, "m", shows=False), "effect"),
        (Account("😀" * 2000, "😀" * 2500, "m", shows=False), "effect"),
    ):
        with pytest.raises(Refusal) as no:
            three.ask(told=told)
        assert no.value.field == field
    assert three.do(lambda w: w.session.exec(select(Mediation)).all()) == []


def test_who_does_not_move_is_reminded_once_in_their_working_days_and_after_an_absence(three: Three) -> None:
    """Two working days after it came to them; and after two silent months it ends, destroyed."""
    three.clock.move_to(datetime(2026, 5, 7, 9, tzinfo=UTC))
    asked_id = three.ask()
    assert three.told(2) == 1
    three.pass_until(datetime(2026, 5, 11, 8, tzinfo=UTC))
    assert three.told(2) == 1, "a weekend is between"
    three.do(
        lambda w: w.session.get_one(Person, three.ids[2]).be_absent_until(
            date(2026, 5, 13), date(2026, 5, 11)
        )
    )
    three.pass_until(datetime(2026, 5, 15, 12, tzinfo=UTC))
    assert three.told(2) == 1, "away until Wednesday, and Ascension Day"
    three.pass_until(datetime(2026, 5, 20, 12, tzinfo=UTC))
    assert three.told(2) == 2
    three.pass_until(datetime(2026, 7, 10, tzinfo=UTC))
    assert three.told(2) == 2
    three.pass_until(datetime(2026, 8, 1, tzinfo=UTC))
    assert (three.row(asked_id).outcome, three.told(2)) == ("expired", 3)
    assert three.keys.read(three.row(asked_id).box) is None


def test_a_day_that_ends_at_midnight_and_a_zone_of_ones_own_count_as_days_of_work(three: Three) -> None:
    """Two of the mediator's own working days: in Reykjavik, from noon until the end of the day."""

    def work_late(w: Any) -> None:
        side = w.session.get_one(Side, w.session.get_one(Person, three.ids[2]).side_id)
        side.opens, side.closes, side.zone = time(12), time(), "Atlantic/Reykjavik"

    three.do(work_late)
    three.clock.move_to(datetime(2026, 5, 5, 13, tzinfo=UTC))
    asked_id = three.ask()
    assert three.row(asked_id).due_at == datetime(2026, 5, 7, 13, tzinfo=UTC)


def test_the_reminder_follows_who_says_that_they_are_away_or_back(three: Three) -> None:
    """And other holidays: two of their working days after they are there."""
    three.clock.move_to(datetime(2026, 5, 4, 9, tzinfo=UTC))
    asked_id = three.ask()
    assert three.row(asked_id).due_at == datetime(2026, 5, 6, 9, tzinfo=UTC)

    def say(until: date | None) -> None:
        three.do(
            lambda w: conductor.say_about_me(
                w, three.actors[2], three.partnership_id, expected=True, absent_until=until, language=None
            )
        )

    say(date(2026, 5, 20))
    assert three.row(asked_id).due_at == datetime(2026, 5, 26, 6, tzinfo=UTC), "Whit Monday is between"
    three.clock.move_to(datetime(2026, 5, 5, 9, tzinfo=UTC))
    say(None)
    assert three.row(asked_id).due_at == datetime(2026, 5, 6, 9, tzinfo=UTC)


def test_what_waits_is_the_one_whose_turn_it_is(three: Three) -> None:
    """As a button without a word of what it is about."""

    def waits(number: int) -> list[tuple[str, int, str]]:
        found = three.do(
            lambda w: mediation.waiting_for(
                w, partnerships.seat(w, three.actors[number], three.partnership_id)
            )
        )
        return [(each.name, each.about, each.what) for each in found]

    asked_id = three.ask()
    assert [bool(waits(number)) for number in (0, 2, 4, 5)] == [False, True, False, False]
    three.propose(asked_id)
    assert [waits(number) for number in (0, 2, 4)] == [
        [("mediation.open", asked_id, "")],
        [],
        [("mediation.open", asked_id, "")],
    ]


def test_agreed_steps_become_actions_and_late_ones_are_due_today(three: Three) -> None:
    """Noted by the mediator; nothing where the owner of a step has left."""
    asked_id = three.ask()
    three.propose(
        asked_id,
        StepDraft("Book an hour", three.ids[0], date(2026, 5, 6)),
        StepDraft(" ", None, None),
        StepDraft("Another room", three.ids[5], date(2026, 6, 1)),
    )
    three.clock.move_to(datetime(2026, 5, 27, 9, tzinfo=UTC))
    three.do(lambda w: w.session.get_one(Person, three.ids[5]).leave(w.now))
    with pytest.raises(Refusal, match="no longer in the channel"):
        three.do(conductor.agree_in_mediation, three.actors[0], asked_id, 1)
    three.do(lambda w: w.session.get_one(Person, three.ids[5]).rejoin())
    three.agree(asked_id)
    made = three.do(lambda w: w.session.exec(select(Action).order_by(col(Action.id))).all())
    assert [(each.text, each.owner_id, each.due_on, each.noted_by, each.source) for each in made] == [
        ("Book an hour", three.ids[0], date(2026, 5, 27), three.ids[2], "mediation"),
        ("Another room", three.ids[5], date(2026, 6, 1), three.ids[2], "mediation"),
    ]
    assert three.row(asked_id).due_at == datetime(2026, 5, 28, 6, tzinfo=UTC), "not in the past"


def test_it_is_followed_up_again_if_the_mediator_wants_and_ends_by_itself_if_nobody_answers(
    three: Three,
) -> None:
    """What was said of keeping counts only for the last time."""
    asked_id = three.ask()
    three.propose(asked_id)
    three.agree(asked_id)
    three.pass_until(datetime(2026, 5, 20, 9, tzinfo=UTC))
    assert three.row(asked_id).state == FOLLOWED_UP
    for number in (0, 4):
        three.do(mediation.hold, three.actors[number], asked_id, Verdict(YES, keep=True, tell=True), None)
    with pytest.raises(Refusal) as no:
        three.do(mediation.hold, three.actors[2], asked_id, Verdict(YES), date(2026, 5, 20))
    assert no.value.field == "again_on"
    three.do(mediation.hold, three.actors[2], asked_id, Verdict(NO), date(2026, 6, 3))
    assert three.row(asked_id).state == AGREED
    three.pass_until(datetime(2026, 6, 3, 9, tzinfo=UTC))
    assert three.row(asked_id).awaited == (ASKER, OTHER, MEDIATOR)
    three.do(mediation.hold, three.actors[0], asked_id, Verdict(YES, keep=True, tell=True), None)
    three.pass_until(datetime(2026, 7, 1, tzinfo=UTC))
    ended = three.row(asked_id)
    assert (ended.outcome, ended.kept_at, ended.destroyed_at is None) == ("settled", None, False)
    posted = three.do(lambda w: w.session.exec(select(OwedMessage.name)).all())
    assert "mediation.settled" not in posted


def test_the_sweep_of_keys_leaves_a_live_mediation_alone_and_finishes_what_a_crash_left(three: Three) -> None:
    """However old the key is; and the key of one that has ended goes, even if it came back."""
    asked_id = three.ask()
    box = three.row(asked_id).box
    secret = (three.keys.folder / box).read_bytes()
    for key in three.keys.folder.iterdir():
        os.utime(key, (0, 0))
    three.do(conductor.destroy_orphans)
    assert three.keys.read(box) is not None
    three.do(mediation.withdraw, three.actors[0], asked_id)
    assert three.keys.read(box) is None
    assert three.do(lambda w: w.session.exec(select(SealedAnswer)).all()) == []
    (three.keys.folder / box).write_bytes(secret)
    three.do(conductor.destroy_orphans)
    assert three.keys.read(box) is None


MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["take_on", "decline", "another", "invite", "write", "refuse", "propose", "agree", "change",
             "hold", "close", "withdraw", "time", "leave", "lose"]
        ),
        st.sampled_from([0, 0, 2, 2, 4, 4, 6]),
    ),
    min_size=4,
    max_size=25,
)  # fmt: skip


def test_whatever_anybody_does_in_whatever_order(three: Three) -> None:
    """Nothing is sealed or has a key once destroyed; no action but by both; nobody else is ever told."""

    @settings(max_examples=30 if os.environ.get("EVERYTHING") else 10, deadline=None)
    @given(MOVES, st.booleans())
    def walk(moves: list[tuple[str, int]], prompt: bool) -> None:
        three.clear()
        asked_id = three.ask()
        if prompt:
            step = StepDraft("Step", three.ids[4], three.in_days(9))
            three.propose(asked_id, step, on=three.in_days(10))
        for move, number in moves:
            try_to(three, asked_id, move, number)
            check(three, asked_id)

    three.give(6, THE_PART)
    walk()


def try_to(three: Three, asked_id: int, move: str, number: int) -> None:
    """Somebody does something, which may well be refused."""
    actor = three.actors[number]
    acts: dict[str, tuple[Any, ...]] = {
        "take_on": (mediation.take_on, actor, asked_id),
        "decline": (mediation.decline, actor, asked_id, "Word"),
        "another": (mediation.ask_another, actor, asked_id, three.ids[6], TOLD),
        "invite": (mediation.invite, actor, asked_id),
        "write": (mediation.write_account, actor, asked_id, TOLD),
        "refuse": (mediation.refuse, actor, asked_id, ""),
        "propose": (
            mediation.propose, actor, asked_id, "P",
            [StepDraft("Step", three.ids[4], three.in_days(9))], three.in_days(10),
        ),
        "agree": (conductor.agree_in_mediation, actor, asked_id, three.row(asked_id).proposal),
        "change": (mediation.wish_change, actor, asked_id, "Word"),
        "hold": (mediation.hold, actor, asked_id, Verdict(YES, keep=True, tell=True), None),
        "close": (mediation.close, actor, asked_id, "Word"),
        "withdraw": (mediation.withdraw, actor, asked_id),
    }  # fmt: skip
    if move == "time":
        three.pass_until(three.clock.now() + timedelta(days=20))
    elif move == "leave":
        three.do(lambda w: w.session.get_one(Person, three.ids[number]).leave(w.now))
        three.pass_until(three.clock.now())
        three.do(lambda w: w.session.get_one(Person, three.ids[number]).rejoin())
    elif move == "lose":
        three.keys.destroy(three.row(asked_id).box)
        for each in three.do(mediation.lost):
            three.do(mediation.replace_lost, each)
    else:
        try:
            three.do(*acts[move])
        except Refusal:
            return


_EVERYTHING = (
    select(SealedAnswer.box),
    select(Action),
    select(OwedMessage.name),
    select(MediationCall.person_id),
)


def check(three: Three, asked_id: int) -> None:
    """What must be so whatever was done."""
    row, rows, actions, names, called = three.do(
        lambda w: (
            w.session.get_one(Mediation, asked_id),
            *(w.session.exec(each).all() for each in _EVERYTHING),
        )
    )
    if row.destroyed_at is not None:
        assert three.keys.read(row.box) is None
        assert row.due_at is None
    assert set(rows) <= ({row.box} if row.destroyed_at is None else set())
    assert (row.ended_at is None) == (row.pair is not None)
    if row.ended_at is None and row.awaited:
        assert row.due_at is not None, "whoever is waited for is reminded some day"
    assert bool(actions) <= bool(row.agreed_at and row.asker_agreed_at and row.other_agreed_at)
    assert ("mediation.settled" in names) <= (row.outcome == "settled")
    know = {three.ids[number] for number in (0, 2, 4, 6)} - (
        {three.ids[4]} if row.invited_at is None else set()
    )
    assert set(called) <= know


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_longest_texts_are_shown_whole_within_what_a_modal_holds(three: Three, language: str) -> None:
    """Also where every sign takes five; and a proposal with all its steps."""
    _, long = translator(language), "&" * 3000
    asked_id = three.ask(told=Account(long, long, long, shows=True))
    three.do(mediation.take_on, three.actors[2], asked_id)
    three.do(mediation.invite, three.actors[2], asked_id)
    three.do(mediation.write_account, three.actors[4], asked_id, Account(long, long, long, shows=True))
    steps = [StepDraft("&" * 500, three.ids[number], date(2026, 6, 1)) for number in range(4)]
    three.do(mediation.propose, three.actors[2], asked_id, long, steps, date(2026, 6, 1))
    three.do(mediation.wish_change, three.actors[4], asked_id, long)
    view = views.show_modal(_, three.do(mediation.show, three.actors[2], asked_id)).to_dict()
    assert view_problems(view, "modal") == []
    assert sum(str(block).count("&amp;") for block in view["blocks"]) == 8 * 3000 + 4 * 500
    place, proposal, people, today = three.do(conductor.before_proposal, three.actors[2], asked_id)
    filled_in = views.propose_modal(_, place, proposal, people, today).to_dict()
    assert view_problems(filled_in, "modal") == []


def test_whether_it_holds_is_asked_three_weeks_later_unless_another_day_is_chosen(three: Three) -> None:
    """On a day on which both companies work: Whit Monday is none."""
    told = Account("h", "e", "m", shows=True)
    asked_id = three.ask(told=told)
    three.do(mediation.take_on, three.actors[2], asked_id)
    three.do(mediation.invite, three.actors[2], asked_id)
    three.do(mediation.write_account, three.actors[4], asked_id, told)
    *_shown, follow_up_on = three.do(conductor.before_proposal, three.actors[2], asked_id)
    assert follow_up_on == date(2026, 5, 26)


DAY_TOLD = {"en": r"\d{1,2} (May|June|July)", "da": r"\d{1,2}\. (maj|juni|juli)"}


@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("language", ["en", "da"])
def test_in_each_state_all_who_know_of_it_read_on_which_day_something_happens(
    three: Three, language: str, is_late: bool
) -> None:
    """Before the reminder and after it: nobody waits without knowing until when."""
    asked_id, states = three.ask(), []
    for act in (
        None,
        lambda: three.do(mediation.decline, three.actors[2], asked_id, "Too near"),
        lambda: three.do(mediation.ask_another, three.actors[0], asked_id, three.ids[2], TOLD),
        lambda: three.do(mediation.take_on, three.actors[2], asked_id),
        lambda: three.do(mediation.invite, three.actors[2], asked_id),
        lambda: three.do(mediation.write_account, three.actors[4], asked_id, TOLD),
        lambda: three.do(mediation.propose, three.actors[2], asked_id, "One", [], three.in_days(30)),
        lambda: three.do(mediation.wish_change, three.actors[4], asked_id, "Another"),
        lambda: three.do(mediation.propose, three.actors[2], asked_id, "Other", [], three.in_days(30)),
        lambda: [
            three.do(conductor.agree_in_mediation, three.actors[number], asked_id, 2) for number in (0, 4)
        ],
        lambda: three.pass_until(three.row(asked_id).due_at or NOW),
        lambda: three.do(mediation.close, three.actors[2], asked_id, "Talk to me"),
    ):
        if act is not None:
            act()
        row = three.row(asked_id)
        if is_late and row.ended_at is None and row.state != AGREED and row.due_at is not None:
            three.pass_until(row.due_at)
        states.append(row.state)
        for role, number in ((ASKER, 0), (OTHER, 4), (MEDIATOR, 2)):
            if role in row.know:
                view = three.do(mediation.show, three.actors[number], asked_id)
                stands = views.show_modal(translator(language), view).to_dict()["blocks"][1]["text"]["text"]
                assert re.search(DAY_TOLD[language], stands), (row.state, role, stands)
    assert set(states) >= {ASKED, DECLINED, TAKEN_ON, INVITED, HEARD, PROPOSED, CHANGE_WISHED, AGREED}
    assert {FOLLOWED_UP, ENDED} <= set(states)


def test_what_the_charter_says_of_conflicts_stands_in_the_modal(
    three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the form, as a person's text; nothing where nothing was agreed."""
    bare = views.ask_modal(
        translator("en"), *three.do(conductor.before_mediation, three.actors[0], three.partnership_id)
    )
    assert "agreed for conflicts" not in str(bare.to_dict())
    monkeypatch.setattr(charter, "plan_for_conflicts", lambda _w, _shared: "Talk first <!here>")
    view, own, plan = three.do(conductor.before_mediation, three.actors[0], three.partnership_id)
    modal = views.ask_modal(translator("en"), view, own, plan).to_dict()
    assert "Talk first &lt;!here&gt;" in str(modal["blocks"][1])
