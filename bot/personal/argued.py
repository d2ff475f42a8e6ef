"""What can be said of a column that holds something of people, and the reasons why words stay."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

AGREED: Final = "What was agreed is the partnership's, and both sides act on it."
TO_DO: Final = "What is to be done is the partnership's; it stays, and its owner becomes nobody known."
DECIDED: Final = "What was decided in a meeting is the partnership's."
SAID: Final = "A company says it, by whoever speaks for it; the others act on it."
NAMED: Final = "A company's or a channel's name, not a person's."
COUNTS: Final = "Figures that name nobody."
INVITED: Final = "What people were invited to is the companies' occasion."
UNLINKED: Final = "Released without a name: nobody can tell any more whose it was."
RECEIVED: Final = "Of somebody without Slack: they said yes to it, and it goes when they stop it."
OPERATING: Final = "Belongs to the installation of a workspace, and goes with it."


@dataclass(frozen=True)
class Theirs:
    """A text that one person wrote: blanked when they are erased."""

    by: tuple[str, ...]
    """The columns that say who wrote it."""
    once: tuple[str, ...] = ()
    """Moments of which one must be there first: others act on it until it is settled."""


@dataclass(frozen=True)
class Columns:
    """One table, by its columns. `of` is the ritual or room that it belongs to."""

    of: str
    people: tuple[str, ...] = ()
    """Ids of people: they stay, and lead to somebody who has no name any more."""
    listed: tuple[str, ...] = ()
    """Lists of such ids."""
    users: tuple[str, ...] = ()
    """Slack's ids of users: replaced."""
    theirs: Mapping[str, Theirs] = field(default_factory=dict)
    staying: Mapping[str, str] = field(default_factory=dict)
    """Words that stay, each with the reason."""
    ours: tuple[str, ...] = ()
    """Codes, keys and numbers of our own: no words of anybody's."""
    sealed: tuple[str, ...] = ()
    """Nobody can read it: deleted."""
    secret: tuple[str, ...] = ()
    """Never handed to anybody."""


def wrote(by: str, *columns: str, once: tuple[str, ...] = ()) -> dict[str, Theirs]:
    """Columns whose text is by whom the column `by` names."""
    return {column: Theirs((by,), once) for column in columns}


def stays(reason: str, *columns: str) -> dict[str, str]:
    """Columns whose text stays, for one reason."""
    return dict.fromkeys(columns, reason)
