"""Invitations, with the actions that came out of them."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Unit
from bot.rituals import action, invitation


def settle_invitation(
    w: Unit, actor: Actor, invitation_id: int, *, took_place: bool, word: str
) -> invitation.MyView:
    """Somebody says whether it took place."""
    mine = invitation.settle(w, actor, invitation_id, took_place=took_place, word=word)
    _draw(w, mine.view)
    return mine


def before_invitation_action(
    w: Unit, actor: Actor, invitation_id: int
) -> tuple[Seat, Sequence[Person], date]:
    """Who can be the owner of an action, and by when it is due unless changed."""
    mine = invitation.read(w, actor, invitation_id)
    seat = mine.seat
    due_on = action.suggested_due(w, seat, timedelta(weeks=2))
    return seat, partnerships.people(w, seat.partnership.id), due_on


def note_invitation_action(
    w: Unit, actor: Actor, invitation_id: int, text: str, owner_id: int | None, due_on: date | None
) -> None:
    """What was agreed becomes an action, and stands on the message in the channel."""
    mine = invitation.read(w, actor, invitation_id)
    if mine.view.invitation.held_at is None:
        raise Refusal("Say first that this took place.")
    action.add(
        w,
        mine.seat,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        source="invitation",
        source_id=invitation_id,
    )
    _draw(w, mine.view)


def _draw(w: Unit, view: invitation.InvitationView) -> None:
    noted = action.of_source(w, "invitation", view.invitation.id)
    w.post(view.partnership, "invitation.card", view.invitation.id, view, noted)
