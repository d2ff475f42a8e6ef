"""Signed HTTP: payloads are posted to the app's request URL, as Slack does without Socket Mode."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from urllib.parse import urlencode

import aiohttp

from bot.clock import SystemClock
from playground.journal import Journal
from playground.sockets import Answer, Retry, told
from playground.workspace import Json

FORM = "application/x-www-form-urlencoded"
SERVER_ERROR = 500
OK = 200


class UnverifiedError(Exception):
    """The request URL does not answer Slack's challenge: a sentence that says what came instead."""


class Posts:
    """The app's request URL, and what is posted there (docs: verifying requests from Slack)."""

    def __init__(self, journal: Journal, signing_secret: str, ack_seconds: float) -> None:
        self._journal = journal
        self._secret = signing_secret
        self._ack_seconds = ack_seconds
        self._session: aiohttp.ClientSession | None = None
        self.request_url: str | None = None

    async def deliver(
        self, kind: str, payload: Json, *, takes_answer: bool = False, retry: Retry | None = None
    ) -> Answer:
        """Post one payload and read the answer.

        An answer that does not come in time, is no 200, or says something where Slack takes nothing, is a
        breach.
        """
        content_type, body = _body(kind, payload)
        try:
            status, headers, text = await self._post(body, content_type, retry)
        except TimeoutError:
            self._journal.breach("ack_timeout", f"{told(kind, payload)} not acked in {self._ack_seconds} s")
            return Answer(failure="operation_timeout", reason="http_timeout")
        except aiohttp.ClientError:
            return Answer(failure="dispatch_failed", reason="connection_failed")
        if status != OK:
            self._journal.breach("http_error", f"{told(kind, payload)} answered {status}: {text[:200]}")
            failure = "http_service_error" if status >= SERVER_ERROR else "http_client_error"
            return Answer(
                failure=failure, reason=None if headers.get("X-Slack-No-Retry") == "1" else "http_error"
            )
        return self._read(kind, payload, text, takes_answer)

    def _read(self, kind: str, payload: Json, text: str, takes_answer: bool) -> Answer:
        try:
            said = json.loads(text) if text.strip() else {}
        except ValueError:
            said = {"text": text}
        if said and not takes_answer and kind != "events_api":
            self._journal.breach("response_payload_not_accepted", f"{told(kind, payload)}: {said}")
        return Answer(said if isinstance(said, dict) else {"text": text})

    async def verify(self) -> None:
        """Have the request URL answer a challenge, as Slack does when it is set (docs: url_verification).

        :raises UnverifiedError: it does not.
        """
        challenge = hashlib.sha256(self._secret.encode()).hexdigest()
        asked = {"type": "url_verification", "token": "embedded-slack", "challenge": challenge}
        try:
            status, _headers, text = await self._post(json.dumps(asked), "application/json", None)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise UnverifiedError(f"{self.request_url} does not answer ({type(error).__name__})") from error
        if status != OK or challenge not in text:
            raise UnverifiedError(f"{self.request_url} answers the challenge with {status} {text[:200]!r}")

    async def _post(
        self, body: str, content_type: str, retry: Retry | None
    ) -> tuple[int, Mapping[str, str], str]:
        assert self.request_url is not None  # noqa: S101 - asked for only where it is set
        if self._session is None:
            self._session = aiohttp.ClientSession()
        headers = {"Content-Type": content_type, **self._signature(body), **_again(retry)}
        async with asyncio.timeout(self._ack_seconds):
            posting = self._session.post(self.request_url, data=body.encode(), headers=headers)
            async with posting as answer:
                return answer.status, answer.headers, await answer.text()

    def _signature(self, body: str) -> dict[str, str]:
        """Signed with the machine's own time, by which the app checks that it is not older than 5 minutes."""
        at = int(SystemClock().now().timestamp())
        digest = hmac.new(self._secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _body(kind: str, payload: Json) -> tuple[str, str]:
    """Commands come as a form, interactions as JSON in a form, events as JSON (docs: request URLs)."""
    if kind == "slash_commands":
        return FORM, urlencode(payload)
    if kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(payload)})
    return "application/json", json.dumps(payload)


def _again(retry: Retry | None) -> dict[str, str]:
    if retry is None:
        return {}
    return {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
