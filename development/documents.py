"""`make docs`: writes anew what the tests compare with the code, where it stands in the documentation."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from bot import retention, settings
from bot.language import translator
from bot.retention import Keeping
from handlers import rights

DOCS: Final = Path(__file__).parent.parent / "docs"
TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings.table,
    "security.md": rights.table,
    "data-protection.md": lambda: retention.as_table(translator("en"), Keeping()),
    "data-protection.da.md": lambda: retention.as_table(translator("da"), Keeping()),
}
"""Each page, with the table that the code makes of it."""


def renewed(text: str, table: str) -> str:
    """A page with the table in place of the one that begins with the same row; raises ValueError without."""
    lines, new = text.split("\n"), table.split("\n")
    first = lines.index(new[0])
    last = first
    while last < len(lines) and lines[last].startswith("|"):
        last += 1
    return "\n".join([*lines[:first], *new, *lines[last:]])


def write() -> list[str]:
    """The names of the pages that changed."""
    changed = []
    for name, table in TABLES.items():
        page = DOCS / name
        before = page.read_text(encoding="utf-8")
        after = renewed(before, table())
        if after != before:
            page.write_text(after, encoding="utf-8")
            changed.append(name)
    return changed


if __name__ == "__main__":
    print("\n".join(write()) or "The documentation is as the code has it.")  # noqa: T201  # a command's answer
