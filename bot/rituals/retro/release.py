"""What was sealed comes out, once: cards without a name shuffled, named ones apart, points as counts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import OperationalError, StatementError
from sqlmodel import SQLModel, insert

from bot import partnerships, sealed
from bot.partnerships import Side, Unit
from bot.rituals.retro.formats import HEALTH, counts, is_answer
from bot.rituals.retro.joining import said_once
from bot.rituals.retro.marks import cards_of
from bot.rituals.retro.records import (
    ANONYMOUS,
    MIXED,
    NAMED,
    RetroCard,
    RetroHealth,
    RetroNamedCard,
    RetroRound,
)
from bot.sealed import random_key


@dataclass(frozen=True)
class Said:
    """What one answer says, without who wrote what carries no name."""

    side: int
    cards: Sequence[Sequence[str]]
    """By column."""
    health: Mapping[str, int]
    by: int | None = None
    """Who put their name to the named ones; None where there are none."""
    named: Sequence[Sequence[str]] = ()


def said_in(contents: Sequence[str], mode: str) -> tuple[list[Said], int]:
    """What was sealed, and how many answers could not be read: those count for nothing.

    Made uniform once more, since an earlier version sealed texts as they were typed.
    """
    said, unreadable = [], 0
    for content in contents:
        try:
            each = _said(json.loads(content), mode)
        except (ValueError, LookupError, TypeError, AttributeError):
            each = None
        if each is None:
            unreadable += 1
        else:
            said.append(each)
    return said, unreadable


def is_enough(said: Sequence[Said], mode: str, k: int) -> bool:
    """Whether anything may be shown: what carries no name from `k` answers on, a name for itself."""
    return len(said) >= k or any(each.named for each in said) or (mode == NAMED and bool(said))


def without_names(said: Sequence[Said], mode: str, k: int) -> list[Said]:
    """The answers whose cards without a name come out, of enough that were opened.

    Of a mixed round only if `k` people wrote some: were those counted who answered, and all but one of them
    named, the rest would be known by subtraction.
    """
    unnamed = [each for each in said if any(each.cards)]
    return unnamed if mode == ANONYMOUS or len(unnamed) >= k else []


def publish(w: Unit, round_: RetroRound, said: Sequence[Said], unreadable: int, mode: str, k: int) -> None:
    """Publish what was sealed, once.

    Mode and `k` are those that were kept with the key: the row's own may have been tampered with.
    """
    shown = without_names(said, mode, k)
    lost = _store(
        w, RetroCard, [_row(round_, *card) for each in shown for card in _by_column(round_, each.cards)]
    )
    lost += _store(
        w,
        RetroNamedCard,
        [
            _row(round_, *card) | {"person_id": each.by}
            for each in said
            for card in _by_column(round_, each.named)
        ],
    )
    round_.unreadable = unreadable + lost
    sides = _sides_that_could_answer(w, round_.partnership_id, said)
    for question in HEALTH:
        points = [(each.side, each.health[question]) for each in said if question in each.health]
        w.session.add_all(_released_health(round_, question, points, sides, k))
    # Beside the names of some, a number of fewer than k would tell of those without.
    round_.answered = len(said) if mode == NAMED or len(said) >= k else 0


def _by_column(round_: RetroRound, cards: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Each card of one person with its column, each only once."""
    last = len(round_.columns) - 1
    return [(min(number, last), text) for number, column in enumerate(cards) for text in said_once(column)]


def _row(round_: RetroRound, column: int, text: str) -> dict[str, Any]:
    return {"key": random_key(), "round_id": round_.id, "column": column, "text": text, "dots": 0}


def _said(written: Any, mode: str) -> Said | None:
    """Raises what a content raises that is no answer; None where nothing is left of one."""
    texts, named = [str(text) for text in written["texts"]], [str(text) for text in written.get("named", ())]
    # Together, as when they were sealed: a mark that both kinds begin with would tie them to one hand.
    cards = cards_of([*texts, *named])
    said = Said(
        int(written["side"]),
        cards[: len(texts)] if mode != NAMED else [],
        {name: given for name, given in written["health"].items() if is_answer(name, given)},
        written.get("by"),
        cards[len(texts) :] if mode in (MIXED, NAMED) else [],
    )
    return said if any(said.cards) or any(said.named) or said.health else None


def _store(w: Unit, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the cards, shuffled; returns how many the database would not take, each of which is left out."""
    rows = sealed.shuffled(rows)
    if not rows or _is_stored(w, table, rows):
        return 0
    return sum(not _is_stored(w, table, [row]) for row in rows)


def _is_stored(w: Unit, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> bool:
    # Not through the session, which may sort what it inserts.
    connection = w.session.connection()
    try:
        with connection.begin_nested():
            connection.execute(insert(table), rows)
    except (StatementError, UnicodeError) as error:
        if isinstance(error, OperationalError):
            # The database itself: everything is tried again later.
            raise
        return False
    return True


def _sides_that_could_answer(w: Unit, partnership_id: int, said: Sequence[Said]) -> list[Side]:
    """A company of which nobody is in the channel any more keeps nothing from the others."""
    side_ids = {person.side_id for person in partnerships.people(w, partnership_id)}
    side_ids |= {each.side for each in said}
    return [side for side in partnerships.sides(w, partnership_id) if side.id in side_ids]


def _released_health(
    round_: RetroRound, question: str, points: Sequence[tuple[int, int]], sides: Sequence[Side], k: int
) -> list[RetroHealth]:
    """The counts that may be shown: none below k; by side only if every side has k, or none is."""
    if len(points) < k:
        return []
    by_side = {side.id: [given for of, given in points if of == side.id] for side in sides}
    if all(len(given) >= k for given in by_side.values()):
        return [counted_as(round_, question, side_id, given) for side_id, given in by_side.items()]
    return [counted_as(round_, question, None, [given for _side, given in points])]


def counted_as(round_: RetroRound, question: str, side_id: int | None, points: Sequence[int]) -> RetroHealth:
    """The row with the counts of a question, of everybody or of one side."""
    one, two, three, four, five = counts(points)
    return RetroHealth(
        key=random_key(),
        round_id=round_.id,
        question=question,
        side_id=side_id,
        one=one,
        two=two,
        three=three,
        four=four,
        five=five,
    )
