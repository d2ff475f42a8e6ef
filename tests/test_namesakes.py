"""People of one name are no two options that look alike, in any menu."""

import pytest
from sqlmodel import Session
from tests_shared import MONDAY

from bot.blocks.inputs import in_menu, people_input, person_input
from bot.database import Database
from bot.partnerships import Partnership, Person, Side, people_of
from bot.unit import DatabaseUnit


def here(session: Session, *named: tuple[str, int, str]) -> list[Person]:
    """People by name, side (0 or 1) and Slack's id."""
    kept = Partnership(
        owner="T",
        channel="C",
        name="c",
        language="en",
        zone="Europe/Copenhagen",
        begun_at=MONDAY,
        begun_by="U1",
    )
    session.add(kept)
    session.flush()
    sides = [
        Side(partnership_id=kept.id, kind=kind, name=name, holidays="DK", zone="UTC")
        for kind, name in (("home", "Nordlys Forsyning"), ("partner", "Brevik Systems og Drift A/S, Odense"))
    ]
    session.add_all(sides)
    session.flush()
    for name, side, user in named:
        session.add(
            Person(
                partnership_id=kept.id, side_id=sides[side].id, user=user, team="T", name=name, is_guest=False
            )
        )
    session.flush()
    return people_of(DatabaseUnit(session, MONDAY, None), [kept.id])[kept.id]  # type: ignore[arg-type]  # no key is asked for


NAMES = {
    "of two sides": [("Anna Holm", 0, "U1"), ("Anna Holm", 1, "U2")],
    "of one side": [("Anna Holm", 0, "U1"), ("Anna Holm", 0, "U2")],
    "two here and one there": [("Anna Holm", 0, "U1"), ("anna  holm", 0, "U2"), ("Anna Holm", 1, "U3")],
    "composed otherwise": [("Søren Åberg", 0, "U1"), ("Søren A\u030aberg", 0, "U2")],
    "as long as Slack has it": [
        ("N" * 80, 0, "U0AAAAAAAAA"),
        ("N" * 80, 0, "U0BBBBBBBBB"),
        ("N" * 80, 1, "U3"),
    ],
    "longer than an option": [("M" * 80, 0, "U1"), ("M" * 80, 1, "U2")],
}


@pytest.mark.parametrize("which", NAMES)
def test_namesakes_are_told_apart_in_every_menu(sqlite_url: str, which: str) -> None:
    """By their company, and within one by Slack's id, which their profile there shows."""
    database = Database(sqlite_url)
    with database.session() as session:
        people = here(session, *NAMES[which], ("Erik Lund", 1, "U9"))
        shown = [in_menu(person) for person in people]
        assert len(set(shown)) == len(people)
        assert max(map(len, shown)) <= 75
        assert "Erik Lund" in shown
        for menu in (person_input("who", "Who", people, None), people_input("who", "Who", people)):
            options = [each["text"]["text"] for each in menu.to_dict()["element"]["options"]]
            assert len(set(options)) == len(people)
    database.close()


def test_who_has_no_namesake_is_called_by_name_alone(sqlite_url: str) -> None:
    """And in one company it is the id that tells, beside the company."""
    database = Database(sqlite_url)
    with database.session() as session:
        people = here(session, *NAMES["of one side"])
        assert [in_menu(each) for each in people] == [
            "Anna Holm (U1, Nordlys Forsyning)",
            "Anna Holm (U2, Nordlys Forsyning)",
        ]
    database.close()
