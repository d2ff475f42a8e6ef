"""Erasing a person: who they are and what only they wrote goes, what was counted stays."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, inspect, or_, select, update
from sqlmodel import col, delete, func, select as select_records

from bot.blocks.elements import escaped
from bot.language import translator
from bot.outbox import OwedMessage
from bot.partnerships import (
    PARTS,
    CalendarFeed,
    Part,
    Partnership,
    Person,
    PortfolioReader,
    Seat,
    Unit,
    seat_of,
)
from bot.personal.columns import COLUMNS
from bot.personal.rows import Traces
from bot.sealed import SealedAnswer
from bot.tables import metadata

OPENING: Final = 12
"""By so many characters of each of its lines a text is found again in what was made of it for Slack."""
NOT_TEXT: Final = frozenset({"type", "action_id", "block_id", "value", "style", "url"})
"""What stands in a block without being shown to anybody."""


@dataclass(frozen=True)
class Erased:
    """One person who has been erased, in one partnership."""

    seat: Seat
    parts: Sequence[str]
    """The parts that nobody holds in their place yet."""


def erase(w: Unit, traces: Traces) -> list[Erased]:
    """Erase somebody wherever they were found; returns who they were, without their name."""
    gone = [_erase_person(w, traces, person) for person in traces.people.values()]
    _forget_user(w, traces)
    w.session.flush()
    w.forget()
    return gone


def erase_settled(w: Unit, partnership_id: int) -> int:
    """Blank what erased people wrote and others still acted on then, once it is settled; returns how much."""
    people = w.session.exec(
        select_records(Person).where(
            Person.partnership_id == partnership_id, col(Person.erased_at).is_not(None)
        )
    ).all()
    if not people:
        return 0
    partnership = w.session.get_one(Partnership, partnership_id)
    texts = _blank_texts(w, partnership, [person.id for person in people])
    _redact_messages(w, partnership, texts, ())
    return len(texts)


def erased_word(partnership: Partnership) -> str:
    """What stands in place of a text that was erased, for both sides to read."""
    _ = translator(partnership.language)
    return _("[erased]")


def forget_who(w: Unit, partnership: Partnership, person: Person) -> None:
    """Their name, workspace and choices go; the row stays, so that what is counted stays."""
    number = w.session.exec(
        select_records(func.count())
        .select_from(Person)
        .where(Person.partnership_id == partnership.id, col(Person.erased_at).is_not(None))
    ).one()
    w.session.exec(delete(CalendarFeed).where(col(CalendarFeed.person_id) == person.id))
    _ = translator(partnership.language)
    person.erase(_("erased person #{n}", n=number + 1), w.now)


def _erase_person(w: Unit, traces: Traces, person: Person) -> Erased:
    partnership = traces.partnerships[person.partnership_id]
    before = seat_of(w, partnership, person)
    texts = _blank_texts(w, partnership, [person.id])
    named = (person.user, person.name)
    for part in w.session.exec(select_records(Part).where(Part.person_id == person.id)):
        w.session.delete(part)
    w.session.exec(delete(SealedAnswer).where(col(SealedAnswer.person_id) == person.id))
    forget_who(w, partnership, person)
    w.session.flush()
    _redact_messages(w, partnership, texts, named)
    w.touch(partnership)
    return Erased(
        Seat(partnership, before.side, person, frozenset()), [part for part in PARTS if part in before.parts]
    )


def _blank_texts(w: Unit, partnership: Partnership, ids: Sequence[int]) -> list[str]:
    """Blank what only they wrote; returns the texts, by which copies are found."""
    word, texts = erased_word(partnership), list[str]()
    w.session.flush()
    connection = w.session.connection()
    for table in metadata.sorted_tables:
        columns = COLUMNS[table.name]
        if table.name == "person":
            continue
        for name, text in columns.theirs.items():
            column: Any = table.c[name]
            found = and_(_by(table, text.by, ids), column != "", column != word, _settled(table, text.once))
            texts += connection.execute(select(column).where(found)).scalars().all()
            connection.execute(update(table).where(found).values({name: word}))
    for record in w.session:
        name = inspect(record).mapper.local_table.description
        if name != "person" and COLUMNS[name].theirs:
            w.session.expire(record)
    return texts


def _by(table: Table, names: Sequence[str], ids: Sequence[int]) -> ColumnElement[bool]:
    return or_(*(table.c[name].in_(ids) for name in names))


def _settled(table: Table, moments: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(table.c[name].is_not(None) for name in moments)) if moments else and_(True)


def _forget_user(w: Unit, traces: Traces) -> None:
    """Slack's id, where it stands by itself; what was sent to them alone is deleted."""
    partnership, mail = list(traces.partnerships), col(OwedMessage.place) == traces.user
    theirs = and_(mail, col(OwedMessage.partnership_id).in_(partnership))
    sent = w.session.exec(select_records(OwedMessage.id).where(theirs)).all()
    w.session.exec(update(OwedMessage).where(col(OwedMessage.thread_of).in_(sent)).values(thread_of=None))
    w.session.exec(delete(OwedMessage).where(theirs))
    _forget_reader(w, traces)
    for each in traces.partnerships.values():
        if each.begun_by == traces.user:
            each.begun_by = ""
    if traces.one is None:
        installations = metadata.tables["slack_installations"]
        found = installations.c.user_id == traces.user
        if traces.owner is not None:
            found &= installations.c.team_id == traces.owner
        w.session.connection().execute(update(installations).where(found).values(user_id=""))


def _forget_reader(w: Unit, traces: Traces) -> None:
    """Of which channels they see a line, and what these were told of it."""
    for reader in w.session.exec(
        select_records(PortfolioReader).where(
            PortfolioReader.user == traces.user,
            col(PortfolioReader.partnership_id).in_(list(traces.partnerships)),
        )
    ).all():
        partnership = traces.partnerships[reader.partnership_id]
        named = (reader.user, reader.name)
        reader.user, reader.name = f"erased:{reader.id}", erased_word(partnership)
        reader.removed_at = reader.removed_at or w.now
        _redact_messages(w, partnership, (), named)


def _redact_messages(
    w: Unit, partnership: Partnership, texts: Collection[str], named: Collection[str]
) -> None:
    """What names them or holds a text of theirs is blanked in the copies; nothing is edited in Slack."""
    found = _pattern(texts, named)
    if found is None:
        return
    word = erased_word(partnership)
    for owed in w.session.exec(
        select_records(OwedMessage).where(OwedMessage.partnership_id == partnership.id)
    ):
        blocks = _redacted(owed.blocks, found, word)
        if blocks != owed.blocks or found.search(_even(owed.text)):
            owed.blocks, owed.text, owed.plain = blocks, word, None


def _pattern(texts: Collection[str], named: Collection[str]) -> re.Pattern[str] | None:
    """Finds a text by the beginning of any of its lines, escaped as in a message, and a name as a word."""
    openings = {
        opening
        for text in texts
        for line in text.splitlines()
        for opening in (_even(line)[:OPENING].strip(), escaped(_even(line)[:OPENING].strip()))
        if opening
    }
    names = [rf"(?<!\w){re.escape(each)}(?!\w)" for name in named for each in {name, escaped(name)}]
    parts = [*names, *sorted(map(re.escape, openings), key=len, reverse=True)]
    return re.compile("|".join(parts)) if parts else None


def _redacted(part: Any, found: re.Pattern[str], word: str) -> Any:
    """The same blocks, in which each shown text that holds something of it is one word."""
    if isinstance(part, dict):
        return {
            name: each if name in NOT_TEXT else _redacted(each, found, word) for name, each in part.items()
        }
    if isinstance(part, list):
        return [_redacted(each, found, word) for each in part]
    if isinstance(part, str) and found.search(_even(part)):
        return word
    return part


def _even(text: str) -> str:
    return " ".join(text.split())
