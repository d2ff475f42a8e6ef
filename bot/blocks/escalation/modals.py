"""The modals of escalation: raising, each move, the list, the story, and the ladder."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    divider,
    listed,
    modal,
    safe,
    section,
)
from bot.blocks.escalation.words import SIGNS, duration, rung_name, severities, sources, state
from bot.blocks.inputs import (
    choice,
    choices,
    day_input,
    people_input,
    person_input,
    reference_input,
    text_input,
)
from bot.blocks.words import becomes_proposal, following, reference_line
from bot.language import Translator
from bot.partnerships import Person, Seat, Side
from bot.rituals.escalation import (
    DURATIONS,
    PRESETS,
    SEVERITIES,
    EscalationRung,
    EscalationView,
    LadderView,
    Story,
)

LISTED = 30
STORY_MOST = 40


def raise_modal(_: Translator, seat: Seat, others: Sequence[Side], what: str = "") -> Modal:
    """What is blocked, what it stops, since when, what was tried, what would solve it, how severe it is."""
    lead = _(
        "It goes to the other company first, and up by itself if nobody answers in time. "
        "Write about causes, not blame."
    )
    fields: list[Block] = [section(lead)]
    if len(others) > 1:
        names = {str(side.id): side.name for side in others}
        fields.append(choice("responding", _("Who can solve it?"), names, str(others[0].id)))
    fields += [
        text_input("what", _("What is blocked?"), cut(what, 3000), optional=False),
        text_input("stops", _("What does it stop?")),
        day_input("since", _("Since when?"), None, optional=True),
        text_input("tried", _("What was tried?")),
        text_input("solution", _("What would solve it?")),
        reference_input(_),
        choice("severity", _("How severe is it?"), severities(_), "normal"),
    ]
    return modal(
        "escalation.raise",
        _("Raise a blocker"),
        fields,
        submit=_("Raise"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def raised_modal(_: Translator, view: EscalationView) -> Modal:
    """What became of it."""
    called = listed(safe(view.people[each].name) for each in view.escalation.called if each in view.people)
    text = (
        _("It goes to the channel, and to {people}. You get a copy by direct message.", people=called)
        if called
        else _(
            "It goes to the channel. Nobody has the parts of the escalation path yet: name "
            "somebody under People."
        )
    )
    return modal("escalation.done", _("Raise a blocker"), [section(text)], close=_("Close"))


def resolve_modal(_: Translator, view: EscalationView, people: Sequence[Person], due_on: date) -> Modal:
    """What was done, and what we change so that it does not come back: with an owner, that is an action."""
    fields = [
        _about(view),
        text_input("remedy", _("What was done?"), optional=False),
        text_input("prevention", _("What do we change so that it does not come back?")),
        person_input("owner", _("Who sees to that? (becomes an action)"), people, None, optional=True),
        day_input("due_on", _("By when?"), due_on, optional=True),
    ]
    return _move_modal(_, view, "escalation.resolve", _("Resolve"), fields)


def hand_back_modal(_: Translator, view: EscalationView) -> Modal:
    """Why it goes back."""
    fields = [_about(view), text_input("reason", _("What is missing, or whose is it?"), optional=False)]
    return _move_modal(_, view, "escalation.hand_back", _("Not ours"), fields)


def ask_modal(_: Translator, view: EscalationView) -> Modal:
    """A question to who raised it."""
    fields = [_about(view), text_input("question", _("What do you want to know?"), optional=False)]
    return _move_modal(_, view, "escalation.ask", _("Ask"), fields)


def again_modal(_: Translator, view: EscalationView) -> Modal:
    """What was missing."""
    fields = [_about(view), text_input("addition", _("What was missing?"), optional=False)]
    fields.append(reference_input(_, view.escalation.reference))
    return _move_modal(_, view, "escalation.again", _("Raise again"), fields)


def reopen_modal(_: Translator, view: EscalationView) -> Modal:
    """What is still blocked."""
    fields = [_about(view), text_input("reason", _("What is still blocked?"), optional=False)]
    return _move_modal(_, view, "escalation.reopen", _("Reopen"), fields)


def list_modal(_: Translator, seat: Seat, views: Sequence[EscalationView], total: int) -> Modal:
    """What is not closed yet, the latest first."""
    blocks: list[Block] = []
    for view in views:
        who = view.holder.name if view.holder else ""
        line = f"{SIGNS[view.escalation.severity]} *{safe(cut(view.escalation.what, 200))}*\n"
        line += f"{safe(rung_name(_, view.rung))}: {safe(state(_, view.escalation.state, who))}"
        line += following(reference_line(_, view.escalation.reference))
        blocks.append(section(line, button(_("Story"), "escalation.story", view.escalation.id)))
    if total > len(views):
        blocks.append(context(_("and {n} more", n=total - len(views))))
    if not views:
        blocks = [section(_("Nothing is blocked."))]
    about = seat.partnership.id
    blocks.append(
        actions(
            button(_("Raise a blocker"), "escalation.raise", about, "primary"),
            button(_("The escalation path"), "ladder.show", about),
        )
    )
    return modal("escalation.list", _("Blockers"), blocks, close=_("Close"), about=str(about))


def story_modal(_: Translator, story: Story) -> Modal:
    """Every step of it, who, when and what was said."""
    tz = story.partnership.tz
    blocks: list[Block] = [section(f"*{safe(cut(story.escalation.what, 2000))}*"), divider()]
    if story.escalation.reference:
        blocks.insert(1, section(reference_line(_, story.escalation.reference)))
    if len(story.moves) > STORY_MOST:
        blocks.append(context(_("{n} earlier steps are left out.", n=len(story.moves) - STORY_MOST)))
    for step in story.moves[-STORY_MOST:]:
        who = story.people[step.by].name if step.by else _("time")
        line = f"{_.wall_clock(step.at, tz)}\n*{safe(who)}*: {kinds(_)[step.kind]}"
        if step.said and step.by:
            line += f"\n{safe(cut(step.said, 1500))}"
        blocks.append(section(line))
    return modal("escalation.told", _("Story"), blocks, close=_("Close"))


def kinds(_: Translator) -> dict[str, str]:
    """The steps in short."""
    return {
        "raised": _("raised"),
        "acknowledged": _("got it"),
        "asked": _("asked"),
        "further": _("escalated"),
        "climbed": _("went up: the time was over"),
        "passed_over": _("a step skipped"),
        "ended": _("the end of the escalation path"),
        "reminded": _("reminded"),
        "handed_back": _("not ours"),
        "raised_again": _("raised again"),
        "resolved": _("resolved"),
        "confirmed": _("confirmed"),
        "reopened": _("reopened"),
        "called": _("others called"),
        "moved": _("the deadline moved"),
        "raiser": _("who raised it was asked"),
        "paused": _("Samspil left the channel"),
        "resumed": _("Samspil came back"),
    }


def ladder_modal(_: Translator, view: LadderView) -> Modal:
    """The ladder: whom each rung calls now, and how long they have."""
    about = view.seat.partnership.id
    lead = _(
        "A blocker starts on step 1 and goes up by itself when its time is over, counted in "
        "the working hours of the company that answers."
    )
    blocks: list[Block] = [section(lead)]
    for rung in view.rungs:
        called = listed(safe(person.name) for person in view.callees[rung.place]) or _("nobody: skipped")
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


def _about(view: EscalationView) -> Block:
    return section(f"{SIGNS[view.escalation.severity]} *{safe(cut(view.escalation.what, 500))}*")


def _move_modal(
    _: Translator, view: EscalationView, callback: str, title: str, fields: Sequence[Block]
) -> Modal:
    return modal(callback, title, fields, submit=title, close=_("Cancel"), about=str(view.escalation.id))
