"""When one kind of meetings is, and what is said about a single one: the same for each kind."""

from dataclasses import dataclass
from typing import Protocol

from bot.blocks import status as views
from bot.blocks.elements import Modal
from bot.errors import Refusal
from bot.files import SentFile
from bot.language import translator
from bot.partnerships import Actor, Unit
from bot.rituals.status import ForumCalendar, PlanView, WallClock
from handlers.interaction import Answer, Interaction, updated


class PlanOf(Protocol):
    """When they are, by what the button carries."""

    def __call__(self, w: Unit, actor: Actor, about: int, /) -> PlanView: ...


class Skip(Protocol):
    """Leaves the next one out, unless another was `seen`."""

    def __call__(self, w: Unit, actor: Actor, about: int, seen: str, /) -> PlanView: ...


class Move(Protocol):
    """Holds the next one at another time; asks back unless that day is `meant`."""

    def __call__(
        self, w: Unit, actor: Actor, about: int, to: WallClock, seen: str, /, *, meant: str
    ) -> PlanView: ...


class OpenNow(Protocol):
    """Asks for status by hand; asks back unless that day is `meant`."""

    def __call__(
        self, w: Unit, actor: Actor, about: int, to: WallClock, /, *, extra: bool, meant: str
    ) -> PlanView: ...


class InCalendars(Protocol):
    """What calendars are told of them."""

    def __call__(self, w: Unit, actor: Actor, about: int, /) -> tuple[PlanView, ForumCalendar]: ...


@dataclass(frozen=True)
class Meetings:
    """One kind of meetings: the rules that its buttons go to. Its methods are what the rows name."""

    plan_of: PlanOf
    skip_next: Skip
    move_next: Move
    open_now: OpenNow
    in_calendars: InCalendars

    async def plan(self, it: Interaction) -> Answer:
        """Show when they are."""
        await it.open(_plan_modal(await it.work(self.plan_of, it.actor, it.id)))
        return None

    async def skip(self, it: Interaction) -> Answer:
        """Skip the next one."""
        about, seen = it.id_and_seen
        await it.replace(_plan_modal(await it.work(self.skip_next, it.actor, about, seen)))
        return None

    async def ask_move(self, it: Interaction) -> Answer:
        """When is the next one to be instead?"""
        about, _seen = it.id_and_seen
        view = await it.work(self.plan_of, it.actor, about)
        if view.next_at is None:
            raise Refusal("No meeting is planned, so there is none to move.")
        await it.open(views.move_modal(translator(view.seat.language), view))
        return None

    async def move(self, it: Interaction) -> Answer:
        """The next one was moved, or they are asked whether they mean that day."""
        to = WallClock(it.form.the_day("day"), it.form.the_clock("clock"))
        about, seen, meant = it.about_seen_and_meant
        view = await it.work(self.move_next, it.actor, about, to, seen, meant=meant)
        if view.closed is not None:
            return updated(views.move_modal(translator(view.seat.language), view, to))
        return updated(_plan_modal(view))

    async def ask_now(self, it: Interaction) -> Answer:
        """When is the meeting for a round that opens now?"""
        view = await it.work(self.plan_of, it.actor, it.id)
        await it.open(views.now_modal(translator(view.seat.language), view))
        return None

    async def now(self, it: Interaction) -> Answer:
        """A round was opened by hand, or they are asked whether they mean that day."""
        to = WallClock(it.form.the_day("day"), it.form.the_clock("clock"))
        about, _seen, meant = it.about_seen_and_meant
        extra = it.form.chosen("stands_for") == views.EXTRA
        view = await it.work(self.open_now, it.actor, about, to, extra=extra, meant=meant)
        if view.closed is not None:
            return updated(views.now_modal(translator(view.seat.language), view, to, extra=extra))
        return updated(_plan_modal(view))

    async def calendar(self, it: Interaction) -> Answer:
        """Give me the file for my calendar: it comes by direct message, after this is answered."""
        view, in_calendars = await it.work(self.in_calendars, it.actor, it.id)
        _ = translator(view.seat.language)
        made = views.forum_file(_, in_calendars)
        has_address = it.house.settings.api_url is not None
        view_id = await it.open(views.calendar_modal(_, view, has_address=has_address))
        file = SentFile(made.name, made.content, made.comment, views.calendar_refused(_))
        await it.send_file(
            file, view_id, views.calendar_modal(_, view, is_refused=True, has_address=has_address)
        )
        return None


def _plan_modal(view: PlanView) -> Modal:
    return views.plan_modal(translator(view.seat.language), view)
