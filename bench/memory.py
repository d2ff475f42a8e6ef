"""`python -m bench.memory 20000`: what the process holds while people click: flat, or it grows without end.

Slack is a stand-in that remembers nothing: the embedded one keeps what it is told.
"""

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aiohttp import web
from pydantic import SecretStr
from slack_bolt.request.async_request import AsyncBoltRequest

from bench.ground import OWNING_TEAM, PARTNER_TEAM, START, begin
from bench.rounds import memory
from bot.app import App, assemble
from bot.clock import MovableClock
from bot.commands.running import leave_alone_what_is_there
from bot.settings import Settings

PEOPLE: Final = 50
_numbers = count(1)


@dataclass(frozen=True)
class Held:
    """After so many interactions: megabytes of the process, and objects that Python looks after."""

    interactions: int
    megabytes: float
    objects: int


@asynccontextmanager
async def forgetful_slack(people: int = PEOPLE) -> AsyncIterator[str]:
    """Says yes to all there is, and forgets it; gives the address of its Web API."""

    async def answer(request: web.Request) -> web.Response:
        told = _told(request.match_info["method"], await request.post(), people)
        return web.json_response({"ok": True, **told})

    site = web.Application()
    site.router.add_route("*", "/api/{method}", answer)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


def _told(method: str, given: Any, people: int) -> dict[str, Any]:
    number = next(_numbers)
    user = str(given.get("user", "U0"))
    team = (OWNING_TEAM, PARTNER_TEAM)[int(user[1:]) % 2] if user[1:].isdecimal() else OWNING_TEAM
    return {
        "user_id": "UBOT", "bot_id": "B1", "team_id": OWNING_TEAM, "ts": f"{number}.000001",
        "channel": {"id": "C0", "is_member": True} if method == "conversations.info" else "C0",
        "members": [f"U{each}" for each in range(people)], "view": {"id": f"V{number}"}, "messages": [],
        "user": {"id": user, "team_id": team, "profile": {"real_name": f"Person {user[1:]}"}},
        "team": {"id": OWNING_TEAM, "name": "Nordlys"},
    }  # fmt: skip


@asynccontextmanager
async def running_bot(people: int = PEOPLE) -> AsyncIterator[App]:
    """A bot with one partnership of so many people, as `samspil run` starts it."""
    with TemporaryDirectory(prefix="samspil-bench-") as folder:
        async with forgetful_slack(people) as api:
            app = assemble(
                Settings(
                    _env_file=None,  # type: ignore[call-arg]  # the operator's own settings are none of this
                    slack_bot_token=SecretStr("xoxb-1"), slack_signing_secret=SecretStr("s"),
                    slack_api_url=api, transport="http", port=0, log_level="ERROR",
                    database_url=f"sqlite:///{Path(folder) / 'data' / 'samspil.db'}",
                    keys=str(Path(folder) / "keys"),
                ),
                MovableClock(START),
            )  # fmt: skip
            app.database.migrate()
            await app.work(begin, 0, people)
            await app.start()
            app.keep_sweeping()
            leave_alone_what_is_there()
            yield app
            await app.stop()


async def held(app: App, interactions: int, every: int, people: int = PEOPLE) -> list[Held]:
    """What is held at first and after every so many of them; what nobody refers to is thrown away before."""
    found = []
    for number in range(interactions + 1):
        if number % every == 0:
            await _settled(app)
            gc.collect()
            found.append(Held(number, memory(), len(gc.get_objects())))
        await _interact(app, number, people)
    return found


async def _settled(app: App) -> None:
    """What was begun has ended; the pace of messages passes in moved time."""
    clock = app._clock  # noqa: SLF001  # the one that `running_bot` gave it
    assert isinstance(clock, MovableClock)  # noqa: S101  # narrows the type
    while not app.is_idle:
        if (waking := clock.next_waking()) is not None:
            clock.move_to(max(waking, clock.now()))
        await asyncio.sleep(0.001)


async def _interact(app: App, number: int, people: int) -> None:
    """Each of the people in turn, with everything that is kept for anybody: Homes, lists, forms, commands."""
    user = f"U{number % people}"
    who = {"id": user, "team_id": (OWNING_TEAM, PARTNER_TEAM)[number % people % 2]}
    trigger = f"{next(_numbers)}.1"
    click = {"type": "block_actions", "user": who, "team": {"id": OWNING_TEAM}, "trigger_id": trigger}
    event = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0"}
    view = {
        "id": f"V{trigger}", "type": "modal", "hash": "1.a", "callback_id": "mine.save",
        "private_metadata": "1", "blocks": [], "app_installed_team_id": OWNING_TEAM,
        "state": {"values": {"language": {"x": {"selected_option": {"value": ("en", "da")[number % 2]}}}}},
    }  # fmt: skip
    bodies: tuple[dict[str, Any], ...] = (
        {**click, "actions": [{"action_id": "mine.show", "value": "1"}]},
        {**click, "actions": [{"action_id": "action.list", "value": "1"}]},
        {"type": "event_callback", "team_id": OWNING_TEAM, "event_id": trigger, "event": event},
        {**click, "type": "view_submission", "view": view},
        {**click, "actions": [{"action_id": "panel.help", "value": "1"}]},
        {"command": "/samspil", "text": "", "user_id": user, "team_id": OWNING_TEAM, "channel_id": "C0",
         "trigger_id": trigger},
        {**click, "actions": [{"action_id": "panel.help", "value": "999"}]},
    )  # fmt: skip
    body = bodies[number // people % len(bodies)]
    answer = await app.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    if answer.status != 200:  # noqa: PLR2004
        raise RuntimeError(f"answered with {answer.status}: {json.dumps(body)}")


async def _main(interactions: int) -> None:
    async with running_bot() as app:
        for each in await held(app, interactions, max(1, interactions // 10)):
            print(f"{each.interactions:6} {each.megabytes:7.1f} MB {each.objects:8} objects")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
