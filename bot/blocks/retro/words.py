"""The words of the retro: formats, columns, questions about the other side, and the promise."""

from collections.abc import Sequence

from bot.blocks.elements import cut, mention, safe
from bot.blocks.measures import fitting
from bot.language import Translator
from bot.rituals.action import Promise
from bot.rituals.retro import Invited, JoinedCard, RetroRound

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


def promise(_: Translator, invited: int, k: int, *, is_alone: bool) -> str:
    """What is promised of an answer, and what is not, in short: shown before anything is written."""
    lines = [
        _("Your name is not stored with your answer."),
        _("At least {k} of {invited} must answer, or nobody ever reads it.", k=k, invited=invited),
        _("Your wording can still show who you are, and Slack or whoever runs Samspil could look."),
    ]
    if invited < FEW_INVITED:
        lines.append(
            _(
                "*Only {invited} are invited: among so few, people often guess who wrote what.*",
                invited=invited,
            )
        )
    if is_alone:
        lines.append(
            _("*You are the only one invited from your company: the other may work out what is yours.*")
        )
    return "\n".join(lines)


def whole_promise(_: Translator, invited: int, k: int) -> list[str]:
    """All of it, a paragraph each: what protects who answers, and what does not."""
    return [
        _("*Your name is not stored with your answer.* Answers appear shuffled when the retro closes."),
        _(
            "*At least {k} of {invited} must answer.* Otherwise the answers are deleted, and nobody has read "
            "them. No number is shown that fewer than {k} people stand behind.",
            k=k,
            invited=invited,
        ),
        _("*Nobody can read it before the retro closes*, not even in the database."),
        _("*That you answered is recorded until it closes*, so that you can change or withdraw your answer."),
        _(
            "*What does not protect you:* your wording, your language and details that only you know; people "
            "who put together what they know; Slack, which carries what you write; and whoever runs Samspil, "
            "if they are dishonest."
        ),
    ]


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
