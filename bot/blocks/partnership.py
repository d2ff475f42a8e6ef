"""The modals of the partnership: set-up, settings, people, and what a person says of themselves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.calendars import calendar_names
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    divider,
    header,
    modal,
    safe,
    section,
    sections,
)
from bot.blocks.inputs import (
    choice,
    choices,
    day_input,
    person_input,
    several,
    text_input,
    time_input,
)
from bot.blocks.words import becomes_proposal
from bot.language import LANGUAGES, Translator
from bot.partnerships import HOME, NAME_LENGTH, PARTS, Partnership, Person, Seat, Side

NO_LANGUAGE = "default"
PEOPLE_SHOWN = 45
"""Two blocks each must stay within a modal's hundred."""


def settings_modal(_: Translator, seat: Seat, sides: Sequence[Side], others: Collection[int]) -> Modal:
    """What was agreed at set-up, and what few need to change; what `others` say of themselves is shown."""
    partnership, companies = seat.partnership, guest_sides(sides)
    fields: list[Block] = [
        becomes_proposal(_),
        choice("language", _("Language in the channel"), LANGUAGES, partnership.language),
        zone_input(_, partnership),
        choice(
            "guests",
            _("Guests in the workspace of {side} belong to", side=companies[HOME]),
            companies,
            partnership.guests,
        ),
    ]
    for side in sides:
        fields.append(header(side.name))
        fields += [_said_by_others(_, side)] if side.id in others else _side_inputs(_, side, seat.side.id)
    fields += [divider(), actions(button(_("End Samspil here …"), "panel.end", partnership.id))]
    return modal(
        "panel.settings",
        _("Settings"),
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(partnership.id),
    )


def _side_inputs(_: Translator, side: Side, own_id: int) -> list[Block]:
    """What a side says of itself: it holds at once, and the channel is told."""
    return [
        name_input(_, side, own_id),
        holidays_input(_, side),
        choice(
            f"language_{side.id}",
            _("Language of its people"),
            {NO_LANGUAGE: _("as in the channel"), **LANGUAGES},
            side.language or NO_LANGUAGE,
        ),
        _zone_of_side(_, side),
        several(
            f"week_{side.id}",
            _("Working days"),
            {str(day): _.weekday(day) for day in range(7)},
            [str(day) for day in sorted(side.calendar.week)],
        ),
        time_input(f"opens_{side.id}", _("Working hours from"), side.opens),
        time_input(
            f"closes_{side.id}",
            _("Working hours to"),
            side.closes,
            hint=_("00:00 is midnight at the end of the day."),
        ),
    ]


def _said_by_others(_: Translator, side: Side) -> Block:
    text = _(
        "{side} says this itself: {days}, {opens}–{closes} ({zone}); holidays: {holidays}.",
        side=safe(side.name),
        days=_.weekdays(sorted(side.calendar.week)),
        opens=_.clock_alone(side.opens),
        closes=_.clock(side.closes),
        zone=side.zone,
        holidays=calendar_names(_).get(side.holidays, side.holidays),
    )
    return context(text)


def saved_modal(_: Translator, text: str) -> Modal:
    """It is done: said in the modal, where it was asked."""
    return modal("panel.saved", _("Saved"), [section(text)], close=_("Close"))


def about_me_modal(_: Translator, seat: Seat) -> Modal:
    """What a person says of themselves."""
    person = seat.person
    expected = {"yes": _("I give status for {side}", side=seat.side.name)}
    fields: list[Block] = [
        choices("expected", _("Status meetings"), expected, ["yes"] if person.is_expected else []),
        day_input(
            "absent_until",
            _("Absent until"),
            person.absent_until,
            hint=_(
                "The last day you are away. You are not asked until then. Leave it empty when you are back."
            ),
            optional=True,
        ),
        choice(
            "language",
            _("My language"),
            {NO_LANGUAGE: _("as in Slack, or as my company has it"), **LANGUAGES},
            person.language or NO_LANGUAGE,
        ),
    ]
    parts = ", ".join(part_names(_)[part] for part in PARTS if part in seat.parts)
    lead = _("You are with {side}.", side=safe(seat.side.name))
    if parts:
        lead += " " + _("Your parts: {parts}.", parts=parts)
    return modal(
        "mine.save",
        _("My data"),
        [section(lead), *fields],
        submit=_("Save"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


@dataclass(frozen=True)
class PeopleView:
    """The sides with their people and the parts these hold, as one person sees them."""

    seat: Seat
    sides: Sequence[Side]
    people: Sequence[Person]
    parts: Mapping[int, set[str]]


def people_modal(_: Translator, view: PeopleView) -> Modal:
    """Who is on which side and holds which part; a person can be picked and corrected."""
    blocks: list[Block] = []
    for side in view.sides:
        here = [person for person in view.people if person.side_id == side.id]
        # Of a long list those are shown whom others look for.
        here.sort(key=lambda person: not view.parts.get(person.id))
        blocks.append(header(side.name))
        lines = [_person_line(_, person, view.parts.get(person.id, set())) for person in here[:PEOPLE_SHOWN]]
        if len(here) > len(lines):
            lines.append(_("and {n} more", n=len(here) - len(lines)))
        blocks += sections(lines or [_("Nobody from this company has been seen yet.")])
    about = str(view.seat.partnership.id)
    if not view.seat.may_settle:
        note = context(_("The contact persons and facilitators of your company can change this."))
        return modal("people.list", _("People"), [*blocks, note], close=_("Close"), about=about)
    empty = [part_names(_)[part] for part in PARTS if not _is_filled(view, part)]
    lacking = _("Nobody yet: {parts}", parts=", ".join(empty)) if empty else _("All parts are held.")
    blocks.insert(0, section(lacking, button(_("Fill them all"), "people.fill", view.seat.partnership.id)))
    blocks.append(person_input("person", _("Change company or parts of"), view.people, None))
    return modal("people.pick", _("People"), blocks, submit=_("Change"), close=_("Close"), about=about)


def _is_filled(view: PeopleView, part: str) -> bool:
    """By anybody who is here."""
    return any(part in view.parts.get(person.id, ()) for person in view.people)


def person_modal(_: Translator, view: PeopleView, person: Person) -> Modal:
    """One person's side and parts; whether their status is expected each side says of its own."""
    sides = {str(side.id): side.name for side in view.sides}
    is_own = person.side_id == view.seat.side.id
    gives = {"yes": _("Gives status")}
    note = _(
        "{side} is asked: this holds once a contact person or facilitator there agrees.",
        side=safe(sides[str(person.side_id)]),
    )
    fields = [
        section(f"*{safe(person.name)}*"),
        choice("side", _("Company"), sides, str(person.side_id)),
        choices("parts", _("Parts"), part_names(_), view.parts.get(person.id, set())),
        choices("expected", _("Status meetings"), gives, ["yes"] if person.is_expected else [])
        if is_own
        else context(note),
    ]
    return modal(
        "people.correct", _("People"), fields, submit=_("Save"), close=_("Cancel"), about=str(person.id)
    )


def help_modal(_: Translator, seat: Seat, words: Iterable[str]) -> Modal:
    """What this person can do here, and no more."""
    blocks: list[Block] = [section("\n".join(help_lines(_)))]
    if seat.may_settle:
        blocks.append(section(_("Under *More …* you can also change settings and who has which part.")))
    if seat.side.kind == HOME:
        commands = "`/samspil`, " + ", ".join(f"`/samspil {word}`" for word in words)
        blocks.append(section(_("Commands do the same: {commands}.", commands=commands)))
    return modal("panel.help", _("Help"), blocks, close=_("Close"), about=str(seat.partnership.id))


def help_lines(_: Translator) -> list[str]:
    """What everybody can do here."""
    return [
        _("*Give status* – tell the others where you are before the meeting."),
        _(
            "*Raise a blocker* – it goes to the company that can solve it, and a step further up if "
            "nobody answers."
        ),
        _("*My tasks* – what waits for you, and when you are away."),
        _("*Give praise* – thank somebody, of either company."),
        _("*More …* – meetings, retro, actions, risks, the working agreement, people."),
    ]


def guest_sides(sides: Iterable[Side]) -> dict[str, str]:
    """To which companies guests of the home workspace may belong: of several partners, the first."""
    return {side.kind: side.name for side in sorted(sides, key=lambda side: side.id, reverse=True)}


def part_names(_: Translator) -> dict[str, str]:
    """The parts that a person may hold."""
    return {
        "contact": _("Contact person"),
        "owner": _("Accountable manager"),
        "facilitator": _("Facilitator"),
        "lead": _("Neutral project lead"),
        "steering": _("Steering group"),
        "mediator": _("Mediator"),
    }


def zone_input(_: Translator, partnership: Partnership) -> Block:
    """The zone of the meetings; also a field of set-up, as are the next two."""
    return text_input(
        "zone",
        _("Time zone of the meetings"),
        partnership.zone,
        hint=_("For example Europe/Copenhagen."),
        optional=False,
        lines=False,
    )


def name_input(_: Translator, side: Side, own_id: int) -> Block:
    """What a company is called here, as somebody of the side `own_id` is asked for it."""
    label = _("Name of our company") if side.id == own_id else _("What {side} is called here", side=side.name)
    return text_input(f"name_{side.id}", label, side.name, optional=False, lines=False, most=NAME_LENGTH)


def holidays_input(_: Translator, side: Side) -> Block:
    """By which calendar its people are off."""
    label = _("Holidays of {side}", side=side.name)
    return choice(f"holidays_{side.id}", label, calendar_names(_), side.holidays)


def _zone_of_side(_: Translator, side: Side) -> Block:
    label = _("Time zone of its people")
    return text_input(f"zone_{side.id}", label, side.zone, optional=False, lines=False)


def _person_line(_: Translator, person: Person, parts: set[str]) -> str:
    named = [part_names(_)[part] for part in PARTS if part in parts]
    if person.is_guest:
        named.append(_("guest"))
    if person.is_expected:
        named.append(_("gives status"))
    return f"• {safe(person.name)}" + (f": {', '.join(named)}" if named else "")


def language_from(chosen: str | None) -> str | None:
    """The language chosen in a modal, None where the default was."""
    return chosen if chosen in LANGUAGES else None


def saved_note(_: Translator, seat: Seat, today: date) -> str:
    """What becomes of what a person said of themselves."""
    person = seat.person
    if person.absent_until is not None and today <= person.absent_until:
        return _("Saved. You are not asked until after {day}.", day=_.day(person.absent_until))
    return _("Saved.")
