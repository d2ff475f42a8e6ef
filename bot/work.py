"""`await work(status.answer, …)`: one transaction, one `now`, and the messages it owes."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import blocks, outbox
from bot.clock import Clock
from bot.database import Database
from bot.language import translator
from bot.partnership import Partnership, Person, seat_of
from bot.sealed import KeyStore

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Unit:
    """One unit of work: what a transaction of a ritual is given as `w`."""

    def __init__(self, session: Session, now: datetime, keys: KeyStore) -> None:
        self.session = session
        self.now = now
        self.keys = keys
        self.touched: set[int] = set()
        self.boxes_to_destroy: list[str] = []
        self.owes = False

    def post(
        self,
        to: Partnership | Person,
        name: str,
        about: int,
        *records: object,
        thread: tuple[str, int] | None = None,
    ) -> None:
        """Owe the named message to a channel or person, rendered here in the language they read.

        `about` is what it tells of (the id of a round, say): the same name about the same thing to
        the same place is one message, posted once and edited thereafter. `thread` names the message
        to which this one is a reply.
        """
        if isinstance(to, Partnership):
            partnership, place, language = to, to.channel, to.language
        else:
            partnership = self.session.get_one(Partnership, to.partnership_id)
            place, language = to.user, seat_of(self, partnership, to).language
        message = blocks.render(name, translator(language), *records)
        owed = outbox.owe(self.session, partnership, place, name, about, message, self.now, thread)
        self.owes |= owed

    def touch(self, partnership: Partnership) -> None:
        """What the panel shows has changed: it is drawn anew at the end of this unit."""
        if partnership.id is None:
            self.session.flush()
        self.touched.add(partnership.id)

    def destroy_key(self, box: str) -> None:
        """After this is committed: destroy the key of a sealed box, and what the log keeps of it."""
        self.boxes_to_destroy.append(box)


class Work:
    """Runs a function of a ritual in a transaction, in the database's own thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keys: KeyStore,
        draw_panel: Callable[[Unit, int], None],
        owed: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._keys = keys
        self._draw_panel = draw_panel
        self.log_is_clean = False
        """Nothing is known of it until it has been truncated once in this process."""
        self._owed = owed

    async def __call__(
        self, act: Callable[Concatenate[Unit, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """`act(w, …)`, committed; whatever it raises rolls all of it back and is raised here."""
        answer, owes = await self._database.run(lambda: self._transact(act, *args, **kwargs))
        if owes:
            self._owed()
        return answer

    def _transact(
        self, act: Callable[Concatenate[Unit, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> tuple[T, bool]:
        with self._database.session() as session, session.begin():
            w = Unit(session, self._clock.now(), self._keys)
            answer = act(w, *args, **kwargs)
            session.flush()
            for partnership_id in w.touched:
                self._draw_panel(w, partnership_id)
        if w.boxes_to_destroy:
            self._destroy(w.boxes_to_destroy)
        return answer, w.owes

    def _destroy(self, boxes: Sequence[str]) -> None:
        """A crash before or between these is made good at the next start and by a sweep."""
        try:
            for box in boxes:
                self._keys.destroy(box)
            self.log_is_clean = self._database.truncate_log()
        except (OSError, SQLAlchemyError) as error:
            # What was committed stands; the sweep goes on with what is left to destroy.
            self.log_is_clean = False
            name = type(error).__name__
            log.warning("not destroyed yet: %s", name, extra={"action": "sealed.not_destroyed"})

    async def clean_log(self) -> None:
        """Truncate the log once more, where it could not be done at once, and at each start."""
        if not self.log_is_clean:
            self.log_is_clean = await self._database.run(self._database.truncate_log)
