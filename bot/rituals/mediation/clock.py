"""What happens with mediations by itself: one reminder, the follow-up, an end; and what a crash left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, select

from bot import partnerships, sealed
from bot.due import Due, NextDue
from bot.partnerships import Partnership, Person, Unit
from bot.rituals.mediation.commands import tell_news
from bot.rituals.mediation.holding import settle
from bot.rituals.mediation.moments import next_at, quiet_until
from bot.rituals.mediation.papers import destroy
from bot.rituals.mediation.places import call, may_mediate, take_turns
from bot.rituals.mediation.readers import new_box
from bot.rituals.mediation.records import (
    AGREED,
    ENDED,
    EXPIRED,
    FOLLOWED_UP,
    LEFT,
    NO_MEDIATOR,
    PARTIES,
    PARTNERSHIP_ENDED,
    ROLES,
    Mediation,
)

due: Final = Due(Mediation, Mediation.due_at)
"""Mediations with which something is to be done now."""
_undestroyed: Final = Due(
    Mediation,
    None,
    col(Mediation.destroyed_at).is_(None),
    untimed="whether a key is lost is seen in the store of keys",
)
_undestroyed_anywhere: Final = Due(
    Mediation,
    None,
    col(Mediation.destroyed_at).is_(None),
    also_away="what was written is destroyed where the partnership has ended",
    untimed="whether one can go on is worked out of its people",
)
unnoted: Final = Due(
    Mediation,
    None,
    col(Mediation.due_at).is_(None),
    col(Mediation.destroyed_at).is_(None),
    col(Mediation.kept_at).is_(None),
)
"""Mediations of which it is lost when something is next to be done."""
_FIRST: Final = NextDue(due, unnoted)


def next_due(w: Unit) -> datetime | None:
    """When something is next to be done with one; now if one cannot go on as it is."""
    return w.now if stranded(w) else _FIRST(w)


def go_on(w: Unit, mediation_id: int) -> None:
    """The follow-up is due, a reminder, or an end."""
    mediation = due.claim(w, mediation_id)
    if mediation is None:
        return
    if mediation.state == ENDED:
        destroy(w, mediation)
    elif mediation.state == AGREED:
        mediation.follow_up(w.now)
        take_turns(w, mediation, None)
    elif mediation.reminded_at is None:
        _remind(w, mediation)
    elif mediation.state == FOLLOWED_UP:
        settle(w, mediation)
    else:
        _end(w, mediation, EXPIRED)


def note_next(w: Unit, mediation_id: int) -> None:
    """Work out again when something is next to be done: nobody is told."""
    mediation = unnoted.claim(w, mediation_id)
    if mediation is not None:
        mediation.due_at = next_at(w, mediation)


def stranded(w: Unit) -> Sequence[int]:
    """Mediations of a partnership that ended, and those in which one of the three cannot go on."""
    return [each.id for each in _undestroyed_anywhere.read(w) if _why_stranded(w, each) is not None]


def end_stranded(w: Unit, mediation_id: int) -> None:
    """It cannot go on: what was written is destroyed, and who is still there is told."""
    mediation = _undestroyed_anywhere.claim(w, mediation_id)
    why = _why_stranded(w, mediation) if mediation is not None else None
    if mediation is None or why is None:
        return
    if why == PARTNERSHIP_ENDED:
        if mediation.ended_at is None:
            mediation.end(PARTNERSHIP_ENDED, w.now)
        destroy(w, mediation)
        return
    _end(w, mediation, why)


def lost(w: Unit) -> Sequence[int]:
    """Mediations whose key cannot be found."""
    return [each.id for each in _undestroyed.read(w) if w.keys.read(each.box) is None]


def replace_lost(w: Unit, mediation_id: int) -> None:
    """The key is lost, and what was written with it: those who wrote are asked to write again."""
    mediation = _undestroyed.claim(w, mediation_id)
    if mediation is None or w.keys.read(mediation.box) is not None:
        return
    if mediation.state == ENDED:
        destroy(w, mediation)
        tell_news(w, mediation)
        return
    sealed.forget(w.session, mediation.box)
    people = {role: mediation.person_id(role) for role in ROLES}
    box = new_box(w, mediation.partnership_id, people, know=mediation.know)
    mediation.lose(box, w.now)
    take_turns(w, mediation, None, tell=mediation.know)


def live_boxes(w: Unit) -> set[str]:
    """The boxes whose keys must not be destroyed."""
    return set(w.session.exec(select(Mediation.box).where(col(Mediation.destroyed_at).is_(None))))


def ended_boxes(w: Unit) -> set[str]:
    """The boxes whose keys must be gone."""
    return set(w.session.exec(select(Mediation.box).where(col(Mediation.destroyed_at).is_not(None))))


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Somebody is away or back: the reminder comes after so many days on which they were there."""
    open_ones = select(Mediation).where(
        Mediation.partnership_id == partnership.id, col(Mediation.ended_at).is_(None)
    )
    for mediation in w.session.exec(open_ones.order_by(col(Mediation.id)).with_for_update()).all():
        mediation.due_at = next_at(w, mediation)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """Hours, weeks, zones or holidays changed: it follows them likewise."""
    follow_people(w, partnership)


def _remind(w: Unit, mediation: Mediation) -> None:
    """Once, and not those who are away; if all are, when they are back."""
    turns = {role: w.session.get_one(Person, mediation.person_id(role)) for role in mediation.awaited}
    there = partnerships.there(w, turns.values())
    here = [role for role, person in turns.items() if person in there]
    if not here:
        mediation.due_at = quiet_until(w, mediation, w.now)
        return
    for role in here:
        call(w, mediation, role, "again")
    mediation.reminded_at = w.now
    mediation.due_at = next_at(w, mediation)


def _end(w: Unit, mediation: Mediation, outcome: str) -> None:
    mediation.end(outcome, w.now)
    destroy(w, mediation)
    tell_news(w, mediation)


def _why_stranded(w: Unit, mediation: Mediation) -> str | None:
    partnership = w.session.get_one(Partnership, mediation.partnership_id)
    if partnership.has_ended:
        return PARTNERSHIP_ENDED
    if mediation.state == ENDED or not partnership.is_live:
        return None
    people = [w.session.get_one(Person, mediation.person_id(role)) for role in PARTIES]
    if any(person.left_at is not None for person in people):
        return LEFT
    return NO_MEDIATOR if mediation.needs_mediator and not may_mediate(w, mediation) else None
