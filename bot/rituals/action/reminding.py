"""Owners are reminded; where the owner is gone, the contact persons of their side are told."""

from collections.abc import Sequence
from typing import Final

from sqlmodel import and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from bot import partnerships
from bot.calendar import local_day
from bot.due import NextDue
from bot.partnerships import CONTACT, Partnership, Person, Side, Unit
from bot.rituals.action.records import Action, ActionNotice, ActionOffer
from bot.rituals.action.views import notice_view, offer_view, promise_of


def reminders_due(w: Unit) -> Sequence[int]:
    """Actions of which somebody is to be told."""
    return w.session.exec(select(Action.id).where(col(Action.remind_at) <= w.now)).all()


def orphans_due(w: Unit) -> Sequence[int]:
    """Open actions whose owner has left, which nobody has seen yet."""
    return w.session.exec(_orphans()).all()


def lost_offers_due(w: Unit) -> Sequence[int]:
    """Open offers to people who have left."""
    return w.session.exec(_lost_offers()).all()


def find_orphan(w: Unit, action_id: int) -> None:
    """The owner has left: it is told when their side next works."""
    action = w.session.exec(
        _orphans().where(Action.id == action_id).with_for_update(skip_locked=True, of=Action)
    ).first()
    if action is None:
        return
    orphan = w.session.get_one(Action, action_id)
    owner = w.session.get_one(Person, orphan.owner_id)
    orphan.orphaned_at = w.now
    orphan.remind_at = w.session.get_one(Side, owner.side_id).hours.next_open(w.now)


def lose_offer(w: Unit, offer_id: int) -> None:
    """Who was asked to take an action over has left: it stays where it is, and who asked is told."""
    found = w.session.exec(
        _lost_offers().where(ActionOffer.id == offer_id).with_for_update(skip_locked=True, of=ActionOffer)
    ).first()
    if found is None:
        return
    lost = w.session.get_one(ActionOffer, offer_id)
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
    action = w.session.exec(
        select(Action)
        .where(Action.id == action_id, col(Action.remind_at) <= w.now)
        .with_for_update(skip_locked=True)
    ).first()
    if action is None:
        return
    owner = w.session.get_one(Person, action.owner_id)
    partnership = w.session.get_one(Partnership, action.partnership_id)
    name = action.remind(w.session.get_one(Side, owner.side_id).hours, w.now)
    if partnership.ended_at is not None:
        return
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


def _orphans() -> SelectOfScalar[int]:
    """Whoever came back and left again has left anew."""
    unseen = or_(col(Action.orphaned_at).is_(None), col(Action.orphaned_at) < col(Person.left_at))
    is_open = and_(col(Action.done_at).is_(None), col(Action.dropped_at).is_(None))
    return (
        select(Action.id)
        .join(Person, col(Action.owner_id) == Person.id)
        .join(Partnership, col(Action.partnership_id) == Partnership.id)
        .where(is_open, col(Person.left_at).is_not(None), unseen, col(Partnership.ended_at).is_(None))
    )


def _lost_offers() -> SelectOfScalar[int]:
    return (
        select(ActionOffer.id)
        .join(Person, col(ActionOffer.to_id) == Person.id)
        .join(Partnership, col(Person.partnership_id) == Partnership.id)
        .where(
            col(ActionOffer.open_for).is_not(None),
            col(Person.left_at).is_not(None),
            col(Partnership.ended_at).is_(None),
        )
    )


next_due: Final = NextDue(col(Action.remind_at), at_once=[_orphans(), _lost_offers()])
"""When somebody is next to be told, if ever; now if an owner, or who was asked, has just left."""
