"""A round from its prompt to its digest.

Of the seven statements of an answer, of which a Monday at ten brings 200 a second, those of this file are
built once, and its prompt is noted as stale and not drawn: the transaction takes 1.3 ms of processor time on
SQLite (docs/performance.md).
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam
from sqlmodel import col, select

from bot import partnerships
from bot.due import Due, NextDue
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.status.following import expect, follow_people, post_reminder, remind_at
from bot.rituals.status.openings import noted, taken, unnoted
from bot.rituals.status.records import (
    StatusAnswer,
    StatusDecision,
    StatusExpectation,
    StatusRound,
)
from bot.rituals.status.turns import keep_facilitator
from bot.rituals.status.views import FormView, RoundView, draw_prompt, view_of

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
next_due: Final = NextDue(noted, taken, reminders_due, digests_due, unnoted, unreminded, undated)
"""The first moment at which anything of the status meetings is due."""


def form(w: Unit, actor: Actor, round_id: int) -> FormView:
    """The modal for one person's answer."""
    round_, seat = _enter(w, actor, round_id)
    round_.check_open()
    return FormView(seat, round_, _answer(w, round_id, seat.person.id), _said_last(w, round_, seat.person.id))


def own_answer(w: Unit, actor: Actor, round_id: int) -> FormView:
    """What one person said, also after the digest."""
    round_, seat = _enter(w, actor, round_id)
    return FormView(seat, round_, _answer(w, round_id, seat.person.id))


def answer(w: Unit, actor: Actor, round_id: int, said: Mapping[str, str]) -> FormView:
    """Give or edit one's status; the tally follows, and the reminder is no longer due."""
    round_, seat = _enter(w, actor, round_id, to_answer=True)
    round_.check_open()
    given = _answer(w, round_id, seat.person.id)
    if given is None:
        given = StatusAnswer(
            round_id=round_id, person_id=seat.person.id, side_id=seat.side.id, answered_at=w.now
        )
    else:
        given.edited_at = w.now
    given.write(said, seat.side.kind)
    _take(w, seat, round_, given)
    return FormView(seat, round_, given)


def nothing_new(w: Unit, actor: Actor, round_id: int) -> FormView:
    """An answer in one click; what was written is never replaced by it."""
    round_, seat = _enter(w, actor, round_id, to_answer=True)
    round_.check_open()
    given = _answer(w, round_id, seat.person.id)
    if given is None:
        given = StatusAnswer(
            round_id=round_id, person_id=seat.person.id, side_id=seat.side.id, answered_at=w.now
        )
        _take(w, seat, round_, given)
    return FormView(seat, round_, given)


def excuse(w: Unit, actor: Actor, round_id: int) -> Seat:
    """Not this time."""
    round_, seat = _enter(w, actor, round_id, to_answer=True)
    round_.check_open()
    if _answer(w, round_id, seat.person.id) is not None:
        raise Refusal("You have already given status for this meeting. You can edit it until it begins.")
    expectation = _expectation(w, round_id, seat.person.id) or expect(w, round_, seat.person, None)
    expectation.excuse(w.now)
    w.session.flush()
    _redraw_reminder(w, round_, seat, expectation, answered=False)
    _follow(w, seat, round_)
    return seat


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
        if expectation.reminded_at is not None and _answer(w, round_id, person.id) is None:
            post_reminder(w, partnership, round_, person, expectation, answered=False)
    draw_prompt(w, round_)
    w.touch(partnership)
    return view_of(w, round_)


def note_digest(w: Unit, round_id: int) -> None:
    """The digest of a round is due when its meeting begins."""
    round_ = undated.claim(w, round_id)
    if round_ is not None:
        round_.due_at = round_.meeting_at


def read(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, RoundView]:
    """All that was said in a round, for one person to read."""
    round_, seat = _enter(w, actor, round_id)
    return seat, view_of(w, round_)


def enter_digest(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, StatusRound]:
    """Somebody notes something below the digest; raises Refusal while there is none."""
    round_, seat = _enter(w, actor, round_id)
    if round_.closed_at is None:
        raise Refusal("Decisions and actions can be noted once the summary is there.")
    return seat, round_


def decide(w: Unit, actor: Actor, round_id: int, text: str) -> RoundView:
    """Note a decision of the meeting."""
    seat, round_ = enter_digest(w, actor, round_id)
    if not text.strip():
        raise Refusal("Write what was decided.", "decision")
    decision = StatusDecision(round_id=round_.id, text=text.strip(), noted_by=seat.person.id, noted_at=w.now)
    w.session.add(decision)
    w.session.flush()
    w.happened(round_.partnership_id, "decision.noted", decision.id)
    return view_of(w, round_)


def count(w: Unit, actor: Actor, partnership_id: int, expected: bool) -> Seat:
    """Count oneself in or out of the roster: it holds for the open round, too."""
    seat = partnerships.count_me(w, actor, partnership_id, expected)
    follow_people(w, seat.partnership)
    return seat


def _take(w: Unit, seat: Seat, round_: StatusRound, given: StatusAnswer) -> None:
    """Nothing is asked of them any more, and the tally follows."""
    w.session.add(given)
    if (expectation := _expectation(w, round_.id, seat.person.id)) is not None:
        expectation.fulfil()
        _redraw_reminder(w, round_, seat, expectation, answered=True)
    w.session.flush()
    _follow(w, seat, round_)


def draw_prompt_of(w: Unit, round_id: int) -> None:
    """Bring the prompt of a round up to what is true now."""
    if (round_ := w.session.get(StatusRound, round_id)) is not None:
        draw_prompt(w, round_)


def _follow(w: Unit, seat: Seat, round_: StatusRound) -> None:
    """The tally follows what somebody said; of many who answer at once, it is drawn as Slack takes it."""
    if not w.draw_later(seat.partnership, "status.prompt", round_.id):
        draw_prompt(w, round_)


def _enter(w: Unit, actor: Actor, round_id: int, *, to_answer: bool = False) -> tuple[StatusRound, Seat]:
    """A round and the seat of who acts in it; raises Refusal for outsiders and what is gone."""
    # Shared by all who answer; who closes it waits for them, and has it alone: no answer comes between.
    lock = {"read": True} if to_answer else None
    round_ = w.session.get(StatusRound, round_id, with_for_update=lock)
    if round_ is None:
        raise Refusal("This status meeting no longer exists. The panel shows the present one.")
    return round_, partnerships.seat(w, actor, round_.partnership_id)


_ANSWER: Final = select(StatusAnswer).where(
    StatusAnswer.round_id == bindparam("round_id"), StatusAnswer.person_id == bindparam("person_id")
)
_EXPECTATION: Final = select(StatusExpectation).where(
    StatusExpectation.round_id == bindparam("round_id"),
    StatusExpectation.person_id == bindparam("person_id"),
)
"""Every answer asks both: each built once."""


def _answer(w: Unit, round_id: int, person_id: int) -> StatusAnswer | None:
    return w.session.exec(_ANSWER, params={"round_id": round_id, "person_id": person_id}).first()


def _said_last(w: Unit, round_: StatusRound, person_id: int) -> StatusAnswer | None:
    """What they said at the latest earlier meeting that they said something for."""
    return w.session.exec(
        select(StatusAnswer)
        .join(StatusRound, col(StatusAnswer.round_id) == StatusRound.id)
        .where(
            StatusRound.partnership_id == round_.partnership_id,
            StatusRound.id != round_.id,
            StatusAnswer.person_id == person_id,
            StatusAnswer.ahead != "",
        )
        .order_by(col(StatusRound.meeting_at).desc())
        .limit(1)
    ).first()


def _expectation(w: Unit, round_id: int, person_id: int) -> StatusExpectation | None:
    return w.session.exec(_EXPECTATION, params={"round_id": round_id, "person_id": person_id}).first()


def _redraw_reminder(
    w: Unit, round_: StatusRound, seat: Seat, expectation: StatusExpectation, *, answered: bool
) -> None:
    """The direct message that asked says what became of it."""
    if expectation.reminded_at is not None:
        post_reminder(w, seat.partnership, round_, seat.person, expectation, answered=answered)
