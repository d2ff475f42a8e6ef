"""Who raised a blocker that waits for them is asked, whatever happens to them; with all delivered."""

from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from calendar_at_work import local
from listening_at_work import Listening
from partnership_at_work import BEGINNING, who
from sqlmodel import select

from bot import conductor, partnerships
from bot.conductor.following import clocks, follow_clocks
from bot.errors import Refusal
from bot.partnerships import CONTACT, REMOVED, Partnership, Person, Profile, Side, Unit
from bot.rituals import escalation
from bot.rituals.escalation import Blocker, EscalationMove

ASKED = "escalation.raiser"


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Listening]:
    """On Monday 4 May 2026 at nine H1 has raised a blocker; P0 is called, H0 and P0 are contacts."""
    made = Listening(sqlite_url, tmp_path / "keys", local(4, 9))
    made.came = []
    made.do(escalation.raise_blocker, who("H1"), made.id, Blocker("VPN", "normal"), "V1")
    made.sweep()
    yield made
    made.database.close()


def wait(office: Listening, state: str) -> None:
    """P0 says that it is not theirs, or done: now it waits for who raised it."""
    if state == "resolved":
        office.do(escalation.resolve, who("P0"), 1, "Restarted", "", "message")
    else:
        office.do(escalation.hand_back, who("P0"), 1, "Whose is it?", "message")


def asked(office: Listening) -> list[str]:
    """Who was asked since the last look."""
    found = [to for name, to in office.came if name == ASKED]
    office.came.clear()
    return found


def away(office: Listening, user: str, until: date | None) -> None:
    said = {"expected": True, "absent_until": until, "language": None}
    office.do(conductor.say_about_me, who(user), office.id, **said)


def settle(office: Listening, **values: Any) -> None:
    """The company of who raised it says otherwise of its hours, zone, week or holidays."""

    def act(w: Unit) -> None:
        before = clocks(w, office.id)
        side = w.session.exec(select(Side).where(Side.kind == "home")).one()
        for name, value in values.items():
            setattr(side, name, value)
        w.session.flush()
        follow_clocks(w, w.session.get_one(Partnership, office.id), before)

    office.do(act)


BOTH = pytest.mark.parametrize("state", ["resolved", "handed_back"])


@BOTH
@pytest.mark.parametrize(
    ("until", "on"),
    [
        (date(2026, 5, 11), local(12, 9)),  # back on the very day
        (date(2026, 5, 12), local(13, 8)),
        (date(2026, 5, 15), local(18, 8)),  # a Friday
        (date(2026, 5, 19), local(20, 8)),
    ],
)
def test_who_is_away_on_the_day_is_asked_on_their_first_day_back(
    office: Listening, state: str, until: date, on: Any
) -> None:
    """Five working days from Tuesday the fifth are the next Tuesday; once, and twenty days later again."""
    office.live_until(local(5, 9))
    wait(office, state)
    away(office, "H1", until)
    office.live_until(on.replace(minute=0) - (local(4, 1) - local(4, 0)))
    assert asked(office) == []
    office.live_until(on + (local(4, 1) - local(4, 0)))
    assert asked(office) == ["H1"]
    office.live_until(on + (local(24, 0) - local(4, 0)))
    assert asked(office) == []


@BOTH
def test_who_is_back_before_that_is_asked_then(office: Listening, state: str) -> None:
    """Away for two weeks, they say on Friday that they are here; on the day itself they had been away."""
    office.live_until(local(5, 9))
    wait(office, state)
    away(office, "H1", date(2026, 5, 19))
    office.live_until(local(15, 10))
    assert asked(office) == []
    away(office, "H1", None)
    office.live_until(local(15, 10, 5))
    assert asked(office) == ["H1"]


def leave(office: Listening) -> None:
    office.do(conductor.left, "T1", "C1", "H1")


def be_deactivated(office: Listening) -> None:
    office.do(conductor.deactivated, "T1", "H1")


@BOTH
@pytest.mark.parametrize("go", [leave, be_deactivated])
def test_who_is_gone_is_spoken_for_by_their_contact_who_is_asked(
    office: Listening, state: str, go: Callable[[Listening], None]
) -> None:
    """Gone before they were asked: on the day; after it: at once. Once back they are asked themselves."""
    office.live_until(local(5, 9))
    wait(office, state)
    go(office)
    office.live_until(local(12, 8, 59))
    assert asked(office) == []
    office.live_until(local(12, 9, 5))
    assert asked(office) == ["H0"]
    profile = Profile("H1", "T1", "Home 1", is_guest=False, locale=None)
    office.do(conductor.met, office.id, [profile])
    office.live_until(local(12, 9, 10))
    assert asked(office) == ["H1"]
    office.live_until(local(13, 20))
    go(office)
    office.live_until(local(15, 7, 59))
    assert asked(office) == [], "at night, and Ascension Day"
    office.live_until(local(15, 8, 5))
    assert asked(office) == ["H0"]
    act = escalation.confirm if state == "resolved" else escalation.raise_again
    words = () if state == "resolved" else ("Ours is up",)
    office.do(act, who("H0"), 1, *words, "message")
    office.live_until(local(2026, 7, 1, 9))
    assert asked(office) == []


@BOTH
@pytest.mark.parametrize(
    ("values", "on"),
    [
        ({"opens": time(10), "closes": time(15)}, local(12, 10)),
        ({"holidays": ""}, local(12, 9)),
        ({"holidays": "CZ"}, local(13, 9)),
        ({"week": "71234"}, local(12, 9)),
        ({"week": "712345"}, local(11, 9)),
        ({"week": "1234"}, local(13, 9)),
        ({"zone": "America/New_York", "holidays": "US"}, local(12, 14)),
        ({"zone": "Asia/Kolkata", "holidays": ""}, local(12, 9)),
    ],
)
def test_the_five_days_are_those_of_their_company_as_it_works_now(
    office: Listening, state: str, values: dict[str, Any], on: Any
) -> None:
    """Whatever changes meanwhile; other hours of the company that was called change nothing."""
    office.live_until(local(5, 9))
    wait(office, state)
    office.live_until(local(6, 9))
    settle(office, **values)
    office.live_until(on - (local(4, 0, 1) - local(4, 0)))
    assert asked(office) == []
    office.live_until(on + (local(4, 0, 5) - local(4, 0)))
    assert asked(office) == ["H1"]


@BOTH
def test_the_bot_out_of_the_channel_or_not_running(office: Listening, state: str) -> None:
    """Away over the day they have five new ones; not running over it they are asked in their next hours."""
    office.live_until(local(5, 9))
    wait(office, state)
    office.do(conductor.go_away, "T1", "C1", REMOVED)
    office.live_until(local(13, 10))
    office.do(conductor.begin, BEGINNING)
    office.be_down_until(local(23, 2))
    assert asked(office) == [], "Saturday night"
    office.live_until(local(26, 7, 59))
    assert asked(office) == [], "and Whit Monday"
    office.live_until(local(26, 8, 5))
    assert asked(office) == ["H1"]
    assert [each.kind for each in office.rows(EscalationMove)].count("raiser") == 1


@BOTH
def test_another_contact_is_asked_where_the_one_who_spoke_is_gone(office: Listening, state: str) -> None:
    """Who raised it has left, and then their contact: whoever holds the part, else anybody of theirs."""
    office.live_until(local(5, 9))
    wait(office, state)
    leave(office)
    office.live_until(local(12, 9, 5))
    assert asked(office) == ["H0"]
    office.do(conductor.left, "T1", "C1", "H0")
    office.live_until(local(12, 9, 30))
    assert asked(office) == ["H2"]
    office.do(lambda w: give(w, "H2"))
    office.live_until(local(2026, 6, 9, 8))
    assert asked(office) == []


def give(w: Unit, user: str) -> None:
    person = w.session.exec(select(Person).where(Person.user == user)).one()
    partnerships.give_part(w, person, CONTACT, person.id)


@BOTH
def test_who_is_away_for_weeks_is_spoken_for_by_their_contact(office: Listening, state: str) -> None:
    """Back on Wednesday the 20th they are not; away until Friday the 22nd: H0 is, on the day, and once."""
    office.live_until(local(5, 9))
    wait(office, state)
    away(office, "H1", date(2026, 5, 19))
    office.live_until(local(12, 9, 5))
    assert asked(office) == []
    away(office, "H1", date(2026, 5, 22))
    office.live_until(local(12, 9, 10))
    assert asked(office) == ["H0"]
    office.live_until(local(26, 12))
    assert asked(office) == [], "H1 is back, and has it among their tasks"
    waiting = {
        user: office.do(lambda w, by: escalation_tasks(w, by, office.id), user) for user in ("H0", "H1", "H2")
    }
    assert waiting == {"H0": 1, "H1": 1, "H2": 0}
    act = escalation.confirm if state == "resolved" else escalation.raise_again
    words = () if state == "resolved" else ("Ours is up",)
    office.do(act, who("H0"), 1, *words, "message")


@BOTH
def test_who_goes_away_for_weeks_after_they_were_asked_is_spoken_for(office: Listening, state: str) -> None:
    """Asked on the 12th, they say nothing and leave for a month: their contact is asked the same day."""
    office.live_until(local(5, 9))
    wait(office, state)
    office.live_until(local(12, 12))
    assert asked(office) == ["H1"]
    away(office, "H1", date(2026, 6, 12))
    office.live_until(local(12, 12, 5))
    assert asked(office) == ["H0"]
    away(office, "H1", None)
    office.live_until(local(12, 12, 30))
    assert asked(office) == ["H1"]
    act = escalation.confirm if state == "resolved" else escalation.raise_again
    with pytest.raises(Refusal, match="Only who raised"):
        office.do(act, who("H0"), 1, *(() if state == "resolved" else ("Ours is up",)), "message")


@BOTH
def test_where_who_is_away_is_the_only_contact_their_colleagues_are_asked(
    office: Listening, state: str
) -> None:
    """H0 themselves raised it."""
    office.do(escalation.raise_blocker, who("H0"), office.id, Blocker("Mail", "normal"), "V2")
    office.live_until(local(5, 9))
    act, words = (
        (escalation.resolve, ("Up", "")) if state == "resolved" else (escalation.hand_back, ("Whose?",))
    )
    office.do(act, who("P0"), 2, *words, "message")
    away(office, "H0", date(2026, 6, 12))
    office.live_until(local(12, 9, 5))
    assert sorted(asked(office)) == ["H1", "H2"]


def escalation_tasks(w: Unit, user: str, partnership_id: int) -> int:
    seat = partnerships.seat(w, who(user), partnership_id)
    return len(escalation.waiting_for(w, seat))
