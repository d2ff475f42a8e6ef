"""Every message stands in the list that says what it is for, and the list names no other."""

import re
from pathlib import Path

from bot.blocks import MESSAGES

PAGE = Path(__file__).parents[1] / "docs" / "decisions" / "0079-what-each-message-is-for.md"


def test_every_message_asks_or_tells_something() -> None:
    """Each once, with to whom it goes and what for: who adds a message says so there."""
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    assert [row for row in cells if len(row) != len(("message", "to whom", "what for")) or not all(row)] == []
    named = [name for row in cells for name in re.findall(r"`([a-z_.]+)`", row[0])]
    assert sorted(named) == sorted(MESSAGES)
