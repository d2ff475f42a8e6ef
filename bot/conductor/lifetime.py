"""A partnership from the first invitation on: it begins, is away, comes back, and ends."""

from dataclasses import replace
from datetime import timedelta

from bot import outbox, partnerships
from bot.blocks.lifetime import EndView
from bot.conductor.following import follow_return
from bot.conductor.retro import cancel_retro
from bot.conductor.succession import offer_to_go_on, take_back_offers
from bot.conductor.taking_along import still_open
from bot.partnerships import CONTACT, REMOVED, UNINSTALLED, Actor, Beginning, Partnership, Person, Seat, Unit
from bot.rituals import retro


def begin(w: Unit, beginning: Beginning) -> Partnership:
    """The bot came into a channel: a new partnership, or one that comes back to what was.

    One that was ended by choice begins anew, and says so.
    """
    before = partnerships.of_channel(w, beginning.owner, beginning.channel)
    if before is not None and before.away_at is not None:
        come_back(w, before.id)
    partnership = partnerships.begin(w, beginning)
    if before is not None and (ended_at := before.ended_at) is not None and before.has_ended:
        by = w.session.get_one(Person, before.ended_by)
        w.post(partnership, "partnership.begun_anew", partnership.id, EndView(before, by, ended_at))
    return partnership


def go_away(w: Unit, owner: str, channel: str, reason: str) -> None:
    """The bot was taken out of a channel, or it was archived: nothing is due there, and nothing owed."""
    partnership = partnerships.of_channel(w, owner, channel)
    if partnership is not None:
        _go_away(w, partnership, reason)


def go_away_here(w: Unit, partnership_id: int) -> None:
    """The same, where it happened while nobody listened."""
    partnership = w.session.get_one(Partnership, partnership_id)
    _go_away(w, partnership, partnership.away_reason or REMOVED)


def uninstall(w: Unit, owner: str) -> None:
    """A workspace took the app away: the bot is in none of its channels any more."""
    for partnership in partnerships.of_owner(w, owner):
        _go_away(w, partnership, UNINSTALLED)


def come_back(w: Unit, partnership_id: int) -> None:
    """The bot is in its channel again: what was goes on, and what is due by now is found by the sweeps."""
    partnership = w.session.get_one(Partnership, partnership_id)
    if partnership.away_at is None:
        return
    away_since = partnership.away_at
    partnership.resume(w.now)
    outbox.catch_up(w, partnership)
    take_back_offers(w, partnership)
    follow_return(w, partnership, away_since)
    w.touch(partnership)


def before_ending(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """Who wants to end a partnership; raises Refusal if they may not."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return seat


def end(w: Unit, actor: Actor, partnership_id: int, after_end: timedelta) -> Seat:
    """End a partnership by choice: the channel is told, and then nothing more is said there.

    It is told what is still open, which nobody reminds of any more, and when everything is deleted; each
    contact person gets what is open of their own company, and from where to take everything along.
    """
    seat = before_ending(w, actor, partnership_id)
    partnership = seat.partnership
    if (round_ := retro.open_round(w, partnership_id)) is not None:
        # What lies sealed is destroyed unread, as at every end of a retro before its time.
        cancel_retro(w, actor, round_.id)
    view = EndView(partnership, seat.person, w.now, w.now + after_end, still_open(w, partnership_id))
    w.post(partnership, "partnership.ended", partnership.id, view)
    _hand_over(w, view)
    partnership.end(seat.person.id, w.now)
    outbox.drop(w, partnership)
    return seat


def _hand_over(w: Unit, view: EndView) -> None:
    parts = partnerships.parts(w, view.partnership.id)
    names = {side.id: side.name for side in partnerships.sides(w, view.partnership.id)}
    for person in partnerships.people(w, view.partnership.id):
        if CONTACT in parts.get(person.id, ()):
            own = [(what, name) for what, name in view.still_open if name == names[person.side_id]]
            w.post(person, "partnership.handed_over", view.partnership.id, replace(view, still_open=own))


def _go_away(w: Unit, partnership: Partnership, reason: str) -> None:
    partnership.go_away(reason, w.now)
    outbox.drop(w, partnership)
    for other in partnerships.not_set_up(w, partnership.owner):
        offer_to_go_on(w, other.id)
