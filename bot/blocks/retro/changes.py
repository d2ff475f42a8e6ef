"""The message about a change of the plan, and what comes next by it."""

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Message, actions, button, mention, message, safe, section
from bot.blocks.retro.words import modes
from bot.language import Translator
from bot.partnerships import Partnership, Person
from bot.rituals.retro import RetroCadence, RetroChange


def change(
    _: Translator, partnership: Partnership, changed: RetroChange, cadence: RetroCadence, by: Person | None
) -> Message:
    """Something about the plan changed: who, what, and what comes next."""
    text = _what_changed(_, partnership, changed, cadence, mention(by) if by else "")
    if changed.next_at is not None and changed.kind != "announced" and changed.next_at != changed.was_at:
        text += " " + _("Next retro: {when}", when=_.moment(changed.next_at, partnership.tz)) + "."
    blocks: list[Block] = [section(text)]
    if changed.kind == "announced":
        blocks.append(actions(button(_("Write now"), "retro.write_next", partnership.id)))
    return message(text, blocks)


def _what_changed(
    _: Translator, partnership: Partnership, changed: RetroChange, cadence: RetroCadence, who: str
) -> str:
    was = _.moment(changed.was_at, partnership.tz) if changed.was_at else ""
    coming = _.moment(changed.next_at, partnership.tz) if changed.next_at else ""
    day = _.day(changed.planned_on) if changed.planned_on else ""
    given_up = _("By the new plan there is no retro on {day} that would have to be skipped.", day=day)
    replanned = _("{who} changed the plan of the retros.", who=who)
    return {
        "planned": _("{who} planned the retros.", who=who),
        "changed": f"{replanned} {given_up}" if day else replanned,
        "paused": _(
            "{who} paused the retros. What was written for the next one has been deleted unread.",
            who=who,
        ),
        "resumed": _("{who} resumed the retros.", who=who),
        "skipped": _("{who} skipped the retro {was}.", who=who, was=was),
        "announced": _("The next retro opens {when}. You can write now already.", when=coming),
        "still_open": _("The next retro was to open now, but the last one is still open. It is left out."),
        "too_small": _(
            "The retro did not open: only {n} would be invited, and at least {k} must answer "
            "before anything is shown.",
            n=changed.number,
            k=cadence.k,
        ),
        "one_sided": _(
            "The retro did not open: only people of one company are in the channel, so everybody would know "
            "whose words they are."
        ),
        "other_mode": _(
            "From now on retros are held as was agreed: {mode}. What was written for the next one before "
            "that has been deleted unread.",
            mode=modes(_)[cadence.mode],
        ),
        "followed": _("The time zone or the holidays changed, and with them the time of the next retro."),
        "given_up": given_up,
        "forgotten": _(
            "No retro was held for half a year. What had been written for it has been deleted unread."
        ),
        "holiday": _(
            "{day} is a holiday: {holidays}. That retro moves to {when}.",
            day=day,
            holidays=safe(changed.holidays),
            when=was,
        )
        if changed.was_at
        else _(
            "{day} is a holiday: {holidays}. That retro is skipped.", day=day, holidays=safe(changed.holidays)
        ),
    }[changed.kind]
