"""What was agreed is done: each kind of term by the ritual whose it is."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final

from bot.conductor.following import follow_people
from bot.conductor.settings import carry_out_people, carry_out_settings
from bot.conductor.terms import forum_plan_from, retro_plan_from, rungs_from, status_plan_from
from bot.partnerships import Seat, Unit
from bot.rituals import charter, disagreement, escalation, idea, retro, scorecard, status
from bot.rituals.agreement import Terms
from bot.rituals.idea import Forum

Wanted = Mapping[str, Any]


def carry_out(w: Unit, seat: Seat, before: Terms, wanted: Wanted, *, running: bool) -> None:
    """Make these terms hold, in the name of who wanted them; what is not named stays as it is."""
    terms = {**before, **wanted}
    for first, do in DOES.items():
        some = {name: value for name, value in wanted.items() if name.split(".")[0] in first}
        if some:
            do(w, seat, terms, some)
    if running and any(name.startswith("ladder.") for name in wanted):
        escalation.agree_running(w, seat.partnership)


def _ladder(w: Unit, seat: Seat, terms: Terms, _wanted: Wanted) -> None:
    escalation.carry_out(w, seat.partnership, rungs_from(terms), always=terms["ladder.critical_always"])
    follow_people(w, seat.partnership)


def _status(w: Unit, seat: Seat, terms: Terms, wanted: Wanted) -> None:
    if set(wanted) - {"status.paused"}:
        status.carry_out(w, seat, status_plan_from(terms))
    if "status.paused" in wanted:
        status.carry_out_pause(w, seat, paused=wanted["status.paused"])


def _forums(w: Unit, seat: Seat, _terms: Terms, wanted: Wanted) -> None:
    for name, term in wanted.items():
        plan = forum_plan_from(term) if term is not None else None
        paused = term is not None and term["paused"]
        number = int(name.removeprefix("forum."))
        status.carry_out_forum(w, seat, number, plan, paused=paused)
        forum = status.forum_numbered(w, seat.partnership.id, number)
        if forum is not None:
            called = Forum(forum.id, forum.kind, forum.name) if forum.ended_at is None else None
            idea.follow_forum(w, seat.partnership.id, forum.id, called)
    # What is open says how its meeting is called now, and has on its agenda what one that ended gave back.
    status.follow_meetings(w, seat.partnership)


def _retro(w: Unit, seat: Seat, terms: Terms, wanted: Wanted) -> None:
    if set(wanted) - {"retro.paused"}:
        retro.carry_out(w, seat, retro_plan_from(terms))
    if "retro.paused" in wanted:
        retro.carry_out_pause(w, seat, paused=wanted["retro.paused"])


def _review(w: Unit, seat: Seat, terms: Terms, _wanted: Wanted) -> None:
    charter.carry_out_rhythm(w, seat.partnership, terms["review.months"])


def _scorecard(w: Unit, seat: Seat, terms: Terms, _wanted: Wanted) -> None:
    posted = terms["scorecard.posted"]
    scorecard.carry_out(
        w, seat, on=posted["on"], nth=posted["nth"], clock=time.fromisoformat(posted["clock"])
    )


def _disagreement(w: Unit, seat: Seat, terms: Terms, _wanted: Wanted) -> None:
    disagreement.carry_out(w, seat.partnership, terms["disagreement.days"])


DOES: Final[Mapping[tuple[str, ...], Callable[[Unit, Seat, Terms, Wanted], None]]] = {
    ("shared", "side"): carry_out_settings,
    ("side_of", "parts"): carry_out_people,
    ("ladder",): _ladder,
    ("status",): _status,
    ("forum",): _forums,
    ("retro",): _retro,
    ("review",): _review,
    ("scorecard",): _scorecard,
    ("disagreement",): _disagreement,
}
"""By the first words of the names of terms. What is `said` holds by being written in the history."""
