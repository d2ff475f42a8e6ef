"""Who may do what, from the rows of all buttons and modals. The rule itself is kept where the ritual is.

docs/security.md shows the same table. The tests try each row that names somebody in the name of one who
is not meant, and each row at all in the name of a stranger.
"""

from collections.abc import Mapping
from typing import Final

from handlers import BUTTONS as BUTTON_ROWS, MODALS as MODAL_ROWS
from handlers.rows import Right

BUTTONS: Final[Mapping[str, Right]] = {name: row.right for name, row in BUTTON_ROWS.items()}
"""Buttons and menus, by action id."""
MODALS: Final[Mapping[str, Right]] = {name: row.right for name, row in MODAL_ROWS.items()}
"""Modals, by callback id: checked again when they are submitted."""


def table() -> str:
    """The table for the docs, in Markdown."""
    lines = ["| this may be done by … | buttons | modals |", "|---|---|---|"]
    for right in Right:
        cells = [
            ", ".join(f"`{name}`" for name, needed in sorted(rows.items()) if needed is right)
            for rows in (BUTTONS, MODALS)
        ]
        lines.append(f"| {right} | {' | '.join(cells)} |")
    return "\n".join(lines)
