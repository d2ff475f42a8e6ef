"""Sequences in which several things move at once, each lived through with everything swept and delivered."""

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
from calendar_at_work import local
from listening_at_work import Listening
from partnership_at_work import who
from sqlmodel import col, select

from bot import conductor, partnerships
from bot.partnerships import OWNER, Person, Profile, Unit
from bot.rituals import escalation, pair
from bot.rituals.escalation import Blocker, Escalation
from bot.rituals.pair import PairPlace, Rhythm
from bot.rituals.status import StatusExpectation


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Listening]:
    """On Monday 4 May 2026 at eight."""
    made = Listening(sqlite_url, tmp_path / "keys", local(4, 8))
    made.came = []
    yield made
    made.database.close()


def away(office: Listening, user: str, until: date | None) -> None:
    """What somebody says of themselves."""
    said = {"expected": True, "absent_until": until, "language": None}
    office.do(conductor.say_about_me, who(user), office.id, **said)


def give(office: Listening, user: str, part: str) -> None:
    """A part, without a word."""

    def act(w: Unit) -> None:
        person = w.session.exec(select(Person).where(Person.user == user)).one()
        partnerships.give_part(w, person, part, person.id)

    office.do(act)


def blocker(office: Listening, by: str, severity: str = "high") -> int:
    """Raised; gives its id."""
    _seat, view = office.do(
        escalation.raise_blocker, who(by), office.id, Blocker("VPN", severity), f"V{by}{severity}"
    )
    return int(view.escalation.id)


def called(office: Listening, number: int) -> list[str]:
    """Whom a blocker calls now."""

    def look(w: Unit) -> list[str]:
        ids = w.session.get_one(Escalation, number).called
        return sorted(w.session.exec(select(Person.user).where(col(Person.id).in_(ids))))

    found: list[str] = office.do(look)
    return found


def waited_for(office: Listening) -> set[str]:
    """Of whom an answer is expected still in the open round."""

    def look(w: Unit) -> set[str]:
        rows = w.session.exec(
            select(Person.user)
            .join(StatusExpectation)
            .where(col(StatusExpectation.excused_at).is_(None), col(StatusExpectation.remind_at).is_not(None))
        )
        return set(rows)

    found: set[str] = office.do(look)
    return found


def back(office: Listening, user: str, *, guest: bool = False) -> None:
    """They come into the channel, or are known to Slack otherwise than before."""
    profile = Profile(user, "T1" if user[0] == "H" else "T2", user, is_guest=guest, locale=None)
    office.do(conductor.met, office.id, [profile])


@pytest.mark.parametrize("how", ["left", "deactivated"])
def test_whose_account_is_no_more_is_waited_for_no_more_at_once_and_is_again_when_they_are_back(
    office: Listening, how: str
) -> None:
    """As who leaves: of a blocker others are called, a pair hears that it is one, a round goes on without."""
    give(office, "P1", OWNER)
    office.do(pair.agree, who("H0"), office.id, Rhythm(1, 0, time(9)))
    for user in ("H0", "P0"):
        office.do(pair.wish, who(user), office.id, yes=True)
    office.plan()
    office.live_until(local(4, 10, 30))
    number = blocker(office, "H1")
    assert (called(office, number), waited_for(office)) == (["P0"], {"H0", "P0"})
    office.do(getattr(conductor, how), "T1", *(["C1"] if how == "left" else []), "P0")
    assert (called(office, number), waited_for(office)) == (["P1"], {"H0"})
    assert [row.alone_at is not None for row in office.rows(PairPlace)] == [True, False]
    office.live_until(local(4, 11))
    assert ("pair.alone", "H0") in office.came
    back(office, "P0")
    assert (called(office, number), waited_for(office)) == (["P1"], {"H0", "P0"}), "it has gone up"
    assert [row.alone_at for row in office.rows(PairPlace)] == [None, None]
