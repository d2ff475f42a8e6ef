"""Suggesting an improvement, and what the others answer."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Person, Seat, Side, Unit
from bot.rituals.idea.records import Draft, Forum, Idea
from bot.rituals.idea.views import IdeaView, show, view_of


def before_suggesting(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, Sequence[Side]]:
    """Who wants to suggest something, and the sides that will be asked."""
    seat = partnerships.seat(w, actor, partnership_id)
    return seat, partnerships.other_sides(w, seat)


def suggest(w: Unit, actor: Actor, partnership_id: int, draft: Draft, key: str) -> tuple[Seat, IdeaView]:
    """Suggest it: the channel reads it. The same key a second time is the same idea."""
    seat = partnerships.seat(w, actor, partnership_id)
    before = w.session.exec(
        select(Idea).where(Idea.partnership_id == partnership_id, Idea.key == key)
    ).first()
    if before is not None:
        return seat, view_of(w, before)
    written = draft.checked()
    suggested = Idea(
        partnership_id=partnership_id,
        key=key,
        what=written.what,
        gain=written.gain,
        effort=written.effort,
        needed=written.needed,
        suggested_by=seat.person.id,
        side_id=seat.side.id,
        suggested_at=w.now,
        counted_at=w.now,
    )
    w.session.add(suggested)
    return seat, show(w, suggested)


def before_answering(w: Unit, actor: Actor, idea_id: int) -> tuple[Seat, IdeaView]:
    """Somebody of the other company wants to answer; raises Refusal if it is not theirs to say."""
    idea, seat = enter(w, actor, idea_id)
    check_may_answer(w, seat, idea)
    return seat, view_of(w, idea)


def take_to_meeting(w: Unit, actor: Actor, idea_id: int, forum: Forum | None = None) -> None:
    """It is talked about at the next meeting of a forum, and stands in its summaries until it is answered."""
    idea, seat = enter(w, actor, idea_id)
    check_may_answer(w, seat, idea)
    idea.take_to_meeting(seat.person.id, w.now, forum)
    show(w, idea)


def follow_forum(w: Unit, partnership_id: int, forum_id: int, forum: Forum | None) -> None:
    """A forum is called otherwise, or (None) has ended: then the status meetings talk about its ideas."""
    for idea in w.session.exec(
        select(Idea)
        .where(Idea.partnership_id == partnership_id, Idea.forum_id == forum_id, Idea.outcome == "")
        .order_by(col(Idea.id))
        .with_for_update()
    ).all():
        if idea.belong_to(forum):
            show(w, idea)


def begin_trying(w: Unit, seat: Seat, idea: Idea) -> None:
    """The other company tries it; who sees to it, by when, is an action."""
    check_may_answer(w, seat, idea)
    idea.begin_trying(seat.person.id, w.now)


def decline(w: Unit, actor: Actor, idea_id: int, word: str) -> None:
    """Not now, with a word why."""
    idea, seat = enter(w, actor, idea_id)
    check_may_answer(w, seat, idea)
    idea.decline(seat.person.id, word, w.now)
    show(w, idea)


def withdraw(w: Unit, actor: Actor, idea_id: int) -> None:
    """Who suggested it takes it back; once they have left, whoever speaks for their side."""
    idea, seat = enter(w, actor, idea_id)
    idea.check_open()
    suggester = w.session.get_one(Person, idea.suggested_by)
    for_them = suggester.left_at is not None and seat.side.id == idea.side_id
    for_them = for_them and partnerships.speaks_now(w, seat)
    if seat.person.id != suggester.id and not for_them:
        raise Refusal("Only who suggested an idea can withdraw it.")
    idea.withdraw(seat.person.id, w.now)
    show(w, idea)


def enter(w: Unit, actor: Actor, idea_id: int) -> tuple[Idea, Seat]:
    """An idea and the seat of who acts; its row is locked, so that of two at once one is first."""
    idea = w.session.exec(select(Idea).where(Idea.id == idea_id).with_for_update()).first()
    if idea is None:
        raise Refusal("This idea does not exist any more.")
    return idea, partnerships.seat(w, actor, idea.partnership_id)


def check_may_answer(w: Unit, seat: Seat, idea: Idea) -> None:
    """Raises Refusal unless it is open, and who acts speaks now for another company."""
    idea.check_open()
    if seat.side.id == idea.side_id:
        raise Refusal("Another company answers this idea.")
    if not partnerships.speaks_now(w, seat):
        raise Refusal("The contact persons and facilitators of your company answer this idea.")
