"""Rows of measurements, and the page they stand on."""

import platform
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from math import isinf
from os import cpu_count, getloadavg
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
AT_WORK = Path(__file__).parent / "at_work.md"
WHY = Path(__file__).parent / "why_missed.md"


@dataclass(frozen=True)
class Row:
    """Something measured: `value` against a `goal`, either at most or at least."""

    what: str
    value: float
    unit: str = "ms"
    most: float | None = None
    least: float | None = None
    floor: str = ""
    """What the least possible took in the same run, where something was measured beside it."""

    @property
    def is_met(self) -> bool:
        """Whether the goal, if there is one, was reached."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    @property
    def _measured(self) -> str:
        return "not to be had" if isinf(self.value) else f"{self.value:.4g} {self.unit}"

    def cells(self) -> list[str]:
        """Goal, floor and what was measured, as texts."""
        goal = f"at most {self.most:g} {self.unit}" if self.most is not None else ""
        goal = f"at least {self.least:g} {self.unit}" if self.least is not None else goal
        met = "" if not goal else "yes" if self.is_met else "**no**"
        limit = self.most if self.most is not None else self.least
        ratio = f"{self.value / limit:.2f}" if limit and not isinf(self.value) else ""
        return [self.what, goal or "–", self.floor or "–", self._measured, ratio or "–", met]


def page(tables: Mapping[str, Sequence[Row]], runs: int) -> str:
    """The whole page, as Markdown."""
    times = "one run" if runs == 1 else f"{runs} runs"
    lines = [
        "# Performance",
        "",
        f"Made by `python -m bench`; figures are medians, and where nothing else is said of {times}. "
        "Ratios against a floor of the same run mean more than milliseconds: the machine is shared.",
        "",
        f"{machine()}. SQLite is durable (`synchronous=FULL`): what is acknowledged is on disk.",
    ]
    for name, rows in tables.items():
        lines += ["", f"## {name}", "", "| what | goal | floor | measured | of the goal | met |"]
        lines += ["|---|---|---|---|---|---|", *["| " + " | ".join(row.cells()) + " |" for row in rows]]
    lines += ["", AT_WORK.read_text().strip()]
    if any(not row.is_met for rows in tables.values() for row in rows):
        lines += ["", WHY.read_text().strip()]
    return "\n".join(lines) + "\n"


def machine() -> str:
    """On what it was measured."""
    model = next(
        (line.split(":")[1].strip() for line in _cpu() if line.startswith("model name")), platform.machine()
    )
    load = getloadavg()[1]
    return (
        f"{cpu_count()} cores of {model}, load {load:.1f} meanwhile (above {cpu_count()}, figures grow with "
        f"it), {platform.system()}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, "
        f"SQLAlchemy {version('sqlalchemy')}"
    )


def _cpu() -> list[str]:
    told = Path("/proc/cpuinfo")
    return told.read_text().splitlines() if told.exists() else []
