"""Problems of a message or a view, in the words in which Slack tells them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[["Report", str, Any], None]


@dataclass
class Report:
    """Gathers problems, and what only shows when the whole is seen: ids and the sum of characters."""

    surface: str
    takes: Collection[str] = ()
    """Those of the newer blocks that this workspace knows."""
    problems: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    characters: int = 0
    focused: int = 0

    def add(self, pointer: str, sentence: str) -> None:
        self.problems.append(f"[ERROR] {sentence} [json-pointer:{pointer or '/'}]")

    def check_shape(self, pointer: str, value: object, shape: "Shape") -> None:
        """Check an object's fields: those that must be there, those that may, and no others."""
        if not isinstance(value, Mapping):
            self.add(pointer, "must provide an object")
            return
        for name in shape.required:
            if value.get(name) is None:
                self.add(pointer, f"missing required field: {name}")
        for name, given in value.items():
            if name == "type" or given is None:
                continue
            if name in shape.fields:
                shape.fields[name](self, f"{pointer}/{name}", given)
            else:
                self.add(pointer, f"invalid additional property: {name}")
        for rule in shape.rules:
            rule(self, pointer, value)


@dataclass(frozen=True)
class Shape:
    """The fields that an object may have, those it must have, and rules about several of them together."""

    fields: Mapping[str, Check]
    required: tuple[str, ...] = ()
    rules: tuple[Check, ...] = ()
