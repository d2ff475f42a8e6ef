"""Ideas, with the actions that come out of those that are tried."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals import action, idea, status
from bot.rituals.action import NewAction
from bot.rituals.idea import Forum, IdeaView
from bot.rituals.status import StatusForum

TRIED_WITHIN = timedelta(weeks=2)


def read_idea(w: Unit, actor: Actor, idea_id: int) -> tuple[Seat, IdeaView, bool]:
    """One idea, for anybody of the channel to read; and whether it is theirs to answer."""
    found, seat = idea.enter(w, actor, idea_id)
    return seat, idea.view_of(w, found), idea.may_answer(w, seat, found)


def take_idea(w: Unit, actor: Actor, idea_id: int) -> tuple[Seat, IdeaView, Sequence[StatusForum]]:
    """It is talked about at a meeting: which, is asked where there are forums to choose from.

    Without any it is taken to the status meetings at once.
    """
    seat, view = idea.before_answering(w, actor, idea_id)
    forums = status.forums_of(w, seat.partnership.id)
    if view.idea.for_meeting_at is not None or not forums:
        idea.take_to_meeting(w, actor, idea_id)
        return seat, view, ()
    return seat, view, forums


def take_idea_to(w: Unit, actor: Actor, idea_id: int, forum_id: int | None) -> None:
    """That forum talks about it, 0: the status meetings; raises Refusal where it is none that meets."""
    seat, _view = idea.before_answering(w, actor, idea_id)
    if forum_id == 0:
        idea.take_to_meeting(w, actor, idea_id)
        return
    for each in status.forums_of(w, seat.partnership.id):
        if each.id == forum_id:
            idea.take_to_meeting(w, actor, idea_id, Forum(each.id, each.kind, each.name))
            return
    raise Refusal("Choose at which meeting.", "meeting")


def before_trying(w: Unit, actor: Actor, idea_id: int) -> NewAction[IdeaView]:
    """Who could see to it, and by when; raises Refusal if it is not theirs to answer."""
    seat, view = idea.before_answering(w, actor, idea_id)
    due_on = action.suggested_due(w, seat, TRIED_WITHIN)
    return NewAction(seat, view, partnerships.people(w, seat.partnership.id), due_on)


def try_idea(
    w: Unit,
    actor: Actor,
    idea_id: int,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    kept_at: str = "",
) -> None:
    """The other company tries it: that is an action, and stands below it."""
    found, seat = idea.enter(w, actor, idea_id)
    idea.begin_trying(w, seat, found)
    action.add(
        w,
        seat,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        source="idea",
        source_id=idea_id,
        kept_at=kept_at,
    )
    idea.show(w, found, action.of_source(w, "idea", idea_id))


def draw_idea(w: Unit, name: str, about: int, place: str) -> None:
    """A message about an idea as it should look now, with what was noted of trying it."""
    found = w.session.get(idea.Idea, about)
    if found is not None:
        idea.draw_standing(w, found, action.of_source(w, "idea", about), name, place)
