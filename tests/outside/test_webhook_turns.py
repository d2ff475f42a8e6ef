"""A receiver of whom much waits, and who takes their time, keeps no other waiting."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from office_at_work import Office, filled, opened
from partnership_at_work import who

from bot import conductor
from bot.rituals import webhook
from bot.rituals.webhook import Letter
from bot.webhooks import Webhooks
from schedules.webhook import sweep

SLOW, QUICK = "https://slow.example/", "https://quick.example/"


class Slow(Webhooks):
    """Notes where it is sent; nobody is called."""

    def __init__(self) -> None:
        super().__init__(frozenset())
        self.sent: list[str] = []

    async def send(self, letter: Letter, now: datetime) -> str:
        """Whoever is slow does not take it."""
        self.sent.append(letter.url)
        return "too slow" if letter.url == SLOW else ""


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """Each side has an address."""
    async with opened(database_url, tmp_path / "keys") as made:
        filled(made, 1)
        for user, url in (("H0", SLOW), ("P0", QUICK)):
            kinds = ["risk"] if user == "H0" else ["blocker"]
            made.do(conductor.begin_webhook, who(user), made.id, url, "hooks.example", kinds)
        yield made


async def test_of_each_address_the_first_goes_before_the_second_of_any(office: Office) -> None:
    """Fifty wait for one who is slow, since earlier; three for another, who has them among the first six."""
    for _each in range(50):
        office.do(conductor.tell_outside, [(office.id, "risk.updated", 1)])
    office.clock.move_to(office.clock.now() + timedelta(seconds=1))
    for _each in range(3):
        office.do(conductor.tell_outside, [(office.id, "blocker.taken", 1)])
    sender = Slow()
    await sweep(office.work, sender)
    assert len(sender.sent) == 53
    assert sender.sent[:6].count(QUICK) == 3
    assert office.do(webhook.in_turn) == [], "what was not taken is due later"
