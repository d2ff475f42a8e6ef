"""Somebody who knows the bot's panel: what does not stand on it, they find behind «More»."""

from typing import Any, Final

from playground import forms
from playground.person import Person
from playground.workspace import Message, OpenView

MORE: Final = "panel.more"


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


def offers(surface: Message | OpenView, action_id: str) -> bool:
    """Whether a message or a modal has such a button."""
    return any(element["action_id"] == action_id for _block, element in forms.elements_of(surface.blocks))
