"""Minutes are approved by who is asked, or by five working days of silence in which somebody was there."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from calendar_at_work import CalendarAtWork, local
from partnership_at_work import BEGINNING, who
from sqlmodel import select, update
from tests_shared import COPENHAGEN

from bot import conductor, partnerships
from bot.blocks.status import Minutes, minutes_file
from bot.conductor.outside import facts_of
from bot.conductor.terms import forum_plan_from, forum_terms
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, REMOVED, Profile, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import status
from bot.rituals.status import ForumPlan, Plan, StatusApproval, StatusRound
from bot.unit import DatabaseUnit


class SteeringAtWork(CalendarAtWork):
    """A steering meeting on Tuesdays at ten, which H0 facilitates; P0 is the partner's contact person."""

    def __init__(self, url: str, keys: Path, *, third: bool = False, approves: bool = True) -> None:
        super().__init__(url, keys, local(4, 8))
        self.plan(Plan(Weekly((3,), 4), time(9)))
        if third:
            others = [Profile("Q0", "T3", "Third 0", is_guest=False, locale=None)]
            self.do(partnerships.meet, self.id, others)
        steering = ForumPlan(
            "steering", "", ("What now?",), Plan(Weekly((1,), 8), time(10)), approves=approves
        )

        def agree(w: Unit) -> None:
            seat = partnerships.seat(w, who("H0"), self.id)
            status.carry_out_forum(w, seat, 1, steering, paused=False)

        self.do(agree)
        self.live_until(local(4, 12))
        self.facilitate("H0")

    def facilitate(self, user: str | None) -> None:
        """It is somebody's turn, or nobody's."""
        turn, about = self.person(user).id if user else None, self.meeting_id

        def set_turn(w: Unit) -> None:
            w.session.get_one(StatusRound, about).facilitator_id = turn

        self.do(set_turn)

    @property
    def meeting_id(self) -> int:
        return next(int(each.id) for each in self.rounds() if each.forum_id is not None)

    def approvals(self) -> list[StatusApproval]:
        return self.rows(StatusApproval)

    @property
    def approval(self) -> StatusApproval:
        (found,) = self.approvals()
        assert isinstance(found, StatusApproval)
        return found

    def blocks_of(self, name: str) -> list[str]:
        """What the messages of this name say."""
        owed = select(OwedMessage).where(OwedMessage.name == name)
        found: list[str] = self.do(lambda w: [str(each.blocks) for each in w.session.exec(owed)])
        return found

    def absent(self, user: str, until: date | None) -> None:
        self.do(conductor_absent, user, self.id, until)

    def named(self, user: str) -> None:
        """Somebody becomes contact person."""
        person_id = self.person(user).id

        def give(w: Unit) -> None:
            person = w.session.get_one(partnerships.Person, person_id)
            partnerships.give_part(w, person, CONTACT, person.id)
            status.follow_people(w, w.session.get_one(partnerships.Partnership, self.id))

        self.do(give)

    def minutes(self, user: str = "P0", language: str = "en") -> str:
        found: tuple[object, Minutes] = self.do(conductor.minutes_of, who(user), self.meeting_id)
        return minutes_file(translator(language), found[1])


def conductor_absent(w: Unit, user: str, partnership_id: int, until: date | None) -> None:
    """Somebody is away until then, or back, and what follows people follows it."""
    seat = partnerships.seat(w, who(user), partnership_id)
    seat.person.be_absent_until(until, seat.own_today(w.now))
    w.session.flush()
    status.follow_people(w, seat.partnership)


def clock(moment: datetime | None) -> datetime | None:
    return moment.astimezone(COPENHAGEN) if moment else None


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[SteeringAtWork]:
    office = SteeringAtWork(database_url, tmp_path / "keys")
    yield office
    office.database.close()


def test_the_others_are_asked_the_day_after_and_silence_is_written_down(office: SteeringAtWork) -> None:
    """Not the facilitator's own company; and what was once written so is never written anew."""
    office.live_until(local(5, 11))
    assert clock(office.approval.due_at) == local(6, 10)
    assert office.told("status.approval") == []
    assert "- Brevik: not asked yet" in office.minutes()
    office.live_until(local(6, 11))
    assert office.told("status.approval") == ["P0"]
    assert clock(office.approval.due_at) == local(13, 10)
    office.live_until(local(13, 9, 59))
    assert office.approval.outcome == ""
    office.live_until(local(13, 10))
    silent = office.approval
    assert (silent.outcome, silent.settled_by, clock(silent.settled_at)) == ("silent", None, local(13, 10))
    assert "- Brevik: approved by silence on Wednesday 13 May" in office.minutes()
    assert "- Brevik: godkendt ved tavshed onsdag 13. maj" in office.minutes(language="da")
    office.settings(holidays=["DK", "GB-ENG"])
    office.absent("P0", date(2026, 5, 15))
    office.live_until(local(29, 12))
    assert office.approval.settled_at == silent.settled_at
    with pytest.raises(Refusal, match="by silence"):
        office.do(conductor.approve_minutes, who("P0"), silent.id)


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize(
    ("starts", "silent"),
    [(local(13, 10, 20), local(15, 10, 20)), (local(16, 3), local(19, 8)), (local(22, 9), local(26, 9))],
)
def test_silence_while_the_bot_was_not_running_counts_a_working_day_after_its_start(
    office: SteeringAtWork, starts: datetime, silent: datetime, noted: bool
) -> None:
    """Over Ascension Day, a weekend, or Whit Monday: nobody could press when their time was over."""

    def lose() -> None:
        if not noted:
            office.do(lambda w: w.session.exec(update(StatusApproval).values(due_at=None)))

    office.live_until(local(12, 12))
    office.clock.move_to(starts)
    lose()
    office.sweep()
    assert (office.approval.outcome, clock(office.approval.due_at)) == ("", silent)
    lose()
    office.live_until(silent - timedelta(minutes=1))
    assert office.approval.outcome == ""
    office.live_until(silent)
    assert (office.approval.outcome, clock(office.approval.settled_at)) == ("silent", silent)


@pytest.mark.parametrize("third", [False, True])
def test_each_other_company_is_asked_for_itself(database_url: str, tmp_path: Path, third: bool) -> None:
    """Of three, two; one says yes, of the other the silence counts."""
    office = SteeringAtWork(database_url, tmp_path / "keys", third=third)
    office.live_until(local(6, 11))
    assert len(office.approvals()) == 1 + third
    first = office.approvals()[0].id
    office.do(conductor.approve_minutes, who("P0"), first)
    if third:
        with pytest.raises(Refusal, match="Another company"):
            office.do(conductor.approve_minutes, who("P0"), office.approvals()[1].id)
    office.live_until(local(13, 12))
    assert [each.outcome for each in office.approvals()] == ["approved", "silent"][: 1 + third]
    office.database.close()


def test_without_a_facilitator_every_company_is_asked(office: SteeringAtWork) -> None:
    """Nobody's company wrote them alone."""
    office.absent("H0", date(2026, 5, 5))
    office.absent("P0", date(2026, 5, 5))
    office.facilitate(None)
    office.live_until(local(5, 10, 1))
    assert len(office.approvals()) == len(office.do(partnerships.sides, office.id))


def test_a_forum_that_has_it_not_so_asks_nobody(database_url: str, tmp_path: Path) -> None:
    """Nor do the status meetings."""
    office = SteeringAtWork(database_url, tmp_path / "keys", approves=False)
    office.live_until(local(15, 12))
    assert [each.forum_id is None for each in office.rounds() if each.closed_at] == [False, True]
    assert office.approvals() == []
    assert "Approval" not in office.minutes()
    office.database.close()


def test_pressed_twice_and_by_two_is_said_once(office: SteeringAtWork) -> None:
    """The second reads who was first; other companies and who speaks for nobody are refused."""
    office.live_until(local(6, 11))
    about = office.approval.id
    for user, refusal in (("H0", "Another company"), ("P1", "contact persons")):
        with pytest.raises(Refusal, match=refusal):
            office.do(conductor.approve_minutes, who(user), about)
    office.do(conductor.approve_minutes, who("P0"), about)
    once = office.approval
    with pytest.raises(Refusal, match="already"):
        office.do(conductor.approve_minutes, who("P0"), about)
    with pytest.raises(Refusal, match="already"):
        office.do(conductor.remark_on_minutes, who("P0"), about, "No")
    assert office.approval == once
    assert "- Brevik: approved on Wednesday 6 May (Partner 0)" in office.minutes("H0")


@pytest.mark.parametrize("outcome", ["approved", "remark", "silent"])
def test_what_a_company_says_is_told_outside_with_each_decision(
    office: SteeringAtWork, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each that stands in the minutes, whoever says it, or nobody."""
    office.live_until(local(5, 11))
    for text in ("We go on", "We measure"):
        office.do(conductor.decide, who("H0"), office.meeting_id, text)
    told: list[str] = []
    monkeypatch.setattr(
        DatabaseUnit, "happened", lambda _w, _about, event, number: told.append(f"{event} {number}")
    )
    office.live_until(local(6, 11))
    assert told == []
    about = office.approval.id
    if outcome == "approved":
        office.do(conductor.approve_minutes, who("P0"), about)
    elif outcome == "remark":
        office.do(conductor.remark_on_minutes, who("P0"), about, "No")
    office.live_until(local(14, 11))
    assert told == ["decision.minutes_settled 1", "decision.minutes_settled 2"]
    facts = office.do(facts_of, office.id, "decision", 1)
    assert [(each["company"], each["outcome"]) for each in facts["minutes"]] == [("Brevik", outcome)]


def test_a_remark_stands_with_the_minutes_for_both(office: SteeringAtWork) -> None:
    """And is no approval, however long nobody answers it; an empty one is none."""
    office.live_until(local(7, 11))
    about = office.approval.id
    with pytest.raises(Refusal, match="Write your remark"):
        office.do(conductor.remark_on_minutes, who("P0"), about, "  ")
    office.do(conductor.remark_on_minutes, who("P0"), about, "We said *June*\n\n# Decisions")
    office.live_until(local(29, 12))
    for user in ("H0", "P0"):
        told = office.minutes(user)
        assert "- Brevik: remark on Thursday 7 May (Partner 0): We said June # Decisions" in told
    assert office.approval.outcome == "remark"


@pytest.mark.parametrize(
    ("leads", "third", "heard"),
    [
        ("H0", False, ["H0"]),
        ("H1", False, ["H1", "H0"]),
        (None, False, ["H0"]),
        ("H1", True, ["H1", "H0", "Q0"]),
    ],
)
def test_who_may_mend_minutes_hears_of_a_remark(
    database_url: str, tmp_path: Path, leads: str | None, third: bool, heard: list[str]
) -> None:
    """Their facilitator, and who speaks for the other companies: not the company that made it."""
    office = SteeringAtWork(database_url, tmp_path / "keys", third=third)
    office.facilitate(leads)
    office.live_until(local(5, 12))
    # What H1 led is led by them, whoever has the next turn.
    office.facilitate(leads)
    office.do(conductor.decide, who("P0"), office.meeting_id, "R&D goes on")
    office.live_until(local(7, 12))
    about = next(each.id for each in office.approvals() if each.side_id == office.person("P0").side_id)
    assert office.told("status.remarked") == []
    office.do(conductor.remark_on_minutes, who("P0"), about, "We said <June> & July")
    assert sorted(office.told("status.remarked")) == sorted(heard)
    (said,) = set(office.blocks_of("status.remarked"))
    assert "We said &lt;June&gt; &amp; July" in said
    assert all(">1. R&amp;D goes on" in each for each in office.blocks_of("status.approval"))
    office.database.close()


def test_who_is_asked_reads_what_was_decided_as_it_is_now(office: SteeringAtWork) -> None:
    """With its number, and by which it was replaced; once they have answered it stays as they read it."""
    office.live_until(local(7, 11))

    def asked() -> str:
        return "".join(office.blocks_of("status.approval"))

    office.do(conductor.decide, who("H0"), office.meeting_id, "We go on in July")
    assert ">1. We go on in July" in asked()
    office.do(conductor.replace_decision, who("P0"), 1, "We go on in June", None)
    assert ">1. We go on in July  ·  replaced by 2" in asked()
    assert ">2. We go on in June" in asked()
    office.do(conductor.approve_minutes, who("P0"), office.approval.id)
    office.do(conductor.decide, who("H0"), office.meeting_id, "Not theirs")
    assert "Not theirs" not in asked()
    assert "approved on Thursday 7 May" in asked()


def test_days_on_which_that_company_is_closed_do_not_count(office: SteeringAtWork) -> None:
    """By its own calendar, also when that changes meanwhile: Ascension Day lies between."""
    office.live_until(local(6, 9))
    office.clock.move_to(local(8, 10))
    office.sweep()
    assert clock(office.approval.due_at) == local(18, 10)
    office.settings(holidays=["DK", "GB-ENG"])
    office.sweep()
    assert clock(office.approval.due_at) == local(15, 10)


def test_while_nobody_who_is_asked_is_there_nothing_is_silence(office: SteeringAtWork) -> None:
    """A colleague is asked, with five days of their own; and who is back has theirs."""
    office.live_until(local(7, 12))
    office.absent("P0", date(2026, 5, 31))
    office.live_until(local(7, 13))
    assert "P1" in office.told("status.approval")
    assert clock(office.approval.asked_at) == local(7, 12)
    office.live_until(local(12, 9))
    office.absent("P0", None)
    office.live_until(local(12, 10))
    assert clock(office.approval.asked_at) == local(7, 12)
    office.live_until(local(15, 12))
    assert office.approval.outcome == "silent"


def test_who_stands_in_answers_where_they_read_everything(office: SteeringAtWork) -> None:
    """While the contact person is away a colleague may; once they are back, only they."""

    def asked_of(user: str) -> int | None:
        _seat, _view, asked = office.do(status.read, who(user), office.meeting_id)
        assert asked is None or isinstance(asked, int)
        return asked

    office.live_until(local(5, 12))
    assert asked_of("P0") is None
    office.live_until(local(7, 12))
    about = office.approval.id
    assert [asked_of(user) for user in ("H0", "P0", "P1")] == [None, about, None]
    office.absent("P0", date(2026, 5, 31))
    assert [asked_of(user) for user in ("H0", "P1")] == [None, about]
    office.do(conductor.approve_minutes, who("P1"), about)
    assert asked_of("P1") is None


def test_who_left_is_not_waited_for(office: SteeringAtWork) -> None:
    """Their colleague is asked, and has five days; once there is nobody, nothing is approved by silence."""
    office.live_until(local(7, 12))
    for user in ("P0", "P1", "P2"):
        office.leave(user)
        office.do(lambda w: status.follow_people(w, w.session.get_one(partnerships.Partnership, 1)))
    office.live_until(local(29, 12))
    assert (office.approval.outcome, office.approval.asked_at) == ("", None)


def test_a_contact_person_who_left_is_followed_by_the_next(office: SteeringAtWork) -> None:
    """Who is named then is asked, and answers."""
    office.live_until(local(7, 12))
    office.leave("P0")
    office.named("P2")
    office.live_until(local(7, 13))
    assert office.told("status.approval")[-1] == "P2"
    assert clock(office.approval.due_at) == local(15, 12)
    office.do(conductor.approve_minutes, who("P2"), office.approval.id)
    assert office.approval.outcome == "approved"


def test_out_of_the_channel_nobody_is_silent(office: SteeringAtWork) -> None:
    """Back in it, they have their days anew; once all has ended, nothing is written any more."""
    office.live_until(local(7, 12))
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(local(20, 12))
    assert office.approval.outcome == ""
    office.do(conductor.begin, BEGINNING)
    office.live_until(local(20, 13))
    assert clock(office.approval.due_at) == local(28, 12)
    about = office.approval.id
    office.do(lambda w: w.session.get_one(partnerships.Partnership, 1).end(1, w.now))
    office.live_until(local(29, 12))
    assert office.approval.outcome == ""
    with pytest.raises(Refusal):
        office.do(conductor.approve_minutes, who("P0"), about)


def test_what_is_noted_afterwards_says_so(office: SteeringAtWork) -> None:
    """The minutes that were approved are told from what came later; decisions name how theirs stand."""
    office.live_until(local(5, 11))
    office.do(conductor.decide, who("H0"), office.meeting_id, "Before")
    office.live_until(local(13, 12))
    office.do(conductor.decide, who("H0"), office.meeting_id, "After")
    told = office.minutes()
    assert "- 1: Before\n" in told
    assert "- 2: After (noted after the minutes were approved)" in told
    listed = office.do(status.decisions_for, who("P0"), office.id)
    assert [[each.approval.outcome for each in view.approvals] for view in listed.views] == [["silent"]] * 2


def test_it_is_agreed_like_the_rest_and_before_there_was_a_choice_nobody_was_asked() -> None:
    """A term without it reads as before, and one with it comes back as it was."""
    plan = Plan(Weekly((1,)), time(10))
    for approves in (False, True):
        forum = ForumPlan("steering", "", ("What now?",), plan, approves=approves)
        terms = forum_terms(forum, paused=False)
        assert ("approves" in terms) is approves
        assert forum_plan_from(terms).approves is approves
