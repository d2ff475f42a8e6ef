"""What comes by itself: the reminder, the question whether it took place; and what is counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import and_, col, func, or_, select

from bot import partnerships
from bot.due import Due, NextDue
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit, next_at_work
from bot.rituals.invitation.answering import gone
from bot.rituals.invitation.records import Invitation, InvitationAnswer, InvitationNews, InvitationOffer
from bot.rituals.invitation.views import InvitationView, MyView, draw, enter, follow_direct, view_of
from bot.waiting import Waiting


@dataclass(frozen=True)
class InvitationFigures:
    """Counts by the id of the side that invited. Of people and texts there is nothing in it."""

    invited: Mapping[int, int]
    """Invitations that were made in that time."""
    held: Mapping[int, int]
    """Those that began in that time and of which somebody said that they took place."""
    offered: Mapping[int, int]
    """The seats of those held."""
    taken: Mapping[int, int]
    """The seats of those held that somebody had."""
    called_off: Mapping[int, int]
    """Those that were called off in that time, whenever they were made."""


ASKED_ANEW: Final = timedelta(weeks=4)
"""So long after it was asked others are asked in place of who is gone; later it only waits for them."""

reminders_due: Final = Due(Invitation, Invitation.remind_at)
"""Invitations of which those who come are to be reminded."""
questions_due: Final = Due(Invitation, Invitation.ask_at)
"""Invitations of which it is to be asked whether they took place."""
unnoted: Final = Due(
    Invitation,
    None,
    col(Invitation.called_off_at).is_(None),
    col(Invitation.held_at).is_(None),
    col(Invitation.missed_at).is_(None),
    col(Invitation.asked_at).is_(None),
    or_(
        col(Invitation.ask_at).is_(None),
        and_(col(Invitation.remind_at).is_(None), col(Invitation.reminded_at).is_(None)),
    ),
)
"""Invitations of which it is lost when something is to be said."""
next_due: Final = NextDue(reminders_due, questions_due, gone, unnoted)
"""When something is next to be done by itself."""


def remind(w: Unit, invitation_id: int) -> None:
    """A word on the working day before to each who comes; who is away hears it if they are back in time."""
    invitation = reminders_due.claim(w, invitation_id)
    if invitation is None:
        return
    invitation.remind_at, invitation.reminded_at = None, w.now
    if w.now >= invitation.starts_at:
        return
    view = view_of(w, invitation)
    # A time that was changed since the last reminder is worth a new one.
    about = _latest_news(w, invitation.id)
    for answer in view.answers:
        person = view.people[answer.person_id]
        side = w.session.get_one(Side, person.side_id)
        in_time = next_at_work(person, side, w.now) < invitation.starts_at
        if answer.comes and person.left_at is None and in_time:
            w.post(person, "invitation.reminder", about, view)


def note_next(w: Unit, invitation_id: int) -> None:
    """Work out again when people are reminded, and when it is asked whether it took place."""
    invitation = unnoted.claim(w, invitation_id)
    if invitation is None:
        return
    calendars = [side.calendar for side in partnerships.sides(w, invitation.partnership_id)]
    invitation.note_next(w.session.get_one(Side, invitation.side_id), calendars, w.now)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """Zones, hours, weeks or holidays changed: reminders and questions follow them."""
    sides = {side.id: side for side in partnerships.sides(w, partnership.id)}
    calendars = [side.calendar for side in sides.values()]
    lined_up = select(Invitation).where(
        Invitation.partnership_id == partnership.id,
        or_(col(Invitation.remind_at).is_not(None), col(Invitation.ask_at).is_not(None)),
    )
    for invitation in w.session.exec(lined_up.order_by(col(Invitation.id))).all():
        invitation.follow(sides[invitation.side_id], calendars, w.now)


def ask(w: Unit, invitation_id: int) -> None:
    """Ask once whether it took place: who invited, or who stands in for them."""
    invitation = questions_due.claim(w, invitation_id)
    if invitation is None:
        return
    invitation.ask_at, invitation.asked_at = None, w.now
    view = view_of(w, invitation)
    _ask(w, view)
    follow_direct(w, view)
    draw(w, view)


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Who was asked whether it took place is away or has left: who stands in for them is asked, once."""
    for invitation in _unsettled(w, partnership.id):
        if invitation.asked_at is not None and w.now - invitation.asked_at < ASKED_ANEW:
            _ask(w, view_of(w, invitation))


def _ask(w: Unit, view: InvitationView) -> None:
    asked = view.invitation.asked
    for person in _whom_to_ask(w, view):
        if person.id not in asked:
            asked = [*asked, person.id]
            w.post(person, "invitation.question", view.invitation.id, view)
    view.invitation.asked = asked


def _unsettled(w: Unit, partnership_id: int) -> Sequence[Invitation]:
    """Those of which it was asked whether they took place, and nobody has said so."""
    return w.session.exec(
        select(Invitation)
        .where(
            Invitation.partnership_id == partnership_id,
            col(Invitation.asked_at).is_not(None),
            col(Invitation.held_at).is_(None),
            col(Invitation.missed_at).is_(None),
        )
        .order_by(col(Invitation.id))
    ).all()


def before_settling(w: Unit, actor: Actor, invitation_id: int) -> MyView:
    """What somebody who can say whether it took place is shown; raises Refusal if they cannot."""
    mine = enter(w, actor, invitation_id)
    mine.lead()
    return mine


def settle(w: Unit, actor: Actor, invitation_id: int, *, took_place: bool, word: str) -> MyView:
    """It took place, or it did not. The messages are for the caller to draw."""
    mine = before_settling(w, actor, invitation_id)
    mine.view.invitation.settle(mine.seat.person.id, took_place=took_place, word=word, now=w.now)
    for person_id in mine.view.invitation.asked:
        w.post(w.session.get_one(Person, person_id), "invitation.question", invitation_id, mine.view)
    return mine


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """What one person is to do: answer an offered seat, and say whether something took place."""
    offers = w.session.exec(
        select(InvitationOffer, Invitation)
        .join(Invitation)
        .where(
            Invitation.partnership_id == seat.partnership.id,
            InvitationOffer.person_id == seat.person.id,
            col(InvitationOffer.kept_at).is_(None),
            col(InvitationOffer.declined_at).is_(None),
            col(Invitation.called_off_at).is_(None),
            col(Invitation.starts_at) > w.now,
        )
        .order_by(col(InvitationOffer.id))
    ).all()
    return [
        *[Waiting("invitation.keep", offer.id, about.starts_at, about.title) for offer, about in offers],
        *[
            Waiting("invitation.settle", each.id, None, each.title)
            for each in _unsettled(w, seat.partnership.id)
            if seat.person.id in {person.id for person in _whom_to_ask(w, view_of(w, each))}
        ],
    ]


def figures(w: Unit, partnership_id: int, since: datetime, until: datetime) -> InvitationFigures:
    """What is counted from `since` until before `until`, both in UTC."""
    rows = w.session.exec(select(Invitation).where(Invitation.partnership_id == partnership_id)).all()
    took_place = [each for each in rows if each.held_at is not None and since <= each.starts_at < until]
    seats = dict(
        w.session.exec(
            select(InvitationAnswer.invitation_id, func.count())
            .where(
                col(InvitationAnswer.invitation_id).in_([each.id for each in took_place]),
                col(InvitationAnswer.seated_at).is_not(None),
            )
            .group_by(col(InvitationAnswer.invitation_id))
        ).all()
    )
    return InvitationFigures(
        _by_side((each.side_id, 1) for each in rows if since <= each.invited_at < until),
        _by_side((each.side_id, 1) for each in took_place),
        _by_side((each.side_id, each.seats) for each in took_place),
        _by_side((each.side_id, seats.get(each.id, 0)) for each in took_place),
        _by_side(
            (each.side_id, 1)
            for each in rows
            if each.called_off_at is not None and since <= each.called_off_at < until
        ),
    )


def _by_side(counted: Iterable[tuple[int, int]]) -> dict[int, int]:
    total: Counter[int] = Counter()
    for side_id, n in counted:
        total[side_id] += n
    return dict(total)


def _latest_news(w: Unit, invitation_id: int) -> int:
    return w.session.exec(
        select(func.max(InvitationNews.id)).where(InvitationNews.invitation_id == invitation_id)
    ).one()


def _whom_to_ask(w: Unit, view: InvitationView) -> list[Person]:
    """Who invited; while they are away, or once they have left, who speaks for that side now: of those who
    were hosts, if any was. Who invited is asked all the same where nobody of the side is there."""
    inviter = [view.inviter] if view.inviter.left_at is None else []
    if partnerships.there(w, inviter):
        return inviter
    speaking = partnerships.speaking_now(w, view.partnership.id)[view.inviting.id]
    if inviter and not partnerships.there(w, speaking):
        return inviter
    hosts = {person.id for person in view.hosts}
    return [person for person in speaking if person.id in hosts] or speaking
