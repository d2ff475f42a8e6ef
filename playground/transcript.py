"""Messages and modals as plain text, as a person would read them, for the terminal and for tests."""

import re
from collections.abc import Iterator

from playground.workspace import Json, Message, OpenView, Workspaces

NOTHING: Json = {}
EMPTY_CELL = "–"
"""Slack takes no cell without a text: the app puts this where nothing stands."""


def read_message(message: Message, ws: Workspaces) -> str:
    """What somebody reads: its blocks, or its text where it has none; buttons in brackets."""
    lines = [line for block in message.blocks for line in _block_lines(block, ws)]
    return "\n".join(lines) if lines else plain(message.text, ws)


def hear_message(message: Message, ws: Workspaces) -> str:
    """What a screen reader says: the text and nothing of the blocks, or what Slack builds without a text."""
    return plain(message.text, ws) if message.text.strip() else read_message(message, ws)


def read_view(view: OpenView, ws: Workspaces) -> str:
    """A modal: its title and blocks, what is filled in, and the errors at fields."""
    lines = [f"«{view.title}»"]
    for block in view.blocks:
        lines += _block_lines(block, ws, view.state.get(block.get("block_id", ""), {}))
        if error := view.errors.get(block.get("block_id", "")):
            lines.append(f"  ! {error}")
    return "\n".join(lines)


def buttons_of(surface: Message | OpenView) -> dict[str, str]:
    """The texts of the buttons, by action id."""
    found: dict[str, str] = {}
    for block in surface.blocks:
        for element in block.get("elements", []):
            if element.get("type") == "button":
                found[element["action_id"]] = element["text"]["text"]
    return found


def plain(text: str, ws: Workspaces) -> str:
    """mrkdwn without its markup: names for mentions, a date's fallback for the date."""
    names = {user.id: user.name for user in ws.users.values()}
    channels = {channel.id: channel.name for channel in ws.channels.values()}
    text = re.sub(r"<@(\w+)(\|[^>]*)?>", lambda found: "@" + names.get(found[1], found[1]), text)
    text = re.sub(r"<#(\w+)(\|[^>]*)?>", lambda found: "#" + channels.get(found[1], found[1]), text)
    text = re.sub(r"<!date\^[^|>]*\|([^>]*)>", r"\1", text)
    text = re.sub(r"<([^|>]+)\|([^>]*)>", r"\2 (\1)", text)
    text = re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?<!\w)_([^_\n]+)_(?!\w)", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _filled_in(state: Json) -> str:
    """What is typed or chosen in an input."""
    value: Json = next(iter(state.values()), {})
    options = value.get("selected_options") or [value.get("selected_option")]
    typed = value.get("value") or value.get("selected_date") or value.get("selected_time") or "____"
    return ", ".join(option["text"]["text"] for option in options if option) or str(typed)


def _block_lines(block: Json, ws: Workspaces, state: Json = NOTHING) -> Iterator[str]:
    kind = block["type"]
    if kind == "header":
        # One of a level is that of a part, and reads as its title in bold.
        said = block["text"]["text"]
        yield said if block.get("level") else said.upper()
    elif kind in ("section", "alert", "context"):
        for text in _texts(block):
            yield from plain(text, ws).split("\n")
    elif kind == "image":
        yield f"(picture: {block['alt_text']})"
    elif kind == "divider":
        yield "·" * 20
    elif kind == "actions":
        yield " ".join(f"[{element.get('text', {}).get('text', '⋮')}]" for element in block["elements"])
    elif kind == "table":
        yield from _table_lines(block)
    elif kind == "data_visualization":
        yield from _chart_lines(block)
    elif kind == "input":
        yield f"{block['label']['text']}: {_filled_in(state)}"


def _texts(block: Json) -> list[str]:
    """Of a paragraph, of several that stand beside each other, or of a line in small print."""
    if block["type"] == "context":
        return [each["text"] for each in block["elements"]]
    return [each["text"] for each in (block.get("text"), *block.get("fields", ())) if each]


def _chart_lines(block: Json) -> Iterator[str]:
    """The title of a chart, and each line of it with its points."""
    yield f"(chart: {block['title']})"
    for line in block["chart"].get("series", ()):
        yield f"{line['name']}: " + ", ".join(f"{each['label']} {each['value']}" for each in line["data"])


def _table_lines(block: Json) -> Iterator[str]:
    """Each cell in which something stands with its row and its column."""
    head, *rows = [[cell.get("text", "") for cell in row] for row in block["rows"]]
    for first, *others in rows:
        cells = zip(head[1:], others, strict=True)
        yield from (f"{first} · {name}: {text}" for name, text in cells if text != EMPTY_CELL)
