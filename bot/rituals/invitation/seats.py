"""Who gets a seat: first come, first served, and never more than there are."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.rituals.invitation.records import Invitation, InvitationAnswer


def come(
    invitation: Invitation, answer: InvitationAnswer, others: Sequence[InvitationAnswer], now: datetime
) -> None:
    """Somebody comes: a host, with a seat, or on the waiting list behind those who answered before.

    `others` are the answers of everybody else. Who has said so before keeps what they have.
    """
    if answer.comes or answer.waiting_at is not None:
        return
    if answer.side_id == invitation.side_id:
        answer.host(now)
    elif free(invitation, others) > 0:
        answer.take_seat(now)
    else:
        invitation.turns += 1
        answer.wait(invitation.turns, now)


def move_up(
    invitation: Invitation, answers: Sequence[InvitationAnswer], now: datetime, away: Collection[int] = ()
) -> list[InvitationAnswer]:
    """Give the free seats to the first who wait; returns who got one, in their order.

    Those whose ids are in `away` come after all others.
    """
    line = sorted(in_line(answers), key=lambda answer: answer.person_id in away)
    moved = line[: max(0, free(invitation, answers))]
    for answer in moved:
        answer.take_seat(now)
    return moved


def let_go(answers: Sequence[InvitationAnswer], gone: Collection[int], now: datetime) -> bool:
    """Who has left the channel comes no more; True if any of them would have come."""
    leaving = [each for each in answers if each.person_id in gone and each.declined_at is None]
    for answer in leaving:
        answer.decline(now)
    return bool(leaving)


def taken(answers: Sequence[InvitationAnswer]) -> int:
    """How many seats are given."""
    return sum(answer.seated_at is not None for answer in answers)


def free(invitation: Invitation, answers: Sequence[InvitationAnswer]) -> int:
    """How many seats are left."""
    return invitation.seats - taken(answers)


def in_line(answers: Sequence[InvitationAnswer]) -> list[InvitationAnswer]:
    """Who waits, the first first."""
    return sorted(
        (answer for answer in answers if answer.waiting_at is not None), key=lambda answer: answer.turn
    )
