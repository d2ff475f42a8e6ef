"""How a partnership begins, is set up, is changed, and ends."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from sqlmodel import col, select

from bot import calendar
from bot.errors import Refusal
from bot.partnerships.acting import (
    Actor,
    Seat,
)
from bot.partnerships.people import give_part, side_of
from bot.partnerships.records import (
    CONTACT,
    HOME,
    NAME_LENGTH,
    PARTNER,
    UNNAMED,
    Partnership,
    Person,
    Profile,
    Side,
    short_name,
)
from bot.partnerships.seats import find, member, people, seat, sides
from bot.partnerships.unit import Unit
from bot.text import fitting

SHORTEST_DAY = timedelta(hours=2)
"""Reminders leave an hour to answer in, so a working day must hold more than that."""


@dataclass(frozen=True)
class Beginning:
    """What is known of a channel when the bot is invited to it."""

    owner: str
    channel: str
    name: str
    home_team: str
    home_name: str
    partner_name: str | None
    invited_by: str
    language: str
    zone: str
    holidays: str
    home_enterprise: str | None = None


@dataclass(frozen=True)
class SideSettings:
    """What is agreed of one side. `contact` is a person's id, or None to leave it as it is.

    `zone` and `week` (weekdays, Monday is 0) are None where they follow: that of the partnership, and
    what is usual where it has its holidays.
    """

    side_id: int
    name: str
    holidays: str
    language: str | None
    opens: time
    closes: time
    contact: int | None = None
    zone: str | None = None
    week: Collection[int] | None = None


@dataclass(frozen=True)
class PartnershipSettings:
    """What is agreed of the partnership as a whole, and of each side."""

    language: str
    zone: str
    guests: str
    sides: Sequence[SideSettings]


def begin(w: Unit, beginning: Beginning) -> Partnership:
    """The bot came into a channel: a new partnership, or one that goes on; one that has ended stays so."""
    partnership = of_channel(w, beginning.owner, beginning.channel)
    if partnership is not None and partnership.has_ended:
        partnership.give_up_channel()
        w.session.flush()
        partnership = None
    if partnership is None:
        partnership = _new(w, beginning)
    elif not partnership.is_live:
        partnership.resume(w.now)
    w.touch(partnership)
    return partnership


def of_channel(w: Unit, owner: str, channel: str) -> Partnership | None:
    """The partnership of a channel, be it live, away or ended."""
    return w.session.exec(
        select(Partnership).where(Partnership.owner == owner, Partnership.channel == channel)
    ).first()


def of_owner(w: Unit, owner: str) -> Sequence[Partnership]:
    """Every partnership of an installation, be it live, away or ended."""
    return w.session.exec(select(Partnership).where(Partnership.owner == owner)).all()


def not_set_up(w: Unit, owner: str) -> Sequence[Partnership]:
    """Those of an installation that have just begun."""
    is_live = col(Partnership.ended_at).is_(None)
    just_begun = select(Partnership).where(Partnership.owner == owner, is_live)
    return w.session.exec(just_begun.where(col(Partnership.set_up_at).is_(None))).all()


def rename_channel(w: Unit, owner: str, old: str, new: str) -> Partnership:
    """Slack gave the channel another id, as it does when a share begins."""
    partnership = find(w, owner, old)
    partnership.channel = new
    w.touch(partnership)
    return partnership


def set_up(w: Unit, actor: Actor, partnership_id: int, agreed: PartnershipSettings) -> Seat:
    """First agreement, by the home side; raises Refusal at the field that cannot be."""
    by = seat(w, actor, partnership_id)
    if by.side.kind != HOME:
        raise Refusal(
            "Samspil is set up by the company that installed it. Ask one of them to press “Set up”."
        )
    if by.partnership.set_up_at is not None:
        raise Refusal(
            "Samspil was set up here already. What stands can be changed under *More …*: "
            "*Settings*, *Status meetings* and *Retro*."
        )
    by.partnership.set_up_at, by.partnership.set_up_by = w.now, by.person.id
    by.person.count_in(w.now)
    apply(w, by, agreed)
    return by


def _new(w: Unit, beginning: Beginning) -> Partnership:
    partnership = Partnership(
        owner=beginning.owner,
        channel=beginning.channel,
        name=beginning.name,
        language=beginning.language,
        zone=beginning.zone,
        begun_at=w.now,
        begun_by=beginning.invited_by,
        members_due_at=w.now,
    )
    partnership.purge_tomorrow(w.now)
    w.session.add(partnership)
    w.session.flush()
    for kind, name, team, enterprise in (
        (HOME, beginning.home_name, beginning.home_team, beginning.home_enterprise),
        (PARTNER, beginning.partner_name or UNNAMED, None, None),
    ):
        w.session.add(
            Side(
                partnership_id=partnership.id,
                kind=kind,
                name=short_name(name),
                team=team,
                enterprise=enterprise,
                holidays=beginning.holidays,
                week=_digits(calendar.usual_week(beginning.holidays)),
                zone=beginning.zone,
            )
        )
    w.session.flush()
    return partnership


def checked(w: Unit, partnership: Partnership, wanted: PartnershipSettings) -> PartnershipSettings:
    """As they would hold, zones by their names; raises Refusal at the field that cannot be."""
    if wanted.guests not in (HOME, PARTNER):
        raise Refusal("This is not among what can be chosen here. Choose again.", "guests")
    zone = calendar.zone_named(wanted.zone).key
    there = {side.id: side for side in sides(w, partnership.id)}
    return replace(wanted, zone=zone, sides=[_checked(there, each, zone) for each in wanted.sides])


def apply(w: Unit, by: Seat, wanted: PartnershipSettings) -> None:
    """These settings hold, in the name of who wanted them; raises Refusal at the field that cannot be."""
    partnership = by.partnership
    agreed = checked(w, partnership, wanted)
    partnership.zone, partnership.language = agreed.zone, agreed.language
    for settings in agreed.sides:
        _apply_to_side(w, by, settings)
    if partnership.guests != agreed.guests:
        partnership.guests = agreed.guests
        _settle_guests_again(w, partnership)
    w.touch(partnership)


def _checked(there: Mapping[int, Side], settings: SideSettings, zone: str) -> SideSettings:
    side = there.get(settings.side_id)
    if side is None:
        raise Refusal("This company is no longer part of the collaboration. Close this and open it again.")
    if calendar.hours_of_day(settings.opens, settings.closes) < SHORTEST_DAY:
        raise Refusal("Working hours must end at least two hours after they begin.", f"closes_{side.id}")
    return replace(
        settings,
        name=_name(side, settings),
        holidays=_holidays(settings),
        zone=calendar.zone_named(settings.zone or zone, f"zone_{side.id}").key,
        week=[int(day) - 1 for day in _week(side, settings)],
    )


def _apply_to_side(w: Unit, by: Seat, settings: SideSettings) -> None:
    side = w.session.get_one(Side, settings.side_id)
    side.name, side.holidays, side.language = settings.name, settings.holidays, settings.language
    side.week, side.zone = _digits(settings.week or ()), settings.zone or by.partnership.zone
    side.opens, side.closes = settings.opens, settings.closes
    if settings.contact is not None:
        contact = member(w, by.partnership.id, settings.contact, f"contact_{side.id}")
        give_part(w, contact, CONTACT, by.person.id)


def _name(side: Side, settings: SideSettings) -> str:
    name, field = settings.name.strip(), f"name_{settings.side_id}"
    if name and settings.name == side.name:
        # It may be one that Slack told an earlier version.
        return name
    if not name:
        raise Refusal("A company needs a name.", field)
    return fitting(name, NAME_LENGTH, field)


def _holidays(settings: SideSettings) -> str:
    try:
        return calendar.HolidayCalendar(settings.holidays).code
    except Refusal as unknown:
        raise Refusal(unknown.reason, f"holidays_{settings.side_id}", **unknown.values) from None


def _week(side: Side, settings: SideSettings) -> str:
    """The week that was chosen; one that was left as it was follows to another country."""
    usual_before = _digits(calendar.usual_week(side.holidays))
    if settings.week is not None and not settings.week:
        raise Refusal("A week needs at least one working day.", f"week_{side.id}")
    chosen = side.week if settings.week is None else _digits(settings.week)
    if chosen == side.week == usual_before:
        return _digits(calendar.usual_week(settings.holidays))
    return chosen


def _digits(weekdays: Collection[int]) -> str:
    return "".join(str(day + 1) for day in sorted(weekdays))


def _settle_guests_again(w: Unit, partnership: Partnership) -> None:
    all_sides = sides(w, partnership.id)
    for person in people(w, partnership.id):
        if person.is_guest and person.settled_by is None:
            side = side_of(_profile(person), partnership.guests, all_sides)
            person.side_id = side.id if side else person.side_id


def _profile(person: Person) -> Profile:
    return Profile(person.user, person.team, person.name, person.is_guest, person.locale)
