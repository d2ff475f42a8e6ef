"""Disagreements between companies when the ground moves."""

from datetime import timedelta
from pathlib import Path

import pytest
from partnership_at_work import AtWork, who
from sqlmodel import col, select, update
from tests_shared import MONDAY

from bot import partnerships
from bot.blocks.disagreement import list_modal
from bot.blocks.disagreement.words import standing
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, OWNER, STEERING, Partnership, Person, Unit
from bot.partnerships.records import Part
from bot.rituals import disagreement
from bot.rituals.disagreement import RED, YELLOW, Disagreement
from playground.limits import view_problems


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> AtWork:
    """Two of each company, on a Monday morning; the first of each is its contact."""
    made = AtWork(sqlite_url, tmp_path, MONDAY + timedelta(hours=1), home=2, partner=2)
    made.do(disagreement.raise_it, who("H0"), made.id, "Who pays", "You do", "V1")
    return made


def sweep(office: AtWork) -> None:
    for each in office.do(disagreement.turning_due):
        office.do(disagreement.redden, each)


def only(office: AtWork) -> Disagreement:
    found: Disagreement = office.do(lambda w: w.session.exec(select(Disagreement)).one())
    return found


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize(
    ("starts", "red"),
    [
        (timedelta(days=15, hours=1, minutes=14), None),  # a moment late: at once
        (timedelta(days=15, hours=1, minutes=15), timedelta(days=16, hours=1, minutes=15)),
        # On Friday night before Whit Monday: Wednesday at eight; on a Saturday in June: Tuesday.
        (timedelta(days=18, hours=10), timedelta(days=22, hours=23, minutes=15)),
        (timedelta(days=40), timedelta(days=42, hours=23, minutes=15)),
    ],
)
def test_what_turns_red_while_samspil_does_not_run_has_a_working_day_more(
    office: AtWork, starts: timedelta, red: timedelta | None, noted: bool
) -> None:
    """Its ten days were over on Tuesday the 19th, after Ascension Day; nobody could press then."""
    sweep(office)
    office.clock.move_to(MONDAY + starts)
    for at in [MONDAY + starts] if red is None else [MONDAY + red - timedelta(minutes=1), MONDAY + red]:
        if not noted:
            office.do(lambda w: w.session.exec(update(Disagreement).values(red_at=None)))
        sweep(office)
        assert only(office).state == YELLOW or red is None
        office.clock.move_to(at)
    sweep(office)
    assert only(office).reddened_at == office.clock.now()
    assert only(office).days == 10, "what was agreed"


@pytest.mark.parametrize("state", [YELLOW, RED])
def test_what_is_open_stands_in_the_channel_that_goes_on(office: AtWork, state: str) -> None:
    """Yellow or red; only while it is yellow do its days begin anew."""
    if state == RED:
        sweep(office)
        office.clock.move_to(MONDAY + timedelta(days=15, hours=1))
        sweep(office)

    def goes_on(w: Unit) -> tuple[str, list[str]]:
        partnership = w.session.get_one(Partnership, office.id)
        partnership.channel = "C0ANOTHER"
        disagreement.follow_return(w, partnership, w.now)
        w.session.flush()
        places = w.session.exec(select(OwedMessage.place).where(OwedMessage.name == "disagreement.raised"))
        return w.session.exec(select(Disagreement)).one().state, list(places)

    found, places = office.do(goes_on)
    assert found == state
    assert "C0ANOTHER" in places


@pytest.mark.parametrize("many", [20, 21, 60])
def test_of_many_that_are_open_the_rest_is_counted(office: AtWork, many: int) -> None:
    """Twenty are shown, the latest first, and the modal says how many more there are."""
    for number in range(2, many + 1):
        office.do(disagreement.raise_it, who("H0"), office.id, f"Who pays {number}", "You do", f"V{number}")
    view = office.do(disagreement.list_of, who("H0"), office.id)
    shown = list_modal(translator("en"), view).to_dict()
    assert view_problems(shown, "modal") == []
    assert str(shown).count("'disagreement.read'") == 20
    assert f"Who pays {many}" in str(shown)
    assert (f"and {many - 20} more" in str(shown)) is (many > 20)


PARTS = {"nobody": None, "contact": CONTACT, "manager": OWNER, "steering group": STEERING}


@pytest.mark.parametrize("partner", PARTS)
@pytest.mark.parametrize("home", PARTS)
def test_who_is_said_to_be_called_is_called(office: AtWork, home: str, partner: str) -> None:
    """Whatever each company has named: the steering group is promised only where both have one."""
    now_are(office, home, partner)
    (view,) = office.do(disagreement.list_of, who("H0"), office.id).views
    said = standing(translator("en"), view)
    turn_red(office)
    called = [
        office.do(lambda w, each=each: w.session.get_one(Person, each).name) for each in called_of(office)
    ]
    assert ("the steering group" in said) is (home == partner == "steering group")
    assert ("nobody is called" in said) is (home == partner == "nobody") is (not called)
    if called and "the steering group" not in said:
        assert said.endswith(f"Then it goes to {', '.join(called)}.")


def test_what_is_red_with_nobody_any_more_goes_to_whoever_is_named(office: AtWork) -> None:
    """They are called by direct message, and the card says so; it stays with who has it already."""
    now_are(office, "nobody", "nobody")
    turn_red(office)
    assert called_of(office) == []
    now_are(office, "contact", "nobody")
    assert called_of(office) == [office.person("H0").id]
    assert "H0" in office.told("disagreement.asked")
    now_are(office, "contact", "steering group")
    assert called_of(office) == [office.person("H0").id]


def now_are(office: AtWork, home: str, partner: str) -> None:
    """The first of each company has that part, and nobody any other."""
    chosen = {"H0": PARTS[home], "P0": PARTS[partner]}

    def give(w: Unit) -> None:
        for held in w.session.exec(select(Part)):
            w.session.delete(held)
        w.session.flush()
        for person in w.session.exec(select(Person).where(col(Person.user).in_(chosen))):
            if (part := chosen[person.user]) is not None:
                partnerships.give_part(w, person, part, person.id)
        w.session.flush()
        disagreement.follow_people(w, w.session.get_one(Partnership, office.id))

    office.do(give)


def turn_red(office: AtWork) -> None:
    """Its working days are over."""
    (view,) = office.do(disagreement.list_of, who("H0"), office.id).views
    office.clock.move_to(view.red_at)
    for each in office.do(disagreement.turning_due):
        office.do(disagreement.redden, each)
    assert office.do(lambda w: w.session.exec(select(Disagreement)).one().state) == RED


def called_of(office: AtWork) -> list[int]:
    found: list[int] = office.do(lambda w: w.session.exec(select(Disagreement)).one().called)
    return found
