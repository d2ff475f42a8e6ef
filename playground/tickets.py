"""What Slack hands out for a short time: trigger ids and response URLs."""

import hashlib
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.workspace import Channel, Message

USES_OF_A_RESPONSE_URL = 5
LIFE_OF_A_RESPONSE_URL = timedelta(minutes=30)


class TicketError(Exception):
    """A trigger id or a response URL that is unknown, too old or used up; `error` is Slack's name for it."""

    def __init__(self, error: str, *, is_breach: bool = True) -> None:
        super().__init__(error)
        self.error = error
        self.is_breach = is_breach


@dataclass
class Trigger:
    """A person's gesture, for which the app may open one modal; `in_view` when it was made in a modal."""

    user_id: str
    in_view: bool
    issued: float
    used: bool = False
    excused: bool = False


class Triggers:
    """Trigger ids: each serves once and lives for 3 real seconds (docs: modals).

    One that Slack itself sent late or twice is refused all the same, but no rule was broken (bolt-js#2487).
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, user_id: str, *, in_view: bool) -> str:
        number = len(self._issued) + 1
        trigger_id = (
            f"{number:013d}.{time.monotonic_ns()}.{hashlib.sha256(user_id.encode()).hexdigest()[:32]}"
        )
        self._issued[trigger_id] = Trigger(user_id, in_view, time.monotonic())
        return trigger_id

    def excuse(self, trigger_id: str) -> None:
        """The payload with this trigger id goes to the app late, or twice."""
        if trigger_id in self._issued:
            self._issued[trigger_id].excused = True

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        :raises TicketError: invalid_trigger_id, exchanged_trigger_id or expired_trigger_id.
        """
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise TicketError("invalid_trigger_id")
        if trigger.used:
            raise TicketError("exchanged_trigger_id", is_breach=not trigger.excused)
        if time.monotonic() - trigger.issued > self._seconds:
            raise TicketError("expired_trigger_id", is_breach=not trigger.excused)
        trigger.used = True
        return trigger


@dataclass
class ResponseUrl:
    """Where the app may answer a person's gesture; `original` is the message that it was made on."""

    user_id: str
    channel: Channel
    original: Message | None
    issued: datetime
    uses: int = 0


class ResponseUrls:
    """Response URLs: five uses within thirty minutes (docs: handling user interaction)."""

    def __init__(self) -> None:
        self._issued: dict[str, ResponseUrl] = {}

    def issue(self, user_id: str, channel: Channel, original: Message | None, now: datetime) -> str:
        """A new secret path."""
        secret = secrets.token_hex(12)
        self._issued[secret] = ResponseUrl(user_id, channel, original, now)
        return secret

    def use(self, secret: str, now: datetime) -> ResponseUrl:
        """Use a response URL once more.

        :raises TicketError: no_service, expired_url or used_url.
        """
        url = self._issued.get(secret)
        if url is None:
            raise TicketError("no_service")
        if now - url.issued > LIFE_OF_A_RESPONSE_URL:
            raise TicketError("expired_url")
        if url.uses >= USES_OF_A_RESPONSE_URL:
            raise TicketError("used_url")
        url.uses += 1
        return url
