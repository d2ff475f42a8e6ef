"""Texts of signs that count several times, and what of them stands before people."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from bot.text import whole
from playground.stage import Stage

FAMILY: Final = "👩\u200d👩\u200d👧\u200d👦"
ACCENTED: Final = "ѻ\u0323\u0301"
"""Of two accents, and in no text of ours."""
ENTITY: Final = re.compile("&(?:amp|lt|gt);")
UNIT: Final = f"&<{FAMILY}{ACCENTED}>"


def nasty(most: int) -> str:
    """So many characters at most, to the last whole sign."""
    text = UNIT * (most // len(UNIT) + 1)
    return text[: whole(text, most)]


def is_cut(text: str) -> bool:
    """Whether it holds a piece of a sign that is read as one."""
    rest = unescape(text).replace(FAMILY, "").replace(ACCENTED, "")
    return any(sign in rest for sign in (*FAMILY, *ACCENTED))


def surfaces(stage: Stage) -> Iterator[Any]:
    """Whatever was sent to Slack: messages, views, and answers to what was submitted."""
    for call in stage.slack.calls:
        for name in ("blocks", "view"):
            given = call.arguments.get(name) or "[]"
            yield json.loads(given) if isinstance(given, str) else given
        yield {"text": str(call.arguments.get("text") or "")}
    for delivered in stage.slack.delivered:
        yield delivered.answer


def texts_of(part: Any) -> Iterator[str]:
    """Each text in it that somebody reads."""
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and name in ("text", "alt_text", "initial_value", "title"):
                yield value
            else:
                yield from texts_of(value)
    elif isinstance(part, list):
        for each in part:
            yield from texts_of(each)


def escaped_where_nothing_is_marked(part: Any) -> Iterator[str]:
    """Plain text in which an entity stands: Slack shows it as it is, so it was escaped for mrkdwn."""
    if isinstance(part, dict):
        if part.get("type") == "plain_text" and ENTITY.search(str(part["text"])):
            yield str(part["text"])
        for value in part.values():
            yield from escaped_where_nothing_is_marked(value)
    elif isinstance(part, list):
        for each in part:
            yield from escaped_where_nothing_is_marked(each)
