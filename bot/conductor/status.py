"""Status meetings, with the actions and blockers that their digest shows."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocks.status import Minutes
from bot.calendar import local_day
from bot.partnerships import Actor, Partnership, Seat, Unit
from bot.rituals import action, charter, disagreement, escalation, idea, risk, status
from bot.rituals.action import Promise
from bot.rituals.status import Agenda, FormView, MinutesAsked, PointView, RoundView, StatusRound


def close_status(w: Unit, round_id: int) -> None:
    """The meeting begins: post the digest."""
    view = status.close(w, round_id)
    if view is not None:
        status.begin_approval(w, view)
        _post_digest(w, view)
        if view.forum is None:
            # Of further forums only those hear who follow a criterion or own a risk at the status meetings.
            status.ask_silent(w, view)
            risk.remind_owners(w, view.partnership)


def see_to_approval(w: Unit, approval_id: int) -> None:
    """A company is asked about minutes, or its silence counts: the digest says so."""
    closed = status.see_to_approval(w, approval_id)
    if closed is not None:
        redraw_digest(w, closed)


def approve_minutes(w: Unit, actor: Actor, approval_id: int) -> tuple[Seat, MinutesAsked]:
    """Minutes are right: the digest says so."""
    seat, asked = status.approve(w, actor, approval_id)
    _post_digest(w, asked.view)
    return seat, asked


def remark_on_minutes(w: Unit, actor: Actor, approval_id: int, words: str) -> tuple[Seat, MinutesAsked]:
    """Something in minutes is seen otherwise: the digest says so."""
    seat, asked = status.remark(w, actor, approval_id, words)
    _post_digest(w, asked.view)
    return seat, asked


def nothing_new(w: Unit, actor: Actor, round_id: int) -> tuple[FormView, Sequence[str]]:
    """An answer in one click, and the own blockers that are still open."""
    view = status.nothing_new(w, actor, round_id)
    return view, escalation.own_open(w, view.seat)


def redraw_digest(w: Unit, closed: StatusRound) -> None:
    """Bring a digest up to what is true now."""
    _post_digest(w, status.view_of(w, closed))


def actions_in_digest(
    w: Unit, closed: StatusRound, partnership: Partnership
) -> tuple[Sequence[Promise], Sequence[Promise]]:
    """What was due when a digest came, and what was noted below it: both with what became of it since."""
    meeting_on = local_day(closed.meeting_at, partnership.tz)
    due = action.due_at(w, partnership.id, closed.closed_at or w.now, meeting_on)
    return due, action.of_source(w, "status", closed.id)


def decide(w: Unit, actor: Actor, round_id: int, text: str, responsible_id: int | None = None) -> None:
    """Note a decision below the digest."""
    _redraw_decided(w, status.decide(w, actor, round_id, text, responsible_id))


def replace_decision(w: Unit, actor: Actor, decision_id: int, text: str, responsible_id: int | None) -> None:
    """Note one in the place of another: the digests of both say so."""
    for closed in status.replace_decision(w, actor, decision_id, text, responsible_id):
        _redraw_decided(w, closed)


def _redraw_decided(w: Unit, closed: StatusRound) -> None:
    redraw_digest(w, closed)
    status.show_asked(w, status.view_of(w, closed))


def minutes_of(w: Unit, actor: Actor, round_id: int) -> tuple[Seat, Minutes]:
    """What came of a meeting, for one person to keep; raises Refusal before it began."""
    seat, closed = status.enter_digest(w, actor, round_id)
    noted = action.of_source(w, "status", closed.id)
    view, points = status.view_of(w, closed), status.points_at(w, closed)
    return seat, Minutes(view, points, noted, w.now, status.present_at(w, closed))


def deal_with_point(w: Unit, actor: Actor, point_id: int) -> Agenda:
    """Something on an agenda was talked about: the digest that has it says so."""
    agenda = status.deal_with(w, actor, point_id)
    _redraw_with_point(w, agenda, point_id)
    return agenda


def send_point_up(w: Unit, actor: Actor, point_id: int) -> Agenda:
    """The next higher forum is to talk about it: the digest that had it says so."""
    agenda = status.send_up(w, actor, point_id)
    _redraw_with_point(w, agenda, point_id)
    return agenda


def _redraw_with_point(w: Unit, agenda: Agenda, point_id: int) -> None:
    for closed in status.digests_with(w, agenda.seat.partnership.id, None):
        if any(each.point.id == point_id for each in status.points_at(w, closed)):
            redraw_digest(w, closed)


def blockers_of_status(w: Unit, actor: Actor, round_id: int) -> tuple[int, str]:
    """The partnership, and the blockers that who acts wrote in their status."""
    view = status.own_answer(w, actor, round_id)
    return view.seat.partnership.id, view.answer.blockers if view.answer else ""


def _answered_above(w: Unit, view: RoundView, before: datetime | None) -> Sequence[PointView]:
    """What this forum had sent up, and another has dealt with since its summary before."""
    closed_at, about = view.round.closed_at or w.now, view.partnership.id
    sent = status.sent_up(w, about, view.round.forum_id, before, closed_at)
    return [each for each in sent if each.point.dealt_at is not None]


def _post_digest(w: Unit, view: RoundView) -> None:
    """The digest of a round, with what is due and what was agreed below it."""
    partnership = view.partnership
    due, noted = actions_in_digest(w, view.round, partnership)
    blockers = escalation.in_short(w, partnership.id)
    before, closed_at = status.digest_before(w, view.round), view.round.closed_at
    risks = risk.for_digest(w, partnership, before, closed_at or w.now)
    worries = charter.worries(w, partnership.id)
    here = view.round.forum_id
    is_home = status.lowest_that_meets(w, partnership.id) == here
    ideas = idea.for_summary(w, partnership, closed_at or w.now, here, with_unanswered=is_home)
    earlier = status.before(w, view.round)
    decided = status.decided_between(w, partnership.id, before, closed_at or w.now)
    points = [*status.points_at(w, view.round), *_answered_above(w, view, before)]
    turns = charter.turned_between(w, partnership.id, before, closed_at or w.now)
    differ = disagreement.several_in_short(w, [partnership.id]).get(partnership.id, ())
    parts = view, due, noted, blockers, worries, risks, earlier, ideas, decided, points, turns, differ
    # The time of the meeting was agreed; a digest that comes late waits for working hours.
    w.post(partnership, "status.digest", view.round.id, *parts, at_once=not view.round.came_late)
