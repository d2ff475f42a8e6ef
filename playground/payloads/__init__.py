"""What the app is sent, word for word as Slack sends it (docs: interaction payloads, Events API)."""

from playground.payloads.content import file_as_sent, message_as_sent, view_as_sent
from playground.payloads.events import (
    app_event,
    app_home_opened,
    channel_event,
    event,
    member_event,
    message_event,
)
from playground.payloads.interactions import (
    block_suggestion,
    command,
    global_shortcut,
    message_actions,
    message_shortcut,
    view_actions,
    view_closed,
    view_submission,
)

__all__ = [
    "app_event",
    "app_home_opened",
    "block_suggestion",
    "channel_event",
    "command",
    "event",
    "file_as_sent",
    "global_shortcut",
    "member_event",
    "message_actions",
    "message_as_sent",
    "message_event",
    "message_shortcut",
    "view_actions",
    "view_as_sent",
    "view_closed",
    "view_submission",
]
