"""The modals of the escalation path: whom each step calls, how long they have, and what is proposed of it."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, actions, button, context, listed, modal, safe, section
from bot.blocks.escalation.words import duration, rung_name, severities, sources
from bot.blocks.inputs import choice, choices, people_input, text_input
from bot.blocks.measures import fitting
from bot.blocks.words import becomes_proposal
from bot.language import Translator
from bot.partnerships import Person, Seat
from bot.rituals.escalation import DURATIONS, PRESETS, SEVERITIES, EscalationRung, LadderView

CALLED_MOST = 2000
"""Of a paragraph that tells the times, too."""


def ladder_modal(_: Translator, view: LadderView) -> Modal:
    """The ladder: whom each rung calls now, and how long they have."""
    about = view.seat.partnership.id
    lead = _(
        "A blocker starts on step 1 and goes up by itself when its time is over, counted in "
        "the working hours of the company that answers."
    )
    blocks: list[Block] = [section(lead)]
    for rung in view.rungs:
        names = [safe(person.name) for person in view.callees[rung.place]]
        shown = fitting(names, CALLED_MOST, lambda n: _("and {n} more", n=n))
        called = listed(shown) or _("nobody: skipped")
        text = _("*{n}. {name}*: {people}", n=rung.place, name=safe(rung_name(_, rung)), people=called)
        text += "\n" + _times(
            _, rung.to_acknowledge, rung.to_resolve, always=view.ladder.critical_counts_always
        )
        blocks.append(
            section(text, button(_("Change"), "ladder.change", rung.id) if view.seat.may_settle else None)
        )
    if view.rungs[0].source == "contact":
        blocks.append(context(_("Step 1 is shown as for a blocker that your own company has to answer.")))
    always = view.ladder.critical_counts_always
    if view.seat.may_settle:
        blocks.append(
            actions(
                button(_("Add a step"), "ladder.add", about),
                button(_("Times for all steps"), "ladder.times", about),
                button(_("Critical: only working hours"), "ladder.critical_hours", about)
                if always
                else button(_("Critical: count always"), "ladder.critical_always", about),
            )
        )
    word = (
        _("A critical one counts always, nights and holidays too.")
        if always
        else _("A critical one, too, counts in working hours only.")
    )
    blocks.append(context(word))
    return modal("ladder.show", _("The escalation path"), blocks, close=_("Close"), about=str(about))


def rung_modal(_: Translator, rung: EscalationRung, people: Sequence[Person], *, always: bool) -> Modal:
    """One rung: its name, whom it calls, and the times by severity."""
    fields: list[Block] = [
        text_input(
            "name",
            _("Name"),
            rung.name,
            hint=_("Leave it empty to name it after whom it calls."),
            lines=False,
            most=40,
        ),
        choice("source", _("Whom it calls"), sources(_), rung.source),
    ]
    if people:
        label = _("Or these people, by name")
        fields.append(people_input("named", label, people, rung.named, optional=True))
    for severity in SEVERITIES:
        label = severities(_)[severity]
        acknowledge, resolve = rung.to_acknowledge[severity], rung.to_resolve[severity]
        counts = always and severity == "critical"
        durations = {str(minutes): duration(_, minutes, always=counts) for minutes in DURATIONS}
        fields += [
            choice(
                f"acknowledge_{severity}",
                _("{severity}: time to take it", severity=label),
                durations,
                str(acknowledge),
            ),
            choice(
                f"resolve_{severity}",
                _("{severity}: time to resolve it", severity=label),
                durations,
                str(resolve),
            ),
        ]
    fields.append(_running_input(_))
    fields.append(choices("leave_out", _("This step"), {"yes": _("Leave it out")}, ()))
    return modal(
        "ladder.change",
        _("The escalation path"),
        [becomes_proposal(_), *fields],
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(rung.id),
    )


def times_modal(_: Translator, seat: Seat, *, always: bool) -> Modal:
    """Usual times for all steps at once: what each would mean is read before one is proposed."""
    names = {"operations": _("Times for operations"), "project": _("Times for a project")}
    fields: list[Block] = [becomes_proposal(_)]
    fields += [
        section(f"*{name}*\n{_times(_, *PRESETS[preset], always=always)}") for preset, name in names.items()
    ]
    fields += [choice("times", _("Times"), names, "operations"), _running_input(_)]
    return modal(
        "ladder.times",
        _("The escalation path"),
        fields,
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def _running_input(_: Translator) -> Block:
    return choices("running", _("From when"), {"yes": _("Also for the blockers that run")}, ())


def _times(
    _: Translator, to_acknowledge: Mapping[str, int], to_resolve: Mapping[str, int], *, always: bool
) -> str:
    return "\n".join(
        _(
            "{severity}: {acknowledge} to take it, {resolve} to resolve it",
            severity=severities(_)[severity],
            acknowledge=duration(_, to_acknowledge[severity], always=always and severity == "critical"),
            resolve=duration(_, to_resolve[severity], always=always and severity == "critical"),
        )
        for severity in SEVERITIES
    )
