"""How the rounds of further forums open: few at a time, each by itself."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.due import Due
from bot.partnerships import Partnership, Unit
from bot.recurring import SKIPPED
from bot.rituals.status.ground import days_of
from bot.rituals.status.messages import tell, tell_of_holidays
from bot.rituals.status.openings import Meeting, hold
from bot.rituals.status.plans import StatusForum

_MEETS: Final = col(StatusForum.paused_at).is_(None), col(StatusForum.ended_at).is_(None)
forums_noted: Final = Due(StatusForum, StatusForum.next_at, *_MEETS)
forums_unnoted: Final = Due(StatusForum, None, col(StatusForum.next_at).is_(None), *_MEETS)
"""Those that meet without a note of what comes next: it is written when they are looked at."""


def forums_due(w: Unit) -> Sequence[int]:
    """Further forums whose next round is to open, or of which nobody knows when that is."""
    return [*forums_noted(w), *forums_unnoted(w)]


def open_forum(w: Unit, forum_id: int) -> None:
    """Open the rounds of a forum that are due; it goes on to the next meeting."""
    for forum in (*forums_noted.claim_each(w, [forum_id]), *forums_unnoted.claim_each(w, [forum_id])):
        _open(w, forum)


def open_forum_first(w: Unit, forum_id: int) -> None:
    """Whoever changes its plan finds the round open that was to open by now, and has the plan alone."""
    locked = select(StatusForum).where(StatusForum.id == forum_id).with_for_update(key_share=True)
    forum = w.session.exec(locked).first()
    if forum is not None and forum.runs:
        _open(w, forum)


def _open(w: Unit, forum: StatusForum) -> None:
    days = days_of(forum.id)
    days.note_next(w, [forum])
    if forum.next_at is None or forum.next_at > w.now:
        return
    partnership = w.session.get_one(Partnership, forum.partnership_id)
    due = forum.due(days.ground_of(w, forum), w.now)
    passed = [each for each in due if each.starts_at <= w.now]
    for each in passed:
        days.except_day(w, partnership.id, each.day, SKIPPED, by=None)
    hold(
        w,
        [
            Meeting(partnership, each.starts_at, each.due_at, each.day, forum)
            for each in due
            if each not in passed
        ],
    )
    forum.see_to(w.now)
    affected = days.line_up(w, forum)
    if passed:
        until = passed[-1].day if len(passed) > 1 else None
        tell(w, partnership, forum, "missed", was_at=passed[0].starts_at, planned_on=until)
    if due:
        tell_of_holidays(w, partnership, partnerships.sides(w, partnership.id), forum, affected)
