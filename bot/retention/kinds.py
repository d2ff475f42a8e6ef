"""What is deleted, once it has ended for so long: one row for each kind of content.

What still is open has no end, so it is never deleted, however old it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Table

from bot.language import Translator
from bot.retention.endings import (
    Condition,
    aims,
    article_out,
    day_question,
    draw,
    ended,
    meeting,
    month,
    of,
    of_further_forums,
    praise,
    question,
    retro,
    review,
    text_replaced,
    version_empty,
)
from bot.tables import metadata


@dataclass(frozen=True)
class Ending:
    """Rows of a table, which go with all that belongs to them."""

    table: str
    has_ended: Condition


@dataclass(frozen=True)
class Kind:
    """One kind of content; `name` is what the settings call it."""

    name: str
    what: Callable[[Translator], str]
    counted_from: Callable[[Translator], str]
    endings: Sequence[Ending]


KINDS: Final[Sequence[Kind]] = (
    Kind(
        "status",
        lambda _: _(
            "Status meetings: answers, who was asked and reminded, who was there, decisions, agendas, "
            "approvals; changes of the plan"
        ),
        lambda _: _("the summary, or the day it was called off"),
        (
            Ending("status_round", ended("closed_at", "called_off_at")),
            Ending("status_change", ended("at")),
            Ending("status_point", ended("dealt_at")),
            Ending("occurrence_exception", of("status", "pair")),
            Ending("occurrence_exception", of_further_forums),
        ),
    ),
    Kind(
        "retro",
        lambda _: _("Retros: cards shown, counts and votes; changes of the plan"),
        lambda _: _("the day the result was shown"),
        (
            Ending("retro_round", retro),
            Ending("retro_change", ended("at")),
            Ending("occurrence_exception", of("retro")),
        ),
    ),
    Kind(
        "escalation",
        lambda _: _("Blockers with their story"),
        lambda _: _("the confirmation that it is solved"),
        (Ending("escalation", ended("confirmed_at")),),
    ),
    Kind(
        "action",
        lambda _: _("Actions with their offers, changes and reminders"),
        lambda _: _("done or dropped"),
        (Ending("action", ended("done_at", "dropped_at")),),
    ),
    Kind(
        "charter",
        lambda _: _(
            "Working agreement: texts, versions and signatures older than the two newest "
            "versions, what was taken out, monthly answers, reviews, welcomes"
        ),
        lambda _: _("replaced, answered or confirmed"),
        (
            Ending("charter_question", question),
            Ending("charter_aims", aims),
            Ending("charter_day_question", day_question),
            Ending("charter_review", review),
            Ending("charter_welcome", ended("at")),
            Ending("charter_article", article_out),
            Ending("charter_revision", text_replaced),
            Ending("charter_version", version_empty),
        ),
    ),
    Kind(
        "risk",
        lambda _: _("Risks with their story"),
        lambda _: _("closed or happened"),
        (Ending("risk", ended("closed_at", "came_true_at")),),
    ),
    Kind(
        "disagreement",
        lambda _: _("Disagreements between the companies: how each sees them, and how they were solved"),
        lambda _: _("solved or withdrawn"),
        (Ending("disagreement", ended("settled_at")),),
    ),
    Kind(
        "idea",
        lambda _: _("Ideas with what was answered"),
        lambda _: _("tried, declined or withdrawn"),
        (Ending("idea", ended("settled_at")),),
    ),
    Kind(
        "kudos",
        lambda _: _("Praise, and its monthly round-ups"),
        lambda _: _("given"),
        (Ending("kudos", praise), Ending("kudos_month", month)),
    ),
    Kind(
        "invitation",
        lambda _: _("Invitations with who came, and what was said of it"),
        lambda _: _("the day it took place or was called off"),
        (Ending("invitation", meeting),),
    ),
    Kind(
        "pair",
        lambda _: _("Pairs: who was drawn with whom, and whether they met"),
        lambda _: _("the draw"),
        (Ending("pair_round", draw),),
    ),
    Kind(
        "mediation",
        lambda _: _("Mediations: that there was one, its steps, and what three people kept of it"),
        lambda _: _("its end"),
        (Ending("mediation", ended("ended_at")),),
    ),
    Kind(
        "scorecard",
        lambda _: _("Scorecards: figures by month"),
        lambda _: _("posted"),
        (Ending("scorecard", ended("posted_at")),),
    ),
)
"""In the order in which they are looked at."""

ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "action.answered": ("action_offer", "id"),
    "action.changed": ("action_notice", "id"),
    "action.due": ("action_notice", "id"),
    "action.noted": ("action_notice", "id"),
    "action.offered": ("action_offer", "id"),
    "action.orphaned": ("action_notice", "id"),
    "action.overdue": ("action_notice", "id"),
    "action.soon": ("action_notice", "id"),
    "agreement.discussed": ("agreement_proposal", "id"),
    "agreement.proposal": ("agreement_proposal", "id"),
    "agreement.reminder": ("agreement_proposal", "id"),
    "agreement.settled": ("agreement_proposal", "id"),
    "agreement.stands": ("partnership", "id"),
    "agreement.told": ("agreement_change", "id"),
    "agreement.waits": ("agreement_proposal", "id"),
    "charter.aims": ("charter_aims", "id"),
    "charter.day_answered": ("charter_day_question", "id"),
    "charter.day_question": ("charter_day_question", "id"),
    "charter.orphaned": ("charter_article", "id"),
    "charter.question": ("charter_question", "id"),
    "charter.review": ("charter_review", "id"),
    "charter.signed": ("charter_version", "id"),
    "charter.version": ("charter_version", "id"),
    "charter.welcome": ("charter_welcome", "person_id"),
    "escalation.asked": ("escalation_move", "id"),
    "escalation.copy": ("escalation", "id"),
    "escalation.move": ("escalation_move", "id"),
    "escalation.nudge": ("escalation_move", "id"),
    "escalation.raiser": ("escalation_move", "id"),
    "escalation.story": ("escalation", "id"),
    "escalation.taken": ("escalation_move", "id"),
    "escalation.weekend": ("escalation_move", "id"),
    "disagreement.put": ("disagreement", "id"),
    "disagreement.asked": ("disagreement", "id"),
    "disagreement.raised": ("disagreement", "id"),
    "disagreement.red": ("disagreement", "id"),
    "idea.reminder": ("idea", "id"),
    "idea.suggested": ("idea", "id"),
    "invitation.called_off": ("invitation_news", "id"),
    "invitation.card": ("invitation", "id"),
    "invitation.news": ("invitation_news", "id"),
    "invitation.offer": ("invitation_offer", "id"),
    "invitation.question": ("invitation", "id"),
    "invitation.reminder": ("invitation_news", "id"),
    "kudos.given": ("kudos", "id"),
    "kudos.invitation": ("kudos_month", "id"),
    "kudos.round_up": ("kudos_month", "id"),
    "mediation.call": ("mediation_call", "id"),
    "mediation.settled": ("mediation", "id"),
    "pair.alone": ("pair_place", "id"),
    # A version before posted it.
    "pair.count": ("pair_round", "id"),
    "pair.drawn": ("pair_place", "id"),
    "pair.nobody": ("pair_plan", "id"),
    "pair.plan": ("pair_plan", "id"),
    "pair.question": ("pair_place", "id"),
    "panel": ("partnership", "id"),
    "partnership.begun_anew": ("partnership", "id"),
    "partnership.ended": ("partnership", "id"),
    "partnership.handed_over": ("partnership", "id"),
    "partnership.goes_on": ("partnership", "id"),
    "personal.parts_free": ("person", "id"),
    "portfolio.added": ("portfolio_reader", "id"),
    "portfolio.removed": ("portfolio_reader", "id"),
    "people.part_given": ("part", "id"),
    "people.part_wrong": ("part", "id"),
    "retro.change": ("retro_change", "id"),
    "retro.nudge": ("retro_round", "id"),
    "retro.prompt": ("retro_round", "id"),
    "retro.result": ("retro_round", "id"),
    "retro.talked": ("retro_round", "id"),
    "retro.vote_over": ("retro_round", "id"),
    "retro.voted": ("retro_round", "id"),
    "retro.written": ("retro_round", "id"),
    "risk.orphan": ("risk_move", "id"),
    "risk.reminder": ("risk_move", "id"),
    "risk.said": ("risk", "id"),
    "scorecard.card": ("scorecard", "id"),
    "scorecard.criteria_past": ("scorecard", "id"),
    "scorecard.others_past": ("scorecard", "id"),
    "scorecard.past": ("scorecard", "id"),
    "scorecard.points_past": ("scorecard", "id"),
    "webhook.given_up": ("webhook", "id"),
    "mail.lost": ("mail_receiver", "id"),
    "status.approval": ("status_approval", "id"),
    "status.remarked": ("status_approval", "id"),
    "status.change": ("status_change", "id"),
    "status.digest": ("status_round", "id"),
    "status.prompt": ("status_round", "id"),
    "status.reminder": ("status_round", "id"),
    "status.silent": ("status_round", "id"),
}
"""What each message tells of: its copy is deleted together with that row."""

BOXES: Final[Mapping[str, Sequence[str]]] = {
    "retro_round": ("box", "dots_box", "worth_box"),
    "mediation": ("box",),
}
"""Columns that name sealed boxes: with the row goes what is sealed there, and its key."""

STAYS: Final[Mapping[str, str]] = {
    "partnership": "as long as the partnership",
    "side": "as long as the partnership",
    "person": "without a name, once somebody has been gone for so long",
    "part": "while somebody holds it",
    "api_permission": "as long as the partnership",
    "api_token": "as long as the partnership",
    "calendar_feed": "until its person ends it, or is erased",
    "webhook": "as long as the partnership",
    "mail_receiver": "name and address until it is stopped, or fourteen days without a yes",
    "mail_link": "until mail is stopped, or a year",
    "mail_letter": "until it is taken, or thirty days after it was given up",
    "webhook_delivery": "until it is taken, or thirty days after it was given up",
    "portfolio_reader": "as long as the partnership",
    "message": "with what it tells of; its look two weeks after it was as it should be",
    "sealed_answer": "until its box is opened or destroyed",
    "status_cadence": "the plan itself",
    "status_forum": "the plan itself",
    "status_calendar": "as long as the partnership",
    "status_opening": "until its round is open",
    "retro_cadence": "the plan itself",
    "disagreement_terms": "as long as the partnership",
    "escalation_ladder": "what is agreed",
    "escalation_rung": "what is agreed",
    "agreement_proposal": "as long as the partnership",
    "agreement_consent": "as long as the partnership",
    "agreement_change": "as long as the partnership",
    "charter": "what is agreed",
    "pair_plan": "the plan itself",
    "pair_wish": "until another is said",
    "scorecard_plan": "the plan itself",
    "received": "for a day",
    "novelty": "what Slack takes in a workspace, as long as it has the app",
    "call_pace": "one row for each method of Slack in a workspace",
    "message_stale": "until its message is drawn anew, a moment later",
    "slack_bots": "until the workspace uninstalls the app",
    "slack_installations": "until the workspace uninstalls the app",
    "slack_oauth_states": "for ten minutes",
    "last_number": "a number without anything else",
}
"""Tables of which nothing is deleted by itself, and until when they stay."""


def table(name: str) -> Table:
    """A table by its name."""
    return metadata.tables[name]
