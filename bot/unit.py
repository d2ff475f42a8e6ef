"""What a transaction of a ritual is given as `w`: its session, its moment, and the messages it owes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlmodel import Session

from bot import blocks, novelties, outbox
from bot.language import translator
from bot.partnerships import Partnership, Person, Side, reads
from bot.sealed import KeyStore


class DatabaseUnit:
    """One unit of work."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        keys: KeyStore,
        by: str | None = None,
        priority: int = outbox.IN_LINE,
    ) -> None:
        self.session = session
        self.now = now
        self.keys = keys
        self.by = by
        """Who pressed, as Slack names them; None where nobody did, but the clock."""
        self.touched: dict[int, Partnership] = {}
        """Those whose panel shows something else now, by id."""
        self.happenings: list[tuple[int, str, int]] = []
        """Partnership, event and what it is about."""
        self.boxes_to_destroy: list[str] = []
        self.has_deleted = False
        self.owed_to: set[str] = set()
        """Channels and people to whom something is owed by it."""
        self._priority = priority
        self.has_written = False

    def post(
        self,
        to: Partnership | Person,
        name: str,
        about: int,
        *records: object,
        thread: tuple[str, int] | None = None,
        at_once: bool = False,
    ) -> None:
        """Owe the named message to a channel or person, rendered here in the language they read.

        `about` is what it tells of (the id of a round, say): the same name about the same thing to
        the same place is one message, posted once and edited thereafter. `thread` names the message
        to which this one is a reply. Nothing is owed while the partnership is away, or once it has ended.

        It waits for the hours of those who read it, unless it answers a press, of theirs or, in the
        channel, of anybody, or its moment was agreed by both and so it is to come `at_once`.
        """
        self._post({}, to, name, about, records, thread=thread, at_once=at_once)

    def post_to(self, people: Iterable[Person], name: str, about: int, *records: object) -> None:
        """The same message to several people, drawn once for each language that they read."""
        drawn: dict[str, blocks.Message] = {}
        for person in people:
            self._post(drawn, person, name, about, records)

    def _post(
        self,
        drawn: dict[str, blocks.Message],
        to: Partnership | Person,
        name: str,
        about: int,
        records: Sequence[object],
        *,
        thread: tuple[str, int] | None = None,
        at_once: bool = False,
    ) -> None:
        """`drawn` is what this message looks like, by language; what is missing there is drawn."""
        if isinstance(to, Person) and to.erased_at is not None:
            return
        if isinstance(to, Partnership):
            partnership, place, language = to, to.channel, to.language
            answers = self.by is not None
        else:
            answers = self.by == to.user
            partnership = self.session.get_one(Partnership, to.partnership_id)
            side = self.session.get_one(Side, to.side_id)
            place, language = to.user, reads(to.language, to.locale, side.language, partnership)
        if not partnership.is_live:
            return
        if language not in drawn:
            rendered = blocks.render(name, translator(language), *records)
            drawn[language] = self._taken(partnership, rendered)
        if outbox.owe(
            self.session,
            partnership,
            place,
            name,
            about,
            drawn[language],
            self.now,
            thread,
            self._priority,
            at_once=at_once or answers,
        ):
            self.owed_to.add(place)

    def post_each(self, name: str, views: Sequence[tuple[Partnership, int, object]]) -> None:
        """The same for messages of one name to several channels: each with its `about` and its record."""
        rendered = [
            (
                partnership,
                about,
                self._taken(partnership, blocks.render(name, translator(partnership.language), record)),
            )
            for partnership, about, record in views
            if partnership.is_live
        ]
        if not rendered:
            return
        if outbox.owe_each(
            self.session, name, rendered, self.now, self._priority, at_once=self.by is not None
        ):
            self.owed_to.update(partnership.channel for partnership, _about, _message in rendered)

    def _taken(self, partnership: Partnership, message: blocks.Message) -> blocks.Message:
        """With the newest look that the workspace is not known to refuse."""
        if not message.parts:
            return message
        return message.for_who_takes(novelties.known(self.session, partnership.owner, self.now))

    def draw_later(self, to: Partnership, name: str, about: int) -> bool:
        """Owe another look of a message in the channel, drawn when it is delivered; False if there is none.

        For what changes more often than Slack takes edits: no answer waits for a drawing that nobody sees.
        """
        if not to.is_live:
            return True
        owed = outbox.owe_anew(self.session, to, name, about, self.now, self._priority)
        if owed:
            self.owed_to.add(to.channel)
        return owed is not None

    def draw_standing_later(
        self, of: Partnership, messages: Collection[tuple[str, int]]
    ) -> set[tuple[str, int, str]]:
        """The same for each of these (name and about), in the channel and before people, where Slack has it.

        Gives name, about and place of these: the others are to be drawn by who calls.
        """
        if not of.is_live:
            return set()
        standing = outbox.owe_standing_anew(self.session, of, messages, self.now, self._priority)
        self.owed_to.update(place for _name, _about, place in standing)
        return standing

    def is_refused(self, to: Partnership, name: str, about: int) -> bool:
        """Whether Slack did not take this message to the channel, for good: it was given up or never will."""
        return outbox.is_refused(self.session, to, name, about)

    def sent_to(self, partnership: Partnership, name: str, about: int) -> Sequence[str]:
        """The places, channels or people by their Slack id, in which there is this message."""
        return outbox.places_of(self.session, partnership, name, about)

    def happened(self, partnership_id: int, event: str, about: int) -> None:
        """A side may want to be told of it outside Slack: it is told at the end of this unit."""
        self.happenings.append((partnership_id, event, about))

    def touch(self, partnership: Partnership) -> None:
        """What the panel shows has changed: it is drawn anew at the end of this unit."""
        if partnership.id is None:
            self.session.flush()
        self.touched[partnership.id] = partnership

    def destroy_key(self, box: str) -> None:
        """After this is committed: destroy the key of a sealed box, and what the log keeps of it."""
        self.boxes_to_destroy.append(box)

    def forget(self) -> None:
        """After this is committed: make what was deleted unreadable in the log, too."""
        self.has_deleted = True

    @property
    def leaves_traces(self) -> bool:
        """After its commit something is left to be destroyed: keys, or what the log keeps."""
        return self.has_deleted or bool(self.boxes_to_destroy)
