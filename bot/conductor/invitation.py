"""Invitations, with the actions that came out of them."""

from bot.partnerships import Actor, Unit
from bot.rituals import action, invitation


def settle_invitation(
    w: Unit, actor: Actor, invitation_id: int, *, took_place: bool, word: str
) -> invitation.MyView:
    """Somebody says whether it took place."""
    mine = invitation.settle(w, actor, invitation_id, took_place=took_place, word=word)
    draw_invitation(w, mine.view)
    return mine


def draw_invitation(w: Unit, view: invitation.InvitationView) -> None:
    """Bring its message up to what is true now."""
    noted = action.of_source(w, "invitation", view.invitation.id)
    w.post(view.partnership, "invitation.card", view.invitation.id, view, noted)
