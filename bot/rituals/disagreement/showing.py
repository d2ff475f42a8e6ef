"""What is shown of a disagreement follows it: in the channel, and before whom it was sent to."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Person, Unit
from bot.rituals.disagreement.records import Disagreement
from bot.rituals.disagreement.views import DisagreementView, view_of

RAISED: Final = "disagreement.raised"
ASKED: Final = "disagreement.asked"
PUT: Final = "disagreement.put"
STANDING: Final = (RAISED, ASKED, PUT)
"""Drawn when they are delivered: one that is red stands before all whom it called, who come and go."""


def show(w: Unit, disagreement: Disagreement) -> DisagreementView:
    """Bring everything that is shown of a disagreement up to what is true now."""
    w.session.flush()
    view = view_of(w, disagreement)
    of, about = view.partnership, disagreement.id
    standing = w.draw_standing_later(of, {(name, about) for name in STANDING})
    if (RAISED, about, of.channel) not in standing:
        w.post(of, RAISED, about, view)
    there = {place for name, _about, place in standing if name == ASKED}
    _post_asked(w, view, [each for each in _named(w, disagreement) if each.user not in there])
    for person in _asked_to_agree(w, view):
        if (PUT, about, person.user) not in standing:
            w.post(person, PUT, about, view, person.side_id)
    w.touch(of)
    return view


def draw_standing(w: Unit, name: str, about: int, place: str) -> None:
    """Bring one message that stands, in the channel or before somebody, up to what is true now."""
    disagreement = w.session.get(Disagreement, about)
    if disagreement is None:
        return
    view = view_of(w, disagreement)
    if name == RAISED:
        w.post(view.partnership, RAISED, about, view)
    elif name == ASKED:
        _post_asked(w, view, [each for each in _named(w, disagreement) if each.user == place])
    else:
        for person in _asked_to_agree(w, view):
            if person.user == place:
                w.post(person, PUT, about, view, person.side_id)


def _post_asked(w: Unit, view: DisagreementView, people: Sequence[Person]) -> None:
    """To those of a company that has something to say it says so."""
    for side_id in sorted({person.side_id for person in people}):
        of_side = [person for person in people if person.side_id == side_id]
        w.post_to(of_side, ASKED, view.disagreement.id, view, side_id)


def _named(w: Unit, disagreement: Disagreement) -> Sequence[Person]:
    """Who was asked or called by it, as far as they are there."""
    named = {*disagreement.asked, *disagreement.called}
    reading = select(Person).where(col(Person.id).in_(named), col(Person.left_at).is_(None))
    return w.session.exec(reading.order_by(col(Person.id))).all()


def _asked_to_agree(w: Unit, view: DisagreementView) -> list[Person]:
    """Once it is put how it is solved: who speaks for a company that has not said so, and who was asked."""
    disagreement, of = view.disagreement, view.partnership.id
    if not disagreement.word:
        return []
    told = w.sent_to(view.partnership, PUT, disagreement.id)
    waits = [each.side.id for each in view.stated if each.agreed is None and not disagreement.outcome]
    speaking = partnerships.speakers(w, of)
    wanted = {each.id for side in waits for each in partnerships.there(w, speaking[side]) or speaking[side]}
    wanted |= {each.id for each in view.called if each.side_id in waits}
    return [each for each in partnerships.people(w, of) if each.user in told or each.id in wanted]
