"""Which of Slack's newer blocks a workspace takes: learnt by the probe, or by what was once refused.

A workspace or client that does not know a block refuses the whole message, so it is asked once in a quarter
only: by then Slack may have brought it there. What nobody knows yet may be tried where Slack tells of a
refusal; in the answer to a modal it never does.
[docs: block reference; changelog]
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Field, Session, SQLModel, col, select

from bot.blocks.newer import Kind as Kind, kinds_in as kinds_in
from bot.partnerships import Unit

ASKED_AGAIN: Final = timedelta(days=90)
"""So long a refusal is remembered."""


class Novelty(SQLModel, table=True):
    """What is known of one kind in one workspace."""

    owner: str = Field(primary_key=True)
    """The workspace or organisation that installed the app."""
    kind: str = Field(primary_key=True)
    is_taken: bool
    learned_at: datetime


def known(session: Session, owner: str, now: datetime) -> Mapping[Kind, bool]:
    """Whether each kind is taken, as far as that is known; kinds of a later version are left out."""
    rows = session.exec(select(Novelty).where(col(Novelty.owner) == owner)).all()
    fresh = [row for row in rows if row.is_taken or now - row.learned_at < ASKED_AGAIN]
    return {Kind(row.kind): row.is_taken for row in fresh if row.kind in _VALUES}


def takes(w: Unit, owner: str, kind: Kind) -> bool | None:
    """Whether a workspace takes this kind; None where nobody knows."""
    return known(w.session, owner, w.now).get(kind)


def learn(w: Unit, owner: str, taken: Mapping[Kind, bool]) -> None:
    """From now on these are known to be taken, or not."""
    for kind, is_taken in taken.items():
        w.session.merge(Novelty(owner=owner, kind=kind, is_taken=is_taken, learned_at=w.now))


_VALUES: Final = frozenset(Kind)
