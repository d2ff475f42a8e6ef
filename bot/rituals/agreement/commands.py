"""Proposing a change, agreeing to it, talking about it first, withdrawing it."""

from collections.abc import Collection

from sqlmodel import select

from bot import partnerships
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.agreement.clock import follow_people, give_time
from bot.rituals.agreement.records import (
    AGREED,
    BY_ITSELF,
    FIRST,
    GONE,
    IN_FORCE,
    MEANWHILE,
    OF_ONE,
    OWN,
    WITHDRAWN,
    AgreementChange,
    AgreementConsent,
    AgreementProposal,
    Changes,
    Terms,
    difference,
    merged,
    replayed,
)
from bot.rituals.agreement.views import (
    change_view,
    consents_of,
    history_of,
    open_proposals,
    show,
    show_settled,
)


def begin(w: Unit, partnership: Partnership, terms: Terms, by: int | None) -> AgreementChange:
    """What stands is the first agreement."""
    return _note(w, partnership, FIRST, by, None, difference(state_of(w, partnership.id), terms))


def catch_up(w: Unit, partnership: Partnership, terms: Terms) -> None:
    """What became otherwise by itself is noted, too: somebody with a part left, another company came."""
    if not history_of(w, partnership.id, limit=1):
        begin(w, partnership, terms, partnership.set_up_by)
        return
    changes = difference(state_of(w, partnership.id), terms)
    if changes:
        _note(w, partnership, BY_ITSELF, None, None, changes)


def note_own(w: Unit, seat: Seat, changes: Changes) -> AgreementChange:
    """A side has changed what is its own: it is noted, and told in the channel."""
    change = _note(w, seat.partnership, OWN, seat.person.id, seat.side.id, changes)
    w.post(seat.partnership, "agreement.told", change.id, change_view(w, change))
    return change


def note_of_one(
    w: Unit, partnership: Partnership, by: int, side_id: int, agreed_by: int, changes: Changes
) -> AgreementChange:
    """All agreed to something of a single case: it stands in the history, and is no term."""
    change = _note(w, partnership, AGREED, by, side_id, changes)
    change.agreed_by = [agreed_by]
    return change


def propose(
    w: Unit, seat: Seat, changes: Changes, side_ids: Collection[int], *, running: bool = False
) -> AgreementProposal:
    """A change waits in the channel until these sides have agreed; it is withdrawn after ten working days."""
    partnership = seat.partnership
    proposal = AgreementProposal(
        partnership_id=partnership.id,
        by=seat.person.id,
        side_id=seat.side.id,
        at=w.now,
        asked=sorted(side_ids),
        changes=dict(changes),
        running=running,
    )
    give_time(w, partnership, proposal)
    w.session.add(proposal)
    w.session.flush()
    show(w, proposal)
    follow_people(w, partnership)
    return proposal


def enter(w: Unit, actor: Actor, proposal_id: int) -> tuple[Seat, AgreementProposal]:
    """A proposal, locked, for somebody of its partnership."""
    proposal = w.session.exec(
        select(AgreementProposal).where(AgreementProposal.id == proposal_id).with_for_update(key_share=True)
    ).first()
    if proposal is None:
        raise Refusal("This proposal does not exist any more.")
    return partnerships.seat(w, actor, proposal.partnership_id), proposal


def consent(w: Unit, seat: Seat, proposal: AgreementProposal, turn: int) -> bool:
    """The side of who acts agrees; True once all have. Raises Refusal if it is not theirs to say."""
    check_may_agree(w, seat, proposal, turn)
    given = consents_of(w, proposal)
    w.session.add(
        AgreementConsent(
            proposal_id=proposal.id, side_id=seat.side.id, turn=turn, by=seat.person.id, at=w.now
        )
    )
    w.session.flush()
    return {each.side_id for each in given} | {seat.side.id} >= set(proposal.asked)


def check_may_agree(w: Unit, seat: Seat, proposal: AgreementProposal, turn: int) -> None:
    """Raises Refusal unless it is open as it was shown, and waits for the side of who acts."""
    proposal.check_open(turn)
    check_speaks(w, seat, proposal)
    if any(each.side_id == seat.side.id for each in consents_of(w, proposal)):
        raise Refusal("Your company has agreed already; the others are still asked.")


def take_effect(w: Unit, seat: Seat, proposal: AgreementProposal, changes: Changes) -> AgreementChange:
    """All have agreed and it was done: what became of it is noted, and shown."""
    partnership = seat.partnership
    proposal.settle(IN_FORCE, seat.person.id, w.now)
    change = _note(w, partnership, AGREED, proposal.by, proposal.side_id, changes)
    change.agreed_by = [each.by for each in consents_of(w, proposal)]
    change.proposal_id = proposal.id
    w.session.flush()
    show(w, proposal)
    show_settled(w, proposal)
    return change


def discuss(w: Unit, actor: Actor, proposal_id: int, turn: int) -> None:
    """Somebody of a side that is asked wants to talk about it first."""
    seat, proposal = enter(w, actor, proposal_id)
    proposal.check_open(turn)
    check_speaks(w, seat, proposal)
    if seat.person.id not in proposal.discussed_by:
        proposal.discussed_by = [*proposal.discussed_by, seat.person.id]
        show(w, proposal, discussed=True)


def withdraw(w: Unit, actor: Actor, proposal_id: int, turn: int) -> None:
    """Who made it takes it back; once they have left, whoever speaks for their side."""
    seat, proposal = enter(w, actor, proposal_id)
    proposal.check_open(turn)
    maker = w.session.get_one(Person, proposal.by)
    for_them = maker.left_at is not None and seat.side.id == proposal.side_id and seat.speaks
    if seat.person.id != maker.id and not for_them:
        raise Refusal("Only who made a proposal can withdraw it.")
    proposal.settle(WITHDRAWN, seat.person.id, w.now)
    show(w, proposal)
    show_settled(w, proposal)


def follow_terms(w: Unit, partnership: Partnership, terms: Terms, but: int | None = None) -> None:
    """What stands has changed: each open proposal about it is asked anew, or holds already."""
    for proposal in open_proposals(w, partnership):
        if proposal.id != but:
            ask_anew(w, proposal, terms)


def forget_gone(w: Unit, proposal: AgreementProposal, names: Collection[str]) -> None:
    """These terms are about people who are not in the channel any more: what is left is asked anew."""
    left = {name: change for name, change in proposal.changes.items() if name not in names}
    if left == proposal.changes:
        return
    if left:
        proposal.ask_anew(left)
        show(w, proposal)
    else:
        # What it was about stays, so that everybody can read it.
        proposal.settle(GONE, None, w.now)
        show(w, proposal)
        show_settled(w, proposal)


def ask_anew(w: Unit, proposal: AgreementProposal, terms: Terms) -> bool:
    """Show a proposal against what stands now, if that is another; True if it was, or is settled by it."""
    if all(terms.get(name) == before for name, (before, _after) in proposal.changes.items()):
        return False
    wanted = {
        name: merged(before, after, terms.get(name)) for name, (before, after) in proposal.changes.items()
    }
    left = difference({name: terms.get(name) for name in wanted}, wanted)
    if left:
        proposal.ask_anew(left)
    else:
        proposal.settle(MEANWHILE, None, w.now)
    show(w, proposal)
    return True


def check_speaks(w: Unit, seat: Seat, proposal: AgreementProposal) -> None:
    """Raises Refusal unless somebody speaks for a side that is asked."""
    if seat.side.id not in proposal.asked:
        sides = partnerships.sides(w, seat.partnership.id)
        raise Refusal(
            "This is for {sides} to agree: the contact persons and facilitators there.",
            sides=", ".join(side.name for side in sides if side.id in proposal.asked),
        )
    if not partnerships.speaks_now(w, seat):
        raise Refusal("The contact persons and facilitators of your company agree to this. Ask one of them.")


def has_been_there(w: Unit, side: Side) -> bool:
    """Whether anybody of a side was ever in the channel: before that there is nobody to ask."""
    return w.session.exec(select(Person.id).where(Person.side_id == side.id).limit(1)).first() is not None


def proposed_in(w: Unit, partnership_id: int, first: str) -> set[str]:
    """The names that begin so of what was ever proposed, whatever became of it."""
    of = AgreementProposal.partnership_id == partnership_id
    proposed = w.session.exec(select(AgreementProposal.changes).where(of)).all()
    return {name for each in proposed for name in each if name.startswith(first)}


def state_of(w: Unit, partnership_id: int) -> Terms:
    """What the history leads to; what was agreed for a single case is no term."""
    state = replayed(change.changes for change in reversed(history_of(w, partnership_id)))
    return {name: value for name, value in state.items() if not name.startswith(OF_ONE)}


def _note(
    w: Unit, partnership: Partnership, kind: str, by: int | None, side_id: int | None, changes: Changes
) -> AgreementChange:
    change = AgreementChange(
        partnership_id=partnership.id, kind=kind, by=by, side_id=side_id, at=w.now, changes=dict(changes)
    )
    w.session.add(change)
    w.session.flush()
    return change
