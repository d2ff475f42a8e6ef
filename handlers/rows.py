"""One row for each button, modal and word: what it is called, who answers it, and who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from handlers.interaction import Handler


class Right(StrEnum):
    """Who may, as a sentence goes on after «This may be done by …». The rule is kept where the ritual is."""

    ALL = "everybody in the channel, of either side, each for themselves"
    HOME = "people of the side that installed Samspil"
    SETTLERS = (
        "the contact persons and facilitators of both sides, anybody of a side that has neither, and all of "
        "the home side until each side has a contact person"
    )
    CONTACTS = "contact persons, each for their own side"
    SPEAKERS = (
        "the contact persons and facilitators of the side that is asked; anybody of it where it has neither, "
        "and of what is proposed also while all of them are away"
    )
    NAMED = "whom it is about: who noted, owns, raised, was asked, or stands on the rung, as the ritual says"
    PARTIES = "the two parties of a mediation and its mediator, each in their turn"


REPLACED: Final = (
    "No row may tell when somebody answered. The same answer replaces the one before, so twice is once."
)


@dataclass(frozen=True)
class Button:
    """A button or menu, by its action id."""

    name: str
    handler: Handler
    right: Right
    not_once: str = ""
    """Why it is not noted that it was pressed; everything else is done once, though Slack bring it twice."""


@dataclass(frozen=True)
class Submission:
    """A modal that can be sent, by its callback id; the right is checked again when it is."""

    name: str
    handler: Handler
    right: Right
    not_once: str = ""
    """Why it is not noted that it was sent."""


@dataclass(frozen=True)
class Word:
    """What may stand after `/samspil`; it does what its button does, and is given what the button carries."""

    text: str
    handler: Handler
    own: bool = False
    """It shows what is the person's own: also where the partnership is away or has ended."""
    formerly: str = ""
    """What others have written down goes on working, and is named nowhere."""


class Room(Protocol):
    """A module of handlers, which ends with its rows."""

    @property
    def BUTTONS(self) -> Sequence[Button]:  # noqa: N802  # the module's constant
        """Its buttons."""

    @property
    def MODALS(self) -> Sequence[Submission]:  # noqa: N802  # the same
        """Its modals that can be sent."""

    @property
    def WORDS(self) -> Sequence[Word]:  # noqa: N802  # the same
        """Its words."""
