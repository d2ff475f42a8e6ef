"""The words of the retro: formats, columns, questions about the other side, and the promise."""

from collections.abc import Sequence

from bot.blocks.elements import cut, listed, mention, safe
from bot.blocks.measures import fitting
from bot.language import Translator
from bot.partnerships import Partnership
from bot.rituals.action import Promise
from bot.rituals.retro import MIXED, NAMED, FormView, Invited, JoinedCard, RetroRound

NAMED_MOST = 60
FEW_INVITED = 8
PROMISES_MOST = 2700
"""Below this many invited, wording alone often tells who it was."""


def formats(_: Translator) -> dict[str, str]:
    """The choices of a format."""
    return {
        "ssc": _("Start, stop, continue"),
        "4ls": _("Liked, learned, lacked, longed for"),
        "msg": _("Mad, sad, glad"),
        "sailboat": _("Sailboat: wind, anchor, reefs"),
        "own": _("Our own columns"),
    }


def modes(_: Translator) -> dict[str, str]:
    """Whether cards carry names."""
    return {
        "anonymous": _("Anonymous"),
        "mixed": _("You choose per card"),
        "named": _("With names"),
    }


def column(_: Translator, name: str) -> str:
    """A column of a known format in this language; a partnership's own as it was written."""
    known = {
        "Start": _("Start"),
        "Stop": _("Stop"),
        "Continue": _("Continue"),
        "Liked": _("Liked"),
        "Learned": _("Learned"),
        "Lacked": _("Lacked"),
        "Longed for": _("Longed for"),
        "Mad": _("Mad"),
        "Sad": _("Sad"),
        "Glad": _("Glad"),
        "Wind: what carries us": _("Wind: what carries us"),
        "Anchor: what holds us back": _("Anchor: what holds us back"),
        "Reefs: what we must look out for": _("Reefs: what we must look out for"),
    }
    return known.get(name, name)


def questions(_: Translator) -> dict[str, str]:
    """What is asked about the other side, by question."""
    return {
        "timely": _("They tell us in good time what we need to know."),
        "solving": _(
            "When something goes wrong, we look for a solution together and not for somebody to blame."
        ),
        "goals": _("We work towards the same goals."),
        "understanding": _("They understand our work and what it takes."),
        "respect": _("They meet us with respect."),
        "safe": _("It is safe to raise a problem with them."),
        "helped": _("What we agreed last time has helped."),
    }


def points(_: Translator) -> dict[str, str]:
    """The five points."""
    return {
        "1": _("1 – not at all"),
        "2": _("2 – hardly"),
        "3": _("3 – partly"),
        "4": _("4 – mostly"),
        "5": _("5 – fully"),
    }


def day_of(_: Translator, partnership: Partnership, round_: RetroRound) -> str:
    """The day by which a retro is named, from its opening to what came out: that on which it opened."""
    opened_at = round_.opened_at or round_.begun_at
    return _.day(opened_at.astimezone(partnership.tz).date())


def invited_line(_: Translator, invited: Invited) -> str:
    """Who may answer; names are no mentions, since what came out would call everybody again."""
    if not invited.people:
        return _("*Invited*: everybody in the channel.")
    names = ", ".join(safe(person.name) for person in invited.people[:NAMED_MOST])
    if len(invited.people) > NAMED_MOST:
        names += " " + _("and {n} more", n=len(invited.people) - NAMED_MOST)
    if invited.by is None:
        return _("*Invited*: {names}.", names=names)
    return _("*Invited*: {names}. Chosen by {who}.", names=names, who=safe(invited.by.name))


def promise(_: Translator, view: FormView) -> str:
    """What is promised of an answer, and what is not, in short: shown before anything is written."""
    if view.mode == NAMED:
        lines = [
            _("*With names*: everybody in the channel sees who wrote each card."),
            _("Nobody can read it before the retro closes."),
        ]
        if view.asks_points:
            lines.append(_points_promise(_, view))
        return "\n".join(lines)
    if view.mode == MIXED:
        lines = [
            _("*You choose per card*: what you write under *Without my name* is stored without it."),
            _("All {k} invited must write cards without a name, or nobody ever reads those.", k=view.k)
            if view.needs_all
            else _(
                "At least {k} of {invited} must write cards without a name, or nobody ever reads those.",
                k=view.k,
                invited=view.invited,
            ),
        ]
    else:
        lines = [
            _("Your name is not stored with your answer."),
            _("All {k} invited must answer, or nobody ever reads it.", k=view.k)
            if view.needs_all
            else _(
                "At least {k} of {invited} must answer, or nobody ever reads it.",
                k=view.k,
                invited=view.invited,
            ),
        ]
    lines.append(_("Your wording can still show who you are, and Slack or whoever runs Samspil could look."))
    if view.invited < FEW_INVITED:
        lines.append(
            _(
                "*Only {invited} are invited: among so few, people often guess who wrote what.*",
                invited=view.invited,
            )
        )
    if view.is_alone:
        lines.append(
            _("*You are the only one invited from your company: the others may work out what is yours.*")
        )
    return "\n".join(lines)


def whole_promise(_: Translator, view: FormView) -> list[str]:
    """All of it, a paragraph each: what protects who answers, and what does not."""
    if view.mode == NAMED:
        lines = [
            _("*With names*: everybody in the channel sees who wrote each card."),
            _("*Nobody can read it before the retro closes*, not even in the database."),
            _(
                "*Your cards stay yours*: they are among what is kept about you, and go when you have that "
                "deleted."
            ),
        ]
        return [*lines, _points_promise(_, view)] if view.asks_points else lines
    few = _(
        "*At least {k} of {invited} must answer.* Otherwise the answers are deleted, and nobody has read "
        "them. No number is shown that fewer than {k} people stand behind.",
        k=view.k,
        invited=view.invited,
    )
    first = _("*Your name is not stored with your answer.* Answers appear shuffled when the retro closes.")
    if view.mode == MIXED:
        first = _(
            "*You choose per card.* Your name is stored with the cards under *With my name*, and with "
            "nothing else: the rest appears shuffled, apart from them, when the retro closes."
        )
        few = _(
            "*At least {k} of {invited} must write cards without a name.* Otherwise those are deleted, and "
            "nobody has read them; the others are shown. Points never carry a name, and are shown only if at "
            "least {k} people give them.",
            k=view.k,
            invited=view.invited,
        )
    return [
        first,
        few,
        _("*Nobody can read it before the retro closes*, not even in the database."),
        _("*That you answered is recorded until it closes*, so that you can change or withdraw your answer."),
        _(
            "*What does not protect you:* your wording, your language and details that only you know; people "
            "who put together what they know; Slack, which carries what you write; and whoever runs Samspil, "
            "if they are dishonest."
        ),
    ]


def _points_promise(_: Translator, view: FormView) -> str:
    return _(
        "Points carry no name, and are shown only if at least {k} of {invited} give them.",
        k=view.k,
        invited=view.invited,
    )


def when_read(_: Translator, round_: RetroRound, when: str) -> str:
    """What is promised in the channel, while it is open."""
    if round_.mode == NAMED:
        return _("With names: each card shows who wrote it. Nobody can read it before {when}.", when=when)
    if round_.mode == MIXED and round_.k == round_.invited:
        return _(
            "You choose per card: with your name, or without. Nobody can read it before {when}. Cards "
            "without a name are shown only if all {k} invited write some; otherwise nobody ever reads those.",
            when=when,
            k=round_.k,
        )
    if round_.mode == MIXED:
        return _(
            "You choose per card: with your name, or without. Nobody can read it before {when}. Cards "
            "without a name are shown only if at least {k} of the {invited} invited write some; otherwise "
            "nobody ever reads those.",
            when=when,
            k=round_.k,
            invited=round_.invited,
        )
    if round_.k == round_.invited:
        return _(
            "Anonymous until {when}. Answers are shown only if all {k} invited have answered; otherwise "
            "nobody ever reads them.",
            when=when,
            k=round_.k,
        )
    return _(
        "Anonymous until {when}. Answers are shown only if at least {k} of the {invited} invited "
        "have answered; otherwise nobody ever reads them.",
        when=when,
        k=round_.k,
        invited=round_.invited,
    )


def tally(_: Translator, round_: RetroRound) -> str:
    """The coarse step; where names are shown, a few are no secret to keep, and no promise of something."""
    if round_.mode == NAMED and round_.tally != "half":
        return ""
    if round_.tally == "enough" and round_.mode == MIXED:
        return _("{k} or more have answered.", k=round_.k)
    return {
        "few": _("So far fewer than {k} have answered.", k=round_.k),
        "enough": _("{k} or more have answered, so there will be something to read.", k=round_.k),
        "half": _("At least half of the invited have answered."),
    }.get(round_.tally, "")


def answered(_: Translator, round_: RetroRound) -> str:
    """How many answered; beside names, fewer than k are not counted: that would tell of the others."""
    if round_.answered or round_.mode != MIXED:
        return _("{n} of {invited} answered.", n=round_.answered, invited=round_.invited)
    return _("Fewer than {k} of {invited} answered.", k=round_.k, invited=round_.invited)


def hidden(_: Translator, round_: RetroRound) -> str:
    """Too few wrote without a name, or nobody: the same is said of both."""
    return _(
        "Cards without a name are shown only if at least {k} people wrote some. Fewer did, so what there was "
        "has been deleted unread.",
        k=round_.k,
    )


def by_whom(_: Translator, round_: RetroRound, card: JoinedCard) -> str:
    """Who wrote a card with a name; of one without, that it was written more than once."""
    if card.by:
        return "  – _" + safe(listed(person.name for person in card.by)) + "_"
    return by_several(_, round_, card)


def by_several(_: Translator, round_: RetroRound, card: JoinedCard) -> str:
    """That a card was written more than once: as a number only where enough people stand behind it."""
    if card.writers == 1:
        return ""
    if card.writers < round_.k:
        return "  " + _("_(written by more than one)_")
    return "  " + _("_(written by {n})_", n=card.writers)


def agreed(_: Translator, promises: Sequence[Promise]) -> str:
    """What was agreed last time, and what became of each."""
    lines = [f"• {_became(_, each)}" for each in promises]
    return "\n".join(
        [_("*Agreed last time*"), *fitting(lines, PROMISES_MOST, lambda n: _("and {n} more", n=n))]
    )


def _became(_: Translator, noted: Promise) -> str:
    action = noted.action
    what = f"{safe(cut(action.text, 150))} ({mention(noted.owner)})"
    if action.done_at is not None:
        return _("done: {what}", what=what)
    if action.dropped_at is not None:
        return _("dropped: {what}, because {why}", what=what, why=safe(cut(action.word, 100)))
    return _("not yet: {what}", what=what)
