"""A unit of work, as a ritual sees it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from bot.partnerships.records import Partnership, Person
from bot.sealed import KeyStore


class Unit(Protocol):
    """One unit of work, as a ritual sees it: one transaction, one `now`, and what is owed to Slack."""

    session: Session
    now: datetime
    keys: KeyStore

    def draw_later(self, to: Partnership, name: str, about: int) -> bool:
        """Owe another look of a message in the channel, drawn at its delivery; False if there is none."""

    def draw_standing_later(
        self, of: Partnership, messages: Collection[tuple[str, int]]
    ) -> set[tuple[str, int, str]]:
        """The same for each of these (name and about) that Slack has; gives their name, about and place."""

    def is_refused(self, to: Partnership, name: str, about: int) -> bool:
        """Whether Slack did not take this message to the channel, for good."""

    def sent_to(self, partnership: Partnership, name: str, about: int) -> Sequence[str]:
        """The places, channels or people by their Slack id, in which there is this message."""

    def destroy_key(self, box: str) -> None:
        """After this is committed: destroy the key of a sealed box, and what the log keeps of it."""

    def forget(self) -> None:
        """After this is committed: make what was deleted unreadable in the log, too."""

    def post(
        self,
        to: Partnership | Person,
        name: str,
        about: int,
        *records: object,
        thread: tuple[str, int] | None = None,
        at_once: bool = False,
    ) -> None:
        """Owe this message to the channel or person: posted once for each `about`, edited thereafter.

        `thread` names the message (by name and about) to which this one is a reply. A new one waits for the
        hours of those who read it, unless it answers a press or is to come `at_once`: both agreed to that.
        """

    def post_to(self, people: Iterable[Person], name: str, about: int, *records: object) -> None:
        """The same message to several people, drawn once for each language that they read."""

    def post_each(self, name: str, views: Sequence[tuple[Partnership, int, object]]) -> None:
        """The same for messages of one name to several channels: each with its `about` and its record."""

    def happened(self, partnership_id: int, event: str, about: int) -> None:
        """Something happened that a side may want to be told outside Slack: «blocker.raised», and its id."""

    def touch(self, partnership: Partnership) -> None:
        """What the panel of this partnership shows has changed."""
