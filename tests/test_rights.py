"""Who may do what stands in one table, in the code and in the docs."""

from pathlib import Path

from handlers import ACTIONS, VIEWS
from handlers.rights import BUTTONS, MODALS, table

DOCS = Path(__file__).parent.parent / "docs" / "security.md"


def test_every_button_and_modal_has_a_row_and_no_other() -> None:
    """A new one must say who may press or send it."""
    assert set(BUTTONS) == set(ACTIONS)
    assert set(MODALS) == set(VIEWS)


def test_the_docs_show_the_same_table() -> None:
    """`make docs` writes it."""
    assert table() in DOCS.read_text()
