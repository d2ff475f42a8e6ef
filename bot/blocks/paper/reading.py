"""Markdown as a tree of lists and words, which the template sets: no text is ever an instruction."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.blocks.scorecard.font import without_emoji

Node = dict[str, Any]

_READER: Final = MarkdownIt("commonmark", {"html": False, "maxNesting": 200}).enable(
    ["table", "strikethrough"]
)
_UNDRAWN: Final = ("Cc", "Cs", "Co", "Cn")
"""Controls, halves, private and unassigned signs, by Unicode's categories."""
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Unseen signs that turn the letters after them round: another text would be read than is kept."""
_DEEPEST: Final = 5
"""What lies deeper is set at this depth: nobody reads it otherwise, and Typst gives up at some depth."""
_LINKS: Final = re.compile(r"(https?|mailto):", re.IGNORECASE)
_HOLDING: Final = ("bullet_list", "ordered_list", "blockquote")
_WITHIN: Final = {"strong": "strong", "em": "emph", "s": "strike"}


def title_of(text: str) -> str:
    """Its first heading, in plain words."""
    for token, inline in zip(tokens := _READER.parse(text), tokens[1:], strict=False):
        if token.type == "heading_open":
            return _drawn("".join(each.content for each in inline.children or ())) or "–"
    return "–"


def tree_of(text: str) -> Sequence[Node]:
    """Its blocks in order; no heading is more than one level below the one before it."""
    blocks = list(_blocks(SyntaxTreeNode(_READER.parse(text)).children))
    deepest = 0
    for each in blocks:
        if each["kind"] == "heading":
            each["level"] = deepest = min(each["level"], deepest + 1)
    return blocks


def _blocks(nodes: Sequence[SyntaxTreeNode], depth: int = 0) -> Iterator[Node]:
    for node in nodes:
        if depth == _DEEPEST and node.type in _HOLDING:
            yield from _flat(node)
            continue
        match node.type:
            case "heading":
                yield {"kind": "heading", "level": int(node.tag[1:]), "words": _words(node)}
            case "paragraph":
                yield {"kind": "paragraph", "words": _words(node)}
            case "bullet_list" | "ordered_list":
                items = [list(_below(item, depth + 1)) for item in node.children]
                yield {"kind": "list", "ordered": node.type == "ordered_list", "items": items}
            case "blockquote":
                yield {"kind": "quote", "blocks": list(_below(node, depth + 1))}
            case "table":
                yield _table(node)
            case "code_block" | "fence":
                yield {"kind": "paragraph", "words": [_plain(node.content)]}
            case _:
                continue


def _flat(node: SyntaxTreeNode) -> Iterator[Node]:
    for each in node.walk():
        if each.type == "inline":
            yield {"kind": "paragraph", "words": list(_inline(each.children))}


def _below(node: SyntaxTreeNode, depth: int) -> Iterator[Node]:
    """What is quoted or in a list has no headings of this file: its are lines like others."""
    for each in _blocks(node.children, depth):
        yield {**each, "kind": "paragraph"} if each["kind"] == "heading" else each


def _table(node: SyntaxTreeNode) -> Node:
    rows = [row for part in node.children for row in part.children]
    return {
        "kind": "table",
        "columns": len(rows[0].children),
        "rows": [[_words(cell) for cell in row.children] for row in rows],
    }


def _words(node: SyntaxTreeNode) -> list[Node]:
    return [word for inline in node.children for word in _inline(inline.children)]


def _inline(nodes: Sequence[SyntaxTreeNode], depth: int = 0) -> Iterator[Node]:
    for node in nodes:
        if node.type in _WITHIN and depth == _DEEPEST:
            yield from _inline(node.children, depth)
        elif node.type in _WITHIN:
            yield {"kind": _WITHIN[node.type], "words": list(_inline(node.children, depth + 1))}
        elif node.type == "link":
            yield from _link(node)
        elif node.type == "hardbreak":
            yield {"kind": "break"}
        elif node.type == "softbreak":
            yield _plain(" ")
        else:
            yield _plain(_content(node))


def _link(node: SyntaxTreeNode) -> Iterator[Node]:
    to, words = str(node.attrs.get("href", "")), list(_inline(node.children))
    if _LINKS.match(to) and _drawn(to) == to and words:
        yield {"kind": "link", "to": to, "words": words}
    else:
        yield from words


def _content(node: SyntaxTreeNode) -> str:
    """Of a picture, which is never fetched, the words in its place."""
    token: Token | None = node.token
    return token.content if token is not None else ""


def _plain(text: str) -> Node:
    return {"kind": "text", "text": _drawn(text)}


def _drawn(text: str) -> str:
    kept = "".join(
        sign
        for sign in without_emoji(text)
        if sign == "\n" or (unicodedata.category(sign) not in _UNDRAWN and sign not in _TURNING)
    )
    return kept.replace("\n", " ")
