"""Somebody who knows the bot's panel: what does not stand on it, they find behind «More»."""

from collections.abc import Mapping
from typing import Any, Final

from playground import forms
from playground.person import Person, Submitted
from playground.workspace import Message, OpenView

MORE: Final = "panel.more"
MORE_SETTINGS: Final = "panel.set_up_more"


class Regular(Person):
    """They press by what they want to do, wherever the button stands; the tour and the tests act so."""

    async def click(
        self, message: Message, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> None:
        """The button of a message, or the same behind its «More»; who is not offered it there has looked."""
        is_behind = offers(message, MORE) and not offers(message, action_id)
        await super().click(message, MORE if is_behind else action_id, value, block_id=block_id)
        if is_behind and self.view is not None and offers(self.view, action_id):
            await self.press(action_id)

    async def submit(self, values: Mapping[str, Any] | None = None) -> Submitted:
        """Fill in a modal and send it; fields that stand behind «More settings» are shown first."""
        there = {block["block_id"] for block, _element in forms.elements_of(self._top().blocks)}
        if set(values or ()) - there and offers(self._top(), MORE_SETTINGS):
            await self.press(MORE_SETTINGS)
        return await super().submit(values)


def offers(surface: Message | OpenView, action_id: str) -> bool:
    """Whether a message or a modal has such a button."""
    return any(element["action_id"] == action_id for _block, element in forms.elements_of(surface.blocks))
