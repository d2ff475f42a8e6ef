"""The modals in which somebody answers a retro, and takes it back."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    header,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import radio, text_input
from bot.blocks.retro.words import (
    agreed,
    column,
    invited_line,
    points,
    promise,
    questions,
    whole_promise,
)
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.retro import (
    AGREED,
    MIXED,
    NAMED,
    AnsweredView,
    Draft,
    FormView,
)

SURE = "sure"
"""Stands after the round's id in a modal whose writer was told of a rare language."""


def answer_modal(
    _: Translator,
    view: FormView,
    last: Sequence[Promise],
    *,
    draft: Draft | None = None,
    rare: Sequence[str] = (),
) -> Modal:
    """The promise, what was agreed last time, the columns, and the questions, on one page.

    `rare` names the columns whose language could give the writer away; sent again, they are taken.
    """
    written = draft or view.draft
    blocks: list[Block] = [
        section(
            promise(_, view),
            button(_("What protects me"), "retro.protects", view.round.id),
        ),
        section(invited_line(_, view.invited_are)),
    ]
    if last:
        blocks.append(section(agreed(_, last)))
    if rare:
        names = ", ".join(safe(column(_, name)) for name in rare)
        blocks.insert(
            0,
            section(
                _(
                    "*Few of the invited have the language set that you write under {columns}. It may give "
                    "you away.* Write it in another, or send again to leave it so.",
                    columns=names,
                )
            ),
        )
    blocks += _columns(_, view, written)
    if view.asks_points:
        blocks += _questions(_, written, last)
    if view.draft is not None:
        blocks.append(actions(button(_("Withdraw my answer"), "retro.withdraw", view.round.id, "danger")))
    about = f"{view.round.id}:{SURE}" if rare else str(view.round.id)
    return modal("retro.answer", _("Retro"), blocks, submit=_("Send"), close=_("Cancel"), about=about)


def _columns(_: Translator, view: FormView, written: Draft | None) -> list[Block]:
    """A field for each column; where one chooses, first those without a name, then those with it."""
    unnamed = _fields(_, view, "column", written.texts if written else ())
    named = _fields(_, view, "named", written.named if written else ())
    if view.mode == MIXED:
        return [header(_("Without my name")), *unnamed, header(_("With my name")), *named]
    return named if view.mode == NAMED else unnamed


def _fields(_: Translator, view: FormView, kind: str, texts: Sequence[str]) -> list[Block]:
    return [
        text_input(
            f"{kind}_{number}",
            _("{column} (with my name)", column=column(_, name))
            if (view.mode, kind) == (MIXED, "named")
            else column(_, name),
            texts[number] if number < len(texts) else "",
            hint=_("One card on each line."),
        )
        for number, name in enumerate(view.round.columns)
    ]


def _questions(_: Translator, written: Draft | None, last: Sequence[Promise]) -> list[Block]:
    """Points about the other company; what was agreed last time is asked about where something was."""
    blocks: list[Block] = [header(_("About the others"))]
    for question, wording in questions(_).items():
        if question == AGREED and not last:
            continue
        chosen = written.health.get(question, 0) if written else 0
        blocks.append(radio(f"health_{question}", wording, points(_), str(chosen) if chosen else None))
    return blocks


def protects_modal(_: Translator, view: FormView) -> Modal:
    """The whole promise, on top of what is being written."""
    blocks = [section(each) for each in whole_promise(_, view)]
    return modal("retro.protects", _("What protects me"), blocks, close=_("Back"))


def thanks_modal(_: Translator, view: AnsweredView) -> Modal:
    """Which round the answer truly went into."""
    if view.is_late:
        text = _("The retro closed while you wrote. Your answer is saved and counts in the *next* one.")
    elif view.round.is_open and view.round.closes_at is not None:
        when = _.wall_clock(view.round.closes_at, *view.seat.zones)
        text = _(
            "Your answer is saved, and nobody can read it yet. You can change or withdraw it "
            "until {when} with the same button.",
            when=when,
        )
    else:
        text = _(
            "Your answer is saved for the next retro, and nobody can read it yet. You can change "
            "or withdraw it until that one closes."
        )
    return modal("retro.thanks", _("Retro"), [section(text)], close=_("Close"))


def withdrawn_modal(_: Translator) -> Modal:
    """It is gone."""
    return modal(
        "retro.thanks",
        _("Retro"),
        [section(_("Your answer has been withdrawn and deleted."))],
        close=_("Close"),
    )
