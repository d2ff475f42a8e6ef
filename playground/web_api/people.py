"""auth.test, bots.info, apps.connections.open, users.info, team.info: who is who."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playground.slack import Slack
from playground.typed import escaped
from playground.web_api.places import known_user
from playground.web_api.refusal import ApiError, Arguments
from playground.workspace import Json, User


def auth_test(slack: Slack, _given: Arguments) -> Json:
    """auth.test: whose token this is."""
    home, installed = slack.ws.home, slack.ws.installation
    return {
        "url": f"https://{home.domain}.slack.com/",
        "team": home.name,
        "team_id": home.enterprise.id if installed.org_wide and home.enterprise else home.id,
        "user": slack.ws.bot.handle,
        "user_id": installed.bot_user_id,
        "bot_id": installed.bot_id,
        "is_enterprise_install": installed.org_wide,
    } | ({"enterprise_id": home.enterprise.id} if home.enterprise else {})


def auth_teams(slack: Slack, _given: Arguments) -> Json:
    """auth.teams.list: the workspaces in which an organisation lets its app be."""
    teams = [slack.ws.teams[each] for each in slack.ws.teams_with_app]
    return {
        "teams": [{"id": team.id, "name": team.name} for team in teams],
        "response_metadata": {"next_cursor": ""},
    }


def auth_revoke(slack: Slack, given: Arguments) -> Json:
    """auth.revoke: the token serves no more, unless that is only tried (docs: auth.revoke)."""
    if not given.flag("test"):
        slack.ws.installation.uninstalled = True
    return {"revoked": not given.flag("test")}


def open_connection(slack: Slack, _given: Arguments) -> Json:
    """apps.connections.open: where to open one websocket."""
    return {"url": f"{slack.url.replace('http', 'ws', 1)}/link/?ticket={slack.sockets.new_ticket()}"}


def bot_info(slack: Slack, given: Arguments) -> Json:
    """bots.info: of which app a bot is; here there is but one."""
    installed = slack.ws.installation
    if given.need("bot") != installed.bot_id:
        raise ApiError("bot_not_found")
    return {
        "bot": {
            "id": installed.bot_id,
            "deleted": False,
            "name": slack.ws.bot.name,
            "app_id": installed.app_id,
            "user_id": installed.bot_user_id,
        }
    }


def user_info(slack: Slack, given: Arguments) -> Json:
    """users.info.

    Of externals Slack never tells the locale (docs: slack-connect). Whether it tells their time zone
    is unknown, so the embedded one keeps it to itself.
    """
    user = known_user(slack, given.need("user"))
    shown = _user(user) | _on_grid(slack, user)
    if slack.ws.is_external(user):
        return {"user": shown | {"is_stranger": False}}
    shown |= _zone(user, slack.now())
    if given.flag("include_locale"):
        shown["locale"] = user.locale
    return {"user": shown}


def _user(user: User) -> Json:
    name = escaped(user.name)  # likely, as all text is; the safe side is to send it so
    return {
        "id": user.id,
        **({"team_id": user.told_team_id} if user.told_team_id else {}),
        "name": user.handle,
        "real_name": name,
        "deleted": user.is_deactivated,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": user.is_guest,
        "is_ultra_restricted": False,
        "profile": {
            "real_name": name,
            "real_name_normalized": name,
            "display_name": user.handle,
            "title": user.title,
            **({"team": user.told_team_id} if user.told_team_id else {}),
        },
    }


def _on_grid(slack: Slack, user: User) -> Json:
    """Of somebody on Enterprise Grid: their organisation and workspaces; and any team id, or none."""
    enterprise = slack.ws.teams[user.team_id].enterprise
    if enterprise is None:
        return {}
    told = {
        "id": user.id.replace("U", "W", 1),
        "enterprise_id": enterprise.id,
        "enterprise_name": escaped(enterprise.name),
        "is_admin": False,
        "is_owner": False,
        "teams": list(user.team_ids),
    }
    return {"enterprise_user": told}


def _zone(user: User, now: datetime) -> Json:
    here = now.astimezone(ZoneInfo(user.tz))
    offset = here.utcoffset()
    return {
        "tz": user.tz,
        "tz_label": here.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }


def team_info(slack: Slack, given: Arguments) -> Json:
    """team.info: one's own team, and teams with whom one shares a channel."""
    home = slack.ws.installation.team_id
    if slack.ws.installation.org_wide and not given.get("team"):
        raise ApiError("missing_argument")
    team = slack.ws.teams.get(str(given.get("team") or home))
    met = {t for channel in slack.ws.channels.values() if home in channel.team_ids for t in channel.team_ids}
    ours = {each.id for each in slack.ws.teams.values() if each.company == slack.ws.home.company}
    if team is None or team.id not in met | ours:
        raise ApiError("team_not_found")
    shown = {"id": team.id, "name": escaped(team.name), "domain": team.domain, "email_domain": ""}
    if team.enterprise:
        shown |= {"enterprise_id": team.enterprise.id, "enterprise_name": escaped(team.enterprise.name)}
    return {"team": shown}
