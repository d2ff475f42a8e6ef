"""What a screen reader says of a message: its text alone, and nothing of its blocks.

So the text holds all that the blocks show, and what a picture tells who does not see it; in a notification
its beginning is read, which is the title.
[docs: chat.postMessage, accessibility]
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.blocks.measures import SPOKEN_MOST, cut_marked, escaped


def spoken(
    lead: str, blocks: Sequence[Mapping[str, Any]], in_words: Callable[[str], str] = lambda text: text
) -> str:
    """The title or the whole in short, and after it whatever the blocks show that it does not say.

    `in_words` says what signs show.
    """
    said = [lead]
    for block in blocks:
        for text in map(in_words, _shown(block)):
            if text.startswith(said[-1]):
                said[-1] = text
            elif text not in said[-1]:
                said.append(text)
    return cut_marked("\n".join(said), SPOKEN_MOST)


def _shown(block: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a block in the order in which they are read; buttons are reached as such."""
    if block["type"] == "image":
        yield escaped(block["alt_text"])
    for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ())):
        if isinstance(part, dict) and part.get("type") == "mrkdwn":
            yield part["text"]
        elif isinstance(part, dict) and block["type"] == "header":
            yield escaped(part["text"])
