"""The modals about when the retros are: the plan, its change, one opened by hand or called off."""

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    Modal,
    actions,
    button,
    context,
    modal,
    safe,
    section,
)
from bot.blocks.inputs import (
    choice,
    day_input,
    people_input,
    text_input,
    time_input,
)
from bot.blocks.retro.words import FEW_INVITED, column, formats, modes
from bot.blocks.status import nths, often, on_holidays, rhythm_of, stands_for
from bot.blocks.words import becomes_proposal, closed_today, every
from bot.language import Translator
from bot.partnerships import ClosedDay, Person
from bot.recurring import name_of_day
from bot.recurring.cadence import Cadence, Weekly
from bot.rituals.retro import (
    ANONYMOUS,
    LEAST_K,
    MOST_DAYS,
    MOST_K,
    NAMED,
    OWN,
    USUAL_DAYS,
    USUAL_K,
    PlanView,
    RetroCadence,
    offered,
)

BY_HAND = "by_hand"
USUAL_WEEKDAY = 2
USUAL_CLOCK = time(13)


def plan_modal(_: Translator, view: PlanView) -> Modal:
    """When the retros are, and what can be done about it."""
    about, recurring = view.seat.partnership.id, view.cadence
    blocks: list[Block] = [section(_plan_text(_, view))]
    if recurring is not None and recurring.paused_at is None:
        blocks.append(
            actions(
                button(
                    _("Answer") if view.open else _("Write for the next"),
                    "retro.write_next",
                    about,
                    "primary",
                ),
                None if view.open else button(_("Open a retro now"), "retro.now", about),
                button(_("Call it off"), "retro.cancel", view.open.id, "danger")
                if view.open and view.seat.may_settle
                else None,
            )
        )
    if not view.seat.may_settle:
        note = _("The contact persons and facilitators of your company can propose another plan.")
        blocks.append(context(note))
    elif recurring is None:
        blocks.append(actions(button(_("Plan the retros"), "retro.change", about, "primary")))
    else:
        paused = recurring.paused_at is not None
        day = recurring.planned_on if recurring.runs else None
        blocks.append(
            actions(
                button(_("Skip this meeting"), "retro.skip", f"{about}:{name_of_day(day)}") if day else None,
                button(_("Resume"), "retro.resume", about, "primary")
                if paused
                else button(_("Pause"), "retro.pause", about),
                button(_("Change the plan"), "retro.change", about),
            )
        )
    return modal("retro.plan", _("Retro"), blocks, close=_("Close"), about=str(about))


def change_modal(_: Translator, view: PlanView) -> Modal:
    """Everything that is agreed of the retros."""
    recurring = view.cadence
    cadence = (
        recurring.cadence if recurring else usual_rhythm(view.seat.today(view.now), view.seat.partnership.tz)
    )
    own = "\n".join(recurring.columns) if recurring and recurring.format == OWN else ""
    # Of exactly four, all must answer.
    most = LEAST_K if view.people == LEAST_K else MOST_K
    ks = {str(k): str(k) for k in range(LEAST_K, most + 1)}
    days = {str(n): _.plural("{n} day", "{n} days", n) for n in range(1, MOST_DAYS + 1)}
    weekday = cadence.rule.weekdays[0] if isinstance(cadence.rule, Weekly) else cadence.rule.weekday
    fields = [
        rhythm_input(_, BY_HAND if recurring and recurring.by_hand else rhythm_of(cadence.rule)),
        choice("weekday", _("Weekday"), {str(day): _.weekday(day) for day in range(7)}, str(weekday)),
        time_input("clock", _("Opens at"), cadence.clock),
        day_input("starts_on", _("From the week of"), cadence.starts_on),
        choice("days_open", _("Stays open"), days, str(recurring.days_open if recurring else USUAL_DAYS)),
        choice("format", _("Format"), formats(_), recurring.format if recurring else "ssc"),
        mode_input(_, view.people, recurring.mode if recurring else None),
        text_input("own", _("Our own columns"), own, hint=_("One on each line; only for “Our own columns”.")),
        choice(
            "k",
            _("Answers needed before anything is shown"),
            ks,
            str(min(recurring.k if recurring else USUAL_K, most)),
            hint=_("You are four, so all of you must answer.")
            if most == LEAST_K
            else _("A higher number protects better. For a retro that is open it cannot be lowered."),
        ),
        choice(
            "extends",
            _("If too few answer"),
            {
                "yes": _("stay open once more, then delete them unread"),
                "no": _("delete them unread at once"),
            },
            "no" if recurring and not recurring.extends else "yes",
        ),
        choice(
            "on_holiday",
            _("When the day is a holiday for one of the companies"),
            on_holidays(_),
            recurring.on_holiday if recurring else "move",
        ),
    ]
    note = context(_("Times are in the zone {zone}.", zone=view.seat.partnership.zone))
    return modal(
        "retro.change",
        _("Retro"),
        [becomes_proposal(_), *fields, note],
        submit=_("Propose"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def rhythm_input(_: Translator, chosen: str) -> Block:
    """How often the retros are; also a field of set-up."""
    every_n = {f"weekly:{n}": every(_, n) for n in (1, 2, 3, 4, 6, 8)}
    monthly = {
        f"monthly:{nth}": _("the {nth} such weekday of the month", nth=name) for nth, name in nths(_).items()
    }
    options = {
        **every_n,
        **monthly,
        BY_HAND: _("no fixed date: only when somebody opens one"),
    }
    return choice("retro_rhythm", _("How often"), options, chosen)


def mode_input(_: Translator, people: int | None, chosen: str | None) -> Block:
    """Whether cards carry names, of what so many people can choose between."""
    words, can = modes(_), offered(people)
    hint = ""
    if people is not None and people < LEAST_K:
        hint = _("You are fewer than {least}: nobody could be hidden by the others.", least=LEAST_K)
    elif people is not None and people < FEW_INVITED:
        hint = _("You are few: people often guess who wrote what, so consider a retro with names.")
    options = {mode: words[mode] for mode in can}
    return choice("mode", _("Names on cards"), options, chosen if chosen in can else can[0], hint=hint)


def usual_rhythm(today: date, zone: ZoneInfo) -> Cadence:
    """What is offered before anything is agreed: every four weeks, on a Wednesday at one."""
    return Cadence(Weekly((USUAL_WEEKDAY,), 4), today, USUAL_CLOCK, zone)


def now_modal(
    _: Translator, view: PlanView, people: Sequence[Person], closed: ClosedDay | None = None
) -> Modal:
    """A retro opened by hand, for everybody unless narrowed; it asks back where today is `closed`."""
    seat, recurring = view.seat, view.cadence
    fields = [
        *([section(closed_today(_, closed))] if closed is not None else []),
        section(
            _(
                "Everybody in the channel is asked at once. The time that it closes is fixed when it opens. "
                "If you invite only some, everybody sees whom, and that you chose them."
            )
        ),
        *([people_input("invited", _("Invite only"), people, optional=True)] if people else []),
        mode_input(_, view.people, recurring.mode if recurring else None),
    ]
    if recurring is not None and recurring.runs and recurring.meeting_at is not None:
        when = _.wall_clock(recurring.meeting_at, *seat.zones)
        fields.append(stands_for(_, _("in place of the retro {when}", when=when), extra=False))
    return modal(
        "retro.now",
        _("Open a retro now"),
        fields,
        submit=_("Open it"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def cancel_modal(_: Translator, round_id: int) -> Modal:
    """Are you sure? What was written is destroyed unread."""
    text = _(
        "What has been written is deleted unread, and the channel is told. The next retro is not affected."
    )
    return modal(
        "retro.cancel",
        _("Call it off"),
        [section(text)],
        submit=_("Call it off"),
        close=_("Cancel"),
        about=str(round_id),
    )


def _plan_text(_: Translator, view: PlanView) -> str:
    recurring, zones = view.cadence, view.seat.zones
    lines = []
    if view.open is not None and view.open.closes_at is not None:
        lines.append(_("*A retro is open* until {when}.", when=_.wall_clock(view.open.closes_at, *zones)))
    if recurring is None:
        return "\n".join([*lines, _("No retros are planned yet.")])
    if recurring.paused_at is not None:
        lines.append(_("*Paused*: nobody is asked until somebody resumes."))
    elif recurring.by_hand:
        lines.append(_("Retros have no fixed date."))
    elif view.next_at is not None:
        lines.append(_("Agreed: {often}.", often=often(_, recurring.cadence, *zones)))
        lines.append(_("Next retro: {when}", when=_.wall_clock(view.next_at, *zones)))
    if recurring.mode != ANONYMOUS:
        lines.append(f"{_('Names on cards')}: {modes(_)[recurring.mode]}.")
    lines.append(_stays_open(_, recurring))
    if view.waiting is not None and view.waiting.columns != recurring.columns:
        lines.append(
            _(
                "The next retro still asks: {columns}. It has taken answers since the last one; the "
                "new columns come with the one after.",
                columns=" · ".join(safe(column(_, name)) for name in view.waiting.columns),
            )
        )
    if view.waiting is not None and view.waiting.mode != recurring.mode:
        lines.append(
            _(
                "The next retro is still held as before: {mode}. It has taken answers since the last one; "
                "what you agreed comes with the one after.",
                mode=modes(_)[view.waiting.mode],
            )
        )
    return "\n".join(lines)


def _stays_open(_: Translator, recurring: RetroCadence) -> str:
    """How long, and how many must answer where cards carry no name."""
    if recurring.mode == NAMED:
        return _.plural("It stays open {n} day.", "It stays open {n} days.", recurring.days_open)
    return _.plural(
        "It stays open {n} day; at least {k} must answer before anything is shown.",
        "It stays open {n} days; at least {k} must answer before anything is shown.",
        recurring.days_open,
        k=recurring.k,
    )
