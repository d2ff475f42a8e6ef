"""What two people who hardly know each other can begin with."""

from typing import Final

from bot.language import Translator

QUESTIONS_EACH: Final = 3


def questions(_: Translator, number: int) -> list[str]:
    """Three questions, others each time; `number` is the how many-eth time it is, from 1."""
    known = [
        _("What does a good week look like for you?"),
        _("What do you wish the other company knew about your work?"),
        _("What has worked well between us lately, and why?"),
        _("What takes you longer than it should, and could the other company help?"),
        _("What did you do before, and what do you still use of it?"),
        _("What would you change about how we work together, if it were only up to you?"),
        _("Which decision of the other company did you not understand?"),
        _("What are you learning at the moment?"),
        _("When did you last laugh at work, and about what?"),
    ]
    first = (number - 1) * QUESTIONS_EACH % len(known)
    return known[first : first + QUESTIONS_EACH]
