"""Which partnership is meant by whoever runs the bot: by its number, or by its channel's name or id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlmodel import col, select

from bot.errors import Refusal
from bot.partnerships.records import Partnership
from bot.partnerships.seats import sides_of
from bot.partnerships.unit import Unit

State = Literal["runs", "not set up", "away", "ended"]
HOW_TO_FIND: Final = "`samspil partnerships`"


@dataclass(frozen=True)
class Listed:
    """One partnership, as a list for whoever runs the bot has it."""

    number: int
    channel: str
    id: str
    """Slack's id of the channel."""
    owner: str
    """The workspace or organisation that installed the app."""
    sides: Sequence[str]
    """Names, the home side first."""
    state: State
    since: datetime
    """UTC: since when it is so."""


def listed(w: Unit) -> list[Listed]:
    """Every partnership there is, the oldest first."""
    every = w.session.exec(select(Partnership).order_by(col(Partnership.id))).all()
    sides = sides_of(w, [each.id for each in every])
    return [
        Listed(
            each.id, each.name, each.slack_channel, each.owner, [side.name for side in sides[each.id]],
            *_state(each),
        )
        for each in every
    ]  # fmt: skip


def called(w: Unit, name: str | None) -> Partnership:
    """The one of this number, or whose channel has this name or id; without a word the only one that lives.

    Of several in channels of one name it is the one that has not ended. Raises Refusal, which says how to
    find it where it is none or more than one.
    """
    every = w.session.exec(select(Partnership).order_by(col(Partnership.id))).all()
    if name is None:
        return _only([each for each in every if each.is_live])
    bare = name.removeprefix("#")
    found = [each for each in every if str(each.id) == name] or [
        each for each in every if bare in {each.name, each.slack_channel}
    ]
    if not found:
        raise Refusal("There is no collaboration “{name}”. See {list}.", name=name, list=HOW_TO_FIND)
    return _only([each for each in found if each.is_live] or found)


def _only(found: Sequence[Partnership]) -> Partnership:
    if not found:
        raise Refusal("There is no such collaboration.")
    if len(found) > 1:
        numbers = ", ".join(f"{each.id} ({each.name})" for each in found)
        raise Refusal("There are several collaborations. Say which: {numbers}.", numbers=numbers)
    return found[0]


def _state(partnership: Partnership) -> tuple[State, datetime]:
    if partnership.ended_at is not None:
        return "ended" if partnership.has_ended else "away", partnership.ended_at
    if partnership.set_up_at is None:
        return "not set up", partnership.begun_at
    return "runs", partnership.set_up_at
