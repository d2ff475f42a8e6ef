"""What stands behind «More»: a line of each ritual, and what belongs to none."""

from collections.abc import Sequence

from bot import partnerships
from bot.conductor.panel import panel_of
from bot.conductor.rituals import RITUALS
from bot.more import FOLLOW_UP, TOGETHER, YOU, Entry
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import status


def more_of(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, Sequence[Entry]]:
    """Everything that one person can open, with how it stands."""
    seat = partnerships.seat(w, actor, partnership_id)
    panel = panel_of(w, seat.partnership)
    entries = [ritual.more(w, seat, panel) for ritual in RITUALS if ritual.more is not None]
    readers = len(partnerships.readers_of(w, partnership_id))
    decided = status.count_decisions(w, partnership_id)
    noted = [Entry("status.decisions", FOLLOW_UP, count=decided)] if decided else []
    return seat, [*entries, *noted, *_own(seat, len(panel.people), readers)]


def _own(seat: Seat, people: int, readers: int) -> Sequence[Entry]:
    """What belongs to no ritual; settings only for who may change them."""
    status = "panel.count_out" if seat.person.is_expected else "panel.count_in"
    return [
        Entry("people.list", TOGETHER, count=people),
        Entry(status, YOU),
        *([Entry("portfolio.show", TOGETHER, count=readers)] if readers else []),
        *([Entry("panel.settings", YOU)] if seat.may_settle else []),
        Entry("panel.help", YOU),
    ]
