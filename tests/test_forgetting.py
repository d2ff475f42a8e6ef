"""Which looks of messages are forgotten in the night, each by the one thing that keeps it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork
from sqlmodel import select
from tests_shared import PATIENCE

from bot import outbox
from bot.blocks.elements import Message
from bot.database import Database
from bot.outbox import OwedMessage, owe, shown
from bot.outbox.forgetting import KEPT
from bot.outbox.records import FIRSTS
from bot.outbox.stale import StaleMessage
from bot.partnerships import Partnership, Unit

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
LONG_AGO = NOW - KEPT - timedelta(seconds=1)
OLD: dict[str, Any] = {
    "about": 1, "place": "C", "text": "a", "blocks": [{"type": "divider"}], "key": "k", "ts": "1.0",
    "name": "status.digest", "delivered": 1, "owed_since": LONG_AGO,
}  # fmt: skip


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[AtWork]:
    """A partnership of two."""
    made = AtWork(database_url, tmp_path / "keys", NOW, home=1, partner=1)
    yield made
    made.database.close()


@pytest.mark.parametrize(
    "kept_by",
    [
        {"owed_since": NOW - KEPT},
        {"due_at": NOW},
        {"dead_at": LONG_AGO},
        {"ts": None, "delivered": 0},
        {"ts": None, "deleted_at": LONG_AGO, "due_at": NOW},
        {"wanted": 2},
        {"stale_at": NOW},
        {"name": "panel"},
        {"name": "retro.prompt"},
        {"name": "retro.voted"},
        *({"name": name} for name in sorted(FIRSTS)),
    ],
    ids=lambda kept_by: "-".join(map(str, kept_by)) + str(kept_by.get("name", "")),
)
def test_what_may_still_be_needed_is_kept(office: AtWork, kept_by: dict[str, Any]) -> None:
    """Beside one that differs in nothing else, and is forgotten."""

    def forget(w: Unit) -> list[str]:
        of: dict[str, Any] = {"partnership_id": office.id}
        rows = [OwedMessage(**OLD, **of), OwedMessage(**{**OLD, **of, "about": 2, "key": "l", **kept_by})]
        w.session.add_all(rows)
        w.session.flush()
        outbox.forget_looks(w, w.session.get_one(Partnership, office.id))
        w.session.expire_all()
        return [f"{row.text}{row.blocks or ''}" for row in rows]

    assert office.do(forget) == ["", "a[{'type': 'divider'}]"]


@pytest.mark.parametrize("ts", ["1.0", None])
def test_what_was_deleted_in_slack_is_forgotten_whatever_was_wanted_since(
    office: AtWork, ts: str | None
) -> None:
    """It is not posted again."""

    def forget(w: Unit) -> str:
        gone: dict[str, Any] = {**OLD, "ts": ts, "deleted_at": LONG_AGO, "wanted": 3}
        row = OwedMessage(**gone, partnership_id=office.id)
        w.session.add(row)
        outbox.forget_looks(w, w.session.get_one(Partnership, office.id))
        return row.text

    assert office.do(forget) == ""


def test_the_same_look_again_owes_nothing_and_another_is_whole(office: AtWork) -> None:
    """Nobody's message is marked as edited for nothing, and where all is drawn anew Slack has few to take."""

    def want(w: Unit) -> list[object]:
        row = OwedMessage(**OLD, partnership_id=office.id)
        w.session.add(row)
        outbox.forget_looks(w, w.session.get_one(Partnership, office.id))
        again = row.want(Message("a", [{"type": "divider"}]), NOW)
        kept = row.text, row.due_at
        other = row.want(Message("b", []), NOW)
        return [again, kept, other, row.text, row.due_at == NOW, row.forgotten]

    assert office.do(want) == [False, ("", None), True, "b", True, None]


def test_who_changes_a_message_in_that_moment_waits_for_it_and_is_heard(
    postgresql_url: str, tmp_path: Path
) -> None:
    """The night is long where a bot that was down catches up with it in the morning."""
    office = AtWork(postgresql_url, tmp_path / "keys", NOW, home=1, partner=1)
    other = Database(postgresql_url)

    def owe_other_look() -> bool:
        with other.session() as session, session.begin():
            here = session.get_one(Partnership, office.id)
            return owe(session, here, "C", "status.digest", 1, Message("b", []), NOW)

    def forget(w: Unit) -> Future[bool]:
        outbox.forget_looks(w, w.session.get_one(Partnership, office.id))
        waits = pool.submit(owe_other_look)
        with suppress(TimeoutError):
            waits.result(0.5)
        return waits

    with ThreadPoolExecutor(1) as pool:
        office.do(lambda w: w.session.add(OwedMessage(**OLD, partnership_id=office.id)))
        assert office.do(forget).result(PATIENCE)
    assert [each.text for each in office.do(lambda w: w.session.exec(select(OwedMessage)).all())] == ["b"]
    other.close()
    office.database.close()


def test_what_is_noted_as_stale_is_kept(office: AtWork) -> None:
    """Delivery has yet to draw it."""

    def forget(w: Unit) -> str:
        row = OwedMessage(**OLD, partnership_id=office.id)
        w.session.add(row)
        w.session.flush()
        w.session.add(StaleMessage(message_id=row.id, at=NOW, priority=1))
        outbox.forget_looks(w, w.session.get_one(Partnership, office.id))
        w.session.expire_all()
        return row.text

    assert office.do(forget) == "a"


def test_what_a_version_before_has_answered_is_kept(office: AtWork) -> None:
    """It is another message's first."""

    def forget(w: Unit) -> list[str]:
        first = OwedMessage(**OLD, partnership_id=office.id)
        w.session.add(first)
        w.session.flush()
        reply = OwedMessage(**{**OLD, "about": 2, "key": "l"}, partnership_id=office.id, thread_of=first.id)
        w.session.add(reply)
        w.session.flush()
        outbox.forget_looks(w, w.session.get_one(Partnership, office.id))
        w.session.expire_all()
        return [first.text, reply.text]

    assert office.do(forget) == ["a", ""]


def test_a_reply_is_owed_only_to_what_is_kept_for_its_replies(office: AtWork) -> None:
    """Else, deleted after a month, it could not come back before the next."""

    def reply(w: Unit) -> None:
        here = w.session.get_one(Partnership, office.id)
        owe(w.session, here, here.channel, "action.told", 1, Message("b", []), NOW, ("status.digest", 1))

    with pytest.raises(LookupError, match=r"status\.digest is to be one of FIRSTS: action.told answers it"):
        office.do(reply)


def test_only_what_is_kept_to_be_read_is_read(office: AtWork) -> None:
    """Else it would be nothing after two weeks."""

    def read(w: Unit) -> None:
        shown(w.session, w.session.get_one(Partnership, office.id), "status.digest", 1, "said")

    with pytest.raises(LookupError, match=r"status\.digest is to be one of READ_AGAIN"):
        office.do(read)
