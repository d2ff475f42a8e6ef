"""What does not work at the moment: whoever runs the bot is told once, and not at every try."""

import logging
from collections.abc import Collection
from traceback import walk_tb

from bot.logs import cause, with_those_behind
from bot.outage import Away

log = logging.getLogger(__name__)

Record = int | str
Kind = tuple[str, ...]


class Troubles:
    """What failed when it was last tried. In memory: after a start it is told once more."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Record], Kind] = {}

    def broke(
        self,
        what: str,
        error: BaseException,
        of: Record = "",
        *,
        said: str | None = None,
        action: str = "sweep.broke",
        level: int = logging.ERROR,
    ) -> None:
        """It failed, `of` a record where it was about one; told unless it failed in the same way before.

        What is `said` stands in place of the error's cause: its own text may hold content. That the database
        is away is told by itself, once for everything that needs it.
        """
        if isinstance(error, Away):
            return
        kind = _kind_of(error)
        if self._known.get((what, of)) == kind:
            return
        self._known[what, of] = kind
        log.log(level, "%s", said or f"{_named(what, of)} broke: {cause(error)}", extra={"action": action})

    def works(self, what: str, of: Record = "") -> None:
        """It was done; told if it had failed before."""
        if self._known.pop((what, of), None) is not None:
            log.warning("%s works again", _named(what, of), extra={"action": "sweep.works"})

    def are_left(self, what: str, records: Collection[Record]) -> None:
        """Only these are still to be done: what failed of the others has been settled otherwise."""
        for name, of in [known for known in self._known if known[0] == what and known[1] not in records]:
            self.works(name, of)


def _named(what: str, of: Record) -> str:
    """A record by its number; a place in Slack is none of the log's."""
    return f"{what} of {of}" if isinstance(of, int) else what


def _kind_of(error: BaseException) -> Kind:
    """The types of an error and of those behind it, each with the place in the code where it came up."""
    return tuple(f"{type(each).__name__} {_place(each)}" for each in with_those_behind(error))


def _place(error: BaseException) -> str:
    places = [f"{frame.f_code.co_filename}:{line}" for frame, line in walk_tb(error.__traceback__)]
    return places[-1] if places else ""
