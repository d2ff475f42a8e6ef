"""The Slack app as Slack wants it described: the fewest scopes, and what has a handler."""

import json
from collections.abc import Collection
from typing import Any, Final

EVENTS_PATH: Final = "/slack/events"
"""Below the address of a bot, where Slack posts everything to."""
SCOPES: Final = {
    "app_mentions:read": "answer who writes @Samspil, in the thread, with the panel's buttons",
    "channels:history": "find a message by its key after a crash, so that it is not posted twice",
    "channels:read": "name the shared channel and see who comes and goes",
    "chat:write": "post the panel, prompts, digests and reminders",
    "commands": "offer /samspil to the company that installed the app",
    "files:write": "put up the scorecard's picture, and send who asks a calendar, figures or their data",
    "groups:history": "the same as channels:history in a private channel",
    "groups:read": "the same as channels:read in a private channel",
    "im:history": "find a direct message by its key after a crash",
    "im:write": "open the direct message in which that search is made, or to which a file is sent",
    "pins:write": "pin the panel",
    "team:read": "fill in the names of the companies at set-up",
    "users:read": "tell which company a person belongs to",
}
"""Every scope with what it is for; the suite makes no call that needs another."""
WITHOUT: Final = {
    "app_mentions:read": "who writes @Samspil gets no answer, and finds the same buttons on the panel",
    "channels:history": "a message whose delivery broke off waits for a day and is given up, and a panel "
    "that was deleted is not posted again, in public channels",
    "channels:read": "nobody of a public channel is let in: the bot cannot see who is there",
    "chat:write": "nothing is posted",
    "commands": "neither the commands nor *Raise as a blocker* are offered",
    "files:write": "the scorecard has no picture, and no calendar file, figures or data can be sent",
    "groups:history": "the same as without channels:history, in private channels",
    "groups:read": "the same as without channels:read, in private channels",
    "im:history": "a direct message whose delivery broke off waits for a day and is given up",
    "im:write": "no file can be sent to anybody, and what is lost without im:history",
    "pins:write": "the panel is posted, but not pinned",
    "team:read": "whoever sets Samspil up types the names of the companies",
    "users:read": "nobody is let in: the bot cannot tell to which company somebody belongs",
}
"""Every scope with what does not work where it was not granted."""
OPTIONAL: Final = frozenset({"app_mentions:read", "files:write", "pins:write", "team:read"})
"""Those without which everything else works: whoever installs the app may leave them out."""

COMMANDS: Final = {
    "/samspil": (
        "Show the panel, or go straight to status, retro, settings …",
        "[status | retro | blocker | agreement | actions | praise | invite | scorecard | tasks | help …]",
    ),
    "/retro": ("Show the retros, or open one now", "[now]"),
    "/escalate": ("Raise a blocker that needs the other company", "[what is blocked]"),
}
"""What Slack shows of each command while somebody types."""
SHORTCUTS: Final = {
    "escalation.raise": ("Raise as a blocker", "Take this message up the agreed escalation path"),
}
"""What Slack shows in a message's menu."""
EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_id_changed",
    "channel_left",
    "channel_unarchive",
    "group_archive",
    "group_left",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "tokens_revoked",
    "user_change",
)
"""What the app subscribes to; each has its row in `handlers.EVENTS`."""

TO_GRANT: Final = "Put what `samspil manifest` prints on the app's page in Slack, and install the app again."
"""What gives the app the scopes that it should have, and takes away others."""


def scopes_in(header: str | None) -> frozenset[str] | None:
    """Those that were granted, as Slack names them with each answer (X-OAuth-Scopes); None if it does not."""
    return None if header is None else frozenset(each.strip() for each in header.split(",") if each.strip())


def lost_without(granted: Collection[str]) -> str:
    """Each scope that is needed and not there, with what does not work for it; empty if none is missing."""
    return "; ".join(
        f"{scope}, without which {WITHOUT[scope]}" for scope in sorted(SCOPES.keys() - {*granted})
    )


def request_url(url: str) -> str:
    """Where Slack posts to, below the address of a bot."""
    return url.rstrip("/") + EVENTS_PATH


def as_text(made: dict[str, Any], *, yaml: bool) -> str:
    """A manifest as Slack's page takes it."""
    if yaml:
        from yaml import safe_dump as dump  # noqa: PLC0415  # only the command that prints it needs this

        return dump(made, sort_keys=False, allow_unicode=True, width=110)
    return json.dumps(made, indent=2)


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest for Socket Mode, or for HTTP at a public `url`."""
    request = {"request_url": request_url(url)} if url else {}
    address = {"url": request_url(url)} if url else {}
    commands = [
        {"command": name, "description": what, "usage_hint": hint, "should_escape": True, **address}
        for name, (what, hint) in COMMANDS.items()
    ]
    shortcuts = [
        {"name": name, "type": "message", "callback_id": callback, "description": what}
        for callback, (name, what) in SHORTCUTS.items()
    ]
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Samspil",
            "description": "Rituals that make two companies work as one team",
            "background_color": "#1d4d4f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                # The bot reads no direct messages, so nobody is invited to write one.
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "Samspil", "always_online": True},
            "slash_commands": commands,
            "shortcuts": shortcuts,
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES), "bot_optional": sorted(OPTIONAL)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": [*EVENTS]},
            "interactivity": {
                "is_enabled": True,
                **request,
                **({"message_menu_options_url": request["request_url"]} if url else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }
