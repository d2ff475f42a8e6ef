"""What people of another company get who say what ours said: each payload of a test, in their name.

Slack signs payloads, so nobody can send these; but what carries an id must not rest on that alone.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import MetaData, create_engine, make_url, text

from playground.stage import Stage
from playground.workspace import User

GARBAGE = ("", "0", "999999999", "-1", "1:1:1", "x" * 300, "<!channel>")
SHORTEST = 12
"""Texts shorter than this may stand in anything."""

tried = {"strangers": 0, "garbage": 0}
"""How many payloads were sent in the whole run, for its summary."""


async def got_by_strangers(stage: Stage) -> list[str]:
    """Whatever a stranger learnt or changed, and what broke on garbage: empty if nothing did."""
    payloads = list(_one_of_each(stage))
    if not payloads:
        return []
    stranger = _stranger(stage)
    faults = [fault for each in payloads for fault in [await _as_stranger(stage, each, stranger)] if fault]
    return faults + [fault for each in payloads for fault in await _with_garbage(stage, each)]


def _one_of_each(stage: Stage) -> Iterator[dict[str, Any]]:
    """The last payload of each name: it had most to reach for."""
    by_name = {
        name: each.payload for each in stage.slack.delivered if (name := _name(each.payload)) is not None
    }
    yield from by_name.values()


def _name(payload: dict[str, Any]) -> str | None:
    if payload.get("type") == "block_actions":
        return str(payload["actions"][0]["action_id"])
    if payload.get("type") == "view_submission":
        return f"view {payload['view']['callback_id']}"
    return str(payload["command"]) if "command" in payload else None


def _stranger(stage: Stage) -> User:
    """Somebody of a company that has the app too, and no channel with ours."""
    world = stage.slack.ws
    return world.add_user(world.add_team("Elsewhere", "elsewhere"), "Stranger There", "", "en-US")


async def _as_stranger(stage: Stage, payload: dict[str, Any], stranger: User) -> str | None:
    forged = deepcopy(payload)
    team = {"id": stranger.team_id, "domain": "elsewhere"}
    if "command" in forged:
        forged |= {"user_id": stranger.id, "team_id": stranger.team_id}
    else:
        forged |= {"user": {"id": stranger.id, "team_id": stranger.team_id}, "team": team}
    if forged.get("view"):
        forged["view"] |= {"app_installed_team_id": stranger.team_id, "team_id": stranger.team_id}
    forged["trigger_id"] = stage.slack.slack.triggers.issue(stranger.id, in_view=bool(forged.get("view")))
    before, calls = _everything(stage), len(stage.slack.calls)
    answer = await _send(stage, forged)
    tried["strangers"] += 1
    said = answer + json.dumps([each.arguments for each in stage.slack.calls[calls:]], ensure_ascii=False)
    if _everything(stage) != before:
        return f"{_name(payload)} changed the database for a stranger"
    learnt = [word for word in _typed(stage) if word in said]
    return f"{_name(payload)} told a stranger: {learnt}" if learnt else None


async def _with_garbage(stage: Stage, payload: dict[str, Any]) -> list[str]:
    """In the name of who really said it: refused with a sentence, never an error."""
    errors = stage.bot.metrics.errors
    faults = []
    for value in GARBAGE:
        forged = deepcopy(payload)
        if payload.get("type") == "block_actions":
            forged["actions"][0]["value"] = value
        elif payload.get("type") == "view_submission":
            forged["view"]["private_metadata"] = value
        else:
            return []
        user, in_view = forged["user"]["id"], bool(forged.get("view"))
        forged["trigger_id"] = stage.slack.slack.triggers.issue(user, in_view=in_view)
        await _send(stage, forged)
        tried["garbage"] += 1
        if stage.bot.metrics.errors != errors:
            errors = stage.bot.metrics.errors
            faults.append(f"{_name(payload)} breaks on {value[:20]!r}")
    return faults


async def _send(stage: Stage, payload: dict[str, Any]) -> str:
    # How many modals are open, and Slack's pace, are not what is tried here.
    stacks, view = stage.slack.ws.stacks, payload.get("view")
    stacks.clear()
    if view:
        user = payload["user"]["id"]
        stacks[user].append(stage.slack.slack._new_view(user, {"type": "modal", "blocks": view["blocks"]}))
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=1))
    bolt = stage.bot.bolt
    answer = await bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    return str(answer.body)


def _everything(stage: Stage) -> list[Any]:
    """All that stands in the database; several tables have no key of their own."""
    engine = create_engine(make_url(stage.bot.settings.database_url))
    with engine.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        rows = [
            (name, sorted(map(repr, connection.execute(text(f'SELECT * FROM "{name}"')))))  # noqa: S608  # a table's own name
            for name in sorted(tables.tables)
        ]
    engine.dispose()
    return rows


def _typed(stage: Stage) -> set[str]:
    """What people of ours typed into modals in this test, but for the names of the companies.

    In a channel that both share, the other's bot says who runs Samspil there.
    """
    companies = {team.name for team in stage.slack.ws.teams.values()}
    typed = {
        value
        for each in stage.slack.delivered
        for block in (each.payload.get("view") or {}).get("state", {}).get("values", {}).values()
        for element in block.values()
        if isinstance(value := element.get("value"), str) and len(value) >= SHORTEST
    }
    return typed - companies
