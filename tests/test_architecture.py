"""The house keeps its rooms: who imports whom, one clock, nothing unregistered."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import handlers
from bot import blocks, outbox, tables
from bot.blocks.more import WORDS as MORE_WORDS
from bot.blocks.waiting import WORDS as WAITING_WORDS
from bot.conductor import messages as conductor_messages
from bot.installations import BOTS, INSTALLATIONS, STATES
from bot.rituals import disagreement, escalation, idea
from handlers import new_action
from handlers.commands import ALL_WORDS

OF_INSTALLATIONS = (BOTS, INSTALLATIONS, STATES)
ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "schedules", "playground")

FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef

Trees = Mapping[str, ast.Module]
"""Modules by dotted name."""


@cache
def trees(root: Path) -> Trees:
    """Every module of the house, parsed; migrations are frozen history."""
    found = {}
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
            if "migrations" not in name:
                found[name] = ast.parse(path.read_text())
    return found


@cache
def nodes(tree: ast.Module) -> tuple[ast.AST, ...]:
    """Everything in a module: most rules look at all of it."""
    return tuple(ast.walk(tree))


@cache
def imports(tree: ast.Module) -> tuple[str, ...]:
    """The dotted names that a module imports; those only for the type checker are left out."""
    return tuple(_imports(tree))


def _imports(tree: ast.Module) -> Iterator[str]:
    skipped: set[ast.AST] = set()
    for node in nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            skipped.update(ast.walk(node))
    for node in nodes(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


SHARED = (
    "bot.alphabet",
    "bot.errors",
    "bot.calendar",
    "bot.partnerships",
    "bot.sealed",
    "bot.recurring",
    "bot.more",
    "bot.waiting",
    "bot.plain",
)
MAY: Mapping[str, tuple[str, ...]] = {
    "bot.rituals": (*SHARED, "bot.text", "bot.due", "bot.attempts", "bot.prepared"),
    "bot.attempts": (),
    "bot.mail": ("bot.settings",),
    "bot.alphabet": (),
    "bot.partnerships": (
        "bot.alphabet",
        "bot.text",
        "bot.errors",
        "bot.calendar",
        "bot.due",
        "bot.prepared",
        "bot.sealed",
    ),
    "bot.sealed": ("bot.clock",),
    "bot.prepared": (),
    "bot.recurring": ("bot.errors", "bot.calendar", "bot.partnerships"),
    "bot.calendar": ("bot.errors",),
    "bot.errors": (),
    "bot.more": (),
    "bot.waiting": (),
    "bot.due": ("bot.prepared",),
    "bot.inbox": ("bot.database", "bot.partnerships", "bot.prepared"),
    "bot.clock": (),
    "bot.blocks": ("bot.rituals", "bot.language", "bot.text", "bot.keeping", *SHARED),
    "bot.language": (),
    "bot.unit": (
        "bot.blocks",
        "bot.language",
        "bot.novelties",
        "bot.outbox",
        "bot.partnerships",
        "bot.sealed",
    ),
    "bot.work": (
        "bot.clock",
        "bot.database",
        "bot.language",
        "bot.outbox",
        "bot.sealed",
        "bot.troubles",
        "bot.unit",
    ),
    "bot.refused": (),
    "bot.mentions": ("bot.clock",),
    "bot.pace": ("bot.clock",),
    "bot.sharing": ("bot.pace", "bot.partnerships"),
    "bot.outbox": (
        "bot.blocks.elements",
        "bot.blocks.newer",
        "bot.logs",
        "bot.novelties",
        "bot.pace",
        "bot.partnerships",
        "bot.prepared",
        "bot.refused",
        "bot.sharing",
        "bot.slack",
        "bot.troubles",
    ),
    "bot.addresses": ("bot.errors",),
    "bot.token_keys": (),
    "bot.webhooks": (
        "bot.addresses",
        "bot.errors",
        "bot.rituals.webhook",
        "bot.settings",
        "bot.token_keys",
    ),
    "bot.portfolio": (
        "bot.accounts",
        "bot.clock",
        "bot.installations",
        "bot.partnerships",
        "bot.slack",
        "bot.work",
    ),
    "bot.presence": ("bot.clock", "bot.partnerships", "bot.work"),
    "bot.arrival": (
        "bot.accounts",
        "bot.blocks.elements",
        "bot.channels",
        "bot.conductor",
        "bot.installations",
        "bot.language",
        "bot.partnerships",
        "bot.settings",
        "bot.slack",
        "bot.troubles",
        "bot.work",
    ),
    "bot.accounts": ("bot.partnerships", "bot.slack", "bot.text"),
    "bot.files": ("bot.slack",),
    "bot.channels": ("bot.slack",),
    "bot.membership": (
        "bot.accounts",
        "bot.channels",
        "bot.clock",
        "bot.installations",
        "bot.outbox",
        "bot.pace",
        "bot.partnerships",
        "bot.slack",
        "bot.work",
    ),
    "bot.installations": ("bot.database", "bot.manifest", "bot.partnerships"),
    "bot.screens": ("bot.clock", "bot.partnerships", "bot.slack"),
    "bot.slack": ("bot.installations", "bot.pace", "bot.partnerships", "bot.refused", "bot.text"),
    "bot.text": ("bot.errors",),
    "bot.troubles": ("bot.logs", "bot.outage"),
    "bot.plain": (),
    "bot.conductor": (
        "bot.prepared",
        "bot.numbers",
        "bot.outbox",
        "bot.personal",
        "bot.rituals",
        "bot.blocks",
        "bot.text",
        *SHARED,
    ),
    "bot.personal": (
        "bot.blocks.elements",
        "bot.language",
        "bot.outbox",
        "bot.partnerships",
        "bot.sealed",
        "bot.tables",
    ),
    "bot.retention": (
        "bot.due",
        "bot.keeping",
        "bot.language",
        "bot.numbers",
        "bot.outbox",
        "bot.partnerships",
        "bot.personal",
        "bot.sealed",
        "bot.tables",
    ),
    "bot.numbers": ("bot.partnerships",),
    "bot.novelties": ("bot.blocks.newer", "bot.partnerships"),
    "bot.probe": ROOMS,
    "bot.tables": (
        "bot.inbox",
        "bot.rituals",
        "bot.partnerships",
        "bot.sealed",
        "bot.sharing",
        "bot.outbox",
        "bot.installations",
        "bot.novelties",
        "bot.numbers",
    ),
    "bot.settings": ("bot.errors", "bot.calendar", "bot.keeping"),
    "bot.keeping": (),
    "bot.database": ("bot.engine", "bot.migrating", "bot.outage", "bot.prepared"),
    "bot.engine": (),
    "bot.outage": (),
    "bot.vitals": ("bot.backup", "bot.database"),
    "bot.migrating": (),
    "bot.process": ("bot.blocks.validators", "bot.numbers"),
    "bot.logs": (),
    "bot.metrics": ("bot.outbox", "bot.vitals"),
    "bot.listening": (),
    "bot.watch": ("bot.clock", "bot.listening", "bot.metrics", "bot.outbox", "bot.vitals", "bot.work"),
    "bot.unreachable": ("bot.slack",),
    "bot.supervisor": (),
    "bot.exits": (),
    "bot.forms": (),
    "bot.backup": ("bot.database", "bot.migrating", "bot.outage", "bot.sealed"),
    "bot.doctor": (
        "bot.backup",
        "bot.clock",
        "bot.conductor",
        "bot.database",
        "bot.installations",
        "bot.manifest",
        "bot.migrating",
        "bot.outage",
        "bot.outbox",
        "bot.pace",
        "bot.rituals",
        "bot.sealed",
        "bot.settings",
        "bot.slack",
        "bot.unit",
        "bot.vitals",
        "bot.work",
    ),
    "bot.commands": ROOMS,
    "bot.audit": ("bot.exits", "bot.logs", "bot.settings"),
    "bot.pictures": (
        "bot.conductor",
        "bot.rituals",
        "bot.blocks",
        "bot.language",
        "bot.refused",
        "bot.slack",
        "bot.work",
    ),
    "bot.credentials": (
        "bot.conductor",
        "bot.database",
        "bot.installations",
        "bot.manifest",
        "bot.outage",
        "bot.partnerships",
        "bot.sealed",
        "bot.slack",
        "bot.unreachable",
        "bot.work",
    ),
    "bot.manifest": (),
    "bot.app": ROOMS,
    "bot.cli": ("bot.cli_token", "bot.commands", "bot.exits", "bot.forms", "bot.manifest"),
    "bot.cli_token": ("bot.commands", "bot.exits"),
    "bot.openapi": (),
    "bot.assistant": (),
    "bot.allowance": (),
    "bot.unchanged": (),
    "bot.links": (
        "bot.allowance",
        "bot.blocks",
        "bot.conductor",
        "bot.language",
        "bot.listening",
        "bot.partnerships",
        "bot.plain",
        "bot.unchanged",
        "bot.work",
    ),
    "bot.api": (
        "bot.allowance",
        "bot.conductor",
        "bot.links",
        "bot.listening",
        "bot.openapi",
        "bot.partnerships",
        "bot.unchanged",
        "bot.work",
    ),
    "handlers": ("bot",),
    "schedules": ("bot",),
    "playground": ("bot",),
}
"""What each room may import of the house, besides itself."""
OUTSIDE: Mapping[str, tuple[str, ...]] = {
    "slack_bolt": ("handlers", "bot.app"),
    "apscheduler": ("schedules.timetable", "bot.app"),
    "playground": ("playground", "bot.commands.running"),
    "handlers": ("handlers", "bot.app"),
    "schedules": ("schedules", "bot.app"),
    "bot.app": ("bot.commands", "playground"),
}
"""Who alone may import these."""


def wrong_imports(house: Trees) -> Iterator[str]:
    """Imports against the table."""
    for name, tree in house.items():
        room = max((room for room in MAY if is_in(name, (room,))), key=len, default=None)
        if room is None and tree.body:
            yield f"{name} has no row"
        for imported in imports(tree):
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
    reading = re.compile(
        r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
    )
    for name, tree in house.items():
        if name == "bot.clock":
            continue
        called = {ast.unparse(node) for node in nodes(tree) if isinstance(node, ast.Attribute)}
        yield from (
            f"{name} reads {each}" for each in sorted({*called, *imports(tree)}) if reading.search(each)
        )


def queries_in_blocks(house: Trees) -> Iterator[str]:
    """Blocks that query."""
    for name, tree in house.items():
        if is_in(name, ("bot.blocks",)):
            yield from (
                f"{name} imports {each}"
                for each in imports(tree)
                if each.split(".")[0] in {"sqlmodel", "sqlalchemy"}
            )


def other_claims(house: Trees) -> Iterator[str]:
    """Whoever finds or claims what is due by a query of its own; messages of the outbox wait in lines."""
    for name, tree in house.items():
        if is_in(name, ("bot.due", "bot.outbox")):
            continue
        for node in nodes(tree):
            if isinstance(node, ast.keyword) and node.arg == "skip_locked":
                yield f"{name} claims by itself: use Due(…).claim of bot/due.py"
            if (
                isinstance(node, ast.Compare)
                and isinstance(node.left, ast.Call)
                and ast.unparse(node.left.func) == "col"
                and isinstance(node.ops[0], ast.LtE)
                and ast.unparse(node.comparators[0]) == "w.now"
            ):
                yield f"{name} finds by itself: use a Due of bot/due.py"


def dues_nobody_claims(house: Trees) -> Iterator[str]:
    """A kind of what is due of which nobody ever claims one: two processes would do it twice."""
    called = {
        ast.unparse(node.func)
        for tree in house.values()
        for node in nodes(tree)
        if isinstance(node, ast.Call)
    }
    claimed = {each.split(".")[-2] for each in called if re.search(r"\.claim(_each|_all_of)?$", each)}
    for name, tree in house.items():
        for node in tree.body:
            if not isinstance(node, ast.AnnAssign) or not isinstance(node.value, ast.Call):
                continue
            due = ast.unparse(node.target)
            if ast.unparse(node.value.func) == "Due" and due not in claimed:
                yield f"{name} has {due}, and nobody claims it"


CATCHING = {
    "handlers",
    "handlers.acquainting",
    "handlers.filled_in",
    "handlers.installing",
    "handlers.receiving",
    "handlers.refusals",
}


def rules_in_handlers(house: Trees) -> Iterator[str]:
    """Handlers that catch or query, but for those that are there for it: whatever comes in is answered."""
    for name, tree in house.items():
        if is_in(name, ("handlers",)) and name not in CATCHING:
            caught = any(isinstance(node, ast.ExceptHandler) for node in nodes(tree))
            queried = any(each.startswith(("sqlmodel", "sqlalchemy")) for each in imports(tree))
            if caught or queried:
                yield f"{name} catches or queries"


def unregistered_handlers(house: Trees) -> Iterator[str]:
    """Functions that take an Interaction, and that nothing calls or registers."""
    rooms = {name: tree for name, tree in house.items() if is_in(name, ("handlers",))}
    used = set().union(*(_handlers_used(name, tree) for name, tree in rooms.items()), set())
    for name, tree in rooms.items():
        for node in tree.body:
            if not isinstance(node, ast.AsyncFunctionDef):
                continue
            if "Interaction" in ast.unparse(node.args) and f"{name}.{node.name}" not in used:
                yield f"{name}.{node.name} is registered nowhere"


def _handlers_used(module: str, tree: ast.Module) -> Iterator[str]:
    """Functions named in a module of handlers: its own, and those of the handlers that it imports."""
    imported = {each for each in imports(tree) if is_in(each, ("handlers",))}
    for node in nodes(tree):
        if isinstance(node, ast.Name):
            yield f"{module}.{node.id}"
        elif isinstance(node, ast.Attribute) and f"handlers.{ast.unparse(node.value)}" in imported:
            yield f"handlers.{ast.unparse(node)}"


def lists_of_names(house: Trees) -> Iterator[str]:
    """A list of what a package offers, beside what it imports: «from x import y as y» says both."""
    for name, tree in house.items():
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                yield f"{name} has a list of names: write «from x import y as y» for what it offers"


def circles(house: Trees) -> Iterator[str]:
    """Modules that need each other, also by way of others."""
    needs = {name: {_module(each, house) for each in imports(tree)} for name, tree in house.items()}
    sure: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in path:
            yield " needs ".join((*path[path.index(name) :], name))
        elif name and name not in sure:
            for each in sorted(needs[name]):
                yield from walk(each, (*path, name))
            sure.add(name)

    for name in sorted(house):
        yield from walk(name, ())


def _module(imported: str, house: Trees) -> str:
    """The module of the house in which an imported name lies; empty if in none."""
    while imported and imported not in house:
        imported = imported.rpartition(".")[0]
    return imported


def doing_at_import(house: Trees) -> Iterator[str]:
    """Modules that do something to others by being imported; the command line adds its own commands."""
    for name, tree in house.items():
        for node in tree.body:
            calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            hooks = isinstance(node, ast.FunctionDef) and "listens_for" in "".join(
                ast.unparse(each) for each in node.decorator_list
            )
            patches = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)
            if not (calls or hooks or patches) or name.endswith("__main__"):
                continue
            if ".add_typer(" not in ast.unparse(node):
                yield f"{name} does this at import: put it into bot/process.py: {ast.unparse(node)}"


MOST_LINES = 350


def long_modules(house: Trees) -> Iterator[str]:
    """Modules that nobody reads in one go: they ask more than one question."""
    for name, tree in house.items():
        lines = max((node.end_lineno or 0 for node in tree.body), default=0)
        if lines > MOST_LINES:
            yield f"{name} has {lines} lines, more than {MOST_LINES}: split it along its questions"


def shadowed_functions(house: Trees) -> Iterator[str]:
    """An argument or a local with the name of a function or class of its own module."""
    for name, tree in house.items():
        own = {node.name for node in tree.body if isinstance(node, FUNCTIONS | ast.ClassDef)}
        for function in tree.body:
            if isinstance(function, FUNCTIONS | ast.ClassDef):
                yield from (
                    f"{name}.{function.name} calls something {each}, as a function of its module is called"
                    for each in sorted(own & set(_locals(function)))
                )


def _locals(function: ast.AST) -> Iterator[str]:
    """What a function, or one within it, calls its arguments and what it assigns."""
    for node in ast.walk(function):
        if isinstance(node, FUNCTIONS):
            for within in ast.walk(node):
                if isinstance(within, ast.arg):
                    yield within.arg
                elif isinstance(within, ast.Name) and isinstance(within.ctx, ast.Store):
                    yield within.id


RULES: Mapping[str, tuple[Callable[[Trees], Iterator[str]], str, str]] = {
    "a ritual asks Slack": (wrong_imports, "bot/rituals/x.py", "from bot.slack import Clients"),
    "a ritual knows Bolt": (wrong_imports, "bot/rituals/x.py", "import slack_bolt"),
    "the product knows the stand-in": (wrong_imports, "bot/outbox.py", "import playground"),
    "a room without a row": (wrong_imports, "bot/helpers.py", "import re"),
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
        "from bot.rituals import x\nasync def y(it: Interaction) -> None: await it.work(x.y)",
    ),
    "another clock, passed on": (
        other_clocks,
        "playground/x.py",
        "import datetime\nnow = field(default_factory=datetime.datetime.now)",
    ),
    "a claim of one's own": (
        other_claims,
        "bot/rituals/x.py",
        "def y(w): return select(Swap).with_for_update(skip_locked=True)",
    ),
    "due by a query of one's own": (
        other_claims,
        "bot/rituals/x.py",
        "def y(w): return select(Swap).where(col(Swap.remind_at) <= w.now)",
    ),
    "due, and claimed by nobody": (
        dues_nobody_claims,
        "bot/rituals/x.py",
        "swaps_due: Final = Due(Swap, Swap.remind_at)",
    ),
    "a call at import": (doing_at_import, "bot/x.py", "import sys\nsys.setswitchinterval(1)"),
    "a patch at import": (doing_at_import, "bot/x.py", "import json\njson.dumps = str"),
    "a listener at import": (
        doing_at_import,
        "bot/x.py",
        "from sqlalchemy import event\n@event.listens_for(int, 'x')\ndef y(): pass",
    ),
    "a list of names": (lists_of_names, "bot/rituals/x.py", '__all__ = ["y"]'),
    "a circle": (circles, "bot/rituals/x/y.py", "from bot.rituals.x.y import z"),
    "a long module": (long_modules, "bot/rituals/x.py", "pass\n" * (MOST_LINES + 1)),
    "an argument called as a function": (shadowed_functions, "bot/rituals/x.py", "def y(y): pass"),
    "a local called as a function": (
        shadowed_functions,
        "bot/rituals/x.py",
        "def y(): pass\nasync def z():\n    y = 1",
    ),
    "another clock by its own name": (other_clocks, "schedules/x.py", "from time import time"),
}
"""Each rule, with a module that breaks it."""


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _path, _code in RULES.values()))
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
        str(argument.value)
        for name, tree in trees(ROOT).items()
        if is_in(name, (room,))
        for node in nodes(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == function
        and len(node.args) > position
        and isinstance(argument := node.args[position], ast.Constant)
    }


def test_every_button_has_a_handler_and_every_handler_a_button() -> None:
    """What a person can press, somebody answers."""
    assert literals("bot.blocks", "button", 1) | set(MORE_WORDS) == set(handlers.ACTIONS)


def test_every_modal_that_can_be_sent_has_a_handler() -> None:
    """What a person can send, somebody reads."""
    sent = {
        node.args[0].value
        for name, tree in trees(ROOT).items()
        if is_in(name, ("bot.blocks",))
        for node in nodes(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "modal"
        and any(keyword.arg == "submit" for keyword in node.keywords)
        and isinstance(node.args[0], ast.Constant)
    }
    assert sent <= set(handlers.VIEWS)


def test_every_name_that_blocks_give_is_known_to_somebody() -> None:
    """A button, a modal or a message: also where the name is handed on before it is used."""
    named = set(named_in("bot.blocks"))
    only_read = literals("bot.blocks", "modal", 0) - set(handlers.VIEWS)
    assert named == {*handlers.ACTIONS, *handlers.VIEWS, *blocks.MESSAGES} - {"panel"} | only_read


def test_every_message_that_is_posted_has_a_look_and_every_look_is_posted() -> None:
    """A ritual names a message; blocks know it, and so does the outbox."""
    assert literals("bot", "post", 1) <= set(blocks.MESSAGES)
    rooms = ("bot.rituals", "bot.conductor", "bot.partnerships")
    assert set(blocks.MESSAGES) <= {*(name for room in rooms for name in named_in(room)), "panel"}
    assert set(blocks.MESSAGES) >= outbox.REVIVED | outbox.PINNED


def test_every_message_that_is_drawn_later_is_known_to_whoever_draws() -> None:
    """Else what was noted would never be shown: delivery passes over what another version draws."""
    rooms = (disagreement, escalation, idea)
    standing = {name for room in rooms for name in room.STANDING}
    has_them = {name for name, tree in trees(ROOT).items() if "draw_standing_later" in calls_in(tree)}
    assert {"bot.rituals." + each.split(".")[2] for each in has_them} == {room.__name__ for room in rooms}
    assert literals("bot", "draw_later", 1) | standing == set(conductor_messages._DRAWN)  # its own table


def calls_in(tree: ast.Module) -> set[str]:
    """The methods that a module calls."""
    return {
        node.func.attr
        for node in nodes(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def test_everything_that_waits_for_a_person_has_words_and_a_button_that_works() -> None:
    """Whatever a ritual says waits for somebody is shown with a sentence, and somebody answers its button."""
    assert literals("bot.rituals", "Waiting", 0) == set(WAITING_WORDS)
    assert set(WAITING_WORDS) <= set(handlers.ACTIONS)


def named_in(room: str) -> Iterator[str]:
    """The names of buttons, modals and messages, like «status.give», that stand in a room."""
    for name, tree in trees(ROOT).items():
        for node in nodes(tree) if is_in(name, (room,)) else ():
            if isinstance(node, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z_]+", str(node.value)):
                yield str(node.value)


def test_no_button_modal_or_word_has_two_rows() -> None:
    """The later would take the place of the earlier without a word."""
    for kind in ("BUTTONS", "MODALS"):
        names = [row.name for room in handlers.ROOMS for row in getattr(room, kind)]
        assert len(names) == len(set(names))
    rows = [word for room in handlers.ROOMS for word in room.WORDS]
    assert sorted(row.text for row in rows) == sorted(ALL_WORDS)
    formerly = [row.formerly for row in rows if row.formerly]
    assert len({*formerly, *ALL_WORDS}) == len(formerly) + len(ALL_WORDS)


def test_a_new_action_is_noted_by_one_handler_whatever_it_comes_out_of() -> None:
    """Its sources are rows: a ritual adds one, and no handler of its own."""
    buttons = {row.button for row in new_action.FROM}
    assert buttons == {name for name in handlers.ACTIONS if name.endswith(".act")}
    assert {row.source.name for row in new_action.FROM} == {name.split(".")[0] for name in buttons}
    elsewhere = [
        name
        for name, tree in trees(ROOT).items()
        if is_in(name, ("handlers",))
        and "action_modal" in {getattr(node, "attr", "") for node in nodes(tree)}
    ]
    assert elsewhere == ["handlers.new_action"]


def test_every_module_with_rows_is_joined() -> None:
    """Whoever ends with rows is among the rooms."""
    with_rows = {name for name, tree in trees(ROOT).items() if is_in(name, ("handlers",)) and _has_rows(tree)}
    assert with_rows == {getattr(room, "__name__", None) for room in handlers.ROOMS}


def _has_rows(tree: ast.Module) -> bool:
    kept = {ast.unparse(node.target) for node in tree.body if isinstance(node, ast.AnnAssign)}
    return {"BUTTONS", "MODALS", "WORDS"} <= kept


def test_every_table_belongs_to_a_partnership() -> None:
    """By its own column, or through what it refers to: so no query can go past the owner."""
    belonging = {"partnership"}
    everything = tables.metadata.tables
    for _step in everything:
        belonging |= {
            name
            for name, table in everything.items()
            if any(key.column.table.name in belonging for key in table.foreign_keys)
        }
    # Whose tokens these are stands before any partnership; they are reached by owner alone, and so is which
    # blocks a workspace takes. Names of payloads and the last numbers of tables tell nothing of whom or what.
    of_nobody = {"received", "last_number", "message_stale", "call_pace", "novelty"}
    of_nobody |= {table.name for table in OF_INSTALLATIONS}
    assert belonging | of_nobody == set(everything)
