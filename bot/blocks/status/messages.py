"""The messages of the status meeting: prompt, reminder, digest, and changes of the plan."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.blocks.action.words import promises_table
from bot.blocks.charter import worries as criteria_line
from bot.blocks.elements import (
    Message,
    actions,
    button,
    context,
    cut,
    divider,
    header,
    listed,
    mention,
    message,
    safe,
    section,
    within_limits,
)
from bot.blocks.escalation.words import blocker_lines
from bot.blocks.measures import fair_share, fitting, packed
from bot.blocks.newer import Either
from bot.blocks.risk.words import digest_lines
from bot.blocks.status.differences import differences, labels
from bot.blocks.words import came_late
from bot.cadence import Cadence, Weekly
from bot.language import Translator
from bot.partnerships import Partnership, Person
from bot.rituals.action import Promise
from bot.rituals.charter import Standing
from bot.rituals.escalation import InShort
from bot.rituals.risk import RisksInDigest
from bot.rituals.status import LATE, QUESTIONS, ReminderView, RoundView, SideTally, StatusChange

ANSWERS_MOST = 7000
"""Characters that the answers of all sides share; the rest stands behind «Read everything»."""
NOTED_MOST = 1800
"""And so many what was decided, agreed and is due have, each."""
ANSWER_LEAST = 60


def often(_: Translator, cadence: Cadence) -> str:
    """How often, in words."""
    clock = _.clock(cadence.clock)
    if isinstance(cadence.rule, Weekly):
        weekdays = listed(_.weekday(day) for day in cadence.rule.weekdays)
        if cadence.rule.every == 1:
            return _("every {weekdays} at {clock}", weekdays=weekdays, clock=clock)
        return _(
            "every {n} weeks on {weekdays} at {clock}", n=cadence.rule.every, weekdays=weekdays, clock=clock
        )
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
    opened, when = view.round, _.moment(view.round.meeting_at, view.partnership.tz)
    if opened.called_off_at is not None:
        text = _("The status meeting {when} was called off.", when=when)
        return message(text, [section(text)])
    title = _("Status meeting {when}", when=_.wall_clock(opened.meeting_at, *view.zones))
    blocks: list[Block] = [header(title), section(_prompt_lead(_, view, when))]
    blocks += [section(_tally_line(_, tally, is_open=opened.is_open)) for tally in view.tallies]
    if opened.is_open:
        blocks.append(
            actions(
                button(_("Give status"), "status.give", opened.id, "primary"),
                button(_("Not this time"), "status.excuse", opened.id),
                button(_("Absent until …"), "mine.change", view.partnership.id),
            )
        )
    if view.lacks_digest:
        blocks.append(actions(button(_("Read everything"), "status.read", opened.id)))
    return message(title, blocks)


def reminder(_: Translator, view: ReminderView) -> Message:
    """The one direct message to who has not answered; later it says what became of it."""
    place = f"<#{view.partnership.channel}>"
    when = _.moment(view.round.meeting_at, view.partnership.tz)
    if view.answered:
        text = _("Thank you, your status for {place} is there.", place=place)
    elif view.excused:
        text = _("Noted: not this time in {place}.", place=place)
    elif not view.round.is_open:
        text = _("The meeting in {place} has begun without your status. Bring it along.", place=place)
        return message(text, [section(text)])
    else:
        text = _("Your status for {place} is missing. The meeting is {when}.", place=place, when=when)
    buttons = actions(
        button(_("Give status"), "status.give", view.round.id, "primary"),
        button(_("Not this time"), "status.excuse", view.round.id),
        button(_("Absent until …"), "mine.change", view.partnership.id),
    )
    edit = actions(button(_("Edit my status"), "status.give", view.round.id))
    return message(text, [section(text), edit if view.answered or view.excused else buttons])


def digest(
    _: Translator,
    view: RoundView,
    due: Sequence[Promise],
    noted: Sequence[Promise],
    blockers: InShort,
    criteria: Sequence[Standing],
    risks: RisksInDigest,
) -> Message:
    """What the meeting needs to know: differences first, then each side, then what is due."""
    title = _("Summary for the status meeting {when}", when=_.wall_clock(view.round.meeting_at, *view.zones))
    notes = _notes(_, view, noted)
    blocks: list[Block] = [header(title), *_meeting_lines(_, view), differences(_, view)]
    blocks += [divider(), *_sides(_, view)]
    blocks += blocker_lines(_, blockers)
    if criteria:
        blocks.append(section(criteria_line(_, criteria)))
    blocks += digest_lines(_, risks)
    if due:
        older = section(_("*Actions that are due*") + "\n" + _promise_lines(_, due))
        has_table = any(isinstance(block, Either) for block in blocks)
        blocks.append(older if has_table else promises_table(_, _("*Actions that are due*"), due, older))
    if view.next_meeting_at is not None:
        blocks.append(
            context(
                _("Next status meeting: {when}", when=_.moment(view.next_meeting_at, view.partnership.tz))
            )
        )
    buttons = actions(
        button(_("Note a decision"), "status.decide", view.round.id),
        button(_("New action"), "status.act", view.round.id),
        button(_("Review risks"), "risk.review", view.round.id) if risks.fresh or risks.older else None,
        button(_("Read everything"), "status.read", view.round.id),
    )
    # Notes and buttons always stand; what must give way is the middle.
    room = 50 - len(notes) - 1
    return message(title, [*within_limits(blocks, room), *notes, buttons])


def change(_: Translator, partnership: Partnership, told: StatusChange, by: Person | None) -> Message:
    """Something about the plan changed: who, what, and what comes next."""
    who = mention(by) if by else ""
    was = _.moment(told.was_at, partnership.tz) if told.was_at else ""
    what = {
        "planned": _("{who} planned the status meetings.", who=who),
        "changed": _("{who} changed the plan of the status meetings.", who=who),
        "paused": _(
            "{who} paused the status meetings. Nobody is asked until somebody resumes them.", who=who
        ),
        "resumed": _("{who} resumed the status meetings.", who=who),
        "skipped": _("{who} skipped the status meeting {was}.", who=who, was=was),
        "moved": _("{who} moved the status meeting {was}.", who=who, was=was),
        "missed": _missed(_, told, was),
        "followed": _(
            "The time zone or the holidays changed, and with them the time of the status meeting {was}.",
            was=was,
        ),
        "given_up": _given_up(_, told, was),
        "holiday": _holiday(_, partnership, told),
    }[told.kind]
    if told.kind == "changed" and told.planned_on is not None:
        what += " " + _given_up(_, told, was)
    coming = ""
    if told.next_at is not None and told.next_at != told.was_at:
        coming = " " + _("Next status meeting: {when}", when=_.moment(told.next_at, partnership.tz)) + "."
    return message(what + coming, [section(what + coming)])


def _missed(_: Translator, told: StatusChange, was: str) -> str:
    if told.planned_on is not None:
        return _(
            "The status meetings from {was} to {day} passed while Samspil was not running or not "
            "in the channel, so nobody was asked. They are not made up for: press “Ask for "
            "status now” if you want one.",
            was=was,
            day=_.day(told.planned_on),
        )
    return _(
        "The status meeting {was} passed while Samspil was not running or not in the "
        "channel, so nobody was asked. It is not made up for: press “Ask for status now” if "
        "you want it.",
        was=was,
    )


def _given_up(_: Translator, told: StatusChange, was: str) -> str:
    day = _.day(told.planned_on) if told.planned_on is not None else ""
    if told.was_at is None:
        return _("By the new plan there is no meeting on {day} that would have to be skipped.", day=day)
    return _(
        "By the new plan there is no meeting on {day}, so the one that was moved to {was} is not held.",
        day=day,
        was=was,
    )


def _holiday(_: Translator, partnership: Partnership, told: StatusChange) -> str:
    if told.planned_on is None:
        return ""
    day = _.day(told.planned_on)
    if told.was_at is None:
        return _(
            "{day} is a holiday: {holidays}. That status meeting is skipped.",
            day=day,
            holidays=safe(told.holidays),
        )
    return _(
        "{day} is a holiday: {holidays}. That status meeting moves to {when}.",
        day=day,
        holidays=safe(told.holidays),
        when=_.moment(told.was_at, partnership.tz),
    )


def _prompt_lead(_: Translator, view: RoundView, when: str) -> str:
    lines = []
    if view.round.is_open:
        lines.append(_("Share your status before {when}", when=when))
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


def _tally_line(_: Translator, tally: SideTally, *, is_open: bool) -> str:
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


def _meeting_lines(_: Translator, view: RoundView) -> list[Block]:
    lines = []
    if view.facilitator is not None:
        lines.append(_("Facilitator: {who}", who=mention(view.facilitator)))
    if view.link:
        lines.append(f"<{safe(view.link)}|{_('Join the meeting')}>")
    if view.round.came_late:
        lines.append(came_late(_))
    return [context("  ·  ".join(lines))] if lines else []


def _sides(_: Translator, view: RoundView) -> list[Block]:
    answered = sum(len(tally.answers) for tally in view.tallies)
    each = max(ANSWER_LEAST, ANSWERS_MOST // max(1, answered))
    told = [
        [_answer_text(_, person, answer, tally.side.kind, each) for person, answer in tally.answers]
        for tally in view.tallies
    ]
    share = fair_share([sum(len(text) + 1 for text in texts) for texts in told], ANSWERS_MOST)
    blocks = []
    for tally, texts in zip(view.tallies, told, strict=True):
        shown = fitting(texts, share, lambda n: _("and {n} more", n=n))
        blocks.append(section(_tally_line(_, tally, is_open=False)))
        blocks += [section(text) for text in packed(shown, between="\n\n")]
    return blocks


def _answer_text(_: Translator, person: Person, answer: object, kind: str, share: int) -> str:
    named = labels(_)
    fields = [(name, getattr(answer, name)) for name in QUESTIONS[kind] if getattr(answer, name)]
    each = max(20, share // max(1, len(fields)))
    lines = [f"_{named[name]}:_ {safe(cut(text, each))}" for name, text in fields]
    return "\n".join([mention(person), *lines])


def _notes(_: Translator, view: RoundView, noted: Sequence[Promise]) -> list[Block]:
    blocks: list[Block] = []
    if view.decisions:
        lines = [f"• {safe(cut(each.text, 300))}" for each in view.decisions]
        shown = fitting(lines, NOTED_MOST, lambda n: _("and {n} more", n=n))
        blocks.append(section("\n".join([_("*Decided*"), *shown])))
    if noted:
        blocks.append(section(_("*Actions agreed*") + "\n" + _promise_lines(_, noted)))
    return blocks


def _promise_lines(_: Translator, promises: Sequence[Promise]) -> str:
    lines = [f"• {_promise_line(_, each)}" for each in promises]
    return "\n".join(fitting(lines, NOTED_MOST, lambda n: _("and {n} more", n=n)))


def _promise_line(_: Translator, promise: Promise) -> str:
    """Who has promised it by when; once it is settled, how it ended."""
    action, who = promise.action, mention(promise.owner)
    what = safe(cut(action.text, 150))
    if action.done_at is not None:
        return _("{what}: {who}, done", what=what, who=who)
    if action.dropped_at is not None:
        return _("{what}: {who}, dropped", what=what, who=who)
    return _("{what}: {who}, {day}", what=what, who=who, day=_.short_day(action.due_on))
