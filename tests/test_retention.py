"""What has ended is kept for as long as was said and not longer; what is open is never deleted."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from ready_made import ready
from rows_everywhere import START, Rows, canary, everything
from sqlalchemy import CursorResult, Table, select
from sqlmodel import Session
from tests_shared import at_once, key_under, keys_in

from bot import blocks, personal, retention
from bot.clock import MovableClock
from bot.database import Database
from bot.keeping import KINDS as SETTABLE, by_kind
from bot.language import translator
from bot.partnerships import Partnership, Person, Unit
from bot.retention import ABOUT, KINDS, STAYS, Keeping
from bot.retention.deleting import belongs_to
from bot.retention.kinds import BOXES
from bot.rituals.status import StatusRound
from bot.sealed import Terms, random_key
from bot.tables import metadata
from bot.work import Work
from schedules import retention as nightly

DOCS = Path(__file__).parent.parent / "docs"
KEEPING = Keeping()
KEPT_UNTIL = START + relativedelta(months=KEEPING.months)
A_MINUTE = timedelta(minutes=1)


class House:
    """A database on which nights pass."""

    def __init__(self, url: str, keys: Path) -> None:
        self.database = ready(Database(url))
        self.clock = MovableClock(START)
        self.keys = keys_in(keys)
        self.work = Work(self.database, self.clock, self.keys, lambda _w, _ids: None, lambda _places: None)

    def do(self, act: Callable[[Unit], Any]) -> Any:
        """One unit of work, as the product runs it."""
        return at_once(self.work, act)

    def rows(self, user: str = "UERIK", **given: Any) -> Rows:
        """A partnership with a row of somebody's everywhere."""
        made: Rows = self.do(lambda w: Rows(w.session, user, **given))
        return made

    def change(self, name: str, row_id: int, **values: Any) -> None:
        """Set columns of one row."""
        table = metadata.tables[name]
        self.do(
            lambda w: w.session.connection().execute(
                table.update().where(table.c.id == row_id).values(values)
            )
        )

    def night(self, moment: datetime, rows: Rows, keeping: Keeping = KEEPING) -> dict[str, int]:
        """The purge of one partnership at a moment; returns how much of each kind it deleted."""
        self.clock.move_to(moment)
        self.change("partnership", rows.partnership_id, purge_at=moment)
        return dict(self.do(lambda w: retention.purge(w, rows.partnership_id, keeping)))

    def count(self, name: str, rows: Rows) -> int:
        """How many rows of a table belong to a partnership."""
        return int(self.do(lambda w: len(rows_in(w.session, metadata.tables[name], rows.partnership_id))))


def rows_in(session: Session, table: Table, partnership_id: int) -> list[Any]:
    """Rows of a partnership, by whatever they refer to."""
    found = select(table).where(belongs_to(table, partnership_id))
    return list(session.connection().execute(found).all())


@pytest.fixture
def house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    made = House(sqlite_url, tmp_path / "keys")
    yield made
    made.database.close()


ENDS = {
    "status_round": "status",
    "status_change": "status",
    "status_point": "status",
    "retro_round": "retro",
    "retro_change": "retro",
    "escalation": "escalation",
    "action": "action",
    "risk": "risk",
    "kudos": "kudos",
    "invitation": "invitation",
    "pair_round": "pair",
    "mediation": "mediation",
    "scorecard": "scorecard",
    "charter_question": "charter",
    "charter_welcome": "charter",
    "charter_article": "charter",
}
"""Tables in which the sample's row has ended, by kind."""
OPEN: dict[str, dict[str, Any]] = {
    "status_round": {"closed_at": None, "called_off_at": None},
    "status_point": {"dealt_at": None},
    "retro_round": {"closed_at": None},
    "escalation": {"confirmed_at": None},
    "action": {"done_at": None, "dropped_at": None},
    "risk": {"closed_at": None, "came_true_at": None},
    "invitation": {"called_off_at": None, "starts_at": START + timedelta(days=4000)},
    "pair_round": {"ask_at": START},
    "mediation": {"ended_at": None},
    "charter_question": {"answered_at": None},
    "charter_article": {"taken_out_at": None},
}
"""What makes a row one that is open."""


def settled(house: House) -> Rows:
    """A partnership in which everything that can end has: its month of praise, and its charter long ago."""
    rows = house.rows(unset=frozenset({("pair_round", "ask_at")}))
    for number in (5, 6, 7):
        house.do(partial(add_version, rows=rows, number=number))
    return rows


def id_of(made: CursorResult[Any]) -> int:
    """Of the row that was written."""
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def add_version(w: Unit, rows: Rows, number: int) -> int:
    """A later version of the charter; returns its id."""
    table = metadata.tables["charter_version"]
    values = {
        "charter_id": rows.ids["charter"],
        "number": 1000 + number,
        "begun_at": START,
        "begun_by": rows.person,
        "in_force": {},
    }
    made = w.session.connection().execute(table.insert().values(values))
    return id_of(made)


@pytest.mark.parametrize("name", ENDS)
def test_each_kind_is_kept_to_the_moment_and_not_longer(house: House, name: str) -> None:
    """With all that belongs to it, and the copy of what was told of it."""
    rows = settled(house)
    if name == "charter_question":
        house.change("charter_article", rows.ids["charter_article"], taken_out_at=None)
    about = {message: column for message, (table, column) in ABOUT.items() if table == name}
    for number, (message, column) in enumerate(about.items()):
        house.do(partial(copy_of, rows=rows, message=message, table=name, column=column, number=number))
    assert house.night(KEPT_UNTIL - A_MINUTE, rows) == {}
    assert house.count(name, rows) == 1
    purged = house.night(KEPT_UNTIL + A_MINUTE, rows)
    assert purged[ENDS[name]] >= 1
    assert house.count(name, rows) == 0
    for table in metadata.sorted_tables:
        if any(key.column.table.name == name for key in table.foreign_keys):
            assert house.count(table.name, rows) == 0, table.name
    left = house.do(lambda w: rows_in(w.session, metadata.tables["message"], rows.partnership_id))
    assert not {each.name for each in left} & set(about)
    assert house.night(KEPT_UNTIL + 2 * A_MINUTE, rows) == {}, "nothing is done twice"


def copy_of(w: Unit, rows: Rows, message: str, table: str, column: str, number: int) -> None:
    """A message about a row, as the outbox keeps it."""
    about = rows.ids[table] if column == "id" else rows.person
    values = {
        "partnership_id": rows.partnership_id,
        "name": message,
        "about": about,
        "place": f"C{number}",
        "text": "t",
        "blocks": [],
        "key": f"k{number}",
        "wanted": 1,
        "delivered": 1,
        "owed_since": START,
        "attempts": 0,
    }
    w.session.connection().execute(metadata.tables["message"].insert().values(values))


@pytest.mark.parametrize("name", OPEN)
def test_what_is_open_is_kept_however_old_it_is(house: House, name: str) -> None:
    """A blocker of ten years ago that nobody confirmed is still there."""
    rows = settled(house)
    if name == "charter_question":
        house.change("charter_article", rows.ids["charter_article"], taken_out_at=None)
    house.change(name, rows.ids[name], **OPEN[name])
    house.night(START + timedelta(days=3650), rows)
    assert house.count(name, rows) == 1


def test_a_retro_whose_dots_are_still_counted_is_open(house: House) -> None:
    """Although its cards were released long ago."""
    rows = settled(house)
    house.change("retro_round", rows.ids["retro_round"], voted_at=None)
    house.night(START + timedelta(days=3650), rows)
    assert house.count("retro_round", rows) == house.count("retro_card", rows) == 1
    house.change("retro_round", rows.ids["retro_round"], dots_box=None, talked_at=None)
    house.night(START + timedelta(days=3651), rows)
    assert house.count("retro_round", rows) == 1, "whether it was worth it is still to be counted"
    house.change("retro_round", rows.ids["retro_round"], worth_box=None)
    house.night(START + timedelta(days=3652), rows)
    assert house.count("retro_round", rows) == house.count("retro_card", rows) == 0


@pytest.mark.parametrize("name", BOXES)
def test_what_still_lies_sealed_goes_with_its_row(house: House, name: str) -> None:
    """What three people kept of a mediation: the texts, and the key."""
    rows, box = settled(house), random_key()
    house.change(name, rows.ids[name], box=box)
    house.keys.create(box, key_under(Terms(1, frozenset({rows.person}), START)))
    values = {"box": box, "person_id": rows.person, "ciphertext": b"sealed"}
    sealed = metadata.tables["sealed_answer"]
    house.do(lambda w: w.session.connection().execute(sealed.insert().values(values)))
    house.night(KEPT_UNTIL - A_MINUTE, rows)
    assert (house.keys.read(box) is None, house.count("sealed_answer", rows)) == (False, 2)
    house.night(KEPT_UNTIL + A_MINUTE, rows)
    assert (house.keys.read(box) is None, house.count("sealed_answer", rows)) == (True, 1)


def test_every_column_that_names_a_box_is_known() -> None:
    """Whatever ritual seals something in it."""
    named = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("box") and table.name != "sealed_answer"
    }
    assert named == {(name, column) for name, columns in BOXES.items() for column in columns}


def test_praise_is_kept_until_it_was_told_in_its_month(house: House) -> None:
    """And the month that is not rounded up yet stays, as does the latest that is."""
    rows = settled(house)
    house.change("kudos_month", rows.ids["kudos_month"], done_at=None)
    house.night(START + timedelta(days=3650), rows)
    assert house.count("kudos", rows) == house.count("kudos_month", rows) == 1
    house.change("kudos_month", rows.ids["kudos_month"], done_at=START)
    house.night(START + timedelta(days=3651), rows)
    assert (house.count("kudos", rows), house.count("kudos_month", rows)) == (0, 1)


def test_the_two_newest_versions_of_a_charter_stay_whole(house: House) -> None:
    """A text is deleted once another took its place in an older version; signatures go with their version."""
    rows = house.rows(unset=frozenset({("charter_article", "taken_out_at")}))
    first, article = rows.ids["charter_version"], rows.ids["charter_article"]
    house.change("charter_version", first, number=1)
    revisions = [rows.ids["charter_revision"]]

    def go_on(w: Unit, number: int) -> None:
        version = add_version(w, rows, number - 1000)
        values = {
            "article_id": article,
            "follows": revisions[-1],
            "version_id": version,
            "parts": [f"v{number}"],
        }
        made = w.session.connection().execute(
            metadata.tables["charter_revision"].insert().values({**values, "by": rows.person, "at": START})
        )
        revisions.append(id_of(made))

    def there() -> tuple[list[int], int, int]:
        found = house.do(
            lambda w: rows_in(w.session, metadata.tables["charter_revision"], rows.partnership_id)
        )
        kept = [revisions.index(each.id) for each in found]
        return kept, house.count("charter_version", rows), house.count("charter_signature", rows)

    for number in (2, 3):
        house.do(partial(go_on, number=number))
    assert house.night(KEPT_UNTIL + A_MINUTE, rows).get("charter", 0) >= 1
    assert there() == ([0, 1, 2], 3, 1), "what stood before the two newest is what they are compared with"
    house.do(lambda w: go_on(w, 4))
    house.night(KEPT_UNTIL + 2 * A_MINUTE, rows)
    assert there() == ([1, 2, 3], 3, 0)


def test_a_review_that_waits_for_an_answer_stays_until_the_next(house: House) -> None:
    """It is the latest of its charter."""
    rows = settled(house)
    house.change("charter_review", rows.ids["charter_review"], confirmed_at=None)
    house.night(START + timedelta(days=3650), rows)
    assert house.count("charter_review", rows) == 1
    values = {"charter_id": rows.ids["charter"], "due_at": KEPT_UNTIL, "opened_at": KEPT_UNTIL, "edition": 1}
    later = metadata.tables["charter_review"].insert().values(values)
    house.do(lambda w: w.session.connection().execute(later))
    house.night(START + timedelta(days=3651), rows)
    assert house.count("charter_review", rows) == 1
    assert house.count("charter_confirmation", rows) == 0


def test_who_left_so_long_ago_has_no_name_any_more(house: House) -> None:
    """What is still open of theirs keeps its words."""
    rows = house.rows(unset=frozenset({("escalation", "confirmed_at")}))
    house.change("person", rows.person, left_at=START)
    assert house.night(KEPT_UNTIL - A_MINUTE, rows).get("people") is None
    assert house.night(KEPT_UNTIL + A_MINUTE, rows)["people"] == 1
    person = house.do(lambda w: w.session.get_one(Person, rows.person))
    assert (person.name, person.user, person.left_at) == ("erased person #1", f"erased:{person.id}", START)


def test_a_kind_may_have_months_of_its_own(house: House) -> None:
    """The others are kept as usual."""
    rows = settled(house)
    purged = house.night(START + relativedelta(months=6, days=1), rows, Keeping(by_kind={"status": 6}))
    assert purged == {"status": 3}
    assert by_kind("status=6, retro = 12,") == {"status": 6, "retro": 12}
    for wrong, said in (("stauts=6", "it knows these kinds"), ("status", "number"), ("status=0", "number")):
        with pytest.raises(ValueError, match=said):
            by_kind(wrong)


def test_a_partnership_that_ended_is_deleted_with_everything_in_it(house: House) -> None:
    """Its keys, too; nothing of any other partnership goes with it."""
    rows = settled(house)
    other = house.rows("UANNA", owner="T2")
    box = random_key()
    house.change("retro_round", rows.ids["retro_round"], box=box)
    house.keys.create(box, key_under(Terms(5, frozenset({rows.person}), START)))
    ended_at = START + timedelta(days=1)
    house.change("partnership", rows.partnership_id, ended_at=ended_at)
    gone = ended_at + KEEPING.after_end
    assert house.night(gone - A_MINUTE, rows) == {}
    assert house.keys.read(box) is not None
    assert house.night(gone, rows) == {"partnership": 1}
    assert house.keys.read(box) is None
    of_nobody = {name for name, table in metadata.tables.items() if not table.foreign_keys} - {"partnership"}
    for table in metadata.sorted_tables:
        if table.name not in of_nobody:
            assert house.count(table.name, rows) == 0, table.name
            assert house.count(table.name, other) >= 1, table.name
    after = house.do(lambda w: everything(w.session))
    assert {name for name, there in after.items() if "UERIK" in repr(there)} <= of_nobody
    main = Path(str(house.database.url.database))
    there = main.read_bytes() + main.with_name(main.name + "-wal").read_bytes()
    assert canary("status_answer", "since", "UERIK").encode() not in there
    assert canary("status_answer", "since", "UANNA").encode() in there


def test_a_number_is_never_given_twice(house: House) -> None:
    """A button in an old message would otherwise act on something else."""
    rows = settled(house)
    deleted, partnership = rows.ids["status_round"], rows.partnership_id
    house.night(KEPT_UNTIL + A_MINUTE, rows)

    def two_rounds(w: Unit) -> list[int]:
        made = [
            StatusRound(
                partnership_id=rows.partnership_id,
                planned_on=None,
                meeting_at=START + timedelta(hours=each),
                opened_at=START,
                was_due_at=START,
            )
            for each in range(2)
        ]
        w.session.add_all(made)
        w.session.flush()
        return [each.id for each in made]

    assert house.do(two_rounds) == [deleted + 1, deleted + 2]
    house.change("partnership", rows.partnership_id, ended_at=START)
    house.night(KEPT_UNTIL + 2 * A_MINUTE, rows)

    def begin(w: Unit) -> int:
        made = Partnership(
            owner="T1", channel="C2", name="n", language="da", zone="UTC", begun_by="U", begun_at=START
        )
        w.session.add(made)
        w.session.flush()
        return made.id

    assert house.do(begin) == partnership + 1


def test_each_night_is_claimed_once_and_its_counts_are_logged(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """At three by the partnership's clock, and never what anybody wrote."""
    rows = settled(house)
    house.change("partnership", rows.partnership_id, purge_at=START)
    house.clock.move_to(KEPT_UNTIL + A_MINUTE)
    with caplog.at_level(logging.DEBUG):
        asyncio.run(nightly.sweep(house.work, KEEPING))
        asyncio.run(nightly.sweep(house.work, KEEPING))
    said = [each for each in caplog.records if getattr(each, "action", "") == "retention.purged"]
    assert len(said) == 1
    assert "status 3" in said[0].getMessage()
    assert "UERIK" not in caplog.text
    due = house.do(retention.next_due)
    assert due > house.clock.now()
    assert (
        due.astimezone(house.do(lambda w: w.session.get_one(Partnership, rows.partnership_id)).tz).hour
    ) == 3
    assert house.work.log_is_clean


def test_one_partnership_that_breaks_stops_no_other(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has a transaction of its own."""
    first, second = settled(house), house.rows("UANNA", owner="T2")
    house.change("partnership", first.partnership_id, purge_at=START, zone="nowhere")
    house.change("partnership", second.partnership_id, purge_at=START)
    house.clock.move_to(KEPT_UNTIL + A_MINUTE)
    asyncio.run(nightly.sweep(house.work, KEEPING))
    assert house.count("status_round", first) == 1
    assert house.count("status_round", second) == 0


def test_every_table_is_deleted_from_or_stays_for_a_reason() -> None:
    """A new one fails here until somebody has said when it goes."""
    ending = {each.table for kind in KINDS for each in kind.endings}
    going = set(ending)
    for table in metadata.sorted_tables:
        if any(key.column.table.name in going for key in table.foreign_keys):
            going.add(table.name)
    assert not ending & set(STAYS)
    assert going | set(STAYS) == set(metadata.tables)


def test_every_message_tells_of_a_row() -> None:
    """With which its copy is deleted."""
    assert set(ABOUT) == {*blocks.MESSAGES, "pair.count"}, "the last was posted by a version before"
    for table, column in ABOUT.values():
        assert column in metadata.tables[table].c


def test_the_settings_name_every_kind() -> None:
    """And people, whose names go."""
    assert {*(kind.name for kind in KINDS), "people"} == set(SETTABLE)


@pytest.mark.parametrize(
    ("language", "page"), [("en", "data-protection.md"), ("da", "data-protection.da.md")]
)
def test_the_documentation_has_the_table_of_the_code(language: str, page: str) -> None:
    """Word by word, in both languages."""
    table = retention.as_table(translator(language), KEEPING)
    assert table in (DOCS / page).read_text(), f"put this into docs/{page}:\n{table}"
    assert re.search(r"RETENTION_AFTER_END_DAYS", table)


def test_postgresql_deletes_and_erases_the_same(house: House, postgresql_url: str, tmp_path: Path) -> None:
    """Row for row as SQLite does."""
    server = House(postgresql_url, tmp_path / "other keys")
    there: list[dict[str, int]] = []
    for each in (house, server):
        rows = settled(each)
        each.do(lambda w: personal.erase(w, personal.traces_of(w, "UERIK")))
        assert each.night(KEPT_UNTIL - A_MINUTE, rows) == {}
        purged = each.night(KEPT_UNTIL + A_MINUTE, rows)
        there.append(purged | {table.name: each.count(table.name, rows) for table in of_partnerships()})
        told = each.do(lambda w: personal.export(w.session, personal.traces_of(w, "UERIK"), w.now))
        assert "UERIK-wrote" not in told
        each.change("partnership", rows.partnership_id, ended_at=START)
        assert each.night(KEPT_UNTIL + 2 * A_MINUTE, rows) == {"partnership": 1}
        assert {each.count(table.name, rows) for table in of_partnerships()} == {0}
    server.database.close()
    assert there[0] == there[1]


def of_partnerships() -> list[Table]:
    return [table for table in metadata.sorted_tables if table.foreign_keys or table.name == "partnership"]
