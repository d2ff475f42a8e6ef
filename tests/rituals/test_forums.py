"""A further forum keeps its own days, whoever is asked in it, and is held beside the status meetings."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from calendar_at_work import CalendarAtWork, clock_of, local
from partnership_at_work import BEGINNING, who
from tests_shared import COPENHAGEN

from bot import conductor, partnerships
from bot.blocks.agreement.words import lines
from bot.conductor.following import follow_people
from bot.conductor.terms import terms_of
from bot.errors import Refusal
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import REMOVED, STEERING, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import agreement, status
from bot.rituals.agreement import AgreementProposal
from bot.rituals.status import ForumPlan, Plan, StatusExpectation, StatusForum, StatusPoint, StatusRound

TUESDAYS = Plan(Weekly((1,)), time(10))


class ForumAtWork(CalendarAtWork):
    """With status meetings on Thursdays at nine, and a further forum on Tuesdays at ten."""

    def __init__(self, url: str, keys: Path, kind: str = status.OPERATIONS) -> None:
        super().__init__(url, keys, local(4, 8))
        self.plan(Plan(Weekly((3,)), time(9)))
        self.kind = kind
        self.agree(self.wanted())

    def wanted(self, plan: Plan = TUESDAYS) -> ForumPlan:
        return ForumPlan(self.kind, "", ("What differs?",), plan)

    def agree(self, plan: ForumPlan | None, *, paused: bool = False) -> None:
        """As it is carried out once both have agreed."""

        def carry_out(w: Unit) -> None:
            seat = partnerships.seat(w, who("H0"), self.id)
            status.carry_out_forum(w, seat, 1, plan, paused=paused)

        self.do(carry_out)

    @property
    def forum(self) -> StatusForum:
        found: StatusForum = self.rows(StatusForum)[0]
        return found

    def of_forum(self) -> list[StatusRound]:
        return [each for each in self.rounds() if each.forum_id is not None]

    def held_days(self) -> list[tuple[date | None, datetime]]:
        """Regular day and meeting of each round of the forum that was not called off."""
        return [
            (each.day, each.meeting_at.astimezone(COPENHAGEN))
            for each in self.of_forum()
            if each.called_off_at is None
        ]

    def about(self, act: Any, *args: Any, **more: Any) -> None:
        """What somebody does about its next meeting."""
        self.do(act, who("H0"), self.id, *args, forum_id=self.forum.id, **more)

    def forget_next(self) -> None:
        super().forget_next()

        def forget(w: Unit) -> None:
            for forum in status.forums_of(w, self.id):
                forum.forget_next()

        self.do(forget)


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[ForumAtWork]:
    office = ForumAtWork(database_url, tmp_path / "keys")
    yield office
    office.database.close()


def test_a_quarter_in_which_everything_moves_is_held_as_the_calendar_says(office: ForumAtWork) -> None:
    """Skipped, moved, called off, opened early, paused, another zone, away; the status meetings go on."""

    def on(*when: int) -> None:
        office.live_until(local(2026, *when))
        office.forget_next()

    on(5, 6, 12)
    office.about(status.skip)
    on(5, 13, 9)
    to = local(2026, 5, 21, 14)
    office.about(status.move, clock_of(to), meant="20260521")
    on(5, 25, 15)
    office.about(status.skip)
    on(5, 28, 9)
    early = local(2026, 5, 29, 11)
    office.about(status.open_now, clock_of(early), meant="20260529")
    on(6, 5, 15)
    office.agree(office.wanted(), paused=True)
    on(6, 17, 9)
    office.agree(office.wanted())
    on(6, 24, 9)
    office.settings(zone="Europe/London")
    on(7, 4, 12)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    on(7, 12, 12)
    office.do(conductor.begin, BEGINNING)
    on(7, 14, 18)
    assert office.held_days() == [
        (date(2026, 5, 5), local(2026, 5, 5, 10)),
        (date(2026, 5, 19), to),
        (date(2026, 6, 2), early),
        (date(2026, 6, 23), local(2026, 6, 23, 10)),
        (date(2026, 6, 30), local(2026, 6, 30, 11)),
        (date(2026, 7, 14), local(2026, 7, 14, 11)),
    ]
    missed = [each for each in office.changes() if each.kind == "missed"]
    assert local(2026, 7, 7, 11) in [each.was_at for each in missed]
    thursdays = [day for day, _at in office.held() if day is not None]
    assert thursdays[:8] == [
        date(2026, 5, 7),
        date(2026, 5, 14),
        date(2026, 5, 21),
        date(2026, 5, 28),
        date(2026, 6, 4),
        date(2026, 6, 11),
        date(2026, 6, 18),
        date(2026, 6, 25),
    ]


def test_a_holiday_moves_its_meeting_and_the_channel_is_told(database_url: str, tmp_path: Path) -> None:
    """On Whit Monday nobody meets: it is on the Tuesday, and stays the meeting of that Monday."""
    office = ForumAtWork(database_url, tmp_path / "keys")
    office.agree(office.wanted(Plan(Weekly((0,)), time(10))))
    office.live_until(local(27, 9))
    assert (date(2026, 5, 25), local(26, 10)) in office.held_days()
    assert "holiday" in [each.kind for each in office.changes()]
    office.database.close()


def test_the_steering_group_is_asked_where_a_company_has_one(database_url: str, tmp_path: Path) -> None:
    """H1 is of it, the partner has named nobody: whoever gives status there is asked; who joins it, too."""
    office = ForumAtWork(database_url, tmp_path / "keys", status.STEERING)

    def name(user: str) -> None:
        def hold(w: Unit) -> None:
            person = partnerships.seat(w, who(user), office.id).person
            partnerships.give_part(w, person, STEERING, person.id)
            follow_people(w, partnerships.find(w, "T1", "C1"))

        office.do(hold)

    def asked() -> set[str]:
        latest = office.of_forum()[-1].id

        def waiting(w: Unit) -> set[str]:
            round_ = w.session.get_one(StatusRound, latest)
            view = status.view_of(w, round_)
            return {person.user for tally in view.tallies for person in tally.waiting}

        found: set[str] = office.do(waiting)
        return found

    office.live_until(local(5, 12))
    name("H1")
    office.live_until(local(11, 11))
    assert asked() == {"H1", "P0"}
    name("P2")
    assert asked() == {"H1", "P2"}
    office.database.close()


def test_who_has_not_answered_is_reminded_once_and_only_of_that_forum(office: ForumAtWork) -> None:
    """P0 says there is nothing new at the forum, and is not asked for it again."""
    office.live_until(local(4, 11))
    (round_,) = office.of_forum()
    office.do(status.nothing_new, who("P0"), round_.id)
    office.live_until(local(5, 9))
    reminders = [each for each in office.rows(OwedMessage) if each.name == "status.reminder"]
    assert [(each.place, each.about) for each in reminders] == [("H0", round_.id)]


def test_what_has_ended_asks_nobody_and_does_not_come_back(office: ForumAtWork) -> None:
    """The meeting for which people are asked is called off; a proposal of before brings nothing back."""
    office.live_until(local(4, 11))
    office.do(status.add_point, who("P0"), office.id, office.forum.id, "What now?", None, "key")
    office.agree(None)
    below = office.do(status.agenda_for, who("P0"), office.id, None)
    assert [each.point.text for each in below.views] == ["What now?"]
    assert [each.called_off_at is not None for each in office.of_forum()] == [True]
    office.agree(office.wanted())
    office.live_until(local(2026, 6, 30, 12))
    assert office.held_days() == []
    with pytest.raises(Refusal, match="ended"):
        office.about(status.skip)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (ForumPlan("board", "", ("What?",), TUESDAYS), "kind"),
        (ForumPlan("steering", "", (" ", ""), TUESDAYS), "questions"),
        (ForumPlan("steering", "", ("a", "b", "c", "d", "e", "f"), TUESDAYS), "questions"),
        (ForumPlan("steering", "", ("x" * 121,), TUESDAYS), "questions"),
        (ForumPlan("steering", "x" * 61, ("What?",), TUESDAYS), "name"),
    ],
)
def test_what_a_forum_cannot_be_is_said_at_its_field(wanted: ForumPlan, field: str) -> None:
    """What was typed is not lost, since nothing is done."""
    with pytest.raises(Refusal) as refused:
        wanted.checked()
    assert refused.value.field == field


@pytest.mark.parametrize("language", ["en", "da"])
def test_what_both_agree_to_reads_as_what_differs(office: ForumAtWork, language: str) -> None:
    """Its rhythm, its name and a pause, each in a line of its own; an end says what is no longer."""
    before = office.do(lambda w: terms_of(w, partnerships.find(w, "T1", "C1")))["forum.1"]
    after = {**before, "name": "Board", "clock": "11:00:00", "paused": True}
    named = office.do(lambda w: agreement.named_in(w, office.id))
    _ = translator(language)
    kind = {"en": "Operations meeting", "da": "Driftsmøde"}[language]
    said = {
        "en": [
            f"*{kind}: name*: {kind} → Board",
            f"*{kind}: how often*: every Tuesday, 10:00 → every Tuesday, 11:00",
            f"*{kind}: paused*: no → yes",
        ],
        "da": [
            f"*{kind}: navn*: {kind} → Board",
            f"*{kind}: hvor ofte*: hver tirsdag, kl. 10.00 → hver tirsdag, kl. 11.00",
            f"*{kind}: på pause*: nej → ja",
        ],
    }[language]
    assert lines(_, {"forum.1": [before, after]}, named) == said
    (ended,) = lines(_, {"forum.1": [before, None]}, named)
    assert ended.startswith(f"*{kind}*: ")
    assert ended.endswith({"en": "no longer", "da": "ikke længere"}[language])


def test_it_begins_in_the_week_that_was_agreed_and_another_plan_keeps_that(office: ForumAtWork) -> None:
    """Every twelfth Tuesday from that of 26 May on; a pause and a later hour move no week."""
    seldom = Plan(Weekly((1,), 12), time(10), starts_on=date(2026, 5, 28))

    def term() -> Any:
        return office.do(lambda w: terms_of(w, partnerships.find(w, "T1", "C1")))["forum.2"]

    def agree(plan: Plan, *, paused: bool = False) -> None:
        wanted = ForumPlan(status.STEERING, "", ("What now?",), plan)

        def carry_out(w: Unit) -> None:
            status.carry_out_forum(w, partnerships.seat(w, who("H0"), office.id), 2, wanted, paused=paused)

        office.do(carry_out)

    def comes() -> datetime | None:
        forum = next(each for each in office.rows(StatusForum) if each.number == 2)
        meeting_at: datetime | None = forum.meeting_at
        return meeting_at.astimezone(COPENHAGEN) if meeting_at else None

    agree(seldom)
    assert comes() == local(26, 10)
    assert term()["starts_on"] == "2026-05-28"
    office.live_until(local(2026, 6, 2, 12))
    agree(seldom, paused=True)
    agree(seldom)
    agree(replace(seldom, clock=time(11)))
    assert comes() == local(2026, 8, 18, 11)
    agree(replace(seldom, starts_on=date(2026, 9, 1)))
    assert comes() == local(2026, 9, 1, 10)
    assert term()["starts_on"] == "2026-09-01"


def test_what_stood_in_the_form_already_is_no_change(office: ForumAtWork) -> None:
    """Of a forum of which nobody chose the week, a change of its questions proposes them alone."""
    shown = office.forum.cadence.starts_on
    wanted = replace(office.wanted(replace(TUESDAYS, starts_on=shown)), questions=("What now?",))
    done = office.do(conductor.change_forum, who("H0"), office.forum.id, wanted)
    (view,) = done.proposals
    ((before, after),) = view.proposal.changes.values()
    assert [name for name in after if after[name] != before.get(name)] == ["questions"]


def test_its_open_round_is_moved_no_further_than_its_next_regular_meeting(office: ForumAtWork) -> None:
    """The status meeting on Thursday between is none of its own; the last moment before is fine."""
    office.live_until(local(4, 11))
    for day in (12, 13, 20):
        with pytest.raises(Refusal, match="next regular meeting") as refused:
            office.about(status.move, clock_of(local(day, 9)), meant=f"202605{day}")
        assert (refused.value.field, refused.value.values["day"]) == ("day", date(2026, 5, 12))
    (round_,) = office.of_forum()
    assert round_.meeting_at == local(5, 10)
    office.about(status.move, clock_of(local(11, 23, 59)), meant="20260511")
    assert office.of_forum()[0].meeting_at == local(11, 23, 59)


def test_its_reminders_go_with_its_open_round(office: ForumAtWork) -> None:
    """Earlier and later; those of the status meeting, which is asked for meanwhile, stay."""
    office.live_until(local(4, 11))

    def reminders(about: int) -> set[datetime | None]:
        rows = office.rows(StatusExpectation)
        return {each.remind_at for each in rows if each.round_id == about}

    (round_,) = office.of_forum()
    assert reminders(round_.id) == {local(5, 8)}
    office.about(status.move, clock_of(local(4, 15)))
    assert reminders(round_.id) == {local(4, 14)}
    office.about(status.move, clock_of(local(8, 10)), meant="20260508")
    office.live_until(local(6, 16))
    (of_status,) = [each for each in office.rounds() if each.forum_id is None]
    planned = reminders(of_status.id)
    assert reminders(round_.id) == {local(7, 14, 48)}
    office.about(status.move, clock_of(local(8, 15)), meant="20260508")
    assert reminders(round_.id) == {local(8, 8)}
    assert reminders(of_status.id) == planned
    office.live_until(local(8, 9))
    reminded = [each for each in office.rows(OwedMessage) if each.name == "status.reminder"]
    assert sorted(each.place for each in reminded if each.about == round_.id) == ["H0", "P0"]


def test_there_are_five_kinds_of_meetings_at_most(database_url: str, tmp_path: Path) -> None:
    """With those that are proposed; one that is withdrawn makes room for another, and so does an end."""
    office = CalendarAtWork(database_url, tmp_path / "keys", local(4, 8))
    office.plan(Plan(Weekly((3,)), time(9)))

    def propose(number: int) -> AgreementProposal:
        wanted = ForumPlan("collaboration", f"Forum {number}", ("What?",), TUESDAYS)
        office.do(conductor.new_forum, who("H0"), office.id, wanted)
        newest: AgreementProposal = office.rows(AgreementProposal)[-1]
        return newest

    def agree(proposal: AgreementProposal) -> None:
        office.do(conductor.agree_to, who("P0"), proposal.id, proposal.turn)

    first, *others, last = [propose(number) for number in range(4)]
    with pytest.raises(Refusal, match="kinds of meetings already"):
        propose(5)
    for each in (first, *others):
        agree(each)
    with pytest.raises(Refusal, match="kinds of meetings already"):
        office.do(conductor.before_new_forum, who("P0"), office.id)
    office.do(agreement.withdraw, who("H0"), last.id, last.turn)
    agree(propose(6))
    forums = office.do(status.forums_of, office.id)
    assert len(forums) == 4
    with pytest.raises(Refusal, match="kinds of meetings already"):
        propose(7)
    office.do(conductor.end_forum, who("H0"), forums[0].id)
    agree(office.rows(AgreementProposal)[-1])
    propose(8)
    office.database.close()


def test_what_was_sent_up_twice_stands_in_every_agenda_and_summary_that_had_it(office: ForumAtWork) -> None:
    """From the status meetings by the operations to the steering meeting, which deals with it."""

    def also(w: Unit) -> None:
        seat = partnerships.seat(w, who("H0"), office.id)
        plan = ForumPlan(status.STEERING, "", ("What now?",), Plan(Weekly((4,), 12), time(10)))
        status.carry_out_forum(w, seat, 2, plan, paused=False)

    office.do(also)
    office.do(status.add_point, who("P0"), office.id, None, "A third tester", None, "V1")
    office.live_until(local(7, 9, 1))
    (point,) = office.rows(StatusPoint)
    operations, steering = office.rows(StatusForum)
    for _step in range(2):
        office.clock.move_to(office.clock.now() + timedelta(minutes=1))
        office.do(status.send_up, who("H0"), point.id)
    with pytest.raises(Refusal, match="no meeting above"):
        office.do(status.send_up, who("H0"), point.id)

    def had_it(forum_id: int | None) -> list[tuple[int, bool]]:
        seen = office.do(status.agenda_for, who("P0"), office.id, forum_id).sent_up
        return [(each.forum.id, each.point.dealt_at is not None) for each in seen]

    assert [had_it(each) for each in (None, operations.id, steering.id)] == [[(steering.id, False)]] * 2 + [
        []
    ]
    (held,) = [each for each in office.rounds() if each.forum_id is None and each.closed_at is not None]
    (stands,) = office.do(status.points_at, held)
    assert (stands.forum.id, stands.went_up) == (steering.id, True)
    office.do(status.deal_with, who("P0"), point.id)
    assert [had_it(each) for each in (None, operations.id)] == [[(steering.id, True)]] * 2
    # Ascension Day has moved it to the Friday.
    office.live_until(local(15, 9, 1))
    assert had_it(None) == []
