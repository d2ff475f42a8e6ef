"""The rules of ideas: who may answer, until when, what stands in a summary, and what is counted."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork, who
from sqlmodel import col, select
from tests_shared import keys_in

from bot import conductor, partnerships
from bot.errors import Refusal
from bot.partnerships import FACILITATOR, REMOVED, Actor, Beginning, Partnership, Person, Profile, Side, Unit
from bot.rituals import action, idea
from bot.rituals.idea import EFFORTS, MOST, NOT_NOW, OPEN, TRIED, WITHDRAWN, Draft, Idea

MONDAY = datetime(2026, 5, 4, 8, tzinfo=UTC)
"""Four working days later is Friday 8 May, and five are Monday 11 May: 1 May has passed."""
DRAFT = Draft("One list of changes", "Both look in one place", "small", "Write in ours")


def an_idea(**values: Any) -> Idea:
    fields = {"what": "w", "gain": "g", "effort": "small", "suggested_at": MONDAY, "counted_at": MONDAY}
    return Idea(id=1, partnership_id=1, key="V1", suggested_by=1, side_id=1, **{**fields, **values})


VERBS: dict[str, Callable[[Idea], None]] = {
    "take_to_meeting": lambda made: made.take_to_meeting(2, MONDAY),
    "begin_trying": lambda made: made.begin_trying(2, MONDAY),
    "decline": lambda made: made.decline(2, "No time", MONDAY),
    "withdraw": lambda made: made.withdraw(1, MONDAY),
}


@pytest.mark.parametrize("ended", ["begin_trying", "decline", "withdraw"])
@pytest.mark.parametrize("verb", VERBS)
def test_what_is_answered_stays_so(ended: str, verb: str) -> None:
    """Whatever is pressed afterwards is refused, with what became of it."""
    made = an_idea(remind_at=MONDAY)
    VERBS[ended](made)
    assert (made.state, made.remind_at, made.settled_at) != (OPEN, MONDAY, None)
    before = made.model_dump()
    with pytest.raises(Refusal):
        VERBS[verb](made)
    assert made.model_dump() == before


def test_who_first_takes_it_to_the_meeting_stands_there() -> None:
    """A second press changes nothing; it can still be answered."""
    made = an_idea()
    made.take_to_meeting(2, MONDAY)
    made.take_to_meeting(3, MONDAY + timedelta(hours=1))
    assert (made.for_meeting_by, made.for_meeting_at, made.state) == (2, MONDAY, OPEN)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft(" ", "g", "small"), "what"),
        (Draft("w", "", "small"), "gain"),
        (Draft("w", "g", "huge"), "effort"),
        (Draft("w", "g", ""), "effort"),
        (Draft("w" * (MOST + 1), "g", "small"), "what"),
        (Draft("w", "g", "small", "n" * (MOST + 1)), "needed"),
    ],
)
def test_what_is_missing_is_said_at_its_field(draft: Draft, field: str) -> None:
    """So is what is too long, or not on the menu."""
    with pytest.raises(Refusal) as no:
        draft.checked()
    assert no.value.field == field


@pytest.mark.parametrize("effort", EFFORTS)
def test_what_is_whole_is_taken_without_blanks(effort: str) -> None:
    """With what is needed of the other company, or without."""
    assert Draft(" w ", " g ", effort).checked() == Draft("w", "g", effort, "")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[AtWork]:
    """H0 and P0 are contact persons; H1 and P1 hold no part."""
    keys_in(tmp_path / "keys")
    made = AtWork(f"sqlite:///{tmp_path}/samspil.db", tmp_path / "keys", MONDAY, home=2, partner=2)
    made.do(lambda w: setattr(w.session.get_one(Partnership, made.id), "set_up_at", MONDAY))
    yield made
    made.database.close()


def suggested(office: AtWork, by: str = "H1", key: str = "V1") -> int:
    _seat, view = office.do(idea.suggest, who(by), office.id, DRAFT, key)
    return int(view.idea.id)


def found(office: AtWork, idea_id: int) -> Idea:
    stored: Idea = office.do(lambda w: w.session.get_one(Idea, idea_id))
    return stored


def test_the_same_modal_twice_is_one_idea(office: AtWork) -> None:
    """Another modal is another."""
    assert suggested(office) == suggested(office)
    assert suggested(office, key="V2") != suggested(office)


@pytest.mark.parametrize(
    ("user", "said"),
    [("H0", "Another company"), ("H1", "Another company"), ("P1", "contact persons"), ("P0", "")],
)
def test_who_speaks_for_the_other_company_answers(office: AtWork, user: str, said: str) -> None:
    """With every one of the three answers; nobody else, on either side."""
    idea_id = suggested(office)
    presses: list[Callable[[], Any]] = [
        lambda: office.do(idea.take_to_meeting, who(user), idea_id),
        lambda: office.do(conductor.before_trying, who(user), idea_id),
        lambda: office.do(idea.decline, who(user), idea_id, "No time"),
    ]
    for press in presses:
        if not said:
            press()
            continue
        with pytest.raises(Refusal, match=said):
            press()
    assert found(office, idea_id).state == (OPEN if said else NOT_NOW)


def test_a_company_without_contact_and_facilitator_answers_by_any_of_its_people(office: AtWork) -> None:
    """P0 leaves: P1 speaks for it."""
    idea_id = suggested(office)
    office.leave("P0")
    office.do(idea.decline, who("P1"), idea_id, "No time")
    assert found(office, idea_id).state == NOT_NOW


def test_an_idea_that_is_tried_is_an_action_with_somebody_responsible(office: AtWork) -> None:
    """What is missing of the action leaves the idea open."""
    idea_id = suggested(office)
    owner, due = office.person("P1").id, MONDAY.date() + timedelta(days=9)
    with pytest.raises(Refusal) as no:
        office.do(conductor.try_idea, who("P0"), idea_id, " ", owner, due)
    assert (no.value.field, found(office, idea_id).state) == ("action", OPEN)
    office.do(conductor.try_idea, who("P0"), idea_id, "Begin one list", owner, due)
    assert found(office, idea_id).state == TRIED
    (promise,) = office.do(action.of_source, "idea", idea_id)
    assert (promise.action.text, promise.owner.user, promise.action.due_on) == ("Begin one list", "P1", due)


def test_who_suggested_it_withdraws_it_and_once_they_left_who_speaks_for_them(office: AtWork) -> None:
    """Nobody else, of either side."""
    idea_id = suggested(office)
    for user in ("H0", "P0"):
        with pytest.raises(Refusal, match="Only who suggested"):
            office.do(idea.withdraw, who(user), idea_id)
    office.leave("H1")
    with pytest.raises(Refusal, match="Only who suggested"):
        office.do(idea.withdraw, who("P0"), idea_id)
    office.do(idea.withdraw, who("H0"), idea_id)
    assert found(office, idea_id).state == WITHDRAWN


def sweep(office: AtWork, moment: datetime) -> list[str]:
    """Time passes; returns to whom a reminder is owed in all."""
    office.clock.move_to(moment)
    for idea_id in office.do(idea.reminders_due):
        office.do(idea.remind, idea_id)
    return office.told("idea.reminder")


def test_those_who_may_answer_are_reminded_once_a_working_day_before(office: AtWork) -> None:
    """From Monday on, that is Friday at the same time; what stands as next can be deleted meanwhile."""
    idea_id = suggested(office)
    assert sweep(office, MONDAY + timedelta(days=4, minutes=-1)) == []

    def forget(w: Unit) -> None:
        w.session.get_one(Idea, idea_id).remind_at = None

    office.do(forget)
    assert office.do(idea.next_due) is not None
    assert sweep(office, MONDAY + timedelta(days=4)) == ["P0"]
    assert sweep(office, MONDAY + timedelta(days=40)) == ["P0"]
    assert office.do(idea.next_due) is None


@pytest.mark.parametrize("away", ["P0", "P0 P1"])
def test_whoever_is_there_is_reminded(office: AtWork, away: str) -> None:
    """A facilitator in place of the contact person who is away; all of them where all are."""

    def go(w: Unit) -> None:
        facilitator = w.session.exec(select(Person).where(Person.user == "P1")).one()
        partnerships.give_part(w, facilitator, FACILITATOR, facilitator.id)
        for person in w.session.exec(select(Person).where(col(Person.user).in_(away.split()))):
            person.absent_until = MONDAY.date() + timedelta(days=30)

    suggested(office)
    office.do(go)
    assert sweep(office, MONDAY + timedelta(days=4)) == (["P1"] if away == "P0" else ["P0", "P1"])


def test_while_all_who_speak_for_a_company_are_away_a_colleague_answers(office: AtWork) -> None:
    """They are reminded in their place, and it waits for them; so does withdrawing for who has left."""
    first, second = suggested(office), suggested(office, key="V2")
    away = {"expected": True, "absent_until": MONDAY.date() + timedelta(days=30), "language": None}
    for user in ("H0", "P0"):
        office.do(conductor.say_about_me, who(user), office.id, **away)
    assert sweep(office, MONDAY + timedelta(days=4)) == ["P1", "P1"]
    seats = {
        user: office.do(lambda w, u=user: partnerships.seat(w, who(u), office.id)) for user in ("P1", "H1")
    }
    assert [each.about for each in office.do(idea.waiting_for, seats["P1"])] == [first, second]
    assert office.do(idea.waiting_for, seats["H1"]) == []
    assert office.do(conductor.read_idea, who("P1"), first)[2]
    office.do(idea.decline, who("P1"), first, "No time")
    newcomer = Profile("H2", "T1", "Home 2", is_guest=False, locale=None)
    office.do(partnerships.meet, office.id, [newcomer])
    office.do(conductor.left, "T1", "C1", "H1")
    office.do(idea.withdraw, who("H2"), second)
    assert [found(office, each).state for each in (first, second)] == [NOT_NOW, WITHDRAWN]


def test_another_working_week_moves_the_reminder(office: AtWork) -> None:
    """Without Fridays, Monday is the fourth after Tuesday, Wednesday and Thursday."""
    suggested(office)
    sweep(office, MONDAY)

    def move(w: Unit) -> None:
        partnership = w.session.get_one(Partnership, office.id)
        side = w.session.exec(select(Side).where(Side.kind == "partner")).one()
        side.week = "1234"
        w.session.flush()
        idea.follow_settings(w, partnership)

    office.do(move)
    assert sweep(office, MONDAY + timedelta(days=6)) == []
    assert sweep(office, MONDAY + timedelta(days=7)) == ["P0"]


def test_out_of_the_channel_the_time_to_answer_stands_still(office: AtWork) -> None:
    """Removed on Tuesday and back a week later: it begins anew."""
    idea_id = suggested(office)
    office.clock.move_to(MONDAY + timedelta(days=1))
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    assert sweep(office, MONDAY + timedelta(days=8)) == []
    office.do(conductor.come_back, office.id)
    assert found(office, idea_id).counted_at == MONDAY + timedelta(days=8)
    assert sweep(office, MONDAY + timedelta(days=11)) == []
    # Ascension Day, 14 May, is no working day.
    assert sweep(office, MONDAY + timedelta(days=15)) == ["P0"]


@pytest.mark.parametrize(("days", "stands"), [(6, False), (7, True)])
def test_without_an_answer_in_time_it_stands_in_the_summary(office: AtWork, days: int, stands: bool) -> None:
    """From five working days on, that is the Monday after."""
    suggested(office)
    until = MONDAY + timedelta(days=days)
    in_summary = office.do(lambda w: idea.for_summary(w, w.session.get_one(Partnership, office.id), until))
    assert (len(in_summary.views), in_summary.total) == ((1, 1) if stands else (0, 0))


def test_what_was_taken_to_the_meeting_stands_in_the_summary_until_it_is_answered(office: AtWork) -> None:
    """What was answered after that meeting still stands there; in the next it does not."""
    idea_id = suggested(office)
    office.do(idea.take_to_meeting, who("P0"), idea_id)

    def in_summary(until: datetime) -> int:
        return int(
            office.do(lambda w: idea.for_summary(w, w.session.get_one(Partnership, office.id), until).total)
        )

    meeting = MONDAY + timedelta(days=1)
    assert (in_summary(MONDAY - timedelta(seconds=1)), in_summary(meeting)) == (0, 1)
    office.clock.move_to(meeting + timedelta(hours=1))
    office.do(idea.decline, who("P0"), idea_id, "No time")
    assert (in_summary(meeting), in_summary(meeting + timedelta(hours=1))) == (1, 0)


def test_many_ideas_in_a_summary_are_counted(office: AtWork) -> None:
    """Six stand there; how many there are is said."""
    for n in range(8):
        office.do(idea.take_to_meeting, who("P0"), suggested(office, key=f"V{n}"))
    partnership_id = office.id
    in_summary = office.do(
        lambda w: idea.for_summary(w, w.session.get_one(Partnership, partnership_id), MONDAY)
    )
    assert (len(in_summary.views), in_summary.total) == (6, 8)


def test_it_waits_for_who_may_answer_and_for_nobody_else(office: AtWork) -> None:
    """Until the day that the message names."""
    suggested(office)
    waiting = {
        user: [each.by for each in office.do(_waiting, user) if each.name == "idea.read"]
        for user in ("H0", "H1", "P0", "P1")
    }
    assert waiting == {"H0": [], "H1": [], "P0": [MONDAY + timedelta(days=7)], "P1": []}


def _waiting(w: Unit, user: str) -> list[Any]:
    partnership = w.session.exec(select(Partnership)).one()
    return idea.waiting_for(w, partnerships.seat(w, who(user), partnership.id))


def test_the_scorecard_counts_what_became_of_them_in_half_open_stretches(office: AtWork) -> None:
    """What was withdrawn counts as suggested, and as nothing else."""
    tried, declined, withdrawn, _open = (suggested(office, key=f"V{n}") for n in range(4))
    office.clock.move_to(later := MONDAY + timedelta(days=1))
    due = MONDAY.date() + timedelta(days=9)
    office.do(conductor.try_idea, who("P0"), tried, "Begin", office.person("P0").id, due)
    office.do(idea.decline, who("P0"), declined, "No time")
    office.do(idea.withdraw, who("H1"), withdrawn)
    end = later + timedelta(seconds=1)
    counted = office.do(idea.figures, office.id, MONDAY, end)
    assert counted == idea.IdeaFigures(suggested=4, tried=1, not_now=1, open_at_end=1)
    before = office.do(idea.figures, office.id, MONDAY, later)
    assert before == idea.IdeaFigures(suggested=4, tried=0, not_now=0, open_at_end=4)
    after = office.do(idea.figures, office.id, later, end)
    assert after == idea.IdeaFigures(suggested=0, tried=1, not_now=1, open_at_end=1)
    assert office.do(idea.figures, office.id, end, end) == idea.IdeaFigures(0, 0, 0, 1)


def test_of_another_channel_nobody_answers(office: AtWork) -> None:
    """A stranger's press is refused, whatever number it carries."""
    idea_id = suggested(office)
    office.do(
        partnerships.begin,
        Beginning("T9", "C9", "other", "T9", "Ny", "By", "X0", "en", "Europe/Copenhagen", "DK"),
    )
    stranger = Actor("T9", "X0")
    for act in (idea.take_to_meeting, idea.withdraw, conductor.read_idea, conductor.before_trying):
        with pytest.raises(Refusal, match="not part of"):
            office.do(act, stranger, idea_id)
    with pytest.raises(Refusal, match="not exist"):
        office.do(idea.withdraw, who("H1"), idea_id + 1)
