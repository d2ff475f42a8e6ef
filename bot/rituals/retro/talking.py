"""The talk that follows a retro, and whether the retro was worth it: points under the promise of the dots."""

import json
from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import partnerships, sealed
from bot.due import Due
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Side, Unit
from bot.prepared import Records
from bot.rituals.retro import boxes, inviting
from bot.rituals.retro.formats import POINTS, WORTH
from bot.rituals.retro.records import DAYS_TO_TALK, RetroRound
from bot.rituals.retro.release import counted_as
from bot.sealed import Contents, Key, new_key

talks_due: Final = Due(RetroRound, RetroRound.talk_ends_at, col(RetroRound.talked_at).is_(None))
"""Rounds that have been talked about for long enough. Apart from what else is due with a round: an earlier
version, which knows no talk, takes whatever is due of a closed one for a box that nobody opened."""

_TALKED_ABOUT: Final = Records(
    select(RetroRound).where(
        RetroRound.partnership_id == bindparam("of"),
        col(RetroRound.talk_ends_at).is_not(None),
        col(RetroRound.talked_at).is_(None),
    )
)


def begin_talk(w: Unit, round_: RetroRound, key: Key | None) -> None:
    """What came out is talked about from now on; whom `key` invited may say whether it was worth it.

    Where that is lost, or so few are proven by it that nothing could be shown, nobody is asked.
    """
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    ends_at = partnerships.working_days_later(w.now, DAYS_TO_TALK, partnership.tz, sides)
    people = inviting.proven(w, partnership.id, key) if key is not None else {}
    box = None
    if key is not None and len(people) >= key.terms.k:
        box = sealed.random_key()
        w.keys.create(box, new_key(key.terms.k, people, ends_at, inviting.worth_about(partnership.id)))
    round_.begin_talk(box, ends_at)


def end_talk(w: Unit, round_id: int) -> RetroRound | None:
    """The talk is over, and the points are counted; returns the round if that was due."""
    round_ = talks_due.claim(w, round_id, wait=True)
    if round_ is None:
        return None
    if (box := round_.worth_box) is not None:
        _count(w, round_, box)
        sealed.forget(w.session, box)
        w.destroy_key(box)
    round_.end_talk(w.now)
    return round_


def follow_ground(w: Unit, partnership: Partnership, sides: Sequence[Side]) -> None:
    """Hours, weeks or holidays changed: a talk ends while all are at work, never earlier than was said."""
    for round_ in _TALKED_ABOUT.all(w.session, {"of": partnership.id}):
        if round_.talk_ends_at is None:
            continue
        later = partnerships.next_common_open(round_.talk_ends_at, sides)
        if later > round_.talk_ends_at:
            round_.talk_longer(later)
            boxes.close_no_earlier(w, round_.worth_box or "", later)


def say_worth(w: Unit, actor: Actor, round_id: int, points: int | None) -> Seat:
    """Seal from 1 to 5 points, in place of those given before; None takes them back."""
    round_, seat = boxes.enter(w, actor, round_id)
    if points is not None and points not in POINTS:
        raise Refusal("This is not among what can be chosen here. Choose again.", "worth")
    box = _box(w, round_)
    writing = inviting.writer_in(w, actor, box, inviting.worth_about(round_.partnership_id), seat)
    if writing is None:
        raise Refusal("You were not invited to this retro, so you are not asked about it.", "worth")
    key, writer = writing
    if points is None:
        sealed.withdraw(w.session, box, writer.person_id)
    else:
        sealed.seal(w.session, key, box, writer, json.dumps(points))
    return seat


def my_worth(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, RetroRound, int | None]:
    """The points that a person has given so far."""
    round_, seat = boxes.enter(w, actor, round_id)
    box = _box(w, round_)
    writing = inviting.writer_in(w, actor, box, inviting.worth_about(round_.partnership_id), seat)
    given = sealed.unseal(w.session, writing[0], box, writing[1]) if writing else None
    return seat, round_, json.loads(given) if given else None


def _count(w: Unit, round_: RetroRound, box: str) -> None:
    """Only counts, and only if enough gave points; never by side."""
    key = w.keys.read(box)
    if key is None:
        return
    found = sealed.open_all(w.session, w.keys, box, inviting.worth_about(round_.partnership_id), w.now)
    points = _points(found.contents) if isinstance(found, Contents) else []
    if len(points) >= key.terms.k:
        w.session.add(counted_as(round_, WORTH, None, points))


def _points(contents: Sequence[str]) -> list[int]:
    return [points for points in map(json.loads, contents) if points in POINTS]


def _box(w: Unit, round_: RetroRound) -> str:
    """Where points go; raises Refusal once they are counted, and where the key is lost."""
    if round_.worth_box is None or not round_.asks_worth or w.keys.read(round_.worth_box) is None:
        raise Refusal("Nobody is asked about this retro any more.")
    return round_.worth_box
