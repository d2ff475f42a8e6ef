"""What people do with an action: note, change, settle it, and hand it over to each other."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.calendar import next_common_working_day
from bot.errors import Refusal
from bot.partnerships import Actor, Partnership, Person, Seat, Side, Unit
from bot.rituals.action.clock import redraw, tell
from bot.rituals.action.offers import ActionOffer
from bot.rituals.action.records import HAND, Action, ActionChange, written_action
from bot.rituals.action.views import ActionView, NewAction, OfferView, Promise, offer_view, promise_of
from bot.text import reference

DUE_AFTER: Final = timedelta(weeks=1)


def add(
    w: Unit,
    seat: Seat,
    *,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    source: str,
    source_id: int,
    kept_at: str = "",
) -> Action:
    """Note an action; an owner who did not do so hears. Raises Refusal at the field that is wrong."""
    written = written_action(text)
    if owner_id is None:
        raise Refusal("Choose who is responsible.", "owner")
    owner = partnerships.member(w, seat.partnership.id, owner_id, "owner")
    if due_on is None or due_on < seat.own_today(w.now):
        raise Refusal("Choose a day that is still to come.", "due_on")
    noted = Action(
        partnership_id=seat.partnership.id,
        text=written,
        owner_id=owner.id,
        due_on=due_on,
        first_due_on=due_on,
        source=source,
        source_id=source_id,
        noted_by=seat.person.id,
        noted_at=w.now,
        reference=reference(kept_at),
    )
    side = w.session.get_one(Side, owner.side_id)
    noted.follow_owner(owner, side, w.now)
    noted.plan_reminder(side.hours, w.now)
    w.session.add(noted)
    w.session.flush()
    if owner.id != seat.person.id:
        tell(w, seat.partnership, noted, owner, "action.noted", seat.person.id)
    w.touch(seat.partnership)
    w.happened(noted.partnership_id, "action.noted", noted.id)
    return noted


def suggested_due(w: Unit, seat: Seat, after: timedelta = DUE_AFTER) -> date:
    """By when an action is due unless changed: so long from today, or when all sides next work."""
    calendars = [side.calendar for side in partnerships.sides(w, seat.partnership.id)]
    return next_common_working_day(seat.own_today(w.now) + after - timedelta(days=1), calendars)


def before_noting(w: Unit, actor: Actor, partnership_id: int) -> NewAction[Partnership]:
    """Who notes an action by hand, who can own it, and by when it is due unless changed."""
    seat = partnerships.seat(w, actor, partnership_id)
    return NewAction(seat, seat.partnership, partnerships.people(w, partnership_id), suggested_due(w, seat))


def note(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    kept_at: str = "",
) -> tuple[Seat, Promise]:
    """Note an action by hand."""
    seat = partnerships.seat(w, actor, partnership_id)
    noted = add(
        w,
        seat,
        text=text,
        owner_id=owner_id,
        due_on=due_on,
        source=HAND,
        source_id=partnership_id,
        kept_at=kept_at,
    )
    return seat, promise_of(w, noted)


def before_settling(w: Unit, actor: Actor, action_id: int) -> tuple[Seat, Promise]:
    """Somebody wants to drop an action."""
    action, seat = _enter(w, actor, action_id)
    action.check_open()
    return seat, promise_of(w, action)


def finish(w: Unit, actor: Actor, action_id: int) -> None:
    """Mark an action as done."""
    action, seat = _enter(w, actor, action_id)
    action.finish(seat.person.id, w.now)
    w.happened(action.partnership_id, "action.done", action.id)
    _withdraw_offer(w, action)
    redraw(w, seat.partnership, action)


def before_comment(w: Unit, actor: Actor, action_id: int) -> tuple[Seat, Promise]:
    """Somebody wants to add a few words to what is done."""
    action, seat = _enter_done(w, actor, action_id)
    return seat, promise_of(w, action)


def comment(w: Unit, actor: Actor, action_id: int, words: str) -> None:
    """Add a few words to what is done: they stand in every message about it."""
    action, seat = _enter_done(w, actor, action_id)
    action.comment(words)
    w.happened(action.partnership_id, "action.changed", action.id)
    redraw(w, seat.partnership, action)


def reopen(w: Unit, actor: Actor, action_id: int) -> None:
    """It is not done after all: every message about it is as it was before."""
    action, seat = _enter_done(w, actor, action_id)
    owner = w.session.get_one(Person, action.owner_id)
    side = w.session.get_one(Side, owner.side_id)
    action.follow_owner(owner, side, w.now)
    action.reopen(side.hours, w.now)
    w.happened(action.partnership_id, "action.reopened", action.id)
    redraw(w, seat.partnership, action)


def drop(w: Unit, actor: Actor, action_id: int, word: str) -> None:
    """Mark an action as dropped."""
    action, seat = _enter(w, actor, action_id)
    action.drop(seat.person.id, word, w.now)
    w.happened(action.partnership_id, "action.dropped", action.id)
    _withdraw_offer(w, action)
    redraw(w, seat.partnership, action)


def before_change(w: Unit, actor: Actor, action_id: int) -> ActionView:
    """Somebody wants to agree on another text or date."""
    action, seat = _enter(w, actor, action_id)
    _check_change(action, seat)
    rows = w.session.exec(
        select(ActionChange, Person)
        .join(Person, col(ActionChange.by) == Person.id)
        .where(ActionChange.action_id == action_id)
        .order_by(col(ActionChange.id).desc())
    ).all()
    return ActionView(seat, promise_of(w, action), [(each, person) for each, person in rows])


def change(
    w: Unit, actor: Actor, action_id: int, text: str, due_on: date | None, kept_at: str | None = None
) -> None:
    """Agree on another text, date or reference, which is recorded; an owner who did not do so is told."""
    action, seat = _enter(w, actor, action_id)
    _check_change(action, seat)
    changed = action.change(text, due_on, seat.person.id, seat.own_today(w.now), w.now, kept_at)
    before = (changed.was_text, changed.was_due_on, changed.was_reference)
    if before == (action.text, action.due_on, action.reference):
        return
    w.session.add(changed)
    w.happened(action.partnership_id, "action.changed", action.id)
    owner = w.session.get_one(Person, action.owner_id)
    if action.due_on != changed.was_due_on:
        side = w.session.get_one(Side, owner.side_id)
        action.follow_owner(owner, side, w.now)
        action.plan_reminder(side.hours, w.now)
    redraw(w, seat.partnership, action)
    if owner.id != seat.person.id and owner.left_at is None:
        tell(w, seat.partnership, action, owner, "action.changed", seat.person.id)


def before_offering(w: Unit, actor: Actor, action_id: int) -> tuple[Seat, Promise, Sequence[Person]]:
    """Somebody wants to hand an action over: who could have it."""
    action, seat = _enter(w, actor, action_id)
    _check_giving(w, action, seat)
    people = partnerships.people(w, seat.partnership.id)
    return seat, promise_of(w, action), [each for each in people if each.id != action.owner_id]


def offer(w: Unit, actor: Actor, action_id: int, to_id: int | None) -> tuple[Seat, OfferView]:
    """Ask somebody of either side to take an action over; who chooses themselves has taken it."""
    action, seat = _enter(w, actor, action_id)
    _check_giving(w, action, seat)
    if to_id is None:
        raise Refusal("Choose a person.", "person")
    to = partnerships.member(w, seat.partnership.id, to_id, "person")
    if to.id == action.owner_id:
        raise Refusal("This person is responsible for the action already. Choose somebody else.", "person")
    open_offer = _open_offer(w, action)
    if open_offer is not None and open_offer.to_id == to.id and to.id != seat.person.id:
        return seat, offer_view(w, action, open_offer)
    _withdraw_offer(w, action)
    made = ActionOffer(
        action_id=action.id,
        open_for=action.id,
        from_id=action.owner_id,
        to_id=to.id,
        offered_by=seat.person.id,
        offered_at=w.now,
    )
    w.session.add(made)
    w.session.flush()
    if to.id == seat.person.id:
        _hand_over(w, seat, action, made)
    else:
        w.post(to, "action.offered", made.id, offer_view(w, action, made))
        redraw(w, seat.partnership, action)
    return seat, offer_view(w, action, made)


def take(w: Unit, actor: Actor, action_id: int) -> None:
    """Take over an action whose owner is gone: of two contact persons who press, one is first."""
    action, seat = _enter(w, actor, action_id)
    action.check_open()
    if action.owner_id == seat.person.id:
        return
    owner = w.session.get_one(Person, action.owner_id)
    if not action.needs_another(owner, w.session.get_one(Side, owner.side_id), w.now):
        raise Refusal("Somebody sees to this action already. Ask them to hand it over.")
    offer(w, actor, action_id, seat.person.id)


def accept(w: Unit, actor: Actor, offer_id: int) -> int:
    """Take an action over: one owns it from now on. Returns the id of the action."""
    action, seat, handover = _enter_offer(w, actor, offer_id)
    _hand_over(w, seat, action, handover)
    return action.id


def before_declining(w: Unit, actor: Actor, offer_id: int) -> tuple[Seat, OfferView]:
    """Somebody does not want to take an action over."""
    action, seat, handover = _enter_offer(w, actor, offer_id)
    handover.check_open()
    return seat, offer_view(w, action, handover)


def decline(w: Unit, actor: Actor, offer_id: int, word: str) -> None:
    """Not take it over: the old owner keeps it, and is told why."""
    action, seat, handover = _enter_offer(w, actor, offer_id)
    handover.decline(word, w.now)
    _tell_answer(w, seat, action, handover)


def _hand_over(w: Unit, seat: Seat, action: Action, handover: ActionOffer) -> None:
    """The one who was asked owns it; reminders come in the hours of their side."""
    handover.accept(w.now)
    action.give(handover.to_id)
    w.happened(action.partnership_id, "action.handed_over", action.id)
    if action.due_on >= seat.own_today(w.now):
        # Later it stays in time as long as for who had it.
        action.follow_owner(seat.person, seat.side, w.now)
    action.plan_reminder(seat.side.hours, w.now)
    _tell_answer(w, seat, action, handover)


def _tell_answer(w: Unit, seat: Seat, action: Action, handover: ActionOffer) -> None:
    """Who asked and who owned it are told by message; who answered sees it in the one that asked."""
    w.session.flush()
    view = offer_view(w, action, handover)
    if handover.offered_by != handover.to_id:
        w.post(view.to, "action.offered", handover.id, view)
    notified = {person.id: person for person in (view.by, view.owner)}
    for person in notified.values():
        if person.id != handover.to_id and person.left_at is None:
            w.post(person, "action.answered", handover.id, view)
    redraw(w, seat.partnership, action)


def _withdraw_offer(w: Unit, action: Action) -> None:
    handover = _open_offer(w, action)
    if handover is None:
        return
    handover.withdraw(w.now)
    w.session.flush()
    view = offer_view(w, action, handover)
    w.post(view.to, "action.offered", handover.id, view)


def _open_offer(w: Unit, action: Action) -> ActionOffer | None:
    return w.session.exec(select(ActionOffer).where(ActionOffer.open_for == action.id)).first()


def _check_change(action: Action, seat: Seat) -> None:
    action.check_open()
    if not action.may_be_changed_by(seat):
        raise Refusal("Only who noted this action and who is responsible for it can change it.")


def _check_giving(w: Unit, action: Action, seat: Seat) -> None:
    action.check_open()
    if not action.may_be_given_by(seat, w.session.get_one(Person, action.owner_id)):
        raise Refusal(
            "Only who noted this action, who is responsible for it, and the contact persons of "
            "that company can hand it over."
        )


def _enter(w: Unit, actor: Actor, action_id: int) -> tuple[Action, Seat]:
    """An action and the seat of who acts; the row is locked, so that of two who press one is first."""
    action = w.session.exec(select(Action).where(Action.id == action_id).with_for_update()).first()
    if action is None:
        raise Refusal("This action no longer exists.")
    return action, partnerships.seat(w, actor, action.partnership_id)


def _enter_done(w: Unit, actor: Actor, action_id: int) -> tuple[Action, Seat]:
    """An action that is done, and the seat of who may say more of that."""
    action, seat = _enter(w, actor, action_id)
    action.check_done()
    if not action.may_be_reopened_by(seat.person):
        raise Refusal(
            "Only who marked this action as done, who is responsible for it and who noted it can do that."
        )
    return action, seat


def _enter_offer(w: Unit, actor: Actor, offer_id: int) -> tuple[Action, Seat, ActionOffer]:
    handover = w.session.get(ActionOffer, offer_id)
    if handover is None:
        raise Refusal("This action no longer exists.")
    action, seat = _enter(w, actor, handover.action_id)
    w.session.refresh(handover)
    if seat.person.id != handover.to_id:
        raise Refusal("Only the person who was asked can answer this.")
    return action, seat, handover
