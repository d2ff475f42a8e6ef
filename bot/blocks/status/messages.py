"""The messages of the status meeting: prompt, reminder, and changes of the plan."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ButtonElement

from bot.blocks.elements import (
    Message,
    actions,
    button,
    header,
    listed,
    mention,
    message,
    safe,
    section,
)
from bot.blocks.status.agenda import about_agenda, agenda_lines
from bot.blocks.status.naming import name_of
from bot.blocks.welcome import welcome
from bot.blocks.words import came_late, every
from bot.calendar import same_clocks
from bot.language import Translator
from bot.partnerships import Partnership, Person
from bot.recurring.cadence import Cadence, Weekly
from bot.rituals.status import (
    LATE,
    RoundView,
    SideTally,
    StatusChange,
    StatusForum,
)
from bot.text import unescaped


def often(_: Translator, cadence: Cadence, *read_in: ZoneInfo) -> str:
    """How often, in words; where the clocks of who reads it differ, the zone of the time is named."""
    clock = _.clock(cadence.clock)
    if not all(same_clocks(cadence.zone, zone, cadence.starts_on.year) for zone in read_in):
        clock += f" ({cadence.zone.key})"
    if isinstance(cadence.rule, Weekly):
        weekdays, weeks = _.weekdays(cadence.rule.weekdays), cadence.rule.every
        if weeks == 1:
            return _("every {weekdays} at {clock}", weekdays=weekdays, clock=clock)
        return _("{every} on {weekdays} at {clock}", every=every(_, weeks), weekdays=weekdays, clock=clock)
    nth = nths(_)[cadence.rule.nth]
    return _(
        "the {nth} {weekday} of the month at {clock}",
        nth=nth,
        weekday=_.weekday(cadence.rule.weekday),
        clock=clock,
    )


def nths(_: Translator) -> dict[int, str]:
    """First to last of the month."""
    return {1: _("first"), 2: _("second"), 3: _("third"), 4: _("fourth"), -1: _("last")}


def prompt(_: Translator, view: RoundView) -> Message:
    """The message that asks both sides, and shows who has answered and which side is silent."""
    round_ = view.round
    if round_.called_off_at is not None:
        when = _.moment(round_.meeting_at, view.partnership.tz)
        text = (
            _("{forum} {when} was called off.", forum=name_of(_, view.forum), when=when)
            if view.forum
            else _("The status meeting {when} was called off.", when=when)
        )
        return message(text, [section(text)])
    clock = _.wall_clock(round_.meeting_at, *view.zones)
    title = f"{name_of(_, view.forum)}, {clock}" if view.forum else _("Status meeting {when}", when=clock)
    blocks: list[Block] = [header(unescaped(title)), section(_prompt_lead(_, view))]
    blocks += [section(tally_line(_, tally, is_open=round_.is_open)) for tally in view.tallies]
    if round_.is_open:
        blocks += agenda_lines(_, view.points, view.partnership.tz)
        agenda = None
        if view.forum or view.points:
            # Who has one forum, and nothing on its agenda, is not told of it in each message.
            agenda = button(_("Agenda"), "agenda.show", about_agenda(view.partnership.id, view.forum))
        blocks.append(answering(_, round_.id, view.partnership.id, agenda))
    if view.lacks_digest:
        blocks.append(actions(button(_("Read everything"), "status.read", round_.id)))
    return message(title, blocks)


def answering(
    _: Translator, round_id: int, partnership_id: int, agenda: ButtonElement | None = None
) -> Block:
    return actions(
        button(_("Give status"), "status.give", round_id, "primary"),
        button(_("Nothing new"), "status.nothing_new", round_id),
        button(_("Absent until …"), "mine.change", partnership_id),
        agenda,
    )


def change(
    _: Translator,
    partnership: Partnership,
    changed: StatusChange,
    by: Person | None,
    forum: StatusForum | None = None,
) -> Message:
    """Something about the plan changed: who, what, and what comes next."""
    who = mention(by) if by else ""
    if forum is not None:
        text = _forum_change(_, partnership, changed, who, forum)
        return message(text, [section(text)])
    was = _.moment(changed.was_at, partnership.tz) if changed.was_at else ""
    what = {
        "planned": _("{who} planned the status meetings.", who=who),
        "changed": _("{who} changed the plan of the status meetings.", who=who),
        "paused": _(
            "{who} paused the status meetings. Nobody is asked until somebody resumes them.", who=who
        ),
        "resumed": _("{who} resumed the status meetings.", who=who),
        "skipped": _("{who} skipped the status meeting {was}.", who=who, was=was),
        "moved": _("{who} moved the status meeting {was}.", who=who, was=was),
        "missed": _missed(_, changed, was),
        "followed": _(
            "The time zone or the holidays changed, and with them the time of the status meeting {was}.",
            was=was,
        ),
        "given_up": _given_up(_, changed, was),
        "holiday": _holiday(_, partnership, changed),
    }[changed.kind]
    if changed.kind == "changed" and changed.planned_on is not None:
        what += " " + _given_up(_, changed, was)
    coming = ""
    if changed.next_at is not None and changed.next_at != changed.was_at:
        coming = " " + _("Next status meeting: {when}", when=_.moment(changed.next_at, partnership.tz)) + "."
    if changed.kind == "planned":
        return message(what + coming, welcome(_, partnership, what + coming))
    return message(what + coming, [section(what + coming)])


def _forum_change(
    _: Translator, partnership: Partnership, changed: StatusChange, who: str, forum: StatusForum
) -> str:
    """The same of a further forum, whose plan the message of what was agreed tells."""
    name = f"*{name_of(_, forum)}*"
    was = _.moment(changed.was_at, partnership.tz) if changed.was_at else ""
    day = _.day(changed.planned_on) if changed.planned_on is not None else ""
    holidays = safe(changed.holidays)
    said = {
        "planned": _("{forum} is planned.", forum=name),
        "changed": _("{forum} has another plan.", forum=name),
        "paused": _("{forum} is paused. Nobody is asked until it is resumed.", forum=name),
        "resumed": _("{forum} goes on.", forum=name),
        "ended": _("{forum} has ended. What was said and decided stays.", forum=name),
        "skipped": _("{who} skipped {forum} {was}.", who=who, forum=name, was=was),
        "moved": _("{who} moved {forum} {was}.", who=who, forum=name, was=was),
        "missed": _(
            "{forum} {was} passed while Samspil was not running or not in the channel, so nobody was asked. "
            "It is not made up for: press “Ask for status now” if you want it.",
            forum=name,
            was=was,
        ),
        "followed": _(
            "The time zone or the holidays changed, and with them the time of {forum} {was}.",
            forum=name,
            was=was,
        ),
        "given_up": _("By the new plan {forum} is not on {day}.", forum=name, day=day),
        "holiday": _(
            "{day} is a holiday: {holidays}. {forum} moves to {when}.",
            day=day,
            holidays=holidays,
            forum=name,
            when=was,
        )
        if changed.was_at
        else _("{day} is a holiday: {holidays}. {forum} is skipped.", day=day, holidays=holidays, forum=name),
    }[changed.kind]
    if changed.kind == "changed" and day:
        said += " " + _("By the new plan {forum} is not on {day}.", forum=name, day=day)
    if changed.next_at is None or changed.next_at == changed.was_at:
        return said
    return f"{said} " + _("Next: {when}", when=_.moment(changed.next_at, partnership.tz)) + "."


def _missed(_: Translator, changed: StatusChange, was: str) -> str:
    if changed.planned_on is not None:
        return _(
            "The status meetings from {was} to {day} passed while Samspil was not running or not "
            "in the channel, so nobody was asked. They are not made up for: press “Ask for "
            "status now” if you want one.",
            was=was,
            day=_.day(changed.planned_on),
        )
    return _(
        "The status meeting {was} passed while Samspil was not running or not in the "
        "channel, so nobody was asked. It is not made up for: press “Ask for status now” if "
        "you want it.",
        was=was,
    )


def _given_up(_: Translator, changed: StatusChange, was: str) -> str:
    day = _.day(changed.planned_on) if changed.planned_on is not None else ""
    if changed.was_at is None:
        return _("By the new plan there is no meeting on {day} that would have to be skipped.", day=day)
    return _(
        "By the new plan there is no meeting on {day}, so the one that was moved to {was} is not held.",
        day=day,
        was=was,
    )


def _holiday(_: Translator, partnership: Partnership, changed: StatusChange) -> str:
    if changed.planned_on is None:
        return ""
    day = _.day(changed.planned_on)
    if changed.was_at is None:
        return _(
            "{day} is a holiday: {holidays}. That status meeting is skipped.",
            day=day,
            holidays=safe(changed.holidays),
        )
    return _(
        "{day} is a holiday: {holidays}. That status meeting moves to {when}.",
        day=day,
        holidays=safe(changed.holidays),
        when=_.moment(changed.was_at, partnership.tz),
    )


def _prompt_lead(_: Translator, view: RoundView) -> str:
    lines = []
    if view.round.is_open:
        lines.append(_("Share your status before it begins."))
        if view.round.opened_at - view.round.was_due_at > LATE:
            lines.append(came_late(_))
    else:
        lines.append(
            _("This meeting has begun. Slack did not take the summary; press the button to read it.")
            if view.lacks_digest
            else _("This meeting has begun; its summary is below.")
        )
    if view.facilitator is not None:
        lines.append(_("Facilitator: {who}", who=mention(view.facilitator)))
    return "\n".join(lines)


def tally_line(_: Translator, tally: SideTally, *, is_open: bool) -> str:
    name = f"*{safe(tally.side.name)}*"
    if not tally.is_expected:
        if not is_open:
            line = _("{side}: nobody was asked", side=name)
        elif tally.away:
            line = _("{side}: nobody is asked.", side=name)
        else:
            line = _("{side}: nobody is asked. Press “I give status” on the panel.", side=name)
    elif tally.is_silent:
        line = _("{side}: no answer yet", side=name) if is_open else _("{side}: no answer", side=name)
    else:
        line = _("{side}: {people} answered", side=name, people=_mentions([p for p, _a in tally.answers]))
    if tally.waiting:
        line += "\n" + _("Missing: {people}", people=_mentions(tally.waiting)) if is_open else ""
    if tally.excused:
        line += "\n" + _("Not this time: {people}", people=_mentions(tally.excused))
    if tally.away:
        line += "\n" + _("Away: {people}", people=_mentions(tally.away))
    return line


def _mentions(people: Sequence[Person]) -> str:
    """As many as a person would read; the channel's roster is on the panel."""
    most = 30
    rest = f" +{len(people) - most}" if len(people) > most else ""
    return listed(mention(person) for person in people[:most]) + rest
