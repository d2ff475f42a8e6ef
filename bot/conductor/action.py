"""Actions, with the digests in which they stand: these say what became of them."""

from datetime import date

from bot.conductor.status import actions_in_digest, redraw_digest
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals import action, status
from bot.rituals.action import Action, OfferView


def finish_action(w: Unit, actor: Actor, action_id: int, words: str = "") -> None:
    """Mark an action as done, with a few words on it if there are some."""
    action.finish(w, actor, action_id)
    if words:
        action.comment(w, actor, action_id, words)
    _redraw_digests(w, action_id)


def reopen_action(w: Unit, actor: Actor, action_id: int) -> None:
    """An action is not done after all."""
    action.reopen(w, actor, action_id)
    _redraw_digests(w, action_id)


def drop_action(w: Unit, actor: Actor, action_id: int, word: str) -> None:
    """Mark an action as dropped."""
    action.drop(w, actor, action_id, word)
    _redraw_digests(w, action_id)


def change_action(
    w: Unit, actor: Actor, action_id: int, text: str, due_on: date | None, kept_at: str | None = None
) -> None:
    """Agree on another text, date or reference."""
    action.change(w, actor, action_id, text, due_on, kept_at)
    _redraw_digests(w, action_id)


def offer_action(w: Unit, actor: Actor, action_id: int, to_id: int | None) -> tuple[Seat, OfferView]:
    """Ask somebody to take an action over; who chooses themselves has taken it."""
    seat, view = action.offer(w, actor, action_id, to_id)
    if view.offer.accepted_at is not None:
        _redraw_digests(w, action_id)
    return seat, view


def take_action(w: Unit, actor: Actor, action_id: int) -> None:
    """Take over an action whose owner is gone."""
    action.take(w, actor, action_id)
    _redraw_digests(w, action_id)


def accept_action(w: Unit, actor: Actor, offer_id: int) -> None:
    """Take over an action that was offered."""
    _redraw_digests(w, action.accept(w, actor, offer_id))


def _redraw_digests(w: Unit, action_id: int) -> None:
    """The newest digest and the one below which it was noted, where they show it; older ones stay."""
    w.session.flush()
    changed = w.session.get_one(Action, action_id)
    partnership = w.session.get_one(Partnership, changed.partnership_id)
    source_id = changed.source_id if changed.source == "status" else None
    for closed in status.digests_with(w, partnership.id, source_id):
        due, noted = actions_in_digest(w, closed, partnership)
        if any(promise.action.id == action_id for promise in (*due, *noted)):
            redraw_digest(w, closed)
