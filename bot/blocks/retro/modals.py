"""The modals of the retro."""

from collections.abc import Sequence
from datetime import date, time
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.blocks.elements import (
    OPTIONS_MOST,
    Modal,
    actions,
    button,
    choice,
    context,
    cut,
    day_input,
    header,
    modal,
    person_input,
    safe,
    section,
    several,
    text_input,
    time_input,
)
from bot.blocks.retro.messages import health_blocks
from bot.blocks.retro.words import agreed, column, formats, points, promise, questions
from bot.blocks.status import nths, often, on_holidays, rhythm_of
from bot.cadence import Cadence, Weekly
from bot.language import Translator
from bot.partnership import Person, Seat
from bot.rituals.action import Promise
from bot.rituals.retro import (
    DOTS,
    LEAST_K,
    MOST_DAYS,
    MOST_K,
    OWN,
    USUAL_DAYS,
    USUAL_K,
    AnsweredView,
    Draft,
    FormView,
    PlanView,
    ResultView,
    RetroCard,
)

BY_HAND = "by_hand"
USUAL_WEEKDAY = 2
USUAL_CLOCK = time(13)
SURE = "sure"
"""Stands after the round's id in a modal whose writer was told of a rare language."""
PER_PAGE = 40


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
        section(promise(_, view.invited, view.k, is_alone=view.is_alone)),
        section(agreed(_, last)),
    ]
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
    for number, name in enumerate(view.round.columns):
        text = written.texts[number] if written and number < len(written.texts) else ""
        blocks.append(text_input(f"column_{number}", column(_, name), text, hint=_("One card on each line.")))
    blocks.append(header(_("About the other side")))
    for question, asked in questions(_).items():
        chosen = written.health.get(question, 0) if written else 0
        blocks.append(choice(f"health_{question}", asked, points(_), str(chosen), optional=True))
    if view.draft is not None:
        blocks.append(actions(button(_("Withdraw my answer"), "retro.withdraw", view.round.id, "danger")))
    about = f"{view.round.id}:{SURE}" if rare else str(view.round.id)
    return modal("retro.answer", _("Retro"), blocks, submit=_("Send"), close=_("Cancel"), about=about)


def thanks_modal(_: Translator, view: AnsweredView) -> Modal:
    """Which round the answer truly went into."""
    if view.is_late:
        text = _("The retro closed while you wrote. Your answer is sealed and counts in the *next* one.")
    elif view.round.is_open and view.round.closes_at is not None:
        when = _.wall_clock(view.round.closes_at, view.seat.partnership.tz)
        text = _(
            "Your answer is sealed. You can change or withdraw it until {when} with the same button.",
            when=when,
        )
    else:
        text = _(
            "Your answer is sealed and counts in the next retro. Change or withdraw it until that closes."
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


def plan_modal(_: Translator, view: PlanView) -> Modal:
    """When the retros are, and what can be done about it."""
    about, kept = view.seat.partnership.id, view.cadence
    blocks: list[Block] = [section(_plan_text(_, view))]
    if kept is not None and kept.paused_at is None:
        blocks.append(
            actions(
                button(
                    _("Answer") if view.open else _("Write for the next"),
                    "retro.write_next",
                    about,
                    "primary",
                ),
                None if view.open else button(_("Open one now"), "retro.now", about),
                button(_("Call it off"), "retro.cancel", view.open.id, "danger")
                if view.open and view.seat.may_settle
                else None,
            )
        )
    if not view.seat.may_settle:
        note = _("The home side, and both sides' contact persons and facilitators, can change the plan.")
        blocks.append(context(note))
    elif kept is None:
        blocks.append(actions(button(_("Plan the retros"), "retro.change", about, "primary")))
    else:
        paused = kept.paused_at is not None
        skippable = not paused and not kept.by_hand
        blocks.append(
            actions(
                button(_("Skip this one"), "retro.skip", about) if skippable else None,
                button(_("Resume"), "retro.resume", about, "primary")
                if paused
                else button(_("Pause"), "retro.pause", about),
                button(_("Change the plan"), "retro.change", about),
            )
        )
    return modal("retro.plan", _("Retro"), blocks, close=_("Close"), about=str(about))


def change_modal(_: Translator, view: PlanView) -> Modal:
    """Everything that is agreed of the retros."""
    kept = view.cadence
    cadence = kept.cadence if kept else usual_rhythm(view.seat.today(view.now), view.seat.partnership.tz)
    own = "\n".join(kept.columns) if kept and kept.format == OWN else ""
    ks = {str(k): str(k) for k in range(LEAST_K, MOST_K + 1)}
    days = {str(n): _("{n} days", n=n) for n in range(1, MOST_DAYS + 1)}
    weekday = cadence.rule.weekdays[0] if isinstance(cadence.rule, Weekly) else cadence.rule.weekday
    fields = [
        rhythm_input(_, BY_HAND if kept and kept.by_hand else rhythm_of(cadence.rule)),
        choice("weekday", _("Weekday"), {str(day): _.weekday(day) for day in range(7)}, str(weekday)),
        time_input("clock", _("Opens at"), cadence.clock),
        day_input("starts_on", _("Beginning with the week of"), cadence.starts_on),
        choice("days_open", _("Stays open"), days, str(kept.days_open if kept else USUAL_DAYS)),
        choice("format", _("Format"), formats(_), kept.format if kept else "ssc"),
        text_input("own", _("Our own columns"), own, hint=_("One on each line; only for «Our own columns».")),
        choice(
            "k",
            _("Answers needed before anything is shown"),
            ks,
            str(kept.k if kept else USUAL_K),
            hint=_("A higher number protects better. For a retro that is open it cannot be lowered."),
        ),
        choice(
            "extends",
            _("With too few answers"),
            {
                "yes": _("stay open once more, then destroy them unread"),
                "no": _("destroy them unread at once"),
            },
            "no" if kept and not kept.extends else "yes",
        ),
        choice(
            "on_holiday",
            _("When the day is a holiday for either side"),
            on_holidays(_),
            kept.on_holiday if kept else "move",
        ),
    ]
    note = context(
        _("Times are in the zone {zone}. The channel is told what changes.", zone=view.seat.partnership.zone)
    )
    return modal(
        "retro.change",
        _("Retro"),
        [*fields, note],
        submit=_("Save"),
        close=_("Cancel"),
        about=str(view.seat.partnership.id),
    )


def rhythm_input(_: Translator, chosen: str) -> Block:
    """How often the retros are; also a field of set-up."""
    every_n = {f"weekly:{n}": _("every {n} weeks", n=n) for n in (1, 2, 3, 4, 6, 8)}
    monthly = {
        f"monthly:{nth}": _("monthly, on the {nth} such weekday", nth=name) for nth, name in nths(_).items()
    }
    options = {**every_n, **monthly, BY_HAND: _("only when somebody opens one")}
    return choice("retro_rhythm", _("How often a retro"), options, chosen)


def usual_rhythm(today: date, zone: ZoneInfo) -> Cadence:
    """What is offered before anything is agreed: every four weeks, on a Wednesday at one."""
    return Cadence(Weekly((USUAL_WEEKDAY,), 4), today, USUAL_CLOCK, zone)


def now_modal(_: Translator, seat: Seat, people: Sequence[Person]) -> Modal:
    """A retro opened by hand, for everybody unless narrowed."""
    names = {str(person.id): person.name for person in people[:OPTIONS_MOST]}
    fields = [
        section(
            _("Everybody in the channel is asked at once. The time that it closes is fixed when it opens.")
        ),
        several("invited", _("Invite only"), names, (), optional=True),
    ]
    return modal(
        "retro.now",
        _("Open one now"),
        fields,
        submit=_("Open"),
        close=_("Cancel"),
        about=str(seat.partnership.id),
    )


def cancel_modal(_: Translator, round_id: int) -> Modal:
    """Are you sure? What was written is destroyed unread."""
    text = _(
        "What has been written is destroyed unread, and the channel is told. The next retro is not affected."
    )
    return modal(
        "retro.cancel",
        _("Call it off"),
        [section(text)],
        submit=_("Call it off"),
        close=_("Cancel"),
        about=str(round_id),
    )


def vote_modal(_: Translator, view: ResultView, given: Sequence[str]) -> Modal:
    """Up to three cards."""
    cards = {card.key: _card_option(_, view, card) for card in view.cards[:OPTIONS_MOST]}
    fields = [
        section(
            _(
                "Choose up to {n} cards. Your choice is sealed: only totals are shown, if enough vote.",
                n=DOTS,
            )
        ),
        several("cards", _("Cards"), cards, given, optional=True),
    ]
    return modal(
        "retro.vote", _("Vote"), fields, submit=_("Send"), close=_("Cancel"), about=str(view.round.id)
    )


def voted_modal(_: Translator) -> Modal:
    """It is sealed."""
    text = _("Your dots are sealed. You can change them until the vote ends.")
    return modal("retro.thanks", _("Vote"), [section(text)], close=_("Close"))


def action_modal(
    _: Translator, view: ResultView, people: Sequence[Person], me: Person, due_on: date
) -> Modal:
    """A card becomes an action: with an owner, names come back."""
    cards = {card.key: _card_option(_, view, card) for card in view.cards[:OPTIONS_MOST]}
    fields = [
        *([choice("card", _("From the card"), cards, None, optional=True)] if cards else []),
        text_input(
            "action",
            _("What is to be done?"),
            optional=True,
            hint=_("Leave it empty to take the text of the card."),
        ),
        person_input("owner", _("Owner"), people, me.id),
        day_input("due_on", _("Due on"), due_on),
    ]
    return modal(
        "retro.action",
        _("Make an action"),
        fields,
        submit=_("Note"),
        close=_("Cancel"),
        about=str(view.round.id),
    )


def cards_modal(_: Translator, view: ResultView, page: int) -> Modal:
    """Every card uncut, and the counts, some on each page."""
    pages = max(1, -(-len(view.cards) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = []
    named = None
    for card in view.cards[page * PER_PAGE : (page + 1) * PER_PAGE]:
        if card.column != named:
            named = card.column
            blocks.append(header(column(_, view.round.columns[card.column])))
        blocks.append(section(safe(card.text)))
    if pages > 1:
        turn = [
            button(_("Back"), "retro.page_back", f"{view.round.id}:{page - 1}") if page > 0 else None,
            button(_("Further"), "retro.page_on", f"{view.round.id}:{page + 1}")
            if page < pages - 1
            else None,
        ]
        blocks += [context(_("Page {page} of {pages}", page=page + 1, pages=pages)), actions(*turn)]
    return modal("retro.cards", _("Retro"), [*blocks, *health_blocks(_, view)], close=_("Close"))


def _card_option(_: Translator, view: ResultView, card: RetroCard) -> str:
    return cut(f"{column(_, view.round.columns[card.column])}: {card.text}", 75)


def _plan_text(_: Translator, view: PlanView) -> str:
    kept, tz = view.cadence, view.seat.partnership.tz
    lines = []
    if view.open is not None and view.open.closes_at is not None:
        lines.append(_("*A retro is open* until {when}.", when=_.wall_clock(view.open.closes_at, tz)))
    if kept is None:
        return "\n".join([*lines, _("No retros are planned yet.")])
    if kept.paused_at is not None:
        lines.append(_("*Paused*: nobody is asked until somebody resumes."))
    elif kept.by_hand:
        lines.append(_("Retros are opened by hand."))
    elif kept.meeting_at is not None:
        lines.append(_("Agreed: {often}.", often=often(_, kept.cadence)))
        lines.append(_("Next retro: {when}", when=_.wall_clock(kept.meeting_at, tz)))
    lines.append(
        _(
            "It stays open {n} days; at least {k} must answer before anything is shown.",
            n=kept.days_open,
            k=kept.k,
        )
    )
    return "\n".join(lines)
