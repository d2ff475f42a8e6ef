"""The scorecard is put together from the figures of every ritual, and shown with the actions it led to."""

from datetime import datetime

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


def card_of(w: Unit, partnership: Partnership, told: Stretch) -> Card:
    """The figures of a stretch as they are now, each part from its own ritual."""
    sides = {side.id: side.name for side in partnerships.sides(w, partnership.id)}
    card = Card(told.month, told.through, sides)
    for ritual in RITUALS:
        if ritual.figures is not None:
            card = ritual.figures.put_on(w, card, partnership.id, told.since, told.until)
    return card


def post_due_scorecard(w: Unit, plan_id: int) -> None:
    """A scorecard is due by its plan."""
    due = scorecard.take(w, plan_id)
    if due is None:
        return
    told = scorecard.stretch(due.partnership, 1, w.now)
    _post(w, due.partnership, told, was_due_at=due.was_due_at)


def look_at_scorecard(w: Unit, actor: Actor, partnership_id: int, months_ago: int) -> LookView:
    """The month so far, or a month before it: as it was posted, else as it is now."""
    seat = scorecard.plan_of(w, actor, partnership_id).seat
    told = scorecard.stretch(seat.partnership, months_ago, w.now)
    kept = scorecard.posted(w, partnership_id, told)
    card = kept.card if kept and kept.kind == scorecard.WHOLE else card_of(w, seat.partnership, told)
    before = scorecard.earlier_cards(w, partnership_id, told.month)
    return LookView(seat, CardView(seat.partnership, card, before, kept), months_ago)


def post_scorecard(w: Unit, actor: Actor, partnership_id: int, months_ago: int) -> LookView:
    """Somebody has a card posted that was not posted yet."""
    seat = scorecard.plan_of(w, actor, partnership_id).seat
    told = scorecard.stretch(seat.partnership, months_ago, w.now)
    if _post(w, seat.partnership, told, by=seat.person.id):
        return look_at_scorecard(w, actor, partnership_id, months_ago)
    kept = scorecard.posted(w, partnership_id, told)
    if kept is not None and w.is_refused(seat.partnership, "scorecard.card", kept.id):
        draw_scorecard(w, kept)
    else:
        raise Refusal("This has been posted already; its message stands in the channel.")
    return look_at_scorecard(w, actor, partnership_id, months_ago)


def scorecard_of_month(w: Unit, partnership_id: int | None, month: str) -> tuple[str, Card]:
    """A partnership's name and the card of a month like «2026-05», for whoever runs the bot.

    Without a number it is the only one there is. Raises Refusal where there is no such partnership or month.
    """
    partnership = scorecard.partnership_for(w, partnership_id)
    told = scorecard.stretch(partnership, scorecard.months_since(month, partnership, w.now), w.now)
    kept = scorecard.posted(w, partnership.id, told)
    return partnership.name, kept.card if kept is not None else card_of(w, partnership, told)


def scorecard_picture(w: Unit, scorecard_id: int) -> CardView | None:
    """The card whose picture is to be put up now; None if nothing is to be done."""
    kept = scorecard.picture_due(w, scorecard_id)
    if kept is None:
        return None
    if kept.file is not None:
        kept.show_picture(w.now)
        draw_scorecard(w, kept)
        return None
    return scorecard.view_of(w, kept)


def picture_put_up(w: Unit, scorecard_id: int, file: str) -> None:
    """Slack has the picture."""
    kept = scorecard.picture_due(w, scorecard_id)
    if kept is not None:
        kept.put_up(file, w.now)


def picture_not_put_up(w: Unit, scorecard_id: int, error: str, *, passes: bool) -> None:
    """Slack did not take the picture: later again if that may pass, else the text stands alone."""
    kept = scorecard.picture_due(w, scorecard_id)
    if kept is not None and passes:
        kept.try_again(error, w.now)
    elif kept is not None:
        kept.give_up(error, w.now)


def without_picture(w: Unit, name: str, scorecard_id: int, error: str) -> bool:
    """Slack refused a message for its blocks: if it is a card with its picture, the words alone are owed."""
    if name != "scorecard.card" or "block" not in error:
        return False
    kept = w.session.get(Scorecard, scorecard_id, with_for_update=True)
    if kept is None or kept.picture is None:
        return False
    kept.lose_picture(error, w.now)
    draw_scorecard(w, kept)
    return True


def _post(
    w: Unit,
    partnership: Partnership,
    told: Stretch,
    *,
    by: int | None = None,
    was_due_at: datetime | None = None,
) -> bool:
    kept = scorecard.keep(w, partnership, told, card_of(w, partnership, told), by=by, was_due_at=was_due_at)
    if kept is None:
        return False
    draw_scorecard(w, kept)
    return True


def draw_scorecard(w: Unit, kept: Scorecard) -> None:
    """The text at once, the picture when it is there, and what we do about it."""
    view = scorecard.view_of(w, kept)
    if view.partnership.ended_at is None:
        noted = action.of_source(w, "scorecard", kept.id)
        by = w.session.get(Person, kept.posted_by) if kept.posted_by else None
        w.post(view.partnership, "scorecard.card", kept.id, view, by, noted)
