"""Which partnership whoever runs the bot means, and the list that tells them."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from partnership_at_work import BEGINNING, AtWork
from tests_shared import MONDAY
from typer.testing import CliRunner

from bot import partnerships
from bot.cli import cli
from bot.errors import Refusal
from bot.partnerships import Partnership, Unit


@pytest.fixture
def at_work(sqlite_url: str, tmp_path: Path) -> AtWork:
    """Four: one runs, one is away, one has ended and another began in its channel."""
    made = AtWork(sqlite_url, tmp_path / "keys", MONDAY, home=1, partner=1)
    made.do(_more)
    return made


def _more(w: Unit) -> None:
    first = w.session.get_one(Partnership, 1)
    first.set_up_at = MONDAY
    away = partnerships.begin(w, replace(BEGINNING, channel="C2", name="drift"))
    away.go_away(partnerships.REMOVED, MONDAY)
    ended = partnerships.begin(w, replace(BEGINNING, channel="C3", name="drift"))
    ended.end(1, MONDAY)
    w.session.flush()
    partnerships.begin(w, replace(BEGINNING, channel="C3", name="drift"))


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("1", 1), ("2", 2), ("3", 3), ("shared", 1), ("#shared", 1), ("C1", 1), ("C2", 2),
        ("C3", 4), ("drift", 4), ("#drift", 4),
    ],
)  # fmt: skip
def test_it_is_called_by_number_or_channel(at_work: AtWork, name: str, number: int) -> None:
    """Of several in channels of one name, or in one channel, the one that lives; else each by its number."""
    assert at_work.do(lambda w: partnerships.called(w, name).id) == number


@pytest.mark.parametrize("name", ["5", "99999999999999999999", "#1", "#C9", "", "Shared "])
def test_what_is_none_is_told_with_where_to_look(at_work: AtWork, name: str) -> None:
    """A sentence, whatever was typed."""
    with pytest.raises(Refusal, match=r"There is no collaboration “.*”. See `samspil partnerships`"):
        at_work.do(lambda w: partnerships.called(w, name).id)


def test_where_several_are_meant_they_are_named(at_work: AtWork) -> None:
    """By their numbers; so they are where nobody says which."""
    at_work.do(lambda w: w.session.get_one(Partnership, 2).resume(MONDAY))
    with pytest.raises(Refusal, match=r"2 \(drift\), 4 \(drift\)"):
        at_work.do(lambda w: partnerships.called(w, "drift").id)
    with pytest.raises(Refusal, match=r"1 \(shared\), 2 \(drift\), 4 \(drift\)"):
        at_work.do(lambda w: partnerships.called(w, None).id)


def test_the_list_has_number_channel_sides_and_state(
    at_work: AtWork, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In lines for people, and whole for machines; each number in it is understood by a command."""
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATABASE_URL": sqlite_url, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    at_work.database.close()
    told = CliRunner().invoke(cli, ["partnerships"])
    assert told.stdout.splitlines()[0] == "1  #shared (C1)  Nordlys – Brevik  runs since 2026-05-04"
    found = json.loads(CliRunner().invoke(cli, ["partnerships", "--json"]).stdout)
    assert [(each["number"], each["id"], each["state"]) for each in found] == [
        (1, "C1", "runs"), (2, "C2", "away"), (3, "C3", "ended"), (4, "C3", "not set up"),
    ]  # fmt: skip
    for each in found:
        words = ["charter", str(each["number"])]
        assert CliRunner().invoke(cli, words).exit_code == 0, words
