"""One step of a blocker as the thread tells it: what people did, and where it went."""

from collections.abc import Callable

from bot.blocks.elements import Message, cut, listed, mention, message, safe, section
from bot.blocks.escalation.words import by_whom, quoted, rung_name
from bot.language import Translator
from bot.rituals.escalation import (
    AWAY_NOW,
    DOWN,
    GIVE_STATUS,
    INSTEAD,
    NOBODY,
    OF_A_STEP,
    OF_SIDE,
    SET_UP,
    MoveView,
)

SAID = ("asked", "handed_back", "raised_again", "resolved", "reopened")
"""Steps in which a person wrote something."""


def move(_: Translator, view: MoveView) -> Message:
    """One step, told in the thread, with what answered it."""
    text = _what_happened(_, view)
    if view.move.said and view.move.kind in SAID:
        text += "\n" + quoted(cut(view.move.said, 2000))
    if view.then is not None:
        text += "\n" + _what_happened(_, view.then)
    return message(text, [section(text)])


def _what_happened(_: Translator, view: MoveView) -> str:
    happened, who = view.move, by_whom(view)
    said: dict[str, Callable[[], str]] = {
        "acknowledged": lambda: _("{who} has got it.", who=who),
        "asked": lambda: _("{who} asks:", who=who),
        "further": lambda: " ".join([_further(_, view, who), *_passed(_, view)]),
        "climbed": lambda: " ".join([_climbed(_, view), *_passed(_, view)]),
        "passed_over": lambda: " ".join(_passed(_, view)),
        "ended": lambda: _ended(_, view),
        "handed_back": lambda: _("{who} says it is not ours:", who=who),
        "raised_again": lambda: _("{who} raises it again:", who=who),
        "resolved": lambda: _("{who} marks it as resolved:", who=who),
        "confirmed": lambda: _("{who} confirms that it is resolved. Thank you all.", who=who),
        "reopened": lambda: _("{who} reopens it:", who=who),
        "called": lambda: _("Now called: {people}.", people=listed(mention(each) for each in view.called)),
        "moved": lambda: _moved(_, view),
        "weekend_asked": lambda: _(
            "{who} asks {side} to count it day and night. {people} can agree to that.",
            who=who,
            side=safe(view.responding.name),
            people=listed(mention(each) for each in view.called),
        ),
        "weekend": lambda: _counted(_, view, who),
        "resumed": lambda: _(
            "Samspil was not in the channel for a while: that time is counted against nobody."
        ),
    }
    return said[happened.kind]()


def _further(_: Translator, view: MoveView, who: str) -> str:
    return _("{who} escalates it to {rung}.", who=who, rung=_name(_, view))


def _name(_: Translator, view: MoveView) -> str:
    """The rung that it goes to, as it is called."""
    place = view.move.to_rung
    rung = next((each for each in view.rungs if each.place == place), view.rungs[-1])
    return f"*{safe(rung_name(_, rung))}*"


def _passed(_: Translator, view: MoveView) -> list[str]:
    """The steps that were skipped on the way, by why."""
    over = [each for each in (view.move, *view.passed) if each.kind == "passed_over"]
    names = {each.place: f"*{safe(rung_name(_, each))}*" for each in view.rungs}
    absent = listed(names[each.to_rung] for each in over if each.said == "absent" and each.to_rung in names)
    nobody = listed(names[each.to_rung] for each in over if each.said != "absent" and each.to_rung in names)
    return [
        *([_("Skipped, since nobody has that part: {rungs}.", rungs=nobody)] if nobody else []),
        *([_("Skipped, since all are absent: {rungs}.", rungs=absent)] if absent else []),
    ]


def _ended(_: Translator, view: MoveView) -> str:
    """Nobody is further up: who goes on being called, or who is called instead and why."""
    if view.move.said not in INSTEAD:
        return _("There is nobody further up to call; the same people are reminded, ever more seldom.")
    people, side = listed(mention(each) for each in view.called), safe(view.responding.name)
    return {
        OF_A_STEP: _("Nobody is there on any step further up. Called instead: {people}.", people=people),
        GIVE_STATUS: _(
            "Nobody is there on any step. Called instead, since they give status for {side}: {people}.",
            side=side,
            people=people,
        ),
        OF_SIDE: _(
            "Nobody is there on any step. Called instead, since they are in the channel for {side}: "
            "{people}.",
            side=side,
            people=people,
        ),
        SET_UP: _(
            "Nobody is there on any step, nor anybody of {side}. Called instead, since they set this up: "
            "{people}.",
            side=side,
            people=people,
        ),
        AWAY_NOW: _(
            "All of {side} are away. Called, for when they are back: {people}.", side=side, people=people
        ),
        NOBODY: _("Nobody of {side} is in the channel: invite somebody.", side=side),
    }[view.move.said]


def _counted(_: Translator, view: MoveView, who: str) -> str:
    text = _("It counts day and night from now on, says {who}.", who=who)
    if view.due_at is None:
        return text
    when = _.moment(view.due_at, view.partnership.tz)
    return text + " " + _("The deadline is {when} now.", when=when)


def _moved(_: Translator, view: MoveView) -> str:
    """The new deadline, and whose change made it."""
    if view.due_at is None:
        return _("The deadline has moved.")
    when = _.moment(view.due_at, view.partnership.tz)
    if view.move.said == DOWN:
        return _("Samspil was not running when the time was over. The deadline is {when} now.", when=when)
    if view.moved_by is None:
        return _("The deadline is {when} now.", when=when)
    side = safe(view.moved_by.name)
    return _("The deadline is {when} now: {side} changed its working time.", when=when, side=side)


def _climbed(_: Translator, view: MoveView) -> str:
    name = _name(_, view)
    return {
        "to_acknowledge": _("It goes up to {rung}: nobody took it in time.", rung=name),
        "to_resolve": _("It goes up to {rung}: it was not resolved in time.", rung=name),
        "absent": _(
            "It goes up to {rung}: the people it waited for are away until the time is over.", rung=name
        ),
        "nobody": _("It goes up to {rung}: nobody is left for it to wait for.", rung=name),
    }[view.move.said]
