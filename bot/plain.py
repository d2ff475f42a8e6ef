"""A person's text for where Slack does not show it: calendars, tables, Markdown.

`:rocket:` becomes 🚀, and of what Slack reads as markup only the words stay.
"""

import re
import unicodedata
from typing import Final

_EMOJI: Final = re.compile(r"(?<![\w:]):([a-z0-9][a-z0-9_+-]*|[+-]1):(?::skin-tone-[2-6]:)?(?!\w|:\S)")
_FENCE: Final = re.compile(r"\n?```\n?")
_CODE: Final = re.compile(r"`([^`\n]+)`")
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_TAG: Final = re.compile(r"<(?=[a-zA-Z/!?])")
_MARKS: Final = [
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~")
]
_POINT: Final = re.compile(r"^[-*•]\s+")
_MEANT: Final = re.compile(r"[\\`*_\[\]~|]")
_BEGINS: Final = re.compile(r"^(\d{0,9})([#>+\-=.)])")
"""Signs of which Markdown makes something anywhere, and those at the beginning of a line."""
_NAMED: Final = {
    "+1": "👍",
    "-1": "👎",
    "100": "💯",
    "bulb": "💡",
    "calendar": "📅",
    "clap": "👏",
    "computer": "💻",
    "construction": "🚧",
    "exclamation": "❗",
    "eyes": "👀",
    "grinning": "😀",
    "heart": "❤️",
    "heavy_check_mark": "✔️",
    "joy": "😂",
    "lock": "🔒",
    "mega": "📣",
    "muscle": "💪",
    "ok_hand": "👌",
    "phone": "☎️",
    "point_right": "👉",
    "pray": "🙏",
    "question": "❓",
    "raised_hands": "🙌",
    "red_circle": "🔴",
    "rotating_light": "🚨",
    "slightly_smiling_face": "🙂",
    "smile": "😄",
    "smiley": "😃",
    "star": "⭐",
    "sunny": "☀️",
    "tada": "🎉",
    "thinking_face": "🤔",
    "thumbsdown": "👎",
    "thumbsup": "👍",
    "warning": "⚠️",
    "wave": "👋",
    "white_check_mark": "✅",
    "x": "❌",
    "zap": "⚡",
}
"""What Slack calls otherwise than Unicode does, as far as it is common at work."""


def plain(text: str) -> str:
    """The words as they stand before people's eyes, without what Slack makes of signs."""
    text = _CODE.sub(r"\1", _FENCE.sub(lambda found: "\n" if "\n" in found[0] else "", text))
    for mark in _MARKS:
        text = mark.sub(r"\1", text)
    return _EMOJI.sub(lambda found: _emoji(found[1]), text).strip("\n")


def as_markdown(text: str) -> str:
    """The same for a Markdown file, in which nothing is a tag or an entity of HTML."""
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", plain(text)))


def in_a_line(text: str) -> str:
    """The same in one line of a Markdown file, of which nothing is made: no heading, list, link or picture.

    Several lines stand beside each other, since one of their own could pass for what the file itself says.
    """
    lines = (_POINT.sub("", " ".join(line.split())) for line in plain(text).splitlines())
    line = _MEANT.sub(r"\\\g<0>", " · ".join(filter(None, lines)))
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", _BEGINS.sub(r"\1\\\2", line)))


def in_a_cell(text: str) -> str:
    """The same for a spreadsheet, which takes what begins with these for a formula."""
    text = plain(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _emoji(name: str) -> str:
    """An emoji by Slack's name, or the name in words where it is one of a workspace's own."""
    if name in _NAMED:
        return _NAMED[name]
    words = name.replace("_", " ").replace("-", " ")
    try:
        sign = unicodedata.lookup(words.upper())
    except KeyError:
        return words
    return sign if unicodedata.category(sign) == "So" else words
