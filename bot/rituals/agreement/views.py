"""Proposals and the history, as they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from bot import partnerships
from bot.partnerships import Partnership, Person, Side, Unit
from bot.rituals.agreement.records import (
    LAPSED,
    AgreementChange,
    AgreementConsent,
    AgreementProposal,
    Terms,
)


@dataclass(frozen=True)
class Named:
    """Whom the terms name: people, also those who have left, and sides."""

    partnership: Partnership
    people: Mapping[int, Person]
    sides: Mapping[int, Side]

    def person(self, person_id: int | None) -> Person | None:
        """Somebody by their id; None where nobody is meant."""
        return self.people.get(person_id) if person_id is not None else None

    def side_name(self, side_id: int | None) -> str:
        """What a side is called; empty where none is meant."""
        side = self.sides.get(side_id) if side_id is not None else None
        return side.name if side is not None else ""


@dataclass(frozen=True)
class ProposalView:
    """A proposal with who has agreed on its present turn."""

    proposal: AgreementProposal
    consents: Sequence[AgreementConsent]
    named: Named


@dataclass(frozen=True)
class ChangeView:
    """An entry of the history with the names that it needs."""

    change: AgreementChange
    named: Named


@dataclass(frozen=True)
class Standing:
    """What is agreed now, with the names that it needs."""

    terms: Terms
    named: Named


def named_in(w: Unit, partnership_id: int) -> Named:
    """Everybody who was ever there, by id."""
    people = w.session.exec(select(Person).where(Person.partnership_id == partnership_id))
    return Named(
        w.session.get_one(Partnership, partnership_id),
        {person.id: person for person in people},
        {side.id: side for side in partnerships.sides(w, partnership_id)},
    )


def open_proposals(w: Unit, partnership: Partnership) -> Sequence[AgreementProposal]:
    """Those that are not settled, the oldest first."""
    found = select(AgreementProposal).where(
        AgreementProposal.partnership_id == partnership.id, AgreementProposal.outcome == ""
    )
    return w.session.exec(found.order_by(col(AgreementProposal.id))).all()


def waits_for(view: ProposalView) -> set[int]:
    """Ids of the sides that have not agreed to it as it is shown now."""
    there = set(view.proposal.asked) & set(view.named.sides)
    return there - {each.side_id for each in view.consents}


def consents_of(w: Unit, proposal: AgreementProposal) -> Sequence[AgreementConsent]:
    """Who has agreed to it as it is shown now."""
    return w.session.exec(
        select(AgreementConsent)
        .where(AgreementConsent.proposal_id == proposal.id, AgreementConsent.turn == proposal.turn)
        .order_by(col(AgreementConsent.id))
    ).all()


def history_of(w: Unit, partnership_id: int, limit: int | None = None) -> Sequence[AgreementChange]:
    """Every change, the latest first."""
    found = (
        select(AgreementChange)
        .where(AgreementChange.partnership_id == partnership_id)
        .order_by(col(AgreementChange.id).desc())
    )
    return w.session.exec(found.limit(limit)).all()


def whole_history_of(w: Unit, partnership_id: int) -> Sequence[ChangeView]:
    """Every change with its names, the latest first."""
    named = named_in(w, partnership_id)
    return [ChangeView(each, named) for each in history_of(w, partnership_id)]


def change_view(w: Unit, change: AgreementChange) -> ChangeView:
    """One entry with its names."""
    return ChangeView(change, named_in(w, change.partnership_id))


def view_of(w: Unit, proposal: AgreementProposal) -> ProposalView:
    """One proposal with who has agreed."""
    return ProposalView(proposal, consents_of(w, proposal), named_in(w, proposal.partnership_id))


def show(w: Unit, proposal: AgreementProposal, *, discussed: bool = False) -> None:
    """Bring its message up to what is true now; and the reply in which somebody wants to talk about it."""
    view = view_of(w, proposal)
    w.post(view.named.partnership, "agreement.proposal", proposal.id, view)
    for person in (view.named.people[each] for each in proposal.reminded):
        if person.left_at is None:
            w.post(person, "agreement.reminder", proposal.id, view)
    if discussed:
        thread = ("agreement.proposal", proposal.id)
        w.post(view.named.partnership, "agreement.discussed", proposal.id, view, thread=thread)


def show_open(w: Unit, partnership: Partnership) -> None:
    """Proposals that wait for somebody stand in the channel."""
    for proposal in open_proposals(w, partnership):
        show(w, proposal)


def remind_in_thread(w: Unit, view: ProposalView, side_ids: Sequence[int]) -> None:
    """A word to sides of which nobody who speaks for them is there: any of their people may agree."""
    thread, sides = ("agreement.proposal", view.proposal.id), [view.named.sides[each] for each in side_ids]
    w.post(view.named.partnership, "agreement.waits", view.proposal.id, view, sides, thread=thread)


def show_settled(w: Unit, proposal: AgreementProposal) -> None:
    """A word in its thread, since nobody is told of an edit."""
    view = view_of(w, proposal)
    thread = ("agreement.proposal", proposal.id)
    w.post(view.named.partnership, "agreement.settled", proposal.id, view, thread=thread)


def lapse(w: Unit, proposal: AgreementProposal) -> None:
    """Nobody agreed in time."""
    proposal.settle(LAPSED, None, w.now)
    show(w, proposal)
    show_settled(w, proposal)
