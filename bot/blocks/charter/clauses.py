"""The clauses of a charter: who decides what, working groups, dates of the contract."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.charter.aims import offered_aims
from bot.blocks.charter.modals import clash_lines
from bot.blocks.charter.views import CharterPage
from bot.blocks.charter.words import CLAUSE_PAGES, answer_line, day_line, page_of, said_lines, short, titles
from bot.blocks.elements import (
    Message,
    Modal,
    actions,
    button,
    context,
    cut,
    mention,
    message,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import choices, day_input, person_input, text_input
from bot.language import Translator
from bot.partnerships import Person, Seat
from bot.rituals.charter import (
    CLAUSES,
    CONTRACT_DATE,
    DECISION_RIGHT,
    WORKING_GROUP,
    ClauseView,
    DayQuestionView,
    EditView,
)

LINE_SHOWN = 500
ANSWER_SHOWN = 700


def clause_blocks(_: Translator, page: CharterPage, kind: str) -> list[Block]:
    """All clauses of one kind, each with its button for who may change it."""
    may = page.seat.may_settle
    found = [each for each in page.view.clauses if each.kind == kind]
    blocks: list[Block] = [
        section(
            "\n".join(clause_lines(_, each)),
            button(_("Change"), "clause.change", each.article.id) if may else None,
        )
        for each in found
    ]
    if not found:
        blocks.append(section(explained(_)[kind]))
    if may:
        about = f"{page.seat.partnership.id}:{page_of(kind)}"
        blocks.append(actions(button(_("Add"), "clause.add", about, "primary")))
    return blocks


def clause_lines(_: Translator, clause: ClauseView) -> list[str]:
    """A clause to read, escaped: its name first, with its day where it has one."""
    name, *rest = [short(each, LINE_SHOWN) for each in clause.lines]
    day = clause.article.day
    head = f"*{name}*" if day is None else f"*{name}*: {day_line(_, clause.kind, day)}"
    lines = [head, *(said for said in said_lines(_, clause.kind, rest) if said)]
    if clause.responsible is not None and clause.side is not None:
        lines.append(_responsible(_, clause.responsible, clause.side.name))
    if clause.answered is not None:
        lines.append(answer_line(_, clause.kind, short(clause.answered.answer, ANSWER_SHOWN)))
    return lines


def explained(_: Translator) -> dict[str, str]:
    """What each kind is for, for who has none of it yet."""
    return {
        DECISION_RIGHT: _("For each matter: who decides, who is heard first, and who is told afterwards."),
        WORKING_GROUP: _(
            "People of both companies on one task: what for, who brings what, until when. The day after, "
            "Samspil asks what was learned."
        ),
        CONTRACT_DATE: _(
            "Renewal, option, audit, exit test. 30 days before, its responsible is asked what becomes of it."
        ),
    }


def parts_modal(_: Translator, page: CharterPage) -> Modal:
    """What else a working agreement may hold, and does not yet."""
    about = page.seat.partnership.id
    blocks: list[Block] = [
        section(
            f"*{titles(_)[kind]}*\n{explained(_)[kind]}",
            button(_("Add"), "clause.add", f"{about}:{page_of(kind)}"),
        )
        for kind in CLAUSE_PAGES
        if not page.view.has(kind)
    ]
    if not page.own_aims:
        blocks.append(offered_aims(_, about))
    blocks.append(actions(button(_("Overview"), "charter.page", f"{about}:0")))
    return modal("charter.parts", _("Add to it"), blocks, close=_("Close"))


def add_clause_modal(_: Translator, view: EditView, people: Sequence[Person]) -> Modal:
    """One clause more."""
    return modal(
        "clause.add",
        titles(_)[view.kind],
        _fields(_, view, people),
        submit=_("Save"),
        close=_("Cancel"),
        about=f"{view.seat.partnership.id}:{page_of(view.kind)}",
    )


def change_clause_modal(_: Translator, view: EditView, people: Sequence[Person]) -> Modal:
    """A clause: changed, or taken out."""
    out = choices("take_out", _("This part"), {"yes": _("Take it out of the working agreement")}, ())
    return modal(
        "clause.change",
        titles(_)[view.kind],
        [*clash_lines(_, view.kind, view.clash), *_fields(_, view, people), out],
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.revision.id if view.revision else 0),
    )


def day_question(_: Translator, view: DayQuestionView) -> Message:
    """Asked by direct message; later it says what was answered."""
    asked, name = view.question, safe(view.name)
    place = f"<#{view.partnership.channel}>"
    if view.kind == WORKING_GROUP:
        text = _("What did the working group “{name}” learn?", name=name)
    else:
        text = _(
            "“{name}” is on {day}. What becomes of it?", name=name, day=day_line(_, view.kind, asked.day)
        )
    blocks: list[Block] = [section(f"*{text}*")]
    blocks += [
        section(each) for each in said_lines(_, view.kind, [safe(each) for each in view.lines[1:]]) if each
    ]
    if view.handed_to is not None:
        blocks.append(section(_("{who} is responsible now.", who=mention(view.handed_to))))
        return message(text, blocks)
    blocks.append(context(_("You are responsible for this in {place}; both companies read it.", place=place)))
    if asked.answered_at is not None:
        blocks.append(section(_signed(view)))
    elif view.is_over:
        blocks.append(section(_("Nobody answered.")))
    if not view.is_over:
        label = _("Answer") if asked.answered_at is None else _("Change the answer")
        style = "primary" if asked.answered_at is None else None
        blocks.append(actions(button(label, "clause.answer", asked.id, style)))
    return message(text, blocks)


def day_answered(_: Translator, view: DayQuestionView) -> Message:
    """In the channel: both companies read what was answered."""
    name = safe(view.name)
    if view.kind == WORKING_GROUP:
        text = _("*What the working group “{name}” learned*", name=name)
    else:
        text = _("*{name}*, {day}: what becomes of it", name=name, day=_.long_day(view.question.day))
    text = f"{text}\n{_signed(view)}"
    read = button(_("Read the working agreement"), "charter.show", view.partnership.id)
    return message(text, [section(text), actions(read)])


def day_answer_modal(_: Translator, view: DayQuestionView) -> Modal:
    """What becomes of it, or what was learned."""
    label = _("What was learned?") if view.kind == WORKING_GROUP else _("What becomes of it?")
    return modal(
        "clause.answer",
        titles(_)[view.kind],
        [
            section(f"*{safe(view.name)}*"),
            text_input("answer", label, view.question.answer, optional=False),
            context(_("Both companies read it in the channel.")),
        ],
        submit=_("Send"),
        close=_("Cancel"),
        about=str(view.question.id),
    )


def day_answered_modal(_: Translator, seat: Seat, view: DayQuestionView) -> Modal:
    """It is noted."""
    back = button(titles(_)[view.kind], "charter.page", f"{seat.partnership.id}:{page_of(view.kind)}")
    text = _("Noted. Both companies read it in the channel and in the working agreement.")
    return modal("charter.said", titles(_)[view.kind], [section(text), actions(back)], close=_("Close"))


def _signed(view: DayQuestionView) -> str:
    who = f" ({safe(view.answered_by.name)})" if view.answered_by else ""
    return f"{safe(cut(view.question.answer, ANSWER_SHOWN))}{who}"


def _responsible(_: Translator, who: Person, side: str) -> str:
    if who.left_at is not None:
        return _("*Nobody is responsible*: {who} of {side} has left", who=safe(who.name), side=safe(side))
    return _("Responsible: {who} ({side})", who=safe(who.name), side=safe(side))


def _fields(_: Translator, view: EditView, people: Sequence[Person]) -> list[Block]:
    clause, labels = CLAUSES[view.kind], _labels(_)[view.kind]
    lines = [*view.parts, *[""] * len(clause.lines)][: len(clause.lines)]
    fields: list[Block] = [
        text_input(
            line.name,
            labels[line.name],
            written,
            optional=not line.is_required,
            lines=line.most > 150,  # noqa: PLR2004  # what is longer than a name may have lines
            most=line.most,
        )
        for line, written in zip(clause.lines, lines, strict=True)
    ]
    if not clause.has_day:
        return fields
    present = view.follower_id if view.follower_id in {person.id for person in people} else None
    return [
        *fields,
        day_input("day", labels["day"], view.day),
        person_input("responsible", _("Responsible"), people, present, hint=labels["asked"]),
    ]


def _labels(_: Translator) -> dict[str, dict[str, str]]:
    """What is asked for each line, by kind."""
    return {
        DECISION_RIGHT: {
            "name": _("What is decided?"),
            "decides": _("Who decides?"),
            "heard": _("Who is heard first?"),
            "informed": _("Who is told afterwards?"),
        },
        WORKING_GROUP: {
            "name": _("What is the group called?"),
            "purpose": _("What is it for?"),
            "brings": _("Who brings what?"),
            "day": _("Its last day"),
            "asked": _("Asked the day after by direct message: what was learned?"),
        },
        CONTRACT_DATE: {
            "name": _("Which date is it?"),
            "note": _("What has to happen before it?"),
            "day": _("Day"),
            "asked": _("Asked 30 days before by direct message: what becomes of it?"),
        },
    }
