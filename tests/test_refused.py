"""What Slack's no means, for each word that is documented for a method of which the bot asks that."""

import pytest

from bot.refused import BREAKS, FOR_GOOD, NO_THREAD, RATE_LIMITED, UNKNOWN_BLOCK, passes

EVERYWHERE = """
    access_denied accesslimited account_inactive ekm_access_denied enterprise_is_restricted fatal_error
    internal_error invalid_arg_name invalid_array_arg invalid_auth invalid_charset invalid_form_data
    invalid_post_type missing_post_type missing_scope no_permission not_allowed_token_type not_authed
    org_login_required ratelimited request_timeout service_unavailable team_access_not_granted
    team_added_to_org token_expired token_revoked two_factor_setup_required
"""
"""Any method may say these: a token is mended, a workspace moved, a network let through, Slack well again."""
OF_ANY_FOR_GOOD = "deprecated_endpoint invalid_arguments method_deprecated"

METHODS: dict[str, tuple[str, str]] = {
    "chat.postMessage": (
        "as_user_not_supported attachment_payload_limit_exceeded cannot_reply_to_message channel_not_found "
        "invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format "
        "invalid_metadata_schema is_archived markdown_text_conflict metadata_must_be_sent_from_app "
        "metadata_too_large msg_blocks_too_long msg_too_long no_text not_in_channel only_one_table_allowed "
        "slack_connect_file_link_sharing_blocked too_many_attachments",
        "message_limit_exceeded messages_tab_disabled rate_limited restricted_action "
        "restricted_action_non_threadable_channel restricted_action_read_only_channel "
        "restricted_action_thread_only_channel team_not_found thread_locked",
    ),
    "chat.update": (
        "as_user_not_supported block_mismatch cant_broadcast_message cant_update_message channel_not_found "
        "edit_window_closed invalid_attachments invalid_blocks invalid_blocks_format invalid_metadata_format "
        "invalid_metadata_schema is_inactive markdown_text_conflict message_not_found "
        "metadata_must_be_sent_from_app metadata_too_large msg_too_long no_dual_broadcast_content_update "
        "no_text slack_connect_file_link_sharing_blocked too_many_attachments",
        "external_channel_migrating streaming_state_conflict team_not_found update_failed",
    ),
    "conversations.history": (
        "channel_not_found",
        "invalid_cursor invalid_ts_latest invalid_ts_oldest pagination_not_available",
    ),
    "conversations.info": ("channel_not_found method_not_supported_for_channel_type", "team_not_found"),
    "conversations.members": ("channel_not_found", "fetch_members_failed invalid_cursor invalid_limit"),
    "conversations.open": (
        "channel_not_found method_not_supported_for_channel_type user_disabled user_not_found "
        "user_not_visible",
        "invalid_user_combination not_enough_users too_many_users users_list_not_supplied",
    ),
    "conversations.replies": ("channel_not_found thread_not_found", "invalid_cursor"),
    "files.completeUploadExternal": (
        "",
        "file_not_found file_update_failed invalid_channel posting_to_channel_denied",
    ),
    "files.getUploadURLExternal": (
        "alt_txt_too_large file_upload_size_restricted file_uploads_disabled snippet_too_large "
        "unknown_snippet_type unknown_subtype",
        "missing_argument storage_limit_reached",
    ),
    "pins.add": (
        "already_pinned bad_timestamp channel_not_found message_not_found no_item_specified not_pinnable",
        "file_comment_not_found file_not_found file_not_shared permission_denied",
    ),
    "users.info": ("user_not_found user_not_visible", ""),
}
"""By method: what is so for good, and what may pass [docs: the errors of each method; slack-api-ref].

A file is sent anew with the next try, so that one that is not found passes; who may pin or post is a setting.
"""
OF_NO_METHOD = frozenset(
    {
        "blocked_file_type",
        "cannot_dm_bot",
        "cannot_dm_user",
        "file_uploads_except_images_disabled",
        "invalid_json",
        "invalid_length",
        "slack_connect_blocked_file_type",
        "slack_connect_file_upload_sharing_blocked",
        "unknown_method",
        "users_not_found",
    }
)
"""On no page of a method, and seen or told of all the same."""


@pytest.mark.parametrize("method", METHODS)
def test_each_documented_no_is_for_good_or_passes(method: str) -> None:
    """Sorted, each once."""
    for_good, passing = (set(words.split()) for words in METHODS[method])
    assert not for_good & passing
    assert {word for word in for_good | set(OF_ANY_FOR_GOOD.split()) if passes(word)} == set()
    assert {word for word in passing | set(EVERYWHERE.split()) if not passes(word)} == set()


def test_nothing_is_for_good_that_no_page_names() -> None:
    """Each word of ours is documented, or named here."""
    documented = {word for for_good, _passing in METHODS.values() for word in for_good.split()}
    assert FOR_GOOD - documented - set(OF_ANY_FOR_GOOD.split()) == OF_NO_METHOD


@pytest.mark.parametrize("word", ["", "word_of_next_year", "Invalid_Blocks", "restricted_action_2027", None])
def test_a_word_that_nobody_knows_passes(word: str | None) -> None:
    """It says nothing of how long; and no word at all is none of Slack's."""
    assert passes(word)


def test_what_is_told_apart_is_of_one_kind_alone() -> None:
    """Waiting and breaking pass; a block or a thread that Slack does not take stays so."""
    assert all(map(passes, RATE_LIMITED | BREAKS))
    assert not any(map(passes, UNKNOWN_BLOCK | NO_THREAD))
