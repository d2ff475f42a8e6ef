"""An app's manifest, as the page takes it where Slack asks for one."""

import json
from copy import deepcopy
from typing import Any, Final

import aiohttp
import pytest

from bot import manifest
from playground.limits import manifest_problems
from playground.server import Playground
from playground.web_api import EVENT_SCOPES, all_scopes

HTTP = "https://samspil.nordlys.example"


def changed(place: str, value: object, url: str | None = None) -> dict[str, Any]:
    """The app's own manifest, but for one thing."""
    made = deepcopy(manifest.manifest(url))
    *path, last = [int(part) if part.isdecimal() else part for part in place.split("/")]
    inner: Any = made
    for part in path:
        inner = inner[part]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return made


@pytest.mark.parametrize("url", [None, HTTP])
@pytest.mark.parametrize("yaml", [False, True])
async def test_the_apps_own_manifest_is_accepted(slack: Playground, url: str | None, yaml: bool) -> None:
    """For both transports and in both forms; the app then has what it asks for, and no more."""
    text = manifest.as_text(manifest.manifest(url), yaml=yaml)
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{slack.url}/control/manifest", data=text)
        told = await answer.json()
    assert (answer.status, told["bot_token"]) == (200, slack.bot_token)
    installed = slack.ws.installation
    assert set(installed.scopes) == set(manifest.SCOPES)
    assert installed.has_command("/samspil")
    assert not installed.has_command("/other")


WRONG: Final[dict[str, str | int | list[str] | None]] = {
    "display_information/name": "x" * 36,
    "display_information/description": "x" * 141,
    "display_information/long_description": "too short",
    "display_information/background_color": "green",
    "features/slash_commands/0/command": "/status",
    "features/slash_commands/1/command": "no slash",
    "features/slash_commands/2/description": None,
    "features/shortcuts/0/name": "x" * 25,
    "features/shortcuts": [],
    "oauth_config/scopes/bot/8": "everything:read",
    "oauth_config/scopes/bot_optional/0": "reactions:write",
    "settings/event_subscriptions/bot_events/0": "moon.rises",
    "settings/interactivity/is_enabled": "yes",
    "_metadata/major_version": 3,
    "surprise": True,
}


@pytest.mark.parametrize("place", WRONG)
def test_what_slack_would_not_take_is_refused_where_it_stands(place: str) -> None:
    """One problem, pointing to the place."""
    (problem,) = manifest_problems(changed(place, WRONG[place]), all_scopes(), EVENT_SCOPES)
    is_about_whole = WRONG[place] is None or place == "surprise"
    where = "/".join(["", *place.split("/")[: -1 if is_about_whole else None]])
    assert f"[json-pointer:{where or '/'}]" in problem


def test_an_event_needs_one_of_its_scopes_and_http_needs_addresses() -> None:
    """What only shows when the manifest is seen as a whole."""
    without = changed("oauth_config/scopes/bot", ["chat:write"])
    assert any("member_joined_channel requires" in each for each in _problems(without))
    for place in ("settings/interactivity/request_url", "features/slash_commands/0/url"):
        assert _problems(changed(place, None, HTTP))


async def test_what_is_no_manifest_is_said(slack: Playground) -> None:
    """Neither JSON nor YAML, and what is refused leaves the app as it was."""
    async with aiohttp.ClientSession() as session:
        for text in ("{", json.dumps(changed("display_information/name", None))):
            answer = await session.post(f"{slack.url}/control/manifest", data=text)
            assert answer.status == 400
    assert slack.ws.installation.commands is None


def _problems(made: object) -> list[str]:
    return manifest_problems(made, all_scopes(), EVENT_SCOPES)
