"""Minutes are approved where their forum has it so: the others are asked, and silence is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select

from bot import partnerships
from bot.due import Due, was_missed
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.status.approvals import ApprovalView, StatusApproval
from bot.rituals.status.records import StatusRound
from bot.rituals.status.views import RoundView, view_of

DAYS_TO_ANSWER: Final = 5
"""Working days of the company that is asked."""

approvals_due: Final = Due(
    StatusApproval,
    # Before it is worked out, it is due at once: to be worked out.
    func.coalesce(StatusApproval.due_at, StatusApproval.begun_at),
    StatusApproval.outcome == "",
)
"""Minutes of which a company is to be asked, or of which its silence counts."""


@dataclass(frozen=True)
class MinutesAsked:
    """The minutes of a meeting, and what one company says to them."""

    view: RoundView
    own: ApprovalView


def begin_approval(w: Unit, view: RoundView) -> None:
    """Every other company than the facilitator's will be asked; without one, every company."""
    if view.forum is None or not view.forum.approves:
        return
    written_by = view.facilitator.side_id if view.facilitator is not None else None
    for tally in view.tallies:
        if tally.side.id != written_by:
            w.session.add(StatusApproval(round_id=view.round.id, side_id=tally.side.id, begun_at=w.now))
    w.session.flush()


def see_to_approval(w: Unit, approval_id: int) -> StatusRound | None:
    """Ask, or write down the silence; returns the round of which something else is shown now."""
    approval = approvals_due.claim(w, approval_id)
    if approval is None:
        return None
    round_ = w.session.get_one(StatusRound, approval.round_id)
    side, was = w.session.get_one(Side, approval.side_id), approval.due_at
    speaking = _speaking(w, round_.partnership_id, side)
    if approval.asked_at is not None and not {each.id for each in speaking} & set(approval.asked):
        approval.ask_again()
    if approval.asked_at is not None and was_missed(was or _silent_at(approval.asked_at, side), w.now):
        # Nobody could press when their time was over: they have another working day.
        approval.asked_at = partnerships.counted_since(DAYS_TO_ANSWER, 1, w.now, ZoneInfo(side.zone), [side])
        approval.due_at = _silent_at(approval.asked_at, side)
        show(w, approval)
        return round_
    approval.due_at = _due_at(w, approval, side, speaking)
    if approval.due_at > w.now:
        if approval.due_at != was:
            show(w, approval)
        return round_ if approval.due_at != was else None
    if approval.asked_at is not None:
        approval.pass_in_silence(w.now)
    else:
        approval.ask([each.id for each in speaking], w.now)
        approval.due_at = _silent_at(approval.asked_at or w.now, side)
    asked = show(w, approval)
    if not approval.is_open:
        _tell_outside(w, asked)
    return round_


def approve(w: Unit, actor: Actor, approval_id: int) -> tuple[Seat, MinutesAsked]:
    """They are right, says somebody who speaks for a company that is asked."""
    seat, approval = _enter_to_answer(w, actor, approval_id)
    approval.approve(seat.person.id, w.now)
    return seat, _tell_outside(w, show(w, approval))


def remark(w: Unit, actor: Actor, approval_id: int, words: str) -> tuple[Seat, MinutesAsked]:
    """Something is seen otherwise: it stands with the minutes, for all to read."""
    seat, approval = _enter_to_answer(w, actor, approval_id)
    approval.note_remark(seat.person.id, words, w.now)
    asked = _tell_outside(w, show(w, approval))
    for person in _who_may_mend(w, seat, asked.view):
        w.post(person, "status.remarked", approval.id, asked)
    return seat, asked


def before_remark(w: Unit, actor: Actor, approval_id: int) -> tuple[Seat, MinutesAsked]:
    """Somebody wants to make one; raises Refusal where it is not theirs to say, or said already."""
    seat, approval = _enter_to_answer(w, actor, approval_id)
    return seat, _asked(w, approval)


def read_asked(w: Unit, actor: Actor, approval_id: int) -> tuple[Seat, MinutesAsked, bool]:
    """What is asked, for one person to read, and whether they may answer."""
    seat, approval = _enter(w, actor, approval_id)
    return seat, _asked(w, approval), _may_answer(w, seat, approval)


def asked_of(w: Unit, seat: Seat) -> list[StatusApproval]:
    """Minutes of which this person is asked now."""
    found = w.session.exec(
        select(StatusApproval)
        .join(StatusRound, col(StatusRound.id) == StatusApproval.round_id)
        .where(
            StatusRound.partnership_id == seat.partnership.id,
            StatusApproval.side_id == seat.side.id,
            StatusApproval.outcome == "",
            col(StatusApproval.asked_at).is_not(None),
        )
        .order_by(col(StatusApproval.id))
    ).all()
    return [each for each in found if _may_answer(w, seat, each)]


def asked_in(w: Unit, seat: Seat, view: RoundView) -> int | None:
    """The id of what this person is asked about the minutes of a round; None where they are not."""
    asked = (each.approval for each in view.approvals if each.approval.asked_at is not None)
    return next((each.id for each in asked if _may_answer(w, seat, each)), None)


def follow_approvals(w: Unit, partnership: Partnership) -> None:
    """Hours, holidays or people changed: when their time is over, and who is asked, is worked out anew."""
    for approval in _open_in(w, partnership):
        approval.due_at = None


def follow_return(w: Unit, partnership: Partnership, _away_since: datetime) -> None:
    """Samspil was out of the channel, where nobody could press: whoever is asked has their days anew."""
    for approval in _open_in(w, partnership):
        approval.ask_again()


def show_asked(w: Unit, view: RoundView) -> None:
    """Whoever is asked about minutes and has not answered reads what was decided as it is now."""
    for each in view.approvals:
        if each.approval.is_open and each.approval.asked:
            show(w, each.approval)


def _tell_outside(w: Unit, asked: MinutesAsked) -> MinutesAsked:
    """What a company says to minutes holds for each decision that stands in them."""
    for each in asked.view.decisions:
        w.happened(asked.view.partnership.id, "decision.minutes_settled", each.id)
    return asked


def show(w: Unit, approval: StatusApproval) -> MinutesAsked:
    """The direct messages of it say what is true now."""
    w.session.flush()
    asked = _asked(w, approval)
    people = select(Person).where(col(Person.id).in_(approval.asked), col(Person.left_at).is_(None))
    for person in w.session.exec(people).all():
        w.post(person, "status.approval", approval.id, asked)
    w.touch(asked.view.partnership)
    return asked


def _who_may_mend(w: Unit, seat: Seat, view: RoundView) -> list[Person]:
    """Of minutes on which somebody has a remark: the facilitator, and who speaks for other companies."""
    found = [view.facilitator] if view.facilitator and view.facilitator.left_at is None else []
    for side in partnerships.other_sides(w, seat):
        found += [each for each in _speaking(w, seat.partnership.id, side) if each not in found]
    return [each for each in found if each.side_id != seat.side.id]


def _asked(w: Unit, approval: StatusApproval) -> MinutesAsked:
    view = view_of(w, w.session.get_one(StatusRound, approval.round_id))
    return MinutesAsked(view, next(each for each in view.approvals if each.approval.id == approval.id))


def _due_at(w: Unit, approval: StatusApproval, side: Side, speaking: Sequence[Person]) -> datetime:
    """When they are asked: the working day after, as soon as somebody is there; or silence counts."""
    if approval.asked_at is not None:
        return _silent_at(approval.asked_at, side)
    first = partnerships.working_days_later(approval.begun_at, 1, ZoneInfo(side.zone), [side])
    earliest = max(first, w.now)
    if not speaking:
        # Nobody of them is there: whoever comes or is back is followed at once, and else it is looked again.
        return partnerships.working_days_later(w.now, 1, ZoneInfo(side.zone), [side])
    return side.hours.next_open(earliest)


def _silent_at(asked_at: datetime, side: Side) -> datetime:
    return partnerships.working_days_later(asked_at, DAYS_TO_ANSWER, ZoneInfo(side.zone), [side])


def _speaking(w: Unit, partnership_id: int, side: Side) -> list[Person]:
    """Who speaks for a company and is there; while none is, who gives status, or whoever is there."""
    now = partnerships.there(w, partnerships.speaking_now(w, partnership_id)[side.id])
    own = [each for each in now if each in partnerships.speakers(w, partnership_id)[side.id]]
    return own or [each for each in now if each.is_expected] or now


def _open_in(w: Unit, partnership: Partnership) -> Sequence[StatusApproval]:
    """Those that are open, locked: whoever answers one at this moment is waited for."""
    rounds = select(StatusRound.id).where(StatusRound.partnership_id == partnership.id)
    return w.session.exec(
        select(StatusApproval)
        .where(col(StatusApproval.round_id).in_(rounds), StatusApproval.outcome == "")
        .order_by(col(StatusApproval.id))
        .with_for_update()
    ).all()


def _enter(w: Unit, actor: Actor, approval_id: int) -> tuple[Seat, StatusApproval]:
    """What is asked, locked, so that of two at once one is first; and the seat of who acts."""
    locked = select(StatusApproval).where(StatusApproval.id == approval_id).with_for_update()
    approval = w.session.exec(locked).first()
    if approval is None:
        raise Refusal("These minutes do not exist any more.")
    round_ = w.session.get_one(StatusRound, approval.round_id)
    return partnerships.seat(w, actor, round_.partnership_id), approval


def _enter_to_answer(w: Unit, actor: Actor, approval_id: int) -> tuple[Seat, StatusApproval]:
    seat, approval = _enter(w, actor, approval_id)
    if seat.side.id != approval.side_id:
        raise Refusal("Another company is asked about these minutes.")
    if not partnerships.speaks_now(w, seat):
        raise Refusal("The contact persons and facilitators of your company answer this.")
    approval.check_open()
    return seat, approval


def _may_answer(w: Unit, seat: Seat, approval: StatusApproval) -> bool:
    return approval.is_open and seat.side.id == approval.side_id and partnerships.speaks_now(w, seat)
