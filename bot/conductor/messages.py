"""Messages that are drawn when they are delivered: how each of them should look now."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.partnerships import Unit
from bot.rituals import status

_DRAWN: Final[Mapping[str, Callable[[Unit, int], None]]] = {"status.prompt": status.draw_prompt_of}


def draw_message(w: Unit, name: str, about: int) -> None:
    """Owe the named message about something as it should look now."""
    _DRAWN[name](w, about)
