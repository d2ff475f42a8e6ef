"""The scorecard is put together from the figures of every ritual, and shown with the actions it led to."""

from datetime import datetime
from typing import Final

from bot import partnerships
from bot.conductor.rituals import RITUALS
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Unit
from bot.rituals import (
    action,
    scorecard,
)
from bot.rituals.scorecard import (
    Card,
    CardView,
    LookView,
    Scorecard,
    Stretch,
)

NOTHING_TO_DRAW: Final = "nothing_to_draw"
"""Why a card of a quiet month has no picture."""


def card_of(w: Unit, partnership: Partnership, stretch: Stretch) -> Card:
    """The figures of a stretch as they are now, each part from its own ritual."""
    sides = {side.id: side.name for side in partnerships.sides(w, partnership.id)}
    card = Card(stretch.month, stretch.through, sides)
    for ritual in RITUALS:
        if ritual.figures is not None:
            card = ritual.figures.put_on(w, card, partnership.id, stretch.since, stretch.until)
    return card


def post_due_scorecard(w: Unit, plan_id: int) -> None:
    """A scorecard is due by its plan; where nothing was counted, as in first days, none is posted."""
    due = scorecard.take(w, plan_id)
    if due is None:
        return
    stretch = scorecard.stretch(due.partnership, 1, w.now)
    card = card_of(w, due.partnership, stretch)
    if not card.is_empty:
        _post(w, due.partnership, stretch, card, was_due_at=due.was_due_at)


def look_at_scorecard(w: Unit, actor: Actor, partnership_id: int, months_ago: int) -> LookView:
    """The month so far, or a month before it: as it was posted, else as it is now."""
    seat = scorecard.plan_of(w, actor, partnership_id).seat
    stretch = scorecard.stretch(seat.partnership, months_ago, w.now)
    posted = scorecard.posted(w, partnership_id, stretch)
    card = posted.card if posted and posted.kind == scorecard.WHOLE else card_of(w, seat.partnership, stretch)
    before = scorecard.earlier_cards(w, partnership_id, stretch.month)
    return LookView(seat, CardView(seat.partnership, card, before, posted), months_ago)


def look_at_posted(w: Unit, actor: Actor, scorecard_id: int) -> LookView:
    """Everything of the month whose card stands in the channel."""
    seat, posted = scorecard.enter(w, actor, scorecard_id)
    this = scorecard.month_of(w.now, seat.partnership.tz)
    months_ago = (this.year - posted.month.year) * 12 + this.month - posted.month.month
    return look_at_scorecard(w, actor, seat.partnership.id, months_ago)


def send_past(w: Unit, actor: Actor, scorecard_id: int) -> LookView:
    """How the figures of a posted card went over the months, by direct message to who asks for it."""
    view = look_at_posted(w, actor, scorecard_id)
    for name, courses_over in scorecard.PAST.items():
        if courses_over(view.shown.months):
            w.post(view.seat.person, name, scorecard_id, view.shown)
    return view


def post_scorecard(w: Unit, actor: Actor, partnership_id: int, months_ago: int) -> LookView:
    """Somebody has a card posted that was not posted yet."""
    seat = scorecard.plan_of(w, actor, partnership_id).seat
    stretch = scorecard.stretch(seat.partnership, months_ago, w.now)
    if _post(w, seat.partnership, stretch, card_of(w, seat.partnership, stretch), by=seat.person.id):
        return look_at_scorecard(w, actor, partnership_id, months_ago)
    posted = scorecard.posted(w, partnership_id, stretch)
    if posted is not None and w.is_refused(seat.partnership, "scorecard.card", posted.id):
        draw_scorecard(w, posted)
    else:
        raise Refusal("This has been posted already; its message stands in the channel.")
    return look_at_scorecard(w, actor, partnership_id, months_ago)


def scorecard_of_month(w: Unit, called: str | None, month: str) -> tuple[str, Card]:
    """A partnership's name and the card of a month like «2026-05», for whoever runs the bot.

    By its number or channel; without a word it is the only one there is. Raises Refusal where there is no
    such partnership or month.
    """
    first = scorecard.first_day_of(month)
    partnership = partnerships.called(w, called)
    stretch = scorecard.stretch(partnership, scorecard.months_since(first, partnership, w.now), w.now)
    posted = scorecard.posted(w, partnership.id, stretch)
    return partnership.name, posted.card if posted is not None else card_of(w, partnership, stretch)


def scorecard_picture(w: Unit, scorecard_id: int) -> CardView | None:
    """The card whose picture is to be put up now; None if nothing is to be done."""
    posted = scorecard.picture_due(w, scorecard_id)
    if posted is None:
        return None
    if posted.file is not None:
        posted.show_picture(w.now)
        draw_scorecard(w, posted)
        return None
    if not scorecard.at_a_glance(posted.card):
        posted.give_up(NOTHING_TO_DRAW, w.now)
        return None
    return scorecard.view_of(w, posted)


def picture_put_up(w: Unit, scorecard_id: int, file: str) -> None:
    """Slack has the picture."""
    posted = scorecard.picture_due(w, scorecard_id)
    if posted is not None:
        posted.put_up(file, w.now)


def picture_not_put_up(w: Unit, scorecard_id: int, error: str, *, passes: bool) -> None:
    """Slack did not take the picture: later again if that may pass, else its figures stand in the message."""
    posted = scorecard.picture_due(w, scorecard_id)
    if posted is None:
        return
    if passes:
        posted.try_again(error, w.now)
    else:
        posted.give_up(error, w.now)
    if posted.given_up_at is not None:
        draw_scorecard(w, posted)


def without_picture(w: Unit, name: str, scorecard_id: int, error: str) -> bool:
    """Slack refused a message for its blocks: if it is a card with its picture, the words alone are owed."""
    if name != "scorecard.card" or "block" not in error:
        return False
    posted = w.session.get(Scorecard, scorecard_id, with_for_update=True)
    if posted is None or posted.picture is None:
        return False
    posted.lose_picture(error, w.now)
    draw_scorecard(w, posted)
    return True


def _post(
    w: Unit,
    partnership: Partnership,
    stretch: Stretch,
    card: Card,
    *,
    by: int | None = None,
    was_due_at: datetime | None = None,
) -> bool:
    posted = scorecard.keep(w, partnership, stretch, card, by=by, was_due_at=was_due_at)
    if posted is None:
        return False
    draw_scorecard(w, posted)
    return True


def draw_scorecard(w: Unit, posted: Scorecard) -> None:
    """The text at once, the picture when it is there, and what we do about it."""
    view = scorecard.view_of(w, posted)
    if view.partnership.ended_at is None:
        noted = action.of_source(w, "scorecard", posted.id)
        by = w.session.get(Person, posted.posted_by) if posted.posted_by else None
        w.post(view.partnership, "scorecard.card", posted.id, view, by, noted)
