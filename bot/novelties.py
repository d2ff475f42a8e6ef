"""Which of Slack's newer blocks a workspace takes: learnt by the probe, or by what was once refused.

A workspace or client that does not know a block refuses the whole message, so it is asked once only. What
nobody knows yet may be tried where Slack tells of a refusal; in the answer to a modal it never does.
[docs: block reference; changelog]
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlmodel import Field, SQLModel, col, select

from bot.partnerships import Unit


class Kind(StrEnum):
    """What is newer than the app can rely on."""

    TABLE = "table"
    CHART = "chart"
    HEADER_LEVEL = "header_level"
    ALERT = "alert"


_TYPES: Final = {"table": Kind.TABLE, "data_visualization": Kind.CHART, "alert": Kind.ALERT}


class Novelty(SQLModel, table=True):
    """What is known of one kind in one workspace."""

    owner: str = Field(primary_key=True)
    """The workspace or organisation that installed the app."""
    kind: str = Field(primary_key=True)
    is_taken: bool
    learned_at: datetime


def known(w: Unit, owner: str) -> Mapping[Kind, bool]:
    """Whether each kind is taken, as far as that is known; kinds of a later version are left out."""
    rows = w.session.exec(select(Novelty).where(col(Novelty.owner) == owner)).all()
    return {Kind(row.kind): row.is_taken for row in rows if row.kind in _VALUES}


def learn(w: Unit, owner: str, told: Mapping[Kind, bool]) -> None:
    """From now on these are known to be taken, or not."""
    for kind, is_taken in told.items():
        w.session.merge(Novelty(owner=owner, kind=kind, is_taken=is_taken, learned_at=w.now))


def kinds_in(blocks: list[dict[str, Any]]) -> set[Kind]:
    """Those that stand in a message or modal."""
    found = {_TYPES[block["type"]] for block in blocks if block["type"] in _TYPES}
    if any(block["type"] == "header" and "level" in block for block in blocks):
        found.add(Kind.HEADER_LEVEL)
    return found


_VALUES: Final = frozenset(Kind)
