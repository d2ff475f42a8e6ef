"""Who acts, and in which partnership. Every query goes through the owner of the partnership."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, Select, and_, bindparam
from sqlmodel import col, select

from bot.alphabet import alphabetical
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnerships.acting import (
    NOTHING_LACKS,
    Actor,
    Lacking,
    NotHere,
    Seat,
    Unacquainted,
    reads,
)
from bot.partnerships.records import (
    CONTACT,
    HOME,
    SPEAKERS,
    Part,
    Partnership,
    Person,
    Side,
)
from bot.partnerships.unit import Unit
from bot.prepared import Prepared, Records
from bot.text import name_as_read

_LIVE_IN: Final = Records(
    select(Partnership).where(
        Partnership.owner == bindparam("owner"),
        Partnership.channel == bindparam("channel"),
        col(Partnership.ended_at).is_(None),
    )
)
"""Every command begins with it: built once."""


def find(w: Unit, owner: str, channel: str) -> Partnership:
    """The live partnership of a channel; raises Refusal where there is none."""
    found = _LIVE_IN.first(w.session, {"owner": owner, "channel": channel})
    if found is None and (keeper := keeper_of(w, owner, channel)) is not None:
        raise Refusal(
            "In this channel {side} runs Samspil. Use the buttons of its panel, which is pinned "
            "there: they are for everybody.",
            side=keeper[1].name,
        )
    if found is None and (ended := _ended(w, owner, channel)) is not None:
        raise Refusal(
            "Samspil was ended in this channel on {day}. To begin anew, take it out of the channel and "
            "invite it again with /invite @Samspil.",
            day=ended,
        )
    if found is None:
        raise NotHere(
            "Samspil is not in this channel. Invite it with /invite @Samspil in the channel that the "
            "companies share, and try again there.",
            channel,
        )
    return found


def _ended(w: Unit, owner: str, channel: str) -> date | None:
    """The day on which a partnership was ended here by choice: the bot may be in the channel still."""
    found = w.session.exec(
        select(Partnership).where(
            Partnership.owner == owner, Partnership.channel == channel, col(Partnership.ended_by).is_not(None)
        )
    ).first()
    return local_day(found.ended_at, found.tz) if found is not None and found.ended_at is not None else None


def keeper_of(w: Unit, owner: str, channel: str) -> tuple[Partnership, Side] | None:
    """Whose partnership a channel is, where both companies installed the app; None if nobody else's.

    A shared channel has one id in all its workspaces, and Slack lets only its members name it to us.
    """
    return w.session.exec(
        select(Partnership, Side)
        .join(Side, col(Side.partnership_id) == Partnership.id)
        .where(Partnership.channel == channel, Partnership.owner != owner, Side.kind == HOME)
        .where(col(Partnership.ended_at).is_(None))
    ).first()


_SEAT: Final = Records(
    select(Partnership, Person, Side, Part.name)
    .join(Person, col(Person.partnership_id) == Partnership.id)
    .join(Side, col(Side.id) == Person.side_id)
    .outerjoin(Part, col(Part.person_id) == Person.id)
    .where(Partnership.id == bindparam("partnership_id"), Person.user == bindparam("user"))
)
"""Every press begins with it, 200 a second on a Monday at ten: one statement, built once."""


def seat(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of who acts; raises Refusal for outsiders and Unacquainted for the not yet known."""
    found = _SEAT.all(w.session, {"partnership_id": partnership_id, "user": actor.user})
    partnership = found[0][0] if found else w.session.get(Partnership, partnership_id)
    gone = partnership is not None and (partnership.has_ended or (not partnership.is_live and not found))
    if partnership is None or partnership.owner != actor.owner or gone:
        raise Refusal("This belongs to a collaboration that has ended or that you are not part of.")
    if not partnership.is_live:
        raise NotHere(
            "Samspil is not in the channel at present. Invite it there again with /invite @Samspil: then "
            "everything goes on from where it was.",
            partnership.channel,
        )
    if not found:
        raise Unacquainted(partnership, actor.user)
    _partnership, person, side, _part = found[0]
    if person.deactivated_at is not None:
        # Whoever acts has an account again.
        raise Unacquainted(partnership, actor.user)
    if person.left_at is not None:
        raise Refusal("You have left the channel of this collaboration. Join it again to take part.")
    their_parts = frozenset(part for *_, part in found if part is not None)
    return Seat(partnership, side, person, their_parts, _lacking(w, person, their_parts))


def seat_for_own_data(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of who acts, for what concerns their own data alone.

    Whoever is known has it, though the partnership be away or ended, or they have left it; for all others it
    raises what `seat` does.
    """
    found = _SEAT.first(w.session, {"partnership_id": partnership_id, "user": actor.user})
    if found is not None and found[0].owner == actor.owner:
        return seat_of(w, found[0], found[1])
    return seat(w, actor, partnership_id)


def seat_in(w: Unit, actor: Actor, channel: str) -> Seat:
    """The seat of who acts in a channel."""
    return seat(w, actor, find(w, actor.owner, channel).id)


def seat_in_for_own_data(w: Unit, actor: Actor, channel: str) -> Seat:
    """The same in a channel: of the partnership there, else of the latest in which who acts is known."""
    there = (
        select(Partnership.id, Partnership.ended_at, Person.id)
        .outerjoin(Person, and_(col(Person.partnership_id) == Partnership.id, col(Person.user) == actor.user))
        .where(Partnership.owner == actor.owner, Partnership.channel == channel)
        .order_by(col(Partnership.id).desc())
    )
    found = w.session.exec(there).all()
    live = [partnership_id for partnership_id, ended_at, _known in found if ended_at is None]
    known = [partnership_id for partnership_id, _ended_at, known in found if known is not None]
    if not live and not known:
        return seat_in(w, actor, channel)
    return seat_for_own_data(w, actor, (live or known)[0])


def seat_of(w: Unit, partnership: Partnership, person: Person) -> Seat:
    """The seat of a person we know."""
    side = w.session.get_one(Side, person.side_id)
    their_parts = frozenset(w.session.exec(select(Part.name).where(Part.person_id == person.id)).all())
    return Seat(partnership, side, person, their_parts, _lacking(w, person, their_parts))


_SPEAKING: Final = Prepared(
    Select(col(Side.id).label("side"), col(Person.is_guest), col(Part.name).label("part"))
    .select_from(Side)
    .outerjoin(Person, and_(col(Person.side_id) == Side.id, col(Person.left_at).is_(None)))
    .outerjoin(Part, and_(col(Part.person_id) == Person.id, col(Part.name).in_(SPEAKERS)))
    .where(col(Side.partnership_id) == bindparam("partnership_id"))
    .distinct()
)
"""By side, whether it has guests, others, and which of the parts that speak for it; most presses ask it."""


def _lacking(w: Unit, person: Person, their_parts: Collection[str]) -> Lacking:
    """What parts nobody holds; to who speaks for their side anyhow it makes no difference.

    Guests do not speak for a side that has others: the workspace that lets them in names them.
    """
    if SPEAKERS & set(their_parts):
        return NOTHING_LACKS
    w.session.flush()
    there = _SPEAKING.all(w.session, {"partnership_id": person.partnership_id})
    has_speaker = any(side == person.side_id and part for side, _guest, part in there)
    others = any(side == person.side_id and guest is False for side, guest, _part in there)
    with_contact = {side for side, _guest, part in there if part == CONTACT}
    return Lacking(
        own_speaker=not has_speaker and not (person.is_guest and others),
        any_contact=not {side for side, _guest, _part in there} <= with_contact,
    )


def seats_of(w: Unit, actor: Actor) -> list[Seat]:
    """Every seat that somebody has now, in the order in which they were got to know."""
    found = w.session.exec(
        select(Person, Partnership)
        .join(Partnership)
        .where(
            Partnership.owner == actor.owner,
            Person.user == actor.user,
            col(Person.left_at).is_(None),
            col(Partnership.ended_at).is_(None),
        )
        .order_by(col(Person.id))
    ).all()
    return [seat_of(w, partnership, person) for person, partnership in found]


def sides(w: Unit, partnership_id: int) -> Sequence[Side]:
    """All sides, the home side first."""
    return sides_of(w, [partnership_id])[partnership_id]


OF: Final[BindParameter[Any]] = bindparam("of", expanding=True)
"""Ids of partnerships, for a query that is built once and asked of several."""
_SEVERAL: Final = Records(select(Partnership).where(col(Partnership.id).in_(OF)))
_SIDES: Final = Records(select(Side).where(col(Side.partnership_id).in_(OF)).order_by(col(Side.id)))
_PEOPLE: Final = Records(
    select(Person)
    .where(col(Person.partnership_id).in_(OF), col(Person.left_at).is_(None))
    .order_by(col(Person.id))
)
_PARTS: Final = Records(
    select(Part.person_id, Part.name)
    .join(Person)
    .where(col(Person.partnership_id).in_(OF), col(Person.left_at).is_(None))
)


def sides_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, list[Side]]:
    """Those of several partnerships, by its id."""
    found: dict[int, list[Side]] = {each: [] for each in partnership_ids}
    for side in sorted(_SIDES.all(w.session, {"of": list(found)}), key=lambda side: side.kind != HOME):
        found[side.partnership_id].append(side)
    return found


def several(w: Unit, partnership_ids: Collection[int]) -> dict[int, Partnership]:
    """Several partnerships, by id."""
    return {each.id: each for each in _SEVERAL.all(w.session, {"of": list(partnership_ids)})}


def people(w: Unit, partnership_id: int) -> Sequence[Person]:
    """Everybody who is in the channel now, by name."""
    return people_of(w, [partnership_id])[partnership_id]


def people_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, list[Person]]:
    """Those of several partnerships, by its id."""
    found: dict[int, list[Person]] = {each: [] for each in partnership_ids}
    there = _PEOPLE.all(w.session, {"of": list(found)})
    # No database sorts Æ, Ø and Å as people do unless its host was set up for it.
    for person in sorted(there, key=lambda each: alphabetical(each.name)):
        found[person.partnership_id].append(person)
    for partnership_id, here in found.items():
        _tell_apart(w, partnership_id, here)
    return found


def _tell_apart(w: Unit, partnership_id: int, here: Sequence[Person]) -> None:
    """Two of one name are no two options that look alike: each is shown with their side.

    On one side nothing is known of them but what Slack calls them by, which their profile there shows, too.
    """
    namesakes = Counter(name_as_read(person.name) for person in here)
    if len(namesakes) == len(here):
        return
    names = {side.id: side.name for side in sides(w, partnership_id)}
    on_one_side = Counter((name_as_read(person.name), person.side_id) for person in here)
    for person in here:
        name, side = name_as_read(person.name), names[person.side_id]
        if on_one_side[name, person.side_id] > 1:
            person.tell_apart(f"{person.user}, {side}")
        else:
            person.tell_apart(side if namesakes[name] > 1 else "")


def people_for(w: Unit, actor: Actor, partnership_id: int) -> Sequence[Person]:
    """Everybody who is in the channel now, for one of them to choose from."""
    seat(w, actor, partnership_id)
    return people(w, partnership_id)


def parts(w: Unit, partnership_id: int) -> dict[int, set[str]]:
    """The parts held, by person id."""
    return parts_of(w, [partnership_id])


def parts_of(w: Unit, partnership_ids: Collection[int]) -> dict[int, set[str]]:
    """Those held in several partnerships, by person id."""
    by_person: dict[int, set[str]] = {}
    for person_id, name in _PARTS.all(w.session, {"of": list(partnership_ids)}):
        by_person.setdefault(person_id, set()).add(name)
    return by_person


def speakers(w: Unit, partnership_id: int) -> dict[int, list[Person]]:
    """By side, its contact persons and facilitators who are in the channel; nobody where it has none."""
    by_person, found = parts(w, partnership_id), dict[int, list[Person]]()
    for side in sides(w, partnership_id):
        found[side.id] = []
    for person in people(w, partnership_id):
        if by_person.get(person.id, set()) & SPEAKERS:
            found[person.side_id].append(person)
    return found


def member(w: Unit, partnership_id: int, person_id: int, field: str) -> Person:
    """A person picked in a modal; raises Refusal at `field` if they are not (or no longer) there."""
    person = w.session.get(Person, person_id)
    if person is None or person.partnership_id != partnership_id or person.left_at is not None:
        raise Refusal("This person is no longer in the channel. Choose somebody else.", field)
    return person


_READ: Final = Prepared(
    select(Person.id, Person.language, Person.locale, col(Side.language).label("of_side"))
    .join(Side)
    .where(Person.partnership_id == bindparam("partnership_id"), col(Person.left_at).is_(None))
)


def languages(w: Unit, partnership: Partnership) -> list[tuple[int, str]]:
    """The id of each who is in the channel now, and what they read."""
    here = _READ.all(w.session, {"partnership_id": partnership.id})
    return [(who, reads(own, locale, of_side, partnership)) for who, own, locale, of_side in here]


_LATEST: Final = Records(
    select(Person, Side, Partnership)
    .join(Partnership, col(Person.partnership_id) == Partnership.id)
    .join(Side, col(Person.side_id) == Side.id)
    .where(Partnership.owner == bindparam("owner"), Person.user == bindparam("user"))
    .order_by(col(Person.id).desc())
    .limit(1)
)


def language_of(w: Unit, actor: Actor) -> str | None:
    """What a person reads, where we know them; of several partnerships, by the latest."""
    found = _LATEST.first(w.session, {"owner": actor.owner, "user": actor.user})
    if found is None:
        return None
    person, side, partnership = found
    return reads(person.language, person.locale, side.language, partnership)
