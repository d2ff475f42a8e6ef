"""Which of Slack's newer blocks a workspace takes: learnt by the probe, or by what was once refused.

A workspace or client that does not know a block refuses the whole message, so it is asked once only. What
nobody knows yet may be tried where Slack tells of a refusal; in the answer to a modal it never does.
[docs: block reference; changelog]
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlmodel import Field, Session, SQLModel, col, select

from bot.blocks.newer import Kind as Kind, kinds_in as kinds_in
from bot.partnerships import Unit


class Novelty(SQLModel, table=True):
    """What is known of one kind in one workspace."""

    owner: str = Field(primary_key=True)
    """The workspace or organisation that installed the app."""
    kind: str = Field(primary_key=True)
    is_taken: bool
    learned_at: datetime


def known(session: Session, owner: str) -> Mapping[Kind, bool]:
    """Whether each kind is taken, as far as that is known; kinds of a later version are left out."""
    rows = session.exec(select(Novelty).where(col(Novelty.owner) == owner)).all()
    return {Kind(row.kind): row.is_taken for row in rows if row.kind in _VALUES}


def takes(w: Unit, owner: str, kind: Kind) -> bool | None:
    """Whether a workspace takes this kind; None where nobody knows."""
    return known(w.session, owner).get(kind)


def learn(w: Unit, owner: str, taken: Mapping[Kind, bool]) -> None:
    """From now on these are known to be taken, or not."""
    for kind, is_taken in taken.items():
        w.session.merge(Novelty(owner=owner, kind=kind, is_taken=is_taken, learned_at=w.now))


_VALUES: Final = frozenset(Kind)
