"""What people write, as it comes in from Slack: what no database can store is left out, nothing else.

Texts of messages and commands come encoded as well, and are read back into what their writer saw:
`&amp; &lt; &gt;`, `<@U…>`, `<@U…|name>`, `<#C…|name>`, `<!subteam^…|@name>`, `<!here>`, `<!date^…|fallback>`,
`<https://…|label>` [docs: formatting message text; slash commands, `should_escape`]. What is typed into a
modal's field comes as it was typed.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, TypeVar

from bot.errors import Refusal

T = TypeVar("T")

HALF: Final = re.compile("[\ud800-\udfff]")
"""Half a character: what is left of an emoji that a client cut in two. No encoding has it."""
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""NUL, which PostgreSQL refuses, and what steers terminals; line breaks and tabs are none of these."""

_MARKED: Final = re.compile(r"<([^<>]*)>")
_PERSON: Final = re.compile(r"<@([A-Z0-9]+)>")
_CHANNEL: Final = re.compile(r"<#([A-Z0-9]+)\|?>")
_SIGNS: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENCODED: Final = re.compile("|".join(_SIGNS))
_SCHEMES: Final = ("mailto:", "tel:", "http://", "https://")

REFERENCE_MOST: Final = 300
JOINER: Final = "\u200d"
"""Between two emoji that are shown as one."""
WORTH_A_LINK: Final = 500
"""A text may be as long as this where its writer could put the rest elsewhere; what is shorter is a name."""
_UNSEEN: Final = frozenset({"Cf", "Cc", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"})
_FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and a symbol that are shown as nothing: Hangul's fillers, braille without a dot."""
LONGEST: Final = 80
"""Characters of Python's that one character on the screen has at most, for the purpose of cutting."""


def clean(text: str) -> str:
    """The text without half characters, NUL and control characters; two halves that fit are one again."""
    if text.isprintable():
        return text
    if HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return CONTROL.sub("", text)


def cleaned(payload: T) -> T:
    """A payload or an answer of Slack's with every text in it clean; the names of its fields stay."""
    return _cleaned(payload)  # type: ignore[no-any-return]  # of the same shape as what came in


def _cleaned(payload: Any) -> Any:
    if isinstance(payload, str):
        return clean(payload)
    if isinstance(payload, dict):
        # What is printable is clean: of a modal that is sent a hundred texts are, and none of them is a call.
        return {
            name: each if type(each) is str and each.isprintable() else _cleaned(each)
            for name, each in payload.items()
        }
    if isinstance(payload, list):
        return [_cleaned(each) for each in payload]
    return payload


def as_read(text: str) -> str:
    """A name as it is compared: two that read alike are one, however they were typed."""
    shown = unicodedata.normalize("NFKC", text)
    if not shown.isprintable() or not _FILLERS.isdisjoint(shown):
        shown = "".join(sign for sign in shown if sign == JOINER or not _is_unseen(sign))
    return " ".join(shown.casefold().split())


name_as_read: Final = lru_cache(4096)(as_read)
"""The same of people's names, which are compared each time that a channel of hundreds is looked at."""


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign in _FILLERS


def is_visible(text: str) -> bool:
    """Whether anything of it can be seen: not space, joiners, fillers or marks with nothing to stand on."""
    return "!" <= text[:1] <= "~" or any(
        sign not in _FILLERS and unicodedata.category(sign) not in _UNSEEN and not sign.isspace()
        for sign in text
    )


def fitting(text: str, most: int, field: str) -> str:
    """What was typed, without blanks around it; raises Refusal at its field where it has more signs."""
    short = text.strip()
    if len(short) > most >= WORTH_A_LINK:
        raise Refusal(
            "At most {most} characters, and this has {n}. Shorten it, or link to the rest.",
            field,
            most=most,
            n=len(short),
        )
    if len(short) > most:
        raise Refusal(
            "At most {most} characters, and this has {n}. Shorten it.", field, most=most, n=len(short)
        )
    return short


def required(text: str, most: int, field: str, missing: Refusal) -> str:
    """The same of a text that must be there; raises `missing` where nothing is left."""
    short = fitting(text, most, field)
    if not short:
        raise missing
    return short


def reference(text: str) -> str:
    """Where something is kept elsewhere, a ticket or a link, in one line; raises Refusal at its field.

    It is shown as it was typed, and nothing is ever asked of that place.
    """
    return fitting(" ".join(text.split()), REFERENCE_MOST, "reference")


def stands_in(wanted: str, *texts: str) -> bool:
    """Whether each word that is wanted stands in one of the texts, in any case; of no word nothing is found.

    A link is the same with its scheme and its last slash as without.
    """
    said = " ".join(texts).casefold()
    words = wanted.casefold().split()
    return bool(words) and all(_bare(word) in said for word in words)


def _bare(word: str) -> str:
    address = word.strip("<>").rstrip("/")
    for scheme in _SCHEMES:
        address = address.removeprefix(scheme)
    return address or word


def people_in(text: str) -> list[str]:
    """The ids of people who are mentioned without their names."""
    return list(dict.fromkeys(_PERSON.findall(text)))


def channels_in(text: str) -> list[str]:
    """The ids of channels that are mentioned without their names."""
    return list(dict.fromkeys(_CHANNEL.findall(text)))


def as_seen(text: str, names: Mapping[str, str]) -> str:
    """The text as it stood before people's eyes; `names` are those of ids, where they are known."""
    # Names are known as they are written: they are read back no second time.
    pieces = _MARKED.split(text)
    return "".join(unescaped(each) if at % 2 == 0 else _shown(each, names) for at, each in enumerate(pieces))


def unescaped(text: str) -> str:
    """The three signs that Slack's markup is made of, as they were written; each is read once."""
    return _ENCODED.sub(lambda found: _SIGNS[found[0]], text)


def _shown(inside: str, names: Mapping[str, str]) -> str:
    """What stands for one `<…>`. Nothing that is not known is lost: then it stands as it came."""
    target, _bar, label = map(unescaped, inside.partition("|"))
    kind, rest = target[:1], target[1:]
    if kind in ("@", "#"):
        return kind + names.get(rest, label.removeprefix(kind) or rest)
    if kind == "!" and rest.startswith("date^"):
        return label or rest
    if kind == "!":
        return "@" + (label.removeprefix("@") or rest.removeprefix("subteam^"))
    return _link(target, label)


def _link(address: str, label: str) -> str:
    """A link: its label, with its address unless that says the same."""
    if not label:
        return next(
            (address.removeprefix(each) for each in _SCHEMES[:2] if address.startswith(each)), address
        )
    bare = [address, *[address.removeprefix(each) for each in _SCHEMES]]
    return label if label.rstrip("/") in {each.rstrip("/") for each in bare} else f"{label} ({address})"


def whole(text: str, at: int) -> int:
    """The place at or before `at` where a text may be cut: not within what is read as one character.

    Accents, joined emoji, flags and Hangul are several characters of Python's; by Unicode's annex 29, as far
    as it can be told without its tables. Of what goes on for ever no more than a screen is given up.
    """
    for place in range(min(at, len(text)), max(-1, at - LONGEST), -1):
        if not 0 < place < len(text) or not _goes_on(text, place):
            return place
    return at


def _goes_on(text: str, at: int) -> bool:
    """Whether what stands at a place belongs to the character before it."""
    before, here = text[at - 1], text[at]
    if JOINER in (before, here) or unicodedata.category(here).startswith("M"):
        return True
    if "\U0001f3fb" <= here <= "\U0001f3ff" or "\U000e0020" <= here <= "\U000e007f":
        return True
    if _is_flag(here):
        flags = next((n for n in range(at) if not _is_flag(text[at - 1 - n])), at)
        return flags % 2 == 1
    return (before, here) == ("\r", "\n") or "\u1160" <= here <= "\u11ff"


def _is_flag(sign: str) -> bool:
    """Half of a flag."""
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
