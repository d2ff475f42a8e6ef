"""Setting up, settings and people: several rituals follow them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot import outbox, partnerships
from bot.blocks.partnership import PeopleView
from bot.calendar import local_day
from bot.conductor.agreement import Submitted, note_by_itself, standing_of, submit
from bot.conductor.following import follow_people
from bot.conductor.parts import tell_parts
from bot.conductor.settings import settings_terms
from bot.conductor.succession import begun_anew, check_still_begins
from bot.errors import Refusal
from bot.partnerships import PARTS, Actor, Partnership, PartnershipSettings, Person, Seat, Side, Unit
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import action, agreement, charter, retro, status
from bot.rituals.status import Plan

FIRST_MEETING_AFTER = 3
"""Common working days from set-up to the first meeting, at least."""
FIRST_RETRO_AFTER = timedelta(weeks=2)


@dataclass(frozen=True)
class SetUpView:
    """What somebody who sets up or changes a partnership is shown."""

    seat: Seat
    sides: Sequence[Side]
    people: Sequence[Person]
    today: date
    others: Collection[int]
    """Ids of the sides that say for themselves: of which somebody was there, but one's own."""


def before_set_up(w: Unit, actor: Actor, partnership_id: int) -> SetUpView:
    """What the set-up modal shows; raises Refusal where another partnership has gone on in this channel."""
    found = w.session.get(Partnership, partnership_id)
    if found is not None:
        check_still_begins(w, actor, found)
    seat = partnerships.seat(w, actor, partnership_id)
    sides = partnerships.sides(w, partnership_id)
    return SetUpView(
        seat,
        sides,
        partnerships.people(w, partnership_id),
        seat.today(w.now),
        {side.id for side in sides if side.id != seat.side.id and agreement.has_been_there(w, side)},
    )


def set_up(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    agreed: PartnershipSettings,
    meetings: Plan,
    retros: retro.Plan,
) -> Seat:
    """Set up a partnership and plan its meetings and retros, all of it or nothing: the first agreement."""
    seat = partnerships.set_up(w, actor, partnership_id, agreed)
    # Nobody is reminded before they were welcomed, unless who sets up says a day.
    starts_on = meetings.starts_on or _in_three_working_days(w, seat)
    status.carry_out(w, seat, replace(meetings, starts_on=_first_week(meetings.rule, starts_on)))
    # The first one comes when there is something to look back at.
    first = seat.today(w.now) + FIRST_RETRO_AFTER
    retro.carry_out(w, seat, replace(retros, starts_on=first))
    _show_first_agreement(w, seat)
    for person in partnerships.people(w, partnership_id):
        tell_parts(w, person, (), seat.person)
    begun_anew(w, seat)
    return seat


def _show_first_agreement(w: Unit, seat: Seat) -> None:
    """What was chosen begins the history, and stands in the welcome's thread: the channel stays short."""
    standing, partnership = standing_of(w, seat.partnership), seat.partnership
    agreement.begin(w, partnership, standing.terms, seat.person.id)
    welcome = "status.change", status.planned_in(w, partnership.id)
    w.post(partnership, "agreement.stands", partnership.id, standing, thread=welcome)


def _in_three_working_days(w: Unit, seat: Seat) -> date:
    sides, zone = partnerships.sides(w, seat.partnership.id), seat.partnership.tz
    return local_day(partnerships.working_days_later(w.now, FIRST_MEETING_AFTER, zone, sides), zone)


def _first_week(rule: Weekly | Monthly, day: date) -> date:
    """The day from which on a rule has no meeting before this one: weeks begin as a whole."""
    if isinstance(rule, Weekly) and min(rule.weekdays) < day.weekday():
        return day + timedelta(days=7 - day.weekday())
    return day


def change_settings(w: Unit, actor: Actor, partnership_id: int, wanted: PartnershipSettings) -> Submitted:
    """What was set up is to be otherwise: one's own side at once, what binds both once both agree."""
    seat = partnerships.seat(w, actor, partnership_id)
    seat.settle()
    return submit(w, seat, settings_terms(partnerships.checked(w, seat.partnership, wanted)))


def left(w: Unit, owner: str, channel: str, user: str) -> None:
    """Somebody left a channel: whom they were called for goes on without them."""
    partnerships.left(w, owner, channel, user)
    partnership = partnerships.find(w, owner, channel)
    follow_people(w, partnership)
    note_by_itself(w, partnership)


def people_of(w: Unit, actor: Actor, partnership_id: int) -> PeopleView:
    """The sides with their people."""
    return PeopleView(
        partnerships.seat(w, actor, partnership_id),
        partnerships.sides(w, partnership_id),
        partnerships.people(w, partnership_id),
        partnerships.parts(w, partnership_id),
    )


def correct_person(
    w: Unit, actor: Actor, person_id: int, *, side_id: int, parts: Collection[str], expected: bool | None
) -> Submitted:
    """Say by hand what a person is here: of one's own side it holds at once, of another it is proposed.

    Whether their status is `expected` is None where it was not asked for.
    """
    seat, person = partnerships.pick(w, actor, person_id)
    if side_id not in {side.id for side in partnerships.sides(w, seat.partnership.id)}:
        raise Refusal("This company is not part of the collaboration. Choose one from the list.", "side")
    if expected is not None and expected != person.is_expected:
        _expect(w, seat, person, expected=expected)
    wanted: dict[str, Any] = {f"parts.{person.id}": [part for part in PARTS if part in parts] or None}
    if side_id != person.side_id:
        wanted[f"side_of.{person.id}"] = side_id
    return submit(w, seat, wanted)


def _expect(w: Unit, seat: Seat, person: Person, *, expected: bool) -> None:
    """Who gives status is for each side to say."""
    if person.side_id != seat.side.id:
        raise Refusal("Each company says itself who of its people gives status.", "expected")
    (person.count_in if expected else person.count_out)(w.now)
    follow_people(w, seat.partnership)
    w.touch(seat.partnership)


def before_filling(w: Unit, actor: Actor, partnership_id: int) -> PeopleView:
    """Who may hold which part, for somebody who may give them; raises Refusal for who may not."""
    view = people_of(w, actor, partnership_id)
    view.seat.settle()
    return view


def fill_parts(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    given: Mapping[str, Collection[int]],
    taken: Mapping[str, Collection[int]],
) -> Submitted:
    """Give and take parts by their names: of one's own side at once, of another it is proposed."""
    view = before_filling(w, actor, partnership_id)
    touched = set().union(*given.values(), *taken.values())
    wanted: dict[str, Any] = {}
    for part, who in given.items():
        for person_id in who:
            partnerships.member(w, partnership_id, person_id, part)
    for person_id in sorted(touched):
        names = view.parts.get(person_id, set()) - {part for part, who in taken.items() if person_id in who}
        names |= {part for part, who in given.items() if person_id in who}
        wanted[f"parts.{person_id}"] = [part for part in PARTS if part in names] or None
    return submit(w, view.seat, wanted)


def say_about_me(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    *,
    expected: bool,
    absent_until: date | None,
    language: str | None,
) -> tuple[Seat, date]:
    """What a person says of themselves, and today; the open round follows."""
    before = partnerships.seat(w, actor, partnership_id).person
    was_absent_until, was_expected = before.absent_until, before.is_expected
    seat = partnerships.say_about_me(
        w, actor, partnership_id, expected=expected, absent_until=absent_until, language=language
    )
    if seat.person.absent_until != was_absent_until:
        action.follow_absence(w, seat.person)
        charter.follow_absence(w, seat.person, was_absent_until)
    # With hundreds of open blockers to follow takes seconds; another language moves nothing.
    if (seat.person.absent_until, seat.person.is_expected) != (was_absent_until, was_expected):
        follow_people(w, seat.partnership)
    return seat, seat.own_today(w.now)


def rename_channel(w: Unit, owner: str, old: str, new: str) -> None:
    """A channel got another id: the partnership and its messages go with it."""
    outbox.moved(w, partnerships.rename_channel(w, owner, old, new), old, new)
