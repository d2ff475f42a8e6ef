"""The roster: what a ritual offers stands in its row, and everything that gathers reads all rows."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from types import ModuleType
from typing import Any

import pytest
from sqlmodel import SQLModel

from bot import rituals, tables
from bot.conductor import following, mine, more, on_card, on_more, on_panel, panel, scorecard, succession
from bot.conductor.rituals import RITUALS, Figures, Ritual
from bot.due import Due, NextDue
from schedules import timetable

ROSTER = "bot/conductor/rituals.py"
NAMES = {each.name for each in pkgutil.iter_modules(rituals.__path__)}
OFFERED = (
    "waiting_for",
    "figures",
    "next_due",
    "follow",
    "follow_settings",
    "follow_people",
    "follow_return",
    "show_open",
)
"""Columns under whose names a ritual's package offers what stands there."""
READERS: dict[str, ModuleType] = {
    "name": timetable,
    "every": timetable,
    "next_due": timetable,
    "waiting_for": mine,
    "figures": scorecard,
    "panel": panel,
    "more": more,
    "follow": following,
    "follow_settings": following,
    "follow_people": following,
    "follow_return": following,
    "show_open": succession,
}
"""Each column, with who reads it of every row."""


def lacking(roster: Sequence[Ritual]) -> Iterator[str]:
    """What should stand in the roster, and does not: what to put where."""
    rows = {row.name: row for row in roster}
    for name in sorted(NAMES - set(rows)):
        yield f"{ROSTER} has no row for bot/rituals/{name}: add Ritual({name!r}, …)"
    for name, row in rows.items():
        package = importlib.import_module(f"bot.rituals.{name}")
        for column in OFFERED:
            offered = getattr(package, column, None)
            if offered is not None and not _stands_for(getattr(row, column), offered, f"{name}.{column}("):
                yield f"the row of {name} in {ROSTER} lacks {column}={name}.{column}"
    for column, module, shown in (
        ("panel", on_panel, _panels),
        ("figures", on_card, _cards),
        ("more", on_more, _lines),
    ):
        there = {shown(row) for row in roster}
        for function in _functions(module):
            if function not in there:
                yield f"no row in {ROSTER} has {module.__name__}.{function.__name__} as its {column}"


def _stands_for(given: Any, offered: Any, call: str) -> bool:
    """Whether what a row has is what the ritual offers, or a function of the conductor that calls it."""
    if isinstance(given, Figures):
        given = given.count
    return given is offered or (inspect.isfunction(given) and call in inspect.getsource(given))


def _panels(row: Ritual) -> Any:
    return row.panel


def _lines(row: Ritual) -> Any:
    return row.more


def _cards(row: Ritual) -> Any:
    return row.figures and row.figures.show


def _functions(module: ModuleType) -> Iterator[Callable[..., Any]]:
    """Those that a module defines and offers."""
    for name, each in vars(module).items():
        if inspect.isfunction(each) and each.__module__ == module.__name__ and not name.startswith("_"):
            yield each


def test_whatever_a_ritual_offers_stands_in_its_row() -> None:
    """Each package has a row, and each function that goes by the name of a column stands in it."""
    assert list(lacking(RITUALS)) == []


@pytest.mark.parametrize("row", RITUALS, ids=lambda row: row.name)
def test_a_row_that_is_taken_out_is_missed(row: Ritual) -> None:
    """Whichever it is."""
    assert list(lacking([each for each in RITUALS if each is not row]))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (row, field.name)
        for row in RITUALS
        for field in fields(Ritual)
        if field.name not in {"name", "every"} and getattr(row, field.name) is not None
    ],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_a_column_that_is_taken_out_of_a_row_is_missed(row: Ritual, column: str) -> None:
    """Whichever it is."""
    nothing: dict[str, Any] = {column: None}
    without = replace(row, **nothing)
    assert list(lacking([without if each is row else each for each in RITUALS]))


@pytest.mark.parametrize("column", [each.name for each in fields(Ritual)])
def test_each_column_is_read_of_every_row(column: str) -> None:
    """By the one module that gathers it, in a loop over the whole roster."""
    reader = READERS[column]
    tree = ast.parse(inspect.getsource(reader))
    loops = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.GeneratorExp | ast.ListComp)
        and "in RITUALS" in ast.unparse(node).replace(":", " ").split("\n")[0]
    ]
    read = {each.attr for loop in loops for each in ast.walk(loop) if isinstance(each, ast.Attribute)}
    assert column in read, f"{reader.__name__} reads {column} of no row: loop over RITUALS there"


@pytest.mark.parametrize("row", RITUALS, ids=lambda row: row.name)
def test_every_kind_of_what_is_due_is_among_the_next_moments(row: Ritual) -> None:
    """Whoever adds a kind of what is due, and forgets it there, would never see it swept in the demo."""
    package = importlib.import_module(f"bot.rituals.{row.name}")
    modules = [
        importlib.import_module(f"{package.__name__}.{each.name}")
        for each in pkgutil.iter_modules(package.__path__)
    ]
    found = [each for module in [package, *modules] for each in vars(module).values()]
    told = {kind for each in found if isinstance(each, NextDue) for kind in each.kinds}
    kinds = {each for each in found if isinstance(each, Due) and not each.untimed}
    assert kinds, f"{row.name} has nothing that is due: then it needs no sweep"
    assert [each.table.name for each in kinds - told] == [], f"put them into next_due of {package.__name__}"


def test_every_ritual_has_its_sweep_and_its_tables() -> None:
    """Under its own name."""
    for name in NAMES:
        assert inspect.iscoroutinefunction(importlib.import_module(f"schedules.{name}").sweep)
    within = [mapper.class_.__module__.split(".") for mapper in SQLModel._sa_registry.mappers]
    having = {path[2] for path in within if path[:2] == ["bot", "rituals"]}
    assert having == NAMES
    assert tables.metadata is SQLModel.metadata
