"""What is installed: one package, within which the rooms of the house lie and find each other.

In the repository they lie beside this folder. `bot` and `handlers` are names that others take, too: so
nothing in an environment is overwritten by ours, and ours come first in a process of Samspil alone.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
HOUSE = _HERE if (_HERE / "bot").is_dir() else _HERE.parent
"""The folder in which `bot`, `handlers`, `schedules` and `playground` lie."""

sys.path.insert(0, str(HOUSE))


def main() -> None:
    """The console script."""
    from bot.cli import main as run  # noqa: PLC0415  # found from here on

    run()
