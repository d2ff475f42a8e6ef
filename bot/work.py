"""`await work(status.answer, …)`: one transaction, one `now`, and the messages it owes."""

from collections.abc import Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from bot import blocks, outbox
from bot.clock import Clock
from bot.database import Database
from bot.language import translator
from bot.partnership import Partnership, Person, seat_of

P = ParamSpec("P")
T = TypeVar("T")


class Unit:
    """One unit of work: what a transaction of a ritual is given as `w`."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.touched: set[int] = set()
        self.owes = False

    def post(self, to: Partnership | Person, name: str, about: int, *records: object) -> None:
        """Owe the named message to a channel or person, rendered here in the language they read.

        `about` is what it tells of (the id of a round, say): the same name about the same thing to
        the same place is one message, posted once and edited thereafter.
        """
        if isinstance(to, Partnership):
            partnership, place, language = to, to.channel, to.language
        else:
            partnership = self.session.get_one(Partnership, to.partnership_id)
            place, language = to.user, seat_of(self, partnership, to).language
        message = blocks.render(name, translator(language), *records)
        self.owes |= outbox.owe(self.session, partnership, place, name, about, message, self.now)

    def touch(self, partnership: Partnership) -> None:
        """What the panel shows has changed: it is drawn anew at the end of this unit."""
        if partnership.id is None:
            self.session.flush()
        self.touched.add(partnership.id)


class Work:
    """Runs a function of a ritual in a transaction, in the database's own thread."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        draw_panel: Callable[[Unit, int], None],
        owed: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._draw_panel = draw_panel
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
            w = Unit(session, self._clock.now())
            answer = act(w, *args, **kwargs)
            session.flush()
            for partnership_id in w.touched:
                self._draw_panel(w, partnership_id)
            return answer, w.owes
