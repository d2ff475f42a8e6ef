"""What the probes go by: whether anything was written, on each database."""

from pathlib import Path

from calendar_at_work import CalendarAtWork
from strangers import Rows, reading

from bot.partnerships import Person


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
