"""The house keeps its rooms: who imports whom, one clock, nothing unregistered."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import handlers
from bot import blocks, tables
from bot.blocks.partnership import COMMAND_WORDS
from handlers.panel import WORDS

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "schedules", "playground")

Trees = Mapping[str, ast.Module]
"""Modules by dotted name."""


def trees(root: Path) -> Trees:
    """Every module of the house, parsed; migrations are frozen history."""
    found = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            if "migrations" not in name:
                found[name] = ast.parse(path.read_text())
    return found


def imports(tree: ast.Module, *, for_types: bool = False) -> Iterator[str]:
    """The dotted names that a module imports; those only for the type checker are left out."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not for_types:
            skipped.update(ast.walk(node))
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


SHARED = ("bot.errors", "bot.calendar", "bot.cadence", "bot.partnership", "bot.sealed", "bot.recurring")
MAY: Mapping[str, tuple[str, ...]] = {
    "bot.rituals": SHARED,
    "bot.partnership": ("bot.errors", "bot.calendar", "bot.cadence"),
    "bot.sealed": ("bot.errors", "bot.partnership", "bot.clock"),
    "bot.recurring": ("bot.errors", "bot.calendar", "bot.cadence", "bot.partnership"),
    "bot.cadence": ("bot.errors", "bot.calendar"),
    "bot.calendar": ("bot.errors",),
    "bot.errors": (),
    "bot.clock": (),
    "bot.blocks": ("bot.rituals", "bot.language", *SHARED),
    "bot.language": (),
    "bot.work": (
        "bot.database",
        "bot.outbox",
        "bot.blocks",
        "bot.clock",
        "bot.language",
        "bot.partnership",
        "bot.sealed",
    ),
    "bot.outbox": ("bot.blocks.elements", "bot.partnership", "bot.slack"),
    "bot.slack": ("bot.clock", "bot.partnership"),
    "handlers": ("bot",),
    "schedules": ("bot",),
    "playground": ("bot",),
}
"""What each room may import of the house, besides itself."""
OUTSIDE: Mapping[str, tuple[str, ...]] = {
    "slack_bolt": ("handlers", "bot.app"),
    "apscheduler": ("schedules.timetable", "bot.app"),
    "playground": ("playground", "bot.cli"),
    "handlers": ("handlers", "bot.app", "bot.manifest"),
    "schedules": ("schedules", "bot.app"),
    "bot.app": ("bot.cli", "playground"),
}
"""Who alone may import these."""


def wrong_imports(house: Trees) -> Iterator[str]:
    """Imports against the table."""
    for name, tree in house.items():
        for imported in imports(tree):
            room = max((room for room in MAY if is_in(name, (room,))), key=len, default=None)
            ours = is_in(imported, ROOMS)
            if room and ours and not is_in(imported, (room, *MAY[room])):
                yield f"{name} imports {imported}"
            for guarded, allowed in OUTSIDE.items():
                if is_in(imported, (guarded,)) and not is_in(name, allowed):
                    yield f"{name} imports {imported}"


def rituals_that_know_each_other(house: Trees) -> Iterator[str]:
    """A ritual that imports another."""
    for name, tree in house.items():
        own = ".".join(name.split(".")[:3])
        if is_in(name, ("bot.rituals",)) and name != "bot.rituals":
            others = {imported for imported in imports(tree) if is_in(imported, ("bot.rituals",))}
            yield from (f"{name} imports {other}" for other in others if not is_in(other, (own,)))


def other_clocks(house: Trees) -> Iterator[str]:
    """Whoever reads the time of day, but the clock."""
    reading = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
    for name, tree in house.items():
        if name != "bot.clock" and reading.search(ast.unparse(tree)):
            yield f"{name} reads the time"


def queries_in_blocks(house: Trees) -> Iterator[str]:
    """Blocks that query."""
    for name, tree in house.items():
        if is_in(name, ("bot.blocks",)):
            yield from (
                f"{name} imports {each}"
                for each in imports(tree)
                if each.split(".")[0] in {"sqlmodel", "sqlalchemy"}
            )


def rules_in_handlers(house: Trees) -> Iterator[str]:
    """Handlers that catch or query, but for the two that are there for it."""
    for name, tree in house.items():
        if is_in(name, ("handlers",)) and name not in {"handlers", "handlers.refusals"}:
            caught = any(isinstance(node, ast.ExceptHandler) for node in ast.walk(tree))
            queried = any(each.startswith(("sqlmodel", "sqlalchemy")) for each in imports(tree))
            if caught or queried:
                yield f"{name} catches or queries"


def unregistered_handlers(house: Trees) -> Iterator[str]:
    """Functions that take an Interaction, and that nothing calls or registers."""
    for name, tree in house.items():
        if not is_in(name, ("handlers",)) or name in {"handlers", "handlers.interaction"}:
            continue
        module = name.removeprefix("handlers.")
        everywhere = "\n".join(ast.unparse(each) for each in house.values())
        for node in tree.body:
            takes = isinstance(node, ast.AsyncFunctionDef) and ast.unparse(node.args).startswith(
                "it: Interaction"
            )
            if takes and not node.name.startswith("_"):
                inside = len(re.findall(rf"(?<![\w.]){node.name}\b", ast.unparse(tree))) > 1
                if not inside and not re.search(rf"\b{module}\.{node.name}\b", everywhere):
                    yield f"{name}.{node.name} is registered nowhere"


RULES: Mapping[str, tuple[Callable[[Trees], Iterator[str]], str, str]] = {
    "a ritual asks Slack": (wrong_imports, "bot/rituals/x.py", "from bot.slack import Clients"),
    "a ritual knows Bolt": (wrong_imports, "bot/rituals/x.py", "import slack_bolt"),
    "the product knows the stand-in": (wrong_imports, "bot/outbox.py", "import playground"),
    "handlers know the app": (wrong_imports, "handlers/x.py", "from bot.app import App"),
    "schedules know handlers": (wrong_imports, "schedules/x.py", "import handlers"),
    "rituals know each other": (
        rituals_that_know_each_other,
        "bot/rituals/x.py",
        "from bot.rituals import status",
    ),
    "another clock": (
        other_clocks,
        "bot/rituals/x.py",
        "from datetime import datetime\nnow = datetime.now()",
    ),
    "a query in blocks": (queries_in_blocks, "bot/blocks/x.py", "from sqlmodel import select"),
    "a handler that catches": (
        rules_in_handlers,
        "handlers/x.py",
        "try:\n    pass\nexcept ValueError:\n    pass",
    ),
    "a handler nobody calls": (
        unregistered_handlers,
        "handlers/x.py",
        "async def y(it: Interaction) -> None: ...",
    ),
}
"""Each rule, with a module that breaks it."""


@pytest.mark.parametrize(
    "rule", sorted({rule for rule, _path, _code in RULES.values()}, key=lambda rule: rule.__name__)
)
def test_the_house_keeps_its_rules(rule: Callable[[Trees], Iterator[str]]) -> None:
    """Nothing in the house breaks this rule."""
    assert not list(rule(trees(ROOT)))


@pytest.mark.parametrize("broken", RULES)
def test_each_rule_fails_when_it_is_broken(broken: str, tmp_path: Path) -> None:
    """A house with one wrong module is found out."""
    rule, path, code = RULES[broken]
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(code)
    assert len(set(rule(trees(tmp_path)))) == 1


def literals(room: str, function: str, position: int) -> set[str]:
    """The string literals that a function is called with in a room."""
    return {
        node.args[position].value
        for name, tree in trees(ROOT).items()
        if is_in(name, (room,))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == function
        and len(node.args) > position
        and isinstance(node.args[position], ast.Constant)
    }


def test_every_button_has_a_handler_and_every_handler_a_button() -> None:
    """What a person can press, somebody answers."""
    assert literals("bot.blocks", "button", 1) == set(handlers.ACTIONS)


def test_every_modal_that_can_be_sent_has_a_handler() -> None:
    """What a person can send, somebody reads."""
    sent = {
        node.args[0].value
        for name, tree in trees(ROOT).items()
        if is_in(name, ("bot.blocks",))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "modal"
        and any(keyword.arg == "submit" for keyword in node.keywords)
        and isinstance(node.args[0], ast.Constant)
    }
    assert sent <= set(handlers.VIEWS)


def test_every_message_that_is_posted_has_a_look() -> None:
    """A ritual names a message; blocks know it."""
    assert literals("bot", "post", 1) <= set(blocks.MESSAGES)


def test_help_names_the_words_that_commands_know() -> None:
    """And no others."""
    assert set(COMMAND_WORDS) == set(WORDS)


def test_every_table_belongs_to_a_partnership() -> None:
    """By its own column, or through what it refers to: so no query can go past the owner."""
    belonging = {"partnership"}
    everything = tables.metadata.tables
    for _each in everything:
        belonging |= {
            name
            for name, table in everything.items()
            if any(key.column.table.name in belonging for key in table.foreign_keys)
        }
    assert belonging == set(everything)
