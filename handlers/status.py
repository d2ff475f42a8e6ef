"""What people do with status meetings."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from bot import conductor
from bot.blocks import status as views
from bot.blocks.elements import Modal
from bot.blocks.paper import as_pdf
from bot.errors import Refusal
from bot.files import SentFile
from bot.language import translator
from bot.partnerships import Actor
from bot.recurring.cadence import Monthly, Weekly
from bot.rituals import status
from bot.rituals.status import QUESTIONS, REPLIES, Plan
from bot.work import Work
from handlers import agreement
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.meetings import Meetings
from handlers.rows import REPLACED, Button, Right, Submission, Word

FIELDS: Final = {*(name for names in QUESTIONS.values() for name in names), *REPLIES}
MEETINGS: Final = Meetings(status.plan_of, status.skip, status.move, status.open_now, status.calendar_for)


async def give(it: Interaction) -> Answer:
    """Open the modal for one's status."""
    view = await it.work(status.form, it.actor, it.id)
    await it.open(views.answer_modal(translator(view.seat.language), view))
    return None


async def answer(it: Interaction) -> Answer:
    """One's status was sent."""
    form = it.form
    said = {name: form.text(name) for name in FIELDS if form.has(name)}
    view = await it.work(status.answer, it.actor, it.about, said)
    return updated(views.thanks_modal(translator(view.seat.language), view))


async def nothing_new(it: Interaction) -> Answer:
    """There is nothing to tell: an answer in one click."""
    view, blockers = await it.work(conductor.nothing_new, it.actor, it.id)
    await it.open(views.nothing_new_modal(translator(view.seat.language), view, blockers))
    return None


async def unfold(it: Interaction) -> Answer:
    """The other questions, too; what was typed stays, since its fields keep their names."""
    view = await it.work(status.form, it.actor, it.id)
    await it.replace(views.answer_modal(translator(view.seat.language), view, unfolded=True))
    return None


async def excuse(it: Interaction) -> Answer:
    """Not this time."""
    seat = await it.work(status.excuse, it.actor, it.id)
    excused = views.excused_modal(translator(seat.language))
    await (it.replace(excused) if it.surface == "modal" else it.open(excused))
    return None


async def pause(it: Interaction) -> Answer:
    """Ask nobody until resumed."""
    return await agreement.shown(it, await it.work(conductor.pause_meetings, it.actor, it.id, paused=True))


async def every_other_week(it: Interaction) -> Answer:
    """Half as often is proposed."""
    return await agreement.shown(it, await it.work(conductor.meet_every_other_week, it.actor, it.id))


async def resume(it: Interaction) -> Answer:
    """Go on."""
    return await agreement.shown(it, await it.work(conductor.pause_meetings, it.actor, it.id, paused=False))


async def ask_change(it: Interaction) -> Answer:
    """What is to be agreed of the meetings?"""
    view = await it.work(status.plan_of, it.actor, it.id)
    await it.open(views.change_modal(translator(view.seat.language), view))
    return None


async def change(it: Interaction) -> Answer:
    """Another plan is wanted."""
    wanted = plan_from(it.form)
    return agreement.answered(await it.work(conductor.change_meetings, it.actor, it.about, wanted))


async def ask_decision(it: Interaction) -> Answer:
    """What was decided?"""
    view = await it.work(status.before_deciding, it.actor, it.id)
    await it.open(views.decision_modal(translator(view.seat.language), view))
    return None


async def decide(it: Interaction) -> Answer:
    """A decision was noted: it stands on the digest."""
    form = it.form
    await it.work(conductor.decide, it.actor, it.about, form.text("decision"), form.number("responsible"))
    return None


async def decisions(it: Interaction) -> Answer:
    """Show what was decided."""
    await it.show(partial(_decisions, it.house.work, it.actor, it.id, ""))
    return None


async def search_decisions(it: Interaction) -> Answer:
    """Show those in which what was typed stands."""
    return await it.show_found(partial(_decisions, it.house.work, it.actor, it.about, it.form.text("wanted")))


async def ask_replace(it: Interaction) -> Answer:
    """What was decided instead?"""
    view = await it.work(status.before_replacing, it.actor, it.id)
    await it.open(views.replace_modal(translator(view.seat.language), view))
    return None


async def replace(it: Interaction) -> Answer:
    """Another decision stands in the place of one."""
    form = it.form
    await it.work(
        conductor.replace_decision,
        it.actor,
        it.about,
        form.text("decision"),
        form.number("responsible"),
    )
    return None


async def read(it: Interaction) -> Answer:
    """Show everything that was said."""
    await it.open(await _answers_modal(it, it.id, 0))
    return None


async def send_minutes(it: Interaction) -> Answer:
    """What came of the meeting, by direct message: a PDF to read, and as text beside it."""
    seat, minutes = await it.work(conductor.minutes_of, it.actor, it.id)
    _ = translator(seat.language)
    sent = _("The file is on its way to you, by direct message.")
    await it.replace(await _answers_modal(it, it.id, 0, sent))
    text = views.minutes_file(_, minutes)
    file = SentFile(
        "samspil-minutes.pdf",
        partial(as_pdf, text, _.language, minutes.made_at),
        views.minutes_title(_, minutes),
        views.minutes_not_sent(_),
        {"samspil-minutes.md": text.encode()},
    )
    refused = await _answers_modal(it, it.id, 0, views.minutes_not_sent(_))
    await it.send_file(file, str(it.body["view"]["id"]), refused)
    return None


async def ask_present(it: Interaction) -> Answer:
    """Who was at the meeting?"""
    view = await it.work(status.before_ticking, it.actor, it.id)
    await it.open(views.present_modal(translator(view.seat.language), view))
    return None


async def tick_present(it: Interaction) -> Answer:
    """Who was there was ticked: it stands in the minutes."""
    view = await it.work(status.tick, it.actor, it.about, it.form.numbers("there"), it.chosen_before("there"))
    return updated(views.ticked_modal(translator(view.seat.language), view))


async def turn_page(it: Interaction) -> Answer:
    """Another page of everything that was said."""
    round_id, page = it.id_and_page
    await it.replace(await _answers_modal(it, round_id, page))
    return None


def plan_from(form: Form) -> Plan:
    """The plan that was filled in; set-up asks only for the rhythm, the rest has good defaults."""
    weekdays = tuple(sorted(form.weekdays("weekdays") or ()))
    if not weekdays:
        raise Refusal("Choose at least one weekday.", "weekdays")
    kind, number = form.rhythm("rhythm", "weekly:1")
    if kind == "monthly" and len(weekdays) > 1:
        raise Refusal("A monthly meeting has one weekday. Choose one.", "weekdays")
    lead = form.chosen("lead") or views.WORKDAY_BEFORE
    return Plan(
        Weekly(weekdays, number) if kind == "weekly" else Monthly(number, weekdays[0]),
        form.the_clock("clock"),
        on_holiday=form.chosen("on_holiday") or "move",
        lead_hours=int(lead) if lead.isdecimal() else None,
        link=form.text("link").strip(),
        starts_on=form.day("starts_on"),
    )


async def _decisions(work: Work, actor: Actor, partnership_id: int, wanted: str) -> Modal:
    view = await work(status.decisions_for, actor, partnership_id, wanted)
    return views.decisions_modal(translator(view.seat.language), view)


async def _answers_modal(it: Interaction, round_id: int, page: int, about_file: str = "") -> Modal:
    """With what this person can do about the minutes, and what became of those that they asked for."""
    seat, view, asked = await it.work(status.read, it.actor, round_id)
    ticks = status.may_tick(seat, view.round)
    return views.answers_modal(translator(seat.language), view, page, about_file, may_tick=ticks, asked=asked)


BUTTONS: Final[Sequence[Button]] = (
    Button("status.calendar", MEETINGS.calendar, Right.ALL),
    Button("status.change", ask_change, Right.SETTLERS),
    Button("status.decide", ask_decision, Right.ALL),
    Button("status.decisions", decisions, Right.ALL),
    Button("status.every_other_week", every_other_week, Right.SETTLERS),
    Button("status.excuse", excuse, Right.ALL),
    Button("status.give", give, Right.ALL),
    Button("status.minutes", send_minutes, Right.ALL),
    Button("status.move", MEETINGS.ask_move, Right.SETTLERS),
    Button("status.nothing_new", nothing_new, Right.ALL),
    Button("status.now", MEETINGS.ask_now, Right.ALL),
    Button("status.page_back", turn_page, Right.ALL),
    Button("status.page_on", turn_page, Right.ALL),
    Button("status.pause", pause, Right.SETTLERS),
    Button("status.plan", MEETINGS.plan, Right.ALL),
    Button("status.present", ask_present, Right.NAMED),
    Button("status.read", read, Right.ALL),
    Button("status.replace", ask_replace, Right.ALL),
    Button("status.resume", resume, Right.SETTLERS),
    Button("status.skip", MEETINGS.skip, Right.SETTLERS),
    Button("status.unfold", unfold, Right.ALL, not_once=REPLACED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("status.answer", answer, Right.ALL),
    Submission("status.change", change, Right.SETTLERS),
    Submission("status.decision", decide, Right.ALL),
    Submission("status.decisions", search_decisions, Right.ALL),
    Submission("status.move", MEETINGS.move, Right.SETTLERS),
    Submission("status.now", MEETINGS.now, Right.ALL),
    Submission("status.present", tick_present, Right.NAMED),
    Submission("status.replace", replace, Right.ALL),
)
WORDS: Final[Sequence[Word]] = (
    Word("decisions", decisions),
    Word("status", MEETINGS.plan),
    Word("status now", MEETINGS.ask_now),
)
