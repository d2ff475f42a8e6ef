"""What Slack refuses in an app's manifest (docs: app manifest reference, apps.manifest.validate)."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from playground.limits.report import Check, Report, Shape
from playground.limits.values import boolean, integer, listed, string

RESERVED: Final = frozenset(
    {"me", "status", "away", "dnd", "shrug", "remind", "msg", "feed", "who", "collapse", "expand", "leave"}
    | {"join", "open", "search", "topic", "mute", "pro", "shortcuts", "invite", "archive", "rename"}
    | {"feedback", "dm", "call", "apps"}
)
"""Words that no app's command may have (docs: slash commands; likely the whole list)."""
COMMAND: Final = re.compile(r"/[^\sA-Z/]{1,31}")
COLOUR: Final = re.compile(r"#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?")


def manifest_problems(
    manifest: object, scopes: Collection[str], events: Mapping[str, Collection[str]]
) -> list[str]:
    """What is wrong with a manifest, in Slack's words; empty if it is accepted.

    `scopes` are those that there are, `events` each event with the scopes of which it needs one.
    """
    report = Report("manifest")
    report.check_shape("", manifest, MANIFEST)
    if isinstance(manifest, Mapping) and not report.problems:
        _check_together(report, manifest, scopes, events)
    return report.problems


def _check_together(
    report: Report,
    manifest: Mapping[str, Any],
    scopes: Collection[str],
    events: Mapping[str, Collection[str]],
) -> None:
    named = manifest.get("oauth_config", {}).get("scopes", {})
    asked = named.get("bot", ())
    for at, scope in enumerate(asked):
        if scope not in scopes:
            report.add(f"/oauth_config/scopes/bot/{at}", f"unknown scope: {scope}")
    for at, scope in enumerate(named.get("bot_optional", ())):
        # It marks scopes of the list above [docs: changelog of 2026-03-16, optional scopes]; that none else
        # may stand there is likely.
        if scope not in asked:
            report.add(f"/oauth_config/scopes/bot_optional/{at}", f"not among the bot scopes: {scope}")
    settings = manifest.get("settings", {})
    subscribed = settings.get("event_subscriptions", {})
    for at, event in enumerate(subscribed.get("bot_events", ())):
        place = f"/settings/event_subscriptions/bot_events/{at}"
        if event not in events:
            report.add(place, f"unknown event: {event}")
        elif events[event] and not set(events[event]) & set(asked):
            report.add(place, f"{event} requires one of the scopes {', '.join(sorted(events[event]))}")
    if not settings.get("socket_mode_enabled"):
        _check_addresses(report, manifest)


def _check_addresses(report: Report, manifest: Mapping[str, Any]) -> None:
    """Without Socket Mode Slack must know where to post."""
    settings = manifest.get("settings", {})
    for name in ("event_subscriptions", "interactivity"):
        if name in settings and "request_url" not in settings[name]:
            report.add(f"/settings/{name}", "missing required field: request_url")
    for at, command in enumerate(manifest.get("features", {}).get("slash_commands", ())):
        if "url" not in command:
            report.add(f"/features/slash_commands/{at}", "missing required field: url")


def _matching(pattern: re.Pattern[str], sentence: str) -> Check:
    def check(report: Report, pointer: str, value: object) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            report.add(pointer, sentence)

    return check


def _command(report: Report, pointer: str, value: object) -> None:
    _matching(COMMAND, "must begin with a slash and be at most 32 lower-case characters")(
        report, pointer, value
    )
    if isinstance(value, str) and value[1:] in RESERVED:
        report.add(pointer, f"{value} is reserved by Slack")


def _shape(required: tuple[str, ...] = (), /, **fields: Check) -> Check:
    shape = Shape(fields, required)

    def check(report: Report, pointer: str, value: object) -> None:
        report.check_shape(pointer, value, shape)

    return check


ADDRESS: Final = _matching(re.compile(r"https://\S{1,2000}"), "must be a valid https URL")
MANIFEST: Final = Shape(
    {
        "_metadata": _shape(
            major_version=integer(1, 2),
            minor_version=integer(0, 99),
        ),
        "display_information": _shape(
            ("name",),
            name=string(35),
            description=string(140),
            long_description=string(4000, least=175),
            background_color=_matching(COLOUR, "must be a hexadecimal colour"),
        ),
        "features": _shape(
            app_home=_shape(
                home_tab_enabled=boolean,
                messages_tab_enabled=boolean,
                messages_tab_read_only_enabled=boolean,
            ),
            bot_user=_shape(("display_name",), display_name=string(80), always_online=boolean),
            slash_commands=listed(
                _shape(
                    ("command", "description"),
                    command=_command,
                    description=string(2000),
                    usage_hint=string(1000),
                    should_escape=boolean,
                    url=ADDRESS,
                ),
                1,
                50,
            ),
            shortcuts=listed(
                _shape(
                    ("name", "callback_id", "description"),
                    name=string(24),
                    callback_id=string(255),
                    description=string(150),
                ),
                1,
                10,
            ),
        ),
        "oauth_config": _shape(
            redirect_urls=listed(ADDRESS, 1, 1000),
            scopes=_shape(
                bot=listed(string(255), 1, 255),
                bot_optional=listed(string(255), 1, 255),
                user=listed(string(255), 1, 255),
                user_optional=listed(string(255), 1, 255),
            ),
            token_management_enabled=boolean,
        ),
        "settings": _shape(
            event_subscriptions=_shape(request_url=ADDRESS, bot_events=listed(string(255), 1, 100)),
            interactivity=_shape(
                ("is_enabled",), is_enabled=boolean, request_url=ADDRESS, message_menu_options_url=ADDRESS
            ),
            org_deploy_enabled=boolean,
            socket_mode_enabled=boolean,
            token_rotation_enabled=boolean,
        ),
    },
    ("display_information",),
)
