"""Messages that are drawn when they are delivered, or when it is known whether another stands."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.conductor.panel import draw_panel
from bot.conductor.retro import draw_retro_prompt
from bot.partnerships import Unit
from bot.rituals import status

_DRAWN: Final[Mapping[str, Callable[[Unit, int], None]]] = {
    "panel": draw_panel,
    "status.prompt": status.draw_prompt_of,
}
_DRAWN_BY: Final[Mapping[str, Callable[[Unit, int], None]]] = {
    "retro.result": draw_retro_prompt,
    "status.digest": status.draw_prompt_of,
}
"""What each message's name is told of by: the prompt above it says that it follows."""


def draw_message(w: Unit, name: str, about: int) -> None:
    """Owe the named message about something as it should look now."""
    _DRAWN[name](w, about)


def stands(w: Unit, name: str, about: int) -> None:
    """A message stands in the channel now, or Slack will not have it: whoever says so says what is true."""
    if (draw := _DRAWN_BY.get(name)) is not None:
        draw(w, about)
