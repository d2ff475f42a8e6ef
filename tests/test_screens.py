"""What is remembered in memory of people and places is forgotten again."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from slack_sdk.models.views import View

from bot.blocks import elements
from bot.clock import MovableClock
from bot.outbox.turns import PLACES, First, Turns
from bot.pace import Pace
from bot.partnerships import Actor
from bot.screens import MOST, PERIOD, Screens
from playground.stage import Stage

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


def view(text: str) -> View:
    """Any view that says this."""
    return elements.modal("sample", "Sample", [elements.section(text)], close="Close")


class Drawn:
    """Screens of which it is seen what is drawn, and sent to whom."""

    def __init__(self) -> None:
        self.clock = MovableClock(NOW)
        self.later: list[Any] = []
        self.drawn: list[str] = []
        self.sent: list[str] = []
        clients: Any = SimpleNamespace(of=lambda _owner: self)
        self.screens = Screens(clients, self.later.append, self.clock)

    async def views_publish(self, *, user_id: str, view: View) -> None:
        self.sent.append(user_id)

    async def views_update(self, *, view_id: str, view: View) -> None:
        self.sent.append(view_id)

    def draw(self, name: str) -> Any:
        async def draw() -> View:
            self.drawn.append(name)
            # Another each time, so that it is sent.
            return view(str(len(self.drawn)))

        return draw

    async def follow(self, user: str) -> list[str]:
        """Somebody acts; gives what was drawn for it."""
        self.drawn.clear()
        self.screens.follow(Actor("T", user))
        for doing in self.later:
            await doing
        self.later.clear()
        return list(self.drawn)


async def test_a_home_that_nobody_opened_for_a_day_is_followed_no_more() -> None:
    """Until it is opened again; that its owner acts meanwhile keeps nothing."""
    drawn = Drawn()
    for user in ("U1", "U2"):
        await drawn.screens.publish_home(Actor("T", user), drawn.draw(user))
    drawn.clock.move_to(NOW + timedelta(hours=12))
    assert await drawn.follow("U1") == ["U1"]
    await drawn.screens.publish_home(Actor("T", "U2"), drawn.draw("U2"))
    drawn.clock.move_to(NOW + PERIOD + timedelta(seconds=1))
    assert await drawn.follow("U1") == []
    assert await drawn.follow("U2") == ["U2"]
    assert list(drawn.screens._homes) == [("T", "U2")]
    await drawn.screens.publish_home(Actor("T", "U1"), drawn.draw("U1"))
    assert await drawn.follow("U1") == ["U1"]


async def test_lists_are_forgotten_with_their_owner_and_no_more_are_kept_than_stand_there() -> None:
    """Slack does not tell when one is closed."""
    drawn = Drawn()
    for number in range(100):
        drawn.screens.keep(Actor("T", f"U{number % 5}"), f"V{number}", drawn.draw("list"), view("list"))
    assert [len(kept) for kept in drawn.screens._modals.values()] == [MOST] * 5
    drawn.clock.move_to(NOW + PERIOD + timedelta(seconds=1))
    assert await drawn.follow("U1") == []
    assert drawn.screens._modals == {}


async def test_names_and_places_are_remembered_for_as_long_as_they_matter(stage: Stage) -> None:
    """Of people who acted a day ago or before; of places in which a message was brought long ago."""
    membership = stage.bot.membership
    for number in range(50):
        assert membership.name_is_due(Actor("T", f"U{number}"))
    assert not membership.name_is_due(Actor("T", "U1"))
    stage.clock.move_to(stage.clock.now() + timedelta(days=1, seconds=1))
    assert membership.name_is_due(Actor("T", "U1"))
    assert len(membership._named) == 1

    clock = MovableClock(NOW)
    turns = Turns(Pace(clock))
    for number in range(3 * PLACES):
        clock.move_to(clock.now() + timedelta(seconds=2))
        turns.put(First(1, clock.now(), number, "T", f"D{number}", "post"))
        brought = turns.take()
        assert brought is not None
        turns.done(brought, called=True)
    assert len(turns._free_at) <= PLACES + 1
    lane = turns._lanes["T", "post"]
    assert not lane.ahead + lane.in_line + lane.resting
