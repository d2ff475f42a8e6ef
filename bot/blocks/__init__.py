"""How everything looks: records and `_` in, blocks out. Nothing is queried here."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.blocks import action, escalation, panel, retro, scorecard, status
from bot.blocks.elements import Message
from bot.language import Translator

MESSAGES: Final[Mapping[str, Callable[..., Message]]] = {
    "action.due": action.reminder,
    "action.soon": action.reminder,
    "escalation.asked": escalation.asked,
    "escalation.copy": escalation.copy,
    "escalation.move": escalation.move,
    "escalation.nudge": escalation.nudge,
    "escalation.story": escalation.story,
    "panel": panel.message,
    "retro.change": retro.change,
    "retro.nudge": retro.nudge,
    "retro.prompt": retro.prompt,
    "retro.result": retro.result,
    "scorecard.card": scorecard.card,
    "status.prompt": status.prompt,
    "status.reminder": status.reminder,
    "status.digest": status.digest,
    "status.change": status.change,
}
"""Every message that the bot posts, by the name that rituals call it."""


def render(name: str, _: Translator, *records: Any) -> Message:
    """The named message in the language of `_`."""
    return MESSAGES[name](_, *records)
