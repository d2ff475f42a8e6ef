"""A retro from its announcement to the end of its vote."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select, update

from bot import partnerships, sealed
from bot.due import Due, NextDue
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.prepared import Records
from bot.rituals.retro import boxes, inviting, modes, release, talking
from bot.rituals.retro.openings import ask_everybody, cadences_noted, cadences_unnoted
from bot.rituals.retro.planning import tell
from bot.rituals.retro.records import (
    ANONYMOUS,
    CANCELLED,
    DAYS_TO_VOTE,
    FORGOTTEN,
    KEY_LOST,
    NAMED,
    RELEASED,
    TOO_FEW,
    RetroCard,
    RetroNamedCard,
    RetroRound,
)
from bot.rituals.retro.views import ResultView, cadence_of, result_of, waiting_round
from bot.sealed import Contents, Key, new_key

DOTS = 3
"""So many cards may one person give a dot to."""


rounds_due: Final = Due(RetroRound, RetroRound.due_at)
"""Rounds with which something is to be done."""
_unclosed: Final = Due(
    RetroRound,
    None,
    col(RetroRound.closed_at).is_(None),
    order=col(RetroRound.opened_at).is_not(None),
    untimed="whether a key is lost is seen in the store of keys",
)
_takes_something: Final = col(RetroRound.closed_at).is_(None) | (
    col(RetroRound.dots_box).is_not(None) & col(RetroRound.voted_at).is_(None)
)
rounds_unnoted: Final = Due(
    RetroRound,
    None,
    col(RetroRound.due_at).is_(None),
    _takes_something,
)
"""Rounds that take cards or dots, and of which it is lost when something is next to be done."""
next_due: Final = NextDue(cadences_noted, rounds_due, cadences_unnoted, rounds_unnoted, talking.talks_due)
"""The first moment at which one of them is due."""


def follow_ground(w: Unit, partnership: Partnership) -> list[RetroRound]:
    """Hours, weeks or holidays changed: what was to close while not all are at work closes later.

    A time that was said only ever moves later. Returns the rounds that the channel is to see anew.
    """
    sides, moved = partnerships.sides(w, partnership.id), []
    for round_ in _RUNNING.all(w.session, {"of": partnership.id}):
        said, box = (
            (round_.voting_ends_at, round_.dots_box) if round_.is_voting else (round_.closes_at, round_.box)
        )
        if said is None or box is None:
            continue
        later = partnerships.next_common_open(said, sides)
        if round_.is_voting and later > said:
            round_.vote_longer(later)
        elif not round_.is_voting:
            round_.close_later(later, sides)
        if later > said:
            boxes.close_no_earlier(w, box, later)
            moved.append(round_)
    talking.follow_ground(w, partnership, sides)
    return moved


_RUNNING: Final = Records(
    select(RetroRound).where(
        RetroRound.partnership_id == bindparam("of"),
        col(RetroRound.opened_at).is_not(None),
        _takes_something,
    )
)


def note_next(w: Unit, round_id: int) -> None:
    """Work out again when something is next to be done with a round."""
    round_ = rounds_unnoted.claim(w, round_id)
    if round_ is not None:
        round_.note_next(partnerships.sides(w, round_.partnership_id))


def go_on(w: Unit, round_id: int) -> RetroRound | None:
    """Do what is due with a round; returns it if the channel is to see it anew."""
    round_ = rounds_due.claim(w, round_id, wait=True)
    if round_ is None:
        return None
    if round_.is_voting:
        _count_dots(w, round_)
    elif not round_.is_open:
        _forget_waiting(w, round_)
        return None
    elif round_.closes_at is not None and w.now >= round_.closes_at:
        _close(w, round_)
    else:
        round_.look(sealed.count(w.session, round_.box), partnerships.sides(w, round_.partnership_id))
    return round_


def before_cancel(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, RetroRound]:
    """An open retro that who acts may call off."""
    round_, seat = boxes.enter(w, actor, round_id, alone=True)
    seat.settle()
    if not round_.is_open:
        raise Refusal("This retro is closed already.")
    return seat, round_


def cancel(w: Unit, actor: Actor, round_id: int) -> RetroRound:
    """Call off an open retro: what was written is destroyed unread."""
    _seat, round_ = before_cancel(w, actor, round_id)
    sealed.forget(w.session, round_.box)
    _end(w, round_, CANCELLED)
    return round_


def vote(w: Unit, actor: Actor, round_id: int, cards: Sequence[str]) -> Seat:
    """Give dots to cards: sealed like an answer, replacing those given before."""
    round_, seat = boxes.enter(w, actor, round_id)
    box = _voting_box(round_)
    voting = inviting.writer_in(w, actor, box, inviting.dots_about(round_.partnership_id), seat)
    if voting is None:
        raise Refusal("You are not among those who can vote on this retro.", "cards")
    if len(set(cards)) > DOTS:
        raise Refusal("At most {most} cards.", "cards", most=DOTS)
    by_key = {key: card.key for card in result_of(w, round_).cards for key in card.keys}
    if not set(cards) <= by_key.keys():
        raise Refusal("One of these cards is no longer there. Choose again.", "cards")
    key, voter = voting
    if cards:
        sealed.seal(w.session, key, box, voter, json.dumps(sorted({by_key[card] for card in cards})))
    else:
        sealed.withdraw(w.session, box, voter.person_id)
    return seat


def my_dots(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, ResultView, list[str]]:
    """The cards with the dots that a person has given so far."""
    round_, seat = boxes.enter(w, actor, round_id)
    box = _voting_box(round_)
    voting = inviting.writer_in(w, actor, box, inviting.dots_about(round_.partnership_id), seat)
    given = sealed.unseal(w.session, voting[0], box, voting[1]) if voting else None
    return seat, result_of(w, round_), json.loads(given) if given else []


def read(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, ResultView]:
    """Everything that was released, for one person to read."""
    round_, seat = boxes.enter(w, actor, round_id)
    if round_.outcome != RELEASED:
        raise Refusal("Nothing of this retro has been shown.")
    return seat, result_of(w, round_)


def lost(w: Unit) -> Sequence[int]:
    """Rounds that take answers although the key of their box is gone.

    Those that wait come first: an open one is asked again with the box that waits.
    """
    return [each.id for each in _unclosed.read(w) if w.keys.read(each.box) is None]


def replace_lost(w: Unit, round_id: int) -> list[RetroRound]:
    """The key of a round is lost, and its answers with it: say so, and ask again if it was open.

    Returns the rounds that the channel is to see anew.
    """
    round_ = _unclosed.claim(w, round_id)
    if round_ is None:
        return []
    was_open, cadence = round_.is_open, cadence_of(w, round_.partnership_id)
    sealed.forget(w.session, round_.box)
    following = _end(w, round_, KEY_LOST)
    if not was_open or cadence is None or following is None:
        return [round_]
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    return [round_, ask_everybody(w, partnership, cadence, following, day=None)]


def live_boxes(w: Unit) -> set[str]:
    """The boxes whose keys must not be destroyed."""
    answers = select(RetroRound.box).where(col(RetroRound.closed_at).is_(None))
    dots = select(RetroRound.dots_box).where(col(RetroRound.voted_at).is_(None))
    worth = select(RetroRound.worth_box).where(col(RetroRound.talked_at).is_(None))
    return {box for query in (answers, dots, worth) for box in w.session.exec(query) if box}


def ended_boxes(w: Unit) -> set[str]:
    """The boxes that have been opened or destroyed: their keys must be gone."""
    answers = select(RetroRound.box).where(col(RetroRound.closed_at).is_not(None))
    dots = select(RetroRound.dots_box).where(col(RetroRound.voted_at).is_not(None))
    worth = select(RetroRound.worth_box).where(col(RetroRound.talked_at).is_not(None))
    return {box for query in (answers, dots, worth) for box in w.session.exec(query) if box}


def _close(w: Unit, round_: RetroRound) -> None:
    """Release once, or destroy unread; never anything in between."""
    key, cadence = w.keys.read(round_.box), cadence_of(w, round_.partnership_id)
    if key is None:
        sealed.forget(w.session, round_.box)
        _end(w, round_, KEY_LOST)
        return
    mode = modes.mode_of(key, round_.partnership_id) or ANONYMOUS
    about = modes.answers_about(round_.partnership_id, mode)
    # A name is shown however few there are; what carries none is counted when it is published.
    least = key.terms.k if mode == ANONYMOUS else 1
    sheets = sealed.open_all(w.session, w.keys, round_.box, about, w.now, least)
    said, unreadable = release.said_in(sheets.contents, mode) if isinstance(sheets, Contents) else ([], 0)
    awaited = 1 if mode == NAMED else key.terms.k
    if len(said) < awaited and cadence is not None and cadence.extends and round_.extended_at is None:
        round_.extend(_days_later(w, round_, cadence.days_open), w.now)
        return
    if not release.is_enough(said, mode, key.terms.k):
        sealed.forget(w.session, round_.box)
        _end(w, round_, TOO_FEW)
        return
    release.publish(w, round_, said, unreadable, mode, key.terms.k)
    sealed.forget(w.session, round_.box)
    _end(w, round_, RELEASED)
    _begin_voting(w, round_, key)
    if not round_.is_voting:
        talking.begin_talk(w, round_, key)


def _days_later(w: Unit, round_: RetroRound, days: int) -> datetime:
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    sides = partnerships.sides(w, partnership.id)
    return partnerships.working_days_later(w.now, days, partnership.tz, sides)


def _end(w: Unit, round_: RetroRound, outcome: str) -> RetroRound | None:
    """Nothing more goes in; the key is destroyed after the commit, and the next box is open at once."""
    round_.close(outcome, w.now)
    w.destroy_key(round_.box)
    w.touch(w.session.get_one(Partnership, round_.partnership_id))
    w.session.flush()
    cadence = cadence_of(w, round_.partnership_id)
    following = waiting_round(w, round_.partnership_id)
    if following is None and cadence is not None and cadence.paused_at is None:
        following = boxes.begin(w, cadence)
    return following


def _begin_voting(w: Unit, round_: RetroRound, key: Key) -> None:
    """Who was invited to write may vote: whose account the terms of that box still prove."""
    if len(result_of(w, round_).cards) <= 1 or round_.invited < key.terms.k:
        return
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    ends_at = _days_later(w, round_, DAYS_TO_VOTE)
    box = sealed.random_key()
    invited = inviting.proven(w, partnership.id, key)
    w.keys.create(box, new_key(key.terms.k, invited, ends_at, inviting.dots_about(partnership.id)))
    round_.begin_voting(box, ends_at)


def _count_dots(w: Unit, round_: RetroRound) -> None:
    """Only totals, and only if enough voted."""
    box, about = _voting_box(round_), inviting.dots_about(round_.partnership_id)
    key = w.keys.read(box)
    votes = sealed.open_all(w.session, w.keys, box, about, w.now) if key is not None else None
    voters = 0
    if isinstance(votes, Contents):
        voters = len(votes.contents)
        given = Counter(card for content in votes.contents for card in json.loads(content))
        for card, dots in sorted(given.items()):
            for table in (RetroCard, RetroNamedCard):
                w.session.exec(update(table).where(col(table.key) == card).values(dots=dots))
    sealed.forget(w.session, box)
    round_.end_voting(voters, w.now)
    talking.begin_talk(w, round_, key)
    w.destroy_key(box)


def _forget_waiting(w: Unit, round_: RetroRound) -> None:
    """Nobody opened it for half a year: what was written is destroyed unread, and a new box begins."""
    partnership, cadence = (
        w.session.get_one(Partnership, round_.partnership_id),
        cadence_of(w, round_.partnership_id),
    )
    sealed.forget(w.session, round_.box)
    _end(w, round_, FORGOTTEN)
    if cadence is not None:
        tell(w, partnership, cadence, "forgotten")


def _voting_box(round_: RetroRound) -> str:
    if round_.dots_box is None or not round_.is_voting:
        raise Refusal("The vote on this retro is over.")
    return round_.dots_box
