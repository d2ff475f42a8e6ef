"""Inviting, changing and calling off."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships import Actor, ClosedDay, Seat, Side, Unit
from bot.recurring import name_of_day
from bot.rituals.invitation.answering import fill_seats
from bot.rituals.invitation.records import (
    CALLED_OFF,
    CHANGED,
    INVITED,
    KINDS,
    Invitation,
    InvitationAnswer,
    InvitationNews,
    Occasion,
)
from bot.rituals.invitation.seats import taken
from bot.rituals.invitation.views import MyView, NewsView, draw, enter, follow_direct, view_of


def before_inviting(
    w: Unit, actor: Actor, partnership_id: int
) -> tuple[Seat, Sequence[Side], Sequence[Invitation]]:
    """Who wants to invite, whom, and what has been invited to already."""
    seat = partnerships.seat(w, actor, partnership_id)
    coming = w.session.exec(
        select(Invitation)
        .where(
            Invitation.partnership_id == partnership_id,
            col(Invitation.starts_at) > w.now,
            col(Invitation.called_off_at).is_(None),
        )
        .order_by(col(Invitation.starts_at))
    ).all()
    return seat, partnerships.other_sides(w, seat), coming


def invite(
    w: Unit, actor: Actor, partnership_id: int, kind: str, occasion: Occasion, modal: str, *, meant: str = ""
) -> Seat | ClosedDay:
    """Invite the other side; who invites is the first host. The same `modal` invites once.

    Nothing is done yet where not every side works on that day, unless it is the one that is `meant`.
    """
    seat = partnerships.seat(w, actor, partnership_id)
    if _was_made_in(w, partnership_id, modal):
        return seat
    if kind not in KINDS:
        raise Refusal("Choose what it is.", "kind")
    invitation = Invitation(
        partnership_id=partnership_id,
        side_id=seat.side.id,
        kind=kind,
        zone=seat.side.zone,
        uid=f"{secrets.token_hex(16)}@samspil",
        modal=modal,
        invited_by=seat.person.id,
        invited_at=w.now,
    )
    sides = partnerships.sides(w, partnership_id)
    calendars = [side.calendar for side in sides]
    invitation.plan(occasion, calendars, 0, w.now)
    if meant != name_of_day(occasion.day) and (closed := partnerships.closed_on(occasion.day, sides)):
        return closed
    invitation.line_up(seat.side, calendars, w.now)
    w.session.add(invitation)
    w.session.flush()
    host = InvitationAnswer(invitation_id=invitation.id, person_id=seat.person.id, side_id=seat.side.id)
    host.host(w.now)
    w.session.add(host)
    w.session.add(InvitationNews(invitation_id=invitation.id, kind=INVITED, by=seat.person.id, at=w.now))
    draw(w, view_of(w, invitation))
    return seat


def before_change(w: Unit, actor: Actor, invitation_id: int) -> MyView:
    """What somebody who may change it is shown."""
    mine = enter(w, actor, invitation_id)
    mine.lead()
    mine.view.invitation.check_to_come(w.now)
    return mine


def change(
    w: Unit, actor: Actor, invitation_id: int, occasion: Occasion, *, meant: str = ""
) -> MyView | ClosedDay:
    """Another time, place, text, or number of seats; who comes is told what calendars must know.

    Nothing is done yet where not every side works on another day, unless it is the one that is `meant`.
    """
    mine = before_change(w, actor, invitation_id)
    view, invitation = mine.view, mine.view.invitation
    known = name_of_day(local_day(invitation.starts_at, invitation.tz))
    closed = partnerships.closed_on(occasion.day, view.sides)
    if closed is not None and name_of_day(occasion.day) not in (known, meant):
        return closed
    was_starts_at, was_place = invitation.starts_at, invitation.place
    calendars = [side.calendar for side in view.sides]
    is_news = invitation.plan(occasion, calendars, taken(view.answers), w.now)
    if invitation.starts_at != was_starts_at:
        invitation.line_up(view.inviting, calendars, w.now)
    else:
        invitation.ask_at = view.inviting.hours.next_open(invitation.ends_at)
    if is_news:
        invitation.change_calendars()
        _tell(w, mine, CHANGED, was_starts_at, was_place)
    fill_seats(w, view)
    draw(w, view_of(w, invitation))
    return mine


def call_off(w: Unit, actor: Actor, invitation_id: int, word: str) -> MyView:
    """It will not take place: said in the channel, and to each who would have come."""
    mine = before_change(w, actor, invitation_id)
    mine.view.invitation.call_off(mine.seat.person.id, word, w.now)
    news = _tell(w, mine, CALLED_OFF, None, "")
    # The message in the channel may stand far up by now.
    w.post(
        mine.view.partnership,
        "invitation.called_off",
        news.news.id,
        news,
        thread=("invitation.card", mine.view.invitation.id),
    )
    follow_direct(w, mine.view)
    draw(w, mine.view)
    return mine


def _tell(w: Unit, mine: MyView, kind: str, was_starts_at: datetime | None, was_place: str) -> NewsView:
    """Record what happened, and tell everybody who comes or waits, but not who did it."""
    news = InvitationNews(
        invitation_id=mine.view.invitation.id,
        kind=kind,
        by=mine.seat.person.id,
        at=w.now,
        was_starts_at=was_starts_at,
        was_place=was_place,
    )
    w.session.add(news)
    w.session.flush()
    view = NewsView(mine.view, news, mine.seat.person)
    for answer in mine.view.answers:
        person = mine.view.people[answer.person_id]
        if answer.declined_at is None and person.left_at is None and person.id != mine.seat.person.id:
            w.post(person, "invitation.news", news.id, view)
    return view


def _was_made_in(w: Unit, partnership_id: int, modal: str) -> bool:
    made = select(Invitation).where(Invitation.partnership_id == partnership_id, Invitation.modal == modal)
    return w.session.exec(made).first() is not None
