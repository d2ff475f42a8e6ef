"""Who was at a meeting: ticked by its facilitator, or whoever speaks for a company, and in the minutes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from calendar_at_work import local
from minutes_at_work import MeetingAtWork
from partnership_at_work import who

from bot import conductor, partnerships
from bot.errors import Refusal
from bot.partnerships import CONTACT, Unit
from bot.rituals import status
from bot.rituals.status import StatusAttendance


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[MeetingAtWork]:
    office = MeetingAtWork(database_url, tmp_path / "keys")
    yield office
    office.database.close()


def test_nothing_ticked_is_no_line(office: MeetingAtWork) -> None:
    """Also once what was ticked is taken back."""
    assert "Present" not in office.minutes()
    office.tick("H0", "H0", "P0")
    assert "## Present" in office.minutes()
    office.tick("H0")
    assert "Present" not in office.minutes()
    assert office.rows(StatusAttendance) == []


def test_ticked_twice_is_ticked_once_and_the_last_word_holds(office: MeetingAtWork) -> None:
    """By another, too: it is one list."""
    office.tick("H0", "H0", "P0")
    first = {each.person_id: each.id for each in office.rows(StatusAttendance)}
    office.tick("H0", "H0", "P0")
    assert {each.person_id: each.id for each in office.rows(StatusAttendance)} == first
    ticked = office.tick("P0", "P0")
    assert set(ticked.ticked) == {office.person("P0").id}


def test_the_facilitator_ticks_without_a_part_and_others_do_not(office: MeetingAtWork) -> None:
    """Whose turn it was, though they speak for nobody."""
    with pytest.raises(Refusal, match="facilitator"):
        office.tick("P1", "P0")

    their_turn = office.person("P1").id

    def facilitates(w: Unit) -> None:
        w.session.get_one(status.StatusRound, office.held_id).facilitator_id = their_turn

    office.do(facilitates)
    assert office.tick("P1", "P0").ticked


def test_before_the_summary_nobody_is_ticked(office: MeetingAtWork) -> None:
    """Nobody knows yet who will come."""
    office.live_until(local(11, 11))
    (_held, coming) = (each.id for each in office.rounds())
    with pytest.raises(Refusal):
        office.do(status.tick, who("H0"), coming, [])


def test_who_left_stays_where_they_were_and_cannot_be_ticked_anew(office: MeetingAtWork) -> None:
    """They were there; who was not in the channel is nobody that can be chosen."""
    office.tick("H0", "H0", "P0")
    office.leave("P0")
    again = office.tick("H0", "H0", "P0")
    assert office.person("P0").id in {each.id for each in again.people}
    office.tick("H0", "H0")
    with pytest.raises(Refusal, match="no longer in the channel"):
        office.tick("H0", "H0", "P0")


def test_the_side_is_the_one_of_then(office: MeetingAtWork) -> None:
    """Who changes sides later was there for the company of before."""
    office.tick("H0", "P0")
    home, partner = (each.name for each in office.do(partnerships.sides, office.id))

    moving = office.person("P0").id

    def changes_sides(w: Unit) -> None:
        person = w.session.get_one(partnerships.Person, moving)
        person.side_id = partnerships.sides(w, office.id)[0].id

    office.do(changes_sides)
    told = office.minutes("H0").split("## ")[1]
    assert f"- {partner}: " in told
    assert f"- {home}: " not in told


def test_who_is_erased_was_there_without_a_name(office: MeetingAtWork) -> None:
    """The row stays, and leads to nobody known."""
    office.tick("H0", "P0", "H0")
    name = office.person("P0").name
    assert f": {name}" in office.minutes().split("## ")[1]
    office.do(conductor.erase_user, office.person("P0").user)
    there = office.minutes("H0").split("## ")[1]
    assert name not in there
    assert "erased person" in there


def test_a_contact_person_of_either_company_ticks(office: MeetingAtWork) -> None:
    """The facilitator may be ill."""
    for user in ("H0", "P0"):
        parts = office.do(partnerships.parts, office.id)
        assert CONTACT in parts[office.person(user).id]
        assert office.tick(user, user).ticked
