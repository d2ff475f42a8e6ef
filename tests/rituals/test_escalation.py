"""The rules of escalation: plain objects, deadlines by hypothesis, and a model of everything at once."""

import asyncio
import json
import os
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from partnership_of_eight import PEOPLE, Eight
from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.blocks.escalation import as_markdown
from bot.blocks.escalation.words import duration
from bot.calendar import HolidayCalendar, WorkingHours
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import CONTACT, LEAD, OWNER, STEERING, Person, Unit
from bot.rituals import escalation
from bot.rituals.escalation import (
    ACKNOWLEDGED,
    AGAIN,
    CLIMB,
    CONFIRMED,
    HANDED_BACK,
    OPEN,
    RAISER,
    REMIND,
    RESOLVED,
    SEVERITIES,
    Blocker,
    Escalation,
    EscalationDeadline,
    EscalationMove,
    deadline,
)
from bot.rituals.escalation.ladder import reminder

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


def raised() -> Escalation:
    made = Escalation(
        id=1, partnership_id=1, raised_by=1, raised_at=NOW, responding_side=2, severity="high", what="VPN",
        rung=0, rung_since=NOW, told=[1],
    )  # fmt: skip
    made.begin_rung(1, [2, 3], NOW)
    return made


def test_a_new_rung_has_to_acknowledge_anew_and_everybody_keeps_their_copy() -> None:
    """What somebody further down acknowledged does not count further up."""
    made = raised()
    made.acknowledge(2, NOW)
    made.begin_rung(2, [4], NOW)
    assert (made.state, made.called, made.told) == (OPEN, [4], [1, 2, 3, 4])


@pytest.mark.parametrize(
    ("state", "refused"),
    [
        (OPEN, {"raise_again", "confirm", "reopen"}),
        (ACKNOWLEDGED, {"acknowledge", "raise_again", "confirm", "reopen"}),
        (HANDED_BACK, {"acknowledge", "hand_back", "resolve", "confirm", "reopen"}),
        (RESOLVED, {"acknowledge", "hand_back", "raise_again", "resolve"}),
        (CONFIRMED, {"acknowledge", "hand_back", "raise_again", "resolve", "confirm", "reopen"}),
    ],
)
def test_each_state_refuses_what_cannot_be_and_says_what_it_is(state: str, refused: set[str]) -> None:
    """With the id of who was first, which is shown as their name."""
    verbs: dict[str, tuple[Any, ...]] = {
        "acknowledge": (9, NOW), "hand_back": (9, NOW), "raise_again": (NOW,),
        "resolve": (9, "Done", "", NOW), "confirm": (9, NOW), "reopen": (NOW,),
    }  # fmt: skip
    way = {
        OPEN: (),
        ACKNOWLEDGED: ("acknowledge",),
        HANDED_BACK: ("hand_back",),
        RESOLVED: ("resolve",),
        CONFIRMED: ("resolve", "confirm"),
    }
    for verb, given_values in verbs.items():
        made = raised()
        for step in way[state]:
            getattr(made, step)(*verbs[step])
        assert made.state == state
        if verb not in refused:
            getattr(made, verb)(*given_values)
            continue
        with pytest.raises(Refusal) as no:
            getattr(made, verb)(*given_values)
        assert no.value.values.get("who") == (None if state == OPEN else 9)


def test_resolving_needs_a_word_what_was_done() -> None:
    """At its field."""
    with pytest.raises(Refusal) as no:
        raised().resolve(2, "  ", "", NOW)
    assert no.value.field == "remedy"


ZONES = ("Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
RACES = 100 if os.environ.get("EVERYTHING") else 30


@given(
    since=st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  # wants naive bounds
    minutes=st.sampled_from(escalation.DURATIONS),
    zone=st.sampled_from(ZONES),
)
def test_a_deadline_lies_in_working_time_and_gives_back_what_was_added(
    since: datetime, minutes: int, zone: str
) -> None:
    """Across weekends, holidays, changes of the clock and the end of a year."""
    hours = WorkingHours(ZoneInfo(zone), time(8), time(16), HolidayCalendar("DK"))
    moment = since.replace(tzinfo=UTC)
    due = deadline(moment, minutes, hours, always=False)
    days, rest = divmod(minutes, escalation.WORKDAY)
    if days and not rest:
        assert due == hours.add_days(moment, days)
    else:
        assert hours.between(moment, due) == timedelta(minutes=minutes)
    assert hours.is_open(due - timedelta(seconds=1)) or hours.is_open(due)
    reminded = reminder(moment, due, hours, always=False)
    assert moment <= reminded <= due
    assert abs(hours.between(moment, reminded) - hours.between(moment, due) * 0.75) < timedelta(seconds=1)
    counted = timedelta(days=days) if days and not rest else timedelta(minutes=minutes)
    assert deadline(moment, minutes, hours, always=True) == moment + counted


ACTS: dict[str, tuple[str, ...]] = {
    "acknowledge": (),
    "take_further": (),
    "hand_back": ("why",),
    "raise_again": ("more",),
    "resolve": ("done", ""),
    "confirm": (),
    "reopen": ("why",),
    "ask": ("what?",),
}


POSSIBLE: dict[str, tuple[tuple[str, str], ...]] = {
    OPEN: (
        ("called", "acknowledge"),
        ("called", "take_further"),
        ("called", "hand_back"),
        ("called", "resolve"),
        ("called", "ask"),
        ("raiser", "take_further"),
    ),
    ACKNOWLEDGED: (
        ("called", "resolve"),
        ("called", "hand_back"),
        ("called", "take_further"),
        ("raiser", "resolve"),
    ),
    HANDED_BACK: (("raiser", "raise_again"),),
    RESOLVED: (("raiser", "confirm"), ("raiser", "reopen")),
    CONFIRMED: (),
}
"""What can be done in each state, and by whom: by chance alone, hardly anything is ever confirmed."""
_DEADLINES = select(EscalationDeadline).where(EscalationDeadline.escalation_id == bindparam("of"))
_MOVES = (
    select(EscalationMove)
    .where(EscalationMove.escalation_id == bindparam("of"))
    .order_by(col(EscalationMove.id))
)


class Ladder(RuleBasedStateMachine):
    """Any sequence of presses, sweeps, restarts and repeated payloads, by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        folder = Path(self.folder.name)
        self.eight = Eight(Database(f"sqlite:///{folder / 'samspil.db'}"), folder / "keys")
        self.eight.do(self._give_parts)
        self.partnership_id, self.id = self.eight.partnership_id, 0
        self.seen: Escalation
        self.last: tuple[Any, ...] | None = None

    def _give_parts(self, w: Any) -> None:
        people = {person.user: person for person in w.session.exec(select(Person))}
        for user, part in (
            ("U0", CONTACT),
            ("U4", CONTACT),
            ("U5", CONTACT),
            ("U1", OWNER),
            ("U6", OWNER),
            ("U2", LEAD),
            ("U3", STEERING),
        ):
            partnerships.give_part(w, people[user], part, people["U0"].id)

    def teardown(self) -> None:
        self.eight.database.close()
        self.folder.cleanup()

    @initialize(by=st.sampled_from([0, 7]), severity=st.sampled_from(SEVERITIES))
    def raise_it(self, by: int, severity: str) -> None:
        blocker = Blocker("VPN is down", severity)
        _seat, view = self.eight.do(
            escalation.raise_blocker, self.eight.actors[by], self.partnership_id, blocker, "modal"
        )
        self.id = view.escalation.id

    @precondition(lambda self: self.seen.state == CONFIRMED)
    @rule(by=st.sampled_from([0, 7]), severity=st.sampled_from(SEVERITIES))
    def another_is_raised(self, by: int, severity: str) -> None:
        self.raise_it(by, severity)

    @precondition(lambda self: bool(POSSIBLE[self.seen.state]))
    @rule(choice=st.integers(0, 11))
    def somebody_moves_it(self, choice: int) -> None:
        """Somebody who may does what is possible."""
        possible = POSSIBLE[self.seen.state]
        self._press(*possible[choice % len(possible)])

    @rule(
        who=st.sampled_from(["called", "raiser", "anybody"]),
        anybody=st.integers(0, 7),
        act=st.sampled_from(tuple(ACTS)),
    )
    def anybody_presses_anything(self, who: str, anybody: int, act: str) -> None:
        """Messages show buttons of long ago: most of these are refused."""
        self._press(who, act, anybody)

    def _press(self, who: str, act: str, anybody: int = 0) -> None:
        ids = self.eight.person_ids()
        by = {
            "called": ids.index(self.seen.called[-1]),
            "raiser": ids.index(self.seen.raised_by),
            "anybody": anybody,
        }
        self.last = (getattr(escalation, act), self.eight.actors[by[who]], self.id, *ACTS[act], "channel")
        self._send()

    @precondition(lambda self: self.last)
    @rule()
    def the_same_payload_comes_twice(self) -> None:
        self._send()

    @rule(hours=st.sampled_from([0.2, 1, 3, 8, 30, 100]), restarts=st.booleans())
    def time_passes(self, hours: float, restarts: bool) -> None:
        """Meanwhile the bot may restart."""
        self.eight.clock.move_to(self.eight.clock.now() + timedelta(hours=hours))
        if restarts:
            database, keys, now = self.eight.database, self.eight.keys.folder, self.eight.clock.now()
            self.eight = Eight.continued(database, keys, now)
        for partnership_id in self.eight.do(escalation.partnerships_due):
            self.eight.do(escalation.meet_deadlines, partnership_id)
        self.eight.do(escalation.show, self.eight.do(escalation.to_show))

    def _send(self) -> None:
        assert self.last is not None
        try:
            self.eight.do(*self.last)
        except Refusal:
            return

    @invariant()
    def all_is_well(self) -> None:
        made, deadlines, moves = self.eight.do(self._look)
        self.seen = made
        kinds = [each.kind for each in deadlines]
        assert len(kinds) == len(set(kinds)), "one deadline of a kind"
        if made.state in (HANDED_BACK, RESOLVED):
            assert kinds == [RAISER], "who raised it is asked, and nobody else"
        elif not made.is_running:
            assert not kinds, "no clock runs for what nobody has to answer"
        else:
            assert CLIMB in kinds or AGAIN in kinds, "a deadline was lost"
        assert not (REMIND in kinds and CLIMB not in kinds)
        assert made.called, "somebody is called"
        assert [move.at for move in moves] == sorted(move.at for move in moves)
        self._the_story_has_no_gap(made, moves)
        self._nobody_is_reminded_of_what_they_acknowledged(moves)

    def _look(self, w: Any) -> tuple[Escalation, list[EscalationDeadline], list[EscalationMove]]:
        return (
            w.session.get_one(Escalation, self.id),
            list(w.session.exec(_DEADLINES, params={"of": self.id})),
            list(w.session.exec(_MOVES, params={"of": self.id})),
        )

    def _the_story_has_no_gap(self, made: Escalation, moves: list[EscalationMove]) -> None:
        """Whoever reads the moves ends where the escalation stands."""
        rung, state = 0, ""
        for move in moves:
            assert move.from_rung >= rung, "it never goes down"
            rung = move.from_rung
            state = {
                "raised": OPEN, "climbed": OPEN, "further": OPEN, "acknowledged": ACKNOWLEDGED,
                "handed_back": HANDED_BACK, "raised_again": OPEN, "resolved": RESOLVED,
                "confirmed": CONFIRMED, "reopened": OPEN,
            }.get(move.kind, state)  # fmt: skip
        assert state == made.state
        assert made.rung >= rung
        ups = sum(move.kind in ("raised", "climbed", "further") for move in moves)
        passed = sum(move.kind == "passed_over" for move in moves)
        assert made.rung <= ups + passed

    def _nobody_is_reminded_of_what_they_acknowledged(self, moves: list[EscalationMove]) -> None:
        since = None
        for move in moves:
            if move.kind == "acknowledged":
                since = move.at
            elif move.kind == "reminded" and since is not None and not move.said:
                assert move.at - since >= timedelta(minutes=4 * 60 * 0.75), (
                    "the time to resolve runs, no other"
                )
            elif move.kind not in ("asked", "reminded", "raiser"):
                since = None


TestLadder = Ladder.TestCase
# Enough for every kind of move, and for more refusals than thrice as many steps reach by chance alone.
TestLadder.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)


def call_everybody(w: Unit) -> None:
    """All are contacts."""
    for person in w.session.exec(select(Person)):
        partnerships.give_part(w, person, CONTACT, person.id)


def test_outsiders_and_those_who_are_not_called_can_do_nothing(tmp_path: Path) -> None:
    """Only people of the partnership act, those of the rung, or who raised it where that is said."""
    eight = Eight(Database(f"sqlite:///{tmp_path / 'samspil.db'}"), tmp_path / "keys")
    eight.do(call_everybody)
    _seat, view = eight.do(
        escalation.raise_blocker, eight.actors[0], eight.partnership_id, Blocker("VPN", "high"), "modal"
    )
    stranger = partnerships.Actor("T9", "U4")
    for verb in (escalation.acknowledge, escalation.take_further, escalation.confirm):
        with pytest.raises(Refusal, match="not part of"):
            eight.do(verb, stranger, view.escalation.id, "channel")
    with pytest.raises(Refusal, match="called on this step"):
        eight.do(escalation.acknowledge, eight.actors[1], view.escalation.id, "channel")
    with pytest.raises(Refusal, match="who raised"):
        eight.do(escalation.confirm, eight.actors[4], view.escalation.id, "channel")
    eight.database.close()


def with_contacts(url: str, folder: Path, numbers: Collection[int] = range(PEOPLE)) -> Eight:
    """Eight people, all of them contact persons or some, so that those of the other side are called."""
    eight = Eight(Database(url), folder / "keys")

    def give(w: Any) -> None:
        people = {person.user: person for person in w.session.exec(select(Person))}
        for number in numbers:
            person = people[eight.actors[number].user]
            partnerships.give_part(w, person, CONTACT, person.id)

    eight.do(give)
    return eight


async def test_in_many_races_nobody_wins_twice(database_url: str, tmp_path: Path) -> None:
    """On each database: two press at once, one is first, the other is told by whom."""
    eight = with_contacts(database_url, tmp_path, [0, 4, 5])
    blocker = Blocker("Race", "high")
    _seat, view = eight.do(escalation.raise_blocker, eight.actors[0], eight.partnership_id, blocker, "modal")
    raised, called = view.escalation.id, view.escalation.called

    def call_anew(w: Any) -> None:
        w.session.get_one(Escalation, raised).begin_rung(1, called, w.now)

    for _race in range(RACES):
        eight.do(call_anew)
        presses = [eight.work(escalation.acknowledge, eight.actors[by], raised, "channel") for by in (4, 5)]
        outcomes = await asyncio.gather(*presses, return_exceptions=True)
        refused = [each for each in outcomes if isinstance(each, Refusal)]
        assert len(refused) == 1
        assert refused[0].values["who"] in ("Person 4", "Person 5")
    moves = eight.do(lambda w: w.session.exec(select(EscalationMove.kind)).all())
    eight.database.close()
    assert moves.count("acknowledged") == RACES


def test_a_story_can_be_kept_as_markdown_and_as_json(tmp_path: Path) -> None:
    """Every step with who, when and what was said; an outsider reads none of it."""
    eight = with_contacts(f"sqlite:///{tmp_path / 'samspil.db'}", tmp_path)
    blocker = Blocker("No VPN", "high", stops="Delivery 2")
    _seat, view = eight.do(
        escalation.raise_blocker, eight.actors[0], eight.partnership_id, blocker, "command"
    )
    eight.do(escalation.hand_back, eight.actors[4], view.escalation.id, "Which site?", "channel")
    with eight.database.session() as session:
        told = escalation.story_of(session, view.escalation.id)
    text, read = as_markdown(translator("en"), told), json.loads(escalation.as_json(told))
    assert text.startswith("# No VPN\n")
    assert "Monday 4 May 10:00: Person 4: not ours\n  > Which site?" in text
    assert [(move["kind"], move["by"], move["where"]) for move in read["moves"]] == [
        ("raised", "Person 0", "command"),
        ("handed_back", "Person 4", "channel"),
    ]
    assert (read["state"], read["stops"]) == ("handed_back", "Delivery 2")
    with pytest.raises(Refusal, match="not part of"):
        eight.do(escalation.story_for, partnerships.Actor("T9", "U0"), view.escalation.id)
    eight.database.close()


@pytest.mark.parametrize(
    ("minutes", "always", "english", "danish"),
    [
        (960, False, "2 working days", "2 arbejdsdage"),
        (960, True, "2 days", "2 dage"),
        (480, False, "1 working day", "1 arbejdsdag"),
        (480, True, "1 day", "1 dag"),
        (60, False, "1 working hour", "1 arbejdstime"),
        (240, True, "4 hours", "4 timer"),
        (60, True, "1 hour", "1 time"),
        (45, False, "45 working minutes", "45 arbejdsminutter"),
        (45, True, "45 minutes", "45 minutter"),
    ],
)
def test_a_time_of_a_step_is_working_time_or_where_it_counts_always_none(
    minutes: int, always: bool, english: str, danish: str
) -> None:
    """Two days that count day and night are two days, and a figure stands beside one day as one."""
    for language, words in (("en", english), ("da", danish)):
        assert duration(translator(language), minutes, always=always) == words
