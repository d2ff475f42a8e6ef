"""What people do with the charter."""

from collections.abc import Sequence
from typing import Final

from bot import conductor
from bot.blocks import agreement, charter as views
from bot.blocks.elements import Modal, safe
from bot.language import translator
from bot.rituals import charter
from bot.rituals.charter import CRITERION, Measured
from handlers.agreement import answered
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def show(it: Interaction) -> Answer:
    """Open the charter."""
    page = await it.work(conductor.charter_page, it.actor, it.id)
    await show_page(it, views.page_modal(translator(page.seat.language), page, 0))
    return None


async def turn_page(it: Interaction) -> Answer:
    """Another page of the charter."""
    partnership_id, number = it.id_and_page
    page = await it.work(conductor.charter_page, it.actor, partnership_id)
    await show_page(it, views.page_modal(translator(page.seat.language), page, number))
    return None


async def ask_edit(it: Interaction) -> Answer:
    """What is a section to say?"""
    view = await it.work(charter.before_edit, it.actor, it.id, charter.TEXTS)
    await show_page(it, views.edit_modal(translator(view.seat.language), view))
    return None


async def more_room(it: Interaction) -> Answer:
    """Two fields more for a long section; what is typed stays."""
    revision_id, fields = it.id_and_page
    typed = [*(it.form.text(f"part_{number}") for number in range(fields)), "", ""]
    view = await it.work(charter.before_more, it.actor, revision_id, typed[: charter.PARTS_MOST])
    await it.replace(views.edit_modal(translator(view.seat.language), view))
    return None


async def edit(it: Interaction) -> Answer:
    """A section was sent; where somebody else saved it meanwhile, that is shown above what was typed."""
    view = await it.work(conductor.write_charter, it.actor, it.about, _parts(it.form))
    if not view.is_saved:
        return updated(views.edit_modal(translator(view.seat.language), view))
    return await _page_of(it, view.seat.partnership.id, view.kind)


async def ask_add(it: Interaction) -> Answer:
    """Which criterion is to be added?"""
    view, people = await it.work(conductor.before_new_criterion, it.actor, it.id)
    await show_page(it, views.add_modal(translator(view.seat.language), view, people))
    return None


async def add(it: Interaction) -> Answer:
    """A criterion was added."""
    page = await it.work(conductor.add_criterion, it.actor, it.about, _measured(it.form))
    return updated(views.page_modal(translator(page.seat.language), page, views.page_of(CRITERION)))


async def ask_change(it: Interaction) -> Answer:
    """What is a criterion to say, and who is to follow it up?"""
    view, people = await it.work(conductor.before_criterion, it.actor, it.id)
    await show_page(it, views.change_modal(translator(view.seat.language), view, people))
    return None


async def change(it: Interaction) -> Answer:
    """A criterion was changed, or taken out."""
    if it.form.several("take_out"):
        view, people = await it.work(conductor.take_out_of_charter, it.actor, it.about)
    else:
        view, people = await it.work(conductor.change_criterion, it.actor, it.about, _measured(it.form))
    if not view.is_saved:
        return updated(views.change_modal(translator(view.seat.language), view, people))
    return await _page_of(it, view.seat.partnership.id, CRITERION)


async def history(it: Interaction) -> Answer:
    """How did a criterion go?"""
    seat, standing, questions = await it.work(charter.history, it.actor, it.id)
    await show_page(it, views.history_modal(translator(seat.language), seat, standing, questions))
    return None


async def ask_answer(it: Interaction) -> Answer:
    """How does a criterion go?"""
    seat, view = await it.work(charter.before_answer, it.actor, it.id)
    await show_page(it, views.answer_modal(translator(seat.language), view))
    return None


async def answer(it: Interaction) -> Answer:
    """It was said how a criterion goes."""
    form = it.form
    said = (form.chosen("state") or "", form.text("why"), form.text("figure"))
    seat, view = await it.work(charter.answer, it.actor, it.about, *said)
    return updated(views.answered_modal(translator(seat.language), view))


async def versions(it: Interaction) -> Answer:
    """Who changed what, and who signed?"""
    seat, signed = await it.work(conductor.charter_versions, it.actor, it.id)
    await show_page(it, views.versions_modal(translator(seat.language), seat, signed))
    return None


async def changes(it: Interaction) -> Answer:
    """What did a version change?"""
    comparison, page = await it.work(conductor.compare_charter, it.actor, it.id)
    await show_page(it, views.comparison_modal(translator(page.seat.language), comparison, page, 0))
    return None


async def turn_changes(it: Interaction) -> Answer:
    """Another page of what a version changed."""
    version_id, number = it.id_and_page
    comparison, page = await it.work(conductor.compare_charter, it.actor, version_id)
    await it.replace(views.comparison_modal(translator(page.seat.language), comparison, page, number))
    return None


async def ask_sign(it: Interaction) -> Answer:
    """What is to be signed?"""
    comparison, page = await it.work(conductor.before_signing, it.actor, it.id)
    await show_page(it, views.sign_modal(translator(page.seat.language), comparison, page))
    return None


async def sign(it: Interaction) -> Answer:
    """A side signed."""
    page = await it.work(conductor.sign_charter, it.actor, it.about)
    return updated(views.page_modal(translator(page.seat.language), page, 0))


async def confirm(it: Interaction) -> Answer:
    """A side says that it is still right."""
    page = await it.work(conductor.confirm_charter, it.actor, it.id)
    _ = translator(page.seat.language)
    text = _("Noted: {side} says that the working agreement is still right.", side=safe(page.seat.side.name))
    await show_page(it, views.thanks_modal(_, page.seat, text))
    return None


async def ask_rhythm(it: Interaction) -> Answer:
    """How often is the charter looked at?"""
    page = await it.work(conductor.charter_page, it.actor, it.id)
    page.seat.settle()
    await show_page(it, views.rhythm_modal(translator(page.seat.language), page))
    return None


async def rhythm(it: Interaction) -> Answer:
    """Another rhythm is wanted."""
    return answered(await it.work(conductor.change_reviews, it.actor, it.about, it.form.number("months")))


async def export(it: Interaction) -> Answer:
    """The charter as Markdown."""
    partnership_id, number = it.id_and_page
    page = await it.work(conductor.charter_export, it.actor, partnership_id)
    _ = translator(page.seat.language)
    changed = agreement.history_lines(_, page.view.changes)
    await show_page(it, views.export_modal(_, page, changed, number))
    return None


async def show_page(it: Interaction, modal: Modal) -> None:
    """In place of the page of the charter in which the button stands; else on top of what is there."""
    below = it.body.get("view") or {}
    if str(below.get("callback_id", "")).startswith("charter."):
        await it.replace(modal)
    else:
        await it.open(modal)


async def _page_of(it: Interaction, partnership_id: int, kind: str) -> Answer:
    page = await it.work(conductor.charter_page, it.actor, partnership_id)
    return updated(views.page_modal(translator(page.seat.language), page, views.page_of(kind)))


def _parts(form: Form) -> list[str]:
    texts: list[str] = []
    while form.has(f"part_{len(texts)}"):
        texts.append(form.text(f"part_{len(texts)}"))
    return texts


def _measured(form: Form) -> Measured:
    figure = (form.chosen("direction") or "", form.text("goal"), form.text("unit"))
    said = (form.text("name"), form.text("measure"), form.text("target"))
    return Measured(*said, form.number("follower"), *figure)


BUTTONS: Final[Sequence[Button]] = (
    Button("charter.add", ask_add, Right.SETTLERS),
    Button("charter.answer", ask_answer, Right.NAMED),
    Button("charter.change", ask_change, Right.SETTLERS),
    Button("charter.changes", changes, Right.ALL),
    Button("charter.changes_back", turn_changes, Right.ALL),
    Button("charter.changes_on", turn_changes, Right.ALL),
    Button("charter.confirm", confirm, Right.CONTACTS),
    Button("charter.edit", ask_edit, Right.SETTLERS),
    Button("charter.export", export, Right.ALL),
    Button("charter.export_back", export, Right.ALL),
    Button("charter.export_on", export, Right.ALL),
    Button("charter.history", history, Right.ALL),
    Button("charter.more", more_room, Right.ALL),
    Button("charter.name", ask_change, Right.SETTLERS),
    Button("charter.page", turn_page, Right.ALL),
    Button("charter.page_back", turn_page, Right.ALL),
    Button("charter.page_on", turn_page, Right.ALL),
    Button("charter.rhythm", ask_rhythm, Right.SETTLERS),
    Button("charter.show", show, Right.ALL),
    Button("charter.sign", ask_sign, Right.CONTACTS),
    Button("charter.versions", versions, Right.ALL),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("charter.add", add, Right.SETTLERS),
    Submission("charter.answer", answer, Right.NAMED),
    Submission("charter.change", change, Right.SETTLERS),
    Submission("charter.edit", edit, Right.SETTLERS),
    Submission("charter.rhythm", rhythm, Right.SETTLERS),
    Submission("charter.sign", sign, Right.CONTACTS),
)
WORDS: Final[Sequence[Word]] = (Word("agreement", show, formerly="charter"),)
