"""The modals of the status meeting."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.action.noting import noting_modal
from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    cut,
    header,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    choice,
    day_input,
    several,
    text_input,
    time_input,
)
from bot.blocks.status.agenda import about_agenda
from bot.blocks.status.messages import nths, often
from bot.blocks.status.naming import name_of, said
from bot.blocks.words import about_day, becomes_proposal, closed_day, every
from bot.language import Translator
from bot.partnerships import Seat
from bot.recurring.cadence import Cadence, Monthly, Weekly
from bot.rituals.action import NewAction
from bot.rituals.status import Meetings, PlanView, RoundView, StatusForum, StatusRound, WallClock

PER_PAGE = 5
"""Answers on one page of «Read everything»: five questions of 3,000 characters are much already."""

WORKDAY_BEFORE = "workday"
REGULAR, EXTRA = "regular", "extra"
LEADS = (2, 4, 24, 48, 72)
WEEKS = (1, 2, 3, 4, 6)


def plan_modal(_: Translator, view: PlanView) -> Modal:
    """When the meetings of a forum are, and what can be done about it."""
    if view.forum is not None:
        return _forum_plan_modal(_, view, view.forum)
    about = view.seat.partnership.id
    seen, paused = f"{about}:{view.seen}", view.cadence is not None and view.cadence.paused_at is not None
    blocks = _plan_blocks(_, view, button(_("Ask for status now"), "status.now", about))
    if view.cadence is not None and view.seat.may_settle:
        blocks.append(
            actions(
                None if paused else button(_("Skip this meeting"), "status.skip", seen),
                None if paused else button(_("Move it"), "status.move", seen),
                button(_("Resume"), "status.resume", about, "primary")
                if paused
                else button(_("Pause"), "status.pause", about),
                button(_("Change"), "status.change", about),
            )
        )
    elif view.seat.may_settle:
        blocks.append(actions(button(_("Plan the meetings"), "status.change", about, "primary")))
    agenda = button(_("Agenda"), "agenda.show", about_agenda(about, None))
    calendar = button(_("Add to my calendar"), "status.calendar", about) if view.cadence else None
    blocks.append(actions(agenda, calendar, button(_("More meetings"), "forum.list", about)))
    return modal("status.plan", _("Status meetings"), blocks, close=_("Close"), about=str(about))


def _forum_plan_modal(_: Translator, view: PlanView, forum: StatusForum) -> Modal:
    """The same of a further forum."""
    about, paused = forum.id, forum.paused_at is not None
    seen = f"{about}:{view.seen}"
    blocks = _plan_blocks(_, view, button(_("Ask for status now"), "forum.now", about))
    if view.seat.may_settle:
        blocks.append(
            actions(
                None if paused else button(_("Skip this meeting"), "forum.skip", seen),
                None if paused else button(_("Move it"), "forum.move", seen),
                button(_("Resume"), "forum.resume", about, "primary")
                if paused
                else button(_("Pause"), "forum.pause", about),
                button(_("Change"), "forum.change", about),
                button(_("End it"), "forum.end", about, "danger"),
            )
        )
    agenda = button(_("Agenda"), "agenda.show", about_agenda(view.seat.partnership.id, forum))
    blocks.append(actions(agenda, button(_("Add to my calendar"), "forum.calendar", about)))
    return modal("forum.plan", _("Meeting"), blocks, close=_("Close"), about=str(about))


def _plan_blocks(_: Translator, view: PlanView, ask_now: ButtonElement) -> list[Block]:
    """When it is; what one does oneself about it; and who proposes another plan."""
    blocks: list[Block] = [section(plan_text(_, view))]
    if view.round is not None:
        give = button(_("Give status"), "status.give", view.round.id, "primary")
        blocks.append(actions(give, button(_("Not this time"), "status.excuse", view.round.id)))
    else:
        blocks.append(actions(ask_now))
    if not view.seat.may_settle:
        blocks.append(
            context(_("The contact persons and facilitators of your company can propose another plan."))
        )
    return blocks


def change_modal(_: Translator, view: PlanView) -> Modal:
    """Everything that is agreed of the meetings."""
    recurring = view.cadence
    today = view.seat.today(view.now)
    cadence = recurring.cadence if recurring else usual_rhythm(today, view.seat.partnership.tz)
    fields = [
        *rhythm_inputs(_, cadence),
        begins_input(_, cadence.starts_on),
        choice("lead", _("Ask how long before the meeting"), leads(_), lead_of(recurring)),
        choice(
            "on_holiday",
            _("When the day is a holiday for one of the companies"),
            on_holidays(_),
            recurring.on_holiday if recurring else "move",
        ),
        text_input("link", _("Link to the meeting"), recurring.link if recurring else "", lines=False),
    ]
    note = context(_("Times are in the zone {zone}.", zone=view.seat.partnership.zone))
    return modal(
        "status.change",
        _("Status meetings"),
        [becomes_proposal(_), *fields, note],
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def rhythm_inputs(_: Translator, cadence: Cadence, weeks: Sequence[int] = WEEKS) -> list[Block]:
    """How often, on which weekdays, and at what time."""
    rule = cadence.rule
    weekdays = rule.weekdays if isinstance(rule, Weekly) else (rule.weekday,)
    return [
        choice("rhythm", _("How often"), rhythms(_, weeks), rhythm_of(rule)),
        several(
            "weekdays",
            _("Weekday"),
            {str(day): _.weekday(day) for day in range(7)},
            [str(day) for day in weekdays],
        ),
        time_input("clock", _("Time of the meeting"), cadence.clock),
    ]


def begins_input(_: Translator, day: date) -> Block:
    """From when on it is so."""
    hint = _("Which week is the first one with a meeting.")
    return day_input("starts_on", _("From the week of"), day, hint=hint)


def usual_rhythm(today: date, zone: ZoneInfo) -> Cadence:
    """What is offered before anything is agreed: Tuesdays at ten, so that Monday can prepare it."""
    return Cadence(Weekly((1,)), today, time(10), zone)


def rhythms(_: Translator, weeks: Sequence[int] = WEEKS) -> dict[str, str]:
    """The choices of how often."""
    every_n = {f"weekly:{n}": every(_, n) for n in weeks}
    monthly = {
        f"monthly:{nth}": _("the {nth} such weekday of the month", nth=name) for nth, name in nths(_).items()
    }
    return every_n | monthly


def leads(_: Translator) -> dict[str, str]:
    """The choices of how long before the meeting the round opens."""
    hours = {str(n): _("{n} hours before", n=n) for n in LEADS}
    return {WORKDAY_BEFORE: _("at the same time on the working day before"), **hours}


def on_holidays(_: Translator) -> dict[str, str]:
    """The choices of what a holiday does."""
    return {"move": _("move to the next day that suits all"), "skip": _("skip that meeting")}


def move_modal(_: Translator, view: PlanView, to: WallClock | None = None) -> Modal:
    """Another time for the next meeting; `to` is what somebody chose, where they are asked back."""
    seat, meeting_at = view.seat, view.next_at or view.now
    lead = _("The meeting was to be {when}.", when=_.wall_clock(meeting_at, *seat.zones))
    fields = [section(lead), *_when_inputs(_, seat, to or _wall_clock(seat, meeting_at))]
    about = view.forum.id if view.forum else seat.partnership.id
    return modal(
        "forum.move" if view.forum else "status.move",
        _("Move this meeting"),
        [*_closed_section(_, view), *fields],
        submit=_("Move"),
        close=_("Cancel"),
        about=about_day(f"{about}:{view.seen}", view.closed),
    )


def now_modal(_: Translator, view: PlanView, to: WallClock | None = None, *, extra: bool = False) -> Modal:
    """A round opened by hand, for a meeting in two hours unless changed."""
    seat = view.seat
    later = (view.now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
    fields = [section(_("Each company is asked at once. When is the meeting?"))]
    fields += _when_inputs(_, seat, to or _wall_clock(seat, later))
    cadence = view.cadence
    if cadence is not None and cadence.runs and cadence.meeting_at is not None:
        regular = _.wall_clock(cadence.meeting_at, *seat.zones)
        fields.append(stands_for(_, _("in place of the meeting {when}", when=regular), extra=extra))
    about = view.forum.id if view.forum else seat.partnership.id
    return modal(
        "forum.now" if view.forum else "status.now",
        _("Ask for status now"),
        [*_closed_section(_, view), *fields],
        submit=_("Ask now"),
        close=_("Cancel"),
        about=about_day(str(about), view.closed),
    )


def stands_for(_: Translator, regular: str, *, extra: bool) -> Block:
    """Whether what is opened by hand takes the place of the next regular one."""
    options = {REGULAR: regular, EXTRA: _("an extra one; the plan stays as it is")}
    return choice("stands_for", _("What it stands for"), options, EXTRA if extra else REGULAR)


def action_modal(_: Translator, view: NewAction[StatusRound]) -> Modal:
    """What is to be done, by whom, until when."""
    return noting_modal(_, "status.action", view.about.id, view)


def answers_modal(
    _: Translator,
    view: RoundView,
    page: int,
    about_file: str = "",
    *,
    may_tick: bool = False,
    asked: int | None = None,
) -> Modal:
    """Everything that was said, uncut, a few people on each page; who was there is ticked by who may, and
    who is `asked` about the minutes, by the id of that, answers."""
    all_said = [(tally.side, *each) for tally in view.tallies for each in tally.answers]
    pages = max(1, -(-len(all_said) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = []
    for side, person, answer in all_said[page * PER_PAGE : (page + 1) * PER_PAGE]:
        blocks.append(header(cut(f"{person.name} – {side.name}", 150)))
        words = said(_, view.round, answer, side)
        if not words:
            blocks.append(section(_("Nothing new")))
        for question, text in words.items():
            blocks.append(section(f"*{safe(question)}*"))
            blocks += [section(part) for part in _parts(safe(text))]
    if not all_said:
        blocks = [section(_("Nobody has answered."))]
    if about_file:
        blocks.insert(0, section(about_file))
    if view.round.closed_at is not None:
        tick = button(_("Who was there?"), "status.present", view.round.id) if may_tick else None
        right = button(_("Are the minutes right?"), "approval.read", asked) if asked is not None else None
        blocks.append(actions(button(_("Send me the minutes"), "status.minutes", view.round.id), tick, right))
    if pages > 1:
        turn = [
            button(_("Back"), "status.page_back", f"{view.round.id}:{page - 1}") if page > 0 else None,
            button(_("Next page"), "status.page_on", f"{view.round.id}:{page + 1}")
            if page < pages - 1
            else None,
        ]
        blocks += [context(_("Page {page} of {pages}", page=page + 1, pages=pages)), actions(*turn)]
    return modal("status.answers", _("All answers"), blocks, close=_("Close"))


def _parts(text: str) -> list[str]:
    """Escaping may make 3,000 characters longer than one section holds."""
    return [text[start : start + 2900] for start in range(0, len(text), 2900)]


def _when_inputs(_: Translator, seat: Seat, when: WallClock) -> list[Block]:
    return [
        day_input("day", _("Day"), when.day),
        time_input("clock", _("Time"), when.clock, hint=_("In the zone {zone}.", zone=seat.partnership.zone)),
    ]


def _wall_clock(seat: Seat, moment: datetime) -> WallClock:
    local = moment.astimezone(seat.partnership.tz)
    return WallClock(local.date(), time(local.hour, local.minute))


def _closed_section(_: Translator, view: PlanView) -> list[Block]:
    return [section(closed_day(_, view.closed))] if view.closed is not None else []


def plan_text(_: Translator, view: PlanView) -> str:
    """When the meetings of a forum are."""
    recurring, zones = view.cadence, view.seat.zones
    lines = [f"*{name_of(_, view.forum)}*"] if view.forum else []
    if view.round is not None:
        lines.append(
            _(
                "*Share your status* before the meeting {when}.",
                when=_.wall_clock(view.round.meeting_at, *zones),
            )
        )
    if recurring is None:
        return "\n".join([*lines, _("No status meetings are planned yet.")])
    lines.append(_("Agreed: {often}.", often=often(_, recurring.cadence, *zones)))
    if recurring.paused_at is not None:
        lines.append(_("*Paused*: nobody is asked until somebody resumes."))
    elif recurring.meeting_at is not None and recurring.next_at is not None:
        lines.append(_("Next: {when}", when=_.wall_clock(recurring.meeting_at, *zones)))
        lines.append(_("Asked: {when}", when=_.wall_clock(recurring.next_at, *zones)))
    if view.forum is not None:
        lines += [f"• {safe(each)}" for each in view.forum.questions]
    return "\n".join(lines)


def rhythm_of(rule: Weekly | Monthly) -> str:
    """A rule as the value of its option."""
    return f"weekly:{rule.every}" if isinstance(rule, Weekly) else f"monthly:{rule.nth}"


def lead_of(recurring: Meetings | None) -> str:
    """How long before the meeting people are asked, as the value of its option."""
    return WORKDAY_BEFORE if recurring is None or recurring.lead_hours is None else str(recurring.lead_hours)
