"""A room in which everybody has one name: whoever is offered anywhere is told apart from all others."""

import re
from typing import Final

import pytest
from long_texts import surfaces
from offered import (
    ELSEWHERE,
    Reader,
    behind_what_is_not_first,
    note_offering,
    offering_in_source,
    open_each,
    settled,
    texts_of_choices,
)
from tests_shared import MONDAY

from playground.stage import Stage

NAME: Final = "Anna Holm"
TOLD_APART: Final = re.compile(rf"{NAME} \(U\w+, (Nordlys Forsyning|Brevik Systems)\)")


async def test_whoever_is_offered_is_told_apart_wherever_that_is(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In menus, searches and on buttons, in modals and messages, to both companies in both languages."""
    offered_by = note_offering(monkeypatch)
    async with Stage(MONDAY, database_url=sqlite_url, waits=60.0) as stage:
        for user in stage.slack.ws.users.values():
            user.name = NAME
        anna, erik = (stage.slack.person(name) for name in ("anna", "erik"))
        anna.user.locale, erik.user.locale = "da-DK", "en-US"
        panel = await settled(stage)
        readers = [Reader(stage, anna, deep=3), Reader(stage, erik, deep=1)]
        await open_each(readers[0], await stage.bot.work(behind_what_is_not_first))
        for reader in readers:
            await reader.press_all(panel)
            for message in reader.person.messages_from_app():
                await reader.press_all(message)
        offered = {text for surface in surfaces(stage) for text in texts_of_choices(surface)}
        offered |= {each for reader in readers for each in reader.found}
        people = {each for each in offered if NAME in each}
        assert sorted(each for each in people if not TOLD_APART.fullmatch(each)) == []
        assert len(people) == 8
        assert offering_in_source() - offered_by == ELSEWHERE, "opened by nobody here"
