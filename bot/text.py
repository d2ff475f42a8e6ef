"""What people write, as it comes in from Slack: what no database can store is left out, nothing else.

Texts of messages and commands come encoded as well, and are read back into what their writer saw:
`&amp; &lt; &gt;`, `<@U…>`, `<@U…|name>`, `<#C…|name>`, `<!subteam^…|@name>`, `<!here>`, `<!date^…|fallback>`,
`<https://…|label>` [docs: formatting message text; slash commands, `should_escape`]. What is typed into a
modal's field comes as it was typed.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar

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


def clean(text: str) -> str:
    """The text without half characters, NUL and control characters; two halves that fit are one again."""
    if text.isprintable():
        return text
    if HALF.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return CONTROL.sub("", text)


def cleaned(told: T) -> T:
    """A payload or an answer of Slack's with every text in it clean; the names of its fields stay."""
    return _cleaned(told)  # type: ignore[no-any-return]  # of the same shape as what came in


def _cleaned(told: Any) -> Any:
    if isinstance(told, str):
        return clean(told)
    if isinstance(told, dict):
        return {name: _cleaned(each) for name, each in told.items()}
    if isinstance(told, list):
        return [_cleaned(each) for each in told]
    return told


def people_in(text: str) -> list[str]:
    """The ids of people who are mentioned without their names."""
    return list(dict.fromkeys(_PERSON.findall(text)))


def channels_in(text: str) -> list[str]:
    """The ids of channels that are mentioned without their names."""
    return list(dict.fromkeys(_CHANNEL.findall(text)))


def as_seen(text: str, names: Mapping[str, str]) -> str:
    """The text as it stood before people's eyes; `names` are those of ids, where they are known."""
    return unescaped(_MARKED.sub(lambda found: _shown(found[1], names), text))


def unescaped(text: str) -> str:
    """The three signs that Slack's markup is made of, as they were written; each is read once."""
    return _ENCODED.sub(lambda found: _SIGNS[found[0]], text)


def _shown(inside: str, names: Mapping[str, str]) -> str:
    """What stands for one `<…>`. Nothing that is not known is lost: then it stands as it came."""
    target, _bar, label = inside.partition("|")
    kind, rest = target[:1], target[1:]
    if kind in ("@", "#"):
        return kind + names.get(rest, label.removeprefix(kind) or rest)
    if kind == "!":
        return label or f"@{rest.removeprefix('subteam^')}"
    return _link(target, label)


def _link(address: str, label: str) -> str:
    """A link: its label, with its address unless that says the same."""
    if not label:
        return next(
            (address.removeprefix(each) for each in _SCHEMES[:2] if address.startswith(each)), address
        )
    bare = [address, *[address.removeprefix(each) for each in _SCHEMES]]
    return label if label.rstrip("/") in {each.rstrip("/") for each in bare} else f"{label} ({address})"
