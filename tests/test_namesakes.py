"""People of one name are no two options that look alike, in any menu."""

import pytest
from sqlmodel import Session
from tests_shared import MONDAY

from bot.blocks.elements import modal
from bot.blocks.inputs import choice, choices, in_menu, people_input, person_input, radio, several, suggested
from bot.database import Database
from bot.partnerships import Partnership, Person, Side, people_of
from bot.rituals.mediation.places import Place
from bot.rituals.mediation.records import MEDIATOR, Mediation
from bot.text import as_read
from bot.unit import DatabaseUnit
from playground.limits import is_too_large, options_problems, view_problems


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


@pytest.mark.parametrize("name", ["Ø" * 76, "👩‍👩‍👧‍👦" * 6, "Anna Holm, of the team that tests"])
@pytest.mark.parametrize("number", [10, 60, 100])
def test_menus_of_people_with_long_names_fit_into_a_modal(name: str, number: int) -> None:
    """As many as ten menus in one; whom no menu has is found by typing, and who was chosen stays chosen."""
    people = [
        Person(
            id=n, partnership_id=1, side_id=1, user=f"U{n}", team="T", name=f"{n:03} {name}", is_guest=False
        )
        for n in range(number)
    ]
    menus = [people_input(f"menu_{n}", "Who?", people, [number - 1], optional=True) for n in range(5)]
    menus += [person_input(f"one_{n}", "Who?", people, 3, optional=True) for n in range(5)]
    view = modal("x", "Parts", menus, submit="Save", close="Cancel").to_dict()
    assert view_problems(view, "modal") == []
    assert not is_too_large(view)
    several_chosen = view["blocks"][0]["element"]["initial_options"]
    assert [option["value"] for option in several_chosen] == [str(number - 1)]
    assert view["blocks"][-1]["element"]["initial_option"]["value"] == "3"


PLACE = Place(
    Mediation(id=1, partnership_id=1, box="b", asked_by=1, asked_at=MONDAY, other_id=2, mediator_id=3),
    None,  # type: ignore[arg-type]  # whose it is makes no difference to whom it offers
    MEDIATOR,
)
"""Where it takes two who quarrel to be offered people."""
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


ALIKE = {
    "equal": {"a": "Lock the door", "b": "Lock the door", "c": "Open it"},
    "equal but for how they were typed": {"a": "Lock it", "b": " lock  IT", "c": "Lo\u200bck it"},
    "equal as far as a menu shows them": {"a": "x" * 90 + "a", "b": "x" * 90 + "b"},
    "a numbered one among them": {"a": "Lock", "b": "Lock", "c": "Lock (2)"},
}
MENUS = {
    "choice": lambda options, chosen: choice("m", "M", options, chosen),
    "radio": lambda options, chosen: radio("m", "M", options, chosen),
    "choices": lambda options, chosen: choices("m", "M", options, [chosen]),
    "several": lambda options, chosen: several("m", "M", options, [chosen]),
}


@pytest.mark.parametrize("which", ALIKE)
@pytest.mark.parametrize("menu", MENUS)
def test_no_two_options_of_any_menu_read_alike(menu: str, which: str) -> None:
    """None is left out; what is chosen at first is among them; what differs is shown as it is."""
    options = ALIKE[which]
    for chosen in options:
        element = MENUS[menu](options, chosen).to_dict()["element"]
        offered = {each["value"]: each["text"]["text"] for each in element["options"]}
        assert list(offered) == list(options)
        assert len({as_read(text) for text in offered.values()}) == len(options)
        assert max(map(len, offered.values())) <= 75
        first = element.get("initial_option") or element["initial_options"][0]
        assert first in element["options"]
        assert first["value"] == chosen
    if which in ("equal", "a numbered one among them"):
        assert offered["c"] == options["c"], "what reads like no other stays as it is"


@pytest.mark.parametrize("number", [3, 100, 101, 250])
def test_everybody_who_was_found_is_offered_and_none_reads_like_another(sqlite_url: str, number: int) -> None:
    """Beyond a hundred in groups, as Slack takes them; nobody is left out in silence."""
    database = Database(sqlite_url)
    with database.session() as session:
        people = here(session, *[(f"Anna {n % 60}", n % 2, f"U{n}") for n in range(number)])
        answer = suggested(people)
        assert options_problems(answer) == []
        groups = answer.get("option_groups") or [answer]
        offered = [each["text"]["text"] for group in groups for each in group["options"]]
        assert len(offered) == len({as_read(each) for each in offered}) == number
    database.close()
