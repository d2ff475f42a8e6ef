"""Setting up, settings and people: several rituals follow them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot import outbox, partnerships
from bot.blocks.partnership import PeopleView
from bot.conductor.following import clocks, follow_clocks, follow_people
from bot.partnerships import Actor, PartnershipSettings, Person, Seat, Side, Unit
from bot.rituals import action, retro, status
from bot.rituals.status import Plan

FIRST_RETRO_AFTER = timedelta(weeks=2)


@dataclass(frozen=True)
class SetUpView:
    """What somebody who sets up or changes a partnership is shown."""

    seat: Seat
    sides: Sequence[Side]
    people: Sequence[Person]
    today: date


def before_set_up(w: Unit, actor: Actor, partnership_id: int) -> SetUpView:
    """What the set-up modal shows."""
    seat = partnerships.seat(w, actor, partnership_id)
    return SetUpView(
        seat,
        partnerships.sides(w, partnership_id),
        partnerships.people(w, partnership_id),
        seat.today(w.now),
    )


def set_up(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    agreed: PartnershipSettings,
    meetings: Plan,
    retros: retro.Plan,
) -> Seat:
    """Set up a partnership and plan its meetings and retros: all of it or nothing."""
    seat = partnerships.set_up(w, actor, partnership_id, agreed)
    status.agree(w, actor, partnership_id, meetings)
    # The first one comes when there is something to look back at.
    first = seat.today(w.now) + FIRST_RETRO_AFTER
    retro.agree(w, actor, partnership_id, replace(retros, starts_on=first))
    return seat


def change_settings(w: Unit, actor: Actor, partnership_id: int, agreed: PartnershipSettings) -> Seat:
    """Change what was agreed at set-up; what is planned follows zones, hours and holidays."""
    before = clocks(w, partnership_id)
    seat = partnerships.change(w, actor, partnership_id, agreed)
    follow_clocks(w, seat.partnership, before)
    follow_people(w, seat.partnership)
    return seat


def left(w: Unit, owner: str, channel: str, user: str) -> None:
    """Somebody left a channel: whom they were called for goes on without them."""
    partnerships.left(w, owner, channel, user)
    follow_people(w, partnerships.find(w, owner, channel))


def people_of(w: Unit, actor: Actor, partnership_id: int) -> PeopleView:
    """The sides with their people."""
    return PeopleView(
        partnerships.seat(w, actor, partnership_id),
        partnerships.sides(w, partnership_id),
        partnerships.people(w, partnership_id),
        partnerships.parts(w, partnership_id),
    )


def correct_person(
    w: Unit, actor: Actor, person_id: int, *, side_id: int, parts: list[str], expected: bool
) -> PeopleView:
    """Say by hand what a person is here; the open round follows."""
    corrected = partnerships.correct(w, actor, person_id, side_id=side_id, parts=parts, expected=expected)
    follow_people(w, corrected.partnership)
    return people_of(w, actor, corrected.partnership.id)


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
    was_absent_until = partnerships.seat(w, actor, partnership_id).person.absent_until
    seat = partnerships.say_about_me(
        w, actor, partnership_id, expected=expected, absent_until=absent_until, language=language
    )
    if seat.person.absent_until != was_absent_until:
        action.follow_absence(w, seat.person)
    follow_people(w, seat.partnership)
    return seat, seat.today(w.now)


def rename_channel(w: Unit, owner: str, old: str, new: str) -> None:
    """A channel got another id: the partnership and its messages go with it."""
    outbox.moved(w, partnerships.rename_channel(w, owner, old, new), old, new)
