"""Slack's newer blocks in messages: each tried by itself, and remembered."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_sdk.errors import SlackApiError

from bot.novelties import Kind
from bot.probe.ground import Ground
from bot.probe.trial import Trial
from bot.refused import UNKNOWN_BLOCK
from bot.slack import error_of

TABLE: Final[dict[str, Any]] = {
    "type": "table",
    "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Who"}, {"type": "raw_text", "text": "How many"}],
        [{"type": "raw_text", "text": "Us"}, {"type": "raw_text", "text": "1"}],
    ],
}
CHART: Final[dict[str, Any]] = {
    "type": "data_visualization",
    "title": "A chart",
    "chart": {
        "type": "bar",
        "series": [{"name": "Us", "data": [{"label": "May", "value": 1}, {"label": "June", "value": 2}]}],
        "axis_config": {"categories": ["May", "June"]},
    },
}
HEADING: Final[dict[str, Any]] = {
    "type": "header",
    "level": 3,
    "text": {"type": "plain_text", "text": "A heading of the third level"},
}


def _trying(kind: Kind, block: dict[str, Any]) -> Callable[[Ground], Awaitable[None]]:
    """Posts a message with the block; that it was refused is remembered only where the block is to blame."""

    async def run(ground: Ground) -> None:
        try:
            await ground.post("Samspil tries one of Slack's newer blocks.", blocks=[block])
        except SlackApiError as refused:
            if error_of(refused) in UNKNOWN_BLOCK:
                ground.learned[kind] = False
            raise
        ground.learned[kind] = True

    return run


TRIALS: Final = (
    Trial(
        "table",
        "A message can hold a table.",
        "Summaries, actions and figures stand as paragraphs.",
        _trying(Kind.TABLE, TABLE),
        ("post",),
    ),
    Trial(
        "chart",
        "A message can hold a chart.",
        "The months before a scorecard come in lines.",
        _trying(Kind.CHART, CHART),
        ("post",),
    ),
    Trial(
        "header_level",
        "A heading can have a level.",
        "The titles of parts stand in bold.",
        _trying(Kind.HEADER_LEVEL, HEADING),
        ("post",),
    ),
)
