"""Who belongs to which side: found from their workspace, correctable by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, case
from sqlmodel import col, delete, func, or_, select, update

from bot.due import Due, NextDue
from bot.errors import Refusal
from bot.partnerships.acting import (
    Actor,
    Seat,
)
from bot.partnerships.records import (
    ARCHIVED,
    CONTACT,
    HOME,
    MEMBERS_AGAIN,
    PARTNER,
    REMOVED,
    UNNAMED,
    Part,
    Partnership,
    Person,
    Profile,
    Side,
    short_name,
)
from bot.partnerships.seats import member, people, seat, several, sides
from bot.partnerships.unit import Unit
from bot.prepared import Records

AT_A_TIME = 50
NO_NAME: Final = "?"


def other_sides(w: Unit, acting: Seat) -> list[Side]:
    """All but that of who acts."""
    return [side for side in sides(w, acting.partnership.id) if side.id != acting.side.id]


def side_of(profile: Profile, guests: str, all_sides: Sequence[Side]) -> Side | None:
    """The side a Slack user is on, judged by any id of theirs; None for a company not seen before.

    On Enterprise Grid Slack tells of somebody their workspace, a sibling, the organisation or none
    [looker/lookerbot#184, slackapi/bolt-js#1875, abdolence/slack-morphism-rust#215]. A guest carries the
    home workspace's id (likely, not documented for every plan), so which side guests count to is a setting.
    Who cannot be resolved counts as external.
    """
    home = next(side for side in all_sides if side.kind == HOME)
    partners = [side for side in all_sides if side.kind == PARTNER]
    ours = bool(home.ids & profile.ids)
    if ours and not (profile.is_guest and guests == PARTNER):
        return home
    if ours or not profile.ids:
        return partners[0]
    known = [side for side in partners if side.ids & profile.ids]
    unclaimed = [side for side in partners if not side.ids]
    return next(iter(known + unclaimed), None)


def belong(w: Unit, enterprises: Mapping[str, str]) -> None:
    """The organisations of installations, by owner: their home sides belong to them.

    Where that was not known before, colleagues may have been taken for the partner's: who was not settled
    by hand is asked for anew.
    """
    learnt = (
        select(Side, Partnership)
        .join(Partnership)
        .where(Side.kind == HOME, col(Side.enterprise).is_(None), col(Partnership.owner).in_(enterprises))
    )
    for side, partnership in w.session.exec(learnt).all():
        side.enterprise = enterprises[partnership.owner]
        for person in people(w, partnership.id):
            if person.side_id != side.id and person.settled_by is None:
                person.team = None
        if partnership.ended_at is None:
            partnership.members_due_at = w.now


def meet(w: Unit, partnership_id: int, profiles: Iterable[Profile], company: str | None = None) -> None:
    """Get to know these Slack users, or their changed names; `company` names a side not seen before."""
    # Who presses, and whoever reads the members, may come to the same person, or company, at once.
    alone = select(Partnership).where(Partnership.id == partnership_id).with_for_update(key_share=True)
    partnership = w.session.exec(alone).one()
    was_known = [_meet(w, partnership, profile, company or profile.team or NO_NAME) for profile in profiles]
    # Who is new is on no roster yet.
    if any(was_known):
        w.touch(partnership)


def rename(w: Unit, owner: str, profile: Profile) -> list[Partnership]:
    """Slack calls somebody this now: wherever an installation knows them.

    Their side stays as it is, unless they became a guest, or are one no more: returns where it is another.
    """
    moved = []
    found = w.session.exec(
        select(Person, Partnership)
        .join(Partnership)
        .where(Partnership.owner == owner, Person.user == profile.user, col(Partnership.ended_at).is_(None))
    ).all()
    for person, partnership in found:
        if (person.name, person.locale) != (profile.name, profile.locale):
            person.name, person.locale = profile.name, profile.locale
            w.touch(partnership)
        if person.is_guest != profile.is_guest:
            person.is_guest = profile.is_guest
            side = side_of(profile, partnership.guests, sides(w, partnership.id))
            if side is not None and person.settled_by is None and person.side_id != side.id:
                person.side_id = side.id
                moved.append(partnership)
            w.touch(partnership)
    return moved


def names_of(w: Unit, owner: str, users: Sequence[str]) -> dict[str, str]:
    """What these Slack users are called, as far as an installation knows them."""
    known = (
        select(Person.user, Person.name)
        .join(Partnership)
        .where(Partnership.owner == owner, col(Person.user).in_(users))
    )
    return dict(w.session.exec(known).all())


members_to_read: Final = Due(
    Partnership,
    # While it is there, they are always read again; where it is lost when, it is now.
    func.coalesce(
        Partnership.members_due_at, case((col(Partnership.ended_at).is_(None), col(Partnership.begun_at)))
    ),
    also_away="it may be back in the channel without our knowing",
)
members_next_due: Final = NextDue(members_to_read)
"""When the next list of members is to be read, if any."""


def members_due(w: Unit) -> Sequence[Partnership]:
    """Partnerships whose channel is to be looked at again in Slack, some of them at a time."""
    return list(several(w, members_to_read(w)[:AT_A_TIME]).values())


def look_at(w: Unit, partnership_id: int, again_after: timedelta) -> bool:
    """Claim the look at a channel; it is due again after a while, if whoever looks does not come back."""
    partnership = members_to_read.claim(w, partnership_id)
    if partnership is not None:
        partnership.members_due_at = w.now + again_after
    return partnership is not None


def look_at_all(w: Unit) -> None:
    """Nobody listened for a while: every channel is to be looked at, soon, also those we may be back in."""
    is_live = col(Partnership.ended_at).is_(None)
    may_be_back = col(Partnership.away_reason).in_((REMOVED, ARCHIVED))
    w.session.exec(update(Partnership).where(or_(is_live, may_be_back)).values(members_due_at=w.now))


def read_members_again(w: Unit, partnership_id: int, after: timedelta) -> None:
    """Slack could not be asked for the members: it is tried again after a while."""
    w.session.get_one(Partnership, partnership_id).members_due_at = w.now + after


def strangers(w: Unit, partnership_id: int, users: Sequence[str]) -> list[str]:
    """Those of these users of whom the partnership knows nothing yet, or not to whom they belong."""
    settled = or_(col(Person.team).is_not(None), col(Person.settled_by).is_not(None))
    known = w.session.exec(select(Person.user).where(Person.partnership_id == partnership_id, settled)).all()
    return [user for user in users if user not in set(known)]


def members_were(w: Unit, partnership_id: int, users: Iterable[str]) -> None:
    """These are in the channel now: who is not among them has left."""
    partnership = w.session.get_one(Partnership, partnership_id)
    present = set(users)
    for person in w.session.exec(select(Person).where(Person.partnership_id == partnership_id)):
        if person.user in present and person.deactivated_at is None:
            person.rejoin()
        elif person.left_at is None:
            person.leave(w.now)
    partnership.members_due_at = w.now + MEMBERS_AGAIN
    w.touch(partnership)


def deactivated(w: Unit, owner: str, user: str) -> list[Partnership]:
    """Somebody's account is no more: wherever they are known they are asked and counted no longer.

    Returns where that is.
    """
    found = w.session.exec(
        select(Person, Partnership)
        .join(Partnership)
        .where(Partnership.owner == owner, Person.user == user, col(Person.deactivated_at).is_(None))
    ).all()
    for person, partnership in found:
        person.be_deactivated(w.now)
        w.touch(partnership)
    return [partnership for _person, partnership in found]


def left(w: Unit, owner: str, channel: str, user: str) -> None:
    """Somebody left the channel."""
    person = w.session.exec(
        select(Person)
        .join(Partnership)
        .where(Partnership.owner == owner, Partnership.channel == channel, Person.user == user)
    ).first()
    if person is not None and person.left_at is None:
        person.leave(w.now)
        w.touch(w.session.get_one(Partnership, person.partnership_id))


def pick(w: Unit, actor: Actor, person_id: int) -> tuple[Seat, Person]:
    """The seat of who acts and the person they want to correct; raises Refusal if they may not."""
    person = w.session.get(Person, person_id)
    if person is None:
        raise Refusal("This person is no longer in the channel. Choose somebody else.", "person")
    by = seat(w, actor, person.partnership_id)
    by.settle()
    return by, member(w, by.partnership.id, person_id, "person")


def give_part(w: Unit, person: Person, name: str, given_by: int) -> None:
    """One part more; contact persons are expected to give status unless they counted themselves out."""
    part = w.session.exec(select(Part).where(Part.person_id == person.id, Part.name == name)).first()
    if part is None:
        w.session.add(Part(person_id=person.id, name=name, given_at=w.now, given_by=given_by))
    if name == CONTACT and person.counted_in_at is None and person.counted_out_at is None:
        person.count_in(w.now)


def count_me(w: Unit, actor: Actor, partnership_id: int, expected: bool) -> Seat:
    """Count who acts in or out of the roster of their side."""
    by = seat(w, actor, partnership_id)
    (by.person.count_in if expected else by.person.count_out)(w.now)
    w.touch(by.partnership)
    return by


def say_about_me(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    *,
    expected: bool,
    absent_until: date | None,
    language: str | None,
) -> Seat:
    """What a person says of themselves: on the roster or not, absent until when, reads which language."""
    by = seat(w, actor, partnership_id)
    if absent_until != by.person.absent_until:
        by.person.be_absent_until(absent_until, by.own_today(w.now))
    by.person.language = language
    if expected != by.person.is_expected:
        (by.person.count_in if expected else by.person.count_out)(w.now)
    w.touch(by.partnership)
    return by


def roster(here: Sequence[Person], side: Side) -> list[Person]:
    """Who of those who are here is on this side and expected to give status."""
    return [person for person in here if person.side_id == side.id and person.is_expected]


_PERSON: Final = Records(
    select(Person).where(
        Person.partnership_id == bindparam("partnership_id"), Person.user == bindparam("user")
    )
)


def _meet(w: Unit, partnership: Partnership, profile: Profile, company: str) -> bool:
    """Whether they were known before."""
    all_sides = sides(w, partnership.id)
    side = side_of(profile, partnership.guests, all_sides) or _new_side(w, partnership, profile, company)
    if side.kind == PARTNER and not profile.is_guest:
        _claim(w, side, profile, company)
    person = _PERSON.first(w.session, {"partnership_id": partnership.id, "user": profile.user})
    was_known = person is not None
    if person is None:
        person = Person(
            partnership_id=partnership.id,
            side_id=side.id,
            user=profile.user,
            team=None,
            name=profile.name,
            is_guest=profile.is_guest,
        )
        w.session.add(person)
    if person.settled_by is None:
        person.side_id = side.id
    person.team = _belonging(profile, all_sides)
    person.name, person.locale, person.is_guest = profile.name, profile.locale, profile.is_guest
    person.rejoin()
    w.session.flush()
    return was_known


def _claim(w: Unit, side: Side, profile: Profile, company: str) -> None:
    """A partner's side is that of the first of its people; what they tell more is learnt.

    Its name is theirs, where the channel was shared with nobody yet when it began.
    """
    if not side.ids and side.name == UNNAMED and company not in (profile.team, NO_NAME):
        side.name = short_name(company)
        w.touch(w.session.get_one(Partnership, side.partnership_id))
    side.team = side.team or profile.enterprise or profile.team or next(iter(profile.teams), None)
    side.enterprise = side.enterprise or profile.enterprise


def _belonging(profile: Profile, all_sides: Sequence[Side]) -> str:
    """The id by which somebody is on a side: of several the one that the side has."""
    common = next((found for side in all_sides for found in sorted(side.ids & profile.ids)), None)
    return common or profile.team or profile.enterprise or ""


def _new_side(w: Unit, partnership: Partnership, profile: Profile, company: str) -> Side:
    first = sides(w, partnership.id)[1]
    side = Side(
        partnership_id=partnership.id,
        kind=PARTNER,
        name=short_name(company),
        holidays=first.holidays,
        zone=partnership.zone,
    )
    w.session.add(side)
    w.session.flush()
    w.touch(partnership)
    return side


def hold(w: Unit, person: Person, names: Collection[str], given_by: int) -> None:
    """They hold these parts, and no others."""
    gone = delete(Part).where(col(Part.person_id) == person.id, col(Part.name).not_in(names))
    w.session.exec(gone)
    for name in sorted(names):
        give_part(w, person, name, given_by)
