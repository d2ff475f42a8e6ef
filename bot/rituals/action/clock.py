"""Owners are reminded; where the owner is gone, the contact persons of their side are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel import col, or_, select

from bot import partnerships
from bot.due import Due, NextDue, was_missed
from bot.partnerships import CONTACT, Partnership, Person, Side, Unit, next_at_work
from bot.rituals.action.offers import ActionNotice, ActionOffer
from bot.rituals.action.records import Action
from bot.rituals.action.views import notice_view, offer_view, open_actions, owned_by, promise_of

reminders_due: Final = Due(Action, Action.remind_at)
"""Actions of which somebody is to be told."""
unnoted: Final = Due(
    Action,
    None,
    col(Action.remind_at).is_(None),
    col(Action.lined_up_at).is_not(None),
    col(Action.done_at).is_(None),
    col(Action.dropped_at).is_(None),
)
"""Actions of which it is lost when somebody is next to be told."""
_HAS_LEFT: Final = col(Person.left_at).is_not(None)
_IS_OPEN: Final = (col(Action.done_at).is_(None), col(Action.dropped_at).is_(None))
orphans_due: Final = Due(
    Action,
    None,
    *_IS_OPEN,
    # Whoever came back and left again has left anew.
    select(Person.id)
    .where(Person.id == Action.owner_id, _HAS_LEFT)
    .where(or_(col(Action.orphaned_at).is_(None), col(Action.orphaned_at) < col(Person.left_at)))
    .exists(),
)
"""Open actions whose owner has left, which nobody has seen yet."""
returned_due: Final = Due(
    Action,
    None,
    *_IS_OPEN,
    col(Action.orphaned_at).is_not(None),
    select(Person.id).where(Person.id == Action.owner_id, col(Person.left_at).is_(None)).exists(),
)
"""Open actions whose owner had left and is in the channel again."""
lost_offers_due: Final = Due(
    ActionOffer,
    None,
    col(ActionOffer.open_for).is_not(None),
    select(Person.id).where(Person.id == ActionOffer.to_id, _HAS_LEFT).exists(),
)
"""Open offers to people who have left."""
next_due: Final = NextDue(reminders_due, orphans_due, returned_due, lost_offers_due, unnoted)
"""When somebody is next to be told, if ever; now if an owner, or who was asked, has left or come back."""


def find_orphan(w: Unit, action_id: int) -> None:
    """The owner has left: it is told when their side next works."""
    orphan = orphans_due.claim(w, action_id)
    if orphan is None:
        return
    owner = w.session.get_one(Person, orphan.owner_id)
    orphan.orphaned_at = orphan.lined_up_at = w.now
    orphan.remind_at = w.session.get_one(Side, owner.side_id).hours.next_open(w.now)


def find_returned(w: Unit, action_id: int) -> None:
    """The owner is back, and sees to it again: they hear what came due, and who was asked sees that."""
    action = returned_due.claim(w, action_id)
    if action is None:
        return
    owner = w.session.get_one(Person, action.owner_id)
    partnership = w.session.get_one(Partnership, action.partnership_id)
    action.orphaned_at = None
    _look_again(w, action, owner)
    redraw(w, partnership, action)


def note_next(w: Unit, action_id: int) -> None:
    """Work out again when somebody is next told, as it was when that was written down."""
    action = unnoted.claim(w, action_id)
    if action is None or action.lined_up_at is None:
        return
    owner, as_of = w.session.get_one(Person, action.owner_id), action.lined_up_at
    side = w.session.get_one(Side, owner.side_id)
    if action.orphaned_at == as_of:
        action.remind_at = side.hours.next_open(as_of)
    elif as_of == action.closes_at(side.hours):
        action.plan_reminder(side.hours, as_of)
    elif (back_at := next_at_work(owner, side, as_of)) > as_of:
        # Away, or back outside their hours: they hear then of what came due meanwhile.
        action.look_again(side.hours, as_of, back_at)
    else:
        action.plan_reminder(side.hours, as_of)


def follow_absence(w: Unit, owner: Person) -> None:
    """Somebody is away, or back: what they are reminded of is lined up anew."""
    partnership = w.session.get_one(Partnership, owner.partnership_id)
    side = w.session.get_one(Side, owner.side_id)
    for promise in owned_by(w, owner.id):
        _follow_owner(w, partnership, promise.action, owner, side)


def follow_settings(w: Unit, partnership: Partnership) -> None:
    """Hours, weeks, zones or holidays changed: reminders are lined up by the new ones."""
    for promise in open_actions(w, partnership.id):
        if promise.owner.left_at is None:
            side = w.session.get_one(Side, promise.owner.side_id)
            _follow_owner(w, partnership, promise.action, promise.owner, side)


def follow_return(w: Unit, partnership: Partnership, away_since: datetime) -> None:
    """Samspil was out of the channel, where nobody could press: what was due meanwhile is in time today."""
    for promise in open_actions(w, partnership.id):
        _give_time(w, partnership, promise.action, promise.owner, away_since)


def _give_time(
    w: Unit, partnership: Partnership, action: Action, owner: Person, away_since: datetime
) -> bool:
    """Whether it is in time for longer, since nobody could press."""
    before = action.in_time_until
    action.follow_return(w.session.get_one(Side, owner.side_id), away_since, w.now)
    if action.in_time_until == before:
        return False
    _look_again(w, action, owner)
    redraw(w, partnership, action)
    return True


def _follow_owner(w: Unit, partnership: Partnership, action: Action, owner: Person, side: Side) -> None:
    before = action.in_time_until
    action.follow_owner(owner, side, w.now)
    _look_again(w, action, owner)
    if action.in_time_until != before:
        redraw(w, partnership, action)


def lose_offer(w: Unit, offer_id: int) -> None:
    """Who was asked to take an action over has left: it stays where it is, and who asked is told."""
    lost = lost_offers_due.claim(w, offer_id)
    if lost is None:
        return
    lost.withdraw(w.now)
    w.session.flush()
    action = w.session.get_one(Action, lost.action_id)
    view = offer_view(w, action, lost)
    notified = {person.id: person for person in (view.by, view.owner) if person.left_at is None}
    for person in notified.values():
        w.post(person, "action.answered", lost.id, view)
    redraw(w, view.partnership, action)


def remind(w: Unit, action_id: int) -> None:
    """Tell the owner, or whoever must see to it instead, unless there is no reason for it any more."""
    action = reminders_due.claim(w, action_id)
    if action is None or (due := action.remind_at) is None:
        return
    owner = w.session.get_one(Person, action.owner_id)
    partnership = w.session.get_one(Partnership, action.partnership_id)
    side = w.session.get_one(Side, owner.side_id)
    hours, is_away = side.hours, owner.is_away(w.now, side)
    if was_missed(due, w.now) and _give_time(w, partnership, action, owner, due):
        return
    if due == action.closes_at(hours):
        action.remind(hours, due)
        return
    if not hours.is_open(w.now):
        # The bot was not running, or the hours changed: nobody is called outside them.
        action.remind_at = hours.next_open(w.now)
        return
    if is_away:
        # Also where an earlier version heard of it.
        action.follow_owner(owner, side, w.now)
    name = action.remind(hours, w.now)
    if is_away:
        action.look_again(hours, w.now, next_at_work(owner, side, w.now))
    if action.needs_another(owner, side, w.now):
        for person in instead_of(w, action, owner):
            tell(w, partnership, action, person, "action.orphaned")
    elif name is not None and not is_away:
        tell(w, partnership, action, owner, name)
        _settle_orphaned(w, partnership, action)
    w.touch(partnership)


def instead_of(w: Unit, action: Action, owner: Person) -> list[Person]:
    """The contact persons of the owner's side; without any, who noted it, if they are still there; else
    who speaks for that side now.

    Those who are away only where all are.
    """
    parts = partnerships.parts(w, action.partnership_id)
    people = [each for each in partnerships.people(w, action.partnership_id) if each.id != owner.id]
    contacts = [
        each for each in people if each.side_id == owner.side_id and CONTACT in parts.get(each.id, ())
    ]
    found = contacts or [each for each in people if each.id == action.noted_by]
    if not found:
        speaking = partnerships.speaking_now(w, action.partnership_id)[owner.side_id]
        found = [each for each in speaking if each.id != owner.id]
    return partnerships.there(w, found) or found


def tell(
    w: Unit, partnership: Partnership, action: Action, to: Person, name: str, by: int | None = None
) -> None:
    """Send a direct message once for each person, name and due date; it is kept up to date after."""
    said = ActionNotice(action_id=action.id, person_id=to.id, name=name, due_on=action.due_on, by=by)
    before = w.session.exec(
        select(ActionNotice).where(
            ActionNotice.action_id == action.id,
            ActionNotice.person_id == to.id,
            ActionNotice.name == name,
            ActionNotice.due_on == action.due_on,
        )
    ).first()
    if before is None:
        w.session.add(said)
    else:
        before.by = by
    w.session.flush()
    _post(w, partnership, action, before or said, to)


def redraw(w: Unit, partnership: Partnership, action: Action) -> None:
    """Every direct message about an action says what became of it; the panel follows."""
    for notice, person in _notices(w, action):
        _post(w, partnership, action, notice, person)
    w.touch(partnership)


def _settle_orphaned(w: Unit, partnership: Partnership, action: Action) -> None:
    """Who was asked to see to it instead reads that its owner does so."""
    for notice, person in _notices(w, action):
        if notice.name == "action.orphaned":
            _post(w, partnership, action, notice, person)


def _notices(w: Unit, action: Action) -> Sequence[tuple[ActionNotice, Person]]:
    return w.session.exec(
        select(ActionNotice, Person)
        .join(Person, col(ActionNotice.person_id) == Person.id)
        .where(ActionNotice.action_id == action.id)
        .order_by(col(ActionNotice.id))
    ).all()


def _look_again(w: Unit, action: Action, owner: Person) -> None:
    side = w.session.get_one(Side, owner.side_id)
    action.look_again(side.hours, w.now, next_at_work(owner, side, w.now))


def _post(w: Unit, partnership: Partnership, action: Action, notice: ActionNotice, to: Person) -> None:
    view = notice_view(w, partnership, promise_of(w, action), notice.name, to, notice.by)
    w.post(to, notice.name, notice.id, view)
