"""What a side's contact persons do: switch on, switch off, send again what was given up."""

from collections.abc import Callable, Sequence

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Seat, Side, Unit
from bot.rituals.webhook.records import Webhook, WebhookDelivery, chosen_kinds, new_secret
from bot.rituals.webhook.views import open_of


def enter(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of a contact person; raises Refusal for everybody else."""
    seat = partnerships.seat(w, actor, partnership_id)
    if CONTACT not in seat.parts:
        raise Refusal("Only the contact persons of your company can do that. Ask one of them.")
    return seat


def begin(
    w: Unit, seat: Seat, url: str, host: str, kinds: Sequence[str], lock: Callable[[str], str] = str
) -> tuple[Webhook, str]:
    """What happens is sent there from now on; `lock` makes of its secret, which is returned, what is kept."""
    # Of two contact persons at once one is first.
    w.session.exec(select(Side).where(Side.id == seat.side.id).with_for_update(key_share=True)).one()
    if open_of(w, seat.side.id) is not None:
        raise Refusal("Your company already has this sent to an address. Switch that off first.", "url")
    secret = new_secret()
    begun = Webhook(
        partnership_id=seat.partnership.id,
        side_id=seat.side.id,
        url=url,
        host=host,
        kinds=chosen_kinds(kinds),
        secret=lock(secret),
        begun_at=w.now,
        begun_by=seat.person.id,
    )
    w.session.add(begun)
    w.session.flush()
    return begun, secret


def end(w: Unit, seat: Seat) -> bool:
    """Nothing is sent any more, nor what waits; False where nothing was."""
    webhook = open_of(w, seat.side.id)
    if webhook is None:
        return False
    webhook.end(seat.person.id, w.now)
    for waiting in w.session.exec(select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook.id)):
        w.session.delete(waiting)
    w.session.flush()
    return True


def lock_again(w: Unit, again: Callable[[str], str]) -> int:
    """Keep every secret as it is now locked; returns how many."""
    there = w.session.exec(select(Webhook).where(Webhook.secret != "")).all()
    for webhook in there:
        webhook.secret = again(webhook.secret)
    return len(there)


def send_again(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """What was given up is tried again, all of it, from now on."""
    seat = enter(w, actor, partnership_id)
    webhook = open_of(w, seat.side.id)
    if webhook is not None:
        for given_up in w.session.exec(
            select(WebhookDelivery).where(
                WebhookDelivery.webhook_id == webhook.id, col(WebhookDelivery.given_up_at).is_not(None)
            )
        ):
            given_up.try_again(w.now)
    return seat
