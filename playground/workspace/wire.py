"""What goes over the wire."""

from typing import Any

Json = dict[str, Any]
# The options last offered by the app for an external select, by its block_id and action_id.
Suggested = dict[tuple[str, str], list[Json]]
