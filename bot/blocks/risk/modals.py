"""The modals of openness: saying it, looking at it, the list, and the review in a meeting."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    listed,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    choice,
    day_input,
    person_input,
    reference_input,
    text_input,
)
from bot.blocks.risk.words import in_a_line, kinds
from bot.blocks.words import entry, find_button, reference_line
from bot.language import Translator
from bot.partnerships import Person, Seat, Side
from bot.rituals.risk import (
    CAME_TRUE,
    CLOSED,
    MOST,
    OPEN,
    Draft,
    LookView,
    RiskList,
    RiskMove,
    RiskView,
    day_of,
)

STORY_SHOWN = 5


def say_modal(
    _: Translator,
    seat: Seat,
    others: Sequence[Side],
    people: Sequence[Person],
    kind: str = "risk",
    what: str = "",
) -> Modal:
    """What the others should know, what it may mean for them, what would help, by when, whose it is."""
    lead = _(
        "Share what {companies} should know, also where it is to your own disadvantage: said "
        "early it helps everybody, and nobody is blamed for it. *Everybody reads it*: it is "
        "posted in the channel, and stands in each summary until it is closed.",
        companies=listed(safe(side.name) for side in others),
    )
    draft = Draft(kind, cut(what, MOST), "", owner_id=seat.person.id)
    return modal(
        "risk.say",
        _("Share a risk"),
        [section(lead), *_fields(_, draft, people)],
        submit=_("Share it"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def said_modal(_: Translator, view: RiskView) -> Modal:
    """What became of it, with thanks."""
    text = _(
        "Thank you for sharing it. It goes to the channel, and stands in each summary until "
        "it is closed. {who} keeps an eye on it.",
        who=safe(view.owner.name),
    )
    return modal("risk.thanks", _("Share a risk"), [section(text)], close=_("Close"))


def look_modal(_: Translator, view: LookView) -> Modal:
    """One risk: how it stands, a word on it, and for who may change it what it says."""
    risk = view.view.risk
    steps = [context(_story_line(_, view.view, *step)) for step in view.moves[-STORY_SHOWN:]]
    if len(view.moves) > STORY_SHOWN:
        left_out = len(view.moves) - STORY_SHOWN
        steps.insert(0, context(_("{n} earlier steps are left out.", n=left_out)))
    word = text_input("word", _("A few words on it"), hint=_word_hint(_), most=MOST)
    if view.may_settle:
        owner_id = None if view.view.owner.left_at else risk.owner_id
        texts = (risk.kind, risk.what, risk.effect, risk.relief)
        draft = Draft(*texts, risk.bites_on, owner_id, risk.reference)
        fields = [
            choice("how", _("How does it stand?"), states(_), OPEN),
            word,
            *_fields(_, draft, view.people, owner_needed=view.view.owner.left_at is None),
        ]
    else:
        lead = f"*{kinds(_)[risk.kind]}*: {safe(risk.what)}"
        fields = [section(lead), section(safe(risk.effect)), word]
        if risk.reference:
            fields.insert(2, section(reference_line(_, risk.reference)))
    return modal(
        "risk.look",
        _("Update"),
        [*fields, *steps],
        submit=_("Save"),
        close=_("Cancel"),
        about=str(risk.id),
    )


def looked_modal(_: Translator, view: RiskView) -> Modal:
    """What became of it; what came true can be raised as a blocker from here."""
    if view.risk.state == CAME_TRUE:
        text = _("The channel shows that it happened. If it blocks you now, raise it as a blocker.")
        raise_it = actions(button(_("Raise it as a blocker"), "escalation.from_risk", view.risk.id))
        return modal("risk.looked", _("Update"), [section(text), raise_it], close=_("Close"))
    text = (
        _("Thank you. It is closed, and the channel shows your word.")
        if view.risk.state == CLOSED
        else _("Thank you for the update. The channel shows it.")
    )
    return modal("risk.looked", _("Update"), [section(text)], close=_("Close"))


def list_modal(_: Translator, view: RiskList) -> Modal:
    """What is open, the latest first."""
    blocks: list[Block] = []
    for each in view.views:
        look = button(_("Update"), "risk.look", each.risk.id)
        blocks += entry(_, _line(_, each, view.today), each.risk.reference, look)
    if view.total > len(view.views):
        blocks.append(context(_("and {n} more", n=view.total - len(view.views))))
    if not view.views:
        blocks = [section(_("No risk is open. What should the others know?"))]
    about = view.seat.partnership.id
    blocks.append(actions(button(_("Share a risk"), "risk.say", about, "primary"), find_button(_, about)))
    return modal("risk.list", _("Risks"), blocks, close=_("Close"), about=str(about))


def review_modal(_: Translator, view: RiskList, round_id: int) -> Modal:
    """Each open risk, the longest not looked at first: still so, closed or come true, with a word."""
    blocks: list[Block] = []
    for each in view.views:
        risk = each.risk
        blocks += [
            *entry(_, _line(_, each, view.today), risk.reference, button(_("Change"), "risk.look", risk.id)),
            choice(f"how_{risk.id}", _("How does it stand?"), states(_), None, optional=True),
            text_input(f"word_{risk.id}", _("A few words on it"), lines=False, most=MOST),
        ]
    if view.total > len(view.views):
        blocks.append(context(_("and {n} more; review again to see them", n=view.total - len(view.views))))
    if not view.views:
        blocks = [section(_("No risk is open any more."))]
        return modal("risk.reviewed", _("Review risks"), blocks, close=_("Close"))
    return modal(
        "risk.review",
        _("Review risks"),
        [context(_word_hint(_)), *blocks],
        submit=_("Save"),
        close=_("Cancel"),
        about=str(round_id),
    )


def states(_: Translator) -> dict[str, str]:
    """How a risk can stand."""
    return {OPEN: _("Still so"), CLOSED: _("Closed"), CAME_TRUE: _("It happened")}


def moves(_: Translator) -> dict[str, str]:
    """The steps in short."""
    return {
        "said": _("shared"),
        "still": _("still so"),
        "changed": _("changed"),
        "closed": _("closed"),
        "came_true": _("happened"),
        "handed_over": _("given to somebody else"),
        "taken_over": _("taken over"),
        "owner_left": _("the responsible has left"),
        "reminded": _("the responsible was reminded"),
    }


def _fields(
    _: Translator, draft: Draft, people: Sequence[Person], *, owner_needed: bool = True
) -> list[Block]:
    return [
        choice("kind", _("What is it about?"), kinds(_), draft.kind),
        text_input("what", _("What should the others know?"), draft.what, optional=False, most=MOST),
        text_input("effect", _("What may it mean for them?"), draft.effect, optional=False, most=MOST),
        text_input("relief", _("What would help?"), draft.relief, most=MOST),
        day_input("bites_on", _("By when may it happen?"), draft.bites_on, optional=True),
        person_input(
            "owner", _("Who keeps an eye on it?"), people, draft.owner_id, optional=not owner_needed
        ),
        reference_input(_, draft.reference),
    ]


def _line(_: Translator, view: RiskView, today: date) -> str:
    risk = view.risk
    what = _("{kind}: {what}", kind=kinds(_)[risk.kind], what=in_a_line(risk.what, 200))
    since = _.short_day(day_of(view.partnership, risk.said_at))
    line = f"*{what}*\n" + _("{who} ({side}), since {day}", who=_name(view), side=_side(view), day=since)
    if risk.bites_on is not None:
        day = _.day(risk.bites_on)
        passed = risk.bites_on < today
        line += "  ·  " + (
            _("was to happen by {day}", day=day) if passed else _("may happen by {day}", day=day)
        )
    if view.owner.left_at is not None:
        line += "\n" + _("Who takes it over?")
    if risk.word and view.word_by is not None:
        line += "\n" + _(
            "Last word, {who}: {word}", who=safe(view.word_by.name), word=in_a_line(risk.word, 150)
        )
    return line


def _story_line(_: Translator, view: RiskView, move: RiskMove, by: Person | None) -> str:
    day = _.day(day_of(view.partnership, move.at))
    line = f"{day}: {moves(_)[move.kind]}"
    if by is not None:
        line += f" ({safe(by.name)})"
    return f"{line}: {safe(move.said)}" if move.said else line


def _word_hint(_: Translator) -> str:
    return _("Needed where it is closed, happened, or its text changes.")


def _name(view: RiskView) -> str:
    return safe(view.owner.name)


def _side(view: RiskView) -> str:
    return safe(view.side.name)
