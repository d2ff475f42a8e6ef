"""What waits for one person of what others propose, and one proposal as they see it."""

from dataclasses import dataclass

from bot.partnerships import Actor, Person, Seat, Unit, speaks_now
from bot.rituals.agreement.commands import enter
from bot.rituals.agreement.records import OPEN, AgreementProposal
from bot.rituals.agreement.views import ProposalView, open_proposals, view_of, waits_for
from bot.waiting import Waiting


@dataclass(frozen=True)
class ProposalSeen:
    """A proposal, and what who looks may do with it."""

    seat: Seat
    view: ProposalView
    may_agree: bool
    may_withdraw: bool


def waiting_for(w: Unit, seat: Seat) -> list[Waiting]:
    """The proposals that wait for somebody's side, if they speak for it."""
    if not speaks_now(w, seat):
        return []
    return [
        Waiting("agreement.read", proposal.id, proposal.ends_at)
        for proposal in open_proposals(w, seat.partnership)
        if seat.side.id in waits_for(view_of(w, proposal))
    ]


def read(w: Unit, actor: Actor, proposal_id: int) -> ProposalSeen:
    """One proposal for somebody of its partnership."""
    seat, proposal = enter(w, actor, proposal_id)
    return seen(w, seat, proposal)


def seen(w: Unit, seat: Seat, proposal: AgreementProposal) -> ProposalSeen:
    """The same, once it is known who looks."""
    view, is_open = view_of(w, proposal), proposal.state == OPEN
    maker = w.session.get_one(Person, proposal.by)
    for_them = maker.left_at is not None and seat.side.id == proposal.side_id and seat.speaks
    return ProposalSeen(
        seat,
        view,
        may_agree=is_open and speaks_now(w, seat) and seat.side.id in waits_for(view),
        may_withdraw=is_open and (maker.id == seat.person.id or for_them),
    )
