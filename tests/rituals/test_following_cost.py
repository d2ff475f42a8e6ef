"""What it costs that somebody comes, goes or is away, by how much is open."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from listening_at_work import Listening
from partnership_at_work import who
from sqlalchemy import event

from bot import blocks
from bot.conductor.following import follow_people
from bot.partnerships import Partnership
from bot.rituals import disagreement, escalation, idea
from bot.rituals.escalation import Blocker

MOST_EACH: Final = 2
"""Statements for one more blocker that runs: its steps are read once more for its deadline."""


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Listening]:
    office = Listening(database_url, tmp_path / "keys")
    office.came = []
    office.clock.move_to(datetime(2026, 5, 4, 8, tzinfo=UTC))
    yield office
    office.database.close()


def asked(office: Listening) -> int:
    """So many statements does it take that all that is open follows who is there."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, said: str, *_more: object) -> None:
        statements.append(said)

    event.listen(office.database.engine, "before_cursor_execute", note)
    office.do(lambda w: follow_people(w, w.session.get_one(Partnership, office.id)))
    event.remove(office.database.engine, "before_cursor_execute", note)
    return len(statements)


def raise_some(office: Listening, many: int) -> None:
    for number in range(many):
        office.do(escalation.raise_blocker, who("H0"), office.id, Blocker(f"VPN {number}", "high"), "modal")
    office.deliver()


def test_one_more_blocker_is_a_statement_or_two_when_somebody_comes_or_goes(office: Listening) -> None:
    """In a late room there are sixty: ladder, people, deadlines and steps are read for all of them."""
    raise_some(office, 2)
    of_two = asked(office)
    raise_some(office, 6)
    assert asked(office) - of_two <= 6 * MOST_EACH


def test_what_stands_is_drawn_when_slack_takes_it(office: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds, ideas, disagreements: whoever changes holidays waits for none of their messages."""
    office.plan()
    office.live_until(office.clock.now() + timedelta(hours=2))
    for number in range(3):
        draft = idea.Draft(f"List {number}", "Both see it", "small")
        office.do(idea.suggest, who("H0"), office.id, draft, f"{number}")
        office.do(disagreement.raise_it, who("H0"), office.id, f"Who pays {number}", "You", f"{number}")
    office.deliver()
    drawn: list[str] = []
    render = blocks.render

    def note(name: str, *records: object) -> blocks.Message:
        drawn.append(name)
        return render(name, *records)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(blocks, "render", note)
    office.settings(holidays=["SE", "SE"])
    ours = ("idea.", "disagreement.", "status.prompt")
    assert [name for name in drawn if name.startswith(ours)] == []
    office.deliver()
    names = {name for name in drawn if name.startswith(ours)}
    assert names >= {"idea.suggested", "disagreement.raised", "disagreement.asked", "status.prompt"}
