"""What nobody in Slack does, but a test or the page: moving the clock, planning faults, changing channels."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.clock import MovableClock
from playground.control import shapes
from playground.control.acts import Body, need, read_body
from playground.faults import ALL
from playground.limits import ALL as NOVELTIES
from playground.slack import Slack
from playground.workspace import Channel, Json, Team

Moment = Callable[[], Awaitable[datetime | None]]
MOST_UNSEEN = 200
"""Events of which nobody sees anything, after which it is enough: an app may wait for no more than that."""


class Steering:
    """The routes that steer the embedded Slack itself."""

    def __init__(
        self, slack: Slack, move_clock: Callable[[datetime], Awaitable[None]], next_event: Moment
    ) -> None:
        self._slack = slack
        self._move_clock = move_clock
        self._next_event = next_event

    async def clock(self, _request: web.Request) -> web.Response:
        return web.json_response(self._clock_now())

    async def next_event(self, _request: web.Request) -> web.Response:
        """When the app will next do something by itself; null if nothing is known."""
        moment = await self._next_event()
        return web.json_response({"next_event": moment.isoformat() if moment else None})

    async def set_clock(self, request: web.Request) -> web.Response:
        """Move the clock `to` a moment, by `advance_seconds` or to the `next_event`; let it run or stand."""
        clock, body = self._slack.clock, await read_body(request)
        if not isinstance(clock, MovableClock):
            raise ValueError("this clock cannot be moved")  # noqa: TRY004 - said to the caller as 400
        if "running" in body:
            clock.run(bool(body["running"]))
        seen = await self._to_what_is_seen(clock) if body.get("next_event") else []
        if moment := self._wanted(body, clock.now()):
            await self._move_clock(moment)
        self._slack.journal.tell("clock")
        return web.json_response({"ok": True, **self._clock_now(), "seen": seen})

    async def _to_what_is_seen(self, clock: MovableClock) -> list[Json]:
        """Go from event to event until somebody sees something of it; gives what, and who sees it."""
        timeline, before = self._slack.journal.timeline, None
        first = len(timeline)
        for _ in range(MOST_UNSEEN):
            due = await self._next_event()
            if due is None and before is None:
                raise ValueError("the app waits for nothing")
            if due is None or due == before:
                break
            await self._move_clock(max(due, clock.now()))
            if seen := [each for each in timeline[first:] if shapes.is_seen(each)]:
                return shapes.sights(self._slack.ws, seen)
            before = due
        return []

    def _wanted(self, body: Body, now: datetime) -> datetime | None:
        if "to" in body:
            return _moment(str(body["to"]))
        return now + timedelta(seconds=float(body["advance_seconds"])) if "advance_seconds" in body else None

    def _clock_now(self) -> Json:
        clock = self._slack.clock
        running = clock.running if isinstance(clock, MovableClock) else True
        return {"now": clock.now().isoformat(), "running": running}

    async def faults(self, _request: web.Request) -> web.Response:
        """What can go wrong, what is planned to, and what did."""
        faults = self._slack.faults
        return web.json_response(
            {
                "kinds": dict(ALL),
                "seed": faults.seed,
                "planned": [shapes.fault(one) for one in faults.planned],
                "struck": [shapes.struck(one) for one in faults.struck],
            }
        )

    async def plan_fault(self, request: web.Request) -> web.Response:
        """Let something go wrong from now on."""
        body = await read_body(request)
        numbers = {name: body[name] for name in ("chance", "times", "after", "seconds") if name in body}
        if any(isinstance(n, bool) or not isinstance(n, int | float | None) for n in numbers.values()):
            raise ValueError(f"these must be numbers: {', '.join(numbers)}")
        fault = self._slack.faults.plan(need(body, "kind"), str(body.get("what", "*")), **numbers)
        return web.json_response({"ok": True, "fault": shapes.fault(fault)})

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Let nothing go wrong any more, and begin again with `?seed=N`."""
        self._slack.faults.clear(int(request.query.get("seed", 0)))
        return web.json_response({"ok": True})

    async def disconnect(self, request: web.Request) -> web.Response:
        """End all websockets: with warning, or (`"warning": false`) without."""
        body = await read_body(request)
        if body.get("warning", True):
            await self._slack.sockets.disconnect("warning")
        else:
            self._slack.sockets.drop()
        return web.json_response({"ok": True})

    async def take_blocks(self, request: web.Request) -> web.Response:
        """Which of Slack's newer blocks this workspace knows from now on: `{"takes": [words]}`."""
        takes = (await read_body(request)).get("takes")
        if not isinstance(takes, list) or not NOVELTIES.issuperset(map(str, takes)):
            raise ValueError(f"takes must be a list out of {', '.join(sorted(NOVELTIES))}")
        self._slack.ws.installation.takes = frozenset(map(str, takes))
        return web.json_response({"ok": True, "takes": sorted(takes)})

    async def change_channel(self, request: web.Request) -> web.Response:
        """Do to a channel what its admins or Slack itself do."""
        channel, deed = self._channel(request.match_info["channel"]), request.match_info["deed"]
        if deed not in DEEDS:
            raise LookupError(f"nothing called {deed!r} is done to channels; there are: {', '.join(DEEDS)}")
        await DEEDS[deed](self._slack, channel, await read_body(request))
        return web.json_response({"ok": True, "channel": channel.id})

    def _channel(self, name: str) -> Channel:
        for channel in self._slack.ws.channels.values():
            if name in (channel.id, channel.name):
                return channel
        raise LookupError(f"there is no channel {name!r}")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the moment needs a zone, such as 2026-03-02T09:00:00+01:00")
    return moment


def _team(slack: Slack, body: Body) -> Team:
    wanted = need(body, "team")
    for team in slack.ws.teams.values():
        if wanted in (team.id, team.domain):
            return team
    raise LookupError(f"there is no company {wanted!r}")


async def _change_id(slack: Slack, channel: Channel, _body: Body) -> None:
    await slack.channels.change_id(channel)


async def _share(slack: Slack, channel: Channel, body: Body) -> None:
    await slack.channels.share(channel, _team(slack, body))


async def _unshare(slack: Slack, channel: Channel, body: Body) -> None:
    await slack.channels.unshare(channel, _team(slack, body))


async def _rule(_slack: Slack, channel: Channel, body: Body) -> None:
    """Whether apps may post there, one may pin, and share files."""
    channel.posting_allowed = bool(body.get("posting_allowed", channel.posting_allowed))
    channel.pinning_allowed = bool(body.get("pinning_allowed", channel.pinning_allowed))
    channel.files_allowed = bool(body.get("files_allowed", channel.files_allowed))


DEEDS: Mapping[str, Callable[[Slack, Channel, dict[str, Any]], Awaitable[None]]] = {
    "change_id": _change_id,
    "rule": _rule,
    "share": _share,
    "unshare": _unshare,
}
