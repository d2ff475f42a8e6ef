"""Set-up: five fields, and the rest behind «More settings»; who is in the channel is fetched meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    header,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    are_searched,
    choice,
    day_input,
    person_input,
    person_search,
)
from bot.blocks.partnership import holidays_input, name_input, zone_input
from bot.blocks.retro import BY_HAND, mode_input, rhythm_input
from bot.blocks.status.modals import rhythm_inputs, usual_rhythm
from bot.language import LANGUAGES, Translator
from bot.partnerships import Partnership, Person, Side


@dataclass(frozen=True)
class SetUpForm:
    """What stands in the modal, beside what was typed into it."""

    partnership: Partnership
    sides: Sequence[Side]
    people: Sequence[Person]
    by: Person
    """Who sets up: their own side's contact person, unless they choose another."""
    today: date
    fetched: tuple[int, int] | None
    """Of how many people, and of how many in all, it is known who they are; None once all are."""
    more: bool = False
    """Whether the rest of the settings are shown."""
    search: bool = False
    """Whether people are asked for while somebody types; it stays so, so that no choice is lost."""


def lasting(form: SetUpForm) -> int | None:
    """How many will hold retros; None while people are being fetched, or a company has nobody here yet."""
    here = {person.side_id for person in form.people}
    is_known = form.fetched is None and all(side.id in here for side in form.sides)
    return len(form.people) if is_known else None


def fetching_modal(_: Translator, form: SetUpForm) -> Modal:
    """Nobody can be chosen yet; it is drawn anew as people become known."""
    return modal("panel.fetching", _("Set up"), [section(_fetching(_, form))], close=_("Close"))


def set_up_modal(_: Translator, form: SetUpForm) -> Modal:
    """Good defaults, done in a minute."""
    about = form.partnership.id
    rhythm, weekdays, clock = rhythm_inputs(_, usual_rhythm(form.today, form.partnership.tz))
    blocks: list[Block] = [section(_("Five fields, and you are done. Everything can be changed later."))]
    if form.fetched is not None:
        blocks.append(context(_fetching(_, form)))
    blocks += [
        *[_contact_input(_, side, form) for side in form.sides],
        choice("language", _("Language in the channel"), LANGUAGES, form.partnership.language),
        weekdays,
        clock,
        context(_("The first meeting is at least three working days away.")),
    ]
    if form.more:
        blocks += _more(_, form, rhythm)
    else:
        blocks.append(actions(button(_("More settings"), "panel.set_up_more", about)))
    return modal("panel.set_up", _("Set up"), blocks, submit=_("Begin"), close=_("Cancel"), about=str(about))


def _more(_: Translator, form: SetUpForm, rhythm: Block) -> list[Block]:
    """What has a good default."""
    first = day_input(
        "starts_on",
        _("First meeting on or after"),
        None,
        hint=_("Empty: at least three working days from today."),
        optional=True,
    )
    blocks = [
        header(_("Status meetings")),
        rhythm,
        first,
        zone_input(_, form.partnership),
        header(_("Retro")),
        rhythm_input(_, BY_HAND),
        mode_input(_, lasting(form), None),
    ]
    for side in form.sides:
        blocks += [header(side.name), name_input(_, side, form.by.side_id), holidays_input(_, side)]
    return blocks


def _fetching(_: Translator, form: SetUpForm) -> str:
    known, total = form.fetched or (0, 0)
    if not total:
        return _("Fetching the participants …")
    return _("Fetching the participants … {n} of {total}", n=known, total=total)


def _contact_input(_: Translator, side: Side, form: SetUpForm) -> Block:
    """Nobody of a company may be in the channel yet; then there is nobody to choose."""
    here = [person for person in form.people if person.side_id == side.id]
    name, label = f"contact_{side.id}", _("Contact person of {side}", side=side.name)
    chosen = _preselected(side, here, form)
    if form.search or are_searched(here):
        return person_search(name, label, f"{form.partnership.id}.{side.id}", chosen, optional=True)
    if not here:
        nobody = _("Nobody from {side} is here yet: choose a contact person later.", side=safe(side.name))
        return context(nobody)
    return person_input(name, label, here, chosen.id if chosen else None, optional=True)


def _preselected(side: Side, here: Sequence[Person], form: SetUpForm) -> Person | None:
    """Whoever sets up is; of another side only one who is alone there. A guest never is."""
    if side.id == form.by.side_id:
        return None if form.by.is_guest else form.by
    own = [person for person in here if not person.is_guest]
    return own[0] if len(own) == 1 and form.fetched is None and not form.search else None
