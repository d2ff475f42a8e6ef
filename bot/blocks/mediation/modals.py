"""The modals of mediation: the only place where what was written appears."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    divider,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    choice,
    choices,
    day_input,
    in_menu,
    person_input,
    text_input,
)
from bot.blocks.measures import in_pieces
from bot.blocks.mediation.words import (
    ROLES_OF_ACCOUNTS,
    ROLES_OF_WORDS,
    account_heading,
    between,
    by_when,
    no_mediator,
    promise,
    verdicts,
    where,
    word_of,
)
from bot.language import Translator
from bot.partnerships import Person
from bot.rituals.mediation import (
    MEDIATOR,
    STEP_MOST,
    STEPS_MOST,
    Account,
    AskView,
    MediationView,
    Place,
    Proposal,
    Verdict,
)

PLAN_MOST = 2000
LISTED = 20


def ask_modal(_: Translator, view: AskView, own: Sequence[MediationView] = (), plan: str = "") -> Modal:
    """One's mediations, and the form in which another is asked for."""
    about = view.seat.partnership.id
    blocks: list[Block] = [
        section(
            f"*{between(_, each)}*\n{where(_, each)}",
            button(_("Show"), "mediation.open", each.mediation.id),
        )
        for each in own[:LISTED]
    ]
    if len(own) > LISTED:
        blocks.append(context(_("and {n} more, the oldest", n=len(own) - LISTED)))
    blocks += [divider()] if blocks else []
    if not view.mediators or not view.people:
        blocks += _nobody(_, view)
        return modal("mediation.nobody", _("Mediation"), blocks, close=_("Close"), about=str(about))
    lead = _(
        "When two are stuck: a neutral mediator hears both of you, and proposes a way "
        "forward. Write what you saw and what would help, not whose fault it is."
    )
    blocks += [section(lead), *_plan(_, plan), context(promise(_))]
    blocks += [
        person_input("other", _("With whom do you want to find a way?"), view.people, None),
        _mediator_input(_, view.mediators),
        *_account_inputs(_, None),
    ]
    return modal(
        "mediation.ask",
        _("Mediation"),
        blocks,
        submit=_("Ask the mediator"),
        close=_("Cancel"),
        about=str(about),
    )


def another_modal(_: Translator, view: AskView) -> Modal:
    """Another mediator, with what was written for the first."""
    about = str(view.again.id) if view.again else ""
    if not view.mediators:
        return modal("mediation.nobody", _("Mediation"), _nobody(_, view), close=_("Close"), about=about)
    lead = _("What you wrote for the first one is deleted, and kept anew for whom you choose.")
    return modal(
        "mediation.another",
        _("Mediation"),
        [section(lead), _mediator_input(_, view.mediators), *_account_inputs(_, view.draft)],
        submit=_("Ask the mediator"),
        close=_("Cancel"),
        about=about,
    )


def show_modal(_: Translator, view: MediationView) -> Modal:
    """A mediation as one of the three sees it, and what they can do."""
    stands = " ".join(filter(None, (where(_, view), by_when(_, view))))
    blocks: list[Block] = [section(f"*{between(_, view)}*"), section(stands)]
    for role in ROLES_OF_ACCOUNTS:
        account = view.papers[role].account
        if account is not None:
            blocks += [divider(), section(account_heading(_, view, role)), *_account(_, account)]
    for role in ROLES_OF_WORDS:
        if view.papers[role].word:
            blocks += [divider(), section(word_of(_, view, role)), *_written(view.papers[role].word)]
    proposal = view.papers[MEDIATOR].proposal
    if proposal is not None:
        blocks += [divider(), *_proposal(_, view, proposal)]
    buttons = [_buttons(_, view)[verb] for verb in view.offered]
    blocks += [actions(*buttons)] if buttons else []
    return modal("mediation.show", _("Mediation"), blocks, close=_("Close"), about=str(view.mediation.id))


def write_modal(_: Translator, place: Place, account: Account | None) -> Modal:
    """How it looks from one side."""
    lead = _(
        "How does it look from your company? Write what you saw and what would help, not whose fault it is."
    )
    fields = [section(lead), context(promise(_)), *_account_inputs(_, account)]
    return _form(_, place, "mediation.write", _("Write"), fields)


def decline_modal(_: Translator, place: Place) -> Modal:
    """Why the mediator cannot do it."""
    word = text_input(
        "word",
        _("Why can you not do it?"),
        hint=_("Who asked reads this, and may then ask somebody else."),
        optional=False,
    )
    return _form(_, place, "mediation.decline", _("No, thanks"), [word])


def refuse_modal(_: Translator, place: Place) -> Modal:
    """The other party would rather not."""
    lead = _("Nobody has to take part. What you write is for the mediator alone.")
    word = text_input("word", _("Do you want to say why?"))
    return _form(_, place, "mediation.refuse", _("Rather not"), [section(lead), word])


def close_modal(_: Translator, place: Place) -> Modal:
    """A last word of the mediator."""
    lead = _(
        "This ends the mediation. What was written is deleted at once; your word can be read for two weeks."
    )
    word = text_input("word", _("A few words to close with"), optional=False)
    return _form(_, place, "mediation.close", _("Close it"), [section(lead), word])


def change_modal(_: Translator, place: Place) -> Modal:
    """What should be otherwise."""
    word = text_input(
        "word", _("What should be different?"), hint=_("The mediator alone reads this."), optional=False
    )
    return _form(_, place, "mediation.change", _("Ask for a change"), [word])


def withdraw_modal(_: Translator, place: Place) -> Modal:
    """Whether it is to end here."""
    text = (
        _("This ends the mediation, and all that was written in it is deleted. The others are told.")
        if place.mediation.ended_at is None
        else _("What was written is deleted for all three. The others are told.")
    )
    return _form(_, place, "mediation.withdraw", _("Delete it"), [section(text)])


def propose_modal(
    _: Translator, place: Place, proposal: Proposal | None, people: Sequence[Person], suggested: date
) -> Modal:
    """A way forward with its steps, and the day on which all three are asked whether it holds."""
    steps = proposal.steps if proposal else ()
    warning = _(
        "*When both agree, each step becomes an action: everybody in the channel can read it "
        "there.* Write the steps so that they tell nothing of what it was about. What you "
        "propose in words stays between you three."
    )
    fields: list[Block] = [
        section(warning),
        text_input("proposal", _("What do you propose?"), proposal.text if proposal else "", optional=False),
    ]
    for number in range(1, STEPS_MOST + 1):
        step = steps[number - 1] if number <= len(steps) else None
        fields += [
            text_input(f"step_{number}", _("Step {n}", n=number), step.text if step else "", most=STEP_MOST),
            person_input(
                f"owner_{number}", _("Who does it?"), people, step.owner_id if step else None, optional=True
            ),
            day_input(f"due_{number}", _("By when?"), step.due_on if step else None, optional=True),
        ]
    follow_up_on = proposal.follow_up_on if proposal else suggested
    fields.append(day_input("follow_up", _("When do you ask whether it holds?"), follow_up_on))
    return _form(_, place, "mediation.propose", _("Propose"), fields)


def hold_modal(
    _: Translator, place: Place, people: Mapping[str, Person], said: Mapping[str, Verdict]
) -> Modal:
    """Whether it holds; a party also says what becomes of what was written."""
    fields: list[Block] = []
    for role, verdict in said.items():
        line = f"*{safe(people[role].name)}*: {verdicts(_)[verdict.holds]}"
        fields += [section(line), *_written(verdict.word)]
    fields += [
        choice("holds", _("Does it hold?"), verdicts(_), None),
        text_input("word", _("Do you want to say more?"), hint=_("The mediator alone reads this.")),
    ]
    if place.role == MEDIATOR:
        hint = _("Leave it empty, and the mediation ends when all three have answered.")
        fields.append(day_input("again_on", _("Ask once more on"), None, hint=hint, optional=True))
    else:
        keep, tell = _("Keep it, readable for us three"), _("It may hear that we found a solution")
        fields += [
            choices(
                "keep",
                _("What was written"),
                {"yes": keep},
                (),
                hint=_("Only if both of you want that; else it is deleted."),
            ),
            choices(
                "tell",
                _("The channel"),
                {"yes": tell},
                (),
                hint=_("Only if both of you say so, and nothing more is said."),
            ),
        ]
    return _form(_, place, "mediation.hold", _("Send"), fields)


def _form(_: Translator, place: Place, callback: str, submit: str, fields: Sequence[Block]) -> Modal:
    return modal(
        callback,
        _("Mediation"),
        fields,
        submit=submit,
        close=_("Cancel"),
        about=str(place.mediation.id),
    )


def _nobody(_: Translator, view: AskView) -> list[Block]:
    is_self = "mediator" in view.seat.parts
    return [
        section(no_mediator(_, is_self=is_self)),
        actions(button(_("People"), "people.list", view.seat.partnership.id)),
    ]


def _plan(_: Translator, plan: str) -> list[Block]:
    if not plan:
        return []
    first, *rest = in_pieces(plan, PLAN_MOST)
    said = section(_("*What you agreed for conflicts*\n{plan}", plan=first))
    return [said, context(_("The rest stands in the working agreement."))] if rest else [said]


def _mediator_input(_: Translator, mediators: Sequence[Person]) -> Block:
    """Of a part that few hold: never the menu of everybody."""
    names = {str(person.id): in_menu(person) for person in mediators}
    return choice("mediator", _("Who shall mediate?"), names, next(iter(names)) if len(names) == 1 else None)


def _account_inputs(_: Translator, account: Account | None) -> list[Block]:
    shows = _("The other one may read what I wrote")
    return [
        text_input(
            "happened",
            _("What happened, as you saw it?"),
            account.happened if account else "",
            optional=False,
        ),
        text_input("effect", _("What did it do to you and your work?"), account.effect if account else ""),
        text_input("mend", _("What would mend it?"), account.mend if account else "", optional=False),
        choices("shows", _("Who reads it"), {"yes": shows}, ("yes",) if account and account.shows else ()),
    ]


def _account(_: Translator, account: Account) -> list[Block]:
    blocks: list[Block] = []
    for label, text in (
        (_("What happened"), account.happened),
        (_("What it did"), account.effect),
        (_("What would mend it"), account.mend),
    ):
        blocks += [context(label), *_written(text)] if text else []
    shows = _("The other one may read this.") if account.shows else _("Only the mediator reads this.")
    return [*blocks, context(shows)]


def _proposal(_: Translator, view: MediationView, proposal: Proposal) -> list[Block]:
    blocks: list[Block] = [section(_("*Proposal*")), *_written(proposal.text)]
    for step in proposal.steps:
        owner = safe(view.owners[step.owner_id].name)
        line = _("{what}: {who}, {day}", what=safe(step.text), who=owner, day=_.day(step.due_on))
        blocks.append(section(f"• {line}"))
    if view.mediation.agreed_at is None:
        note = _(
            "When both agree, each step becomes an action that everybody in the channel can read. The text "
            "above stays between you three."
        )
        blocks.append(context(note))
    day = _.day(proposal.follow_up_on)
    return [*blocks, context(_("Whether it holds is asked on {day}.", day=day))]


def _written(text: str) -> list[Block]:
    """A person's text whole, in as many sections as it takes."""
    return [section(piece) for piece in in_pieces(text)]


def _buttons(_: Translator, view: MediationView) -> dict[str, ButtonElement]:
    about = view.mediation.id
    return {
        "take_on": button(_("I will mediate"), "mediation.take_on", about, "primary"),
        "decline": button(_("No, thanks"), "mediation.decline", about),
        "another": button(_("Ask somebody else"), "mediation.another", about, "primary"),
        "invite": button(
            _("Invite {other}", other=view.people["other"].name), "mediation.invite", about, "primary"
        ),
        "write": button(_("Change what I wrote"), "mediation.write", about)
        if view.mediation.has_written(view.role)
        else button(_("Write how it looks from my side"), "mediation.write", about, "primary"),
        "refuse": button(_("Rather not"), "mediation.refuse", about),
        "propose": button(_("Propose a way forward"), "mediation.propose", about, "primary"),
        "agree": button(_("I agree"), "mediation.agree", f"{about}:{view.mediation.proposal}", "primary"),
        "change": button(_("Ask for a change"), "mediation.change", about),
        "hold": button(_("Say whether it holds"), "mediation.hold", about, "primary"),
        "close": button(_("Close with a few words"), "mediation.close", about),
        "withdraw": button(_("End it here"), "mediation.withdraw", about),
        "destroy": button(_("Delete what was written"), "mediation.withdraw", about, "danger"),
    }
