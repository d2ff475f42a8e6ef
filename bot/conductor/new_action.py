"""What an action can come out of: one row for each, and one way to note it from any of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Generic, TypeVar

from bot import partnerships
from bot.conductor.charter import draw_review
from bot.conductor.invitation import draw_invitation
from bot.conductor.retro import draw_retro
from bot.conductor.scorecard import draw_scorecard
from bot.conductor.status import redraw_digest
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import action, charter, invitation, retro, scorecard, status
from bot.rituals.action import NewAction
from bot.text import whole

About = TypeVar("About")


@dataclass(frozen=True)
class ActionSource(Generic[About]):
    """A row. Who may note one there is what `enter` lets in."""

    name: str
    """As it stands in the action's row."""
    enter: Callable[[Unit, Actor, int], tuple[Seat, About]]
    """Who acts, and what of the ritual the action comes out of; raises Refusal."""
    draw: Callable[[Unit, About], None]
    """Bring the message up below which the action stands."""
    due_after: timedelta = timedelta(weeks=2)
    """When it is due unless changed."""
    written: Callable[[About, str], str] | None = None
    """What stands on the card that was chosen: it is taken where no other text was typed."""


def before_new_action(w: Unit, actor: Actor, source: ActionSource[About], about_id: int) -> NewAction[About]:
    """Who can be responsible for an action, and by when it is due unless changed."""
    seat, about = source.enter(w, actor, about_id)
    due_on = action.suggested_due(w, seat, source.due_after)
    return NewAction(seat, about, partnerships.people(w, seat.partnership.id), due_on)


def note_new_action(
    w: Unit,
    actor: Actor,
    source: ActionSource[About],
    about_id: int,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    card: str | None = None,
    kept_at: str = "",
) -> None:
    """It becomes an action, and stands below the message; raises Refusal at the field that is wrong."""
    seat, about = source.enter(w, actor, about_id)
    if not text.strip() and source.written is not None and card is not None:
        text = source.written(about, card)
        text = text[: whole(text, action.MOST)]
    action.add(
        w,
        seat,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        source=source.name,
        source_id=about_id,
        kept_at=kept_at,
    )
    source.draw(w, about)


def _enter_invitation(w: Unit, actor: Actor, invitation_id: int) -> tuple[Seat, invitation.InvitationView]:
    mine = invitation.read(w, actor, invitation_id)
    if mine.view.invitation.held_at is None:
        raise Refusal("Say first that this took place.")
    return mine.seat, mine.view


def _enter_review(w: Unit, actor: Actor, review_id: int) -> tuple[Seat, charter.CharterReview]:
    seat, _charter, review = charter.enter_review(w, actor, review_id)
    return seat, review


def _draw_result(w: Unit, view: retro.ResultView) -> None:
    draw_retro(w, view.round)


def _card(view: retro.ResultView, key: str) -> str:
    return view.text_of(key)


FROM_STATUS: Final = ActionSource("status", status.enter_digest, redraw_digest, timedelta(weeks=1))
FROM_RETRO: Final = ActionSource("retro", retro.read, _draw_result, written=_card)
FROM_CHARTER: Final = ActionSource("charter", _enter_review, draw_review)
FROM_SCORECARD: Final = ActionSource("scorecard", scorecard.enter, draw_scorecard)
FROM_INVITATION: Final = ActionSource("invitation", _enter_invitation, draw_invitation)
