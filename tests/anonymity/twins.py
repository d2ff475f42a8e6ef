"""Leaky twins of the product: if the attacker missed one, its silence elsewhere would prove nothing."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from partnership_of_eight import Eight
from sqlmodel import select

from bot import sealed
from bot.database import Database
from bot.outbox import OwedMessage
from bot.partnerships import Unit
from bot.rituals.retro import release
from bot.sealed import FolderKeys, Key, box as sealed_box


def _as_they_are(things: Iterable[Any]) -> list[Any]:
    return list(things)


def in_order(patch: pytest.MonkeyPatch, _eight: Eight) -> None:
    """Cards get random keys, but are inserted unshuffled."""
    patch.setattr(sealed, "shuffled", _as_they_are)
    patch.setattr(sealed_box, "shuffled", _as_they_are)


def counting_up(patch: pytest.MonkeyPatch, eight: Eight) -> None:
    """Cards are numbered by a serial, as an autoincrement does."""
    in_order(patch, eight)
    numbers = itertools.count(1)
    patch.setattr(release, "random_key", lambda: f"{next(numbers):032}")


def without_padding(patch: pytest.MonkeyPatch, _eight: Eight) -> None:
    """A ciphertext is as long as its text."""

    def as_long_as_it_is(content: str) -> bytes:
        written = content.encode()
        return len(written).to_bytes(4, "big") + written

    patch.setattr(sealed_box, "_padded", as_long_as_it_is)


def without_truncation(patch: pytest.MonkeyPatch, eight: Eight) -> None:
    """Inserted in order and then written anew by VACUUM, which leaves the older pages in the log."""
    in_order(patch, eight)

    def vacuum(database: Database) -> bool:
        raw = database.engine.raw_connection()
        raw.cursor().execute("VACUUM")
        raw.close()
        return True

    patch.setattr(Database, "truncate_log", vacuum)


def a_live_board(patch: pytest.MonkeyPatch, eight: Eight) -> None:
    """The channel is shown the cards so far, shuffled, after every answer: as most retro tools do."""
    given: list[str] = []
    honest = eight.answer

    def answer(number: int, round_id: int, words: str) -> None:
        honest(number, round_id, words)
        given.append(words)

        def show(w: Unit) -> None:
            owed = w.session.exec(
                select(OwedMessage).where(OwedMessage.name == "retro.prompt", OwedMessage.about == round_id)
            ).one()
            owed.blocks = [{"text": text} for text in sealed.shuffled(given)]

        eight.do(show)

    patch.setattr(eight, "answer", answer)


def a_key_left_behind(patch: pytest.MonkeyPatch, _eight: Eight) -> None:
    """The key of a round outlives its release, and copies of the sealed rows exist."""
    patch.setattr(FolderKeys, "destroy", lambda _self, _box: None)


def taken_at_the_rows_word(patch: pytest.MonkeyPatch, _eight: Eight) -> None:
    """Who acts is whoever has their account in the table of people: as it was, and is nearly everywhere."""
    patch.setattr(Key, "acting", lambda key, _account, person_id: key.terms.writer(person_id))


TWINS: Mapping[str, Callable[[pytest.MonkeyPatch, Eight], None]] = {
    "numbers that count up": counting_up,
    "inserted in order": in_order,
    "no padding": without_padding,
    "log not truncated": without_truncation,
    "a live board": a_live_board,
    "accounts not proven": taken_at_the_rows_word,
    "a key left behind": a_key_left_behind,
}
ON_POSTGRESQL = (
    "numbers that count up",
    "inserted in order",
    "no padding",
    "a live board",
    "accounts not proven",
    "a key left behind",
)
"""The log of PostgreSQL is no file beside the tables."""
