"""A ticket or link is looked for in all that may carry one."""

from typing import Final

from bot import partnerships
from bot.blocks.reference import Found
from bot.conductor.outside import NOT_TOLD
from bot.errors import Refusal
from bot.partnerships import Actor, Unit
from bot.rituals import action, escalation, risk

SHOWN_MOST: Final = 10
"""Of each kind; what is left out is counted."""


def find_reference(w: Unit, actor: Actor, partnership_id: int, wanted: str) -> Found:
    """Blockers, actions and risks with this ticket, or whose texts have these words, ended ones, too.

    All read them in the lists. Actions out of a mediation are not looked through, as they do not leave Slack.
    """
    seat = partnerships.seat(w, actor, partnership_id)
    words = " ".join(wanted.split())
    if not words:
        raise Refusal("Write a ticket, a link or a word.", "wanted")
    return Found(
        seat,
        seat.own_today(w.now),
        words,
        escalation.with_words(w, partnership_id, words, SHOWN_MOST),
        action.with_words(w, partnership_id, words, SHOWN_MOST, NOT_TOLD),
        risk.with_words(w, seat.partnership, words, SHOWN_MOST),
    )
