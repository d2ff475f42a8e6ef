"""What each side wants of the collaboration for itself: its own to say, read by all, signed by nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bot import partnerships
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.charter.content import begun, lock
from bot.rituals.charter.records import PART_MOST, Charter, CharterAims
from bot.text import fitting


@dataclass(frozen=True)
class AimsView:
    """A side with what it wants now, and who wrote it; nothing where nobody has."""

    partnership: Partnership
    side: Side
    aims: CharterAims | None
    by: Person | None

    @property
    def text(self) -> str:
        """What it wants; empty where it has not said, or takes it back."""
        return self.aims.text if self.aims else ""


@dataclass(frozen=True)
class AimsEdit:
    """The aims of one's own side in one's hands; `met` where a colleague saved theirs meanwhile."""

    seat: Seat
    now: AimsView
    typed: str
    met: bool = False
    is_saved: bool = False


def aims_of(w: Unit, partnership: Partnership, charter: Charter) -> list[AimsView]:
    """Those of every side, in the order of the sides."""
    return [_view(w, partnership, charter, side) for side in partnerships.sides(w, partnership.id)]


def before_aims(w: Unit, actor: Actor, partnership_id: int) -> AimsEdit:
    """Somebody wants to say what their side wants."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    now = _view(w, seat.partnership, begun(w, seat.partnership), seat.side)
    return AimsEdit(seat, now, now.text)


def write_aims(w: Unit, actor: Actor, partnership_id: int, read_id: int, text: str) -> AimsEdit:
    """The side of who writes wants this from now on, and the channel reads it.

    `read_id` is what they had before them, 0 for nothing; an empty text takes it back.
    """
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    charter = begun(w, seat.partnership)
    lock(w, charter)
    written = fitting(text.strip(), PART_MOST, "aims")
    now = _view(w, seat.partnership, charter, seat.side)
    if now.text == written:
        return AimsEdit(seat, now, written, is_saved=True)
    if read_id != (now.aims.id if now.aims else 0):
        return AimsEdit(seat, now, text, met=True)
    made = CharterAims(charter_id=charter.id, side_id=seat.side.id, text=written, by=seat.person.id, at=w.now)
    w.session.add(made)
    w.session.flush()
    view = AimsView(seat.partnership, seat.side, made, seat.person)
    w.post(seat.partnership, "charter.aims", made.id, view)
    return AimsEdit(seat, view, written, is_saved=True)


def _view(w: Unit, partnership: Partnership, charter: Charter, side: Side) -> AimsView:
    found = _latest(w.session, charter.id, side.id)
    latest = found[0] if found else None
    return AimsView(partnership, side, latest, w.session.get_one(Person, latest.by) if latest else None)


def _latest(session: Session, charter_id: int, side_id: int) -> Sequence[CharterAims]:
    return session.exec(
        select(CharterAims)
        .where(CharterAims.charter_id == charter_id, CharterAims.side_id == side_id)
        .order_by(col(CharterAims.id).desc())
        .limit(1)
    ).all()
