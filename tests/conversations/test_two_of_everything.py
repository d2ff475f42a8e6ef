"""Two partnerships in one workspace, with the same people: what is pressed in one leaves the other alone."""

import os
from collections.abc import Mapping
from typing import Any, Final

from conversations_sample import CHANNEL, Cast, options_of
from finger import Finger
from sqlalchemy import Table, select

from bot.partnerships import Partnership, Unit
from bot.tables import metadata
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

OTHER: Final = "nordlys-brevik-two"
DEEP: Final = 3 if os.environ.get("EVERYTHING") else 1
ABOUT_PEOPLE: Final = {"person"}
"""What somebody says about themselves (their language, their absence) may hold wherever they are."""


async def test_what_is_pressed_in_one_partnership_touches_nothing_of_another(
    stage: Stage, talk: Conversation, cast: Cast
) -> None:
    """Everything that can be reached, in turn here and there; each row belongs to where it was pressed."""
    shared = stage.slack.channel(CHANNEL).team_ids
    teams = [stage.slack.ws.teams[each] for each in shared]
    people = [each.user for each in vars(cast).values()]
    stage.slack.ws.add_channel(OTHER, teams, people, private=False)
    panels = [await _set_up(talk, cast.anna, channel) for channel in (CHANNEL, OTHER)]
    first, second = [
        await stage.bot.work(_number_in, stage.slack.channel(name).id) for name in (CHANNEL, OTHER)
    ]
    pressed: list[set[str]] = []
    for person in (cast.anna, cast.erik):
        for panel, here, other in ((panels[0], first, second), (panels[1], second, first)):
            before, mine = [await stage.bot.work(rows_of, each) for each in (other, here)]
            finger = Finger(stage, person, deep=DEEP)
            await finger.press_all(panel)
            for message in person.messages_from_app():
                if message.channel_id == panel.channel_id:
                    await finger.press_all(message)
            after = await stage.bot.work(rows_of, other)
            assert _changed(before, after) == {}
            assert _changed(mine, await stage.bot.work(rows_of, here))
            pressed.append(finger.pressed)
    assert pressed[0] == pressed[1]
    assert len(pressed[0]) >= 10, sorted(pressed[0])
    assert stage.bot.metrics.errors == 0
    await talk.forget()


async def _set_up(talk: Conversation, anna: Person, channel: str) -> Message:
    await anna.invite_app(channel)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    await anna.click(panel, "panel.set_up")
    people = options_of(anna)
    sides = (1, 2) if channel == CHANNEL else (3, 4)
    names = ("Anna Holm", "Erik Lund")
    contacts = {f"contact_{side}": people[name] for side, name in zip(sides, names, strict=True)}
    far_away = {"rhythm": "monthly:-1", "weekdays": ["4"], "retro_rhythm": "by_hand"}
    assert not (await anna.submit({**contacts, **far_away})).errors
    await anna.close_view()
    await talk.stage.settle()
    await talk.forget()
    return panel


def _number_in(w: Unit, channel: str) -> int:
    return w.session.execute(select(Partnership.id).where(Partnership.channel == channel)).scalar_one()  # type: ignore[call-overload,no-any-return]


def rows_of(w: Unit, partnership_id: int) -> dict[str, list[str]]:
    """Every row that belongs to a partnership, by itself or by what it belongs to; but for deliveries."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table in metadata.sorted_tables:
        rows = w.session.connection().execute(select(table)).mappings().all()
        found[table.name] = [dict(row) for row in rows if _belongs(table, row, partnership_id, found)]
    return {
        name: sorted(map(repr, rows))
        for name, rows in found.items()
        if name not in {"message", *ABOUT_PEOPLE}
    }


def _belongs(
    table: Table, row: Mapping[Any, Any], partnership_id: int, found: Mapping[str, list[Mapping[str, Any]]]
) -> bool:
    if table.name == "partnership":
        return bool(row["id"] == partnership_id)
    for key in table.foreign_keys:
        owners = found.get(key.column.table.name)
        value = row[key.parent.name]
        if owners is not None and value is not None and key.column.table is not table:
            return any(owner["id"] == value for owner in owners)
    return False


def _changed(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {
        name: [row for row in rows if row not in before[name]]
        for name, rows in after.items()
        if rows != before[name]
    }
