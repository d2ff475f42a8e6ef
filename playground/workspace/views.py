"""Modals and App Homes that people have before them."""

from dataclasses import dataclass, field

from playground.workspace.wire import Json, Suggested


@dataclass(eq=False)
class OpenView:
    """A modal that somebody has before them (or their App Home), and what they typed in it so far.

    `content` is the view as the app gave it, `state` is what Slack calls `state.values`.
    """

    id: str
    hash: str
    user_id: str
    content: Json
    root_view_id: str
    previous_view_id: str | None = None
    state: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    suggested: Suggested = field(default_factory=dict)

    @property
    def title(self) -> str:
        title: str = self.content.get("title", {}).get("text", "")
        return title

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        callback_id: str = self.content.get("callback_id", "")
        return callback_id

    @property
    def private_metadata(self) -> str:
        private_metadata: str = self.content.get("private_metadata", "")
        return private_metadata


ViewStack = list[OpenView]
