"""The control API under /control: acting as anybody and looking at everything (docs/playground.md)."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import yaml
from aiohttp import web
from aiohttp.typedefs import Handler

from playground.control import shapes
from playground.control.acts import VERBS, need, read_body
from playground.control.reading import Reading
from playground.control.steering import Moment, Steering
from playground.control.watching import Watching
from playground.limits import manifest_problems
from playground.person import Person
from playground.posts import UnverifiedError
from playground.slack import Slack
from playground.web_api import EVENT_SCOPES, all_scopes


async def nothing_known() -> datetime | None:
    """Nobody told the embedded Slack what the app waits for."""
    return None


class Control:
    """The routes under /control, a thin layer over Person and Slack."""

    def __init__(
        self,
        slack: Slack,
        people: Mapping[str, Person],
        move_clock: Callable[[datetime], Awaitable[None]],
        next_event: Moment = nothing_known,
    ) -> None:
        self._slack = slack
        self._people = people
        self._reading = Reading(slack, people)
        self._watching = Watching(slack)
        self._steering = Steering(slack, move_clock, next_event)

    def app(self) -> web.Application:
        """The application to hang in at /control."""
        reading, watching, steering = self._reading, self._watching, self._steering
        app = web.Application(middlewares=[_sentences])
        app.add_routes(
            [
                web.get("/tokens", self.tokens),
                web.post("/manifest", self.take_manifest),
                web.post("/request_url", self.take_request_url),
                web.get("/cast", self.cast),
                web.get("/as/{handle}/channels", reading.channels),
                web.get("/as/{handle}/messages", reading.messages),
                web.get("/as/{handle}/views", reading.views),
                web.get("/as/{handle}/home", reading.home),
                web.post("/as/{handle}/reload", reading.reload),
                web.post("/as/{handle}/{verb}", self.act),
                web.get("/calls", watching.calls),
                web.get("/payloads", watching.payloads),
                web.get("/violations", watching.violations),
                web.get("/timeline", watching.timeline),
                web.get("/events", watching.events),
                web.get("/clock", steering.clock),
                web.post("/clock", steering.set_clock),
                web.get("/clock/next", steering.next_event),
                web.get("/faults", steering.faults),
                web.post("/faults", steering.plan_fault),
                web.delete("/faults", steering.clear_faults),
                web.post("/sockets/disconnect", steering.disconnect),
                web.post("/novelties", steering.take_blocks),
                web.post("/channels/{channel}/{deed}", steering.change_channel),
            ]
        )
        return app

    async def tokens(self, _request: web.Request) -> web.Response:
        installed = self._slack.ws.installation
        return web.json_response(
            {
                "bot_token": installed.bot_token,
                "app_token": installed.app_token,
                "signing_secret": installed.signing_secret,
                "client_id": installed.client_id,
                "client_secret": installed.client_secret,
                "api_url": f"{self._slack.url}/api/",
            }
        )

    async def take_manifest(self, request: web.Request) -> web.Response:
        """The app as its manifest (JSON or YAML) describes it; what Slack would not take is told."""
        try:
            manifest = yaml.safe_load(await request.text())
        except yaml.YAMLError as unreadable:
            raise ValueError(f"this is neither JSON nor YAML: {unreadable}") from unreadable
        problems = manifest_problems(manifest, all_scopes(), EVENT_SCOPES)
        if problems:
            told = {"ok": False, "error": "invalid_manifest", "errors": problems}
            return web.json_response(told, status=400)
        self._slack.ws.installation.be_described(manifest)
        return await self.tokens(request)

    async def take_request_url(self, request: web.Request) -> web.Response:
        """Where payloads go by signed HTTP from now on, once the app there has answered the challenge."""
        url, posts = str(need(await read_body(request), "url")), self._slack.posts
        before, posts.request_url = posts.request_url, url
        try:
            await posts.verify()
        except UnverifiedError as error:
            posts.request_url = before
            raise ValueError(str(error)) from error
        return web.json_response({"ok": True})

    async def cast(self, _request: web.Request) -> web.Response:
        ws = self._slack.ws
        return web.json_response(
            {
                "teams": [shapes.team(team) for team in ws.teams.values()],
                "people": [shapes.user(person.user) for person in self._people.values()],
                "app": shapes.app(ws),
            }
        )

    async def act(self, request: web.Request) -> web.Response:
        """Do something as somebody; what Slack itself told them of a failure comes back as the error."""
        person, verb = self._reading.person(request), request.match_info["verb"]
        if verb not in VERBS:
            raise LookupError(f"nobody can {verb!r}; what can be done: {', '.join(VERBS)}")
        told = len(person.notices)
        done = await VERBS[verb](person, await read_body(request))
        # A command's failure is told by Slackbot in the channel.
        if person.notices[told:] and verb != "command":
            return web.json_response({"ok": False, "error": person.notices[-1]})
        view = shapes.view(self._slack.ws, person.view)
        return web.json_response({"ok": True, "view": view, "errors": {}, **done})


@web.middleware
async def _sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What cannot be is said in a sentence: 404 for what is not there, 400 for what makes no sense."""
    try:
        return await handler(request)
    except LookupError as missing:
        return web.json_response({"ok": False, "error": str(missing.args[0])}, status=404)
    except ValueError as wrong:
        return web.json_response({"ok": False, "error": str(wrong)}, status=400)
