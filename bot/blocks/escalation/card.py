"""The card of a blocker, alike in the channel and in every copy: who has it, by when, and what comes next."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    header,
    listed,
    mention,
    message,
    safe,
    section,
    sections,
)
from bot.blocks.escalation.words import place_of, rung_name, severe
from bot.blocks.words import reference_line
from bot.language import Translator
from bot.rituals.escalation import (
    ACKNOWLEDGED,
    CONFIRMED,
    HANDED_BACK,
    OPEN,
    RESOLVED,
    Escalation,
    EscalationView,
    MoveView,
)

SHOWN = 1200
TITLE = 90
NAMED = 3


def story(_: Translator, view: EscalationView) -> Message:
    """The first message of the thread in the channel: what is blocked, and where it stands."""
    lead = _lead(_, view)
    return message(safe(lead), [header(lead), *_body(_, view), *_in_the_channel(_, view)])


def copy(_: Translator, view: EscalationView) -> Message:
    """The same for one person, by direct message: always the same state, and only what they may do."""
    lead = _lead(_, view)
    place = context(_("In {place}", place=f"<#{view.partnership.channel}>"))
    return message(safe(lead), [header(lead), *_body(_, view), place, *buttons(_, view)])


def headline(_: Translator, view: EscalationView) -> str:
    """Who has it, by when, and to whom it goes then."""
    escalation, who = view.escalation, mention(view.holder) if view.holder else ""
    raiser = mention(view.people[escalation.raised_by])
    if escalation.state == OPEN:
        return _open(_, view)
    if escalation.state == ACKNOWLEDGED:
        return _acknowledged(_, view, who)
    return {
        HANDED_BACK: _("*Not ours*, says {who}: it waits for {raiser}", who=who, raiser=raiser),
        RESOLVED: _("*Resolved by {who}*, to be confirmed by {raiser}", who=who, raiser=raiser),
        CONFIRMED: _("*Closed*, confirmed by {who}", who=who),
    }[escalation.state]


def _in_the_channel(_: Translator, view: EscalationView) -> list[Block]:
    """It is taken by one press; what else each reader may do, they are shown."""
    escalation = view.escalation
    if escalation.state == CONFIRMED:
        return []
    take = button(_("I've got it"), "escalation.acknowledge", escalation.id, "primary")
    is_to_take = escalation.state == OPEN and escalation.called
    return [actions(take if is_to_take else None, button(_("More …"), "escalation.more", escalation.id))]


def standing(_: Translator, step: MoveView, view: EscalationView) -> Message:
    """How it stands: what was asked for has come about or is no longer asked, or it is taken."""
    what = _("“{what}” in {place}", what=safe(cut(view.escalation.what, 80)), place=place_of(step))
    always = view.escalation.is_running and view.escalation.counts_always
    small = [context(_("Its clock runs day and night."))] if always else []
    blocks: list[Block] = [section(f"{what}\n{headline(_, view)}"), *small, *buttons(_, view)]
    return message(what, blocks)


def buttons(_: Translator, view: EscalationView) -> list[Block]:
    """What its reader can do now."""
    offered = _while_it_runs(_, view) if view.escalation.is_running else _while_it_waits(_, view)
    shown = [each for each in offered if each is not None]
    return [actions(*shown)] if shown else []


def _while_it_runs(_: Translator, view: EscalationView) -> list[ButtonElement | None]:
    """Those who are called take it, ask and give it back; they and who raised it resolve and escalate."""
    escalation, is_called = view.escalation, view.is_for(view.escalation.called)
    may_move, about = is_called or view.is_for(view.raisers), view.escalation.id
    is_open = escalation.state == OPEN
    take = button(_("I've got it"), "escalation.acknowledge", about, "primary")
    resolve = button(_("Resolve"), "escalation.resolve", about, None if is_open else "primary")
    # It carries the rung that was seen: of two who press it, the second is not a rung further up.
    further = button(_("Escalate now"), "escalation.further", f"{about}:{escalation.rung}")
    return [
        take if is_called and is_open else None,
        resolve if may_move else None,
        further if may_move and view.next_called else None,
        button(_("Not ours"), "escalation.hand_back", about) if is_called else None,
        button(_("Ask"), "escalation.ask", about) if is_called else None,
    ]


def _while_it_waits(_: Translator, view: EscalationView) -> list[ButtonElement | None]:
    """What who raised it can do."""
    about = view.escalation.id
    if not view.is_for(view.raisers):
        return []
    if view.escalation.state == RESOLVED:
        return [
            button(_("Confirm"), "escalation.confirm", about, "primary"),
            button(_("Reopen"), "escalation.reopen", about),
        ]
    if view.escalation.state == HANDED_BACK:
        return [button(_("Raise again"), "escalation.again", about, "primary")]
    return []


def _lead(_: Translator, view: EscalationView) -> str:
    escalation = view.escalation
    return severe(_, escalation, " ".join(cut(escalation.what, TITLE).split()))


def _body(_: Translator, view: EscalationView) -> list[Block]:
    raiser = view.people[view.escalation.raised_by]
    small = [_("Raised by {who}", who=mention(raiser)), *_counted(_, view)]
    return [
        section(headline(_, view)),
        *sections([*_details(_, view.escalation), *_solution(_, view.escalation)]),
        context(" · ".join(small)),
    ]


def _open(_: Translator, view: EscalationView) -> str:
    people = _people(view, view.escalation.called)
    if not people:
        return _("Nobody is called: name somebody under *More …*, *People and parts*")
    then = _then(_, view)
    if view.due_at is None:
        return _("*Waits for {people}*, {then}", people=people, then=then)
    when = _.moment(view.due_at, view.partnership.tz)
    return _("*{people}: answer by {when}*, {then}", people=people, when=when, then=then)


def _acknowledged(_: Translator, view: EscalationView, who: str) -> str:
    then = _then(_, view)
    if view.due_at is None:
        return _("*{who} has got it*, {then}", who=who, then=then)
    when = _.moment(view.due_at, view.partnership.tz)
    return _("*{who} has got it: solved by {when}*, {then}", who=who, when=when, then=then)


def _then(_: Translator, view: EscalationView) -> str:
    if not view.next_called:
        return _("nobody is left further up")
    return _("then {people}", people=_people(view, [person.id for person in view.next_called]))


def _people(view: EscalationView, ids: Sequence[int]) -> str:
    known = [view.people[each] for each in ids if each in view.people]
    more = f" +{len(known) - NAMED}" if len(known) > NAMED else ""
    return listed(mention(person) for person in known[:NAMED]) + more


def _counted(_: Translator, view: EscalationView) -> list[str]:
    """On which step it stands, and which time counts."""
    escalation = view.escalation
    if not escalation.is_running:
        return []
    step = _("Step {n}: {name}", n=escalation.rung, name=safe(rung_name(_, view.rung)))
    if view.due_at is None:
        return [step]
    if escalation.counts_always:
        return [step, _("counted day and night")]
    return [step, _("counted in the working hours of {side}", side=safe(view.responding.name))]


def _details(_: Translator, escalation: Escalation) -> list[str]:
    """What the title leaves out."""
    is_whole = " ".join(escalation.what.split()) == " ".join(cut(escalation.what, TITLE).split())
    lines = [
        "" if is_whole else _("*Blocked*: {text}", text=safe(cut(escalation.what, SHOWN))),
        _("*It stops*: {text}", text=safe(cut(escalation.stops, SHOWN))) if escalation.stops else "",
        _("*Since*: {day}", day=_.day(escalation.since)) if escalation.since else "",
        _("*Tried*: {text}", text=safe(cut(escalation.tried, SHOWN))) if escalation.tried else "",
        _("*Would solve it*: {text}", text=safe(cut(escalation.solution, SHOWN)))
        if escalation.solution
        else "",
        reference_line(_, escalation.reference),
    ]
    return [line for line in lines if line]


def _solution(_: Translator, escalation: Escalation) -> list[str]:
    if escalation.state not in (RESOLVED, CONFIRMED):
        return []
    done = [_("*What was done*: {text}", text=safe(cut(escalation.remedy, SHOWN)))]
    if escalation.prevention:
        prevented = safe(cut(escalation.prevention, SHOWN))
        done.append(_("*So that it does not come back*: {text}", text=prevented))
    return done
