"""The app asks for what it needs and for nothing else, says why, and answers what it offers."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

import handlers
from bot import manifest
from playground.web_api import EVENT_SCOPES, KINDS_OF_CHANNELS, METHODS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "security.md"
ROOMS = ("bot", "handlers", "schedules")
IN_STEPS = {
    "files_upload_v2": ("files.getUploadURLExternal", "files.completeUploadExternal"),
    "issue_new_wss_url": ("apps.connections.open",),
}
"""Calls of slack_sdk's that are made up of others."""
OF_THE_LIBRARY = {name for name, _ in inspect.getmembers(AsyncWebClient, inspect.iscoroutinefunction)}
OF_ALL = {"api_call"}
"""What every method goes through."""
CALLS = {name for name in OF_THE_LIBRARY if "_" in name and not name.startswith("_")} - OF_ALL | set(IN_STEPS)


def calls_of(text: str) -> Iterator[str]:
    """The methods of Slack's API that a module calls, whatever the client is called there."""
    if CALLS.isdisjoint(re.findall(r"\w+", text)):
        return
    named = {name.replace(".", "_"): (name,) for name in METHODS} | IN_STEPS
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in CALLS:
            yield from named.get(node.attr, (node.attr,))


@cache
def called() -> set[str]:
    """What the bot calls, with what slack_sdk calls for it."""
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return {name for path in files for name in calls_of(path.read_text())}


def scopes_of(method: str) -> set[str]:
    """Those of which a method may need one: by the kind of channel, one each."""
    scope = METHODS[method].scope
    if scope.startswith(":"):
        return {kind + scope for kind in KINDS_OF_CHANNELS}
    return {scope} if scope else set()


def test_every_scope_has_its_reason_in_the_docs_and_no_other() -> None:
    """The same sentence as beside the scope in the code."""
    rows = re.findall(r"^\| `([a-z_:]+)` \| (.+) \| (.+) \|$", DOCS.read_text(), re.MULTILINE)
    assert {scope: why for scope, why, _ in rows} == manifest.SCOPES
    assert {scope: lost for scope, _, lost in rows} == manifest.WITHOUT


def test_what_whoever_installs_the_app_may_leave_out_is_marked() -> None:
    """Only what the app goes on without; all of them stand among what it asks for, too."""
    scopes = manifest.manifest()["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) == manifest.OPTIONAL < set(scopes["bot"])


def test_the_embedded_slack_knows_every_method_that_the_bot_calls() -> None:
    """So no call escapes the suite, in which a missing scope is a violation."""
    assert called() <= METHODS.keys()
    assert {"chat.postMessage", "apps.connections.open", "files.completeUploadExternal"} <= called()


def test_every_scope_is_needed_by_a_call_an_event_or_a_command() -> None:
    """The fewest: what nothing needs is not asked for, and what something needs is."""
    by_calls = set().union(*(scopes_of(method) for method in called()))
    by_events = set().union(*(EVENT_SCOPES[event] for event in manifest.EVENTS))
    by_commands = {"commands"} if manifest.COMMANDS or manifest.SHORTCUTS else set()
    assert manifest.SCOPES.keys() <= by_calls | by_events | by_commands
    for method in called():
        assert not scopes_of(method) or scopes_of(method) & manifest.SCOPES.keys(), method


def test_a_scope_that_nothing_needs_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As would a call that nobody knows."""
    monkeypatch.setattr(manifest, "SCOPES", {**manifest.SCOPES, "pins:read": "look"})
    with pytest.raises(AssertionError):
        test_every_scope_is_needed_by_a_call_an_event_or_a_command()
    assert list(calls_of("await it.client.reactions_add(name='wave')")) == ["reactions_add"]


def test_what_the_app_subscribes_to_and_offers_has_its_handler() -> None:
    """And no handler waits for what never comes."""
    made = manifest.manifest()
    subscribed = {event.split(".")[0] for event in made["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == handlers.EVENTS.keys()
    assert set(manifest.EVENTS) <= EVENT_SCOPES.keys()
    assert {each["command"] for each in made["features"]["slash_commands"]} == handlers.COMMANDS.keys()
    assert {each["callback_id"] for each in made["features"]["shortcuts"]} == handlers.SHORTCUTS.keys()


def test_the_library_calls_what_is_said_here() -> None:
    """Its own names for what it makes of several calls."""
    assert "apps_connections_open" in inspect.getsource(SocketModeClient.issue_new_wss_url)
    source = inspect.getsource(AsyncWebClient.files_upload_v2)
    assert {"files_getUploadURLExternal", "files_completeUploadExternal"} <= set(
        re.findall(r"files_\w+", source)
    )
