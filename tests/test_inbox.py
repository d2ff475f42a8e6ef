"""What Slack brings twice has its effect once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from partnership_at_work import AtWork

from bot import inbox
from bot.inbox import AlreadyReceivedError
from bot.partnerships import Partnership, Unit


def test_a_payload_has_its_effect_once_on_either_database(database_url: str, tmp_path: Path) -> None:
    """Another of the same words does have one; and what raised had none, so it may come again."""
    world = AtWork(database_url, tmp_path / "keys", datetime(2026, 5, 4, 8, tzinfo=UTC), home=1, partner=1)
    done: list[str] = []

    def act(w: Unit, said: str) -> None:
        w.session.get_one(Partnership, world.id).name = f"{said} {len(done)}"
        done.append(said)

    def look(w: Unit) -> str:
        return w.session.get_one(Partnership, world.id).name

    def fail(_w: Unit) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        world.do(inbox.once, "V1/a", fail)
    assert world.do(inbox.once, "V1/a", look) == world.do(inbox.once, "V1/a", look), (
        "only reading is no effect"
    )
    world.do(inbox.once, "V1/a", act, "first")
    with pytest.raises(AlreadyReceivedError):
        world.do(inbox.once, "V1/a", act, "again")
    world.do(inbox.once, "V2/a", act, "first")
    assert done == ["first", "first"]
    world.do(inbox.forget, "V2/a")
    world.do(inbox.once, "V2/a", act, "after a no")
    assert done == ["first", "first", "after a no"]
    world.database.close()
