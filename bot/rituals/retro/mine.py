"""What waits for one person in retros: shown to them alone, and no row is written of it."""

from sqlmodel import col, select

from bot import sealed
from bot.partnerships import Seat, Unit
from bot.rituals.retro.records import RetroRound
from bot.rituals.retro.views import open_round
from bot.waiting import Waiting


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """The open retro, a vote, and whether one was worth it: to what this person has given nothing yet."""
    waits = []
    round_ = open_round(w, seat.partnership.id)
    if round_ is not None and _is_missing(w, round_.box, seat):
        waits.append(Waiting("retro.write", round_.id, round_.closes_at))
    voting = w.session.exec(
        select(RetroRound).where(
            RetroRound.partnership_id == seat.partnership.id,
            col(RetroRound.dots_box).is_not(None),
            col(RetroRound.voted_at).is_(None),
        )
    ).all()
    waits += [
        Waiting("retro.vote", each.id, each.voting_ends_at)
        for each in voting
        if each.dots_box is not None and _is_missing(w, each.dots_box, seat)
    ]
    talked_about = w.session.exec(
        select(RetroRound).where(
            RetroRound.partnership_id == seat.partnership.id,
            col(RetroRound.worth_box).is_not(None),
            col(RetroRound.talked_at).is_(None),
        )
    ).all()
    waits += [
        Waiting("retro.worth", each.id, each.talk_ends_at)
        for each in talked_about
        if each.worth_box is not None and _is_missing(w, each.worth_box, seat)
    ]
    return waits


def _is_missing(w: Unit, box: str, seat: Seat) -> bool:
    key = w.keys.read(box)
    writer = key.acting(seat.partnership.account_of(seat.person), seat.person.id) if key else None
    return key is not None and writer is not None and sealed.unseal(w.session, key, box, writer) is None
