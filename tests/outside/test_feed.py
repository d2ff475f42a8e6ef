"""The secret address of a calendar: read over loopback by an HTTP client, and attacked."""

from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from office_at_work import CANARY, Office, filled, opened
from partnership_at_work import who
from sqlmodel import select

from bot import conductor, partnerships
from bot.links import FEEDS_IN_A_MINUTE
from bot.partnerships import REMOVED, CalendarFeed, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import status
from bot.rituals.status import ForumPlan, Plan

LINK = "https://meet.example/secret-room"


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """Two companies, of which H0 and P0 give status, on Tuesdays; and a second tenant with all of its own."""
    async with opened(database_url, tmp_path / "keys") as made:
        for user in ("H0", "P0"):
            made.do(partnerships.count_me, who(user), made.id, True)
        made.do(status.agree, who("H0"), made.id, Plan(Weekly((1,)), time(10), link=LINK))
        yield made


def made_for(office: Office, user: str) -> str:
    """Somebody gets an address, as in Slack."""
    secret: str = office.do(partnerships.make_feed, who(user), office.id)[2]
    return secret


async def fetch(office: Office, secret: str, **headers: str) -> tuple[int, bytes, Any]:
    """Status, body and headers."""
    address = f"http://127.0.0.1:{office.api.port}/calendar/{secret}.ics"
    async with office.session.get(address, headers=headers) as answer:
        return answer.status, await answer.read(), answer.headers


def titles(body: bytes) -> set[str]:
    read: Any = Calendar.from_ical(body)
    return {str(event["SUMMARY"]) for event in read.walk("VEVENT")}


async def test_a_calendar_reads_when_and_what_and_nothing_of_anybody(office: Office) -> None:
    """Titles alone: no names, no link; kept out of indexes, and not sent again while nothing changed."""
    filled(office)
    secret = made_for(office, "P0")
    code, body, headers = await fetch(office, secret)
    assert (code, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert titles(body) == {"Status meeting · shared"}
    for word in ("Home 0", "Partner 0", "Nordlys", "Brevik", "Blocked", "meet.example", CANARY, "H0", "P0"):
        assert word.encode() not in body
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Referrer-Policy"] == "no-referrer"
    again, nothing, _headers = await fetch(office, secret, **{"If-None-Match": headers["ETag"]})
    assert (again, nothing) == (304, b"")
    office.do(status.skip, who("H0"), office.id)
    changed, other, newer = await fetch(office, secret, **{"If-None-Match": headers["ETag"]})
    assert changed == 200
    assert newer["ETag"] != headers["ETag"]
    assert other != body
    async with office.session.get(f"http://127.0.0.1:{office.api.port}/robots.txt") as answer:
        assert "Disallow: /" in await answer.text()


async def test_each_reads_the_meetings_in_which_they_are_asked(office: Office) -> None:
    """A steering meeting asks the steering group; who is asked nowhere has an empty calendar."""

    def plan(w: Unit) -> None:
        seat = partnerships.seat(w, who("H0"), office.id)
        steering = ForumPlan(status.STEERING, "Board", ("What now?",), Plan(Weekly((2,), 12), time(13)))
        status.carry_out_forum(w, seat, 1, steering, paused=False)
        for user in ("H1", "P1"):
            person = partnerships.seat(w, who(user), office.id).person
            partnerships.give_part(w, person, partnerships.STEERING, seat.person.id)

    office.do(plan)
    assert titles((await fetch(office, made_for(office, "H0")))[1]) == {"Status meeting · shared"}
    assert titles((await fetch(office, made_for(office, "P1")))[1]) == {"Board · shared"}
    office.do(partnerships.count_me, who("P0"), office.id, False)
    assert titles((await fetch(office, made_for(office, "P0")))[1]) == set()


async def test_nobody_reads_with_what_does_not_hold(office: Office) -> None:
    """Guessed, altered, kept from before another was made, ended, and every other form: 404, alike."""
    first = made_for(office, "H0")
    second, theirs = made_for(office, "H0"), made_for(office, "P0")
    digests = office.do(lambda w: w.session.exec(select(CalendarFeed.digest)).all())
    assert len(digests) == 2
    assert not {first, second, theirs} & set(digests), "only a hash is kept"
    wrong = [first, "x", f"{second}x", second[:-1], second.swapcase(), digests[0], "%00", "..%2f", "y" * 5000]
    wrong += [f"{second}%00", "' OR 1=1 --", "%25", second + "%2f" + theirs]
    answers = {(await fetch(office, each))[:2] for each in wrong}
    assert {code for code, _body in answers} == {404}
    assert len(answers) == 1, "nothing tells one from another"
    assert (await fetch(office, second))[0] == (await fetch(office, theirs))[0] == 200
    office.do(partnerships.end_feed, who("H0"), office.id)
    assert (await fetch(office, second))[0] == 404
    assert (await fetch(office, theirs))[0] == 200, "another's holds"
    for method in ("post", "put", "delete"):
        address = f"http://127.0.0.1:{office.api.port}/calendar/{theirs}.ics"
        async with getattr(office.session, method)(address) as answer:
            assert answer.status == 405


@pytest.mark.parametrize("how", ["left", "away", "erased"])
async def test_who_is_not_there_any_more_reads_nothing(office: Office, how: str) -> None:
    """Left or deactivated, the bot thrown out, erased; who is back reads again, but for who was erased."""
    secret = made_for(office, "P0")
    assert (await fetch(office, secret))[0] == 200
    if how == "left":
        office.leave("P0")
    elif how == "away":
        office.do(conductor.go_away, "T1", "C1", REMOVED)
    else:
        office.do(conductor.erase_user, "P0")
        assert office.do(lambda w: w.session.exec(select(CalendarFeed)).all()) == []
    assert (await fetch(office, secret))[0] == 404


async def test_no_address_reads_across_tenants_or_sides(office: Office) -> None:
    """Of each person of two tenants, the same Slack id among them: what each reads is counted."""
    other = office.do(begun_elsewhere)
    office.do(status.agree, partnerships.Actor("T8", "X0"), other, Plan(Weekly((4,)), time(8)))
    secrets = {user: made_for(office, user) for user in ("H0", "H1", "P0", "P1")}
    secrets["X0"] = office.do(partnerships.make_feed, partnerships.Actor("T8", "X0"), other)[2]
    secrets["H0 of T8"] = office.do(partnerships.make_feed, partnerships.Actor("T8", "H0"), other)[2]
    read = {user: titles((await fetch(office, secret))[1]) for user, secret in secrets.items()}
    across = sum(any("elsewhere" in each for each in read[user]) for user in ("H0", "H1", "P0", "P1"))
    across += sum(any("shared" in each for each in read[user]) for user in ("X0", "H0 of T8"))
    assert across == 0
    assert read["H0"] == {"Status meeting · shared"}
    assert read["X0"] == {"Status meeting · elsewhere"}


async def test_an_address_is_answered_so_often_in_a_minute(office: Office) -> None:
    """Then it says when; another's, and a later moment, are not held up."""
    ours, theirs = made_for(office, "H0"), made_for(office, "P0")
    for _each in range(FEEDS_IN_A_MINUTE):
        assert (await fetch(office, ours))[0] == 200
    code, _body, headers = await fetch(office, ours)
    assert (code, headers["Retry-After"]) == (429, "60")
    assert (await fetch(office, theirs))[0] == 200
    office.seconds += 60
    assert (await fetch(office, ours))[0] == 200


def begun_elsewhere(w: Unit) -> int:
    """A second tenant, in which somebody has the same Slack id as one of the first."""
    where = partnerships.Beginning(
        "T8", "C9", "elsewhere", "T8", "Other", "Else", "X0", "en", "Europe/Oslo", "NO"
    )
    partnership = partnerships.begin(w, where)
    w.session.flush()
    people = [partnerships.Profile(user, "T8", "Xenia", is_guest=False, locale=None) for user in ("X0", "H0")]
    partnerships.meet(w, partnership.id, people)
    partnerships.count_me(w, partnerships.Actor("T8", "X0"), partnership.id, True)
    return partnership.id
