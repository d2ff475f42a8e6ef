"""What forums are called, and what each asks."""

from collections.abc import Mapping

from bot.blocks.forum_names import called as called, kinds as kinds
from bot.language import Translator
from bot.partnerships import Side
from bot.rituals.status import (
    COLLABORATION,
    OPERATIONS,
    QUESTIONS,
    REPLIES,
    STEERING,
    StatusAnswer,
    StatusForum,
    StatusRound,
)


def purposes(_: Translator) -> dict[str, str]:
    """What each kind is for, and who is asked."""
    return {
        OPERATIONS: _("Every week: what differs, blockers, actions that are due. Asked is who gives status."),
        COLLABORATION: _(
            "Every month: success criteria, risks, what could be better. Asked is who gives status."
        ),
        STEERING: _(
            "Every quarter: what reached the upper steps, changes of the agreement, decisions that "
            "are needed. Asked is the steering group."
        ),
    }


def usual_questions(_: Translator) -> dict[str, tuple[str, ...]]:
    """What each kind asks unless another is agreed; of blockers each asks besides."""
    return {
        OPERATIONS: (_("What differs from the plan?"), _("Which actions need a word?")),
        COLLABORATION: (
            _("How do the success criteria go?"),
            _("Which risks should we talk about?"),
            _("What could we do better together?"),
        ),
        STEERING: (
            _("What reached the upper steps?"),
            _("What of the agreement should change?"),
            _("Which decisions are needed?"),
        ),
    }


def name_of(_: Translator, forum: StatusForum) -> str:
    """The same of one that is there."""
    return called(_, forum.kind, forum.name)


def labels(_: Translator) -> dict[str, str]:
    """The questions of the status meetings, by field."""
    return {
        "since": _("Since last time"),
        "ahead": _("Next"),
        "blockers": _("Blockers"),
        "decisions": _("Decisions they are waiting for"),
        "access": _("Access they are waiting for"),
        "capacity": _("Capacity: who is away or added"),
        "dates": _("Dates that moved"),
    }


def before_answer(asked: str) -> str:
    """A question as it stands before its answer in a line: with a colon, unless it ends as questions do."""
    return asked if asked.endswith("?") else f"{asked}:"


def said(_: Translator, round_: StatusRound, answer: StatusAnswer, side: Side) -> Mapping[str, str]:
    """What somebody said, by the question; what they left empty is left out."""
    named = labels(_)
    if round_.questions:
        found = {asked: getattr(answer, name) for name, asked in zip(REPLIES, round_.questions, strict=False)}
        found[named["blockers"]] = answer.blockers
    else:
        found = {named[name]: getattr(answer, name) for name in QUESTIONS[side.kind]}
    return {asked: text for asked, text in found.items() if text}
