"""The charter is looked at again every few months: is it still right?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import local_day
from bot.due import Due
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Partnership, Person, Seat, Side, Unit, next_common_open
from bot.rituals.charter.content import (
    Piece,
    begun,
    charter_of,
    contacts_by_side,
    current,
    edition,
    lock,
    pieces,
)
from bot.rituals.charter.criteria import Standing, standings
from bot.rituals.charter.dates import RHYTHMS
from bot.rituals.charter.records import (
    TEXTS,
    Charter,
    CharterConfirmation,
    CharterReview,
    CharterVersion,
)
from bot.rituals.charter.versions import Signed, VersionView, view_of

reviews_due: Final = Due(Charter, Charter.review_at)
"""Charters that are to be looked at now."""
unnoted: Final = Due(Charter, None, col(Charter.review_at).is_(None), col(Charter.since).is_not(None))
"""Charters of whose next review there is no note: it follows from the last one, and is written anew."""


@dataclass(frozen=True)
class ReviewView:
    """A review: what is to be looked at, and which side has said that it is still right."""

    partnership: Partnership
    review: CharterReview
    charter: Charter
    version: VersionView
    texts: Sequence[Piece]
    standings: Sequence[Standing]
    confirmed: Sequence[Signed]
    changed_to: int | None
    """The number of the version in which it was changed since, if it was."""

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to say something."""
        return self.review.confirmed_at is None and self.changed_to is None


def checked_months(months: int | None) -> int:
    """Raises Refusal, at its field, for a rhythm that cannot be chosen."""
    if months not in RHYTHMS:
        raise Refusal("Choose how often the working agreement is looked at.", "months")
    return months


def carry_out_rhythm(w: Unit, partnership: Partnership, months: int) -> None:
    """So many months between two reviews hold from now on."""
    charter = begun(w, partnership)
    charter.months = months
    _follow(w, partnership, charter)
    w.touch(partnership)


def months_of(w: Unit, partnership_id: int) -> int:
    """So many months lie between two reviews; the usual number where nobody has opened it yet."""
    charter = charter_of(w.session, partnership_id)
    return Charter(partnership_id=partnership_id).months if charter is None else charter.months


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone or the holidays of the partnership changed: the next review follows them."""
    charter = charter_of(w.session, partnership.id)
    if charter is not None:
        _follow(w, partnership, charter)


def with_next_review(w: Unit, partnership: Partnership, charter: Charter) -> Charter:
    """The same charter; when it is looked at again is written down where that is lost."""
    if charter.review_at is None:
        _follow(w, partnership, charter)
    return charter


def note_next(w: Unit, charter_id: int) -> None:
    """Write down when a charter is looked at next."""
    charter = unnoted.claim(w, charter_id)
    if charter is not None:
        _follow(w, w.session.get_one(Partnership, charter.partnership_id), charter)


def open_review(w: Unit, charter_id: int) -> CharterReview | None:
    """It is time to look at a charter; None where somebody else has begun with it already."""
    charter = reviews_due.claim(w, charter_id)
    if charter is None or charter.review_at is None:
        return None
    partnership = w.session.get_one(Partnership, charter.partnership_id)
    review = CharterReview(
        charter_id=charter.id,
        due_at=charter.review_at,
        opened_at=w.now,
        edition=edition(w.session, charter.id),
    )
    w.session.add(review)
    charter.look_again(
        local_day(w.now, partnership.tz), partnerships.sides(w, partnership.id), partnership.tz
    )
    w.session.flush()
    w.touch(partnership)
    return review


def confirm(w: Unit, actor: Actor, review_id: int) -> tuple[Seat, ReviewView]:
    """A contact person says for their side that the charter is still right."""
    seat, charter, review = enter_review(w, actor, review_id)
    lock(w, charter)
    view = review_view(w, review)
    if CONTACT not in seat.parts:
        raise Refusal(
            "Only contact persons say so, each for their own company. See *People and parts* under *More …*."
        )
    if view.changed_to is not None:
        raise Refusal(
            "The working agreement was changed since this review began. Read version {n}, and sign it.",
            n=view.changed_to,
        )
    made = next((each for each in view.confirmed if each.side.id == seat.side.id and each.person), None)
    if made is not None and made.person is not None:
        raise Refusal("{who} has said so for {side} already.", who=made.person.name, side=seat.side.name)
    w.session.add(
        CharterConfirmation(review_id=review.id, side_id=seat.side.id, person_id=seat.person.id, at=w.now)
    )
    w.session.flush()
    view = review_view(w, review)
    if all(each.at is not None for each in view.confirmed):
        review.confirmed_at = w.now
    w.touch(seat.partnership)
    return seat, view


def enter_review(w: Unit, actor: Actor, review_id: int) -> tuple[Seat, Charter, CharterReview]:
    """A review, for one person of its partnership."""
    review = w.session.get(CharterReview, review_id)
    if review is None:
        raise Refusal("This review no longer exists. Open the working agreement again.")
    charter = w.session.get_one(Charter, review.charter_id)
    return partnerships.seat(w, actor, charter.partnership_id), charter, review


def last_review(w: Unit, partnership_id: int) -> CharterReview | None:
    """The latest review of a partnership's charter, if there was one."""
    return w.session.exec(
        select(CharterReview)
        .join(Charter)
        .where(Charter.partnership_id == partnership_id)
        .order_by(col(CharterReview.id).desc())
        .limit(1)
    ).first()


def review_view(w: Unit, review: CharterReview) -> ReviewView:
    """Gather what is shown of a review."""
    charter = w.session.get_one(Charter, review.charter_id)
    partnership = w.session.get_one(Partnership, charter.partnership_id)
    version = current(w.session, charter.id)
    if version is None:
        raise LookupError("a charter is looked at only when something is in it")
    there = pieces(w.session, charter.id)
    return ReviewView(
        partnership,
        review,
        charter,
        view_of(w, charter, version),
        [piece for piece in there if piece.article.kind in TEXTS],
        standings(w, charter),
        _confirmed(w, partnership, review),
        _changed_to(w, version, review),
    )


def _confirmed(w: Unit, partnership: Partnership, review: CharterReview) -> list[Signed]:
    sides = partnerships.sides(w, partnership.id)
    contacts = contacts_by_side(
        partnerships.people(w, partnership.id), partnerships.parts(w, partnership.id), sides
    )
    made = {
        each.side_id: each
        for each in w.session.exec(
            select(CharterConfirmation).where(CharterConfirmation.review_id == review.id)
        )
    }
    return [_of_side(w, side, made.get(side.id), contacts[side.id]) for side in sides]


def _of_side(w: Unit, side: Side, made: CharterConfirmation | None, contacts: Sequence[Person]) -> Signed:
    person = w.session.get_one(Person, made.person_id) if made else None
    return Signed(side, person, made.at if made else None, contacts)


def _changed_to(w: Unit, version: CharterVersion, review: CharterReview) -> int | None:
    """A review ends when all have said that it is still right: what is changed later does not undo that."""
    if review.confirmed_at is not None or edition(w.session, review.charter_id) == review.edition:
        return None
    return version.number


def _follow(w: Unit, partnership: Partnership, charter: Charter) -> None:
    """Line up the next review; a shorter rhythm may make it due as soon as all are at work."""
    sides = partnerships.sides(w, partnership.id)
    charter.follow(sides, partnership.tz)
    if charter.review_at is not None and charter.review_at < w.now:
        charter.review_at = next_common_open(w.now, sides)
