"""The rules of openness: with plain objects, and on a partnership of eight where several meet."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from partnership_of_eight import Eight
from sqlmodel import col, delete, func, select

from bot import conductor, partnerships
from bot.blocks.elements import message
from bot.blocks.risk import digest_lines, said
from bot.database import Database
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.outbox.hours import waits_until
from bot.partnerships import (
    CONTACT,
    FACILITATOR,
    REMOVED,
    Actor,
    Beginning,
    Part,
    Partnership,
    Person,
    Profile,
    Unit,
)
from bot.rituals import risk
from bot.rituals.risk import CAME_TRUE, CLOSED, KINDS, MOST, OPEN, SILENCE, Draft, Look, Risk, RiskMove
from playground.limits import message_problem

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
TODAY = date(2026, 5, 4)
DRAFT = Draft("capacity", "Maja may leave", "Slower reviews")


def said_once(**values: Any) -> Risk:
    told = {"what": DRAFT.what, "effect": DRAFT.effect, "kind": DRAFT.kind, "said_at": NOW, "looked_at": NOW}
    return Risk(id=1, partnership_id=1, key="V1", owner_id=1, said_by=1, side_id=1, **{**told, **values})


VERBS: dict[str, Callable[[Risk], None]] = {
    "still": lambda made: made.still(2, "", NOW),
    "rewrite": lambda made: made.rewrite(2, DRAFT, "Other", NOW),
    "close": lambda made: made.close(2, "Over", NOW),
    "come_true": lambda made: made.come_true(2, "Gone", NOW),
}


@pytest.mark.parametrize(("ended", "state"), [("close", CLOSED), ("come_true", CAME_TRUE)])
@pytest.mark.parametrize("verb", VERBS)
def test_what_is_settled_stays_so_with_who_and_when(ended: str, state: str, verb: str) -> None:
    """Whatever somebody wants to do with it afterwards is refused."""
    made = said_once()
    assert made.state == OPEN
    VERBS[ended](made)
    assert (made.state, made.settled_at, made.settled_by, made.word_by) == (state, NOW, 2, 2)
    with pytest.raises(Refusal, match="already"):
        VERBS[verb](made)


@pytest.mark.parametrize("word", [" ", "x" * (MOST + 1)])
def test_closing_coming_true_and_changing_need_a_short_word(word: str) -> None:
    """At the field where it is missing, or too long."""
    verbs: tuple[Callable[[], object], ...] = (
        lambda: said_once().close(2, word, NOW, "word_1"),
        lambda: said_once().come_true(2, word, NOW, "word_1"),
        lambda: said_once().rewrite(2, DRAFT, word, NOW),
    )
    for verb in verbs:
        with pytest.raises(Refusal) as no:
            verb()
        assert no.value.field in {"word_1", "word"}


def test_a_look_without_a_word_keeps_the_last_one() -> None:
    """Still so needs no word."""
    made = said_once()
    made.still(2, "We help", NOW)
    made.still(3, " ", NOW + timedelta(days=1))
    assert (made.word, made.word_by, made.looked_at) == ("We help", 2, NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("gossip", "a", "b"), "kind"),
        (Draft("risk", " ", "b"), "what"),
        (Draft("risk", "a", ""), "effect"),
        (Draft("risk", "a" * (MOST + 1), "b"), "what"),
        (Draft("risk", "a", "b", "c" * (MOST + 1)), "relief"),
    ],
)
def test_what_is_missing_or_too_long_is_refused_at_its_field(draft: Draft, field: str) -> None:
    """Nothing half said is posted."""
    with pytest.raises(Refusal) as no:
        draft.checked()
    assert no.value.field == field


@pytest.mark.parametrize(
    ("after", "silent"), [(SILENCE - timedelta(seconds=1), False), (SILENCE, True), (2 * SILENCE, True)]
)
def test_four_weeks_without_a_word_are_silence(after: timedelta, silent: bool) -> None:
    """Counted from the last look, whoever looked; never for what is settled."""
    made = said_once(said_at=NOW - 3 * SILENCE)
    assert made.is_silent(NOW + after) is silent
    made.close(2, "Over", NOW)
    assert not made.is_silent(NOW + after)


@given(bites=st.integers(-5, 5), looked=st.integers(-5, 5), today=st.integers(-5, 5))
def test_a_day_that_passed_waits_for_one_look_after_it(bites: int, looked: int, today: int) -> None:
    """On the day itself nothing has passed yet; who looked later is not asked again."""
    made = said_once(bites_on=TODAY + timedelta(days=bites))
    overdue = made.is_overdue(TODAY + timedelta(days=today), TODAY + timedelta(days=looked))
    assert overdue is (bites < today and looked <= bites)


@pytest.fixture
def eight(sqlite_url: str, tmp_path: Path) -> Eight:
    """Eight people on two sides: the first four at home."""
    return Eight(Database(sqlite_url), tmp_path / "keys")


def say(eight: Eight, by: int = 4, key: str = "V1", **values: Any) -> int:
    """One of the eight says something; returns its id."""
    draft = Draft(**{"kind": "risk", "what": "Maja may leave", "effect": "Slower", **values})
    _seat, view = eight.do(risk.say, eight.actors[by], eight.partnership_id, draft, key)
    return int(view.risk.id)


def look(eight: Eight, by: int, risk_id: int, key: str, **values: Any) -> None:
    eight.do(risk.look, eight.actors[by], risk_id, Look(**values), key)


def moves(eight: Eight, risk_id: int) -> list[str]:
    def kinds(w: Unit) -> list[str]:
        found = select(RiskMove.kind).where(RiskMove.risk_id == risk_id).order_by(col(RiskMove.id))
        return list(w.session.exec(found))

    told = eight.do(kinds)
    assert isinstance(told, list)
    return told


def test_the_same_modal_twice_is_one_risk_and_one_look(eight: Eight) -> None:
    """A payload that comes twice changes nothing the second time."""
    assert say(eight) == say(eight)
    assert say(eight, key="V2") != say(eight)
    for _time in range(2):
        look(eight, 1, 1, "V3", word="Can we help?")
    for _time in range(2):
        look(eight, 4, 1, "V4", word="Other", draft=Draft("dates", "Later", "Much"))
    for _time in range(2):
        look(eight, 4, 1, "V5", how=CLOSED, word="Over")
    assert moves(eight, 1) == ["said", "still", "changed", "closed"]
    posted = eight.do(
        lambda w: w.session.exec(select(func.count()).where(OwedMessage.name == "risk.said")).one()
    )
    assert posted == 2


@pytest.mark.parametrize("part", [None, CONTACT, FACILITATOR, "steering"])
def test_who_may_change_and_close_and_that_everybody_may_say_a_word(eight: Eight, part: str | None) -> None:
    """Its owner, who said it, and contact persons and facilitators of either side."""
    risk_id, ids = say(eight, owner_id=eight.person_ids()[5]), eight.person_ids()
    if part:
        eight.do(lambda w: partnerships.give_part(w, w.session.get_one(Person, ids[0]), part, ids[0]))
    may = part in (CONTACT, FACILITATOR)
    look(eight, 0, risk_id, "V2", word="Can we help?")
    for said_more in (
        {"how": CLOSED, "word": "Over"},
        {"how": CAME_TRUE, "word": "Gone"},
        {"word": "Other", "draft": Draft("dates", "Later", "Much")},
        {"draft": Draft("risk", "Maja may leave", "Slower", owner_id=ids[0])},
    ):
        if not may:
            with pytest.raises(Refusal, match="Everybody is welcome to add"):
                look(eight, 0, risk_id, "V3", **said_more)
    if may:
        look(eight, 0, risk_id, "V3", how=CLOSED, word="Over")
        return
    look(eight, 5, risk_id, "V4", word="Other", draft=Draft("dates", "Later", "Much", owner_id=ids[5]))
    look(eight, 4, risk_id, "V5", how=CLOSED, word="Over")
    assert moves(eight, risk_id) == ["said", "still", "changed", "closed"]


def test_nobody_acts_on_the_risks_of_others(eight: Eight) -> None:
    """Neither who belongs to another owner, nor in a partnership that has ended."""
    risk_id = say(eight)
    with pytest.raises(Refusal, match="not part of"):
        eight.do(risk.look, Actor("T9", "U4"), risk_id, Look(), "V2")
    with pytest.raises(Refusal, match="no longer exists"):
        eight.do(risk.review, eight.actors[4], eight.partnership_id, {risk_id + 1: Look()}, "V2")
    eight.do(conductor.go_away, "T1", "C1", REMOVED)
    with pytest.raises(Refusal, match="not in the channel"):
        eight.do(risk.take_over, eight.actors[4], risk_id)


def test_a_review_reaches_no_risk_of_another_channel(eight: Eight) -> None:
    """Though the same people sit in both."""
    risk_id = say(eight)

    def another(w: Unit) -> int:
        told = Beginning("T1", "C2", "n", "T1", "N", "B", "U0", "en", "Europe/Copenhagen", "DK")
        began = partnerships.begin(w, told)
        partnerships.meet(w, began.id, [Profile("U4", "T2", "Person 4", False, None)])
        return began.id

    other = eight.do(another)
    with pytest.raises(Refusal, match="no longer exists"):
        eight.do(risk.review, eight.actors[4], other, {risk_id: Look(how=CLOSED, word="Over")}, "V2")
    assert moves(eight, risk_id) == ["said"]


def test_a_risk_without_an_owner_is_asked_about_in_working_hours_and_taken_over_by_that_side(
    eight: Eight,
) -> None:
    """Once for each time an owner leaves; nobody is asked in a partnership that has ended."""
    risk_id = say(eight)

    def leaves(moment: datetime, number: int) -> None:
        eight.clock.move_to(moment)
        eight.do(partnerships.left, "T1", "C1", f"U{number}")

    def sweep(moment: datetime) -> int:
        eight.clock.move_to(moment)
        for each in eight.do(risk.ownerless_due):
            eight.do(risk.ask_who_takes_over, each)
        return moves(eight, risk_id).count("owner_left")

    evening, morning = NOW.replace(hour=16), NOW.replace(day=5, hour=6)
    assert eight.do(risk.next_due) is None
    leaves(evening, 4)
    assert eight.do(risk.next_due) == evening
    assert sweep(evening) == 0
    assert eight.do(risk.next_due) == morning
    assert sweep(morning) == 1
    assert sweep(morning + timedelta(hours=1)) == 1
    with pytest.raises(Refusal, match="company whose responsible has left"):
        eight.do(risk.take_over, eight.actors[0], risk_id)
    for _time in range(2):
        eight.do(risk.take_over, eight.actors[5], risk_id)
    assert moves(eight, risk_id) == ["said", "owner_left", "taken_over"]
    with pytest.raises(Refusal, match="is responsible for this now"):
        eight.do(risk.take_over, eight.actors[6], risk_id)
    leaves(morning + timedelta(hours=2), 5)
    assert sweep(morning + timedelta(hours=2)) == 2
    eight.do(lambda w: [person.rejoin() for person in w.session.exec(select(Person))])
    leaves(morning + timedelta(hours=3), 5)
    assert sweep(morning + timedelta(hours=3)) == 3, "back for an hour, and gone again"
    eight.do(lambda w: [person.rejoin() for person in w.session.exec(select(Person))])
    leaves(morning + timedelta(hours=4), 5)
    eight.do(conductor.go_away, "T1", "C1", REMOVED)
    assert sweep(morning + timedelta(hours=4)) == 3
    assert eight.do(risk.next_due) is None


def test_a_new_day_is_still_to_come_and_an_old_one_may_stay(eight: Eight) -> None:
    """Changing the text of an overdue risk does not need another day."""
    risk_id = say(eight, bites_on=TODAY)
    eight.clock.move_to(NOW + timedelta(days=7))
    kept = Draft("risk", "Maja leaves", "Slower", bites_on=TODAY)
    look(eight, 4, risk_id, "V2", word="Surer", draft=kept)
    moved = Draft("risk", "Maja leaves", "Slower", bites_on=TODAY + timedelta(days=6))
    with pytest.raises(Refusal) as no:
        look(eight, 4, risk_id, "V3", word="Later", draft=moved)
    assert no.value.field == "bites_on"


def test_a_digest_lists_what_is_new_then_what_is_open_and_what_was_settled_in_its_meeting(
    eight: Eight,
) -> None:
    """Each risk is new in one digest, and leaves the list with the first one after it was settled."""
    day = timedelta(days=1)
    first = say(eight)
    eight.clock.move_to(NOW + 2 * day)
    second = say(eight, key="V2")
    look(eight, 4, first, "V3", how=CLOSED, word="Over")

    def listed(since: datetime | None, until: datetime) -> tuple[list[int], list[int]]:
        def act(w: Unit) -> tuple[list[int], list[int]]:
            partnership = w.session.get_one(Partnership, eight.partnership_id)
            found = risk.for_digest(w, partnership, since, until)
            return [each.risk.id for each in found.fresh], [each.risk.id for each in found.older]

        told = eight.do(act)
        assert isinstance(told, tuple)
        return told

    assert listed(None, NOW + day) == ([first], []), "settled after it, so it still stands there"
    assert listed(NOW, NOW + day) == ([], [first]), "what was said at the moment of a digest is in it"
    assert listed(NOW + day, NOW + 3 * day) == ([second], [])
    assert listed(NOW + 3 * day, NOW + 4 * day) == ([], [second])


def test_figures_count_half_open_stretches_of_time(eight: Eight) -> None:
    """By the side and kind it was said with, whatever became of either since."""
    for number, kind in enumerate(KINDS):
        say(eight, by=number * 2, key=kind, kind=kind)
    later = NOW + timedelta(days=3)
    eight.clock.move_to(later)
    look(eight, 0, 1, "V2", how=CLOSED, word="Over")
    look(eight, 2, 2, "V3", how=CAME_TRUE, word="Gone")
    after = later + timedelta(seconds=1)
    home, partner = {"risk": 1, "capacity": 1}, {"dates": 1, "other": 1}
    for since, until, expected in (
        (NOW, later, ({1: home, 2: partner}, 0, 0, 4)),
        (NOW, after, ({1: home, 2: partner}, 1, 1, 2)),
        (later, after, ({}, 1, 1, 2)),
        (after, after + timedelta(days=1), ({}, 0, 0, 2)),
        (NOW - timedelta(days=1), NOW, ({}, 0, 0, 0)),
    ):
        counted = eight.do(risk.figures, eight.partnership_id, since, until)
        assert (counted.said, counted.closed, counted.came_true, counted.open_at_end) == expected


def held_until(w: Unit, name: str) -> datetime | None:
    """Until when the message of that name waits for who reads it."""
    return waits_until(w, w.session.exec(select(OwedMessage).where(OwedMessage.name == name)).one())


def test_where_a_side_has_no_contact_person_who_gives_status_is_asked_who_takes_it_over(eight: Eight) -> None:
    """Else nobody would hear of it: an edit in the channel calls nobody."""
    risk_id = say(eight)
    eight.do(lambda w: w.session.exec(delete(Part)))
    for number in (4, 5, 6, 7):
        eight.do(partnerships.count_me, eight.actors[number], eight.partnership_id, number in (5, 6))
    eight.do(partnerships.left, "T1", "C1", "U4")
    for each in eight.do(risk.ownerless_due):
        eight.do(risk.ask_who_takes_over, each)
    told = eight.do(
        lambda w: w.session.exec(select(OwedMessage.place).where(OwedMessage.name == "risk.orphan")).all()
    )
    assert (moves(eight, risk_id)[-1], told) == ("owner_left", ["U5", "U6"])


def test_an_owner_is_reminded_once_in_four_weeks_of_silence_and_hears_it_when_back(eight: Eight) -> None:
    """At whichever digest comes first; who is away on that day, on the first working day after."""
    risk_id, owner = say(eight), eight.person_ids()[4]

    def digest_comes(w: Unit) -> None:
        risk.remind_owners(w, w.session.get_one(Partnership, eight.partnership_id))

    def away_until(day: date | None) -> None:
        eight.do(lambda w: setattr(w.session.get_one(Person, owner), "absent_until", day))

    for days, day, reminded in ((27, None, 0), (28, date(2026, 6, 4), 1), (35, None, 1), (42, None, 1)):
        eight.clock.move_to(NOW + timedelta(days=days))
        away_until(day)
        eight.do(digest_comes)
        assert moves(eight, risk_id).count("reminded") == reminded
        if day is not None:
            assert eight.do(held_until, "risk.reminder") == datetime(2026, 6, 5, 6, tzinfo=UTC)
    eight.clock.move_to(NOW + timedelta(days=63))
    eight.do(digest_comes)
    assert moves(eight, risk_id).count("reminded") == 2


def test_everything_stays_within_what_slack_takes(eight: Eight) -> None:
    """Many risks, each as long as may be, and full of what has to be escaped."""
    full = "&" * MOST
    for number in range(15):
        risk_id = say(eight, key=f"V{number}", what=full, effect=full, relief=full, bites_on=TODAY)
        look(eight, 4, risk_id, f"W{number}", word=full)

    def shown(w: Unit) -> None:
        partnership, _ = w.session.get_one(Partnership, eight.partnership_id), translator("da")
        lists = [risk.for_digest(w, partnership, since, NOW) for since in (None, NOW + timedelta(days=1))]
        assert [each.fresh_total + each.older_total for each in lists] == [15, 15]
        for found in lists:
            told = message("x", digest_lines(_, found))
            assert message_problem("x", told.blocks, None) is None
            assert len(str(told.blocks)) < 6000, "a digest has more to tell"
            assert "og 9 til" in str(told.blocks)
        one = said(_, found.older[0])
        assert message_problem(one.text, one.blocks, None) is None

    eight.do(shown)
