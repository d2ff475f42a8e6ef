"""Webhooks: switched on and off as what a side changes of its own, and filled with what rituals know."""

import json
from collections.abc import Callable, Sequence

from bot.conductor.agreement import catch_up_with, note_own_term
from bot.conductor.mail import mail_climbed
from bot.conductor.outside import VERSION, facts_of, moment
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals import webhook


def begin_webhook(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    url: str,
    host: str,
    kinds: Sequence[str],
    lock: Callable[[str], str] = str,
) -> tuple[Seat, str]:
    """A side has what happens sent to an address: the channel is told, and it stands in what is agreed.

    Returns the secret; `lock` makes of it what is kept.
    """
    seat = webhook.enter(w, actor, partnership_id)
    before = catch_up_with(w, seat.partnership)
    _begun, secret = webhook.begin(w, seat, url, host, kinds, lock)
    note_own_term(w, seat, f"side.{seat.side.id}.webhook", before)
    return seat, secret


def end_webhook(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """It is sent no more: the channel is told. A second time changes nothing."""
    seat = webhook.enter(w, actor, partnership_id)
    before = catch_up_with(w, seat.partnership)
    if webhook.end(w, seat):
        note_own_term(w, seat, f"side.{seat.side.id}.webhook", before)
    return seat


def tell_outside(w: Unit, happened: Sequence[tuple[int, str, int]]) -> None:
    """What happened in this unit is to be sent: the same of the same thing once."""
    for partnership_id, event, about in dict.fromkeys(happened):
        webhook.owe(w, partnership_id, event, about)
    mail_climbed(w, happened)


def letter_of(w: Unit, delivery_id: int) -> webhook.Letter | None:
    """What is to be sent now, with what stands of it now; None where nothing is left to be said."""
    errand = webhook.take(w, delivery_id)
    if errand is None:
        return None
    kind = errand.event.partition(".")[0]
    facts = facts_of(w, errand.partnership_id, kind, errand.about)
    if facts is None:
        webhook.drop(w, [delivery_id])
        return None
    partnership = w.session.get_one(Partnership, errand.partnership_id)
    body = {
        "type": errand.event,
        "timestamp": moment(errand.happened_at),
        "data": {
            "version": VERSION,
            "collaboration": {"id": partnership.id, "name": partnership.name},
            kind: facts,
        },
    }
    return webhook.Letter(
        errand.url, errand.secret, errand.key, json.dumps(body, ensure_ascii=False).encode()
    )
