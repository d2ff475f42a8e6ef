"""What the app is sent, word for word as Slack sends it (docs: interaction payloads, Events API)."""

from playground.payloads.content import (
    file_as_sent as file_as_sent,
    message_as_sent as message_as_sent,
    view_as_sent as view_as_sent,
)
from playground.payloads.events import (
    app_event as app_event,
    app_home_opened as app_home_opened,
    channel_event as channel_event,
    event as event,
    member_event as member_event,
    message_event as message_event,
)
from playground.payloads.interactions import (
    block_suggestion as block_suggestion,
    command as command,
    global_shortcut as global_shortcut,
    message_actions as message_actions,
    message_shortcut as message_shortcut,
    view_actions as view_actions,
    view_closed as view_closed,
    view_submission as view_submission,
)
