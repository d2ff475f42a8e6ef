"""A round from its prompt to its digest, but for the answers: these are in `answering`."""

from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.due import Due, NextDue
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.status.answering import answer_of, enter
from bot.rituals.status.approving import approvals_due, asked_in
from bot.rituals.status.following import follow_people, post_reminder, remind_at
from bot.rituals.status.forums import forums_of
from bot.rituals.status.opening_forums import forums_noted, forums_unnoted
from bot.rituals.status.openings import noted, taken, unnoted
from bot.rituals.status.records import (
    StatusAnswer,
    StatusExpectation,
    StatusRound,
)
from bot.rituals.status.turns import keep_facilitator
from bot.rituals.status.views import RoundView, cadence_of, draw_prompt, view_of

reminders_due: Final = Due(StatusExpectation, StatusExpectation.remind_at)
"""Expectations of which somebody is to be reminded."""
unreminded: Final = Due(
    StatusExpectation,
    None,
    col(StatusExpectation.remind_at).is_(None),
    col(StatusExpectation.reminded_at).is_(None),
    col(StatusExpectation.excused_at).is_(None),
    col(StatusExpectation.round_id).in_(select(StatusRound.id).where(col(StatusRound.due_at).is_not(None))),
    ~select(StatusAnswer.id)
    .where(
        StatusAnswer.round_id == StatusExpectation.round_id,
        StatusAnswer.person_id == StatusExpectation.person_id,
    )
    .exists(),
    select(Person.id).where(Person.id == StatusExpectation.person_id, col(Person.left_at).is_(None)).exists(),
)
"""Expectations of which it is lost when somebody is to be reminded."""
digests_due: Final = Due(StatusRound, StatusRound.due_at)
"""Rounds whose meeting begins."""
undated: Final = Due(
    StatusRound,
    None,
    col(StatusRound.due_at).is_(None),
    col(StatusRound.closed_at).is_(None),
    col(StatusRound.called_off_at).is_(None),
)
"""Open rounds of which it is lost when their digest is due."""
next_due: Final = NextDue(
    noted,
    taken,
    forums_noted,
    reminders_due,
    digests_due,
    approvals_due,
    unnoted,
    forums_unnoted,
    unreminded,
    undated,
)
"""The first moment at which anything of the status meetings is due."""


def remind(w: Unit, expectation_id: int) -> None:
    """Send the one reminder, unless there is no reason for it any more."""
    expectation = reminders_due.claim(w, expectation_id)
    if expectation is None:
        return
    round_ = w.session.get_one(StatusRound, expectation.round_id)
    person = w.session.get_one(Person, expectation.person_id)
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    side = w.session.get_one(Side, person.side_id)
    if person.left_at is not None or not round_.is_open:
        expectation.remind_at = None
        return
    # After downtime it may lie outside working hours, and they may be away: then later, if time is left.
    expectation.remind_at = remind_at(w, round_, side, person)
    if expectation.remind_at > w.now or w.now >= round_.meeting_at:
        return
    expectation.remind_at, expectation.reminded_at = None, w.now
    post_reminder(w, partnership, round_, person, expectation, answered=False)


def note_reminder(w: Unit, expectation_id: int) -> None:
    """Work out again when somebody is to be reminded."""
    expectation = unreminded.claim(w, expectation_id)
    if expectation is None:
        return
    person = w.session.get_one(Person, expectation.person_id)
    round_ = w.session.get_one(StatusRound, expectation.round_id)
    expectation.remind_at = remind_at(w, round_, w.session.get_one(Side, person.side_id), person)


def close(w: Unit, round_id: int) -> RoundView | None:
    """The meeting begins: no more answers. Returns what its digest tells, None if already done."""
    round_ = digests_due.claim(w, round_id, wait=True)
    if round_ is None:
        return None
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    keep_facilitator(w, partnership, round_)
    round_.close(w.now)
    for expectation, person in w.session.exec(
        select(StatusExpectation, Person).join(Person).where(StatusExpectation.round_id == round_id)
    ):
        expectation.remind_at = None
        has_said = answer_of(w, round_id, person.id) is not None
        if person.left_at is not None and not has_said:
            # They could not: should they come back, it is not counted against them.
            w.session.delete(expectation)
        elif expectation.reminded_at is not None and person.left_at is None:
            post_reminder(w, partnership, round_, person, expectation, answered=has_said)
    draw_prompt(w, round_)
    w.touch(partnership)
    return view_of(w, round_)


def note_digest(w: Unit, round_id: int) -> None:
    """The digest of a round is due when its meeting begins."""
    round_ = undated.claim(w, round_id)
    if round_ is not None:
        round_.due_at = round_.meeting_at


def read(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, RoundView, int | None]:
    """All that was said in a round, for one person; and by its id what they are asked of the minutes."""
    round_, seat = enter(w, actor, round_id)
    view = view_of(w, round_)
    return seat, view, asked_in(w, seat, view)


def enter_digest(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, StatusRound]:
    """Somebody notes something below the digest; raises Refusal while there is none."""
    round_, seat = enter(w, actor, round_id)
    if round_.closed_at is None:
        raise Refusal("Decisions and actions can be noted once the summary is there.")
    return seat, round_


def count(w: Unit, actor: Actor, partnership_id: int, expected: bool) -> Seat:
    """Count oneself in or out of the roster: it holds for the open round, too."""
    seat = partnerships.count_me(w, actor, partnership_id, expected)
    follow_people(w, seat.partnership)
    return seat


def lowest_that_meets(w: Unit, partnership_id: int) -> int | None:
    """Whose summary names what belongs to no forum: the status meetings (None), while they pause the next."""
    cadence = cadence_of(w, partnership_id)
    if cadence is None or cadence.runs:
        return None
    return next((each.id for each in forums_of(w, partnership_id) if each.runs), None)
