"""Presses every button that somebody can reach, and fills every field with what should do nothing."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from zlib import crc32

from playground import forms
from playground.person import Person
from playground.regular import MORE
from playground.stage import Stage
from playground.workspace import Message, OpenView

HOSTILE = "<!channel> <@U0> <http://evil.example|click> &amp; </b> \u202e *x*"
ENDS = "panel.end"
"""After it nothing is left to press."""
A_THIRD = 3


class Finger:
    """Presses what is there, as one person, and fills in what opens."""

    def __init__(
        self, stage: Stage, person: Person, *, deep: int, typed: Callable[[int], str] | None = None
    ) -> None:
        """`deep`: so many modals upon each other are opened. `typed`: what is typed where so much fits."""
        self.deep = deep
        self.typed = typed or (lambda most: HOSTILE[:most])
        self.stage = stage
        self.person = person
        self.pressed: set[str] = set()
        self.sent: set[str] = set()
        self.needed: dict[str, list[str]] = {}
        """Of each modal that was filled in, the fields that may not be left empty."""

    def leave_most_to(self, other: "Finger") -> None:
        """Of what another pressed only a third, by its name, is pressed again, unless everything is."""
        if not os.environ.get("EVERYTHING"):
            self.pressed |= {name for name in other.pressed if crc32(name.encode()) % A_THIRD}

    async def press_all(self, message: Message) -> None:
        """Every button of a message, and every button of the modals they open."""
        for name in _buttons(message):
            await self._try(message, [name])
        if MORE in _buttons(message):
            await self.person.click(message, MORE)
            behind = _buttons(self.person.view) if self.person.view else []
            await self._close()
            for name in behind:
                await self._try(message, [name])

    async def _try(self, message: Message, path: list[str]) -> None:
        if path[-1] in self.pressed | {ENDS}:
            return
        self.pressed.add(path[-1])
        view = await self._open(message, path)
        if view is None:
            return
        inner = _buttons(view)
        await self._fill_in(view)
        await self._close()
        if len(path) < self.deep:
            for name in inner:
                await self._try(message, [*path, name])

    async def _open(self, message: Message, path: list[str]) -> OpenView | None:
        await self._wait()
        if path[0] in _buttons(message):
            await self.person.click(message, path[0], block_id=_block_of(message, path[0]))
        elif MORE in _buttons(message):
            await self.person.click(message, path[0])
        else:
            return None
        for name in path[1:]:
            if self.person.view is None or name not in _buttons(self.person.view):
                return None
            await self.person.press(name, block_id=_block_of(self.person.view, name))
        await self._wait()
        return self.person.view

    async def _fill_in(self, view: OpenView) -> None:
        if not view.content.get("submit"):
            return
        self.sent.add(str(view.content["callback_id"]))
        self.needed[str(view.content["callback_id"])] = sorted(_needed(view))
        await self.person.submit(dict(values_of(view, self.typed)))

    async def _close(self) -> None:
        while self.person.view is not None:
            await self.person.close_view()

    async def _wait(self) -> None:
        self.stage.clock.move_to(self.stage.clock.now() + timedelta(seconds=30))
        await self.stage.settle()


def _buttons(surface: Message | OpenView) -> list[str]:
    return list(
        dict.fromkeys(
            element["action_id"]
            for _block, element in forms.elements_of(surface.blocks)
            if element["type"] == "button"
        )
    )


def _block_of(surface: Message | OpenView, button: str) -> str:
    """The first block with this button: of those for each line of a list, one is as good as another."""
    return next(
        str(block["block_id"])
        for block, element in forms.elements_of(surface.blocks)
        if element["action_id"] == button
    )


def _needed(view: OpenView) -> Iterator[str]:
    """Without the numbers of rows, of which there are as many as there are."""
    for block in view.blocks:
        if block["type"] == "input" and not block.get("optional"):
            yield re.sub(r"\d+", "N", str(block["block_id"]))


def values_of(view: OpenView, typed: Callable[[int], str]) -> Iterator[tuple[str, Any]]:
    """Text in every field, the first of what is offered where nothing is chosen yet."""
    for block, element in forms.elements_of(view.blocks):
        if block["type"] != "input":
            continue
        kind, options = element["type"], element.get("options")
        if kind == "plain_text_input":
            yield block["block_id"], typed(element.get("max_length", 3000))
        elif kind == "number_input":
            yield block["block_id"], element.get("initial_value", element.get("min_value", "1"))
        elif options and not element.get("initial_option") and not element.get("initial_options"):
            first = options[0]["value"]
            yield block["block_id"], [first] if kind in ("checkboxes", "multi_static_select") else first
