"""What a person typed, as Slack sends it on: encoded, with links, mentions and channels marked.

(docs: formatting message text; docs: slash commands, `should_escape`.) Of a user group a message carries
the id alone, a command its name, too (likely; mautrix/slack#91, gastownhall/gascity-packs#19). Nobody types
a date: what other apps post comes as they wrote it.
"""

import re
from collections.abc import Callable

from playground.workspace import Workspaces

TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]+)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<!\S)@(?P<everybody>here|channel|everyone)\b"
    r"|(?<!\S)@(?P<person>[a-z-]+)"
    r"|(?<!\S)#(?P<channel>[a-z0-9-]+)"
    r"|(?<![\w.@/-])(?P<domain>(?:[a-z0-9-]+\.)+(?:com|org|net|dk|example))\b"
    r"|(?P<sign>[&<>])"
)
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    """The three signs that Slack's markup is made of, so that nothing in a text is markup."""
    return re.sub("[&<>]", lambda found: SIGNS[found[0]], text)


def encoded(ws: Workspaces, text: str, *, in_command: bool = False) -> str:
    """A text in a message; in a command people and channels carry their names, too."""
    people = {user.handle: user for user in ws.users.values()}
    channels = {channel.name: channel for channel in ws.channels.values() if not channel.dm_with}

    def person(found: str) -> str:
        if group := ws.groups.get(found):
            return f"<!subteam^{group}{(in_command and '|@' + found) or ''}>"
        user = people.get(found)
        return f"<@{user.id}{(in_command and '|' + user.handle) or ''}>" if user else f"@{found}"

    def channel(found: str) -> str:
        place = channels.get(found)
        return f"<#{place.id}|{found if in_command else ''}>" if place else f"#{found}"

    as_sent: dict[str, Callable[[str], str]] = {
        "url": lambda found: f"<{escaped(found)}>",
        "mail": lambda found: f"<mailto:{found}|{found}>",
        "everybody": lambda found: f"<!{found}>",
        "person": person,
        "channel": channel,
        "domain": lambda found: f"<http://{found}|{found}>",
        "sign": escaped,
    }

    def mark(found: re.Match[str]) -> str:
        kind = found.lastgroup or "sign"
        return as_sent[kind](found[kind])

    return TOKEN.sub(mark, text)
