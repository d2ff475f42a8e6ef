"""How retros open: announced and opened on their regular day, or opened by hand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlmodel import col

from bot import partnerships
from bot.due import Due
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Unit
from bot.recurring import EARLY, SKIPPED
from bot.rituals.retro import boxes, inviting, modes, narrowing
from bot.rituals.retro.ground import FORUM
from bot.rituals.retro.planning import planned, tell, tell_of_holidays
from bot.rituals.retro.records import FORGOTTEN, NAMED, RetroCadence, RetroRound
from bot.rituals.retro.views import next_opening, open_round, waiting_round

cadences_noted: Final = Due(RetroCadence, RetroCadence.next_at)
cadences_unnoted: Final = Due(
    RetroCadence,
    None,
    col(RetroCadence.next_at).is_(None),
    col(RetroCadence.paused_at).is_(None),
    col(RetroCadence.by_hand).is_(False),
)
"""Cadences that run without a note of what comes next: it is written when they are looked at."""


def cadences_due(w: Unit) -> Sequence[int]:
    """Cadences whose next retro is to be announced or opened, or of which nobody knows when that is."""
    return [*cadences_noted(w), *cadences_unnoted(w)]


def follow_cadence(w: Unit, cadence_id: int) -> RetroRound | None:
    """Announce the next retro, or open it; returns the round that was opened, if one was."""
    cadence = cadences_noted.claim(w, cadence_id) or cadences_unnoted.claim(w, cadence_id)
    if cadence is None or not cadence.runs:
        return None
    partnership = w.session.get_one(Partnership, cadence.partnership_id)
    FORUM.note_next(w, [cadence])
    if cadence.next_at is None or cadence.next_at > w.now or cadence.meeting_at is None:
        return None
    if cadence.announced_on != cadence.planned_on and cadence.meeting_at > w.now:
        is_left_out = next_opening(w, cadence) != cadence.meeting_at
        cadence.announce(w.now)
        if not is_left_out:
            tell(w, partnership, cadence, "announced")
        return None
    return _open_regular(w, partnership, cadence)


def _open_regular(w: Unit, partnership: Partnership, cadence: RetroCadence) -> RetroRound | None:
    """The retro of a regular day opens, if it can; that day has had its time either way."""
    day, sides = cadence.planned_on, {p.id: p.side_id for p in partnerships.people(w, partnership.id)}
    still_open = open_round(w, partnership.id) is not None
    cadence.announced_at = None
    cadence.see_to(w.now)
    waiting = None if still_open else _waiting_that_can_open(w, partnership, cadence, sides)
    mode = modes.mode_of_round(w, waiting) if waiting else cadence.mode
    lacking = "still_open" if still_open else _lacking(mode, cadence.k, sides)
    round_ = None
    if not lacking:
        round_ = ask_everybody(w, partnership, cadence, waiting or boxes.begin(w, cadence), day=day)
    elif day is not None:
        FORUM.except_day(w, partnership.id, day, SKIPPED, by=None)
    affected = FORUM.line_up(w, cadence)
    if lacking:
        tell(w, partnership, cadence, lacking, number=0 if still_open else len(sides))
    tell_of_holidays(w, partnership, partnerships.sides(w, partnership.id), cadence, affected)
    return round_


def _waiting_that_can_open(
    w: Unit, partnership: Partnership, cadence: RetroCadence, sides: Mapping[int, int]
) -> RetroRound | None:
    """The box that waits. It keeps its mode, but must not bar the way of the one that was agreed since.

    Where too few are here for it and enough for that, it is destroyed unread, and said.
    """
    waiting = waiting_round(w, partnership.id)
    if waiting is None or not _lacking(modes.mode_of_round(w, waiting), cadence.k, sides):
        return waiting
    if _lacking(cadence.mode, cadence.k, sides):
        return waiting
    boxes.destroy_unread(w, waiting, FORGOTTEN)
    tell(w, partnership, cadence, "other_mode")
    return None


def _lacking(mode: str, k: int, sides: Mapping[int, int]) -> str:
    """Why everybody who is here cannot be asked in this mode; empty where they can."""
    if len(sides) < modes.least_invited(mode, k):
        return "too_small"
    return "one_sided" if mode != NAMED and narrowing.is_one_sided(sides, sides) else ""


def open_now(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    invited: Collection[int] = (),
    *,
    extra: bool = False,
    mode: str | None = None,
) -> RetroRound:
    """Open a retro by hand, for everybody or, with a box of its own, for those who are `invited`.

    It is that of the next regular day, which then has had its time, or an `extra` one; in the mode that is
    agreed or, with a box of its own, in another.
    """
    seat = partnerships.seat(w, actor, partnership_id)
    cadence = planned(w, partnership_id)
    if open_round(w, partnership_id) is not None:
        raise Refusal("A retro is open already. Its message in the channel has the button to answer.")
    sides = {person.id: person.side_id for person in partnerships.people(w, partnership_id)}
    here = frozenset(sides)
    chosen = here & frozenset(invited) if invited else here
    mode = mode or cadence.mode
    _check_invited(mode, cadence.k, sides, chosen)
    narrowed_by = seat.person.id if chosen != here else None
    waiting = None if narrowed_by else waiting_round(w, partnership_id)
    if waiting is not None and modes.mode_of_round(w, waiting) != mode:
        waiting = None
    day = None if extra else cadence.planned_on
    if day is not None:
        FORUM.except_day(w, partnership_id, day, EARLY, by=seat.person.id)
    box = waiting or boxes.begin(w, cadence, chosen, mode)
    round_ = ask_everybody(w, seat.partnership, cadence, box, day=day, narrowed_by=narrowed_by)
    FORUM.line_up(w, cadence)
    return round_


def _check_invited(mode: str, k: int, sides: Mapping[int, int], chosen: Collection[int]) -> None:
    """Raises Refusal where so few, or only these, cannot be asked in this mode."""
    if mode == NAMED:
        if len(chosen) < modes.LEAST_NAMED:
            raise Refusal("Invite at least two people.", "invited")
        return
    if len(chosen) < k:
        raise Refusal(
            "Only {n} would be invited, and at least {k} must answer before anything is shown. "
            "Invite more people, or open it with names.",
            "invited",
            n=len(chosen),
            k=k,
        )
    narrowing.check(sides, chosen)


def ask_everybody(
    w: Unit,
    partnership: Partnership,
    cadence: RetroCadence,
    round_: RetroRound,
    *,
    day: date | None,
    narrowed_by: int | None = None,
) -> RetroRound:
    """Ask everybody: from now on k, who is invited and the earliest close stand with the key."""
    boxes.have_alone(w, round_)
    key = w.keys.read(round_.box)
    mode = modes.mode_of(key, partnership.id) if key is not None else None
    if key is None or mode is None:
        raise Refusal(
            "The key of this retro is lost, so nothing can be saved. Everybody will be asked again."
        )
    accounts = inviting.accounts_of(w, partnership.id)
    fixed = key.terms.earliest_close
    sides = partnerships.sides(w, partnership.id)
    closes_at = partnerships.working_days_later(w.now, cadence.days_open, partnership.tz, sides)
    closes_at = max(fixed or closes_at, closes_at)
    # Fixed before, by what crashed before its commit or by who gave the row another look: nobody is added.
    terms = key.terms if narrowed_by or fixed is not None else key.terms_with(accounts)
    k = max(terms.k, cadence.k)
    w.keys.tighten(round_.box, replace(terms, k=k, earliest_close=closes_at))
    round_.k, round_.mode, round_.planned_on, round_.narrowed_by = k, mode, day, narrowed_by
    round_.open(closes_at, len(terms.audience & accounts.keys()), sides, w.now)
    if waiting_round(w, partnership.id) is None:
        boxes.begin(w, cadence)
    w.session.flush()
    w.touch(partnership)
    return round_
