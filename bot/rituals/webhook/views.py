"""What goes where, for everybody in the channel; and what did not arrive, for the side whose it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from bot import partnerships
from bot.partnerships import Actor, ApiToken, Partnership, Person, Seat, Side, Unit
from bot.rituals.webhook.records import Webhook, WebhookDelivery


@dataclass(frozen=True)
class WebhooksView:
    """Of each side where it has what happens sent to, as one person reads it."""

    seat: Seat
    sides: Sequence[Side]
    open: Mapping[int, Webhook]
    """By the id of the side."""
    given_up: int
    """How many messages of the reader's own side did not arrive."""
    error: str
    """What came of the last of these."""
    tokens: Mapping[int, Sequence[ApiToken]]
    """Of the sides whose systems may read, by the id of the side."""


@dataclass(frozen=True)
class GivenUpView:
    """What a side's contact persons are told when something did not arrive."""

    partnership: Partnership
    webhook: Webhook
    given_up: int
    error: str


def open_of(w: Unit, side_id: int) -> Webhook | None:
    """Where a side has what happens sent to."""
    return w.session.exec(
        select(Webhook).where(Webhook.side_id == side_id, col(Webhook.ended_at).is_(None))
    ).first()


def open_in(w: Unit, partnership_id: int) -> Sequence[Webhook]:
    """Where the sides of a partnership have what happens sent to."""
    return w.session.exec(
        select(Webhook)
        .where(Webhook.partnership_id == partnership_id, col(Webhook.ended_at).is_(None))
        .order_by(col(Webhook.id))
    ).all()


def webhooks_of(w: Unit, actor: Actor, partnership_id: int) -> WebhooksView:
    """For anybody in the channel."""
    seat = partnerships.seat(w, actor, partnership_id)
    there = {each.side_id: each for each in open_in(w, partnership_id)}
    own = there.get(seat.side.id)
    given_up, error = given_up_of(w, own.id) if own else (0, "")
    return WebhooksView(
        seat,
        partnerships.sides(w, partnership_id),
        there,
        given_up,
        error,
        partnerships.tokens_in(w, partnership_id),
    )


def given_up_of(w: Unit, webhook_id: int) -> tuple[int, str]:
    """How many messages were given up, and what came of the last of them."""
    lost = WebhookDelivery.webhook_id == webhook_id, col(WebhookDelivery.given_up_at).is_not(None)
    count = w.session.exec(select(func.count()).select_from(WebhookDelivery).where(*lost)).one()
    last = w.session.exec(
        select(WebhookDelivery.error)
        .where(*lost)
        .order_by(col(WebhookDelivery.given_up_at).desc(), col(WebhookDelivery.id).desc())
    ).first()
    return count, last or ""


def tell_given_up(w: Unit, webhook: Webhook) -> None:
    """The contact persons of the side hear it by direct message, which later says how it stands."""
    partnership = w.session.get_one(Partnership, webhook.partnership_id)
    view = GivenUpView(partnership, webhook, *given_up_of(w, webhook.id))
    for person in contacts_of(w, webhook):
        w.post(person, "webhook.given_up", webhook.id, view)


def contacts_of(w: Unit, webhook: Webhook) -> Sequence[Person]:
    """Who can do something about it: whoever is contact person now."""
    parts = partnerships.parts(w, webhook.partnership_id)
    return [
        person
        for person in partnerships.people(w, webhook.partnership_id)
        if person.side_id == webhook.side_id and partnerships.CONTACT in parts.get(person.id, ())
    ]
