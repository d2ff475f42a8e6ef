"""What waits for one person, of every ritual, and when it waits no more."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_of_eight import PEOPLE, Eight
from sqlmodel import select

from bot import conductor, partnerships
from bot.blocks.mine import HomeView, MineView, home_view, mine_modal
from bot.blocks.portfolio import PortfolioView
from bot.blocks.waiting import WORDS
from bot.database import Database
from bot.language import translator
from bot.partnerships import CONTACT, LEAD, PARTS, REMOVED, Partnership, Person, Seat, Side
from bot.rituals import action, escalation, retro
from bot.rituals.action import Action, Promise
from bot.rituals.escalation import Blocker
from bot.rituals.retro import Draft
from bot.waiting import Waiting
from playground.limits import view_problems


@pytest.fixture
def eight(tmp_path: Path) -> Iterator[Eight]:
    """Persons 4 and 5 are contact persons of the partner side, 3 is the neutral project lead."""
    made = Eight(Database(f"sqlite:///{tmp_path / 'samspil.db'}"), tmp_path / "keys")

    def give(w: Any) -> None:
        for user, part in (("U0", CONTACT), ("U4", CONTACT), ("U5", CONTACT), ("U3", LEAD)):
            one = w.session.exec(select(Person).where(Person.user == user)).one()
            partnerships.give_part(w, one, part, one.id)

    made.do(give)
    yield made
    made.database.close()


def waiting(eight: Eight, number: int) -> list[Waiting]:
    """What waits for one of the eight, in order."""
    view = eight.do(conductor.mine_of, eight.actors[number], eight.partnership_id)
    return list(view.waiting)


def names(eight: Eight, number: int) -> list[str]:
    return [each.name for each in waiting(eight, number)]


def test_a_retro_waits_for_who_has_not_answered_and_what_follows_it_too(eight: Eight) -> None:
    """The vote, and whether it was worth it: for those invited, until they have, and anew if taken back."""
    held = eight.open()
    assert [names(eight, number) for number in range(PEOPLE)] == [["retro.write"]] * PEOPLE
    for number in range(PEOPLE - 1):
        eight.answer(number, held, f"Card {number}\nAnother {number}")
    assert names(eight, 0) == []
    assert names(eight, PEOPLE - 1) == ["retro.write"]
    eight.do(retro.withdraw, eight.actors[0], held)
    assert names(eight, 0) == ["retro.write"]
    eight.do(retro.answer, eight.actors[0], held, Draft(["Card", "", ""]))
    eight.close(held)
    assert names(eight, 0) == ["retro.vote"]
    card = eight.do(lambda w: retro.result_of(w, w.session.get(retro.RetroRound, held)).cards[0].key)
    eight.do(retro.vote, eight.actors[0], held, [card])
    assert names(eight, 0) == []
    assert names(eight, 1) == ["retro.vote"]
    eight.end_vote(held)
    assert names(eight, 1) == ["retro.worth"]
    eight.do(retro.say_worth, eight.actors[1], held, 4)
    assert names(eight, 1) == []
    eight.do(retro.say_worth, eight.actors[1], held, None)
    assert names(eight, 1) == ["retro.worth"]
    eight.end_talk(held)
    assert names(eight, 1) == []


def test_a_blocker_waits_for_its_rung_then_for_who_took_it_on_then_for_who_raised_it(eight: Eight) -> None:
    """With its deadline; and a question or a blocker handed back waits for who raised it."""

    def do(verb: Any, number: int, *args: Any) -> None:
        eight.do(verb, eight.actors[number], view.escalation.id, *args)

    _seat, view = eight.do(
        escalation.raise_blocker, eight.actors[0], eight.partnership_id, Blocker("VPN", "high"), "modal"
    )
    (called,) = waiting(eight, 4)
    assert (called.name, called.what) == ("escalation.acknowledge", "VPN")
    assert called.by == view.due_at
    assert names(eight, 5) == ["escalation.acknowledge"]
    assert names(eight, 3) == names(eight, 0) == []
    do(escalation.ask, 4, "Which site?", "modal")
    assert [(each.name, each.what) for each in waiting(eight, 0)] == [("escalation.story", "Which site?")]
    do(escalation.hand_back, 4, "Not ours", "modal")
    assert names(eight, 0) == ["escalation.again"]
    assert names(eight, 4) == []
    do(escalation.raise_again, 0, "It is", "modal")
    assert names(eight, 0) == []
    do(escalation.acknowledge, 4, "channel")
    assert (names(eight, 4), names(eight, 5)) == (["escalation.resolve"], [])
    eight.do(partnerships.left, "T1", "C1", "U4")
    assert names(eight, 5) == ["escalation.resolve"], "who took it on has left"
    do(escalation.resolve, 5, "Done", "", "modal")
    assert names(eight, 5) == []
    assert names(eight, 0) == ["escalation.confirm"]
    do(escalation.confirm, 0, "channel")
    assert names(eight, 0) == []


def test_what_waits_is_in_order_of_when_and_what_has_no_date_comes_last(eight: Eight) -> None:
    """Of every ritual together."""
    ids = eight.person_ids()
    _seat, view = eight.do(
        escalation.raise_blocker, eight.actors[0], eight.partnership_id, Blocker("VPN", "high"), "modal"
    )
    eight.do(escalation.ask, eight.actors[4], view.escalation.id, "Which site?", "modal")
    eight.open()
    today = eight.clock.now().date()
    for text, due_on in (("Today", today), ("Tomorrow", today + timedelta(days=1))):
        eight.do(action.note, eight.actors[0], eight.partnership_id, text, ids[0], due_on)
    assert names(eight, 0) == ["action.finish", "retro.write", "escalation.story"]
    eight.clock.move_to(datetime(2026, 5, 20, 8, tzinfo=UTC))
    assert [each.what for each in waiting(eight, 0)] == ["Today", "Tomorrow", "", "Which site?"]


def test_a_home_gathers_the_partnerships_one_is_in(eight: Eight) -> None:
    """Not those that ended or that one left, and nothing for a stranger."""
    view = eight.do(conductor.home_of, eight.actors[0])
    assert [each.seat.partnership.id for each in view.mine] == [eight.partnership_id]
    assert eight.do(conductor.home_of, partnerships.Actor("T9", "U0")).mine == []
    eight.do(partnerships.left, "T1", "C1", "U1")
    assert eight.do(conductor.home_of, eight.actors[1]).mine == []
    eight.do(conductor.go_away, "T1", "C1", REMOVED)
    assert eight.do(conductor.home_of, eight.actors[0]).mine == []


def action_of(number: int, due_on: date) -> Action:
    """As long as it may be, and noted by hand."""
    return Action(
        id=number,
        partnership_id=1,
        text="<" * 500,
        owner_id=1,
        due_on=due_on,
        first_due_on=due_on,
        noted_by=1,
        noted_at=datetime(2026, 5, 4, 8, tzinfo=UTC),
        source="hand",
        source_id=1,
    )


@pytest.mark.parametrize("language", ["en", "da"])
def test_the_fullest_home_and_mine_stay_within_slacks_limits(language: str) -> None:
    """More of everything than is shown, and texts as long as they may be: what is left out is counted."""
    now = datetime(2026, 5, 4, 8, tzinfo=UTC)
    who = Person(id=1, partnership_id=1, side_id=1, user="U1", team="T1", name="N" * 200, is_guest=False)
    side = Side(id=1, partnership_id=1, kind="home", name="S" * 100, holidays="DK", zone="UTC", opens=time(8))
    partnership = Partnership(
        id=1, owner="T1", channel="C1", name="n", language="da", zone="UTC", begun_at=now, begun_by="U1"
    )
    due_on = date(2026, 5, 29)
    owned = [Promise(action_of(100 + number, due_on), who, offered_to=who) for number in range(40)]
    waits = [
        Waiting(name, number, now + timedelta(days=number), "&" * 3000)
        for number, name in enumerate([*sorted(WORDS), *["action.finish"] * 40])
    ]
    mine = MineView(Seat(partnership, side, who, frozenset(PARTS)), waits, owned, now.date())
    _ = translator(language)
    home = home_view(_, HomeView(language, [mine] * 12), PortfolioView([], 0, 0, 10)).to_dict()
    modal = mine_modal(_, mine).to_dict()
    assert view_problems(home, "home") == []
    assert view_problems(modal, "modal") == []
    rest = str(home)
    for left in (12 * len(waits) - 20, 12 * 40 - 15, 2):
        assert _("and {n} more", n=left) in rest
