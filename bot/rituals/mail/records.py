"""Who gets mail for a side, once they have said that they want it; and what is still to be sent to them."""

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel

from bot.attempts import Attempted
from bot.calendar import WorkingHours, at, local_day
from bot.errors import Refusal

SUMMARY, BLOCKER, CODE = "summary", "blocker", "code"
KINDS: Final = (SUMMARY, BLOCKER)
"""What somebody can get: a summary each week, and a blocker when it comes to the last two steps."""
ADDRESS_MOST: Final = 254
"""As RFC 5321 has it, 4.5.3.1.3."""
NAME_MOST: Final = 80
RECEIVERS_MOST: Final = 10
"""Of a side, and entered by it in a day: nobody sends mail to many by it."""
TRIES_MOST: Final = 5
CONFIRMED_WITHIN: Final = timedelta(days=14)
SENT_AT: Final = time(8)
"""On Mondays, by the clocks of the collaboration; later where the company is not at work then."""
_WEEK: Final = timedelta(weeks=1)

_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""One address with nothing around it (RFC 5321, without quotes and literals): no line, name or list."""
_LOCAL_MOST: Final = 64
_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look like another."""
_OPEN: Final = "ended_at IS NULL"


class MailReceiver(SQLModel, table=True):
    """Somebody without Slack who gets mail; their name and address go when it ends."""

    __tablename__ = "mail_receiver"
    __table_args__ = (
        Index(
            "ix_mail_receiver_open", "side_id", "address", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    side_id: int = Field(foreign_key="side.id")
    name: str
    address: str
    kinds: list[str] = Field(sa_type=JSON)
    code: str
    """What was sent to the address alone: whoever tells it reads what comes there. Empty once it was told."""
    tries: int = 0
    entered_at: datetime
    entered_by: int = Field(foreign_key="person.id")
    confirm_by: datetime | None = Field(default=None, index=True)
    """Until then they can say that they want it; empty once they did, or it has ended."""
    confirmed_at: datetime | None = None
    summed_up_on: date | None = None
    """The Monday whose summary was the last; before the first, the last Monday before they were confirmed."""
    summary_due_at: datetime | None = Field(default=None, index=True)
    ended_at: datetime | None = None
    ended_by: int | None = None
    """None where nobody confirmed it in time."""

    def confirm(self, code: str, now: datetime, zone: ZoneInfo) -> bool:
        """Whether they want it: somebody told the code that was sent there. Few tries count."""
        self.tries += 1
        if self.tries > TRIES_MOST or not secrets.compare_digest(self.code, _as_sent(code)):
            return False
        self.confirmed_at, self.confirm_by, self.code = now, None, ""
        self.summed_up_on = last_monday(now, zone)
        return True

    def sum_up(self, now: datetime, zone: ZoneInfo) -> None:
        """The summary of the week has been written, and that of each week that passed before."""
        self.summed_up_on, self.summary_due_at = last_monday(now, zone), None

    def note_next(self, now: datetime, zone: ZoneInfo, hours: WorkingHours) -> None:
        """Work out when something is next to be done, where that is not noted; `hours` of their company."""
        if self.confirmed_at is None:
            self.confirm_by = self.confirm_by or self.entered_at + CONFIRMED_WITHIN
        elif SUMMARY in self.kinds and self.summary_due_at is None:
            since = self.summed_up_on or last_monday(now, zone)
            self.summary_due_at = hours.next_open(at(since + _WEEK, SENT_AT, zone))

    def end(self, by: int | None, now: datetime) -> None:
        """Nothing is sent there any more, and it is not known where that was."""
        self.ended_at, self.ended_by, self.summary_due_at, self.confirm_by = now, by, None, None
        self.name = self.address = self.code = ""


class MailLetter(Attempted, table=True):
    """Something to be sent to one of them: what it says is put together when it is sent, and kept nowhere."""

    __tablename__ = "mail_letter"

    id: int = Field(default=None, primary_key=True)
    receiver_id: int = Field(foreign_key="mail_receiver.id", index=True)
    kind: str
    about: int | None = None
    """The id of the blocker."""
    key: str
    """Of the mail: the same at each attempt, so that the receiver's system knows it again."""


class MailLink(SQLModel, table=True):
    """A link in a mail by which its receiver stops it; it goes when they are stopped."""

    __tablename__ = "mail_link"

    id: int = Field(default=None, primary_key=True)
    receiver_id: int = Field(foreign_key="mail_receiver.id", index=True)
    digest: str = Field(unique=True)
    made_at: datetime


def address_from(typed: str) -> str:
    """One address, as mail systems take it; raises Refusal at its field."""
    address = typed.strip()
    local = address.partition("@")[0]
    if not _ADDRESS.fullmatch(address) or len(address) > ADDRESS_MOST or len(local) > _LOCAL_MOST:
        raise Refusal("Write one mail address, like name@company.com.", "address")
    return address


def chosen_kinds(kinds: Sequence[str]) -> list[str]:
    """What was ticked; raises Refusal at its field where nothing was, or something that there is not."""
    if not kinds or not set(kinds) <= set(KINDS):
        raise Refusal("Choose what is to be sent.", "kinds")
    return [kind for kind in KINDS if kind in kinds]


def new_code() -> str:
    """Eight signs that can be told by telephone."""
    return "".join(secrets.choice(_SIGNS) for _ in range(8))


def last_monday(now: datetime, zone: ZoneInfo) -> date:
    """The latest Monday on which it has been eight, by these clocks."""
    today = local_day(now, zone)
    monday = today - timedelta(days=today.weekday())
    return monday if at(monday, SENT_AT, zone) <= now else monday - _WEEK


def _as_sent(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code.upper())
