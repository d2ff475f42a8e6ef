"""What is to be sent now, and what came of it. Nothing is sent in here: a transaction waits for nobody."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam
from sqlmodel import col, select

from bot.due import Due, NextDue
from bot.partnerships import Unit, somebody_there
from bot.prepared import Prepared
from bot.rituals.webhook.records import GONE, Webhook, WebhookDelivery, new_key
from bot.rituals.webhook.views import tell_given_up

_TO_SOMEBODY: Final = (
    select(Webhook.id)
    .where(Webhook.id == WebhookDelivery.webhook_id, somebody_there(Webhook.partnership_id, Webhook.side_id))
    .correlate_except(Webhook)
    .exists()
)
"""While nobody of a side is in the channel, what is to be sent to it waits: it could not read it there."""
deliveries_due: Final = Due(
    WebhookDelivery, WebhookDelivery.due_at, col(WebhookDelivery.given_up_at).is_(None), _TO_SOMEBODY
)
"""What is to be sent, for the first time or again."""
lost_due: Final = Due(WebhookDelivery, WebhookDelivery.due_at, col(WebhookDelivery.given_up_at).is_not(None))
"""What was given up so long ago that it is deleted."""
next_due: Final = NextDue(deliveries_due, lost_due)


@dataclass(frozen=True)
class Errand:
    """What is to be sent, to where, signed with what; the text is put to it where all rituals are known."""

    delivery_id: int
    partnership_id: int
    side_id: int
    url: str
    secret: str
    key: str
    event: str
    about: int
    happened_at: datetime


@dataclass(frozen=True)
class Letter:
    """What is sent: where to, signed with what, as that is kept, and the body."""

    url: str
    secret: str
    key: str
    body: bytes


_OPEN: Final = Prepared(
    Select(col(Webhook.id), col(Webhook.kinds))
    .where(col(Webhook.partnership_id) == bindparam("of"), col(Webhook.ended_at).is_(None))
    .order_by(col(Webhook.id))
)
"""Every step of a blocker asks it, whether anybody wants to be told or not."""


def owe(w: Unit, partnership_id: int, event: str, about: int) -> None:
    """Something happened: it is to be sent to each side that wants to be told of its kind."""
    kind = event.partition(".")[0]
    w.session.flush()
    for webhook in _OPEN.all(w.session, {"of": partnership_id}):
        if kind in webhook.kinds:
            w.session.add(
                WebhookDelivery(
                    webhook_id=webhook.id,
                    key=new_key(),
                    event=event,
                    about=about,
                    happened_at=w.now,
                    due_at=w.now,
                )
            )


def in_turn(w: Unit) -> Sequence[int]:
    """The ids of what is due: of each address the first, then of each the second, and so on.

    A receiver that takes its time, of whom much waits, would else keep all others waiting.
    """
    before, turns = Counter[int](), []
    for number, each in enumerate(deliveries_due.read(w)):
        turns.append((before[each.webhook_id], number, each.id))
        before[each.webhook_id] += 1
    return [delivery_id for _turn, _number, delivery_id in sorted(turns)]


def take(w: Unit, delivery_id: int) -> Errand | None:
    """Take one in hand: it is due again later, unless it is said that it arrived."""
    delivery = deliveries_due.claim(w, delivery_id)
    if delivery is None:
        return None
    webhook = w.session.get_one(Webhook, delivery.webhook_id)
    delivery.attempt(w.now)
    return Errand(
        delivery.id,
        webhook.partnership_id,
        webhook.side_id,
        webhook.url,
        webhook.secret,
        delivery.key,
        delivery.event,
        delivery.about,
        delivery.happened_at,
    )


def note(w: Unit, delivery_id: int, error: str) -> None:
    """What came of an attempt: empty where it was taken. It may have been switched off meanwhile."""
    delivery = w.session.get(WebhookDelivery, delivery_id)
    if delivery is None:
        return
    webhook = w.session.get_one(Webhook, delivery.webhook_id)
    if not error:
        webhook.delivered_at = w.now
        w.session.delete(delivery)
    elif delivery.fail(error, w.now, for_good=error == GONE):
        w.session.flush()
        tell_given_up(w, webhook)


def drop(w: Unit, delivery_ids: Collection[int]) -> None:
    """There is nothing left to say: what it was about is deleted, or nobody saw to it in time."""
    for each in delivery_ids:
        if (delivery := w.session.get(WebhookDelivery, each)) is not None:
            w.session.delete(delivery)


def forget(w: Unit, delivery_id: int) -> None:
    """What was given up long ago is deleted."""
    if (delivery := lost_due.claim(w, delivery_id)) is not None:
        w.session.delete(delivery)
