"""What is kept about a person: nothing is left out when they ask for it, and nothing when they are erased."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import AtWork
from ready_made import ready
from rows_everywhere import START, Rows, canary, everything, texts_of
from sqlalchemy import JSON, Column, Integer, LargeBinary, String, Table
from tests_shared import at_once, keys_in
from typer.testing import CliRunner

from bot import personal
from bot.blocks import personal as views
from bot.cli import cli
from bot.clock import MovableClock
from bot.conductor.rituals import RITUALS
from bot.database import Database
from bot.language import translator
from bot.partnerships import Person, Unit
from bot.personal import COLUMNS
from bot.tables import metadata
from bot.work import Work


class Kept:
    """A database with rows everywhere."""

    def __init__(self, url: str, keys: Path) -> None:
        self.database = ready(Database(url))
        self.clock = MovableClock(START)
        self.work = Work(
            self.database, self.clock, keys_in(keys), lambda _w, _ids: None, lambda _places: None
        )

    def do(self, act: Any) -> Any:
        """One unit of work, as the product runs it."""
        return at_once(self.work, act)

    def rows(self, user: str, **given: Any) -> Rows:
        """A person with rows everywhere, in a partnership of their own unless `within` another's."""
        made: Rows = self.do(lambda w: Rows(w.session, user, **given))
        return made

    def all(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row there is."""
        found: dict[str, list[tuple[Any, ...]]] = self.do(lambda w: everything(w.session))
        return found

    def export(self, user: str, **where: Any) -> dict[str, Any]:
        """What somebody is given."""
        told: dict[str, Any] = json.loads(
            self.do(lambda w: personal.export(w.session, personal.traces_of(w, user, **where), w.now))
        )
        return told

    def erase(self, user: str, **where: Any) -> Any:
        """Erase somebody."""
        return self.do(lambda w: personal.erase(w, personal.traces_of(w, user, **where)))

    def in_file(self) -> bytes:
        """The database and its log as bytes."""
        main = Path(str(self.database.url.database))
        files = (main, main.with_name(main.name + "-wal"))
        return b"".join(path.read_bytes() for path in files if path.exists())


@pytest.fixture
def kept(sqlite_url: str, tmp_path: Path) -> Iterator[Kept]:
    made = Kept(sqlite_url, tmp_path / "keys")
    yield made
    made.database.close()


def is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | JSON | LargeBinary) or "String" in type(column.type).__name__


def may_be_a_person(column: Column[Any]) -> bool:
    """A number that refers to a person, or that could: only a foreign key tells what it refers to."""
    referred = {key.column.table.name for key in column.foreign_keys}
    if referred:
        return referred == {"person"}
    named_so = column.name in {"by", "about"} or column.name.endswith(("_by", "_id", "_of"))
    return isinstance(column.type, Integer) and named_so


def argued(table: Table) -> list[str]:
    """The columns of which it is said what they hold of people, each as often as it is said."""
    held = COLUMNS[table.name]
    return [
        name
        for names in (
            held.people,
            held.listed,
            held.users,
            held.theirs,
            held.staying,
            held.ours,
            held.sealed,
            held.secret,
        )
        for name in names
    ]


def test_of_every_column_it_is_said_what_it_holds_of_people() -> None:
    """A new table, reference or text fails here until somebody has argued for it; none is named twice."""
    assert set(COLUMNS) == set(metadata.tables)
    for table in metadata.sorted_tables:
        said = argued(table)
        assert len(said) == len(set(said)), table.name
        assert set(said) <= set(table.c.keys()), table.name
        for column in table.columns:
            if is_text(column) or may_be_a_person(column):
                assert column.name in said, f"{table.name}.{column.name}"


def test_who_wrote_a_text_and_when_it_is_settled_are_columns_beside_it() -> None:
    """By which it is found when somebody is erased."""
    for name, held in COLUMNS.items():
        for text in held.theirs.values():
            assert set(text.by) <= set(held.people), name
            assert set(text.once) <= set(metadata.tables[name].c.keys()), name


def test_everything_that_is_counted_has_a_label() -> None:
    """In the modal that says what is kept."""
    referring = {held.of for held in COLUMNS.values() if held.people or held.users or held.listed}
    assert referring == set(views.LABELS)


def test_the_export_holds_all_that_a_person_wrote_and_nothing_of_anybody_else(kept: Kept) -> None:
    """Every row that refers to them, in every partnership; others are not named, nor their words told."""
    erik = kept.rows("UERIK")
    again = kept.rows("UERIK", owner="T2")
    kept.rows("UANNA", within=erik)
    told = kept.export("UERIK")
    text = json.dumps(told)
    assert [each["id"] for each in told["partnerships"]] == [erik.partnership_id, again.partnership_id]
    for table, column in texts_of("UERIK"):
        assert canary(table, column, "UERIK") in text, (table, column)
    for name, held in COLUMNS.items():
        if held.people or held.users or held.listed:
            assert told["kept"][name], name
    assert "UANNA" not in text
    assert told["kept"]["sealed_answer"][0]["ciphertext"] == "sealed, not readable"
    for hidden in ("bot_token", "user_token", "incoming_webhook_url"):
        assert canary("slack_installations", hidden, "UERIK") not in text


def test_an_export_of_one_partnership_or_of_one_owner_tells_of_no_other(kept: Kept) -> None:
    """Nor of who installed the app elsewhere."""
    erik, other = kept.rows("UERIK"), kept.rows("UERIK", owner="T2")
    one, owned = kept.export("UERIK", one=erik.partnership_id), kept.export("UERIK", owner="T2")
    assert [each["id"] for each in one["partnerships"]] == [erik.partnership_id]
    assert [each["id"] for each in owned["partnerships"]] == [other.partnership_id]
    assert "slack_installations" not in one["kept"]
    assert [each["team_id"] for each in owned["kept"]["slack_installations"]] == ["T2"]
    assert kept.export("UNOBODY")["kept"] == {}


def test_of_a_row_of_two_each_is_given_their_own_part(kept: Kept) -> None:
    """Who else stands in it is «another person», and what they wrote is left out."""
    erik = kept.rows("UERIK")
    anna = kept.rows("UANNA", within=erik)

    def resolved_by_anna(w: Unit) -> None:
        table = metadata.tables["escalation"]
        row = table.c.id == erik.ids["escalation"]
        values = {"resolved_by": anna.person, "told": [erik.person, anna.person]}
        w.session.connection().execute(table.update().where(row).values(values))

    kept.do(resolved_by_anna)
    row = next(
        each for each in kept.export("UERIK")["kept"]["escalation"] if each["id"] == erik.ids["escalation"]
    )
    assert (row["raised_by"], row["resolved_by"], row["told"]) == (
        "you",
        "another person",
        ["you", "another person"],
    )
    assert "what" in row
    assert "remedy" not in row


def test_what_another_confided_is_not_told(kept: Kept) -> None:
    """A mediation of which the other party has not been told; whether a partner in a pair says they met."""
    erik = kept.rows("UERIK")
    anna = kept.rows("UANNA", within=erik)

    def confide(w: Unit) -> None:
        mediation, place = metadata.tables["mediation"], metadata.tables["pair_place"]
        by_anna = dict.fromkeys(("asked_by", "mediator_id", "ended_by", "change_wished_by"), anna.person)
        theirs = mediation.c.id == erik.ids["mediation"]
        w.session.connection().execute(mediation.update().where(theirs).values(**by_anna, invited_at=None))
        hers = place.c.id == anna.ids["pair_place"]
        w.session.connection().execute(place.update().where(hers).values(with_id=erik.person))

    def told(user: str, name: str) -> list[int]:
        return [each["id"] for each in kept.export(user)["kept"].get(name, ())]

    kept.do(confide)
    assert told("UERIK", "mediation") == []
    assert told("UERIK", "pair_place") == [erik.ids["pair_place"]]
    assert erik.ids["mediation"] in told("UANNA", "mediation")
    assert told("UANNA", "pair_place") == [anna.ids["pair_place"]]
    row = metadata.tables["mediation"].update().values(invited_at=START)
    kept.do(lambda w: w.session.connection().execute(row))
    assert told("UERIK", "mediation") == [erik.ids["mediation"]]


def test_erasing_leaves_nothing_of_theirs_in_the_file_and_all_of_everybody_elses(kept: Kept) -> None:
    """Read as bytes, once the log has been emptied; rows stay, so that what is counted stays."""
    erik = kept.rows("UERIK")
    kept.rows("UANNA", within=erik)
    kept.rows("ULIAM")
    before = kept.all()
    assert canary("status_answer", "since", "UERIK").encode() in kept.in_file()
    kept.erase("UERIK")
    assert kept.work.log_is_clean
    there = kept.in_file()
    for table, column in texts_of("UERIK"):
        assert canary(table, column, "UERIK").encode() not in there, (table, column)
    for column in ("name", "team", "locale", "language"):
        assert canary("person", column, "UERIK").encode() not in there, column
    for table, column in (("sealed_answer", "ciphertext"), ("message", "text"), ("part", "name")):
        assert canary(table, column, "UERIK").encode() not in there, (table, column)
    for table, held in COLUMNS.items():
        for column in held.users:
            assert all(row[column] != "UERIK" for row in of(kept, table)), (table, column)
        for column in held.staying:
            if table not in {"message", "partnership", "portfolio_reader"}:
                assert canary(table, column, "UERIK").encode() in there, (table, column)
    assert canary("portfolio_reader", "name", "UERIK").encode() not in there
    after = kept.all()
    gone = {"sealed_answer": 1, "message": 1, "part": 1, "calendar_feed": 1}
    for table, rows in before.items():
        assert len(after[table]) == len(rows) - gone.get(table, 0), table
        others = [row for row in rows if "UERIK" not in repr(row)]
        assert [row for row in others if row not in after[table]] == [], table


def of(kept: Kept, table: str) -> list[dict[str, Any]]:
    """The rows of a table, by column."""
    columns = metadata.tables[table].c.keys()
    return [dict(zip(columns, row, strict=True)) for row in kept.all()[table]]


def test_who_was_erased_has_a_number_and_is_treated_as_gone(kept: Kept) -> None:
    """Counted from one in each partnership, in its language."""
    erik = kept.rows("UERIK")
    kept.rows("UANNA", within=erik)
    kept.rows("UERIK", owner="T2")
    kept.erase("UERIK")
    kept.erase("UANNA")
    people = [each for each in of(kept, "person") if each["partnership_id"] == erik.partnership_id]
    assert {each["name"] for each in people} == {"erased person #1", "erased person #2"}
    for each in people:
        assert each["left_at"] == each["erased_at"] == each["counted_out_at"] == START
        assert (each["counted_in_at"], each["team"], each["language"]) == (None, None, None)
    assert kept.erase("UERIK") == [], "a second time does nothing"


def test_erasing_from_one_partnership_or_owner_leaves_the_others(kept: Kept) -> None:
    """Also what was sent to them there."""
    erik, other = kept.rows("UERIK"), kept.rows("UERIK", owner="T2")
    kept.erase("UERIK", one=erik.partnership_id)
    assert [each["user"] for each in of(kept, "person")] == [f"erased:{erik.person}", "UERIK"]
    assert [each["partnership_id"] for each in of(kept, "message")] == [other.partnership_id]
    assert {each["user_id"] for each in of(kept, "slack_installations")} == {"UERIK"}
    kept.erase("UERIK", owner="T2")
    assert [each["user_id"] for each in of(kept, "slack_installations")] == ["UERIK", ""]


def test_what_others_act_on_is_blanked_once_it_is_settled(kept: Kept) -> None:
    """An open blocker and an open risk keep their words until then."""
    settled = {("escalation", "confirmed_at"), ("risk", "closed_at"), ("risk", "came_true_at")}
    erik = kept.rows("UERIK", unset=frozenset(settled))
    kept.erase("UERIK")
    (blocker,), (risk,) = of(kept, "escalation"), of(kept, "risk")
    assert blocker["what"] == canary("escalation", "what", "UERIK")
    assert (risk["what"], risk["word"]) == (canary("risk", "what", "UERIK"), "[erased]")
    assert kept.do(lambda w: personal.erase_settled(w, erik.partnership_id)) == 0

    def settle(w: Unit) -> None:
        for name, moment in (("escalation", "confirmed_at"), ("risk", "closed_at")):
            w.session.connection().execute(metadata.tables[name].update().values({moment: START}))

    kept.do(settle)
    assert kept.do(lambda w: personal.erase_settled(w, erik.partnership_id)) > 0
    (blocker,), (risk,) = of(kept, "escalation"), of(kept, "risk")
    assert (blocker["what"], risk["what"]) == ("[erased]", "[erased]")


@pytest.mark.parametrize(
    ("name", "shown", "is_gone"),
    [
        ("Bo", "Bo has noted it", True),
        ("Bo", "A book of bonds", False),
        ("Bo & Co", "Bo &amp; Co has noted it", True),
        ("Bo", "<@UERIK>: ready", True),
        ("Bo", "*Since last time*\n• one <two>  three &amp; four", False),
    ],
)
def test_copies_of_messages_are_blanked_where_they_name_somebody(
    kept: Kept, name: str, shown: str, is_gone: bool
) -> None:
    """By mention, by id, or by name as a word; buttons keep what they carry."""
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": shown}},
        {"type": "actions", "elements": [{"type": "button", "action_id": "a.b", "value": "UERIK"}]},
    ]
    erik = kept.rows("UERIK")

    def say(w: Unit) -> None:
        w.session.get_one(Person, erik.person).name = name
        table = metadata.tables["message"]
        w.session.connection().execute(table.update().values(place="C1", blocks=blocks, text="short"))

    kept.do(say)
    kept.erase("UERIK")
    (message,) = of(kept, "message")
    assert (message["blocks"][0]["text"]["text"] == "[erased]") == is_gone
    assert message["blocks"][1]["elements"][0]["value"] == "UERIK"
    assert (message["text"] == "[erased]") == is_gone


def test_the_word_for_what_was_erased_is_in_the_partnerships_language() -> None:
    """Both sides read it."""
    assert [translator(language)("[erased]") for language in ("en", "da")] == ["[erased]", "[slettet]"]


def test_whoever_runs_the_bot_hands_over_and_erases(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside it; after a question, and what hinders is said in a sentence. Contact persons are told."""
    world = AtWork(sqlite_url, tmp_path / "keys", START, home=2, partner=2)
    monkeypatch.chdir(tmp_path)
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_URL": sqlite_url,
        "KEYS": str(tmp_path / "keys"),
    }

    def samspil(*words: str, answer: str = "") -> tuple[int, str]:
        ran = CliRunner().invoke(cli, ["person", *words], input=answer, env=settings)
        return ran.exit_code, ran.output

    code, told = samspil("export", "P0")
    assert (code, json.loads(told)["user"]) == (0, "P0")
    assert samspil("export", "P0", "--partnership", "99") == (
        6,
        "There is no collaboration “99”. See `samspil partnerships`.\n",
    )
    assert samspil("erase", "P0", answer="n\n")[0] == 8
    assert world.person("P0").erased_at is None
    code, told = samspil("erase", "P0", "--yes")
    assert (code, "Erased in 1" in told) == (0, True)
    assert world.told("personal.parts_free") == ["H0"], "no contact person is left on the side itself"
    assert samspil("erase", "P0", "--yes")[0] == 6
    world.database.close()


def test_figures_are_the_same_after_somebody_was_erased(kept: Kept) -> None:
    """Whatever the scorecard counts, of every ritual."""
    erik = kept.rows("UERIK")
    counting = [ritual.figures.count for ritual in RITUALS if ritual.figures is not None]

    def figures(w: Unit) -> list[str]:
        span = (START - timedelta(days=1), START + timedelta(days=1))
        return [repr(count(w, erik.partnership_id, *span)) for count in counting]

    before = kept.do(figures)
    assert len(before) > 5
    kept.erase("UERIK")
    assert kept.do(figures) == before
