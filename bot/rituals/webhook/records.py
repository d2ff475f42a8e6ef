"""Where a side has what happens sent to, and what is still to be sent there."""

import base64
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Index, text
from sqlmodel import JSON, Field, SQLModel

from bot.attempts import Attempted
from bot.errors import Refusal

KINDS: Final = ("blocker", "action", "decision", "risk", "disagreement")
"""What is told of: never a retro, a mediation or praise."""
URL_MOST: Final = 500
GONE: Final = "http 410"
"""The receiver says that nobody takes it there any more: it is not tried again."""

_OPEN: Final = "ended_at IS NULL"


class Webhook(SQLModel, table=True):
    """A side has what happens sent to an address of its own, until it no longer wants that."""

    __table_args__ = (
        Index(
            "ix_webhook_open", "side_id", unique=True,
            sqlite_where=text(_OPEN), postgresql_where=text(_OPEN),
        ),
    )  # fmt: skip

    id: int = Field(default=None, primary_key=True)
    partnership_id: int = Field(foreign_key="partnership.id", index=True)
    side_id: int = Field(foreign_key="side.id")
    url: str
    host: str
    """Of the address: what the channel is told."""
    kinds: list[str] = Field(sa_type=JSON)
    secret: str
    """With which it is signed, locked if the operator has a key; shown once, to who switched it on."""
    begun_at: datetime
    begun_by: int = Field(foreign_key="person.id")
    ended_at: datetime | None = None
    ended_by: int | None = None
    delivered_at: datetime | None = None
    """When something was last taken there."""

    def end(self, by: int, now: datetime) -> None:
        """Nothing is sent there any more, and nobody can sign in its name."""
        self.ended_at, self.ended_by, self.secret = now, by, ""


class WebhookDelivery(Attempted, table=True):
    """Something that happened, to be sent: what is said of it is read when it is sent, and kept nowhere."""

    __tablename__ = "webhook_delivery"

    id: int = Field(default=None, primary_key=True)
    webhook_id: int = Field(foreign_key="webhook.id", index=True)
    key: str
    """Of the message: the same at each attempt, so that the receiver knows it again."""
    event: str
    about: int
    """The id of the blocker, action, decision, risk or disagreement."""
    happened_at: datetime


def new_key() -> str:
    """The id of a message, which nobody can guess."""
    return "msg_" + base64.b32encode(os.urandom(15)).decode().lower()


def new_secret() -> str:
    """As the Standard Webhooks specification writes it: `whsec_` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(os.urandom(32)).decode()


def chosen_kinds(kinds: Sequence[str]) -> list[str]:
    """What was ticked; raises Refusal at its field where nothing was, or something that there is not."""
    if not kinds or not set(kinds) <= set(KINDS):
        raise Refusal("Choose what is to be sent.", "kinds")
    return [kind for kind in KINDS if kind in kinds]
