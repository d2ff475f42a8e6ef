"""Opens every modal that somebody can reach, each from that in which its button stands."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta

from finger import Finger

from playground import forms
from playground.person import Person
from playground.stage import Stage
from playground.workspace import Message, OpenView


class Opener(Finger, ABC):
    """Presses what is there, as one person; what opens is seen, and nothing is filled in."""

    def __init__(self, stage: Stage, person: Person, *, deep: int, left: Collection[str] = ()) -> None:
        """`left`: buttons that are not pressed."""
        super().__init__(stage, person, deep=deep)
        self._left = left
        self._stands: Sequence[str] = ()

    @abstractmethod
    async def seen(self, view: OpenView) -> None:
        """What is done with each modal."""

    async def _try(self, message: Message, path: list[str]) -> None:
        if path[-1] in self.pressed or path[-1] in self._left:
            return
        self.pressed.add(path[-1])
        view = await self.reach(message, path)
        if view is None:
            return
        inner = [
            element["action_id"]
            for _b, element in forms.elements_of(view.blocks)
            if element["type"] == "button"
        ]
        await self.seen(view)
        self._stands = path if self.person.view is view else ()
        if len(path) < self.deep:
            for name in dict.fromkeys(inner):
                await self._try(message, [*path, name])
                await self._back(view, path)

    async def reach(self, message: Message, path: list[str]) -> OpenView | None:
        """The modal behind these buttons, from the one before it if that stands there."""
        if path[:-1] and path[:-1] == self._stands:
            block = next(self._blocks_with(path[-1]), None)
            if block is None:
                return None
            await self.person.press(path[-1], block_id=block)
            await self._wait()
        else:
            await self._close()
            await self._open(message, path)
        self._stands = path
        return self.person.view

    def _blocks_with(self, name: str) -> Iterator[str]:
        assert self.person.view is not None
        for block, element in forms.elements_of(self.person.view.blocks):
            if element["action_id"] == name:
                yield str(block["block_id"])

    async def _back(self, view: OpenView, path: list[str]) -> None:
        """To the modal from which another was opened, if it is there still."""
        while self.person.view is not None and self.person.view is not view:
            await self.person.close_view()
        self._stands = path if self.person.view is view else ()

    async def _wait(self) -> None:
        self.stage.clock.move_to(self.stage.clock.now() + timedelta(seconds=5))
        await self.stage.rest()
