"""Who may write in the boxes of a retro: proven by the account that acts, never by a row alone."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import text
from sqlmodel import col, select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Unit
from bot.rituals.retro.modes import answers_about, mode_of
from bot.rituals.retro.records import RetroRound
from bot.sealed import Account, Key, Writer


def dots_about(partnership_id: int) -> str:
    """What the terms of a box with dots say that it is."""
    return f"retro.dots:{partnership_id}"


def worth_about(partnership_id: int) -> str:
    """The same of a box with points for whether a retro was worth it."""
    return f"retro.worth:{partnership_id}"


def accounts_of(w: Unit, partnership_id: int) -> dict[int, Account]:
    """The accounts of everybody who is in the channel now, as the database has them."""
    partnership = w.session.get_one(Partnership, partnership_id)
    return {person.id: partnership.account_of(person) for person in partnerships.people(w, partnership_id)}


def proven(w: Unit, partnership_id: int, key: Key) -> dict[int, Account]:
    """Those who were invited and still have the accounts that the terms prove; who left, too."""
    return {
        who: account
        for who, account in _everybody(w, partnership_id).items()
        if key.acting(account, who) is not None
    }


def is_invited(w: Unit, actor: Actor, round_: RetroRound, seat: Seat) -> bool:
    """Whether who acts may write in a round; also where nobody can say any more."""
    key = w.keys.read(round_.box)
    return key is None or key.acting(actor.account, seat.person.id) is not None


def admit(w: Unit, actor: Actor, round_: RetroRound, seat: Seat) -> tuple[Key, Writer]:
    """The key, and who acts by the terms that lie with it; raises Refusal if they may not.

    Between rounds, people may still be added.
    """
    key = w.keys.read(round_.box)
    if key is None:
        raise Refusal(
            "The key of this retro is lost, so nothing can be saved. Everybody will be asked again."
        )
    writer = key.acting(actor.account, seat.person.id)
    is_another = writer is None and seat.person.id in key.terms.audience
    if is_another or mode_of(key, round_.partnership_id) is None:
        raise Refusal(
            "Your Slack account is not the one that was invited to this retro, so nothing can be read or "
            "written with it. Tell whoever runs Samspil."
        )
    if writer is not None:
        return key, writer
    _check_unopened(key, actor.account)
    _one_at_a_time(w, round_)
    key = w.keys.read(round_.box) or key
    wider = Key(key.secret, key.terms_with({seat.person.id: actor.account}))
    w.keys.tighten(round_.box, wider.terms)
    return wider, wider.terms.writer(seat.person.id)


def writer_in(w: Unit, actor: Actor, box: str, about: str, seat: Seat) -> tuple[Key, Writer] | None:
    """The key of a box `about` dots or points, and who acts by its terms; None if they were not invited."""
    key = w.keys.read(box)
    if key is None or key.terms.about != about:
        return None
    writer = key.acting(actor.account, seat.person.id)
    return (key, writer) if writer is not None else None


def complete_terms(w: Unit) -> int:
    """Complete the terms that an earlier version kept with the keys of open boxes; returns of how many."""
    open_rounds = w.session.exec(select(RetroRound).where(col(RetroRound.closed_at).is_(None)))
    voted_on = w.session.exec(
        select(RetroRound).where(col(RetroRound.dots_box).is_not(None), col(RetroRound.voted_at).is_(None))
    )
    answers = [_complete(w, each.partnership_id, each.box, answers_about) for each in open_rounds]
    dots = [_complete(w, each.partnership_id, each.dots_box or "", dots_about) for each in voted_on]
    return sum(answers) + sum(dots)


def _complete(w: Unit, partnership_id: int, box: str, about: Callable[[int], str]) -> bool:
    key = w.keys.read(box)
    if key is None or key.terms.are_complete:
        return False
    w.keys.tighten(box, key.terms_completed(_everybody(w, partnership_id), about(partnership_id)))
    return True


def _check_unopened(key: Key, account: Account) -> None:
    """Raises Refusal if the terms are fixed, whatever the row says of it."""
    if key.terms.earliest_close is None:
        return
    if key.knows(account):
        raise Refusal(
            "What is kept about you was erased while this retro was open, so you cannot write in it again. "
            "The next one asks you, too."
        )
    raise Refusal("You are not invited to this retro. What you write from the panel goes into the next one.")


def _one_at_a_time(w: Unit, round_: RetroRound) -> None:
    """Of two who are added at once, the second adds to what the first did; opening waits for both."""
    connection = w.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_ADDING, {"box": round_.box})


_ADDING: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:box, 0))")


def _everybody(w: Unit, partnership_id: int) -> dict[int, Account]:
    """Those who left, too: they may have written before."""
    partnership = w.session.get_one(Partnership, partnership_id)
    people = w.session.exec(select(Person).where(Person.partnership_id == partnership_id))
    return {person.id: partnership.account_of(person) for person in people}
