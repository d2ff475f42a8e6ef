"""What is to be sent now, and what came of it. Nothing is sent in here: a transaction waits for nobody."""

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, and_, cast, or_
from sqlmodel import col, delete, select

from bot.due import Due, NextDue
from bot.partnerships import Partnership, Side, Unit, somebody_there
from bot.rituals.mail.records import (
    BLOCKER,
    SUMMARY,
    MailLetter,
    MailLink,
    MailReceiver,
)
from bot.rituals.mail.views import confirmed_in, tell_lost

_OF_SOMEBODY: Final = somebody_there(MailReceiver.partnership_id, MailReceiver.side_id)
"""While nobody of a side is in the channel, mail to its people waits: nobody there could stop it."""
_TO_THEM: Final = (
    select(MailReceiver.id)
    .where(MailReceiver.id == MailLetter.receiver_id, _OF_SOMEBODY)
    .correlate_except(MailReceiver)
    .exists()
)
letters_due: Final = Due(MailLetter, MailLetter.due_at, col(MailLetter.given_up_at).is_(None), _TO_THEM)
"""What is to be sent, for the first time or again."""
lost_due: Final = Due(MailLetter, MailLetter.due_at, col(MailLetter.given_up_at).is_not(None))
"""What was given up so long ago that it is deleted."""
summaries_due: Final = Due(MailReceiver, MailReceiver.summary_due_at, _OF_SOMEBODY)
"""Who gets the summary of the week now."""
unconfirmed_due: Final = Due(
    MailReceiver,
    MailReceiver.confirm_by,
    also_away="They did not ask for it, so their address is not kept because the bot is away.",
)
"""Who did not say in time that they want it."""
unnoted: Final = Due(
    MailReceiver,
    None,
    col(MailReceiver.ended_at).is_(None),
    col(MailReceiver.summary_due_at).is_(None),
    or_(
        and_(col(MailReceiver.confirmed_at).is_(None), col(MailReceiver.confirm_by).is_(None)),
        and_(
            col(MailReceiver.confirmed_at).is_not(None),
            cast(col(MailReceiver.kinds), String).contains(f'"{SUMMARY}"'),
        ),
    ),
)
"""Of whom it is to be worked out when something is next to be done."""
next_due: Final = NextDue(letters_due, lost_due, summaries_due, unconfirmed_due, unnoted)


@dataclass(frozen=True)
class Errand:
    """What is to be sent, to whom; the words are put to it where all rituals are known."""

    letter_id: int
    kind: str
    about: int | None
    key: str
    receiver: MailReceiver
    partnership: Partnership


def owe(w: Unit, receiver: MailReceiver, kind: str, about: int | None = None) -> None:
    """Something is to be sent to them."""
    w.session.add(
        MailLetter(receiver_id=receiver.id, kind=kind, about=about, key=secrets.token_hex(16), due_at=w.now)
    )


def owe_blocker(w: Unit, partnership_id: int, blocker_id: int) -> None:
    """A blocker came so high that those hear of it who wanted that."""
    for receiver in confirmed_in(w, partnership_id):
        if BLOCKER in receiver.kinds:
            owe(w, receiver, BLOCKER, blocker_id)


def owe_summary(w: Unit, receiver_id: int) -> None:
    """It is Monday morning for somebody."""
    receiver = summaries_due.claim(w, receiver_id)
    if receiver is None:
        return
    receiver.sum_up(w.now, w.session.get_one(Partnership, receiver.partnership_id).tz)
    line_up(w, receiver)
    owe(w, receiver, SUMMARY)


def note_next(w: Unit, receiver_id: int) -> None:
    """Work out again when something is next to be done with somebody."""
    receiver = unnoted.claim(w, receiver_id)
    if receiver is not None:
        line_up(w, receiver)


def line_up(w: Unit, receiver: MailReceiver) -> None:
    """Note what is next to be done with somebody."""
    zone = w.session.get_one(Partnership, receiver.partnership_id).tz
    receiver.note_next(w.now, zone, w.session.get_one(Side, receiver.side_id).hours)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """The zone, hours, weeks or holidays changed: the next summary follows them, and no week has two."""
    for receiver in confirmed_in(w, partnership.id):
        receiver.summary_due_at = None
        line_up(w, receiver)


def withdraw_unconfirmed(w: Unit, receiver_id: int) -> None:
    """Nobody said that they want it: name and address go."""
    receiver = unconfirmed_due.claim(w, receiver_id)
    if receiver is not None:
        stop(w, receiver, None)


def stop(w: Unit, receiver: MailReceiver, by: int | None) -> None:
    """They get nothing any more, nor what waits; `by` is the id of a contact person, None if by itself."""
    receiver.end(by, w.now)
    for waiting in w.session.exec(select(MailLetter).where(MailLetter.receiver_id == receiver.id)):
        w.session.delete(waiting)
    w.session.exec(delete(MailLink).where(col(MailLink.receiver_id) == receiver.id))
    w.session.flush()


def take(w: Unit, letter_id: int) -> Errand | None:
    """Take one in hand: it is due again later, unless it is said that it was taken."""
    letter = letters_due.claim(w, letter_id)
    if letter is None:
        return None
    receiver = w.session.get_one(MailReceiver, letter.receiver_id)
    letter.attempt(w.now)
    partnership = w.session.get_one(Partnership, receiver.partnership_id)
    return Errand(letter.id, letter.kind, letter.about, letter.key, receiver, partnership)


def note(w: Unit, letter_id: int, error: str, *, for_good: bool = False) -> None:
    """What came of an attempt: empty where it was taken. It may have been stopped meanwhile."""
    letter = w.session.get(MailLetter, letter_id)
    if letter is None:
        return
    if not error:
        w.session.delete(letter)
    elif letter.fail(error, w.now, for_good=for_good):
        w.session.flush()
        tell_lost(w, w.session.get_one(MailReceiver, letter.receiver_id))


def forget(w: Unit, letter_id: int) -> None:
    """What was given up long ago, or has nothing left to say, is deleted."""
    letter = lost_due.claim(w, letter_id) or w.session.get(MailLetter, letter_id)
    if letter is not None:
        w.session.delete(letter)
