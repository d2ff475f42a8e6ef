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
_ACTS: Final = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)|`|[*~](?=\S|$)|(?<=\S)[*~]|(?<![^\W_])_|_(?![^\W_])|\](?=[(\[:]|$)"
    r"|(?<=\s)#(?=#*$)",
    re.MULTILINE,
)
"""What is code, stress, a link or a picture in Markdown, wherever it stands."""
_LIST: Final = r"(?:[ \t]*(?:[-+*]|\d{1,9}[.)])(?=[ \t]))"
_BEGINS: Final = re.compile(
    rf"^({_LIST}*[ \t]*)(?=#{{1,6}}(?:\s|$)|>|=+[ \t]*$|([-*_])(?:[ \t]*\2)*[ \t]*$|\[[ xX]\])", re.MULTILINE
)
"""The place before what makes a heading, a quotation, a rule or a box to tick of a line."""
_ITEM: Final = re.compile(r"^(\d{0,9})(?=[-+*](?:\s|$)|(?<=\d)[.)](?:\s|$))")
_INDENTED: Final = re.compile(r"[ \t]*\t[ \t]*| {4,}")
_FORMULA: Final = re.compile(r"((?:^|[;\t\r\n])\s*)(?=[=+\-@＝＋－＠])")
_MARKS: Final = [
    re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])")
    for mark in (r"\*", "_", "~")
]
_POINT: Final = re.compile(r"^[-*•]\s+")
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
    """The same for a Markdown file: nothing in it is HTML, a link, a picture or a part of the file's own.

    Its lines stay lines, and a list that somebody wrote stays one.
    """
    return _without_markup(plain(text))


def in_a_line(text: str) -> str:
    """The same in one line of a Markdown file, of which nothing is made: no list of its own either.

    Several lines stand beside each other, since one of their own could pass for what the file itself says.
    """
    lines = (_POINT.sub("", " ".join(line.split())) for line in plain(text).splitlines())
    return _ITEM.sub(r"\1\\", _without_markup(" · ".join(filter(None, lines))))


def _without_markup(text: str) -> str:
    text = _BEGINS.sub(r"\1\\", _INDENTED.sub("   ", _ACTS.sub(r"\\\g<0>", text)))
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", text))


def in_a_cell(text: str) -> str:
    """The same for a spreadsheet, which takes what begins with these signs for a formula.

    A cell begins after a semicolon, too: where decimals have a comma, Excel opens such a file by semicolons.
    """
    return _FORMULA.sub(r"\1'", plain(text))


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
