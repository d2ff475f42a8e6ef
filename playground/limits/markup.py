"""Texts that Slack shows, but not as they were meant: an entity, a mention or a link that was cut."""

import re
from collections.abc import Iterator
from typing import Any

CUT = re.compile(r"&(?:a|am|amp|l|lt|g|gt)?(?![;\w])|&(?:amp|lt|gt)(?!;)|<(?=[@#!a-z])(?![^<>]*>)")


def broken_markup(surface: Any) -> list[str]:
    """What ends within markup in the mrkdwn of blocks, or in the text of a message (docs: formatting)."""
    texts = [surface] if isinstance(surface, str) else list(_mrkdwn(surface))
    return [
        text[max(0, found.start() - 20) : found.end() + 20] for text in texts if (found := CUT.search(text))
    ]


def _mrkdwn(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield str(part.get("text", ""))
        for each in part.values():
            yield from _mrkdwn(each)
    elif isinstance(part, list):
        for each in part:
            yield from _mrkdwn(each)
