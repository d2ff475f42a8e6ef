"""Settings and people as they are agreed: carried out, and followed by every ritual."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from bot import partnerships
from bot.conductor.following import clocks, follow_clocks, follow_people
from bot.conductor.parts import tell_parts
from bot.errors import Refusal
from bot.partnerships import PartnershipSettings, Person, Seat, Side, SideSettings, Unit
from bot.rituals.agreement import Terms


def carry_out_settings(w: Unit, seat: Seat, terms: Terms, _wanted: Mapping[str, Any]) -> None:
    """Settings hold from now on; what is planned follows zones, hours and holidays."""
    apply_settings(w, seat, settings_from(terms, partnerships.sides(w, seat.partnership.id)))


def apply_settings(w: Unit, seat: Seat, agreed: PartnershipSettings) -> None:
    """The same, as they were filled in."""
    before = clocks(w, seat.partnership.id)
    partnerships.apply(w, seat, agreed)
    follow_clocks(w, seat.partnership, before)
    follow_people(w, seat.partnership)


def carry_out_people(w: Unit, seat: Seat, terms: Terms, wanted: Mapping[str, Any]) -> None:
    """Parts and sides of people hold from now on."""
    for name, value in wanted.items():
        kind, _dot, person_id = name.partition(".")
        person = w.session.get_one(Person, int(person_id))
        if person.left_at is not None:
            raise Refusal("{who} is not in the channel any more.", who=person.name)
        if kind == "parts":
            before = partnerships.parts(w, person.partnership_id).get(person.id, set())
            partnerships.hold(w, person, value or (), seat.person.id)
            tell_parts(w, person, before, seat.person)
        elif value is not None:
            person.side_id, person.settled_by = value, seat.person.id
    w.session.flush()
    follow_people(w, seat.partnership)


def settings_from(terms: Terms, sides: Sequence[Side]) -> PartnershipSettings:
    """The settings that terms say."""
    return PartnershipSettings(
        terms["shared.language"],
        terms["shared.zone"],
        terms["shared.guests"],
        [_side_from(terms, side) for side in sides],
    )


def settings_terms(wanted: PartnershipSettings) -> dict[str, Any]:
    """What was filled in of settings, as it was checked; a side that was not asked for is not there."""
    named: dict[str, Any] = {
        "shared.language": wanted.language,
        "shared.zone": wanted.zone,
        "shared.guests": wanted.guests,
    }
    for side in wanted.sides:
        filled = {
            "name": side.name,
            "holidays": side.holidays,
            "language": side.language,
            "opens": side.opens.isoformat(),
            "closes": side.closes.isoformat(),
            "zone": side.zone,
            "week": "".join(str(day + 1) for day in sorted(side.week or ())),
        }
        named |= {f"side.{side.side_id}.{name}": value for name, value in filled.items()}
    return named


def _side_from(terms: Terms, side: Side) -> SideSettings:
    of = {name: terms.get(f"side.{side.id}.{name}") for name in ("name", "holidays", "opens", "closes")}
    return SideSettings(
        side.id,
        of["name"] or "",
        of["holidays"] or "",
        terms.get(f"side.{side.id}.language"),
        time.fromisoformat(of["opens"] or ""),
        time.fromisoformat(of["closes"] or ""),
        zone=terms.get(f"side.{side.id}.zone"),
        week=[int(day) - 1 for day in terms.get(f"side.{side.id}.week") or ""],
    )
