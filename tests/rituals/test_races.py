"""Two people, or somebody and the clock, at the same moment on PostgreSQL: one is first, the other is told.

The first has done all of its unit and not yet committed when the second begins. Who takes the row's lock
waits, and then sees what the first did; without the lock the second would go by what stood before.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from calendar_at_work import CalendarAtWork, clock_of, local
from partnership_at_work import BEGINNING, AtWork, who
from sqlmodel import col, select
from tests_shared import MONDAY

from bot import conductor, outbox, partnerships, sealed
from bot.errors import Refusal
from bot.outbox import OwedMessage
from bot.outbox.stale import owe_anew, take_up
from bot.partnerships import CONTACT, MEDIATOR, REMOVED, Partnership, Person, Profile, Unit
from bot.recurring import OccurrenceException
from bot.recurring.cadence import Weekly
from bot.rituals import (
    action,
    agreement,
    escalation,
    invitation,
    kudos,
    mail,
    mediation,
    retro,
    risk,
    scorecard,
    status,
    webhook,
)
from bot.rituals.action import Action
from bot.rituals.agreement import AgreementProposal
from bot.rituals.charter import Charter, CharterSignature, CharterVersion
from bot.rituals.escalation import Blocker, EscalationMove
from bot.rituals.invitation import InvitationAnswer, Occasion
from bot.rituals.kudos import Praise
from bot.rituals.mediation import Mediation
from bot.rituals.retro import RetroRound
from bot.rituals.risk import Look, RiskMove
from bot.rituals.risk.records import CAME_TRUE, CLOSED
from bot.rituals.scorecard import Scorecard, ScorecardPlan
from bot.rituals.status import StatusAnswer, StatusChange, StatusDecision, StatusPoint, StatusRound

LONG_ENOUGH: Final = 0.4
"""Seconds in which the second would be done if nothing kept it waiting."""
WEDNESDAYS: Final = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""), k=4)
Act = Callable[[Unit], Any]


@pytest.fixture
def office(postgresql_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    """H0, H1, H2 and P0, P1, P2, with status meetings on Tuesdays."""
    office = CalendarAtWork(postgresql_url, tmp_path / "keys")
    office.plan()
    yield office
    office.database.close()


def race(office: CalendarAtWork, first: Act, second: Act) -> list[Any]:
    """What came of each: its answer, or the refusal that it raised. Anything else is raised here."""
    is_done, goes_on = threading.Event(), threading.Event()

    def hold(w: Unit) -> Any:
        answer = first(w)
        w.session.flush()
        is_done.set()
        goes_on.wait(10)
        return answer

    with ThreadPoolExecutor(2) as threads:
        earlier = threads.submit(office.do, hold)
        assert is_done.wait(10), earlier.exception()
        later = threads.submit(office.do, second)
        wait([later], timeout=LONG_ENOUGH)
        goes_on.set()
        return [_outcome(each) for each in (earlier, later)]


def _outcome(done: "Future[Any]") -> Any:
    error = done.exception()
    if error is not None and not isinstance(error, Refusal):
        raise error
    return error or done.result()


def _switched_on(user: str, way: str) -> Act:
    """A contact person has something go out of Slack."""

    def act(w: Unit) -> Any:
        if way == "api":
            return partnerships.allow_api(w, who(user), 1, allowed=True)[1]
        if way == "mail":
            return mail.add(w, who(user), 1, "Bodil", "bodil@nordlys.example", ["summary"]).side.id
        seat = webhook.enter(w, who(user), 1)
        return webhook.begin(w, seat, f"https://hooks.example/{user}", "hooks.example", ["risk"])[0].side_id

    return act


@pytest.mark.parametrize("way", ["webhook", "api", "mail"])
def test_of_two_contact_persons_who_open_a_way_out_at_once_one_does(office: CalendarAtWork, way: str) -> None:
    """The other is told, or it was so already; neither meets the database's own refusal."""
    office.do(_is_contact, "H1")
    first, second = race(office, _switched_on("H0", way), _switched_on("H1", way))
    assert first
    assert second is False if way == "api" else isinstance(second, Refusal)


@pytest.mark.parametrize("way", ["webhook", "api", "mail"])
def test_on_sqlite_one_comes_after_the_other(sqlite_url: str, tmp_path: Path, way: str) -> None:
    """There a unit begins when the one before has ended: the same holds."""
    world = AtWork(sqlite_url, tmp_path / "keys", MONDAY, home=2, partner=1)
    world.do(_is_contact, "H1")

    async def both() -> list[Any]:
        acts = [world.work(_switched_on(user, way)) for user in ("H0", "H1")]
        return await asyncio.gather(*acts, return_exceptions=True)

    first, second = asyncio.run(both())
    assert first
    assert second is False if way == "api" else isinstance(second, Refusal)


def _is_contact(w: Unit, user: str) -> None:
    w.session.add(
        partnerships.Part(person_id=_person(w, user).id, name=CONTACT, given_at=w.now, given_by=None)
    )


def _blockers_in(view: status.RoundView | None) -> list[str]:
    assert view is not None
    return [answer.blockers for tally in view.tallies for _person, answer in tally.answers]


def _person(w: Unit, user: str) -> Person:
    return w.session.exec(select(Person).where(Person.user == user)).one()


def refusals(outcomes: list[Any]) -> list[bool]:
    return [isinstance(each, Refusal) for each in outcomes]


def test_somebody_who_presses_while_the_members_are_read_is_met_once(office: CalendarAtWork) -> None:
    """The press and the reading ask Slack each for itself, and both come to somebody who is new."""
    new = Profile("UNEW", "T2", "New Partner", is_guest=False, locale=None)

    def meet(w: Unit) -> None:
        partnerships.meet(w, office.id, [new], "Partner")

    race(office, meet, meet)
    assert office.person("UNEW").name == "New Partner"


def test_a_company_that_is_new_and_comes_by_two_of_its_people_is_one(office: CalendarAtWork) -> None:
    """Each of them would bring it along."""
    first, second = (Profile(user, "T3", user, is_guest=False, locale=None) for user in ("UX1", "UX2"))

    def meet(profile: Profile) -> Act:
        return lambda w: partnerships.meet(w, office.id, [profile], "Third Company")

    race(office, meet(first), meet(second))
    sides = office.do(partnerships.sides, office.id)
    assert [each.name for each in sides].count("Third Company") == 1


def test_two_who_open_a_status_round_open_one(office: CalendarAtWork) -> None:
    """Both had the plan before them."""
    when = clock_of(local(5, 10))

    def opening(user: str) -> Act:
        return lambda w: status.open_now(w, who(user), office.id, when, meant="20260505")

    assert refusals(race(office, opening("H0"), opening("P0"))) == [False, True]
    assert len(office.rows(StatusRound)) == 1


def test_two_who_skip_the_same_meeting_skip_one(office: CalendarAtWork) -> None:
    """The second saw another meeting than is next now."""
    seen = office.do(status.plan_of, who("H0"), office.id).seen

    def skipping(user: str) -> Act:
        return lambda w: status.skip(w, who(user), office.id, seen)

    assert refusals(race(office, skipping("H0"), skipping("P0"))) == [False, True]
    assert [each.day for each in office.rows(OccurrenceException)] == [date(2026, 5, 5)]


def test_an_answer_at_the_moment_of_the_meeting_is_in_the_digest_or_refused(office: CalendarAtWork) -> None:
    """What comes while the round closes is not taken and left out."""
    office.live_until(local(5, 9))
    (opened,) = office.rows(StatusRound)
    office.clock.move_to(local(5, 10))
    said = {"blockers": "VPN"}
    outcomes = race(
        office,
        lambda w: conductor.close_status(w, opened.id),
        lambda w: status.answer(w, who("P0"), opened.id, said),
    )
    assert refusals(outcomes) == [False, True]
    assert office.rows(StatusAnswer) == []


def test_a_digest_waits_for_an_answer_that_came_first(office: CalendarAtWork) -> None:
    """And has it."""
    office.live_until(local(5, 9))
    (opened,) = office.rows(StatusRound)
    office.clock.move_to(local(5, 10))
    said = {"blockers": "VPN"}
    outcomes = race(
        office,
        lambda w: status.answer(w, who("P0"), opened.id, said),
        lambda w: _blockers_in(status.close(w, opened.id)),
    )
    assert refusals(outcomes) == [False, False]
    assert outcomes[1] == ["VPN"]


def plan_retros(office: CalendarAtWork) -> None:
    office.do(retro.agree, who("H0"), office.id, WEDNESDAYS)


def test_two_who_replace_a_decision_replace_it_once_and_no_number_is_given_twice(
    office: CalendarAtWork,
) -> None:
    """The second is told by which; whoever notes something at that moment gets the number after it."""
    office.live_until(local(5, 11))
    (round_,) = office.rows(StatusRound)
    office.do(status.decide, who("H0"), round_.id, "First")
    (first,) = office.rows(StatusDecision)

    def replacing(user: str) -> Act:
        return lambda w: status.replace_decision(w, who(user), first.id, f"By {user}", None)

    assert refusals(race(office, replacing("H0"), replacing("P0"))) == [False, True]
    race(
        office,
        lambda w: status.decide(w, who("H1"), round_.id, "Third"),
        lambda w: status.decide(w, who("P1"), round_.id, "Fourth"),
    )
    assert [each.number for each in office.rows(StatusDecision)] == [1, 2, 3, 4]


def test_two_who_deal_with_a_point_deal_with_it_once(office: CalendarAtWork) -> None:
    """The second is told."""
    office.do(status.add_point, who("H0"), office.id, None, "Holidays", None, "key")
    (point,) = office.rows(StatusPoint)

    def dealing(user: str) -> Act:
        return lambda w: status.deal_with(w, who(user), point.id)

    assert refusals(race(office, dealing("H0"), dealing("P0"))) == [False, True]


def test_two_who_open_a_retro_open_one(office: CalendarAtWork) -> None:
    """Both had the plan before them."""
    plan_retros(office)

    def opening(user: str) -> Act:
        return lambda w: conductor.open_retro_now(w, who(user), office.id, [], extra=True)

    assert refusals(race(office, opening("H0"), opening("P0"))) == [False, True]
    assert len([each for each in office.rows(RetroRound) if each.opened_at is not None]) == 1


def test_two_who_skip_the_same_retro_skip_one(office: CalendarAtWork) -> None:
    """The second saw another retro than is next now."""
    plan_retros(office)
    planned_on = office.do(retro.cadence_of, office.id).planned_on

    def skipping(user: str) -> Act:
        return lambda w: retro.skip(w, who(user), office.id, f"{planned_on:%Y%m%d}")

    assert refusals(race(office, skipping("H0"), skipping("P0"))) == [False, True]
    assert [each.day for each in office.rows(OccurrenceException)] == [planned_on]


def test_an_answer_to_a_retro_that_is_called_off_meanwhile_is_for_the_next(office: CalendarAtWork) -> None:
    """Its box is gone, and nothing may be sealed in it."""
    plan_retros(office)
    office.do(conductor.open_retro_now, who("H0"), office.id, [], extra=True)
    (opened,) = [each for each in office.rows(RetroRound) if each.opened_at is not None]
    draft = retro.Draft(["Early access", "", ""])
    outcomes = race(
        office,
        lambda w: conductor.cancel_retro(w, who("H0"), opened.id),
        lambda w: retro.answer(w, who("P0"), opened.id, draft),
    )
    assert refusals(outcomes) == [False, False]
    assert outcomes[1].is_late
    assert office.do(lambda w: sealed.count(w.session, opened.box)) == 0


def test_what_is_being_written_into_a_retro_that_is_called_off_is_destroyed_with_it(
    office: CalendarAtWork,
) -> None:
    """Who calls it off waits for who is writing, and leaves nothing behind."""
    plan_retros(office)
    office.do(conductor.open_retro_now, who("H0"), office.id, [], extra=True)
    (opened,) = [each for each in office.rows(RetroRound) if each.opened_at is not None]
    draft = retro.Draft(["Early access", "", ""])
    outcomes = race(
        office,
        lambda w: retro.answer(w, who("P0"), opened.id, draft),
        lambda w: conductor.cancel_retro(w, who("H0"), opened.id),
    )
    assert refusals(outcomes) == [False, False]
    assert office.do(lambda w: sealed.count(w.session, opened.box)) == 0


def test_two_who_take_a_blocker_are_told_who_has_it(office: CalendarAtWork) -> None:
    """Both are called."""
    office.do(lambda w: partnerships.give_part(w, _person(w, "P1"), CONTACT, 1))
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("VPN", "high"), "modal")
    (raised,) = office.rows(escalation.Escalation)
    outcomes = race(
        office,
        lambda w: escalation.acknowledge(w, who("P0"), raised.id, "channel"),
        lambda w: escalation.acknowledge(w, who("P1"), raised.id, "channel"),
    )
    assert refusals(outcomes) == [False, True]
    assert [each.kind for each in office.rows(EscalationMove)].count("acknowledged") == 1


def test_two_bots_take_one_step_up_the_ladder(office: CalendarAtWork) -> None:
    """The deadline has come for both; the second leaves it to the first."""
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("VPN", "high"), "modal")
    (raised,) = office.rows(escalation.Escalation)
    office.clock.move_to(office.do(escalation.next_due))
    before = len(office.rows(EscalationMove))

    def meeting(w: Unit) -> Any:
        return escalation.meet_deadlines(w, raised.partnership_id)

    race(office, meeting, meeting)
    assert len(office.rows(EscalationMove)) == before + 1


def test_two_who_finish_an_action_finish_it_once(office: CalendarAtWork) -> None:
    """The second is told that it is settled."""
    owner = office.person("P0").id
    office.do(action.note, who("H0"), office.id, "Order it", owner, date(2026, 5, 20))
    (noted,) = office.rows(Action)
    outcomes = race(
        office,
        lambda w: action.finish(w, who("P0"), noted.id),
        lambda w: action.drop(w, who("P0"), noted.id, "Not needed"),
    )
    assert refusals(outcomes) == [False, True]


def test_the_last_seat_is_given_once(office: CalendarAtWork) -> None:
    """Who comes second is the first in line."""
    workshop = Occasion("VPN", "To agree", date(2026, 5, 28), time(10), 90, "Room 4", "1", None)
    office.do(invitation.invite, who("H0"), office.id, "technical", workshop, "V1")
    (made,) = office.rows(invitation.Invitation)

    def coming(user: str) -> Act:
        return lambda w: invitation.accept(w, who(user), made.id)

    assert refusals(race(office, coming("P0"), coming("P1"))) == [False, False]
    seated = [each for each in office.rows(InvitationAnswer) if each.seated_at is not None]
    assert len(seated) == 1


def test_two_who_close_a_risk_close_it_once(office: CalendarAtWork) -> None:
    """The second is told by whom."""
    draft = risk.Draft("dates", "Late parts", "A later start")
    office.do(risk.say, who("P0"), office.id, draft, "V1")
    (said,) = office.rows(risk.Risk)

    def looking(how: str, key: str) -> Act:
        return lambda w: risk.look(w, who("P0"), said.id, Look(how, "Settled"), key)

    outcomes = race(office, looking(CLOSED, "V2"), looking(CAME_TRUE, "V3"))
    assert refusals(outcomes) == [False, True]
    assert len([each for each in office.rows(RiskMove) if each.kind in (CLOSED, CAME_TRUE)]) == 1


def test_two_who_open_the_working_agreement_first_have_the_same(office: CalendarAtWork) -> None:
    """There is one of each section."""

    def opening(user: str) -> Act:
        return lambda w: conductor.charter_page(w, who(user), office.id)

    assert refusals(race(office, opening("H0"), opening("P0"))) == [False, False]
    assert len(office.rows(Charter)) == 1


def test_two_who_write_the_same_section_do_not_overwrite_each_other(office: CalendarAtWork) -> None:
    """Who sends second is shown what the first wrote."""
    purpose = first_section(office)

    def writing(user: str, text: str) -> Act:
        return lambda w: conductor.write_charter(w, who(user), purpose, [text])

    _first, second = race(office, writing("H0", "To deliver"), writing("P0", "To be paid"))
    assert second.clash is not None


def test_who_signs_while_it_is_written_signs_what_they_have_read_or_nothing(office: CalendarAtWork) -> None:
    """Else their name would stand under a sentence that they have not seen."""
    purpose = write_purpose(office, "To deliver")
    edition = read_edition(office)
    outcomes = race(
        office,
        lambda w: conductor.write_charter(w, who("H0"), purpose, ["To deliver for nothing"]),
        lambda w: conductor.sign_charter(w, who("P0"), edition),
    )
    assert refusals(outcomes) == [False, True]
    assert office.rows(CharterSignature) == []


def test_of_two_who_sign_at_once_the_second_puts_it_into_force(office: CalendarAtWork) -> None:
    """Neither overlooks the other's signature."""
    write_purpose(office, "To deliver")
    edition = read_edition(office)

    def signing(user: str) -> Act:
        return lambda w: conductor.sign_charter(w, who(user), edition)

    assert refusals(race(office, signing("H0"), signing("P0"))) == [False, False]
    (version,) = office.rows(CharterVersion)
    assert version.signed_at is not None


def write_purpose(office: CalendarAtWork, text: str) -> int:
    """Somebody writes the first section; gives the number of what they wrote."""
    office.do(conductor.write_charter, who("H0"), first_section(office), [text])
    return first_section(office)


def read_edition(office: CalendarAtWork) -> int:
    """What P0 has read, and would sign."""
    page = office.do(conductor.charter_page, who("P0"), office.id)
    read, _page = office.do(conductor.before_signing, who("P0"), page.view.version.version.id)
    return int(read.edition)


def first_section(office: CalendarAtWork) -> int:
    """The number of what stands in it."""
    page = office.do(conductor.charter_page, who("H0"), office.id)
    return int(page.view.texts["purpose"].revision.id)


def test_a_proposal_to_which_the_other_agrees_cannot_be_withdrawn_meanwhile(office: CalendarAtWork) -> None:
    """What holds was agreed; who comes second is told that it is settled."""
    proposal = proposed(office)
    outcomes = race(
        office,
        lambda w: conductor.agree_to(w, who("P0"), proposal, 1),
        lambda w: agreement.withdraw(w, who("H0"), proposal, 1),
    )
    assert refusals(outcomes) == [False, True]
    assert [each.outcome for each in office.rows(AgreementProposal)] == [agreement.IN_FORCE]


def test_a_proposal_that_is_withdrawn_meanwhile_is_not_agreed_to(office: CalendarAtWork) -> None:
    """Nothing comes into force that nobody proposes any more."""
    proposal = proposed(office)
    outcomes = race(
        office,
        lambda w: agreement.withdraw(w, who("H0"), proposal, 1),
        lambda w: conductor.agree_to(w, who("P0"), proposal, 1),
    )
    assert refusals(outcomes) == [False, True]


def proposed(office: CalendarAtWork) -> int:
    """Home proposes that critical blockers count at any hour."""
    submitted = office.do(conductor.count_critical, who("H0"), office.id, always=True)
    return int(submitted.proposals[0].proposal.id)


def test_both_who_agree_in_a_mediation_at_once_are_heard(office: CalendarAtWork) -> None:
    """The second makes it agreed: neither overlooks the other."""
    number = mediation_proposed(office)

    def agreeing(user: str) -> Act:
        return lambda w: mediation.agree(w, who(user), number, 1)

    _first, agreed = race(office, agreeing("H0"), agreeing("P0"))
    assert agreed is not None
    assert not isinstance(agreed, Refusal)
    (kept,) = office.rows(Mediation)
    assert kept.state == mediation.AGREED


def test_a_mediation_that_is_withdrawn_meanwhile_is_not_agreed_in(office: CalendarAtWork) -> None:
    """What was written in it is destroyed, and nothing comes of it."""
    number = mediation_proposed(office)
    outcomes = race(
        office,
        lambda w: mediation.withdraw(w, who("H0"), number),
        lambda w: mediation.agree(w, who("P0"), number, 1),
    )
    assert refusals(outcomes) == [False, True]


def mediation_proposed(office: CalendarAtWork) -> int:
    """H0 has asked H1 to mediate with P0, and H1 has proposed a way."""
    account = mediation.Account("It was late", "We waited", "A day's notice", shows=True)
    people = {user: office.person(user).id for user in ("H1", "P0")}
    office.do(lambda w: partnerships.give_part(w, _person(w, "H1"), MEDIATOR, 1))
    number: int = office.do(mediation.ask, who("H0"), office.id, people["P0"], people["H1"], account)
    office.do(mediation.take_on, who("H1"), number)
    office.do(mediation.invite, who("H1"), number)
    office.do(mediation.write_account, who("P0"), number, account)
    office.do(mediation.propose, who("H1"), number, "A day's notice", [], date(2026, 5, 20))
    return number


def something_counted(office: CalendarAtWork) -> None:
    """Of a month in which nothing was, no scorecard is posted."""
    office.do(kudos.give, who("H0"), office.id, Praise([office.person("P0").id], None, "The VPN"), "K1")


def test_a_scorecard_that_is_due_is_posted_once(office: CalendarAtWork) -> None:
    """Two bots sweep at the same moment: the second leaves it to the first."""
    something_counted(office)
    office.do(scorecard.line_up, office.id)
    (plan,) = office.rows(ScorecardPlan)
    office.clock.move_to(plan.next_at)

    def posting(w: Unit) -> Any:
        return conductor.post_due_scorecard(w, plan.id)

    assert race(office, posting, posting) == [None, None]
    assert len(office.rows(Scorecard)) == 1


def test_two_bots_line_up_one_scorecard(office: CalendarAtWork) -> None:
    """The second finds the plan of the first."""

    def lining_up(w: Unit) -> Any:
        return scorecard.line_up(w, office.id).id

    assert len(set(race(office, lining_up, lining_up))) == 1
    assert len(office.rows(ScorecardPlan)) == 1


def test_two_bots_never_bring_the_same_message(office: CalendarAtWork) -> None:
    """What one has in its hand is due for no other."""
    owed = owing(office)

    def taking(holder: str) -> Act:
        return lambda w: outbox.take(w, holder, "T1", owed.place, "post", conductor.draw_message)

    first, second = race(office, taking("one"), taking("other"))
    assert first.id == owed.id
    assert getattr(second, "id", None) != owed.id


def test_what_changes_while_a_message_arrives_is_owed_still(office: CalendarAtWork) -> None:
    """Slack has the earlier look: the later one is brought, whoever writes first."""
    owed = owing(office)
    parcel = office.do(outbox.take, "one", "T1", owed.place, "post", conductor.draw_message)
    race(
        office,
        lambda w: plan_is_told(w, office.id, 2),
        lambda w: outbox.arrived(w, parcel, owed.place, "1.0"),
    )
    (kept,) = [each for each in office.rows(OwedMessage) if each.id == owed.id]
    assert kept.ts == "1.0"
    assert kept.due_at is not None


def test_a_look_that_comes_back_meanwhile_is_the_last_that_is_shown(office: CalendarAtWork) -> None:
    """Who changes a message second goes by what the first made of it, as on the panel."""
    owed = owing(office)
    parcel = office.do(outbox.take, "one", "T1", owed.place, "post", conductor.draw_message)
    office.do(outbox.arrived, parcel, owed.place, "1.0")
    before = _blocks_of(office, owed.id)
    race(office, lambda w: plan_is_told(w, office.id, 2), lambda w: plan_is_told(w, office.id, 1))
    assert _blocks_of(office, owed.id) == before


def owing(office: CalendarAtWork) -> OwedMessage:
    """What is owed to the channel since the meetings were planned."""
    office.do(plan_is_told, office.id, 1)
    owed: OwedMessage = office.rows(OwedMessage)[0]
    return owed


def plan_is_told(w: Unit, partnership_id: int, weeks: int) -> None:
    """One message, whose look is another for another number."""
    partnership = w.session.get_one(Partnership, partnership_id)
    next_at = local(4, 10) + timedelta(weeks=weeks)
    change = StatusChange(
        id=1, partnership_id=partnership_id, kind="paused", by=None, at=w.now, next_at=next_at
    )
    w.post(partnership, "status.change", 1, partnership, change, None, at_once=True)


def _blocks_of(office: CalendarAtWork, message_id: int) -> Any:
    return next(each.blocks for each in office.rows(OwedMessage) if each.id == message_id)


def test_what_goes_stale_while_its_message_arrives_is_drawn_all_the_same(office: CalendarAtWork) -> None:
    """Slack has the look before it: nothing would be due of it if what arrived were overlooked."""
    owed = owing(office)
    parcel = office.do(outbox.take, "one", "T1", owed.place, "post", conductor.draw_message)
    office.do(note_stale)
    race(office, lambda w: outbox.arrived(w, parcel, owed.place, "1.0"), take_up)
    (kept,) = [each for each in office.rows(OwedMessage) if each.id == owed.id]
    assert kept.stale_at is not None
    assert kept.due_at is not None


def note_stale(w: Unit) -> None:
    """What the message about the plan tells of changes, and delivery has not seen the note yet."""
    partnership = w.session.exec(select(Partnership)).one()
    assert owe_anew(w.session, partnership, "status.change", 1, w.now)


def test_of_two_who_send_a_dead_letter_again_one_does(office: CalendarAtWork) -> None:
    """The second is told that there is none of this number any more."""
    owed = owing(office)
    parcel = office.do(outbox.take, "one", "T1", owed.place, "post", conductor.draw_message)
    office.do(outbox.died, parcel, "invalid_blocks")

    def sending(w: Unit) -> bool:
        return outbox.resend(w, owed.id)

    assert race(office, sending, sending) == [True, False]


def test_a_picture_that_slack_refuses_is_taken_out_of_its_card_once(office: CalendarAtWork) -> None:
    """Who is refused second finds the card in words already."""
    something_counted(office)
    office.do(scorecard.line_up, office.id)
    (plan,) = office.rows(ScorecardPlan)
    office.clock.move_to(plan.next_at)
    office.do(conductor.post_due_scorecard, plan.id)
    (card,) = office.rows(Scorecard)
    office.do(show_picture)

    def refused(w: Unit) -> bool:
        return conductor.without_picture(w, "scorecard.card", card.id, "invalid_blocks")

    assert race(office, refused, refused) == [True, False]


def show_picture(w: Unit) -> None:
    """Slack has the picture of the only card, and shows it."""
    card = w.session.exec(select(Scorecard)).one()
    card.put_up("F1", w.now)
    card.show_picture(w.now)


def test_two_who_say_that_it_goes_on_here_are_told_who_was_first(office: CalendarAtWork) -> None:
    """What was agreed changes its channel once."""
    here = office.do(copied_channel)

    def going_on(user: str) -> Act:
        return lambda w: conductor.go_on_here(w, who(user), here)

    _gone_on, second = race(office, going_on("H0"), going_on("H1"))
    assert isinstance(second, Refusal)
    assert "has said so already" in str(second)


def test_what_was_offered_in_two_channels_goes_on_in_one(office: CalendarAtWork) -> None:
    """Each has a question of its own about the same partnership; the second finds it at work again."""
    here, there = office.do(copied_channel, "C2"), office.do(copied_channel, "C3")
    outcomes = race(
        office,
        lambda w: conductor.go_on_here(w, who("H0"), here),
        lambda w: conductor.go_on_here(w, who("H1"), there),
    )
    assert refusals(outcomes) == [False, True]
    assert "cannot go on here" in str(outcomes[1])


def copied_channel(w: Unit, channel: str = "C2") -> int:
    """The bot is out of its channel; in another are the same people, and are asked whether it goes on."""
    before = w.session.exec(select(Partnership).order_by(col(Partnership.id))).first()
    assert before is not None
    if before.is_live:
        before.set_up_at = w.now
        before.go_away(REMOVED, w.now)
    here = partnerships.begin(w, replace(BEGINNING, channel=channel))
    w.session.flush()
    profiles = [
        Profile(person.user, person.team, person.name, is_guest=False, locale=None)
        for person in partnerships.people(w, before.id)
    ]
    partnerships.meet(w, here.id, profiles)
    conductor.offer_to_go_on(w, here.id)
    assert here.offers == before.id
    return here.id
