"""Mail: who gets it is a side's own, and what it says is gathered from the rituals when it is sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot import partnerships
from bot.blocks.mail import BlockerLetter, CodeLetter, Letter, SummaryLetter
from bot.calendar import local_day
from bot.conductor.agreement import catch_up_with, note_by_itself, note_own_term
from bot.conductor.api import next_meeting
from bot.conductor.outside import facts_of
from bot.conductor.taking_along import SETTLED, what_was_done
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Seat, Side, Unit
from bot.rituals import escalation, mail

UPPER: Final = 2
"""So many of the last steps are the upper ones."""
WEEK: Final = timedelta(days=7)


def confirm_mail(w: Unit, actor: Actor, receiver_id: int, code: str) -> Seat | None:
    """Somebody gets mail from now on: the channel is told, and it stands in what is agreed. None if not."""
    seat, receiver = mail.enter_for(w, actor, receiver_id)
    before = catch_up_with(w, seat.partnership)
    was_there = receiver.confirmed_at is not None
    if not mail.confirm(w, seat, receiver, code):
        return None
    if not was_there:
        note_own_term(w, seat, f"side.{seat.side.id}.mail", before)
    return seat


def end_mail(w: Unit, actor: Actor, receiver_id: int) -> Seat:
    """They get none any more: the channel is told where they had any."""
    seat, receiver = mail.enter_for(w, actor, receiver_id)
    before, was_there = catch_up_with(w, seat.partnership), receiver.confirmed_at is not None
    mail.stop(w, receiver, seat.person.id)
    if was_there:
        note_own_term(w, seat, f"side.{seat.side.id}.mail", before)
    return seat


def export_address(w: Unit, address: str) -> str:
    """Everything that is kept about somebody without Slack, as JSON; raises Refusal if nothing is."""
    receivers = _at(w, address)
    kept = [
        each.model_dump(mode="json", exclude={"code", "ended_at", "ended_by", "entered_by"})
        for each in receivers
    ]
    return json.dumps({"mail": kept}, indent=2, ensure_ascii=False)


def erase_address(w: Unit, address: str) -> int:
    """Name and address go, everywhere; returns from how many partnerships. No more mail goes there."""
    receivers = _at(w, address)
    for receiver in receivers:
        mail.stop(w, receiver, None)
        note_by_itself(w, w.session.get_one(Partnership, receiver.partnership_id))
    w.forget()
    return len({each.partnership_id for each in receivers})


def _at(w: Unit, address: str) -> Sequence[mail.MailReceiver]:
    found = mail.at_address(w, address)
    if not found:
        raise Refusal("Nothing is kept about {user}.", user=address)
    return found


def mail_climbed(w: Unit, happened: Sequence[tuple[int, str, int]]) -> None:
    """A blocker that came to the upper steps is to be sent to who wanted that."""
    for partnership_id, event, about in dict.fromkeys(happened):
        wanted = event == "blocker.escalated" and mail.confirmed_in(w, partnership_id)
        if wanted and _is_high(w, partnership_id, about):
            mail.owe_blocker(w, partnership_id, about)


@dataclass(frozen=True)
class Addressed:
    """What is to be sent: to which address, under which key, in which language, and of what it tells."""

    to: str
    key: str
    language: str
    letter: Letter
    link: str
    """The secret by which its receiver stops it; empty where nobody could open one."""


def mail_of_letter(w: Unit, letter_id: int, *, with_link: bool = False) -> Addressed | None:
    """What is to be sent now, as everything stands; None where nothing is left to be said."""
    errand = mail.take(w, letter_id)
    if errand is None:
        return None
    partnership, side = errand.partnership, w.session.get_one(Side, errand.receiver.side_id)
    letter = _letter(w, errand, side)
    if letter is None:
        mail.forget(w, letter_id)
        return None
    language = partnerships.reads(None, None, side.language, partnership)
    link = mail.make_link(w, errand.receiver) if with_link else ""
    return Addressed(errand.receiver.address, errand.key, language, letter, link)


@dataclass(frozen=True)
class Stopping:
    """Mail that a link would stop, or has: about which collaboration, in which language it is read."""

    name: str
    language: str


def before_stopping(w: Unit, secret: str) -> Stopping | None:
    """What a link would stop; None where it does not hold."""
    receiver = mail.receiver_by_link(w, secret)
    return _stopping(w, receiver) if receiver is not None else None


def stop_mail(w: Unit, secret: str) -> Stopping | None:
    """Whoever has the link gets no more, wherever the bot is meanwhile; it stands in the history."""
    receiver = mail.receiver_by_link(w, secret)
    if receiver is None:
        return None
    stopping, was_there = _stopping(w, receiver), receiver.confirmed_at is not None
    mail.stop(w, receiver, None)
    partnership = w.session.get_one(Partnership, receiver.partnership_id)
    if was_there and partnership.ended_at is None:
        note_by_itself(w, partnership)
    return stopping


def _stopping(w: Unit, receiver: mail.MailReceiver) -> Stopping:
    partnership = w.session.get_one(Partnership, receiver.partnership_id)
    side = w.session.get_one(Side, receiver.side_id)
    return Stopping(partnership.name, partnerships.reads(None, None, side.language, partnership))


def _letter(w: Unit, errand: mail.Errand, side: Side) -> Letter | None:
    if errand.kind == mail.CODE:
        return CodeLetter(errand.partnership, side, errand.receiver)
    if errand.kind == mail.SUMMARY:
        return _summary(w, errand.partnership, side)
    facts = facts_of(w, errand.partnership.id, "blocker", errand.about or 0)
    return None if facts is None else BlockerLetter(errand.partnership, side, facts)


def _summary(w: Unit, partnership: Partnership, side: Side) -> SummaryLetter:
    done, today = what_was_done(w, partnership.id), local_day(w.now, partnership.tz)
    since = (w.now - WEEK).isoformat()
    return SummaryLetter(
        partnership,
        side,
        w.now,
        next_meeting(w, partnership),
        [each for each in done["blockers"] if each["state"] not in SETTLED],
        [
            each
            for each in done["actions"]
            if each["state"] not in SETTLED and each["in_time_until"] < today.isoformat()
        ],
        [each for each in done["decisions"] if each["noted_at"] >= since],
    )


def _is_high(w: Unit, partnership_id: int, blocker_id: int) -> bool:
    _ladder, rungs = escalation.ladder_of(w, partnership_id)
    upper = [rung.place for rung in rungs][-UPPER:]
    facts = facts_of(w, partnership_id, "blocker", blocker_id)
    return facts is not None and facts["step"] in upper
