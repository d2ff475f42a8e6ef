"""What forums are called, where a status meeting is spoken of and where anything else is."""

from bot.blocks.elements import safe
from bot.language import Translator
from bot.rituals.status import COLLABORATION, OPERATIONS, STEERING


def kinds(_: Translator) -> dict[str, str]:
    """The kinds of further forums, the lowest first."""
    return {
        OPERATIONS: _("Operations meeting"),
        COLLABORATION: _("Collaboration meeting"),
        STEERING: _("Steering meeting"),
    }


def called(_: Translator, kind: str, name: str) -> str:
    """As people call it; without a name of its own as its kind."""
    return safe(name) if name else kinds(_).get(kind, _("Status meeting"))
