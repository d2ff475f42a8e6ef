"""What people do with the clauses of a charter: who decides what, working groups, dates of the contract."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import charter as views
from bot.language import translator
from bot.rituals import charter
from bot.rituals.charter import AIMS, CLAUSES, Filled
from handlers.charter import show_page
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def parts(it: Interaction) -> Answer:
    """What else may the working agreement hold?"""
    page = await it.work(conductor.charter_page, it.actor, it.id)
    page.seat.settle()
    await show_page(it, views.parts_modal(translator(page.seat.language), page))
    return None


async def ask_add(it: Interaction) -> Answer:
    """Which clause is to be added?"""
    partnership_id, number = it.id_and_page
    kind = views.clause_kind_on(number)
    view, people = await it.work(conductor.before_clause, it.actor, partnership_id, kind)
    await show_page(it, views.add_clause_modal(translator(view.seat.language), view, people))
    return None


async def add(it: Interaction) -> Answer:
    """A clause was added."""
    partnership_id, number, _meant = it.about_seen_and_meant
    kind = views.clause_kind_on(int(number) if number.isdecimal() else 0)
    page = await it.work(conductor.add_clause, it.actor, partnership_id, kind, _filled(it.form))
    return updated(views.page_modal(translator(page.seat.language), page, views.page_of(kind)))


async def ask_change(it: Interaction) -> Answer:
    """What is a clause to say, and who is responsible?"""
    view, people = await it.work(conductor.before_clause_change, it.actor, it.id)
    await show_page(it, views.change_clause_modal(translator(view.seat.language), view, people))
    return None


async def change(it: Interaction) -> Answer:
    """A clause was changed, or taken out."""
    if it.form.several("take_out"):
        view, people = await it.work(conductor.take_out_of_charter, it.actor, it.about)
    else:
        view, people = await it.work(conductor.change_clause, it.actor, it.about, _filled(it.form))
    _ = translator(view.seat.language)
    if not view.is_saved:
        return updated(views.change_clause_modal(_, view, people))
    page = await it.work(conductor.charter_page, it.actor, view.seat.partnership.id)
    return updated(views.page_modal(_, page, views.page_of(view.kind) if page.view.has(view.kind) else 0))


async def ask_answer(it: Interaction) -> Answer:
    """What becomes of it?"""
    seat, view = await it.work(charter.before_day_answer, it.actor, it.id)
    await show_page(it, views.day_answer_modal(translator(seat.language), view))
    return None


async def answer(it: Interaction) -> Answer:
    """It was said what becomes of it."""
    seat, view = await it.work(charter.answer_day, it.actor, it.about, it.form.text("answer"))
    return updated(views.day_answered_modal(translator(seat.language), seat, view))


async def ask_aims(it: Interaction) -> Answer:
    """What does one's own company want of it?"""
    edit = await it.work(charter.before_aims, it.actor, it.id)
    await show_page(it, views.aims_modal(translator(edit.seat.language), edit))
    return None


async def aims(it: Interaction) -> Answer:
    """One's own company says what it wants; what a colleague saved meanwhile stands above that."""
    about, read, _meant = it.about_seen_and_meant
    read_id = int(read) if read.isdecimal() else 0
    edit = await it.work(charter.write_aims, it.actor, about, read_id, it.form.text("aims"))
    _ = translator(edit.seat.language)
    if not edit.is_saved:
        return updated(views.aims_modal(_, edit))
    page = await it.work(conductor.charter_page, it.actor, about)
    return updated(views.page_modal(_, page, views.page_of(AIMS) if page.view.has(AIMS) else 0))


def _filled(form: Form) -> Filled:
    names = {line.name for kind in CLAUSES.values() for line in kind.lines}
    return Filled({each: form.text(each) for each in names}, form.day("day"), form.number("responsible"))


BUTTONS: Final[Sequence[Button]] = (
    Button("charter.aims", ask_aims, Right.SETTLERS),
    Button("clause.add", ask_add, Right.SETTLERS),
    Button("clause.answer", ask_answer, Right.NAMED),
    Button("clause.change", ask_change, Right.SETTLERS),
    Button("clause.name", ask_change, Right.SETTLERS),
    Button("clause.parts", parts, Right.SETTLERS),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("charter.aims", aims, Right.SETTLERS),
    Submission("clause.add", add, Right.SETTLERS),
    Submission("clause.answer", answer, Right.NAMED),
    Submission("clause.change", change, Right.SETTLERS),
)
WORDS: Final[Sequence[Word]] = ()
