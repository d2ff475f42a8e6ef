"""The messages of what is agreed: a proposal, a word in its thread, and what one side changed for itself."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ConfirmObject

from bot.blocks.agreement.words import lines, who
from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    listed,
    mention,
    message,
    safe,
    section,
    sections,
)
from bot.language import Translator
from bot.partnerships import Person, Side
from bot.rituals.agreement import GONE, IN_FORCE, LAPSED, OPEN, WITHDRAWN, ChangeView, ProposalView


def proposal(_: Translator, view: ProposalView) -> Message:
    """What somebody wants to change that binds both: before → after, and how it stands."""
    proposed, (title, blocks) = view.proposal, title_and_blocks(_, view)
    if proposed.state == OPEN:
        about = f"{proposed.id}:{proposed.turn}"
        blocks.append(
            actions(
                button(_("Agree"), "agreement.agree", about, "primary"),
                button(_("Discuss"), "agreement.discuss", about),
                button(_("Withdraw"), "agreement.withdraw", about, confirm=_sure(_)),
            )
        )
    return message(title, blocks)


def title_and_blocks(_: Translator, view: ProposalView) -> tuple[str, list[Block]]:
    """A proposal as it is read anywhere: its title, what it changes, and how it stands."""
    proposed, maker = view.proposal, view.named.people[view.proposal.by]
    side = safe(view.named.sides[proposed.side_id].name)
    title = _("Proposal from {who} ({side})", who=_called(_, view, maker), side=side)
    blocks: list[Block] = [section(f"*{title}*"), *sections(_bulleted(_, view))]
    if proposed.running:
        blocks.append(context(_("It is to hold for blockers that run, too.")))
    if proposed.turn > 1 and proposed.state == OPEN:
        blocks.append(context(_("What it changes has changed meanwhile, so it is asked once more.")))
    return title, [*blocks, context(_standing(_, view))]


def reminder(_: Translator, view: ProposalView) -> Message:
    """By direct message to who may agree; later it says what became of it."""
    proposed, place = view.proposal, f"<#{view.named.partnership.channel}>"
    maker = _called(_, view, view.named.people[proposed.by])
    if proposed.state != OPEN:
        text = _(
            "The proposal from {who} ({place}): {standing}",
            who=maker,
            place=place,
            standing=_standing(_, view),
        )
        return _plain(text)
    text = _("A proposal from {who} waits for your company ({place}).", who=maker, place=place)
    read = button(_("Read the proposal"), "agreement.read", proposed.id, "primary")
    return message(text, [section(text), context(_standing(_, view)), actions(read)])


def waits(_: Translator, _view: ProposalView, sides: Sequence[Side]) -> Message:
    """To sides of which no contact person and no facilitator is there."""
    names = listed(safe(side.name) for side in sides)
    return _plain(_("{side}: this still waits for you. Any of your people can agree.", side=names))


def discussed(_: Translator, view: ProposalView) -> Message:
    """Somebody wants to talk before they agree."""
    people = listed(_called(_, view, view.named.people[each]) for each in view.proposal.discussed_by)
    return _plain(_("{people}: let us talk about this first. Write here.", people=people))


def settled(_: Translator, view: ProposalView) -> Message:
    """What became of a proposal, said in its thread."""
    return _plain(_standing(_, view))


def own_change(_: Translator, view: ChangeView) -> Message:
    """What one side changed for itself."""
    change = view.change
    side = safe(view.named.side_name(change.side_id))
    person = view.named.person(change.by)
    maker = _called(_, view, person) if person else side
    text = _(
        "{who} changed for {side}: {what}",
        who=maker,
        side=side,
        what="; ".join(lines(_, change.changes, view.named, of_side=change.side_id)),
    )
    return _plain(text)


def _bulleted(_: Translator, view: ProposalView) -> list[str]:
    return [f"• {line}" for line in lines(_, view.proposal.changes, view.named)]


def _standing(_: Translator, view: ProposalView) -> str:
    """How it stands: who has agreed, who is asked until when, or how it ended."""
    proposed, named = view.proposal, view.named
    agreed = listed(_called(_, view, named.people[each.by]) for each in view.consents)
    last = named.person(proposed.settled_by)
    by = _called(_, view, last) if last else ""
    if proposed.state == IN_FORCE:
        return _("✅ Agreed by {people}. It holds from now on.", people=agreed)
    if proposed.state == WITHDRAWN:
        return _("Withdrawn by {who}.", who=by)
    given = {each.side_id for each in view.consents}
    awaited = listed(
        safe(named.sides[each].name) for each in proposed.asked if each not in given and each in named.sides
    )
    if proposed.state == LAPSED:
        return _("Withdrawn by itself: {sides} did not agree within ten working days.", sides=awaited)
    if proposed.state == GONE:
        about = dict.fromkeys(int(name.split(".")[1]) for name in proposed.changes)
        gone = listed(who(_, named.people[each], named) for each in about)
        return _("Withdrawn by itself, since {people} left the channel.", people=gone)
    if proposed.ends_at is None:
        return _("It holds already, by another proposal.")
    text = _(
        "It takes effect once agreed by {sides}; otherwise it is withdrawn by itself {when}.",
        sides=awaited,
        when=_.moment(proposed.ends_at, named.partnership.tz),
    )
    return _("Agreed so far: {people}.", people=agreed) + " " + text if agreed else text


def _called(_: Translator, view: ProposalView | ChangeView, person: Person) -> str:
    return who(_, person, view.named) if person.erased_at is not None else mention(person)


def _sure(_: Translator) -> ConfirmObject:
    return ConfirmObject(
        title=_("Withdraw"),
        text=_("The proposal is taken back. It stays readable."),
        confirm=_("Withdraw"),
        deny=_("Cancel"),
    )


def _plain(text: str) -> Message:
    return message(text, [section(text)])
