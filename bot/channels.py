"""What Slack tells of channels: which we are in, and who else."""

from collections.abc import AsyncIterator
from typing import Any, Final

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import UNREACHED, error_of

ORGANISATION: Final = "E"
"""So begins the id of an organisation on Enterprise Grid."""


async def channel_name(client: AsyncWebClient, channel: str) -> str | None:
    """What a channel is called; None if Slack will not tell, as of private ones in which we are not."""
    try:
        return str((await client.conversations_info(channel=channel))["channel"]["name"])
    except (SlackClientError, *UNREACHED):
        return None


async def is_in(client: AsyncWebClient, channel: str) -> bool:
    """Whether we are in a channel in which something can be written still."""
    try:
        info = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as refused:
        if error_of(refused) in {"channel_not_found", "not_in_channel"}:
            return False
        raise
    return bool(info.get("is_member", True)) and not info.get("is_archived") and not info.get("is_frozen")


async def stands(client: AsyncWebClient, channel: str, ts: str) -> bool:
    """Whether a message of this `ts` is there: a tombstone stays of one that has replies."""
    history = await client.conversations_history(
        channel=channel, latest=ts, oldest=ts, inclusive=True, limit=1
    )
    return any(each["ts"] == ts and each.get("subtype") != "tombstone" for each in history["messages"])


async def channels_of_app(client: AsyncWebClient, owner: str) -> list[dict[str, Any]]:
    """All channels that we are in and can write in, as Slack tells of them, each once.

    What is left of a share that was cut is frozen: it can be read only. [docs: channel object]
    """
    found: dict[str, dict[str, Any]] = {}
    for team in await _teams(client) if owner.startswith(ORGANISATION) else [None]:
        cursor = ""
        while True:
            page = await client.users_conversations(
                types="public_channel,private_channel",
                exclude_archived=True,
                limit=200,
                cursor=cursor,
                team_id=team,
            )
            listed = page.get("channels") or ()
            found |= {str(each["id"]): each for each in listed if not each.get("is_frozen")}
            if not (cursor := next_cursor(page)):
                break
    return list(found.values())


async def _teams(client: AsyncWebClient) -> list[str]:
    """The workspaces of an organisation, of which Slack wants one to be named (docs: users.conversations)."""
    found: list[str] = []
    cursor = ""
    while True:
        page = await client.auth_teams_list(cursor=cursor)
        found += [str(team["id"]) for team in page["teams"]]
        if not (cursor := next_cursor(page)):
            return found


def next_cursor(page: AsyncSlackResponse) -> str:
    """Where the next page begins; empty after the last."""
    return (page.get("response_metadata") or {}).get("next_cursor") or ""


async def members(client: AsyncWebClient, channel: str) -> list[str]:
    """The ids of everybody in a channel."""
    return [user async for page in _pages_of_members(client, channel) for user in page]


async def is_member(client: AsyncWebClient, channel: str, user: str) -> bool:
    """Whether somebody is in a channel now: the only word that lets anybody in."""
    try:
        async for page in _pages_of_members(client, channel):
            if user in page:
                return True
    except SlackApiError as refused:
        if error_of(refused) in {"channel_not_found", "not_in_channel"}:
            return False
        raise
    return False


async def _pages_of_members(client: AsyncWebClient, channel: str) -> AsyncIterator[list[str]]:
    cursor = ""
    while True:
        page = await client.conversations_members(channel=channel, limit=200, cursor=cursor)
        yield page["members"]
        if not (cursor := next_cursor(page)):
            return
