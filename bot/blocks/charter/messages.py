"""The messages of the charter: versions, signatures, reviews, questions, and a newcomer's welcome."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.charter.words import (
    CLAUSE_PAGES,
    SIGNS,
    aim_line,
    article_name,
    few,
    figure_line,
    review_line,
    signed_line,
    standing_line,
    states,
    titles,
)
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
    titled,
    within_limits,
)
from bot.blocks.measures import first_of, in_pieces, packed
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.charter import (
    PURPOSE,
    ROLES,
    Change,
    Charter,
    OrphanView,
    QuestionView,
    ReviewView,
    Signed,
    VersionView,
    WelcomeView,
)

CHANGES_NAMED = 12
WELCOME_MOST = 1200
AGREED_SHOWN = 12
STANDINGS_SHOWN = 10


def version(_: Translator, view: VersionView) -> Message:
    """A version in the channel: who changed what, who has signed, and who is to."""
    title = _("Version {n} of the working agreement", n=view.version.number)
    number, partnership = view.version.id, view.partnership
    blocks: list[Block] = [header(title), section("\n".join(_changes(_, view.changes)))]
    if view.followed_by is not None:
        blocks.append(context(_("Version {n} is there by now.", n=view.followed_by)))
        return message(title, [*blocks, actions(button(_("What changed"), "charter.changes", number))])
    blocks.append(
        section("\n".join(signed_line(_, partnership, each, mentions=True) for each in view.signed))
    )
    buttons = actions(
        button(
            _("Read the working agreement"),
            "charter.show",
            partnership.id,
            None if view.is_signed else "primary",
        ),
        button(_("What changed"), "charter.changes", number),
        None if view.is_signed else button(_("Sign"), "charter.sign", number),
    )
    return message(title, [*blocks, buttons])


def signed(_: Translator, view: VersionView, charter: Charter) -> Message:
    """All sides have signed."""
    text = _("*Version {n} of the working agreement is signed by all.*", n=view.version.number)
    lines = [signed_line(_, view.partnership, each) for each in view.signed]
    lines.append(review_line(_, charter, view.partnership))
    return message(
        text,
        [
            section("\n".join([text, *lines])),
            actions(button(_("Read the working agreement"), "charter.show", view.partnership.id)),
        ],
    )


def review(_: Translator, view: ReviewView, made: Sequence[Promise]) -> Message:
    """It is time to look at the charter: what to look at, and which side has said that it is right."""
    title = _("Is the working agreement still right?")
    partnership = view.partnership
    blocks: list[Block] = [header(title), section("\n".join(f"• {each}" for each in _to_look_at(_)))]
    blocks += [section(text) for text in packed(_facts(_, view))]
    blocks.append(section("\n".join(_confirmed_line(_, each) for each in view.confirmed)))
    if made:
        lines = [
            f"• {safe(cut(each.action.text, 150))}: {mention(each.owner)}, {_.short_day(each.action.due_on)}"
            for each in made
        ]
        shown = first_of(lines, AGREED_SHOWN, lambda n: _("and {n} more", n=n))
        blocks += titled(_("*Actions agreed*"), shown)
    if view.changed_to is not None:
        blocks.append(
            section(_("It was changed: version {n} is there to be read and signed.", n=view.changed_to))
        )
    elif not view.is_open:
        blocks.append(section(_("*All say that it is still right.*")))
    still = button(_("Still right"), "charter.confirm", view.review.id, "primary")
    buttons = actions(
        button(_("Read or change it"), "charter.show", partnership.id),
        still if view.is_open else None,
        button(_("New action"), "charter.act", view.review.id),
    )
    return message(
        title,
        [
            *within_limits(blocks, _("There is more: read it in the working agreement."), beside=[buttons]),
            buttons,
        ],
    )


def question(_: Translator, view: QuestionView) -> Message:
    """How does it go? Asked by direct message; later it says what was answered."""
    asked = view.question
    text = _("How is “{name}” going?", name=safe(view.name))
    place = f"<#{view.partnership.channel}>"
    blocks: list[Block] = [
        section(f"*{text}*"),
        section(_("Measure: {text}", text=safe(view.measure))),
        section(_("Target: {text}", text=safe(view.target))),
        *([section(_("Figure: {figure}", figure=safe(aim_line(_, view.aim))))] if view.aim else []),
        context(_("You follow this up in {place}; it is asked once a month.", place=place)),
    ]
    if asked.state is not None:
        blocks.append(section(answered(_, view)))
    elif view.is_over:
        blocks.append(section(_("Nobody answered.")))
    if not view.is_over:
        label = _("Say how it goes") if asked.state is None else _("Change the answer")
        style = "primary" if asked.state is None else None
        blocks.append(actions(button(label, "charter.answer", asked.id, style)))
    return message(text, blocks)


def answered(_: Translator, view: QuestionView) -> str:
    """What was answered, and by whom."""
    asked = view.question
    line = f"{SIGNS[asked.state]} {states(_)[asked.state]}"
    if asked.given is not None:
        line += f", {safe(figure_line(_, asked.given))}"
    if view.answered_by is not None:
        line += f" ({safe(view.answered_by.name)})"
    return line + (f"\n{safe(cut(asked.why, 500))}" if asked.why else "")


def orphaned(_: Translator, view: OrphanView) -> Message:
    """Who followed a criterion up has left: asked of the contact persons, or of the channel."""
    name, left, side = safe(cut(view.name, 150)), safe(view.left.name), safe(view.side.name)
    place = f"<#{view.partnership.channel}>"
    if view.article.taken_out_at is not None:
        text = _("“{name}” was taken out of the working agreement ({place}).", name=name, place=place)
        return message(text, [section(text)])
    if view.article.kind in CLAUSE_PAGES:
        return _clause_orphaned(_, view, name, place)
    if view.follower is not None:
        text = _(
            "{who} follows “{name}” up now ({place}).", who=mention(view.follower), name=name, place=place
        )
        return message(text, [section(text)])
    if view.has_contacts:
        text = _(
            "{left}, who followed “{name}” up, has left {place}. Who does it now?",
            left=left,
            name=name,
            place=place,
        )
    else:
        text = _(
            "{left}, who followed “{name}” up, has left, and {side} has no contact person. Who does it now?",
            left=left,
            name=name,
            side=side,
        )
    return message(
        text, [section(text), actions(button(_("Name somebody"), "charter.name", view.article.id, "primary"))]
    )


def _clause_orphaned(_: Translator, view: OrphanView, name: str, place: str) -> Message:
    """The same of who was responsible for a part of it."""
    if view.follower is not None:
        text = _(
            "{who} is responsible for “{name}” now ({place}).",
            who=mention(view.follower),
            name=name,
            place=place,
        )
        return message(text, [section(text)])
    left, side = safe(view.left.name), safe(view.side.name)
    text = _(
        "{left} of {side}, who was responsible for “{name}”, has left {place}. Who is it now?",
        left=left,
        side=side,
        name=name,
        place=place,
    )
    return message(
        text, [section(text), actions(button(_("Name somebody"), "clause.name", view.article.id, "primary"))]
    )


def welcome(_: Translator, view: WelcomeView) -> Message:
    """What a newcomer reads: purpose, roles, contacts, and where the whole charter is."""
    place = f"<#{view.partnership.channel}>"
    text = _("Welcome to {place}. This is what the companies agreed on about working together.", place=place)
    blocks: list[Block] = [section(text)]
    for kind, written in ((PURPOSE, view.purpose), (ROLES, view.roles)):
        if written:
            shown = in_pieces(cut(written, WELCOME_MOST))
            blocks.append(section(f"*{titles(_)[kind]}*"))
            blocks += [section(piece) for piece in shown]
    lines = [
        f"{safe(side.name)}: "
        + (few([mention(each) for each in view.contacts[side.id]]) or _("no contact person"))
        for side in view.sides
    ]
    blocks.append(section("\n".join([f"*{titles(_)['contacts']}*", *lines])))
    buttons = actions(button(_("Read the working agreement"), "charter.show", view.partnership.id, "primary"))
    return message(
        text,
        [
            *within_limits(blocks, _("There is more: read it in the working agreement."), beside=[buttons]),
            buttons,
        ],
    )


def _changes(_: Translator, changes: Sequence[Change]) -> list[str]:
    """Each article once, with who has changed it last."""
    latest = {(each.kind, each.name): each for each in changes}
    lines = [
        _("• {what}: changed by {who}", what=article_name(_, each.kind, each.name), who=mention(each.by))
        for each in latest.values()
    ]
    if len(lines) > CHANGES_NAMED:
        return [*lines[:CHANGES_NAMED], _("and {n} more", n=len(lines) - CHANGES_NAMED)]
    return lines


def _to_look_at(_: Translator) -> list[str]:
    return [
        _("Does the purpose still say why we work together?"),
        _("Do roles and boundaries say who does what, and where it ends, as we do it now?"),
        _("Do the criteria still measure what matters, and does each have somebody who follows it up?"),
        _("Are the contact persons and the escalation path right, and do the links lead somewhere?"),
        _("Did the plan for conflicts help when we needed it?"),
    ]


def _facts(_: Translator, view: ReviewView) -> list[str]:
    """What can be seen without asking anybody."""
    empty = [titles(_)[piece.article.kind] for piece in view.texts if not piece.text]
    lines = []
    if empty:
        lines.append(_("Not written yet: {sections}", sections=listed(empty)))
    if not view.standings:
        lines.append(_("There are no success criteria yet."))
    standings = [standing_line(_, each) for each in view.standings]
    lines += first_of(standings, STANDINGS_SHOWN, lambda n: _("and {n} more", n=n))
    if view.version.unsigned:
        names = listed(safe(side.name) for side in view.version.unsigned)
        lines.append(_("Version {n} is not signed by {sides}.", n=view.version.version.number, sides=names))
    return lines


def _confirmed_line(_: Translator, each: Signed) -> str:
    side = safe(each.side.name)
    if each.person is not None:
        return _("✅ {side}: still right, says {who}", side=side, who=safe(each.person.name))
    if not each.contacts:
        return _("◻️ {side}: has no contact person who could say so. Name one under People", side=side)
    return _("◻️ {side}: not heard ({who} can say)", side=side, who=few([mention(p) for p in each.contacts]))
