"""Messages that are drawn when they are delivered, or when it is known whether another stands."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.conductor.idea import draw_idea
from bot.conductor.panel import draw_panel
from bot.conductor.retro import draw_retro_prompt
from bot.partnerships import Unit
from bot.rituals import disagreement, escalation, idea, status

_DRAWN: Final[Mapping[str, Callable[[Unit, str, int, str], None]]] = {
    "panel": lambda w, _name, about, _place: draw_panel(w, about),
    "status.prompt": lambda w, _name, about, _place: status.draw_prompt_of(w, about),
    **dict.fromkeys(disagreement.STANDING, disagreement.draw_standing),
    **dict.fromkeys(escalation.STANDING, escalation.draw_standing),
    **dict.fromkeys(idea.STANDING, draw_idea),
}
_DRAWN_BY: Final[Mapping[str, Callable[[Unit, int], None]]] = {
    "retro.result": draw_retro_prompt,
    "status.digest": status.draw_prompt_of,
}
"""What each message's name is told of by: the prompt above it says that it follows."""


def draw_message(w: Unit, name: str, about: int, place: str) -> None:
    """Owe the named message about something, to a channel or person, as it should look now.

    What another version draws later, and this one does not, stays as it looks until it is posted again: it
    would hold up all that is edited in its place.
    """
    if (draw := _DRAWN.get(name)) is not None:
        draw(w, name, about, place)


def stands(w: Unit, name: str, about: int) -> None:
    """A message stands in the channel now, or Slack will not have it: whoever says so says what is true."""
    if (draw := _DRAWN_BY.get(name)) is not None:
        draw(w, about)
