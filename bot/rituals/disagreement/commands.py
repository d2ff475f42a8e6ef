"""Raising a disagreement between companies, saying how one's own sees it, and settling it."""

from collections.abc import Sequence

from sqlmodel import select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Unit
from bot.rituals.disagreement.records import (
    SETTLED,
    VIEW_MOST,
    WHAT_MOST,
    WITHDRAWN,
    Disagreement,
    DisagreementConsent,
    DisagreementStatement,
)
from bot.rituals.disagreement.showing import show
from bot.rituals.disagreement.terms import days_of
from bot.rituals.disagreement.views import DisagreementView, speaks_for_side, view_of
from bot.text import required


def raise_it(
    w: Unit, actor: Actor, partnership_id: int, what: str, text: str, key: str
) -> tuple[Seat, DisagreementView]:
    """One company says to the other, as companies, what it sees differently. The same key twice is one."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    before = w.session.exec(
        select(Disagreement).where(Disagreement.partnership_id == partnership_id, Disagreement.key == key)
    ).first()
    if before is not None:
        return seat, view_of(w, before)
    raised = Disagreement(
        partnership_id=partnership_id,
        key=key,
        what=required(what, WHAT_MOST, "what", Refusal("Write what it is about.", "what")),
        raised_by=seat.person.id,
        side_id=seat.side.id,
        raised_at=w.now,
        counted_at=w.now,
        days=days_of(w, partnership_id),
        asked=[person.id for person in _speakers_of_others(w, seat)],
    )
    w.session.add(raised)
    w.session.flush()
    _write(w, seat, raised, text)
    w.happened(partnership_id, "disagreement.raised", raised.id)
    return seat, show(w, raised)


def read(w: Unit, actor: Actor, disagreement_id: int) -> tuple[Seat, DisagreementView]:
    """One of them, for anybody of the channel to read."""
    disagreement, seat = _enter(w, actor, disagreement_id)
    return seat, view_of(w, disagreement)


def before_stating(w: Unit, actor: Actor, disagreement_id: int) -> tuple[Seat, DisagreementView]:
    """Somebody wants to say how their company sees it; raises Refusal if that is not theirs to say."""
    disagreement, seat = _enter_open(w, actor, disagreement_id)
    return seat, view_of(w, disagreement)


def state(w: Unit, actor: Actor, disagreement_id: int, text: str) -> None:
    """Their company sees it so."""
    disagreement, seat = _enter_open(w, actor, disagreement_id)
    _write(w, seat, disagreement, text)
    if seat.side.id != disagreement.side_id and disagreement.raised_by not in disagreement.asked:
        # Nobody is told of an edit: whoever raised it hears that it was answered.
        disagreement.asked = [*disagreement.asked, disagreement.raised_by]
    w.happened(disagreement.partnership_id, "disagreement.view_stated", disagreement.id)
    show(w, disagreement)


def before_settling(w: Unit, actor: Actor, disagreement_id: int) -> tuple[Seat, DisagreementView]:
    """Somebody wants to say how it was settled."""
    return before_stating(w, actor, disagreement_id)


def settle(w: Unit, actor: Actor, disagreement_id: int, word: str) -> None:
    """It was settled so, says one company; the others are asked whether it was, anew for other words."""
    disagreement, seat = _enter_open(w, actor, disagreement_id)
    if disagreement.put(word, seat.person.id):
        for consent in _consents(w, disagreement):
            w.session.delete(consent)
        w.session.flush()
        w.happened(disagreement.partnership_id, "disagreement.solution_put", disagreement.id)
    _agree(w, seat, disagreement)
    show(w, disagreement)


def agree(w: Unit, actor: Actor, disagreement_id: int, wording: int) -> None:
    """It was settled in the words that they read, says another company; when all have said so it is over."""
    disagreement, seat = _enter_open(w, actor, disagreement_id)
    if not disagreement.word or disagreement.wording != wording:
        raise Refusal("How it was solved was put otherwise meanwhile. Read it, and press again.")
    _agree(w, seat, disagreement)
    show(w, disagreement)


def withdraw(w: Unit, actor: Actor, disagreement_id: int) -> None:
    """The company that raised it takes it back."""
    disagreement, seat = _enter_open(w, actor, disagreement_id)
    if seat.side.id != disagreement.side_id:
        raise Refusal("Only the company that raised it can withdraw it. You can say that it is solved.")
    disagreement.end(WITHDRAWN, seat.person.id, w.now)
    w.happened(disagreement.partnership_id, "disagreement.withdrawn", disagreement.id)
    show(w, disagreement)


def _agree(w: Unit, seat: Seat, disagreement: Disagreement) -> None:
    consents = _consents(w, disagreement)
    if all(each.side_id != seat.side.id for each in consents):
        w.session.add(
            DisagreementConsent(
                disagreement_id=disagreement.id, side_id=seat.side.id, person_id=seat.person.id, at=w.now
            )
        )
    agreed = {seat.side.id, *(each.side_id for each in consents)}
    if agreed >= {side.id for side in partnerships.sides(w, disagreement.partnership_id)}:
        disagreement.end(SETTLED, seat.person.id, w.now)
        w.happened(disagreement.partnership_id, "disagreement.settled", disagreement.id)


def _write(w: Unit, seat: Seat, disagreement: Disagreement, text: str) -> None:
    written = required(text, VIEW_MOST, "view", Refusal("Write how your company sees it.", "view"))
    found = w.session.exec(
        select(DisagreementStatement).where(
            DisagreementStatement.disagreement_id == disagreement.id,
            DisagreementStatement.side_id == seat.side.id,
        )
    ).first()
    if found is None:
        found = DisagreementStatement(
            disagreement_id=disagreement.id, side_id=seat.side.id, text="", by=seat.person.id, at=w.now
        )
    found.text, found.by, found.at = written, seat.person.id, w.now
    w.session.add(found)


def _enter(w: Unit, actor: Actor, disagreement_id: int) -> tuple[Disagreement, Seat]:
    """A disagreement and the seat of who acts; its row is locked, so that of two at once one is first."""
    found = w.session.exec(
        select(Disagreement).where(Disagreement.id == disagreement_id).with_for_update()
    ).first()
    if found is None:
        raise Refusal("This disagreement does not exist any more.")
    return found, partnerships.seat(w, actor, found.partnership_id)


def _enter_open(w: Unit, actor: Actor, disagreement_id: int) -> tuple[Disagreement, Seat]:
    disagreement, seat = _enter(w, actor, disagreement_id)
    if not speaks_for_side(seat):
        raise Refusal("The contact persons, facilitators and the steering group of your company say this.")
    disagreement.check_open()
    return disagreement, seat


def _consents(w: Unit, disagreement: Disagreement) -> Sequence[DisagreementConsent]:
    return w.session.exec(
        select(DisagreementConsent).where(DisagreementConsent.disagreement_id == disagreement.id)
    ).all()


def _speakers_of_others(w: Unit, seat: Seat) -> list[Person]:
    """Who speaks for each other company and is there; where all of them are away, all of them."""
    by_side, found = partnerships.speakers(w, seat.partnership.id), list[Person]()
    for side in partnerships.other_sides(w, seat):
        found += partnerships.there(w, by_side[side.id]) or by_side[side.id]
    return found
