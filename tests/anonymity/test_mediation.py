"""What a mediation's promise rests on: no word of it but before the three, and nothing left of it."""

import logging
import os
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from conversations_sample import CHANNEL, Cast, at, options_of, read_in, text_of
from mediation_sample import CALL, NEWS, altered, give_part, leave_modals
from sqlmodel import select

import handlers
from bot import conductor, logs, tables
from bot.rituals import mediation
from bot.sealed import SealedAnswer
from playground.conversation import Conversation
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message

CANARY = "kanariefugl-58ab"
TOLD = {name: f"{CANARY} {name}" for name in ("happened", "effect", "mend")}
WORD = {"word": f"{CANARY} word"}

ARGUED_FOR = {
    "mediation": {
        # Which it is, whose, and where its words are sealed.
        "id", "partnership_id", "box", "pair",
        # Between whom: the bot cannot call upon people without knowing them. Said in the promise.
        "asked_by", "other_id", "mediator_id", "ended_by", "change_wished_by",
        # Where it stands, as moments: whose turn it is and what is due follow from them.
        "asked_at", "asker_wrote_at", "declined_at", "taken_on_at", "invited_at", "refused_at",
        "other_wrote_at", "proposed_at", "asker_agreed_at", "other_agreed_at", "change_wished_at",
        "agreed_at", "follow_up_on", "followed_up_at", "asker_held_at", "other_held_at", "mediator_held_at",
        "lost_at",
        "due_at", "reminded_at", "ended_at", "kept_at", "destroyed_at",
        # Numbers and one word of a list, so that nothing is done twice.
        "step", "proposal", "outcome",
    },
    "mediation_call": {"id", "mediation_id", "person_id", "step", "kind", "called_at"},
}  # fmt: skip
"""A new column fails here until somebody has argued for it: none may hold what somebody wrote."""


def test_no_column_holds_a_word_of_it() -> None:
    """Only who, when, numbers and names of ours."""
    for name, columns in ARGUED_FOR.items():
        table = tables.metadata.tables[name]
        assert set(table.columns.keys()) == columns
        texts = {column.name for column in table.columns if "CHAR" in str(column.type).upper()}
        assert texts <= {"box", "pair", "outcome", "kind"}


class Watched:
    """Everything that is sent to Slack, looked at after each act; and every act once with a fault in it."""

    def __init__(self, stage: Stage, cast: Cast, patch: pytest.MonkeyPatch) -> None:
        self.stage = stage
        self.cast = cast
        self.patch = patch
        self.faults = 0
        self.insiders = [cast.erik]
        """Who may read a word of it by now."""

    async def act(self, person: Person, acting: Awaitable[Any]) -> Any:
        """What somebody does; the words may go out only in modals that this opens before one of the three."""
        before = len(self.stage.slack.calls)
        answer = await acting
        await self.stage.settle()
        for call in self.stage.slack.calls[before:]:
            if CANARY in str(call.arguments) + str(call.answer):
                assert call.method in {"views.open", "views.push", "views.update"}
                assert person in self.insiders
        return answer

    async def submit(self, person: Person, verb: str, values: dict[str, Any]) -> None:
        """Send a form whose function breaks with all that it was given, and then send it once more."""
        with self.patch.context() as patch:
            patch.setattr(mediation, verb, self._fails)
            await self.act(person, person.submit(values))
        assert "Something went wrong" in text_of(person)
        assert CANARY not in text_of(person)
        await person.close_view()
        assert not (await self.act(person, person.submit(values))).errors

    async def form(
        self, person: Person, message: Message, button: str, verb: str, values: dict[str, Any]
    ) -> str:
        """Open it, press, fill in the form; returns what then stands there."""
        await self.act(person, person.click(message, "mediation.open"))
        await self.act(person, person.press(button))
        await self.submit(person, verb, values)
        told = text_of(person)
        await leave_modals(person)
        return told

    async def press(self, person: Person, message: Message, button: str, verb: str) -> None:
        """Open it, press once with a fault in it, and once more."""
        await self.act(person, person.click(message, "mediation.open"))
        with self.patch.context() as patch:
            patch.setattr(conductor if verb == "agree_in_mediation" else mediation, verb, self._fails)
            await self.act(person, person.press(button))
        assert "Something went wrong" in text_of(person)
        assert CANARY not in text_of(person)
        await person.close_view()
        await self.act(person, person.press(button))
        await leave_modals(person)

    def _fails(self, *given: object, **also: object) -> None:
        self.faults += 1
        raise RuntimeError(f"{CANARY} {given} {also}")


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of the two companies."""
    return Cast(**{name: stage.slack.person(name) for name in Cast.__annotations__})


@pytest.fixture
async def panel(talk: Conversation, cast: Cast) -> Message:
    """A partnership in which Karen is the mediator."""
    await cast.anna.invite_app(CHANNEL)
    panel = await talk.expect("NORDLYS FORSYNING & BREVIK SYSTEMS", buttons=["panel.set_up"])
    await cast.anna.click(panel, "panel.set_up")
    people = options_of(cast.anna)
    contacts = {"contact_1": people["Anna Holm"], "contact_2": people["Erik Lund"]}
    chosen = {"language": "en", "retro_rhythm": "by_hand", "rhythm": "monthly:-1", "weekdays": ["4"]}
    assert not (await cast.anna.submit({**chosen, **contacts})).errors
    await cast.anna.close_view()
    welcome = await talk.expect("planned the status meetings")
    await talk.expect("This is what you have agreed so far", thread=welcome)
    await give_part(talk, cast, panel, "Karen Dahl", "mediator")
    await give_part(talk, cast, panel, "Sofia Brandt", "mediator", "contact")
    await read_in("en", panel, cast.anna, cast.erik, cast.karen)
    return panel


async def until_proposed(watched: Watched, talk: Conversation, panel: Message) -> tuple[Message, ...]:
    """Asked, declined to, heard, proposed and changed: every text on the way is a canary."""
    cast = watched.cast
    await cast.erik.click(panel, "mediation.ask")
    people = options_of(cast.erik)
    chosen = {"other": people["Anna Holm"], "mediator": people["Sofia Brandt"]}
    await watched.submit(cast.erik, "ask", {**chosen, **TOLD, "shows": ["yes"]})
    await leave_modals(cast.erik)
    sofias = await talk.expect(CALL, to=cast.sofia)
    watched.insiders = [cast.erik, cast.sofia]
    await watched.form(cast.sofia, sofias, "mediation.decline", "decline", WORD)
    watched.insiders = [cast.erik, cast.karen]
    eriks = await talk.expect(CALL, to=cast.erik)
    await watched.form(
        cast.erik, eriks, "mediation.another", "ask_another", {"mediator": people["Karen Dahl"], **TOLD}
    )
    karens = await talk.expect(CALL, to=cast.karen)
    await watched.press(cast.karen, karens, "mediation.take_on", "take_on")
    await talk.expect(NEWS, to=cast.erik)
    await watched.press(cast.karen, karens, "mediation.invite", "invite")
    await talk.expect(NEWS, to=cast.erik)
    annas = await talk.expect(CALL, to=cast.anna)
    watched.insiders.append(cast.anna)
    await watched.form(cast.anna, annas, "mediation.refuse", "refuse", WORD)
    karens = await talk.expect(CALL, to=cast.karen)
    await watched.form(cast.anna, annas, "mediation.write", "write_account", TOLD)
    await talk.expect(CALL, to=cast.karen)
    proposal = {
        "proposal": f"{CANARY} proposal", "follow_up": "2026-05-20", "step_1": "A step for all to see",
        "owner_1": people["Anna Holm"], "due_1": "2026-06-20",
    }  # fmt: skip
    await watched.form(cast.karen, karens, "mediation.propose", "propose", proposal)
    for person in (cast.anna, cast.erik):
        await talk.expect(CALL, to=person)
    await watched.form(cast.anna, annas, "mediation.change", "wish_change", WORD)
    await talk.expect(CALL, to=cast.karen)
    await watched.form(cast.karen, karens, "mediation.propose", "propose", proposal)
    for person in (cast.anna, cast.erik):
        await talk.expect(CALL, to=person)
    return annas, eriks, karens


async def test_no_word_of_it_is_anywhere_but_before_the_three_and_nothing_is_left_at_the_end(
    stage: Stage,
    talk: Conversation,
    cast: Cast,
    panel: Message,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    """In no file, log, exception or message, at any time; and at the end neither ciphertext nor key."""
    caplog.set_level(logging.DEBUG)
    logs.hush()
    watched = Watched(stage, cast, monkeypatch)
    annas, eriks, karens = await until_proposed(watched, talk, panel)
    for person, message in ((cast.erik, eriks), (cast.anna, annas)):
        await watched.press(person, message, "mediation.agree", "agree_in_mediation")
    for person in (cast.erik, cast.karen):
        await talk.expect(NEWS, to=person)
    await talk.expect("A step for all to see", to=cast.anna, buttons=["action.finish"])
    sealed, secrets = await held(stage)
    assert len(sealed) == 3
    for key in keys_of(stage).iterdir():
        os.utime(key, (0, 0))
    await stage.bot.sweep()
    assert await held(stage) == (sealed, secrets), "a key of days ago is no orphan's"
    written = await on_disk(stage, tmp_path)
    assert CANARY.encode() not in written
    there = await on_disk(stage, tmp_path, only_sealed=True)
    assert all(is_in(each, there) for each in sealed), "this look can fail"

    await stage.live_until(at(20, 12))
    for person, message in ((cast.anna, annas), (cast.erik, eriks), (cast.karen, karens)):
        await talk.expect(CALL, to=person)
        await watched.form(person, message, "mediation.hold", "hold", {"holds": "yes", **WORD})
    for person in (cast.anna, cast.erik):
        await talk.expect(NEWS, to=person)
    left = await on_disk(stage, tmp_path, only_sealed=True)
    assert not [each for each in sealed if is_in(each, left)]
    kept = b"".join(path.read_bytes() for path in keys_of(stage).iterdir())
    assert not [secret for secret in secrets if secret.hex().encode() in kept]
    assert await stage.bot.work(lambda w: w.session.exec(select(SealedAnswer)).all()) == []
    assert CANARY.encode() not in await on_disk(stage, tmp_path)
    assert CANARY not in caplog.text
    assert watched.faults == 15, "an act without a fault has been left out"


async def test_nobody_else_opens_it_by_a_forged_button_or_form(
    stage: Stage, talk: Conversation, cast: Cast, panel: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a contact person who mediates another quarrel, nor anybody else, by any button or form."""
    watched = Watched(stage, cast, monkeypatch)
    await cast.noor.click(panel, "mediation.ask")
    people = options_of(cast.noor)
    chosen = {"other": people["Jonas Friis"], "mediator": people["Sofia Brandt"]}
    await cast.noor.submit({**chosen, "happened": "Other", "mend": "Other"})
    await leave_modals(cast.noor)
    sofias = await talk.expect(CALL, to=cast.sofia)
    await cast.erik.click(panel, "mediation.ask")
    await cast.erik.submit({"other": people["Anna Holm"], "mediator": people["Karen Dahl"], **TOLD})
    await leave_modals(cast.erik)
    await talk.expect(CALL, to=cast.karen)
    number = await stage.bot.work(lambda w: w.session.exec(select(mediation.Mediation.id)).all()[-1])

    buttons = {name for name in handlers.ACTIONS if name.startswith("mediation.")} - {"mediation.ask"}
    for button in sorted(buttons):
        await cast.sofia.click(sofias, "mediation.open")
        altered(
            cast.sofia, "mediation.take_on", f"{number}:1" if button == "mediation.agree" else f"{number}"
        )
        renamed(cast.sofia, "mediation.take_on", button)
        await watched.act(cast.sofia, cast.sofia.press(button))
        assert "no such mediation that you are part of" in text_of(cast.sofia), button
        await leave_modals(cast.sofia)
    forms = {name for name in handlers.VIEWS if name.startswith("mediation.")} - {"mediation.ask"}
    for form in sorted(forms):
        await cast.sofia.click(sofias, "mediation.open")
        await cast.sofia.press("mediation.decline")
        assert cast.sofia.view is not None
        cast.sofia.view.content["private_metadata"] = f"{number}"
        cast.sofia.view.content["callback_id"] = form
        await watched.act(cast.sofia, cast.sofia.submit({"word": "Let me in"}))
        assert "no such mediation that you are part of" in text_of(cast.sofia), form
        await leave_modals(cast.sofia)
    watched.insiders = [cast.sofia]
    await watched.press(cast.sofia, sofias, "mediation.take_on", "take_on")
    await watched.form(cast.sofia, sofias, "mediation.close", "close", WORD)
    for _news in range(2):
        await talk.expect(NEWS, to=cast.noor)


def renamed(person: Person, action: str, other: str) -> None:
    """A button of the modal before somebody becomes another, as only a forger could make it."""
    assert person.view is not None
    for block in person.view.blocks:
        for each in block.get("elements", ()):
            if each.get("action_id") == action:
                each["action_id"] = other
            elif each.get("action_id") == other:
                each["action_id"] = "mediation.open"


def is_in(sealed: bytes, written: bytes) -> bool:
    """Whether any of it is there: databases cut what is long into pages."""
    return any(sealed[start : start + 64] in written for start in range(0, len(sealed), 500))


def keys_of(stage: Stage) -> Path:
    return Path(stage._folder.name) / "keys"


async def held(stage: Stage) -> tuple[list[bytes], list[bytes]]:
    """What is sealed now, and under which secrets."""

    def read(w: Any) -> tuple[list[bytes], list[bytes]]:
        boxes = mediation.live_boxes(w)
        rows = w.session.exec(select(SealedAnswer).where(SealedAnswer.box.in_(boxes))).all()  # type: ignore[attr-defined]  # a column
        return [row.ciphertext for row in rows], [w.keys.read(box).secret for box in boxes]

    return await stage.bot.work(read)


async def on_disk(stage: Stage, folder: Path, *, only_sealed: bool = False) -> bytes:
    """The database's files as bytes, with its log; of PostgreSQL what is this database's."""

    def files(w: Any) -> list[Path]:
        connection = w.session.connection()
        if connection.dialect.name == "sqlite":
            return [path for path in folder.rglob("*") if path.is_file()]
        data = Path(str(connection.exec_driver_sql("SHOW data_directory").scalar()))
        heaps = connection.exec_driver_sql(
            "SELECT pg_relation_filepath(oid), pg_relation_filepath(reltoastrelid) FROM pg_class "
            "WHERE relname = 'sealed_answer'"
        ).one()
        if only_sealed:
            return [data / str(heap) for heap in heaps]
        oid = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar()
        own = (data / "base" / str(oid), data / "pg_wal")
        return [path for each in own for path in each.rglob("*") if path.is_file()]

    if stage.bot.database.engine.dialect.name == "postgresql":
        with stage.bot.database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.exec_driver_sql("CHECKPOINT")
    return b"".join(path.read_bytes() for path in await stage.bot.work(files))
