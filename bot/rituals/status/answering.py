"""Answers to a round: who gives one, what they say, and what follows from it.

On a Monday at ten there are 200 a second, so an answer is read and written here without the ORM, by prepared
statements, and its prompt is noted as stale and not drawn (docs/performance.md).
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam
from sqlmodel import col, insert, select, update

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Seat, Unit
from bot.prepared import Prepared, Records
from bot.rituals.status.following import expect, post_reminder
from bot.rituals.status.plans import StatusForum
from bot.rituals.status.records import (
    QUESTIONS,
    REPLIES,
    Said,
    StatusAnswer,
    StatusExpectation,
    StatusRound,
    said_to,
)
from bot.rituals.status.views import FormView, draw_prompt


def form(w: Unit, actor: Actor, round_id: int) -> FormView:
    """The modal for one person's answer."""
    round_, seat = enter(w, actor, round_id)
    round_.check_open()
    return FormView(
        seat,
        round_,
        answer_of(w, round_id, seat.person.id),
        _said_last(w, round_, seat.person.id),
        w.session.get(StatusForum, round_.forum_id) if round_.forum_id else None,
    )


def own_answer(w: Unit, actor: Actor, round_id: int) -> FormView:
    """What one person said, also after the digest."""
    round_, seat = enter(w, actor, round_id)
    return FormView(seat, round_, answer_of(w, round_id, seat.person.id))


def answer(w: Unit, actor: Actor, round_id: int, said: Mapping[str, str]) -> FormView:
    """Give or edit one's status; the tally follows, and the reminder is no longer due."""
    round_, seat = enter(w, actor, round_id, to_answer=True)
    round_.check_open()
    there = _there(w, round_id, seat)
    own = (*REPLIES[: len(round_.questions)], "blockers") if round_.questions else QUESTIONS[seat.side.kind]
    given = said_to(own, said)
    _store(w, seat, round_id, there, given)
    _follow_answer(w, seat, round_, there)
    return FormView(seat, round_, given)


def nothing_new(w: Unit, actor: Actor, round_id: int) -> FormView:
    """An answer in one click; what was written is never replaced by it."""
    round_, seat = enter(w, actor, round_id, to_answer=True)
    round_.check_open()
    there = _there(w, round_id, seat)
    if there.answer_id is not None:
        return FormView(seat, round_, answer_of(w, round_id, seat.person.id))
    given = Said()
    _store(w, seat, round_id, there, given)
    _follow_answer(w, seat, round_, there)
    return FormView(seat, round_, given)


def excuse(w: Unit, actor: Actor, round_id: int) -> Seat:
    """Not this time."""
    round_, seat = enter(w, actor, round_id, to_answer=True)
    round_.check_open()
    if answer_of(w, round_id, seat.person.id) is not None:
        raise Refusal("You have already given status for this meeting. You can edit it until it begins.")
    expectation = _expectation(w, round_id, seat.person.id) or expect(w, round_, seat.person, None)
    expectation.excuse(w.now)
    w.session.flush()
    _redraw_reminder(w, round_, seat, expectation, answered=False)
    _follow(w, seat, round_)
    return seat


def draw_prompt_of(w: Unit, round_id: int) -> None:
    """Bring the prompt of a round up to what is true now."""
    if (round_ := w.session.get(StatusRound, round_id)) is not None:
        draw_prompt(w, round_)


_OF_ID: Final = select(StatusRound).where(StatusRound.id == bindparam("id"))
_ROUND: Final = Records(_OF_ID)
# Shared by all who answer; who closes it waits for them, and has it alone: no answer comes between.
_ROUND_TO_ANSWER: Final = Records(_OF_ID.with_for_update(read=True))


def enter(w: Unit, actor: Actor, round_id: int, *, to_answer: bool = False) -> tuple[StatusRound, Seat]:
    """A round and the seat of who acts in it; raises Refusal for outsiders and what is gone."""
    asked = _ROUND_TO_ANSWER if to_answer else _ROUND
    if (round_ := asked.first(w.session, {"id": round_id})) is None:
        raise Refusal("This status meeting no longer exists. The panel shows the present one.")
    return round_, partnerships.seat(w, actor, round_.partnership_id)


_PERSON: Final[Any] = bindparam("person_id")
_THERE: Final = Prepared(
    Select(
        col(StatusAnswer.id).label("answer_id"),
        col(StatusAnswer.answered_at),
        col(StatusExpectation.id).label("expectation_id"),
        col(StatusExpectation.remind_at),
        col(StatusExpectation.reminded_at),
        col(StatusExpectation.excused_at),
        col(StatusExpectation.away_at),
    )
    .select_from(StatusRound)
    .outerjoin(
        StatusAnswer,
        and_(
            col(StatusAnswer.round_id) == StatusRound.id,
            col(StatusAnswer.person_id) == bindparam("person_id"),
        ),
    )
    .outerjoin(
        StatusExpectation,
        and_(col(StatusExpectation.round_id) == StatusRound.id, col(StatusExpectation.person_id) == _PERSON),
    )
    .where(col(StatusRound.id) == bindparam("round_id"))
)
_INSERT: Final = Prepared(
    insert(StatusAnswer).inline(), "round_id", "person_id", "side_id", "answered_at", *Said().words
)
_UPDATE: Final = Prepared(
    update(StatusAnswer).where(col(StatusAnswer.id) == bindparam("of")), "edited_at", *Said().words
)
_FULFIL: Final = Prepared(
    update(StatusExpectation)
    .where(col(StatusExpectation.id) == bindparam("of"))
    .values(remind_at=None, excused_at=None, away_at=None)
)
"""As `StatusExpectation.fulfil`."""


def _there(w: Unit, round_id: int, seat: Seat) -> Any:
    """What there is of a person in a round: their answer, if any, and what was expected, in one row."""
    w.session.flush()
    return _THERE.first(w.session, {"round_id": round_id, "person_id": seat.person.id})


def _store(w: Unit, seat: Seat, round_id: int, there: Any, given: Said) -> None:
    """An answer that is there keeps when it was given, and from which side."""
    if there.answer_id is not None:
        _UPDATE.run(w.session, {**given.words, "of": there.answer_id, "edited_at": w.now})
        return
    whose = {"round_id": round_id, "person_id": seat.person.id, "side_id": seat.side.id}
    _INSERT.run(w.session, {**given.words, **whose, "answered_at": w.now})


def _follow_answer(w: Unit, seat: Seat, round_: StatusRound, there: Any) -> None:
    """Nothing is asked of them any more, and the tally follows."""
    if any((there.remind_at, there.excused_at, there.away_at)):
        _FULFIL.run(w.session, {"of": there.expectation_id})
    if there.reminded_at is not None:
        expectation = w.session.get_one(StatusExpectation, there.expectation_id)
        _redraw_reminder(w, round_, seat, expectation, answered=True)
    _follow(w, seat, round_)


def _follow(w: Unit, seat: Seat, round_: StatusRound) -> None:
    """The tally follows what somebody said; of many who answer at once, it is drawn as Slack takes it."""
    if not w.draw_later(seat.partnership, "status.prompt", round_.id):
        draw_prompt(w, round_)


_ANSWER: Final = Records(
    select(StatusAnswer).where(
        StatusAnswer.round_id == bindparam("round_id"), StatusAnswer.person_id == bindparam("person_id")
    )
)


def answer_of(w: Unit, round_id: int, person_id: int) -> StatusAnswer | None:
    """What one person said in a round, if they have."""
    return _ANSWER.first(w.session, {"round_id": round_id, "person_id": person_id})


def _said_last(w: Unit, round_: StatusRound, person_id: int) -> StatusAnswer | None:
    """What they said at the latest earlier meeting that they said something for."""
    return w.session.exec(
        select(StatusAnswer)
        .join(StatusRound, col(StatusAnswer.round_id) == StatusRound.id)
        .where(
            StatusRound.partnership_id == round_.partnership_id,
            StatusRound.forum_id == round_.forum_id,
            StatusRound.id != round_.id,
            StatusAnswer.person_id == person_id,
            StatusAnswer.ahead != "",
        )
        .order_by(col(StatusRound.meeting_at).desc())
        .limit(1)
    ).first()


def _expectation(w: Unit, round_id: int, person_id: int) -> StatusExpectation | None:
    return w.session.exec(
        select(StatusExpectation).where(
            StatusExpectation.round_id == round_id, StatusExpectation.person_id == person_id
        )
    ).first()


def _redraw_reminder(
    w: Unit, round_: StatusRound, seat: Seat, expectation: StatusExpectation, *, answered: bool
) -> None:
    """The direct message that asked says what became of it."""
    if expectation.reminded_at is not None:
        post_reminder(w, seat.partnership, round_, seat.person, expectation, answered=answered)
