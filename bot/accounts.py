"""What Slack knows of a person and of a company, in our words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot import text
from bot.partnerships import Profile
from bot.slack import UNREACHED, error_of


async def profile(client: AsyncWebClient, user: str) -> Profile | None:
    """A user as Slack knows them; None for bots, deactivated ones, and whom Slack will not tell about."""
    user_info = await _user_info(client, user)
    return None if user_info is None or user_info.get("deleted") else _profile_from(user_info, user)


async def account(client: AsyncWebClient, user: str) -> tuple[Profile | None, bool]:
    """Somebody's profile, and whether their account is no more: Slack may list them as a member still."""
    user_info = await _user_info(client, user)
    if user_info is None or user_info.get("deleted"):
        return None, user_info is not None
    return _profile_from(user_info, user), False


async def _user_info(client: AsyncWebClient, user: str) -> Mapping[str, Any] | None:
    try:
        user_info: Mapping[str, Any] = (await client.users_info(user=user, include_locale=True))["user"]
    except SlackApiError as refused:
        if error_of(refused) in {"user_not_found", "user_not_visible"}:
            return None
        raise
    return user_info


def _profile_from(user_info: Mapping[str, Any], user: str) -> Profile | None:
    if user_info.get("is_bot") or user == "USLACKBOT":
        return None
    on_grid = user_info.get("enterprise_user") or {}
    return Profile(
        user=user,
        team=user_info.get("team_id"),
        name=_name(user_info) or user,
        is_guest=bool(user_info.get("is_restricted") or user_info.get("is_ultra_restricted")),
        locale=user_info.get("locale"),
        enterprise=on_grid.get("enterprise_id"),
        teams=tuple(map(str, on_grid.get("teams") or ())),
    )


def _name(user_info: Mapping[str, Any]) -> str:
    """What somebody is called; names come encoded as all text does (likely)."""
    shown = user_info.get("profile") or {}
    names = (
        shown.get("real_name"),
        shown.get("display_name"),
        user_info.get("real_name"),
        user_info.get("name"),
    )
    return text.unescaped(next((str(each) for each in names if each), ""))


async def name_of(client: AsyncWebClient, user: str) -> str | None:
    """What somebody is called, be it a bot; None if Slack will not tell now."""
    try:
        return _name((await client.users_info(user=user))["user"]) or None
    except (SlackClientError, *UNREACHED):
        return None


@dataclass(frozen=True)
class Company:
    """What a company is called, and its organisation where it is on Enterprise Grid."""

    name: str
    enterprise: str | None = None


async def company(client: AsyncWebClient, team: str | None) -> Company | None:
    """A company that we share a channel with, or ours (None); None if Slack will not tell.

    On Enterprise Grid it is called as the organisation, of which a workspace is but a part.
    """
    try:
        team_info: Mapping[str, Any] = (await client.team_info(team=team))["team"]
    except SlackApiError:
        return None
    name = text.unescaped(str(team_info.get("enterprise_name") or team_info["name"]))
    return Company(name, team_info.get("enterprise_id"))


async def partner(client: AsyncWebClient, teams: Sequence[str], ours: Collection[str]) -> Company | None:
    """The first company among those of a channel that is none of ours: siblings on Grid are ours."""
    for team in teams:
        if team not in ours and (found := await company(client, team)) and found.enterprise not in ours:
            return found
    return None
