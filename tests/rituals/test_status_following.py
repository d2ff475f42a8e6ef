"""An open round follows its ground: absences, who comes and goes, whose turn it is; what is counted of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from calendar_at_work import CalendarAtWork, local
from partnership_at_work import PARTNERSHIP, who
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.blocks.scorecard.sections import sections
from bot.blocks.status.messages import prompt
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import Person, Unit
from bot.rituals import status
from bot.rituals.scorecard import CardView
from bot.rituals.scorecard.card import Card, SideStatus, StatusPart
from bot.rituals.status import StatusRound

_ = translator("en")


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[CalendarAtWork]:
    office = CalendarAtWork(database_url, tmp_path / "keys")
    office.plan()
    office.live_until(local(4, 11))
    yield office
    office.database.close()


def absent(office: CalendarAtWork, user: str, until: date | None) -> None:
    """Somebody says until when they are away."""
    office.do(conductor.say_about_me, who(user), office.id, expected=True, absent_until=until, language=None)


def tally(office: CalendarAtWork, side: int) -> Any:
    """How a side of the last round stands."""
    return view(office).tallies[side]


def view(office: CalendarAtWork) -> Any:
    return office.do(lambda w: status.view_of(w, w.session.exec(_LAST).all()[-1]))


_LAST = select(StatusRound).order_by(col(StatusRound.id))


def names(people: Any) -> list[str]:
    return [person.user for person in people]


def reminded(office: CalendarAtWork) -> set[str]:
    """Who was sent the reminder."""
    asked = select(OwedMessage.place).where(OwedMessage.name == "status.reminder")
    return set(office.do(lambda w: w.session.exec(asked).all()))


def test_who_is_absent_after_the_opening_is_waited_for_no_more(office: CalendarAtWork) -> None:
    """Neither reminded, nor missing, nor counted so; their side is not silent, since nobody was expected."""
    absent(office, "P0", date(2026, 5, 5))
    assert (names(tally(office, 1).waiting), names(tally(office, 1).away)) == ([], ["P0"])
    assert "Away: <@P0>" in str(prompt(_, view(office)).blocks)
    office.live_until(local(5, 12))
    assert reminded(office) == {"H0"}
    counted = office.do(status.figures, office.id, local(4), local(6))
    home, partner = counted.expected
    assert (counted.expected[home], counted.expected[partner]) == (1, 0)
    assert (counted.silent[home], counted.silent[partner]) == (1, 0)
    assert (counted.asked[home], counted.asked[partner]) == (1, 0)


def test_who_comes_back_in_time_is_asked_again(office: CalendarAtWork) -> None:
    """Also when the moment of the reminder has passed; «not this time» stands."""
    absent(office, "P0", date(2026, 5, 8))
    (opened,) = office.do(lambda w: w.session.exec(_LAST).all())
    office.do(status.excuse, who("H0"), opened.id)
    office.live_until(local(5, 8, 30))
    assert reminded(office) == set()
    absent(office, "P0", None)
    absent(office, "H0", date(2026, 5, 8))
    absent(office, "H0", None)
    office.live_until(local(5, 9, 30))
    assert reminded(office) == {"P0"}
    assert names(tally(office, 1).waiting) == ["P0"]
    assert names(tally(office, 0).excused) == ["H0"]


def test_who_is_away_until_the_meeting_is_reminded_when_they_are_back(office: CalendarAtWork) -> None:
    """Monday they are away, and the meeting is on Tuesday."""
    office.move(local(6, 14))
    absent(office, "P0", date(2026, 5, 5))
    office.live_until(local(5, 20))
    assert "P0" not in reminded(office)
    office.live_until(local(6, 9))
    assert "P0" in reminded(office)


def test_who_left_and_came_back_is_asked_again(office: CalendarAtWork) -> None:
    """While they are gone nobody waits for them."""
    office.do(conductor.left, "T1", "C1", "P0")
    assert not tally(office, 1).is_expected
    users = [each.user for each in office.do(partnerships.people, office.id)]
    office.live_until(local(5, 7))
    office.do(conductor.members_were, office.id, [*users, "P0"])
    office.live_until(local(5, 9, 30))
    assert "P0" in reminded(office)
    assert names(tally(office, 1).waiting) == ["P0"]


def test_who_had_left_when_the_meeting_began_missed_nothing_though_they_come_back(
    office: CalendarAtWork,
) -> None:
    """They could not answer: neither they nor their side are counted as silent afterwards."""
    users = [each.user for each in office.do(partnerships.people, office.id)]
    office.do(conductor.left, "T1", "C1", "P0")
    office.live_until(local(5, 12))
    office.do(conductor.members_were, office.id, users)
    counted = office.do(status.figures, office.id, local(4), local(6))
    home, partner = counted.expected
    assert (counted.expected[home], counted.expected[partner], counted.silent[partner]) == (1, 0, 0)


@pytest.mark.parametrize("goes", ["absent", "left", "no longer asked"])
def test_another_leads_the_meeting_where_who_was_to_do_so_is_not_there(
    office: CalendarAtWork, goes: str
) -> None:
    """It is said in the prompt and in the digest, and their turn comes next time."""
    office.do(partnerships.count_me, who("H1"), office.id, expected=True)
    first = view(office).facilitator.user
    if goes == "absent":
        absent(office, first, date(2026, 5, 5))
    elif goes == "left":
        office.do(conductor.left, "T1", "C1", first)
    else:
        office.do(status.count, who(first), office.id, expected=False)
    second = view(office).facilitator.user
    assert second != first
    office.live_until(local(5, 12))
    assert view(office).facilitator.user == second
    office.live_until(local(11, 11))
    assert view(office).facilitator.user != second


def test_where_nobody_can_lead_the_meeting_nobody_is_named(office: CalendarAtWork) -> None:
    """Decided once more when the digest is posted."""

    def be_away(w: Any) -> None:
        for person in w.session.exec(select(Person)).all():
            person.absent_until = date(2026, 5, 9)

    office.do(be_away)
    office.live_until(local(5, 12))
    assert view(office).facilitator is None


def test_a_side_of_which_nobody_was_expected_is_not_silent(office: CalendarAtWork) -> None:
    """The digest and the scorecard say so."""
    office.do(status.count, who("P0"), office.id, expected=False)
    office.live_until(local(5, 12))
    said = office.do(
        lambda w: w.session.exec(select(OwedMessage).where(OwedMessage.name == "status.digest")).one().blocks
    )
    assert "Brevik*: nobody was asked" in str(said)
    assert "No answer from" in str(said), "the other side is"
    assert "Brevik* is silent" not in str(said)
    counted = office.do(status.figures, office.id, local(4), local(6))
    by_side = {
        side: SideStatus(
            counted.answered[side], counted.expected[side], counted.silent[side], counted.asked[side]
        )
        for side in counted.expected
    }
    sides = dict(zip(by_side, ("Nordlys", "Brevik"), strict=True))
    card = Card(date(2026, 5, 1), date(2026, 5, 31), sides, status=StatusPart(1, 0, by_side))
    shown = sections(_, CardView(PARTNERSHIP, card, [], None))
    lines = next(each.lines for each in shown if each.title == "Status meetings")
    assert lines == ["Nordlys: 0 of 1 answers, no answer at 1 of 1 meetings"], "nothing is said of the other"


def test_people_stand_in_danish_order_in_menus_and_among_who_is_waited_for(office: CalendarAtWork) -> None:
    """Æ, Ø and Å after Z, whatever the database sorts by."""
    called = {"H0": "Åse", "H1": "Zoe", "H2": "Østen", "P0": "Ærlig", "P1": "Ole", "P2": "Élise"}

    def rename(w: Unit) -> None:
        for person in w.session.exec(select(Person)):
            person.name = called[person.user]

    office.do(rename)
    there = office.do(partnerships.people, office.id)
    assert [person.name for person in there] == ["Élise", "Ole", "Zoe", "Ærlig", "Østen", "Åse"]
    for user in ("H1", "H2"):
        office.do(status.count, who(user), office.id, True)  # as the ritual takes it
    assert [person.name for person in tally(office, 0).waiting] == ["Zoe", "Østen", "Åse"]
