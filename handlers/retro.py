"""What people do with retros."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from bot import conductor
from bot.blocks import retro as views
from bot.blocks.elements import Modal
from bot.blocks.status import EXTRA
from bot.blocks.words import file_not_taken, file_on_its_way
from bot.files import SentFile
from bot.language import Translator, translator
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import retro
from bot.rituals.retro import HEALTH, Draft, Plan, PlanView, RareLanguage, ResultView
from handlers import agreement
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import REPLACED, Button, Right, Submission, Word


async def write(it: Interaction) -> Answer:
    """Open the modal for one's answer."""
    view, last = await it.work(conductor.retro_form, it.actor, it.id)
    await it.open(views.answer_modal(translator(view.seat.language), view, last))
    it.house.later(asyncio.to_thread(retro.get_ready))
    return None


async def protects(it: Interaction) -> Answer:
    """The whole promise, while the answer is being written."""
    view, _last = await it.work(conductor.retro_form, it.actor, it.id)
    await it.open(views.protects_modal(translator(view.seat.language), view))
    return None


async def write_next(it: Interaction) -> Answer:
    """The same, for the round that takes answers now."""
    return await write(it.carrying(await it.work(retro.form_of_present, it.actor, it.id)))


async def answer(it: Interaction) -> Answer:
    """One's answer was sent. Once, it comes back with a word about a language that few there read."""
    round_id, _colon, sure = str(it.body["view"]["private_metadata"]).partition(":")
    its_id = it.carrying(round_id).id
    draft = _draft(it.form)
    judged = () if sure == views.SURE else await asyncio.to_thread(retro.judge, draft)
    done = await it.work(retro.answer, it.actor, its_id, draft, judged=judged)
    if isinstance(done, RareLanguage):
        view, last = await it.work(conductor.retro_form, it.actor, its_id)
        return updated(
            views.answer_modal(translator(view.seat.language), view, last, draft=draft, rare=done.columns)
        )
    return updated(views.thanks_modal(translator(done.seat.language), done))


async def withdraw(it: Interaction) -> Answer:
    """One's answer is taken back."""
    seat = await it.work(retro.withdraw, it.actor, it.id)
    await it.replace(views.withdrawn_modal(translator(seat.language)))
    return None


async def plan(it: Interaction) -> Answer:
    """Show when the retros are."""
    await it.open(_plan_modal(await it.work(retro.plan_of, it.actor, it.id)))
    return None


async def skip(it: Interaction) -> Answer:
    """Skip the next retro."""
    about, seen = it.id_and_seen
    await it.replace(_plan_modal(await it.work(retro.skip, it.actor, about, seen)))
    return None


async def pause(it: Interaction) -> Answer:
    """Open none until resumed."""
    return await agreement.shown(it, await it.work(conductor.pause_retros, it.actor, it.id, paused=True))


async def resume(it: Interaction) -> Answer:
    """Go on."""
    return await agreement.shown(it, await it.work(conductor.pause_retros, it.actor, it.id, paused=False))


async def ask_change(it: Interaction) -> Answer:
    """What is to be agreed of the retros?"""
    view = await it.work(retro.plan_of, it.actor, it.id)
    await it.open(views.change_modal(translator(view.seat.language), view))
    return None


async def change(it: Interaction) -> Answer:
    """Another plan is wanted."""
    wanted = _plan_from(it.form)
    return agreement.answered(await it.work(conductor.change_retros, it.actor, it.about, wanted))


async def ask_now(it: Interaction) -> Answer:
    """Who is invited to a retro that opens now?"""
    view, people, closed = await it.work(conductor.before_retro_now, it.actor, it.id)
    await it.open(views.now_modal(translator(view.seat.language), view, people, closed))
    return None


async def now(it: Interaction) -> Answer:
    """A retro was opened by hand."""
    invited = it.form.numbers("invited")
    extra = it.form.chosen("stands_for") == EXTRA
    mode = it.form.chosen("mode")
    view = await it.work(conductor.open_retro_now, it.actor, it.about, invited, extra=extra, mode=mode)
    return updated(_plan_modal(view))


async def ask_cancel(it: Interaction) -> Answer:
    """Is it to be called off?"""
    seat, round_ = await it.work(retro.before_cancel, it.actor, it.id)
    await it.open(views.cancel_modal(translator(seat.language), round_.id))
    return None


async def cancel(it: Interaction) -> Answer:
    """An open retro was called off."""
    view = await it.work(conductor.cancel_retro, it.actor, it.about)
    return updated(_plan_modal(view))


async def ask_vote(it: Interaction) -> Answer:
    """Which cards matter most?"""
    seat, view, given = await it.work(retro.my_dots, it.actor, it.id)
    await it.open(views.vote_modal(translator(seat.language), view, given))
    return None


async def suggest(it: Interaction) -> Answer:
    """Cards in which it stands, under what was typed."""
    seat, view = await it.work(
        retro.read, it.actor, int(str(it.body["action_id"]).removeprefix(views.SUGGEST))
    )
    return views.suggested_cards(translator(seat.language), view, str(it.body.get("value", "")))


async def vote(it: Interaction) -> Answer:
    """Dots were given."""
    seat = await it.work(retro.vote, it.actor, it.about, it.form.several("cards"))
    return updated(views.voted_modal(translator(seat.language)))


async def ask_worth(it: Interaction) -> Answer:
    """Was it worth it?"""
    seat, round_, given = await it.work(retro.my_worth, it.actor, it.id)
    await it.open(views.worth_modal(translator(seat.language), round_, seat.zones, given))
    return None


async def say_worth(it: Interaction) -> Answer:
    """From one point to five, or none any more."""
    seat = await it.work(retro.say_worth, it.actor, it.about, it.form.number("worth"))
    return updated(views.worth_said_modal(translator(seat.language)))


async def read(it: Interaction) -> Answer:
    """Show everything that was released."""
    seat, view = await it.work(retro.read, it.actor, it.id)
    await it.open(views.cards_modal(translator(seat.language), view, 0))
    return None


async def turn_page(it: Interaction) -> Answer:
    """Another page of everything that was released."""
    round_id, page = it.id_and_page
    seat, view = await it.work(retro.read, it.actor, round_id)
    await it.replace(views.cards_modal(translator(seat.language), view, page))
    return None


async def send_markdown(it: Interaction) -> Answer:
    """What came out as text, by direct message."""
    return await _send(it, views.markdown_file, "md")


async def send_csv(it: Interaction) -> Answer:
    """What came out as a table, by direct message."""
    return await _send(it, views.csv_file, "csv")


async def _send(it: Interaction, write_file: Callable[[Translator, ResultView], str], kind: str) -> Answer:
    seat, view = await it.work(retro.read, it.actor, it.id)
    _ = translator(seat.language)
    await it.replace(views.cards_modal(_, view, 0, file_on_its_way(_)))
    # A spreadsheet takes it for Latin-1 without a mark at its beginning.
    content = write_file(_, view).encode("utf-8-sig" if kind == "csv" else "utf-8")
    file = SentFile(f"samspil-retro.{kind}", content, views.name_of(_, view), file_not_taken(_))
    refused = views.cards_modal(_, view, 0, file_not_taken(_))
    await it.send_file(file, str(it.body["view"]["id"]), refused)
    return None


def first_plan(form: Form, people: int | None) -> Plan:
    """The plan of set-up for so many `people`, where that is known: what is not asked has good defaults."""
    return Plan(
        _rule(form, views.USUAL_WEEKDAY),
        views.USUAL_CLOCK,
        "ssc",
        retro.columns_of("ssc", ""),
        k=retro.usual_k(people),
        mode=form.chosen("mode") or retro.offered(people)[0],
    )


def _plan_from(form: Form) -> Plan:
    chosen = form.chosen("format") or "ssc"
    return Plan(
        _rule(form, form.number("weekday") or 0),
        form.the_clock("clock"),
        chosen,
        retro.columns_of(chosen, form.text("own")),
        days_open=form.number("days_open") or retro.USUAL_DAYS,
        k=form.number("k") or retro.USUAL_K,
        extends=form.chosen("extends") != "no",
        on_holiday=form.chosen("on_holiday") or "move",
        starts_on=form.day("starts_on"),
        mode=form.chosen("mode") or retro.ANONYMOUS,
    )


def _rule(form: Form, weekday: int) -> Weekly | Monthly | None:
    kind, number = form.rhythm("retro_rhythm", views.BY_HAND)
    if kind == "weekly":
        return Weekly((weekday,), number)
    return Monthly(number, weekday) if kind == "monthly" else None


def _draft(form: Form) -> Draft:
    points = {question: form.number(f"health_{question}") or 0 for question in HEALTH}
    given = {question: number for question, number in points.items() if number}
    return Draft(_columns(form, "column"), given, _columns(form, "named"))


def _columns(form: Form, kind: str) -> list[str]:
    """The texts of the fields of a kind, as many as there are."""
    texts: list[str] = []
    while form.has(f"{kind}_{len(texts)}"):
        texts.append(form.text(f"{kind}_{len(texts)}"))
    return texts


def _plan_modal(view: PlanView) -> Modal:
    return views.plan_modal(translator(view.seat.language), view)


BUTTONS: Final[Sequence[Button]] = (
    Button("retro.cancel", ask_cancel, Right.SETTLERS),
    Button("retro.change", ask_change, Right.SETTLERS),
    Button("retro.csv", send_csv, Right.ALL),
    Button("retro.markdown", send_markdown, Right.ALL),
    Button("retro.now", ask_now, Right.ALL),
    Button("retro.page_back", turn_page, Right.ALL),
    Button("retro.page_on", turn_page, Right.ALL),
    Button("retro.pause", pause, Right.SETTLERS),
    Button("retro.plan", plan, Right.ALL),
    Button("retro.protects", protects, Right.ALL),
    Button("retro.read", read, Right.ALL),
    Button("retro.resume", resume, Right.SETTLERS),
    Button("retro.skip", skip, Right.SETTLERS),
    Button("retro.vote", ask_vote, Right.ALL, not_once=REPLACED),
    Button("retro.withdraw", withdraw, Right.ALL, not_once=REPLACED),
    Button("retro.worth", ask_worth, Right.ALL, not_once=REPLACED),
    Button("retro.write", write, Right.ALL, not_once=REPLACED),
    Button("retro.write_next", write_next, Right.ALL, not_once=REPLACED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("retro.answer", answer, Right.ALL, not_once=REPLACED),
    Submission("retro.cancel", cancel, Right.SETTLERS),
    Submission("retro.change", change, Right.SETTLERS),
    Submission("retro.now", now, Right.ALL),
    Submission("retro.vote", vote, Right.ALL, not_once=REPLACED),
    Submission("retro.worth", say_worth, Right.ALL, not_once=REPLACED),
)
WORDS: Final[Sequence[Word]] = (
    Word("retro", plan),
    Word("retro now", ask_now),
)
