"""What Slack's no means: for good, or for now."""

from typing import Final

RATE_LIMITED: Final = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
"""Slack says how long to wait, or a minute is waited."""

_WHAT_IS_SAID: Final = frozenset(
    {
        "alt_txt_too_large",
        "as_user_not_supported",
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "cant_broadcast_message",
        "invalid_arguments",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_json",
        "invalid_length",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "markdown_text_conflict",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_dual_broadcast_content_update",
        "no_text",
        "only_one_table_allowed",
        "too_many_attachments",
    }
)
_WHERE: Final = frozenset(
    {
        "cannot_dm_bot",
        "cannot_dm_user",
        "cannot_reply_to_message",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "method_not_supported_for_channel_type",
        "not_in_channel",
        "thread_not_found",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
_WHAT_WAS_THERE: Final = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
_A_PIN: Final = frozenset({"already_pinned", "bad_timestamp", "no_item_specified", "not_pinnable"})
"""The first says that it is done."""
_A_FILE: Final = frozenset(
    {
        "blocked_file_type",
        "file_upload_size_restricted",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "slack_connect_blocked_file_type",
        "slack_connect_file_link_sharing_blocked",
        "slack_connect_file_upload_sharing_blocked",
        "snippet_too_large",
        "unknown_snippet_type",
        "unknown_subtype",
    }
)
_THE_METHOD: Final = frozenset({"method_deprecated", "deprecated_endpoint", "unknown_method"})
FOR_GOOD: Final = _WHAT_IS_SAID | _WHERE | _WHAT_WAS_THERE | _A_PIN | _A_FILE | _THE_METHOD
"""So it stays until something else is sent, or elsewhere [docs: chat.postMessage, chat.update, files]."""


BREAKS: Final = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack itself broke, and what was asked for may be done all the same [docs: chat.postMessage, errors]."""
NO_THREAD: Final = frozenset({"thread_not_found", "cannot_reply_to_message"})
"""The message that a reply belongs to is not there any more."""
UNKNOWN_BLOCK: Final = frozenset(
    {"invalid_arguments", "invalid_attachments", "invalid_blocks", "invalid_blocks_format"}
)
"""So a block is refused that this workspace does not know, or that is wrong."""


def passes(error: str | None) -> bool:
    """Whether the same call may be taken later: yes, unless Slack has said otherwise.

    An admin lifts a restriction, a token is mended by whoever runs the bot, a workspace is moved to
    another organisation for an hour; and a word that we do not know says nothing of how long. None is no
    answer of Slack's.
    """
    return error not in FOR_GOOD
