"""What is shown of an invitation, and the query for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.invitation.records import (
    CALLED_OFF,
    Invitation,
    InvitationAnswer,
    InvitationNews,
    InvitationOffer,
)
from bot.rituals.invitation.seats import in_line, taken


@dataclass(frozen=True)
class InvitationView:
    """An invitation as everybody sees it."""

    partnership: Partnership
    invitation: Invitation
    sides: Sequence[Side]
    answers: Sequence[InvitationAnswer]
    people: Mapping[int, Person]
    """Everybody who answered, and who invited, by id."""
    now: datetime

    @property
    def inviting(self) -> Side:
        """The side that invites."""
        return next(side for side in self.sides if side.id == self.invitation.side_id)

    @property
    def inviter(self) -> Person:
        """Who invited."""
        return self.people[self.invitation.invited_by]

    @property
    def hosts(self) -> list[Person]:
        """Who comes of the side that invites."""
        return [self.people[answer.person_id] for answer in self.answers if answer.hosting_at is not None]

    @property
    def waiting(self) -> list[Person]:
        """Who is on the waiting list, the first first."""
        return [self.people[answer.person_id] for answer in in_line(self.answers)]

    @property
    def seats_left(self) -> int:
        """How many seats nobody has."""
        return self.invitation.seats - taken(self.answers)

    def seated_of(self, side: Side) -> list[Person]:
        """Who of a side has a seat."""
        return [
            self.people[answer.person_id]
            for answer in self.answers
            if answer.seated_at is not None and answer.side_id == side.id
        ]


@dataclass(frozen=True)
class MyView:
    """An invitation as one person sees it, with what they said."""

    seat: Seat
    view: InvitationView
    answer: InvitationAnswer | None
    speaks: bool
    """Speaks for their side, or stands in for those who do."""

    @property
    def may_lead(self) -> bool:
        """May change it: who invited, and who speaks for that side."""
        invitation = self.view.invitation
        return self.seat.person.id == invitation.invited_by or (
            self.seat.side.id == invitation.side_id and self.speaks
        )

    def lead(self) -> None:
        """Raises Refusal if this person may not change it."""
        if not self.may_lead:
            raise Refusal(
                "Only {inviter}, and the contact persons and facilitators of {side}, can do that.",
                inviter=self.view.inviter.name,
                side=self.view.inviting.name,
            )


@dataclass(frozen=True)
class OfferView:
    """A seat that became free for one person, and what they said."""

    view: InvitationView
    offer: InvitationOffer
    has_seat: bool


@dataclass(frozen=True)
class NewsView:
    """What happened to an invitation, for one who comes."""

    view: InvitationView
    news: InvitationNews
    by: Person | None


def enter(w: Unit, actor: Actor, invitation_id: int) -> MyView:
    """An invitation and who acts; whoever else acts on it waits until this transaction ends."""
    invitation = w.session.exec(
        select(Invitation).where(Invitation.id == invitation_id).with_for_update()
    ).first()
    if invitation is None:
        raise Refusal("This invitation no longer exists.")
    seat = partnerships.seat(w, actor, invitation.partnership_id)
    view = view_of(w, invitation)
    own = next((answer for answer in view.answers if answer.person_id == seat.person.id), None)
    return MyView(seat, view, own, partnerships.speaks_now(w, seat))


def view_of(w: Unit, invitation: Invitation) -> InvitationView:
    """Gather an invitation."""
    w.session.flush()
    answers = answers_to(w, invitation.id)
    wanted = {invitation.invited_by, *(answer.person_id for answer in answers)}
    people = w.session.exec(select(Person).where(col(Person.id).in_(wanted))).all()
    return InvitationView(
        w.session.get_one(Partnership, invitation.partnership_id),
        invitation,
        partnerships.sides(w, invitation.partnership_id),
        answers,
        {person.id: person for person in people},
        w.now,
    )


def answers_to(w: Unit, invitation_id: int) -> Sequence[InvitationAnswer]:
    """All answers, in the order in which they first came."""
    return w.session.exec(
        select(InvitationAnswer)
        .where(InvitationAnswer.invitation_id == invitation_id)
        .order_by(col(InvitationAnswer.id))
    ).all()


def show_open(w: Unit, partnership: Partnership) -> None:
    """Invitations to what has not begun stand in the channel."""
    coming = select(Invitation).where(
        Invitation.partnership_id == partnership.id,
        Invitation.starts_at > w.now,
        col(Invitation.called_off_at).is_(None),
    )
    for invitation in w.session.exec(coming.order_by(col(Invitation.id))).all():
        draw(w, view_of(w, invitation))


def follow_direct(w: Unit, view: InvitationView) -> None:
    """What those who come were told by direct message says how it stands: it is off, or has been."""
    invitation, people = view.invitation, view.people
    comes = {answer.person_id for answer in view.answers if answer.comes}
    by_user = {person.user: person for person in people.values() if person.left_at is None}
    for change in w.session.exec(
        select(InvitationNews)
        .where(InvitationNews.invitation_id == invitation.id, InvitationNews.kind != CALLED_OFF)
        .order_by(col(InvitationNews.id))
    ).all():
        by = people.get(change.by) if change.by is not None else None
        for name, shown in (("invitation.news", NewsView(view, change, by)), ("invitation.reminder", view)):
            for user in sorted(by_user.keys() & set(w.sent_to(view.partnership, name, change.id))):
                w.post(by_user[user], name, change.id, shown)
    offers = select(InvitationOffer).where(InvitationOffer.invitation_id == invitation.id)
    for offer in w.session.exec(offers.order_by(col(InvitationOffer.id))).all():
        waited = people.get(offer.person_id)
        if waited is not None and waited.left_at is None and offer.declined_at is None:
            w.post(waited, "invitation.offer", offer.id, OfferView(view, offer, waited.id in comes))


def draw(w: Unit, view: InvitationView) -> None:
    """Post the message in the channel, or bring it up to what is true now."""
    w.post(view.partnership, "invitation.card", view.invitation.id, view, [])
