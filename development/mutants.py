"""Changes made to the rules at random, one at a time: which of them does no test notice?

`make mutants SAMPLE=40 SEED=1`. Each change is made in a copy of the house, whose tests for that room are run
until one fails. What survives is printed as a difference; whether it matters is for a reader to say.
"""

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from importlib.util import cache_from_source
from pathlib import Path
from typing import Final

HOUSE: Final = Path(__file__).parent.parent
COPIED: Final = ("bot", "handlers", "schedules", "playground", "samspil", "development", "tests", "docs")
MODULES_OF_A_RITUAL: Final = {"records", "commands", "clock", "views", "mine", "figures", "messages"}
SHORTEST: Final = 4
"""Words of a module's name that say nothing are not longer."""
ROOMS: Final = ("rituals", "calendar", "recurring", "conductor", "sealed", "outbox")
SECONDS_OF_A_TEST: Final = 120
"""A change after which a test never ends is noticed, too."""
COMPARED: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}


@dataclass(frozen=True)
class Mutant:
    """One change of one file: what stands there then."""

    path: Path
    line: int
    source: str


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change that can be made to a file."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for instead in _instead_of(node):
            yield Mutant(path, getattr(node, "lineno", 0), _replaced(source, node, instead))


def _instead_of(node: ast.AST) -> Iterator[str]:
    """What may stand in place of a node."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        yield f"({left} {COMPARED[type(node.ops[0])]} {right})"
    elif isinstance(node, ast.BoolOp):
        other = " or " if isinstance(node.op, ast.And) else " and "
        yield f"({other.join(f'({ast.unparse(each)})' for each in node.values)})"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"bool({ast.unparse(node.operand)})"
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield str(node.value + 1)
    elif isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
        yield "pass"
    elif isinstance(node, ast.Call) and (node.keywords or _is_lock(node)):
        yield from _calls_instead_of(node)


def _calls_instead_of(call: ast.Call) -> Iterator[str]:
    """The call without one of what it names, and what is locked without the lock."""
    if isinstance(call.func, ast.Attribute) and _is_lock(call):
        yield ast.unparse(call.func.value)
        return
    for left_out in call.keywords:
        kept = [each for each in call.keywords if each is not left_out]
        yield ast.unparse(ast.Call(call.func, call.args, kept))


def _is_lock(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "with_for_update"


def _replaced(source: str, node: ast.AST, instead: str) -> str:
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    first, last = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
    begin = starts[first - 1] + getattr(node, "col_offset", 0)
    end = starts[last - 1] + getattr(node, "end_col_offset", 0)
    raw = source.encode()
    return (raw[:begin] + instead.encode() + raw[end:]).decode()


def sample(size: int, seed: int) -> list[Mutant]:
    """So many changes that are still Python, each as likely as another; the same for a seed and a house."""
    paths = sorted(path for room in ROOMS for path in _files_of(HOUSE / "bot" / room))
    chosen = [mutant for path in paths for mutant in mutants_of(path)]
    random.Random(seed).shuffle(chosen)  # noqa: S311  # a die that can be cast again
    found = (mutant for mutant in chosen if _is_python(mutant.source))
    return [mutant for mutant, _n in zip(found, range(size), strict=False)]


def _files_of(room: Path) -> Iterator[Path]:
    yield from (path for path in room.rglob("*.py") if path.name != "__init__.py")
    if room.with_suffix(".py").exists():
        yield room.with_suffix(".py")


def _is_python(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def tests_of(path: Path) -> list[str]:
    """The tests that concern a room: first those that are called like it, conversations last."""
    parts = path.relative_to(HOUSE / "bot").with_suffix("").parts
    names = set(parts) - {"rituals", "conductor"} - MODULES_OF_A_RITUAL
    everything = sorted((HOUSE / "tests").rglob("test_*.py"), key=lambda test: "conversations" in str(test))
    names |= {word for name in names for word in name.split("_") if len(word) > SHORTEST}
    called_so = [test for test in everything if any(name in test.stem for name in names)]
    folders = [test for test in everything if test.parent.name in {*names, *ALSO.get(parts[0], ())}]
    beside = [test for test in everything if test.stem in ALWAYS.get(parts[0], ())]
    return [str(test.relative_to(HOUSE)) for test in dict.fromkeys([*called_so, *folders, *beside])]


ALWAYS: Final[dict[str, Sequence[str]]] = {
    "rituals": (
        "test_database",
        "test_boundaries",
        "test_who_may",
        "test_hours_of_readers",
        "test_occurrence",
        "test_recorded",
        "test_races",
    ),
    "conductor": (
        "test_person",
        "test_my_data",
        "test_first_minutes",
        "test_occurrence",
        "test_roster",
        "test_moving_ground",
        "test_partnership",
        "test_home",
    ),
    "recurring": ("test_occurrence", "test_cadence", "test_regular_days_migrated", "test_moving_ground"),
    "calendar": ("test_calendar", "test_cadence", "test_common_time", "test_occurrence"),
    "outbox": (
        "test_outbox",
        "test_turns",
        "test_work",
        "test_hours_of_readers",
        "test_fair_shares",
        "test_delivery",
    ),
}
"""What holds for the whole of a room."""
ALSO: Final[dict[str, Sequence[str]]] = {"sealed": ("sealed", "anonymity")}
"""Folders of tests that do."""


class House:
    """A copy in which one thing is changed at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in COPIED:
            shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in HOUSE.glob("*.*"):
            if path.is_file():
                shutil.copy(path, folder / path.name)
        self._red: set[str] = set()

    def notices(self, mutant: Mutant) -> bool:
        """Whether a test fails that does not fail anyhow."""
        place = self._folder / mutant.path.relative_to(HOUSE)
        tests = tests_of(mutant.path)
        before = place.read_text(encoding="utf-8")
        while True:
            _write(place, mutant.source)
            failed = self._first_failing(tests)
            _write(place, before)
            if failed is None or self._first_failing([failed]) is None:
                return failed is not None
            self._red.add(failed)

    def _first_failing(self, tests: Sequence[str]) -> str | None:
        """The first of these that fails, but for those that fail anyhow; on SQLite, but for the tables."""
        left_out = [option for name in sorted(self._red) for option in ("--deselect", name)]
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "--tb=no", "-p", "no:cacheprovider"]
        command += ["-k", "not postgresql or test_database", "--timeout", str(SECONDS_OF_A_TEST)]
        done = subprocess.run(  # noqa: S603  # nothing from outside
            [*command, *tests, *left_out],
            cwd=self._folder,
            env={**os.environ, "DATABASES": "sqlite"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode in (0, 5):
            return None
        lines = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return (
            lines[0].removeprefix("FAILED ").removeprefix("ERROR ").partition(" - ")[0] if lines else tests[0]
        )


def _write(place: Path, source: str) -> None:
    """Write a module and have it compiled anew: as long as before, within a second, it passes for the old."""
    place.write_text(source, encoding="utf-8")
    Path(cache_from_source(str(place))).unlink(missing_ok=True)


def main(size: int, seed: int) -> None:
    """Print what came of each change, and the figure."""
    os.nice(10)
    survived = 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        house = House(Path(folder))
        for number, mutant in enumerate(sample(size, seed), start=1):
            noticed = house.notices(mutant)
            survived += not noticed
            where = f"{mutant.path.relative_to(HOUSE)}:{mutant.line}"
            _say(f"{number:3} {'noticed ' if noticed else 'SURVIVED'} {where}")
            if not noticed:
                before = mutant.path.read_text(encoding="utf-8").splitlines()
                for line in unified_diff(before, mutant.source.splitlines(), n=1, lineterm=""):
                    _say(f"      {line}")
    _say(f"{size - survived} of {size} changes were noticed (seed {seed}).")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # the figure is what is asked for


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
