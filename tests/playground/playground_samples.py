"""Blocks, views and listeners that several tests of the embedded Slack use."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.server import Playground

ACK_SECONDS = 1.0
"""Real seconds: some tests wait for them to pass, the others must not exceed them on a busy machine."""


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": plain(value.title()), "value": value}


def button(action_id: str, value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(action_id), "value": value}


def panel_blocks() -> list[dict[str, Any]]:
    menu = {"type": "overflow", "action_id": "more", "options": [option("skip"), option("move")]}
    rows = [
        {"type": "section", "block_id": f"row-{n}", "text": plain(n), "accessory": button("take", n)}
        for n in "12"
    ]
    return [{"type": "actions", "block_id": "doors", "elements": [button("open", "7"), menu]}, *rows]


def asked(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An input block whose element is named like the block."""
    named = {"action_id": block_id, **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": named, **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A modal with these blocks, or one that asks for one text."""
    text = asked("blockers", {"type": "plain_text_input", "max_length": 20})
    return {
        "type": "modal",
        "callback_id": "status",
        "title": plain("Status"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [text],
        **more,
    }


async def refusal(call: Any) -> dict[str, Any]:
    """What the Web API answers to a call that it refuses."""
    with pytest.raises(SlackApiError) as refused:
        await call
    answer: dict[str, Any] = refused.value.response.data
    return answer


def rules(slack: Playground) -> list[str]:
    """The names of the rules that were broken."""
    return [violation.rule for violation in slack.violations]


def opens(app: AsyncApp, view: dict[str, Any], action_id: str = "open") -> None:
    """Let a button open a modal."""

    @app.action(action_id)
    async def clicked(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()


def answers(app: AsyncApp, **answer: Any) -> list[dict[str, Any]]:
    """Let every submission be answered so; gives the payloads that came."""
    came: list[dict[str, Any]] = []

    @app.view("status")
    async def submitted(ack: Any, body: dict[str, Any]) -> None:
        came.append(body)
        await ack(**answer)

    return came
