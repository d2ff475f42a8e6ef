"""What tests of several folders name."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.sealed import FolderKeys

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2026, 5, 4, 8, 45, tzinfo=COPENHAGEN)


def keys_in(folder: Path) -> FolderKeys:
    """A folder in which keys are kept from now on."""
    keys = FolderKeys(folder)
    keys.begin()
    return keys
