"""What Slack brings twice has its effect once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from partnership_at_work import AtWork

from bot import inbox
from bot.inbox import AlreadyReceivedError
from bot.partnerships import Unit


def test_a_payload_has_its_effect_once_on_either_database(database_url: str, tmp_path: Path) -> None:
    """Another of the same words does have one; and what raised had none, so it may come again."""
    world = AtWork(database_url, tmp_path / "keys", datetime(2026, 5, 4, 8, tzinfo=UTC), home=1, partner=1)
    done: list[str] = []

    def act(_w: Unit, said: str) -> None:
        done.append(said)

    def fail(_w: Unit) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        world.do(inbox.once, "V1/a", fail)
    world.do(inbox.once, "V1/a", act, "first")
    with pytest.raises(AlreadyReceivedError):
        world.do(inbox.once, "V1/a", act, "again")
    world.do(inbox.once, "V2/a", act, "first")
    assert done == ["first", "first"]
    world.database.close()
