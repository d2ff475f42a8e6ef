"""Owners are reminded; where the owner is gone, the contact persons of their side are told."""

from typing import Final

from sqlmodel import col, or_, select

from bot import partnerships
from bot.calendar import local_day
from bot.due import Due, NextDue
from bot.partnerships import CONTACT, Partnership, Person, Side, Unit
from bot.rituals.action.records import Action, ActionNotice, ActionOffer
from bot.rituals.action.views import notice_view, offer_view, promise_of

reminders_due: Final = Due(Action, Action.remind_at)
"""Actions of which somebody is to be told."""
_HAS_LEFT: Final = col(Person.left_at).is_not(None)
orphans_due: Final = Due(
    Action,
    None,
    col(Action.done_at).is_(None),
    col(Action.dropped_at).is_(None),
    # Whoever came back and left again has left anew.
    select(Person.id)
    .where(Person.id == Action.owner_id, _HAS_LEFT)
    .where(or_(col(Action.orphaned_at).is_(None), col(Action.orphaned_at) < col(Person.left_at)))
    .exists(),
)
"""Open actions whose owner has left, which nobody has seen yet."""
lost_offers_due: Final = Due(
    ActionOffer,
    None,
    col(ActionOffer.open_for).is_not(None),
    select(Person.id).where(Person.id == ActionOffer.to_id, _HAS_LEFT).exists(),
)
"""Open offers to people who have left."""
next_due: Final = NextDue(reminders_due, orphans_due, lost_offers_due)
"""When somebody is next to be told, if ever; now if an owner, or who was asked, has just left."""


def find_orphan(w: Unit, action_id: int) -> None:
    """The owner has left: it is told when their side next works."""
    orphan = orphans_due.claim(w, action_id)
    if orphan is None:
        return
    owner = w.session.get_one(Person, orphan.owner_id)
    orphan.orphaned_at = w.now
    orphan.remind_at = w.session.get_one(Side, owner.side_id).hours.next_open(w.now)


def lose_offer(w: Unit, offer_id: int) -> None:
    """Who was asked to take an action over has left: it stays where it is, and who asked is told."""
    lost = lost_offers_due.claim(w, offer_id)
    if lost is None:
        return
    lost.withdraw(w.now)
    w.session.flush()
    action = w.session.get_one(Action, lost.action_id)
    view = offer_view(w, action, lost)
    told = {person.id: person for person in (view.by, view.owner) if person.left_at is None}
    for person in told.values():
        w.post(person, "action.answered", lost.id, view)
    redraw(w, view.partnership, action)


def remind(w: Unit, action_id: int) -> None:
    """Tell the owner, or whoever must see to it instead, unless there is no reason for it any more."""
    action = reminders_due.claim(w, action_id)
    if action is None:
        return
    owner = w.session.get_one(Person, action.owner_id)
    partnership = w.session.get_one(Partnership, action.partnership_id)
    name = action.remind(w.session.get_one(Side, owner.side_id).hours, w.now)
    today = local_day(w.now, partnership.tz)
    if action.needs_another(owner, today):
        for person in instead_of(w, action, owner):
            tell(w, partnership, action, person, "action.orphaned")
    elif name is not None and not owner.is_absent(today):
        tell(w, partnership, action, owner, name)
    w.touch(partnership)


def instead_of(w: Unit, action: Action, owner: Person) -> list[Person]:
    """The contact persons of the owner's side; without any, who noted it, if they are still there."""
    held = partnerships.parts(w, action.partnership_id)
    people = [each for each in partnerships.people(w, action.partnership_id) if each.id != owner.id]
    contacts = [each for each in people if each.side_id == owner.side_id and CONTACT in held.get(each.id, ())]
    return contacts or [each for each in people if each.id == action.noted_by]


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
    rows = w.session.exec(
        select(ActionNotice, Person)
        .join(Person, col(ActionNotice.person_id) == Person.id)
        .where(ActionNotice.action_id == action.id)
        .order_by(col(ActionNotice.id))
    ).all()
    for notice, person in rows:
        _post(w, partnership, action, notice, person)
    w.touch(partnership)


def _post(w: Unit, partnership: Partnership, action: Action, notice: ActionNotice, to: Person) -> None:
    view = notice_view(w, partnership, promise_of(w, action), notice.name, to, notice.by)
    w.post(to, notice.name, notice.id, view)
