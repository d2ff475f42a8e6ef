"""The one place where everything is put together."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

import handlers
from bot import conductor, mail, outbox, process, sharing, supervisor, vitals, webhooks
from bot.api import Api
from bot.arrival import Arrival
from bot.clock import Clock
from bot.credentials import check_tokens, find_keys
from bot.database import Database, Unusable
from bot.installations import ManyWorkspaces, OneWorkspace
from bot.language import translator
from bot.logs import cause
from bot.manifest import SCOPES
from bot.membership import Membership
from bot.mentions import Mentions
from bot.metrics import Metrics
from bot.outage import Away
from bot.outbox import Delivery
from bot.pace import Pace
from bot.partnerships import Actor
from bot.pictures import Pictures
from bot.portfolio import Portfolio
from bot.presence import Presence
from bot.rituals import retro
from bot.screens import Screens
from bot.sealed import key_store
from bot.settings import Settings
from bot.slack import UNREACHED, Clients
from bot.unreachable import not_let_in, not_listening
from bot.watch import Watch
from bot.work import Work
from handlers.installing import authorizing, oauth_flow
from handlers.interaction import SECONDS_TO_ANSWER, House
from handlers.receiving import Receiver, receiver
from schedules import aside
from schedules.timetable import Sweep, mind_the_clock, run_and_tell, schedule, timetable

log = logging.getLogger(__name__)

SECONDS_FOR_A_LOCK = 0.5
"""So long waits what nobody waits for: it is tried again, and who clicks waits behind it."""
SECONDS_TO_STOP = 4
"""Longest wait for what has begun; the promise is to be gone five seconds after SIGTERM."""


class App:
    """A running bot: one event loop, one database, one Bolt app."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self._clock = clock
        self.seconds_to_answer = SECONDS_TO_ANSWER
        self.database = Database(settings.database_url, SECONDS_FOR_A_LOCK)
        self.installations = self._installations()
        self.metrics = Metrics()
        self._pace = Pace(clock)
        self.clients = Clients(
            settings.slack_api_url, self.installations, self._pace, self.metrics.rate_limited
        )
        self.keys = key_store(settings.keys)
        self.work = Work(
            self.database, clock, self.keys, conductor.draw_panels, self._deliver_soon, conductor.tell_outside
        )
        if not self.database.is_sqlite:
            self._pace.ask_others = lambda owner, method: self.work(sharing.turn, owner, method)
        self.screens = Screens(self.clients, self.later, clock)
        self.delivery = Delivery(
            self.work,
            self.clients,
            self._pace,
            self.metrics.delivered,
            conductor.draw_message,
            fall_back=conductor.without_picture,
            follow=lambda owner, user: self.screens.follow(Actor(owner, user)),
            stands=conductor.stands,
        )
        self.membership = Membership(
            self.work,
            self.clients,
            self._pace,
            clock,
            conductor,
        )
        self.arrival = Arrival(self.work, self.clients, settings, self._read_members_soon)
        self.presence = Presence(self.work, clock, self.arrival.look_everywhere)
        sweeps = timetable(
            self.work,
            self.membership,
            self.delivery,
            Pictures(self.work, self.clients),
            self._keep_connected,
            self.presence,
            settings.keeping,
            partial(aside.sweep, self.database, clock),
            Portfolio(self.work, self.clients, clock, settings.portfolio),
            webhooks.sender(settings),
            mail.mailer(settings),
        )
        self.sweeps = [self._measured(each) for each in sweeps]
        self._scheduler = schedule(self.sweeps)
        self._receiver: Receiver | None = None
        self._tasks: set[asyncio.Future[None]] = set()
        self.api = Api(self.work)
        self.watch = Watch(self.work, self.metrics, clock, self._is_connected, self._vitals)

    async def start(self) -> None:
        """Migrate, check the token, receive, and do what is due; raises Unusable or Unreachable."""
        try:
            await self._start()
        except SQLAlchemyError as error:
            raise Unusable(self.database.why_not(error)) from error

    async def _start(self) -> None:
        await self.database.run(self.database.hold)
        await self.database.run(self.database.migrate)
        if await find_keys(self.work, self.keys):
            # Else the first answer after the start would wait for it.
            self.later(asyncio.to_thread(retro.get_ready))
        if self.database.is_sqlite:
            await self.work(outbox.put_down)
        await self.work(outbox.drop_where_away)
        await check_tokens(self.work, self.clients, self.installations, self.settings.slack_api_url)
        self.bolt = self._bolt()
        self._receiver = receiver(self.bolt, self.settings, self.metrics, self._oauth())
        await self._be_watched()
        await self._be_read()
        try:
            await self.receiver.start()
        except (SlackApiError, *UNREACHED) as error:
            if self.settings.transport == "http":
                host, port = self.settings.host, self.settings.port
                raise not_listening(error, "HOST", host, "PORT", port) from error
            raise not_let_in(error, "SLACK_APP_TOKEN", self.settings.slack_api_url) from error
        await self.presence.listen(self.receiver)
        await self._sweep_first()
        supervisor.tell("READY=1")
        log.info("running", extra={"action": "app.started"})

    @property
    def receiver(self) -> Receiver:
        """What Slack's payloads come to, from `start` on."""
        if self._receiver is None:
            raise RuntimeError("Nothing is received before the start.")
        return self._receiver

    def keep_sweeping(self) -> None:
        """Do again and again what the timetable says, from now on."""
        self._scheduler.start()
        self._minding = asyncio.create_task(mind_the_clock(self._scheduler, self._clock))

    async def stop(self) -> None:
        """End what has begun, begin nothing more; what is owed stays in the database."""
        supervisor.tell("STOPPING=1")
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
            self._minding.cancel()
        if self._receiver is not None:
            await _in_time(self._receiver.stop())
        # Before nobody waits any more: it would ask of every channel at once.
        await _in_time(self.membership.stop())
        self._pace.release()
        await _in_time(self.watch.stop())
        await _in_time(self.api.stop())
        await _in_time(self.delivery.stop())
        for task in self._tasks:
            task.cancel()
        await self.clients.close()
        self.database.close()
        log.info("stopped", extra={"action": "app.stopped"})

    async def _be_watched(self) -> None:
        if self.settings.metrics_port is None:
            return
        host, port = self.settings.metrics_host, self.settings.metrics_port
        try:
            await self.watch.start(host, port)
        except OSError as error:
            raise not_listening(error, "METRICS_HOST", host, "METRICS_PORT", port) from error

    async def _be_read(self) -> None:
        if self.settings.api_port is None:
            return
        host, port = self.settings.api_host, self.settings.api_port
        try:
            await self.api.start(host, port)
        except OSError as error:
            raise not_listening(error, "API_HOST", host, "API_PORT", port) from error

    async def _vitals(self) -> vitals.Vitals:
        return await self.database.run(lambda: vitals.read(self.database, self.settings.keys))

    async def _is_connected(self) -> bool:
        return self._receiver is not None and await self._receiver.is_connected()

    async def _keep_connected(self) -> None:
        """Connected or not, the loop turns and the database lets sweeps end: systemd is told so."""
        try:
            await self.receiver.keep_connected()
        except (SlackApiError, *UNREACHED) as error:
            said = f"not connected: {type(error).__name__}"
            self.work.troubles.broke(
                "the connection", error, said=said, action="socket.failed", level=logging.WARNING
            )
        else:
            self.work.troubles.works("the connection")
        supervisor.tell("WATCHDOG=1")

    def _measured(self, sweep: Sweep) -> Sweep:
        async def run() -> None:
            await sweep.run()
            self.metrics.swept(sweep.name, self._clock.now())

        return replace(sweep, run=run)

    async def sweep(self) -> None:
        """Do all that is due now."""
        for each in self.sweeps:
            await each.run()

    async def _sweep_first(self) -> None:
        """What cannot be done now, say for a full disk, is tried again by the timetable."""
        for each in self.sweeps:
            await run_and_tell(each)

    async def sweep_due(self) -> datetime | None:
        """Do only what is due now, if anything; gives the moment that was due first, or will be."""
        now, moments = self._clock.now(), await self._moments()
        for each, moment in zip(self.sweeps, moments, strict=True):
            if moment is not None and moment <= now:
                await each.run()
        return _first(moments)

    async def next_due(self) -> datetime | None:
        """The first moment at which a sweep will find something to do."""
        return _first(await self._moments())

    async def _moments(self) -> list[datetime | None]:
        """When each sweep will find something to do, in one transaction."""
        return await self.work(lambda w: [each.next_due(w) for each in self.sweeps])

    @property
    def is_idle(self) -> bool:
        """Nothing has been begun that is not ended."""
        return not self._tasks and self.delivery.is_idle and self.membership.is_idle

    def later(self, doing: Awaitable[None]) -> None:
        """Do it after this; kept so that it is neither forgotten nor left running at the end."""
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, Away):
            what = task.get_coro() if isinstance(task, asyncio.Task) else task
            name = getattr(what, "__qualname__", type(what).__name__)
            log.error("%s broke: %s", name, cause(error), extra={"action": "later.broke"})

    def _installations(self) -> OneWorkspace | ManyWorkspaces:
        if self.settings.slack_client_id is not None:
            keys = self.settings.keys_of_tokens
            return ManyWorkspaces(self.database, self.settings.slack_client_id, keys)
        assert self.settings.slack_bot_token is not None  # noqa: S101  # Settings has checked it; narrows the type
        return OneWorkspace(self.settings.slack_bot_token.get_secret_value())

    def _oauth(self) -> AsyncOAuthFlow | None:
        if isinstance(self.installations, OneWorkspace):
            return None
        return oauth_flow(self.settings, self.clients, self.installations, SCOPES)

    def _bolt(self) -> AsyncApp:
        _ = translator(self.settings.default_language)
        bolt = AsyncApp(
            # Else Bolt reads the source of all that is on the stack to find one.
            name="samspil",
            # Bolt's own loggers copy the level of this one: payloads are logged below WARNING.
            logger=logging.getLogger("slack_bolt"),
            client=self.clients.client(),
            authorize=authorizing(self.installations),  # type: ignore[arg-type]  # Bolt itself takes None for nobody
            user_facing_authorize_error_message=_(
                "Your company has not installed Samspil, or has taken it away."
            ),
            # handlers/proving.py does it, before Bolt is given anything; Bolt's own raises at odd headers.
            request_verification_enabled=False,
            # Otherwise Bolt looks for the answer every 10 ms, and no answer takes less.
            process_before_response=True,
            # Bolt takes a panel that somebody deleted for an event of our own.
            ignoring_self_events_enabled=False,
            # Else Bolt logs the whole body of what it does not know.
            raise_error_for_unhandled_request=True,
        )
        house = House(
            self.work,
            self.clients,
            self.settings,
            self.screens,
            arrival=self.arrival,
            meet=self.membership.meet,
            fetched=self.membership.fetched,
            mentions=Mentions(self._clock),
            read_name=self._read_name_soon,
            metrics=self.metrics,
            deliver=self._deliver_soon,
            later=self.later,
            sleep=self._clock.sleep,
            seconds=self.seconds_to_answer,
        )
        handlers.register(bolt, house)
        return bolt

    def _read_name_soon(self, who: Actor) -> None:
        if self.membership.name_is_due(who):
            self.later(self.membership.read_name(who))

    def _read_members_soon(self) -> None:
        self.later(self.membership.read_due())

    def _deliver_soon(self, places: Collection[str]) -> None:
        self.later(self.delivery.deliver(places))


def assemble(settings: Settings, clock: Clock) -> App:
    """A bot, put together and not yet started."""
    process.prepare()
    return App(settings, clock)


def _first(moments: Sequence[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


async def _in_time(ending: Awaitable[None]) -> None:
    """An ending that hangs must not keep the process from ending."""
    try:
        await asyncio.wait_for(ending, SECONDS_TO_STOP / 2)
    except TimeoutError:
        log.warning("stopped waiting", extra={"action": "app.stop_late"})
