"""How everything looks: records and `_` in, blocks out. Nothing is queried here."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.blocks import (
    action,
    agreement,
    charter,
    escalation,
    invitation,
    kudos,
    lifetime,
    mediation,
    pair,
    panel,
    personal,
    retro,
    risk,
    scorecard,
    status,
    succession,
)
from bot.blocks.elements import Message
from bot.language import Translator

MESSAGES: Final[Mapping[str, Callable[..., Message]]] = {
    "charter.orphaned": charter.orphaned,
    "charter.question": charter.question,
    "charter.review": charter.review,
    "charter.signed": charter.signed,
    "charter.version": charter.version,
    "charter.welcome": charter.welcome,
    "agreement.discussed": agreement.discussed,
    "agreement.proposal": agreement.proposal,
    "agreement.reminder": agreement.reminder,
    "agreement.settled": agreement.settled,
    "agreement.stands": agreement.stands,
    "agreement.told": agreement.told,
    "agreement.waits": agreement.waits,
    "action.answered": action.answered,
    "action.changed": action.notice,
    "action.due": action.notice,
    "action.noted": action.notice,
    "action.offered": action.offered,
    "action.orphaned": action.notice,
    "action.overdue": action.notice,
    "action.soon": action.notice,
    "escalation.asked": escalation.asked,
    "escalation.copy": escalation.copy,
    "escalation.move": escalation.move,
    "escalation.nudge": escalation.nudge,
    "escalation.raiser": escalation.raiser,
    "escalation.story": escalation.story,
    "kudos.given": kudos.given,
    "kudos.invitation": kudos.invitation,
    "kudos.round_up": kudos.round_up,
    "invitation.called_off": invitation.called_off,
    "invitation.card": invitation.card,
    "invitation.news": invitation.news,
    "invitation.offer": invitation.offer,
    "invitation.question": invitation.question,
    "invitation.reminder": invitation.reminder,
    "partnership.begun_anew": lifetime.begun_anew,
    "partnership.ended": lifetime.ended,
    "partnership.goes_on": succession.goes_on,
    "pair.count": pair.count,
    "pair.drawn": pair.drawn,
    "pair.nobody": pair.nobody,
    "pair.plan": pair.plan,
    "pair.question": pair.question,
    "mediation.call": mediation.call,
    "mediation.settled": mediation.settled,
    "panel": panel.message,
    "personal.parts_free": personal.parts_free,
    "retro.change": retro.change,
    "retro.nudge": retro.nudge,
    "retro.prompt": retro.prompt,
    "retro.result": retro.result,
    "scorecard.card": scorecard.card,
    "risk.orphan": risk.orphan,
    "risk.reminder": risk.reminder,
    "risk.said": risk.said,
    "status.prompt": status.prompt,
    "status.reminder": status.reminder,
    "status.digest": status.digest,
    "status.change": status.change,
}
"""Every message that the bot posts, by the name that rituals call it."""


def render(name: str, _: Translator, *records: Any) -> Message:
    """The named message in the language of `_`."""
    return MESSAGES[name](_, *records)
