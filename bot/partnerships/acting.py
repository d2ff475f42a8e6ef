"""Who acts: as Slack's payload says it, and as the partnership knows them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships.records import HOME, SPEAKERS, Partnership, Person, Side
from bot.sealed import Account


@dataclass(frozen=True)
class Actor:
    """Who pressed, and through whose installation: as Slack's payload says it."""

    owner: str
    user: str
    team: str | None = None

    @property
    def account(self) -> Account:
        """What proves them to a sealed box: never taken from a row."""
        return Account(self.owner, self.user)


@dataclass(frozen=True)
class Lacking:
    """What parts nobody holds, so that others do for now what they are for."""

    own_speaker: bool
    """The side has neither contact person nor facilitator, and this is one who then speaks for it."""
    any_contact: bool
    """Not every side has a contact person."""


NOTHING_LACKS: Final = Lacking(own_speaker=False, any_contact=False)


@dataclass(frozen=True)
class Seat:
    """An acting person with their side and partnership."""

    partnership: Partnership
    side: Side
    person: Person
    parts: frozenset[str]
    lacks: Lacking = NOTHING_LACKS

    @property
    def language(self) -> str:
        """What this person reads."""
        person = self.person
        return reads(person.language, person.locale, self.side.language, self.partnership)

    @property
    def speaks(self) -> bool:
        """Speaks for their side: its contacts and facilitators; where it has neither, its people."""
        return bool(self.parts & SPEAKERS) or self.lacks.own_speaker

    @property
    def may_settle(self) -> bool:
        """May change what is their side's, and propose what binds others.

        Who speaks for their side; of the home side everybody until each side has a contact person.
        """
        return self.speaks or (self.side.kind == HOME and self.lacks.any_contact)

    @property
    def zones(self) -> tuple[ZoneInfo, ZoneInfo]:
        """The clocks that this person goes by: of the meetings, and at home."""
        return self.partnership.tz, ZoneInfo(self.side.zone)

    @property
    def takes_part(self) -> bool:
        """It is at work, and this person has not left it."""
        return self.partnership.is_live and self.person.left_at is None

    def own_today(self, now: datetime) -> date:
        """The day at the wall clock of their side, by which they say until when they are away."""
        return local_day(now, ZoneInfo(self.side.zone))

    def today(self, now: datetime) -> date:
        """The day in the zone of the partnership."""
        return local_day(now, self.partnership.tz)

    def settle(self) -> None:
        """Raises Refusal if this person may not change what was agreed."""
        if not self.may_settle:
            raise Refusal(
                "The contact persons and facilitators of your company can change this. Ask one of them."
            )


def reads(chosen: str | None, locale: str | None, of_side: str | None, partnership: Partnership) -> str:
    """What a person reads: their own choice, Slack's, their side's, the partnership's."""
    return chosen or locale or of_side or partnership.language


class NotHere(Refusal):
    """As far as we know the bot is not in this channel: only Slack knows whether that is so."""

    def __init__(self, reason: str, channel: str) -> None:
        super().__init__(reason)
        self.channel = channel


class Unacquainted(Exception):
    """Somebody of whom the partnership knows nothing yet acts: ask Slack whether they are there, and who.

    That they press a button proves nothing: messages are shared by a link, and what comes in carries numbers.
    """

    def __init__(self, partnership: Partnership, user: str) -> None:
        super().__init__(partnership.id, user)
        self.partnership = partnership
        self.user = user
