"""What the probes go by: whether anything was written, on each database."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from calendar_at_work import CalendarAtWork
from strangers import Rows, is_new, reading

from bot.partnerships import Person

ELSEWHERE: Final = """
from types import SimpleNamespace
from strangers import is_new
stage = SimpleNamespace(bot=SimpleNamespace(settings=SimpleNamespace(database_url="sqlite:///x")))
print(is_new(stage, "/view of this test", "probe", 2))
"""


def test_a_name_is_probed_so_many_times_in_all_processes_of_a_run() -> None:
    """What one of them has tried, another does not try once more."""
    stage: Any = SimpleNamespace(bot=SimpleNamespace(settings=SimpleNamespace(database_url="sqlite:///x")))
    assert is_new(stage, "/view of this test", "probe", 2)
    elsewhere = subprocess.run(  # noqa: S603  # nothing from outside
        [sys.executable, "-c", ELSEWHERE],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout == "True\n"
    assert not is_new(stage, "/view of this test", "probe", 2)
    assert is_new(stage, "/view of this test", "the next probe", 2)


def test_the_probes_see_whatever_is_written_and_nothing_else(database_url: str, tmp_path: Path) -> None:
    """A row that is another; not what is only read, nor what is written as it was."""
    office = CalendarAtWork(database_url, tmp_path / "keys")
    with reading(database_url) as file:
        rows = Rows(file)
        office.person("P1")
        assert not rows.have_changed()
        office.leave("P1")
        assert rows.have_changed()
        assert not rows.have_changed()
        of_p2 = office.person("P2").id
        office.do(lambda w: setattr(w.session.get_one(Person, of_p2), "name", "Another"))
        assert rows.have_changed(but="P1")
        office.leave("P1")
        assert not rows.have_changed()
    office.database.close()
