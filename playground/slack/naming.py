"""Slack names what the app left nameless."""

from collections.abc import Sequence

from playground.journal import Journal
from playground.limits import broken_markup
from playground.workspace import Json, Workspaces


class Naming:
    """Gives blocks and elements without an id one, as Slack does."""

    def __init__(self, ws: Workspaces, journal: Journal) -> None:
        self._ws = ws
        self._journal = journal

    def with_ids(self, blocks: Sequence[Json]) -> list[Json]:
        """The same blocks, each with its ids."""
        if found := broken_markup(list(blocks)):
            self._journal.breach("broken_markup", f"in blocks: {found}")
        return [self._block_with_ids(block) for block in blocks]

    def _block_with_ids(self, block: Json) -> Json:
        named = {**block, "block_id": block.get("block_id") or self._ws.new_id("b")[:6]}
        for place in ("accessory", "element"):
            if place in block:
                named[place] = self._element_with_id(block[place])
        if block["type"] == "image" and "slack_file" in block:
            file = self._ws.files[block["slack_file"]["id"]]
            named["image_url"] = file.origin + file.path
        if block["type"] == "actions":
            named["elements"] = [self._element_with_id(element) for element in block["elements"]]
        return named

    def _element_with_id(self, element: Json) -> Json:
        if element["type"] == "image":
            return element
        return {**element, "action_id": element.get("action_id") or self._ws.new_id("a")[:6]}
