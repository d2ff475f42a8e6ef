"""What people get who are not in the channel and say what ours said: each payload of a test, in their name.

Slack signs payloads, so nobody can send these; but what carries an id must not rest on that alone.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from datetime import timedelta
from itertools import count, cycle
from typing import Any, Protocol, cast
from urllib.parse import quote
from zlib import crc32

import psycopg
from ready_made import folder
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import make_url
from sqlmodel import select

from bot import partnerships
from bot.partnerships import HOME, PARTNER, PARTS, Partnership, Person, Side, Unit
from bot.slack import is_third
from handlers.rights import BUTTONS, MODALS
from handlers.rows import Right
from playground.stage import Stage
from playground.workspace import User

GARBAGE = ("", "999999999", "-1", "1:1:1", "<!channel>")
TESTS_OF_EACH = 20 if os.environ.get("EVERYTHING") else 1
GARBAGE_OF_EACH = len(GARBAGE) if os.environ.get("EVERYTHING") else 2
"""So many of these are sent in the place of what a button or modal carries, others for each, by its name."""
NAMES_OF = 1 if os.environ.get("EVERYTHING") else 3
"""One of so many names is tried by each probe, and another of them by the next one."""
SHORTEST = 12
"""Texts shorter than this may stand in anything."""

tried = {"strangers": 0, "outsiders": 0, "bystanders": 0, "garbage": 0}
"""How many payloads were sent in the whole run, for its summary."""
_often_enough: set[str] = set()
"""What every test of this process need not look for any more."""


async def got_by_strangers(stage: Stage) -> list[str]:
    """Whatever a stranger learnt or changed, and what broke on garbage: empty if nothing did."""
    payloads = list(one_of_each(stage, "strangers", TESTS_OF_EACH))
    if not payloads:
        return []
    stranger, outsiders = _stranger(stage), _outsiders(stage)
    # Each of them belongs somewhere: what they say is about us all the same.
    ours, elsewhere = stage.slack.ws.installation.team_id, stage.slack.channel("elsewhere")
    elsewhere.members.append(stage.slack.ws.bot.id)
    await stage.bot.work(_seat_elsewhere, ours, elsewhere.id, outsiders)
    await stage.bot.work(_seat_elsewhere, stranger.team_id, "C0THERE", [stranger])
    await stage.settle()
    faults = await got_by_a_bystander(stage, payloads)
    with file_of(stage) as file:
        rows = Rows(file)
        for each in payloads:
            fault = await _as_stranger(stage, rows, each, stranger)
            faults += [fault] if fault else []
        # A test's payloads among them: of the same name in several tests each meets another of them.
        for each, outsider in zip(payloads, cycle(outsiders), strict=False):
            fault = await _as_outsider(stage, rows, each, outsider)
            faults += [fault] if fault else []
    return faults + [fault for each in payloads for fault in await _with_garbage(stage, each)]


async def got_by_a_bystander(stage: Stage, payloads: list[dict[str, Any]]) -> list[str]:
    """What somebody of the partner's in the channel changed whom the table of rights does not mean."""
    meant = [each for each in payloads if _right(each) not in (None, Right.ALL)]
    channel = stage.slack.channel("nordlys-brevik")
    if not meant or not stage.slack.ws.has_app(channel):
        return []
    world = stage.slack.ws
    team = next(each for each in world.teams.values() if each.domain == "brevik")
    bystander = world.add_user(team, "Bystander Without", "", "en-US")
    await stage.slack.slack.channels.add_member(channel, bystander, None)
    await send(stage, _as(stage, meant[0], bystander))  # now they are known, in another channel, too
    await stage.settle()
    if await stage.bot.work(_lacks_speakers):
        # Anybody of a company that has neither contact person nor facilitator speaks for it.
        meant = [each for each in meant if _right(each) is not Right.SETTLERS]
    faults = []
    with file_of(stage) as file:
        rows = Rows(file)
        for payload in meant:
            await send(stage, _as(stage, payload, bystander))
            tried["bystanders"] += 1
            if rows.have_changed(but=bystander.id):
                faults.append(f"{name_of(payload)} changed the database for a bystander")
    return faults


def _without(user: str, rows: list[Any]) -> list[Any]:
    return [(table, [row for row in of_table if user not in row]) for table, of_table in rows]


def _lacks_speakers(w: Unit) -> bool:
    sides = w.session.exec(select(Side)).all()
    return any(not partnerships.speakers(w, side.partnership_id).get(side.id) for side in sides)


def _right(payload: dict[str, Any]) -> Right | None:
    if payload.get("type") == "block_actions":
        return BUTTONS.get(str(payload["actions"][0]["action_id"]))
    if payload.get("type") == "view_submission":
        return MODALS.get(str(payload["view"]["callback_id"]))
    return None


def _as(stage: Stage, payload: dict[str, Any], user: User) -> dict[str, Any]:
    """The same, said by somebody else in the channel."""
    forged = copied(payload)
    if "user" in forged:
        forged["user"] = {**forged["user"], "id": user.id, "team_id": user.team_id}
    forged["trigger_id"] = stage.slack.slack.triggers.issue(user.id, in_view=bool(forged.get("view")))
    return forged


def one_of_each(stage: Stage, probe: str, tests: int) -> Iterator[dict[str, Any]]:
    """The last payload of each name, which had most to reach for; of a name from a few tests only."""
    by_name = {
        name: each.payload for each in stage.slack.delivered if (name := name_of(each.payload)) is not None
    }
    for name, payload in by_name.items():
        if is_new(stage, name, probe, tests):
            yield payload


def is_new(stage: Stage, name: str, probe: str, tests: int) -> bool:
    """Whether a probe tries this name, and meets it for the first few times in this run, on this database.

    Counted for all processes of the run together: else each of them would try the same once more.
    """
    if crc32(f"{probe} {name}".encode()) % NAMES_OF:
        return False
    database = make_url(stage.bot.settings.database_url).get_backend_name()
    met = f"{probe} {database} {quote(name, safe='')}"
    if met in _often_enough:
        return False
    for number in range(tests):
        with suppress(FileExistsError):
            (folder() / f"{met} {number}").touch(exist_ok=False)
            return True
    _often_enough.add(met)
    return False


def name_of(payload: dict[str, Any]) -> str | None:
    """The button, modal or command; None for an event, a shortcut, or what a menu is asked for."""
    if payload.get("type") == "block_actions":
        return str(payload["actions"][0]["action_id"])
    if payload.get("type") == "view_submission":
        return f"view {payload['view']['callback_id']}"
    return str(payload["command"]) if "command" in payload else None


def _stranger(stage: Stage) -> User:
    """Somebody of a company that has the app too, and no channel with ours."""
    world = stage.slack.ws
    return world.add_user(world.add_team("Elsewhere", "elsewhere"), "Stranger There", "", "en-US")


def _outsiders(stage: Stage) -> list[User]:
    """Whom our installation can see, in no channel with the app: of each company, and of a third."""
    world = stage.slack.ws
    home, partner = (
        next(each for each in world.teams.values() if each.domain == domain)
        for domain in ("nordlys", "brevik")
    )
    third = world.add_team("Third", "third")
    everyone = [(home, "Colleague Outside"), (partner, "Partner Outside"), (third, "Third Outside")]
    outside = [world.add_user(team, name, "", "en-US") for team, name in everyone]
    world.add_channel("elsewhere", [home, partner, third], outside, private=False)
    return outside


def _seat_elsewhere(w: Unit, owner: str, channel: str, users: list[User]) -> None:
    """Another partnership, in which each of them is, with all that somebody may answer for."""
    partnership = Partnership(
        owner=owner,
        channel=channel,
        name="elsewhere",
        language="en",
        zone="UTC",
        begun_at=w.now,
        begun_by="U0",
    )
    w.session.add(partnership)
    w.session.flush()
    for place, user in enumerate(users):
        kind = PARTNER if place else HOME
        side = Side(partnership_id=partnership.id, kind=kind, name=user.team_id, holidays="DK", zone="UTC")
        w.session.add(side)
        w.session.flush()
        person = Person(
            partnership_id=partnership.id,
            side_id=side.id,
            user=user.id,
            team=user.team_id,
            name=user.name,
            is_guest=False,
            locale=None if place else user.locale,  # of the partner, Slack tells none
        )
        w.session.add(person)
        w.session.flush()
        for part in PARTS:
            partnerships.give_part(w, person, part, person.id)
    w.touch(partnership)


async def _as_outsider(stage: Stage, rows: "Rows", payload: dict[str, Any], outsider: User) -> str | None:
    """As by a message that was shared with a link: through our installation, in their own name."""
    forged = _as(stage, payload, outsider)
    if "command" in forged:
        forged |= {"user_id": outsider.id}
    calls = len(stage.slack.calls)
    answer = await send(stage, forged)
    tried["outsiders"] += 1
    return _got(stage, rows, payload, calls, answer, "an outsider")


async def _as_stranger(stage: Stage, rows: "Rows", payload: dict[str, Any], stranger: User) -> str | None:
    forged = copied(payload)
    team = {"id": stranger.team_id, "domain": "elsewhere"}
    if "command" in forged:
        forged |= {"user_id": stranger.id, "team_id": stranger.team_id}
    else:
        forged |= {"user": {"id": stranger.id, "team_id": stranger.team_id}, "team": team}
    if forged.get("view"):
        forged["view"] |= {"app_installed_team_id": stranger.team_id, "team_id": stranger.team_id}
    forged["trigger_id"] = stage.slack.slack.triggers.issue(stranger.id, in_view=bool(forged.get("view")))
    calls = len(stage.slack.calls)
    answer = await send(stage, forged)
    tried["strangers"] += 1
    return _got(stage, rows, payload, calls, answer, "a stranger")


def _got(
    stage: Stage, rows: "Rows", payload: dict[str, Any], calls: int, answer: str, who: str
) -> str | None:
    """What somebody changed or learnt who has no business here; None if nothing."""
    said = answer + json.dumps([each.arguments for each in stage.slack.calls[calls:]], ensure_ascii=False)
    if rows.have_changed():
        return f"{name_of(payload)} changed the database for {who}"
    own = _said_by_themselves(payload)
    learnt = [word for word in _typed(stage) if word in said and word not in own]
    return f"{name_of(payload)} told {who}: {learnt}" if learnt else None


def _said_by_themselves(payload: dict[str, Any]) -> str:
    """What a forged third modal says: a no is shown on top of it, with all that its sender had in it."""
    view = payload.get("view") or {}
    return json.dumps(view, ensure_ascii=False) if is_third(view) else ""


async def _with_garbage(stage: Stage, payload: dict[str, Any]) -> list[str]:
    """In the name of who really said it: refused with a sentence, never an error."""
    errors = stage.bot.metrics.errors
    faults = []
    first = crc32(str(name_of(payload)).encode()) % len(GARBAGE)
    for value in (*GARBAGE[first:], *GARBAGE[:first])[:GARBAGE_OF_EACH]:
        forged = copied(payload)
        if payload.get("type") == "block_actions":
            forged["actions"][0]["value"] = value
        elif payload.get("type") == "view_submission":
            forged["view"]["private_metadata"] = value
        else:
            return []
        user, in_view = forged["user"]["id"], bool(forged.get("view"))
        forged["trigger_id"] = stage.slack.slack.triggers.issue(user, in_view=in_view)
        await send(stage, forged)
        tried["garbage"] += 1
        if stage.bot.metrics.errors != errors:
            errors = stage.bot.metrics.errors
            faults.append(f"{name_of(payload)} breaks on {value[:20]!r}")
    return faults


def copied(payload: dict[str, Any]) -> dict[str, Any]:
    """Another of the same, to be forged: as it came over the wire, in a fifth of what `deepcopy` takes."""
    again: dict[str, Any] = json.loads(json.dumps(payload))
    return again


async def send(stage: Stage, payload: dict[str, Any]) -> str:
    """Bring a payload to the bot past Slack; gives what it answered."""
    # How many modals are open, and Slack's pace, are not what is tried here.
    stacks, view = stage.slack.ws.stacks, payload.get("view")
    stacks.clear()
    if view:
        # A submission of its own: one that had its effect already would be taken and pass unread.
        payload["view"]["hash"] = f"{next(_NUMBERS)}.forged"
        user = payload["user"]["id"]
        stacks[user].append(
            stage.slack.slack.views.new_view(user, {"type": "modal", "blocks": view["blocks"]})
        )
    stage.clock.move_to(stage.clock.now() + timedelta(minutes=1))
    bolt = stage.bot.bolt
    answer = await bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))
    return str(answer.body)


_NUMBERS: Iterator[int] = count()


class Reading(Protocol):
    """What reads a database from beside the bot: the driver's own connection, of SQLite or PostgreSQL."""

    def execute(self, statement: str, /) -> Any:
        """Give the rows, one after the other."""

    def close(self) -> None:
        """Read no more."""


class Rows:
    """All that stands in the database, and whether it is another than when it was last asked."""

    def __init__(self, file: Reading) -> None:
        self._file = file
        self._is_sqlite = isinstance(file, sqlite3.Connection)
        self._version, self._rows = self._changes(), self._all()

    def have_changed(self, but: str = "-") -> bool:
        """Since this was last asked; `but` for the row of a Slack user who is met in another channel."""
        version = self._changes()
        if version == self._version:
            return False
        rows, before = self._all(), self._rows
        self._version, self._rows = version, rows
        return _without(but, rows) != _without(but, before)

    def _changes(self) -> str:
        """Another if another connection has written anything, be it the same (each database's own word)."""
        asked = "PRAGMA data_version" if self._is_sqlite else "SELECT pg_current_snapshot()::text"
        (version,) = self._file.execute(asked).fetchone()
        return str(version)

    def _all(self) -> list[Any]:
        """Several tables have no key of their own."""
        of_sqlite = "SELECT name FROM sqlite_master WHERE type='table'"
        of_postgresql = "SELECT tablename FROM pg_tables WHERE schemaname='public'"
        names = [name for (name,) in self._file.execute(of_sqlite if self._is_sqlite else of_postgresql)]
        return [
            (name, sorted(map(repr, self._file.execute(f'SELECT * FROM "{name}"'))))  # noqa: S608  # its own
            for name in sorted(names)
        ]


def file_of(stage: Stage) -> AbstractContextManager[Reading]:
    """The database of the bot on stage, to be looked at from beside it."""
    return reading(stage.bot.settings.database_url)


@contextmanager
def reading(database_url: str) -> Iterator[Reading]:
    """A database, as its driver reads it."""
    url = make_url(database_url)
    if url.drivername.startswith("sqlite"):
        file: Reading = sqlite3.connect(str(url.database))
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        file = cast(Reading, psycopg.connect(plain, autocommit=True))
    with closing(file):
        yield file


def _typed(stage: Stage) -> set[str]:
    """What people of ours typed into modals in this test, but for the names of the companies.

    In a channel that both share, the other's bot says who runs Samspil there.
    """
    teams = stage.slack.ws.teams.values()
    companies = {team.name for team in teams} | {team.enterprise.name for team in teams if team.enterprise}
    typed = {value for each in stage.slack.delivered for value in _values_of(each.payload.get("view") or {})}
    return {value for value in typed if len(value) >= SHORTEST} - companies


def _values_of(view: dict[str, Any]) -> Iterator[str]:
    for block in view.get("state", {}).get("values", {}).values():
        for element in block.values():
            if isinstance(value := element.get("value"), str):
                yield value
