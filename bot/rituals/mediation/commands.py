"""The moves of the three: each asks again whose it is, and what was said goes into their sealed paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot import partnerships, sealed
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.rituals.mediation.moments import next_at
from bot.rituals.mediation.papers import (
    STEP_MOST,
    Account,
    Paper,
    Proposal,
    Step,
    checked,
    destroy,
    longest,
    read,
    write,
    written,
)
from bot.rituals.mediation.places import Place, call, enter, follow_calls, take_turns
from bot.rituals.mediation.readers import let_in
from bot.rituals.mediation.records import (
    ASKER,
    CLOSED,
    MEDIATOR,
    OTHER,
    PARTIES,
    ROLES,
    WITHDRAWN,
    Mediation,
    stale,
)
from bot.text import fitting


@dataclass(frozen=True)
class StepDraft:
    """A step as the mediator filled it in; without a text there is none."""

    text: str = field(repr=False)
    owner_id: int | None
    due_on: date | None


@dataclass(frozen=True)
class Agreed:
    """Both have agreed: these steps become actions, noted by the mediator."""

    mediator: Seat
    steps: tuple[Step, ...]


def take_on(w: Unit, actor: Actor, mediation_id: int) -> None:
    """The mediator will do it."""
    place = _enter_as(w, actor, mediation_id, MEDIATOR)
    place.mediation.take_on(w.now)
    take_turns(w, place.mediation, place.role, tell=[ASKER])


def decline(w: Unit, actor: Actor, mediation_id: int, word: str) -> None:
    """The mediator cannot do it, and says so in a word; the asker may ask another."""
    place = _enter_as(w, actor, mediation_id, MEDIATOR)
    said = written(word, "word", Refusal("Say briefly why you cannot do it.", "word"))
    place.mediation.decline(w.now)
    write(w, place.mediation, MEDIATOR, Paper(word=said), "word")
    take_turns(w, place.mediation, place.role)


def invite(w: Unit, actor: Actor, mediation_id: int) -> None:
    """The other party is told, and asked how it looks from their side."""
    place = _enter_as(w, actor, mediation_id, MEDIATOR)
    partnerships.member(w, place.mediation.partnership_id, place.mediation.other_id, "other")
    place.mediation.invite(w.now)
    let_in(w, place.mediation, OTHER)
    take_turns(w, place.mediation, place.role, tell=[ASKER])


def before_writing(w: Unit, actor: Actor, mediation_id: int) -> tuple[Place, Account | None]:
    """What a party has written so far."""
    place = _enter_as(w, actor, mediation_id, *PARTIES)
    return place, read(w, place.mediation, place.role).account


def write_account(w: Unit, actor: Actor, mediation_id: int, account: Account) -> None:
    """A party writes how it looks from their side, or corrects it."""
    place = _enter_as(w, actor, mediation_id, *PARTIES)
    account = checked(account)
    moved = place.mediation.write(place.role, w.now)
    paper = read(w, place.mediation, place.role)
    write(w, place.mediation, place.role, replace(paper, account=account), longest(account))
    if moved:
        take_turns(w, place.mediation, place.role)


def refuse(w: Unit, actor: Actor, mediation_id: int, word: str) -> None:
    """The other party would rather not; what they say of it is for the mediator alone."""
    place = _enter_as(w, actor, mediation_id, OTHER)
    said = written(word, "word")
    place.mediation.refuse(w.now)
    write(w, place.mediation, OTHER, Paper(word=said), "word")
    take_turns(w, place.mediation, place.role)


def before_proposing(w: Unit, actor: Actor, mediation_id: int) -> tuple[Place, Proposal | None]:
    """What was proposed so far."""
    place = _enter_as(w, actor, mediation_id, MEDIATOR)
    return place, read(w, place.mediation, MEDIATOR).proposal


def propose(
    w: Unit,
    actor: Actor,
    mediation_id: int,
    text: str,
    drafts: Sequence[StepDraft],
    follow_up_on: date | None,
) -> None:
    """The mediator proposes a way forward, with steps that become actions when both agree."""
    place = _enter_as(w, actor, mediation_id, MEDIATOR)
    said = written(text, "proposal", Refusal("Write what you propose.", "proposal"))
    if follow_up_on is None or follow_up_on <= place.seat.own_today(w.now):
        raise Refusal("Choose a day that is still to come.", "follow_up")
    steps = tuple(
        _step(w, place, number, draft) for number, draft in enumerate(drafts, 1) if draft.text.strip()
    )
    place.mediation.propose(w.now)
    write(w, place.mediation, MEDIATOR, Paper(proposal=Proposal(said, steps, follow_up_on)), "proposal")
    take_turns(w, place.mediation, place.role)


def agree(w: Unit, actor: Actor, mediation_id: int, proposal: int) -> Agreed | None:
    """A party agrees to the proposal they read; what is to be done if that makes both, else None."""
    place = _enter_as(w, actor, mediation_id, *PARTIES)
    mediation = place.mediation
    found = read(w, mediation, MEDIATOR).proposal
    if found is None:
        raise stale()
    _check_owners(w, place, found)
    if not mediation.agree(place.role, proposal, w.now):
        mediation.due_at = next_at(w, mediation)
        return None
    today = place.seat.own_today(w.now)
    mediation.follow_up_on = max(found.follow_up_on, today + timedelta(days=1))
    take_turns(w, mediation, place.role, tell=ROLES)
    mediator = w.session.get_one(partnerships.Person, mediation.mediator_id)
    steps = tuple(replace(step, due_on=max(step.due_on, today)) for step in found.steps)
    return Agreed(partnerships.seat_of(w, place.seat.partnership, mediator), steps)


def wish_change(w: Unit, actor: Actor, mediation_id: int, word: str) -> None:
    """A party asks for another proposal, with a word for the mediator what should be otherwise."""
    place = _enter_as(w, actor, mediation_id, *PARTIES)
    said = written(word, "word", Refusal("Write what should be different.", "word"))
    place.mediation.wish_change(place.seat.person.id, w.now)
    paper = read(w, place.mediation, place.role)
    write(w, place.mediation, place.role, replace(paper, word=said), "word")
    take_turns(w, place.mediation, place.role)


def close(w: Unit, actor: Actor, mediation_id: int, word: str) -> None:
    """The mediator ends it with a word to those who know of it; all else is destroyed at once."""
    place = _enter_as(w, actor, mediation_id, MEDIATOR)
    said = written(word, "word", Refusal("Write a few words to close with.", "word"))
    mediation = place.mediation
    mediation.end(CLOSED, w.now, place.seat.person.id)
    for role in PARTIES:
        sealed.withdraw(w.session, mediation.box, mediation.person_id(role))
    write(w, mediation, MEDIATOR, Paper(word=said), "word")
    take_turns(w, mediation, place.role, tell=PARTIES)


def withdraw(w: Unit, actor: Actor, mediation_id: int) -> None:
    """A party ends it, or no longer wants to keep what was written: all of it is destroyed."""
    place = _enter_as(w, actor, mediation_id, *PARTIES)
    mediation = place.mediation
    if mediation.ended_at is None:
        mediation.end(WITHDRAWN, w.now, place.seat.person.id)
    elif mediation.kept_at is None:
        raise stale()
    destroy(w, mediation)
    tell_news(w, mediation, place.role)


def tell_news(w: Unit, mediation: Mediation, by: str | None = None) -> None:
    """Everybody who knows of it hears that there is something new, but for who did it."""
    mediation.step += 1
    for role in mediation.know:
        if role != by:
            call(w, mediation, role, "news")
    follow_calls(w, mediation)


def _enter_as(w: Unit, actor: Actor, mediation_id: int, *roles: str) -> Place:
    place = enter(w, actor, mediation_id)
    place.must_be(*roles)
    return place


def _step(w: Unit, place: Place, number: int, draft: StepDraft) -> Step:
    fitting(draft.text, STEP_MOST, f"step_{number}")
    if draft.owner_id is None:
        raise Refusal("Choose who is responsible.", f"owner_{number}")
    owner = partnerships.member(w, place.seat.partnership.id, draft.owner_id, f"owner_{number}")
    if draft.due_on is None or draft.due_on < place.seat.own_today(w.now):
        raise Refusal("Choose a day that is still to come.", f"due_{number}")
    return Step(written(draft.text, f"step_{number}"), owner.id, draft.due_on)


def _check_owners(w: Unit, place: Place, proposal: Proposal) -> None:
    here = {person.id for person in partnerships.people(w, place.seat.partnership.id)}
    if any(step.owner_id not in here for step in proposal.steps):
        raise Refusal("Somebody who was to do a step is no longer in the channel. Ask for a change.")
