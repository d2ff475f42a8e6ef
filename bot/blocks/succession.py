"""What the channel is asked where another one's partnership may go on, and what became of that."""

from dataclasses import dataclass
from typing import Final

from bot.blocks.elements import Message, actions, button, context, listed, mention, message, safe, section
from bot.language import Translator
from bot.partnerships import Partnership, Person

OFFERED: Final = "offered"
GONE_ON: Final = "gone_on"
BEGUN_ANEW: Final = "begun_anew"
AGAIN_THERE: Final = "again_there"


@dataclass(frozen=True)
class SuccessionView:
    """Where it stands, of the partnership that began here and the one that was before in another channel."""

    state: str
    here: Partnership
    former: Partnership
    """Whose name is that of the former channel."""
    home: str
    by: Person | None = None
    blockers: int = 0
    actions: int = 0


def goes_on(_: Translator, view: SuccessionView) -> Message:
    """The question, or its answer."""
    if view.state == OFFERED:
        return _question(_, view)
    text = {GONE_ON: _gone_on, BEGUN_ANEW: _begun_anew, AGAIN_THERE: _again_there}[view.state](_, view)
    return message(text, [section(text)])


def _question(_: Translator, view: SuccessionView) -> Message:
    text = _(
        "*Does the collaboration in #{channel} go on here?* People of each company who were there "
        "are here. What was agreed is kept: meetings and retros, people and their parts, the "
        "working agreement, the escalation path, and what is open.",
        channel=safe(view.former.name),
    )
    who = _("Somebody of {side} decides it. Until then nothing of it is shown here.", side=safe(view.home))
    buttons = actions(
        button(_("Go on here with what was agreed"), "panel.go_on", view.here.id, "primary"),
        button(_("Begin anew"), "panel.set_up", view.here.id),
    )
    return message(text, [section(text), context(who), buttons])


def _gone_on(_: Translator, view: SuccessionView) -> str:
    open_ones = [
        *([_.plural("{n} open blocker", "{n} open blockers", view.blockers)] if view.blockers else []),
        *([_.plural("{n} open action", "{n} open actions", view.actions)] if view.actions else []),
    ]
    text = _(
        "*What was agreed in #{channel} goes on here*: {person} has said so. The panel shows what "
        "comes next.",
        channel=safe(view.former.name),
        person=_by(view),
    )
    if not open_ones:
        return text
    return f"{text} " + _(
        "With it comes what is open: {what}. The time in between is counted against nobody.",
        what=listed(open_ones),
    )


def _begun_anew(_: Translator, view: SuccessionView) -> str:
    return _(
        "*A new beginning*: {person} has set Samspil up anew here. What was agreed in #{channel} stays with "
        "that channel.",
        person=_by(view),
        channel=safe(view.former.name),
    )


def _again_there(_: Translator, view: SuccessionView) -> str:
    return _(
        "The collaboration in #{channel} goes on in its own channel again, and not here. To begin one here, "
        "press *Set up* on the panel.",
        channel=safe(view.former.name),
    )


def _by(view: SuccessionView) -> str:
    return mention(view.by) if view.by is not None else ""
