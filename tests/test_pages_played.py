"""What docs/upgrade.md and docs/operate.md tell an operator to type, typed as it stands."""

import re
from pathlib import Path

import pytest
from partnership_at_work import AtWork
from tests_shared import MONDAY
from typer.testing import CliRunner

from bot.cli import cli
from bot.settings import Settings

DOCS = Path(__file__).parent.parent / "docs"
UPGRADE = (DOCS / "upgrade.md").read_text()
DRILL = (DOCS / "operate.md").read_text().partition("**Try it, twice a year**")[2].partition("\n## ")[0]


class Operator:
    """Somebody with a page in front of them, in a folder of their own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, page: str) -> None:
        folder.mkdir(parents=True)
        self.folder, self._patch = folder, patch
        self.page = re.sub(r"\s+", " ", page)

    def types(self, words: str, code: int = 0, *, now: str | None = None) -> str:
        """What stands on the page; `now` is what is typed in the place of its example."""
        assert f"`samspil {words}`" in self.page, "the page no longer says so"
        self._patch.chdir(self.folder)
        ended = CliRunner().invoke(cli, (now or words).split())
        assert ended.exit_code == code, ended.output
        return ended.stdout


@pytest.fixture
def anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path with a space and an ø, and the made-up tokens of the page."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for setting in re.findall(r"`(SLACK_\w+=\S+)`", DRILL):
        monkeypatch.setenv(*setting.split("=", 1))
    return tmp_path / "Fælles drift ø"


@pytest.fixture
def upgrading(anywhere: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Where a bot has run."""
    operator = Operator(anywhere / "a bot", monkeypatch, UPGRADE)
    (operator.folder / "data").mkdir()
    lived = AtWork(
        f"sqlite:///{operator.folder}/data/samspil.db", operator.folder / "keys", MONDAY, home=2, partner=2
    )
    lived.database.close()
    return operator


def test_the_tables_are_taken_back_and_brought_up_to_date_again(upgrading: Operator) -> None:
    """To the number on the page, with all that happened since; `--check` says each time how it stands."""
    upgrading.types("backup FILE")
    upgrading.types("migrate --check")
    upgrading.types("migrate --to 0014")
    upgrading.types("migrate --check", 3)
    upgrading.types("migrate")
    upgrading.types("migrate --check")
    upgrading.types("restore FILE")
    assert len(list((upgrading.folder / "data").glob("*.before-*"))) == 1


def test_the_drill_ends_with_the_figures_of_a_month(
    upgrading: Operator, anywhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a backup alone, on a machine without tokens and keys."""
    upgrading.types("backup FILE")
    drill = Operator(anywhere / "another machine", monkeypatch, DRILL)
    (upgrading.folder / "FILE").rename(drill.folder / "FILE")
    assert "is whole" in drill.types("restore FILE --dry-run")
    assert [each.name for each in drill.folder.iterdir()] == ["FILE"]
    drill.types("restore FILE")
    drill.types("migrate --check")
    assert "2026-05" in drill.types("scorecard --month", now="scorecard --month 2026-05")
