"""Whether it holds; and at the end, what becomes of what was written, and whether the channel is told."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Unit
from bot.rituals.mediation.commands import tell_news
from bot.rituals.mediation.moments import next_at
from bot.rituals.mediation.papers import HOLDS, NO, Paper, Verdict, all_of, destroy, read, write, written
from bot.rituals.mediation.places import Place, enter, people_of, take_turns
from bot.rituals.mediation.records import (
    FOLLOWED_UP,
    MEDIATOR,
    PARTIES,
    ROLES,
    SETTLED,
    Mediation,
    stale,
)


def before_holding(
    w: Unit, actor: Actor, mediation_id: int
) -> tuple[Place, dict[str, Person], dict[str, Verdict]]:
    """Whose turn it is to say whether it holds; the mediator sees what the parties have said."""
    place = enter(w, actor, mediation_id)
    if place.mediation.state != FOLLOWED_UP or place.role not in place.mediation.awaited:
        raise stale()
    readable = PARTIES if place.role == MEDIATOR else ()
    said = {role: read(w, place.mediation, role).verdict for role in readable}
    return place, people_of(w, place.mediation), {role: each for role, each in said.items() if each}


def hold(w: Unit, actor: Actor, mediation_id: int, verdict: Verdict, again_on: date | None) -> None:
    """One of the three says whether it holds; the mediator may have all asked again on a later day."""
    place = enter(w, actor, mediation_id)
    mediation = place.mediation
    if verdict.holds not in HOLDS:
        raise Refusal("Choose whether it holds.", "holds")
    said = replace(verdict, word=written(verdict.word, "word"))
    is_last = mediation.hold(place.role, w.now)
    paper = read(w, mediation, place.role)
    write(w, mediation, place.role, replace(paper, verdict=said), "word")
    if place.role == MEDIATOR and again_on is not None:
        _ask_again(w, place, again_on)
    elif is_last:
        settle(w, mediation, place.role)
    else:
        mediation.due_at = next_at(w, mediation)


def settle(w: Unit, mediation: Mediation, by: str | None = None) -> None:
    """It ends: kept if both parties want that, else destroyed; and the channel hears if both say so."""
    papers = all_of(w, mediation)
    mediation.end(SETTLED, w.now)
    if may_tell(papers):
        partnership = w.session.get_one(Partnership, mediation.partnership_id)
        people = people_of(w, mediation)
        w.post(partnership, "mediation.settled", mediation.id, [people[role] for role in PARTIES])
    if may_keep(papers):
        mediation.kept_at = w.now
    else:
        destroy(w, mediation)
    tell_news(w, mediation, by)


def may_keep(papers: Mapping[str, Paper]) -> bool:
    """Only if both parties said so."""
    return all((verdict := papers[role].verdict) is not None and verdict.keep for role in PARTIES)


def may_tell(papers: Mapping[str, Paper]) -> bool:
    """Only if both parties said so, and neither says that it does not hold."""
    said = [papers[role].verdict for role in PARTIES]
    return all(verdict is not None and verdict.tell and verdict.holds != NO for verdict in said)


def _ask_again(w: Unit, place: Place, day: date) -> None:
    if day <= place.seat.own_today(w.now):
        raise Refusal("Choose a day that is still to come.", "again_on")
    mediation = place.mediation
    mediation.follow_up_again(day)
    for role in ROLES:
        write(w, mediation, role, replace(read(w, mediation, role), verdict=None), "word")
    take_turns(w, mediation, MEDIATOR, tell=PARTIES)
