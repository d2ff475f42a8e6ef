"""On PostgreSQL: of those who answer at once none waits for another, and who closes waits for all of them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from partnership_at_work import who
from partnership_of_eight import EightOnPostgresql
from rituals.test_status_openings import DUE, MEETING, Office
from sqlalchemy import text
from sqlmodel import select
from tests_shared import PATIENCE

from bot import conductor, outbox, partnerships
from bot.database import Database
from bot.errors import Refusal
from bot.outbox.line import due
from bot.partnerships import Actor, Profile, Unit
from bot.rituals import retro, status
from bot.rituals.retro import Draft, RetroCard, RetroRound
from bot.rituals.status import StatusAnswer, StatusRound
from schedules import status as status_sweeps


class InAThread:
    """A unit of work in a thread, with a connection of its own."""

    def __init__(self, act: Callable[[], Any]) -> None:
        self._act = act
        self.answer: Any = None
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.answer = self._act()
        except Exception as error:  # told to who waits for it
            self.error = error

    @property
    def waits(self) -> bool:
        """It is not at its end within a moment."""
        self._thread.join(0.5)
        return self._thread.is_alive()

    def end(self) -> Any:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        if self.error is not None:
            raise self.error
        return self.answer


@contextmanager
def under_way(do: Callable[..., Any], act: Callable[[Unit], Any]) -> Iterator[InAThread]:
    """Somebody's unit that has done all but its commit."""
    done, goes_on = threading.Event(), threading.Event()

    def hold(w: Unit) -> Any:
        answer = act(w)
        w.session.flush()
        done.set()
        assert goes_on.wait(PATIENCE)
        return answer

    unit = InAThread(lambda: do(hold))
    assert done.wait(PATIENCE)
    yield unit
    goes_on.set()
    unit.end()


def impatiently(act: Callable[[Unit], Any]) -> Callable[[Unit], Any]:
    """Raises where it would have to wait for another."""

    def do(w: Unit) -> Any:
        w.session.connection().execute(text("SET LOCAL lock_timeout = '300ms'"))
        return act(w)

    return do


@pytest.fixture
def eight(postgresql_url: str, tmp_path: Path) -> Iterator[EightOnPostgresql]:
    made = EightOnPostgresql(Database(postgresql_url), tmp_path / "keys")
    yield made
    made.database.close()


def said_by(actor: Actor, round_id: int, words: str = "A word") -> Callable[[Unit], Any]:
    return lambda w: retro.answer(w, actor, round_id, Draft([words, "", ""]))


def test_two_seal_their_answers_at_once(eight: EightOnPostgresql) -> None:
    """Neither waits for the commit of the other."""
    opened = eight.open()
    with under_way(eight.do, said_by(eight.actors[0], opened)):
        eight.do(impatiently(said_by(eight.actors[1], opened)))


def test_a_box_is_opened_when_what_is_being_sealed_is_in_it(eight: EightOnPostgresql) -> None:
    """Release waits, instead of passing over the round, and reads what was committed meanwhile."""
    opened = eight.open()
    for number in range(6):
        eight.do(said_by(eight.actors[number], opened, f"Word {number}"))
    closes_at = eight.do(lambda w: w.session.get_one(RetroRound, opened).closes_at)
    with under_way(eight.do, said_by(eight.actors[6], opened, "The last word")):
        eight.clock.move_to(closes_at)
        release = InAThread(lambda: eight.do(conductor.go_on_with_retro, opened))
        assert release.waits
    release.end()
    cards = eight.do(lambda w: [each.text for each in w.session.exec(select(RetroCard))])
    assert len(cards) == 7
    assert "The last word" in cards
    with pytest.raises(Refusal):
        eight.do(lambda w: retro.withdraw(w, eight.actors[6], opened))


def test_nothing_is_sealed_in_a_box_while_it_is_opened(eight: EightOnPostgresql) -> None:
    """Who comes then waits, and writes into the next round."""
    opened = eight.open()
    for number in range(6):
        eight.do(said_by(eight.actors[number], opened, f"Word {number}"))
    closes_at = eight.do(lambda w: w.session.get_one(RetroRound, opened).closes_at)
    eight.clock.move_to(closes_at)
    with under_way(eight.do, lambda w: conductor.go_on_with_retro(w, opened)):
        late = InAThread(lambda: eight.do(said_by(eight.actors[6], opened)))
        assert late.waits
    assert late.end().is_late


def test_two_are_added_between_rounds_at_once(eight: EightOnPostgresql) -> None:
    """The second adds to what the first did: both can write, and both are in the round that opens then."""
    new = [Actor("T1", f"NEW{number}") for number in range(2)]
    profiles = [Profile(each.user, "T1", each.user, is_guest=False, locale=None) for each in new]
    eight.do(lambda w: partnerships.meet(w, eight.partnership_id, profiles))
    waiting = eight.do(lambda w: retro.form_of_present(w, new[0], eight.partnership_id))
    with under_way(eight.do, said_by(new[0], waiting)):
        second = InAThread(lambda: eight.do(said_by(new[1], waiting)))
        assert second.waits
    second.end()
    box = eight.do(lambda w: w.session.get_one(RetroRound, waiting).box)
    key = eight.keys.read(box)
    assert key is not None
    assert all(key.knows(each.account) for each in new)


@pytest.fixture
async def office(postgresql_url: str, tmp_path: Path) -> Office:
    made = Office(postgresql_url, tmp_path / "keys", 1)
    made.clock.move_to(DUE)
    await status_sweeps.sweep(made.work)
    return made


async def test_two_give_status_at_once_and_the_prompt_shows_both(office: Office) -> None:
    """Neither waits for the other's row, nor for that of the prompt."""
    (opened,) = office.rows(StatusRound)

    def answer(user: str) -> Callable[[Unit], Any]:
        return lambda w: status.answer(w, who(user), opened.id, {"since": "Done"})

    office.do(_stands)
    with under_way(office.do, answer("H0")):
        office.do(impatiently(answer("P0")))
        assert len(office.do(lambda w: due(w, "me"))) == 1
    assert len(office.rows(StatusAnswer)) == 2
    (edit,) = office.do(lambda w: due(w, "me"))
    assert edit.kind == "edit"
    take = outbox.take, "me", edit.owner, edit.place, edit.kind, conductor.draw_message
    # The panel is marked, too: it is drawn first, and looks as it did.
    taken = office.do(*take) or office.do(*take)
    assert str(taken.blocks).count("answered") == 2, taken.blocks
    office.database.close()


async def test_the_meeting_begins_with_what_is_being_said(office: Office) -> None:
    """The digest waits for the answer under way; one that comes then finds the round closed."""
    (opened,) = office.rows(StatusRound)
    said = {"since": "Said in the last second"}
    with under_way(office.do, lambda w: status.answer(w, who("H0"), opened.id, said)):
        office.clock.move_to(MEETING)
        close = InAThread(lambda: office.do(lambda w: status.close(w, opened.id)))
        assert close.waits
    assert "Said in the last second" in str(close.end())
    with pytest.raises(Refusal):
        office.do(lambda w: status.answer(w, who("P0"), opened.id, said))
    office.database.close()


def _stands(w: Unit) -> None:
    """All that is owed has come to Slack."""
    for owed in w.session.exec(select(outbox.OwedMessage)):
        owed.arrived(owed.wanted, owed.place, f"{owed.id}.0")
