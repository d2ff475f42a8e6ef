"""What people do with agendas: add a point, deal with it, send it up."""

from datetime import datetime

from sqlmodel import col, func, select, update

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals.status.agenda import MINUTES, POINT_MOST, Agenda, StatusPoint, open_points, sent_up
from bot.rituals.status.forums import forums_of, live_forum
from bot.rituals.status.plans import KINDS, StatusForum
from bot.rituals.status.records import StatusRound
from bot.rituals.status.views import draw_prompt, open_round
from bot.text import required


def agenda_for(w: Unit, actor: Actor, partnership_id: int, forum_id: int | None) -> Agenda:
    """What is open on it, the oldest first."""
    seat = partnerships.seat(w, actor, partnership_id)
    forum = _forum(w, partnership_id, forum_id)
    return Agenda(
        seat,
        forum,
        open_points(w, [partnership_id]).get((partnership_id, forum_id), []),
        _above(w, partnership_id, forum),
        sent_up(w, partnership_id, forum_id, _last_digest(w, partnership_id, forum_id), w.now),
    )


def add_point(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    forum_id: int | None,
    text: str,
    minutes: int | None,
    key: str,
) -> Agenda:
    """Put something on it. The same key a second time is the same point."""
    seat = partnerships.seat(w, actor, partnership_id)
    _forum(w, partnership_id, forum_id)
    of = StatusPoint.partnership_id == partnership_id
    if w.session.exec(select(StatusPoint).where(of, StatusPoint.key == key)).first() is None:
        said = required(text, POINT_MOST, "text", Refusal("Write what to talk about.", "text"))
        if minutes is not None and minutes not in MINUTES:
            raise Refusal("Choose how long it may take.", "minutes")
        w.session.add(
            StatusPoint(
                partnership_id=partnership_id,
                key=key,
                forum_id=forum_id,
                text=said,
                minutes=minutes,
                added_by=seat.person.id,
                side_id=seat.side.id,
                added_at=w.now,
            )
        )
        w.session.flush()
        _show(w, partnership_id, forum_id)
    return agenda_for(w, actor, partnership_id, forum_id)


def deal_with(w: Unit, actor: Actor, point_id: int) -> Agenda:
    """It was talked about: it is carried over no more."""
    point, seat = _enter(w, actor, point_id)
    point.deal_with(seat.person.id, w.now)
    w.session.flush()
    _show(w, point.partnership_id, point.forum_id)
    return agenda_for(w, actor, point.partnership_id, point.forum_id)


def send_up(w: Unit, actor: Actor, point_id: int) -> Agenda:
    """The next higher forum is to talk about it; raises Refusal where there is none."""
    point, seat = _enter(w, actor, point_id)
    below = point.forum_id
    above = _above(w, point.partnership_id, _forum(w, point.partnership_id, below))
    if above is None:
        raise Refusal("There is no meeting above this one.")
    point.send_up(above.id, seat.person.id, w.now)
    w.session.flush()
    for forum_id in (below, above.id):
        _show(w, point.partnership_id, forum_id)
    return agenda_for(w, actor, point.partnership_id, below)


def give_back(w: Unit, forum: StatusForum) -> None:
    """A forum has ended: what was not dealt with is talked about at the status meetings."""
    w.session.exec(
        update(StatusPoint)
        .where(StatusPoint.forum_id == forum.id, col(StatusPoint.dealt_at).is_(None))  # type: ignore[arg-type]
        .values(forum_id=None)
    )


def _enter(w: Unit, actor: Actor, point_id: int) -> tuple[StatusPoint, Seat]:
    """A point, locked, and the seat of who acts."""
    point = w.session.exec(select(StatusPoint).where(StatusPoint.id == point_id).with_for_update()).first()
    if point is None:
        raise Refusal("This point is not on the agenda any more.")
    return point, partnerships.seat(w, actor, point.partnership_id)


def _forum(w: Unit, partnership_id: int, forum_id: int | None) -> StatusForum | None:
    """The further forum; raises Refusal where it is none of this partnership."""
    if forum_id is None:
        return None
    forum = live_forum(w, forum_id)
    if forum.partnership_id != partnership_id:
        raise Refusal("These meetings have ended. The status meetings show which others there are.")
    return forum


def _above(w: Unit, partnership_id: int, forum: StatusForum | None) -> StatusForum | None:
    """The next higher forum of a partnership, if it has one."""
    rank = KINDS.index(forum.kind) if forum is not None else -1
    return next((each for each in forums_of(w, partnership_id) if KINDS.index(each.kind) > rank), None)


def _last_digest(w: Unit, partnership_id: int, forum_id: int | None) -> datetime | None:
    """When the latest digest of a forum came; None before the first."""
    of = StatusRound.partnership_id == partnership_id, StatusRound.forum_id == forum_id
    return w.session.exec(select(func.max(StatusRound.closed_at)).where(*of)).first()


def _show(w: Unit, partnership_id: int, forum_id: int | None) -> None:
    """The message that asks for status shows the agenda as it is now."""
    round_ = open_round(w, partnership_id, forum_id)
    if round_ is not None:
        draw_prompt(w, round_)
