"""The modals in which something is said: sections, criteria, answers, signatures, reviews, export."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.action.noting import noting_modal
from bot.blocks.charter.changes import aims_changed, compared, days_changed, legend, said
from bot.blocks.charter.export import as_markdown
from bot.blocks.charter.views import CharterPage
from bot.blocks.charter.words import aim_line, states, titles, to_be_typed
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    choice,
    choices,
    person_input,
    text_input,
)
from bot.blocks.measures import in_pieces
from bot.blocks.words import becomes_proposal
from bot.language import Translator
from bot.partnerships import Person, Seat
from bot.rituals.action import NewAction
from bot.rituals.charter import (
    AT_LEAST,
    AT_MOST,
    CONFLICTS,
    LINE_MOST,
    NAME_MOST,
    NO_FIGURE,
    PARTS_MOST,
    PLACES,
    PURPOSE,
    RHYTHMS,
    ROLES,
    STATES,
    TEXTS,
    UNIT_MOST,
    CharterReview,
    Clash,
    Comparison,
    EditView,
    QuestionView,
    Target,
    differences,
)

CLASH_SHOWN = 8
SIGN_SHOWN = 15
NUMBER_MOST = 30
EXPORTED = 12
"""Pieces of Markdown on one page: a modal of more than some 40,000 characters opens slowly."""


def edit_modal(_: Translator, view: EditView) -> Modal:
    """A section in as many fields as it needs; what others saved meanwhile stands above them."""
    about = view.revision.id if view.revision else 0
    parts = view.parts or [""]
    fields: list[Block] = [section(_hints(_)[view.kind]), *clash_lines(_, view.kind, view.clash)]
    for number, part in enumerate(parts):
        label = titles(_)[view.kind] if number == 0 else _("Continued ({n})", n=number + 1)
        fields.append(text_input(f"part_{number}", label, part))
    if len(parts) < PARTS_MOST:
        fields += [
            context(_("A field holds 3,000 characters; a longer text goes on in the next one.")),
            actions(button(_("More room"), "charter.more", f"{about}:{len(parts)}")),
        ]
    return modal(
        "charter.edit",
        titles(_)[view.kind],
        fields,
        submit=_("Save"),
        close=_("Cancel"),
        about=str(about),
    )


def add_modal(_: Translator, view: EditView, people: Sequence[Person]) -> Modal:
    """One success criterion more."""
    return modal(
        "charter.add",
        _("Success criterion"),
        _criterion_fields(_, view, people),
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def change_modal(_: Translator, view: EditView, people: Sequence[Person]) -> Modal:
    """A success criterion: changed, followed up by somebody else, or taken out."""
    out = choices("take_out", _("This criterion"), {"yes": _("Take it out of the working agreement")}, ())
    return modal(
        "charter.change",
        _("Success criterion"),
        [*clash_lines(_, view.kind, view.clash), *_criterion_fields(_, view, people), out],
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.revision.id if view.revision else 0),
    )


def answer_modal(_: Translator, view: QuestionView) -> Modal:
    """On track, at risk or off track, and why."""
    named = {state: states(_)[state] for state in STATES}
    fields: list[Block] = [
        section(f"*{safe(view.name)}*"),
        section(_("Measure: {text}", text=safe(view.measure))),
        section(_("Target: {text}", text=safe(view.target))),
        *_figure_field(_, view),
        choice("state", _("How is it going?"), named, view.question.state),
        text_input("why", _("Why, and what would bring it back on track?"), view.question.why),
    ]
    return modal(
        "charter.answer",
        _("Success criterion"),
        fields,
        submit=_("Send"),
        close=_("Cancel"),
        about=str(view.question.id),
    )


def _figure_field(_: Translator, view: QuestionView) -> list[Block]:
    """The figure of the month, where the criterion has one."""
    if view.aim is None:
        return []
    given = view.question.given
    label = _("Figure in {unit}", unit=view.aim.unit) if view.aim.unit else _("Figure")
    hint = _("To be reached: {aim}. Empty: no figure this month.", aim=aim_line(_, view.aim))
    return [
        text_input(
            "figure",
            label,
            to_be_typed(_, given.value) if given else "",
            hint=hint,
            lines=False,
            most=NUMBER_MOST,
        )
    ]


def answered_modal(_: Translator, view: QuestionView) -> Modal:
    """It is noted."""
    text = _("Noted: “{name}” is {state}.", name=safe(view.name), state=states(_)[view.question.state])
    more = _("Everybody reads it in the working agreement, on the panel and in the scorecard.")
    return modal("charter.said", _("Success criterion"), [section(f"{text} {more}")], close=_("Close"))


def sign_modal(_: Translator, comparison: Comparison, page: CharterPage) -> Modal:
    """What is signed: all of it, and what is new in it since this side signed last."""
    seat, view = comparison.seat, comparison.view
    lead = _("You sign version {n} for {side}.", n=view.version.number, side=safe(seat.side.name))
    since = (
        _("Your company signed version {n} last. Since then:", n=comparison.before.number)
        if comparison.before
        else _("Your company has not signed a version yet. It says:")
    )
    found = compared(_, comparison, page.view)
    blocks: list[Block] = [section(lead), section(since), legend(_), *found[:SIGN_SHOWN]]
    if len(found) > SIGN_SHOWN:
        blocks.append(context(_("There is more: read all of it in the working agreement before you sign.")))
    read = button(_("Read the working agreement"), "charter.page", f"{seat.partnership.id}:0")
    return modal(
        "charter.sign",
        _("Sign"),
        [*blocks, actions(read)],
        submit=_("Sign"),
        close=_("Cancel"),
        about=str(comparison.edition),
    )


def rhythm_modal(_: Translator, page: CharterPage) -> Modal:
    """How often the charter is looked at."""
    rhythms = {str(n): _.plural("every month", "every {n} months", n) for n in RHYTHMS}
    hint = _("Counted from when all last signed it, or it was last reviewed; on a day on which all work.")
    field = choice("months", _("It is reviewed"), rhythms, str(page.view.charter.months), hint=hint)
    return modal(
        "charter.rhythm",
        _("Review"),
        [becomes_proposal(_), field],
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(page.seat.partnership.id),
    )


def action_modal(_: Translator, view: NewAction[CharterReview]) -> Modal:
    """What is to be done, by whom, until when."""
    return noting_modal(_, "charter.action", view.about.id, view)


def export_modal(_: Translator, page: CharterPage, changed: Sequence[str], number: int) -> Modal:
    """The whole charter as Markdown, to be marked and copied."""
    pieces = in_pieces(as_markdown(_, page.view, changed))
    pages = max(1, -(-len(pieces) // EXPORTED))
    number = min(max(number, 0), pages - 1)
    about = page.seat.partnership.id
    blocks: list[Block] = [
        section(_("Mark and copy it from here. Whoever runs Samspil can print it as a file."))
    ]
    blocks += [section(f"```\n{piece}\n```") for piece in pieces[number * EXPORTED : (number + 1) * EXPORTED]]
    if pages > 1:
        blocks.append(context(_("Page {page} of {pages}", page=number + 1, pages=pages)))
    turn = [
        button(_("Back"), "charter.export_back", f"{about}:{number - 1}") if number > 0 else None,
        button(_("Next page"), "charter.export_on", f"{about}:{number + 1}") if number < pages - 1 else None,
        button(_("Overview"), "charter.page", f"{about}:0"),
    ]
    return modal("charter.exported", _("As Markdown"), [*blocks, actions(*turn)], close=_("Close"))


def _criterion_fields(_: Translator, view: EditView, people: Sequence[Person]) -> list[Block]:
    name, measure, target = [*view.parts, "", "", ""][:3]
    present = view.follower_id if view.follower_id in {person.id for person in people} else None
    return [
        text_input("name", _("What is to succeed?"), name, optional=False, lines=False, most=NAME_MOST),
        text_input("measure", _("How is it measured?"), measure, optional=False, most=LINE_MOST),
        text_input("target", _("What is the target?"), target, optional=False, most=LINE_MOST),
        *_figure_fields(_, view.aim),
        person_input(
            "follower",
            _("Who follows it up?"),
            people,
            present,
            hint=_("Asked once a month by direct message: on track, at risk or off track, and why."),
        ),
    ]


def _figure_fields(_: Translator, aim: Target | None) -> list[Block]:
    """What the figure of a criterion is to reach; nothing is filled in where it has none."""
    goal = to_be_typed(_, aim.value) if aim else ""
    hint = _("With a figure, each month's answer may give one, and the scorecard shows how it moves.")
    directions = {NO_FIGURE: _("no figure"), AT_LEAST: _("at least"), AT_MOST: _("at most")}
    return [
        choice("direction", _("Figure"), directions, aim.direction if aim else NO_FIGURE, hint=hint),
        text_input("goal", _("Number"), goal, lines=False, most=NUMBER_MOST),
        text_input("unit", _("Unit"), aim.unit if aim else "", lines=False, most=UNIT_MOST),
    ]


def clash_lines(_: Translator, kind: str, clash: Clash | None) -> list[Block]:
    """What somebody else saved while one was writing."""
    if clash is None:
        return []
    lead = _(
        "*{who} saved this while you were writing.* What you typed still stands below. Take over what "
        "you need, and save again: yours then replaces theirs, and both stay under Versions.",
        who=safe(clash.by.name),
    )
    shown = said(_, kind, differences(kind in TEXTS, clash.before, clash.after))
    blocks: list[Block] = [section(lead), legend(_), *[section(text) for text in shown[:CLASH_SHOWN]]]
    blocks += [*aims_changed(_, clash.aims), *days_changed(_, clash.days)]
    if len(shown) > CLASH_SHOWN:
        blocks.append(context(_("There is more: read it in the working agreement.")))
    return blocks


def _hints(_: Translator) -> dict[str, str]:
    """What belongs in each section."""
    return {
        PURPOSE: _("Why do we work together, for whom, and what is different when it goes well?"),
        ROLES: _("Who does what, who decides what, and where does it end? Name what is *not* included, too."),
        PLACES: _("Where are tasks, documents and test environments? One a line: what it is, and its link."),
        CONFLICTS: _(
            "What do we do when we disagree: who speaks with whom first, until when, who mediates, "
            "and what happens meanwhile?"
        ),
    }


def thanks_modal(_: Translator, seat: Seat, text: str) -> Modal:
    """It is done: said in the modal, with a way back to the charter."""
    back = button(_("Overview"), "charter.page", f"{seat.partnership.id}:0")
    return modal("charter.done", _("Working agreement"), [section(text), actions(back)], close=_("Close"))
