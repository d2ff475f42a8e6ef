"""People whose accounts are no more, in a room of some years that is full of what they did."""

import pytest
from offered import (
    ELSEWHERE,
    Reader,
    behind_what_is_not_first,
    note_offering,
    offering_in_source,
    open_each,
    settled,
)
from tests_shared import MONDAY

from playground.stage import Stage


async def test_who_was_deactivated_is_offered_nowhere(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In no menu and no search of any modal, though they were responsible for much, and hold each part."""
    offered_by = note_offering(monkeypatch)
    async with Stage(MONDAY, database_url=sqlite_url, waits=60.0) as stage:
        anna, erik, jonas, sofia = (stage.slack.person(name) for name in ("anna", "erik", "jonas", "sofia"))
        panel = await settled(stage)
        before = Reader(stage, anna, deep=1)
        await open_each(before, await stage.bot.work(behind_what_is_not_first))
        assert {jonas.user.name, sofia.user.name} <= {*before.chosen, *before.found}
        # Who is elsewhere is found as the members are read; of a colleague Slack tells.
        await stage.slack.slack.accounts.deactivate(sofia.user)
        await stage.restart_bot()
        await stage.slack.slack.accounts.deactivate(jonas.user)
        await stage.settle()
        readers = [Reader(stage, anna, deep=3), Reader(stage, erik, deep=1)]
        await open_each(readers[0], await stage.bot.work(behind_what_is_not_first))
        for reader in readers:
            reader.leave_most_to(readers[0])
            await reader.press_all(panel)
            for message in reader.person.messages_from_app():
                await reader.press_all(message)
        offered = {each for reader in readers for each in (*reader.chosen, *reader.found)}
        assert {each for each in offered if jonas.user.name in each or sofia.user.name in each} == set()
        assert {anna.user.name, erik.user.name, stage.slack.person("liam").user.name} <= offered
        assert offering_in_source() - offered_by == ELSEWHERE, "opened by nobody here"
