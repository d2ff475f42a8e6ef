"""What payloads carry as ids of ours: whatever else stands there is refused, or passed over."""

import pytest
from sqlmodel import Session

from bot.database import Database
from bot.errors import Refusal
from bot.partnerships import Partnership
from handlers.interaction import LARGEST, Form

NONE_OF_OURS = [
    str(LARGEST + 1),
    "9" * 18,
    "9" * 20,
    "9" * 5000,
    "-1",
    "1.0",
    "1_0",
    "",
    " 1",
    "\u00b2",
    "1:1",
]


def chosen(*values: str) -> Form:
    """A form in which these are ticked, and the first is chosen."""
    options = [{"value": each} for each in values]
    return Form({"who": {"x": {"selected_option": options[0], "selected_options": options}}})


@pytest.mark.parametrize("value", NONE_OF_OURS)
def test_what_is_no_id_is_refused_and_among_several_passed_over(value: str) -> None:
    """Never asked of a database, which may break on it."""
    with pytest.raises(Refusal):
        chosen(value).number("who")
    assert chosen(value, "7").numbers("who") == [7]


def test_the_largest_id_can_be_looked_for_on_every_database(database_url: str) -> None:
    """A larger one is an error of PostgreSQL's, and would be told as ours."""
    found = chosen(str(LARGEST)).number("who")
    database = Database(database_url)
    try:
        with Session(database.engine) as session:
            assert session.get(Partnership, found) is None
    finally:
        database.close()
