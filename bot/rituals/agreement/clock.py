"""What time does to a proposal: who may agree is reminded, and after ten working days it is withdrawn."""

from datetime import datetime
from typing import Final

from sqlalchemy import literal_column
from sqlmodel import and_, col, or_, select

from bot import partnerships
from bot.due import Due, NextDue, was_missed
from bot.partnerships import Partnership, Unit
from bot.rituals.agreement.records import AgreementChange, AgreementProposal
from bot.rituals.agreement.views import (
    ProposalView,
    lapse,
    open_proposals,
    remind_in_thread,
    show,
    view_of,
    waits_for,
)

ends_due: Final = Due(AgreementProposal, AgreementProposal.ends_at)
"""Proposals whose time is over."""
reminders_due: Final = Due(AgreementProposal, AgreementProposal.remind_at)
"""Proposals of which those are reminded who may agree."""
unnoted: Final = Due(
    AgreementProposal,
    None,
    # Written out, so that the index of those that are open is taken.
    col(AgreementProposal.outcome) == literal_column("''"),
    or_(
        col(AgreementProposal.ends_at).is_(None),
        and_(col(AgreementProposal.remind_at).is_(None), col(AgreementProposal.reminded_at).is_(None)),
    ),
)
"""Proposals of which it is lost when they end, or when those are reminded who may agree."""
unbegun_due: Final = Due(
    Partnership,
    None,
    col(Partnership.set_up_at).is_not(None),
    ~select(AgreementChange.id).where(AgreementChange.partnership_id == Partnership.id).exists(),
)
"""Partnerships that were set up by a version that kept no history."""
next_due: Final = NextDue(ends_due, reminders_due, unbegun_due, unnoted)
"""When the next is withdrawn by itself, or somebody is reminded of one, if ever."""

DAYS_TO_AGREE: Final = 10
"""Working days of all sides."""


def end(w: Unit, proposal_id: int) -> None:
    """Withdraw a proposal to which not all agreed in time; after downtime, a working day later."""
    proposal = ends_due.claim(w, proposal_id)
    if proposal is None or proposal.ends_at is None:
        return
    if was_missed(proposal.ends_at, w.now):
        _count(w, w.session.get_one(Partnership, proposal.partnership_id), proposal, w.now, 1)
        show(w, proposal)
    else:
        lapse(w, proposal)


def remind(w: Unit, proposal_id: int) -> None:
    """Once, when half of its time is over: those who speak for the sides that it still waits for."""
    proposal = reminders_due.claim(w, proposal_id)
    if proposal is None:
        return
    proposal.remind_at, proposal.reminded_at = None, w.now
    view = view_of(w, proposal)
    partnership = view.named.partnership
    speakers = partnerships.speakers(w, partnership.id)
    for side_id in sorted(waits_for(view)):
        there = partnerships.there(w, speakers[side_id]) or speakers[side_id]
        proposal.reminded = [*proposal.reminded, *(person.id for person in there)]
    _ask_colleagues(w, view, w.now)
    w.session.flush()
    show(w, proposal)


def follow_people(w: Unit, partnership: Partnership) -> None:
    """Where all who speak for a side are away until it is over, or left once they were reminded: their
    colleagues may agree, and the thread says so. Who is back before that hears of it themselves.

    Whoever it names and has left is named so."""
    for proposal in open_proposals(w, partnership):
        show(w, proposal)
        if proposal.ends_at is not None:
            until = proposal.ends_at if proposal.reminded_at is None else w.now
            _ask_colleagues(w, view_of(w, proposal), until)


def _ask_colleagues(w: Unit, view: ProposalView, until: datetime) -> None:
    """Those of the sides that it waits for and of which nobody who speaks for them is there then."""
    speakers, was_said = partnerships.speakers(w, view.named.partnership.id), view.proposal.reminded_at
    # A side that has none at all has read it as it was made: the thread says it when half the time is over.
    asked = [side_id for side_id in sorted(waits_for(view)) if speakers[side_id] or was_said]
    alone = [side_id for side_id in asked if not partnerships.there(w, speakers[side_id], until)]
    if alone:
        remind_in_thread(w, view, alone)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """Hours, weeks, zones or holidays changed: ten working days may be others."""
    for proposal in open_proposals(w, partnership):
        before = proposal.ends_at
        _count(w, partnership, proposal, proposal.counted_from, proposal.days)
        if proposal.ends_at != before:
            show(w, proposal)


def follow_return(w: Unit, partnership: Partnership, away_since: datetime) -> None:
    """Samspil was out of the channel, where nobody could press: these days count against nobody."""
    sides = partnerships.sides(w, partnership.id)
    for proposal in open_proposals(w, partnership):
        _note_next(w, partnership, proposal)
        if proposal.ends_at is not None:
            since = max(away_since, proposal.counted_from)
            left = partnerships.working_days_between(since, proposal.ends_at, partnership.tz, sides)
            _count(w, partnership, proposal, w.now, max(1, left))
            show(w, proposal)


def give_time(w: Unit, partnership: Partnership, proposal: AgreementProposal) -> None:
    """Its time begins."""
    _count(w, partnership, proposal, proposal.at, DAYS_TO_AGREE)
    _note_next(w, partnership, proposal)


def note_next(w: Unit, proposal_id: int) -> None:
    """Work out again when a proposal ends, and when those are reminded who may agree."""
    proposal = unnoted.claim(w, proposal_id)
    if proposal is not None:
        _note_next(w, w.session.get_one(Partnership, proposal.partnership_id), proposal)


def _note_next(w: Unit, partnership: Partnership, proposal: AgreementProposal) -> None:
    """What is there already stays."""
    sides = partnerships.sides(w, partnership.id)
    if proposal.ends_at is None:
        _count(w, partnership, proposal, proposal.counted_from, proposal.days)
    if proposal.remind_at is None and proposal.reminded_at is None:
        proposal.remind_at = partnerships.working_days_later(
            proposal.at, DAYS_TO_AGREE // 2, partnership.tz, sides
        )


def _count(
    w: Unit, partnership: Partnership, proposal: AgreementProposal, since: datetime, days: int
) -> None:
    sides = partnerships.sides(w, partnership.id)
    proposal.counted_at, proposal.days = since, days
    proposal.ends_at = partnerships.working_days_later(since, days, partnership.tz, sides)
