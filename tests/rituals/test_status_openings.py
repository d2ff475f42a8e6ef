"""Rounds that are due in the same second: all are taken at once, and each is opened once."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import BEGINNING, AtWork, who
from sqlmodel import col, select
from tests_shared import COPENHAGEN

from bot import conductor, partnerships
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnerships import CONTACT, REMOVED, Partnership, Person, Profile, Unit
from bot.recurring.cadence import Weekly
from bot.rituals import status
from bot.rituals.status import Plan, StatusCadence, StatusChange, StatusOpening, StatusRound
from bot.sealed import FolderKeys
from bot.work import Work
from schedules import status as sweeps

MONDAY = datetime(2026, 5, 4, 8, tzinfo=COPENHAGEN)
DUE = datetime(2026, 5, 6, 10, tzinfo=COPENHAGEN)
MEETING = datetime(2026, 5, 7, 10, tzinfo=COPENHAGEN)
THURSDAYS = Plan(Weekly((3,)), time(10))
MANY = 9


class Office(AtWork):
    """Many partnerships with a status meeting on the same Thursday."""

    def __init__(self, url: str, keys: Path, many: int = MANY) -> None:
        super().__init__(url, keys, MONDAY, home=1, partner=1)
        self.keys = keys
        self.work = self.another_bot()
        ids = [self.id, *[self.do(_begin_another, number) for number in range(1, many)]]
        self.cadences = [self.do(_plan, each) for each in ids]

    def another_bot(self, url: str | None = None) -> Work:
        """A bot on the same database."""
        database = Database(url) if url else self.database
        return Work(database, self.clock, FolderKeys(self.keys), conductor.draw_panels, lambda _places: None)

    def rows(self, table: Any) -> list[Any]:
        """All rows of a table."""
        return list(self.do(lambda w: w.session.exec(select(table).order_by(table.id)).all()))

    def prompts(self) -> list[str]:
        """To which channels a prompt is owed."""
        return self.told("status.prompt")


def _begin_another(w: Unit, number: int) -> int:
    partnership = partnerships.begin(w, replace(BEGINNING, channel=f"D{number}"))
    w.session.flush()
    profiles = [
        Profile("H0", "T1", "Home", is_guest=False, locale=None),
        Profile("P0", "T2", "Partner", is_guest=False, locale=None),
    ]
    partnerships.meet(w, partnership.id, profiles)
    for person in w.session.exec(select(Person).where(Person.partnership_id == partnership.id)):
        partnerships.give_part(w, person, CONTACT, person.id)
    return partnership.id


def _plan(w: Unit, partnership_id: int) -> int:
    status.agree(w, who("H0"), partnership_id, THURSDAYS)
    kept = status.cadence_of(w, partnership_id)
    assert kept is not None
    return kept.id


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    office = Office(database_url, tmp_path / "keys")
    yield office
    office.database.close()


async def test_a_crash_after_all_were_taken_loses_and_doubles_no_round(office: Office) -> None:
    """Taken is on the next meeting already; the next sweep opens what was taken, once."""
    office.clock.move_to(DUE)
    due = office.do(status.openings_due)
    assert sorted(due) == sorted(office.cadences)
    office.do(status.take_due, due)
    assert office.do(status.openings_due) == []
    assert {each.meeting_at.day for each in office.rows(StatusCadence)} == {15}
    assert office.rows(StatusRound) == []
    assert office.do(status.next_due) == DUE
    # Here it crashes; and of what is taken again nothing is left to take.
    office.do(status.take_due, due)
    await sweeps.sweep(office.another_bot())
    await sweeps.sweep(office.another_bot())
    assert [each.meeting_at for each in office.rows(StatusRound)] == [MEETING] * MANY
    assert len(office.prompts()) == len(set(office.prompts())) == MANY
    assert office.rows(StatusOpening) == []
    held = [each for each in office.rows(StatusChange) if each.kind == "holiday"]
    assert [(each.planned_on.day, each.was_at.day) for each in held] == [(14, 15)] * MANY


async def test_one_that_breaks_stops_no_other(office: Office) -> None:
    """Neither when they are taken nor when they are opened; and it breaks alone."""

    def spoil(w: Unit) -> None:
        kept = w.session.get_one(StatusCadence, office.cadences[3])
        kept.often = {"spoiled": True}
        other = w.session.get_one(StatusCadence, office.cadences[7])
        w.session.get_one(Partnership, other.partnership_id).zone = "Nowhere/Atlantis"

    office.do(spoil)
    office.clock.move_to(DUE)
    await sweeps.sweep(office.work)
    assert len(office.rows(StatusRound)) == len(office.prompts()) == MANY - 2
    assert office.do(status.openings_due) == [office.cadences[3]]
    assert len(office.do(status.taken)) == 1


async def test_what_passed_after_it_was_taken_is_told_and_not_opened(office: Office) -> None:
    """The bot was down from the one to the other."""
    office.clock.move_to(DUE)
    office.do(status.take_due, office.do(status.openings_due))
    office.clock.move_to(MEETING)
    await sweeps.sweep(office.work)
    assert office.rows(StatusRound) == []
    missed = [each for each in office.rows(StatusChange) if each.kind == "missed"]
    assert [each.was_at for each in missed] == [MEETING] * MANY


async def test_who_changes_the_plan_finds_the_round_open(sqlite_url: str, tmp_path: Path) -> None:
    """Skipping what has been taken calls it off, rather than the meeting after it."""
    office = Office(sqlite_url, tmp_path / "keys", 2)
    office.clock.move_to(DUE)
    office.do(status.take_due, office.cadences)
    office.do(status.skip, who("H0"), office.id)
    assert [each.called_off_at for each in office.rows(StatusRound)] == [DUE]
    await sweeps.sweep(office.work)
    assert [each.called_off_at for each in office.rows(StatusRound)] == [DUE, None]
    office.database.close()


async def test_while_the_bot_is_away_nothing_opens_and_then_it_does(sqlite_url: str, tmp_path: Path) -> None:
    """Whether it went before its meeting was taken or after."""
    office = Office(sqlite_url, tmp_path / "keys", 2)
    office.clock.move_to(DUE)

    def all_come_back(w: Unit) -> None:
        for each in w.session.exec(select(Partnership)):
            conductor.come_back(w, each.id)

    def end(w: Unit, channel: str) -> None:
        partnership = partnerships.find(w, "T1", channel)
        partnership.go_away(REMOVED, w.now)

    office.do(end, "C1")
    office.do(status.take_due, office.cadences)
    office.do(end, "D1")
    await sweeps.sweep(office.work)
    assert office.rows(StatusRound) == office.prompts() == []
    office.do(all_come_back)
    await sweeps.sweep(office.work)
    assert len(office.rows(StatusRound)) == len(office.cadences)
    assert office.rows(StatusOpening) == []
    office.database.close()


async def test_several_bots_open_each_round_once(postgresql_url: str, tmp_path: Path) -> None:
    """Three sweep in the same moment."""
    office = Office(postgresql_url, tmp_path / "keys")
    office.clock.move_to(DUE)
    bots = [office.another_bot(postgresql_url) for _bot in range(3)]
    await asyncio.gather(*[sweeps.sweep(bot) for bot in bots])
    await sweeps.sweep(bots[0])
    assert len(office.rows(StatusRound)) == MANY
    prompts = office.do(
        lambda w: w.session.exec(
            select(OwedMessage.partnership_id).where(
                OwedMessage.name == "status.prompt", col(OwedMessage.wanted) == 1
            )
        ).all()
    )
    assert len(prompts) == len(set(prompts)) == MANY
    for bot in bots:
        bot._database.close()
    office.database.close()
