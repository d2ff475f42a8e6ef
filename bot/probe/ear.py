"""Hears what is pressed and sent, by a socket of the probe's own."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

SECONDS_TO_CONNECT: Final = 10
OFFERED: Final = "samspil"
"""The one thing that a menu of the probe's offers, whatever is typed."""
OFFER: Final[dict[str, Any]] = {
    "options": [{"text": {"type": "plain_text", "text": "Samspil"}, "value": OFFERED}]
}
THANKS: Final[dict[str, Any]] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Samspil tries"},
    "close": {"type": "plain_text", "text": "Close"},
    "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "Thank you. You can close this."}}],
}
ANSWERS: Final[Mapping[str, dict[str, Any]]] = {
    "view_submission": {"response_action": "update", "view": THANKS},
    "block_suggestion": OFFER,
}


class Ear:
    """What comes for `name`, a button or a modal of the probe's; all else is acknowledged and let be."""

    def __init__(self, app_token: str, client: AsyncWebClient, name: str) -> None:
        self._name = name
        self._heard: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self._client = SocketModeClient(app_token=app_token, web_client=client)
        self._client.socket_mode_request_listeners.append(self._hear)

    async def open(self) -> None:
        """Connect; raises what Slack or the network says to it."""
        self._client.wss_uri = await self._client.issue_new_wss_url()
        connecting = self._client.connect()  # type: ignore[no-untyped-call]  # slack_sdk has no types here
        await asyncio.wait_for(connecting, SECONDS_TO_CONNECT)

    async def close(self) -> None:
        """Hear nothing more."""
        await self._client.close()  # type: ignore[no-untyped-call]  # the same

    async def next(self, seconds: float) -> Mapping[str, Any] | None:
        """The next one; None where none came in time."""
        try:
            return await asyncio.wait_for(self._heard.get(), seconds)
        except TimeoutError:
            return None

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload = request.payload
        is_of_ours = self._is_of(payload)
        answer = ANSWERS.get(str(payload.get("type"))) if is_of_ours else None
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, answer))
        if is_of_ours:
            self._heard.put_nowait(payload)

    def _is_of(self, payload: Mapping[str, Any]) -> bool:
        actions = payload.get("actions") or [{}]
        return self._name in (actions[0].get("action_id"), (payload.get("view") or {}).get("callback_id"))
