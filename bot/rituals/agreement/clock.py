"""What time does to a proposal: after ten working days of both sides it is withdrawn."""

from typing import Final

from bot.due import Due, NextDue
from bot.partnerships import Unit
from bot.rituals.agreement.records import AgreementProposal
from bot.rituals.agreement.showing import lapse

ends_due: Final = Due(AgreementProposal, AgreementProposal.ends_at)
"""Proposals whose time is over."""
next_due: Final = NextDue(ends_due)
"""When the next one is withdrawn by itself, if any."""


def end(w: Unit, proposal_id: int) -> None:
    """Withdraw a proposal to which not all agreed in time, with a word."""
    proposal = ends_due.claim(w, proposal_id)
    if proposal is not None:
        lapse(w, proposal)
