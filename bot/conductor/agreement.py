"""The one door through which what is agreed changes: at once where it is one's own, else by a proposal."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot import partnerships
from bot.conductor.carrying_out import carry_out
from bot.conductor.terms import terms_of
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals import agreement
from bot.rituals.agreement import Changes, Terms

Binds = Callable[[Unit, str, list[Any]], frozenset[int] | None]
"""By the name of a term and its change: the sides that it binds, or None for all."""


@dataclass(frozen=True)
class Submitted:
    """What became of something that somebody wants to be otherwise."""

    seat: Seat
    own: Changes
    """Done at once."""
    proposals: Sequence[agreement.ProposalView]
    """Waits for others."""


def submit(w: Unit, seat: Seat, wanted: Terms, *, running: bool = False) -> Submitted:
    """Change what is one's own at once, and propose what binds others; what is so already is left out."""
    seat.settle()
    partnership = seat.partnership
    before = terms_of(w, partnership)
    agreement.catch_up(w, partnership, before)
    by_sides: dict[frozenset[int], dict[str, list[Any]]] = {}
    for name, change in agreement.difference({each: before.get(each) for each in wanted}, wanted).items():
        _check_own(w, seat, name, change)
        by_sides.setdefault(_sides_bound(w, partnership.id, seat.side.id, name, change), {})[name] = change
    own = by_sides.pop(frozenset(), {})
    if own:
        _do(w, seat, own, lambda changes: agreement.note_own(w, seat, changes))
    proposals = [
        agreement.propose(w, seat, changes, sides, running=running) for sides, changes in by_sides.items()
    ]
    return Submitted(seat, own, [agreement.view_of(w, each) for each in proposals])


def agree_to(w: Unit, actor: Actor, proposal_id: int, turn: int) -> tuple[Seat, bool]:
    """A side agrees; once all have, it holds. False: what it changes had changed, so it is asked anew."""
    seat, proposal = agreement.enter(w, actor, proposal_id)
    if proposal.state == agreement.OPEN and (gone := _about_gone(w, proposal)):
        # It was open when whoever it is about left, and an earlier version let it be.
        agreement.forget_gone(w, proposal, gone)
        return seat, False
    _ask_whom_it_binds(w, seat.partnership, proposal)
    agreement.check_may_agree(w, seat, proposal, turn)
    if agreement.ask_anew(w, proposal, terms_of(w, seat.partnership)):
        return seat, False
    if not agreement.consent(w, seat, proposal, turn):
        agreement.show(w, proposal)
        return seat, True
    maker = partnerships.seat_of(w, seat.partnership, w.session.get_one(Person, proposal.by))
    changes, running = proposal.changes, proposal.running
    _do(
        w,
        maker,
        changes,
        lambda done: agreement.take_effect(w, seat, proposal, done),
        running=running,
        but=proposal.id,
    )
    return seat, True


def history_for(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, Sequence[agreement.ChangeView]]:
    """Every change, the latest first, for somebody of the partnership."""
    seat = partnerships.seat(w, actor, partnership_id)
    return seat, agreement.whole_history_of(w, partnership_id)


def standing_of(w: Unit, partnership: Partnership) -> agreement.Standing:
    """What is agreed now: for the welcome, and for whoever reads it."""
    return agreement.Standing(terms_of(w, partnership), agreement.named_in(w, partnership.id))


def standing_for(w: Unit, actor: Actor, partnership_id: int) -> tuple[Seat, agreement.Standing]:
    """The same for one person to read."""
    seat = partnerships.seat(w, actor, partnership_id)
    return seat, standing_of(w, seat.partnership)


def begin_agreement(w: Unit, partnership_id: int) -> None:
    """What stands where an earlier version set it up is the first agreement: shown to both, once."""
    partnership = agreement.unbegun_due.claim(w, partnership_id)
    if partnership is not None:
        standing = standing_of(w, partnership)
        agreement.begin(w, partnership, standing.terms, partnership.set_up_by)
        w.post(partnership, "agreement.stands", partnership.id, standing)


def catch_up_with(w: Unit, partnership: Partnership) -> Terms:
    """What stands now, noted as far as it was not."""
    terms = terms_of(w, partnership)
    agreement.catch_up(w, partnership, terms)
    return terms


def note_own_term(w: Unit, seat: Seat, name: str, before: Terms) -> None:
    """A side has changed something of its own by itself: it is noted, and told in the channel."""
    w.session.flush()
    after = terms_of(w, seat.partnership).get(name)
    agreement.note_own(w, seat, {name: [before.get(name), after]})
    w.touch(seat.partnership)


def note_by_itself(w: Unit, partnership: Partnership) -> None:
    """Somebody came or left: what is otherwise by that stands in the history, once there is one."""
    if agreement.history_of(w, partnership.id, limit=1):
        for proposal in agreement.open_proposals(w, partnership):
            agreement.forget_gone(w, proposal, _about_gone(w, proposal))
        terms = terms_of(w, partnership)
        agreement.catch_up(w, partnership, terms)
        agreement.follow_terms(w, partnership, terms)


def _do(
    w: Unit,
    seat: Seat,
    changes: Changes,
    note: Callable[[Changes], object],
    *,
    running: bool = False,
    but: int | None = None,
) -> None:
    """Carry it out, note what differs by it, and ask what else was open about it anew."""
    before = terms_of(w, seat.partnership)
    agreement.catch_up(w, seat.partnership, before)
    wanted = {name: after for name, (_before, after) in changes.items()}
    carry_out(w, seat, before, wanted, running=running)
    after = terms_of(w, seat.partnership)
    said = {name: text for name, text in wanted.items() if name.startswith("said.")}
    note(agreement.difference(before, {**after, **said}))
    agreement.follow_terms(w, seat.partnership, {**after, **said}, but)
    w.touch(seat.partnership)


def _about_gone(w: Unit, proposal: agreement.AgreementProposal) -> set[str]:
    """The terms of a proposal that say something of somebody who is not in the channel any more."""
    return {
        name
        for name in proposal.changes
        if name.startswith(OF_PERSON)
        and w.session.get_one(Person, int(name.split(".")[1])).left_at is not None
    }


def _ask_whom_it_binds(w: Unit, partnership: Partnership, proposal: agreement.AgreementProposal) -> None:
    """Another company may have come since, or somebody it names changed sides: who is bound now is asked."""
    bound: set[int] = set()
    for name, change in proposal.changes.items():
        bound |= _sides_bound(w, partnership.id, proposal.side_id, name, change)
    if bound and sorted(bound) != proposal.asked:
        proposal.asked = sorted(bound)
        agreement.show(w, proposal)


def _check_own(w: Unit, seat: Seat, name: str, change: list[Any]) -> None:
    """Raises Refusal, at its field, where it is for another side alone to say."""
    if not name.startswith("side."):
        return
    _side_word, side_id, what = name.split(".")
    for bound in _sides_bound(w, seat.partnership.id, seat.side.id, name, change):
        raise Refusal(
            "This is for {side} to say: each company says its own hours, days and names.",
            f"{what}_{side_id}",
            side=w.session.get_one(Side, bound).name,
        )


def _sides_bound(w: Unit, partnership_id: int, by_side: int, name: str, change: list[Any]) -> frozenset[int]:
    """The sides that have to agree, but that of who wants it; where nobody ever was, nobody is asked."""
    binds = BINDS[name.split(".", maxsplit=1)[0]](w, name, change)
    return frozenset(
        side.id
        for side in partnerships.sides(w, partnership_id)
        if side.id != by_side and (binds is None or side.id in binds) and agreement.has_been_there(w, side)
    )


def _all(_w: Unit, _name: str, _change: list[Any]) -> frozenset[int] | None:
    return None


def _side(_w: Unit, name: str, _change: list[Any]) -> frozenset[int] | None:
    return frozenset({int(name.split(".")[1])})


def _side_of_person(w: Unit, name: str, _change: list[Any]) -> frozenset[int] | None:
    return frozenset({w.session.get_one(Person, int(name.split(".")[1])).side_id})


def _both_sides_of_person(w: Unit, name: str, change: list[Any]) -> frozenset[int] | None:
    now = w.session.get_one(Person, int(name.split(".")[1])).side_id
    return frozenset({now, change[1] if change[1] is not None else now})


OF_PERSON: Final = ("parts.", "side_of.")
"""So begin the names of what holds for one person, by their id."""
BINDS: Final[Mapping[str, Binds]] = {
    "forum": _all,
    "ladder": _all,
    "retro": _all,
    "review": _all,
    "disagreement": _all,
    "scorecard": _all,
    "said": _all,
    "shared": _all,
    "status": _all,
    "side": _side,
    "parts": _side_of_person,
    "side_of": _both_sides_of_person,
}
"""Whom a term binds, by the first word of its name."""
