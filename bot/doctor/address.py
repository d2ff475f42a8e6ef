"""Where the bot listens: whether it can, or who does."""

import json
import socket
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ClientConnectorError, ClientSession, ClientTimeout
from slack_sdk.signature import SignatureVerifier

from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient
from bot.manifest import request_url
from bot.slack import UNREACHED

SECONDS: Final = 5
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # not listened on: where to knock then
CHALLENGE: Final = "samspil doctor"
ON_THE_PAGE: Final = (
    "Whether Slack reaches it shows on the app's page alone: *Event Subscriptions* must call the request URL "
    "verified."
)


async def of_addresses(patient: Patient) -> AsyncIterator[Finding]:
    """HOST:PORT and PUBLIC_URL, where Slack calls us; METRICS_PORT, where anybody watches; API_PORT."""
    given = patient.settings
    async with ClientSession(timeout=ClientTimeout(total=SECONDS)) as session:
        if given.transport == "http" and given.slack_signing_secret is not None:
            yield await _listens(session, patient)
            async for finding in _public(session, patient):
                yield finding
        if given.api_port:
            yield await _read(session, given.api_host, given.api_port)
        elif given.api_port == 0:
            yield _of_any_port("read", "API_HOST", given.api_host, "API_PORT", "what reads it")
        if given.metrics_port:
            yield await _watched(session, given.metrics_host, given.metrics_port)
        elif given.metrics_port == 0:
            yield _of_any_port(
                "watched", "METRICS_HOST", given.metrics_host, "METRICS_PORT", "what watches it"
            )


async def _listens(session: ClientSession, patient: Patient) -> Finding:
    """Whether a bot answers at HOST:PORT as it should, or could."""
    host, port = patient.settings.host, patient.settings.port
    if port == 0:
        return _of_any_port("listens", "HOST", host, "PORT", "the proxy")
    try:
        knows_us = await _is_answered(session, patient, request_url(_url(host, port)))
    except ClientConnectorError:
        return _free("listens", "HOST", host, "PORT", port)
    except UNREACHED:
        knows_us = None
    if knows_us is None:
        sentence = f"Something else than Samspil listens at {host}:{port}. Set another PORT."
        return Finding("listens", FAIL, sentence)
    if knows_us:
        return Finding("listens", OK, f"A bot answers at {host}:{port}, with this SLACK_SIGNING_SECRET.")
    return Finding(
        "listens",
        FAIL,
        f"A bot answers at {host}:{port}, but with another SLACK_SIGNING_SECRET. Start it again, and see "
        "whether its clock goes right.",
    )


async def _public(session: ClientSession, patient: Patient) -> AsyncIterator[Finding]:
    """As far as can be told from here."""
    url = patient.settings.public_url
    if url is None:
        yield Finding("public_url", OK, ON_THE_PAGE)
        return
    if urlsplit(url).scheme != "https":
        # The embedded Slack of a rehearsal calls it all the same.
        level = WARN if urlsplit(patient.settings.slack_api_url).scheme == "http" else FAIL
        yield Finding("public_url", level, "Slack calls no PUBLIC_URL that does not begin with https://.")
    try:
        knows_us = await _is_answered(session, patient, request_url(url))
    except UNREACHED:
        knows_us = None
    if knows_us:
        yield Finding("public_url", OK, f"The bot answers at PUBLIC_URL, seen from here. {ON_THE_PAGE}")
        return
    yield Finding(
        "public_url",
        WARN,
        "The bot does not answer at PUBLIC_URL, seen from here. That is in order while it does not run, or "
        "where this machine cannot reach its own public address; else see what the proxy passes on. "
        f"{ON_THE_PAGE}",
    )


async def _is_answered(session: ClientSession, patient: Patient, url: str) -> bool | None:
    """Ask as Slack does when the address is set: True as it should be, False by a bot that knows us not."""
    assert patient.settings.slack_signing_secret is not None  # noqa: S101  # asked before; narrows the type
    body = json.dumps({"type": "url_verification", "challenge": CHALLENGE})
    stamp = str(int(patient.now.timestamp()))
    secret = patient.settings.slack_signing_secret.get_secret_value()
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(signature),
    }
    async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
        said = await answer.text(errors="replace")
    if answer.status == HTTPStatus.OK and CHALLENGE in said:
        return True
    return False if answer.status == HTTPStatus.UNAUTHORIZED and "signing secret" in said else None


async def _watched(session: ClientSession, host: str, port: int) -> Finding:
    """Whether the bot says of itself that it works, where it is asked to."""
    try:
        async with session.get(f"{_url(host, port)}/ready", allow_redirects=False) as answer:
            said = (await answer.text(errors="replace")).strip()
    except ClientConnectorError:
        return _free("watched", "METRICS_HOST", host, "METRICS_PORT", port)
    except UNREACHED:
        said = ""
    if said == "ready":
        return Finding("watched", OK, f"The bot that is watched at {host}:{port} is ready.")
    if said in {"not connected to Slack", "the database does not answer"}:
        return Finding("watched", FAIL, f"The bot that is watched at {host}:{port} is not ready: {said}.")
    return Finding(
        "watched", FAIL, f"Something else than Samspil listens at {host}:{port}. Set another METRICS_PORT."
    )


async def _read(session: ClientSession, host: str, port: int) -> Finding:
    """Whether the API answers there, by the document that needs no token."""
    try:
        async with session.get(f"{_url(host, port)}/v1/openapi.json", allow_redirects=False) as answer:
            said = await answer.text(errors="replace")
    except ClientConnectorError:
        return _free("read", "API_HOST", host, "API_PORT", port)
    except UNREACHED:
        said = ""
    if '"title": "Samspil"' in said:
        return Finding("read", OK, f"The API answers at {host}:{port}.")
    sentence = f"Something else than Samspil listens at {host}:{port}. Set another API_PORT."
    return Finding("read", FAIL, sentence)


def _of_any_port(name: str, host_name: str, host: str, port_name: str, caller: str) -> Finding:
    """The host may be one at which nothing can listen, all the same."""
    found = _free(name, host_name, host, port_name, 0)
    sentence = f"{port_name}=0 takes another port at each start: set one for {caller}."
    return found if found.level == FAIL else Finding(name, WARN, sentence)


def _free(name: str, host_name: str, host: str, port_name: str, port: int) -> Finding:
    """Nobody is there; could we be?"""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            why = error.strerror or "no such name"
            return Finding(
                name, FAIL, f"Nothing can listen at {host}:{port}: {why}. Check {host_name} and {port_name}."
            )
    return Finding(name, OK, f"{host}:{port} is free: `samspil run` will listen there.")


def _url(host: str, port: int) -> str:
    knock = EVERYWHERE.get(host, host)
    return f"http://[{knock}]:{port}" if ":" in knock else f"http://{knock}:{port}"
