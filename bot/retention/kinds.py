"""What is deleted, once it has ended for so long: one row for each kind of content.

What still is open has no end, so it is never deleted, however old it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Table, and_, exists, func, or_, select

from bot.language import Translator
from bot.tables import metadata

Moment = BindParameter[Any]
Condition = Callable[[Any, Moment], ColumnElement[bool]]
"""By the columns of a table and the moment before which it must have ended."""


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


def ended(*moments: str) -> Condition:
    """One of these moments has passed for long enough."""
    return lambda c, before: or_(*(c[name] < before for name in moments))


def _retro(c: Any, before: Moment) -> ColumnElement[bool]:
    """Closed, and no dots are to be counted any more."""
    return and_(c.closed_at < before, or_(c.dots_box.is_(None), c.voted_at < before))


def _praise(c: Any, before: Moment) -> ColumnElement[bool]:
    """Given, and told in the round-up of its month."""
    month = metadata.tables["kudos_month"].c
    untold = exists().where(
        month.partnership_id == c.partnership_id, month.done_at.is_(None), month.since <= c.given_at
    )
    return and_(c.given_at < before, ~untold)


def _text_replaced(c: Any, before: Moment) -> ColumnElement[bool]:
    """A later text took its place so long ago, and not in one of the two newest versions."""
    later, version = _another("charter_revision"), metadata.tables["charter_version"].c
    in_old_version = exists().where(version.id == later.c.version_id, ~_is_of_newest(version))
    return exists().where(
        later.c.article_id == c.article_id, later.c.id > c.id, later.c.at < before, in_old_version
    )


def _article_out(c: Any, before: Moment) -> ColumnElement[bool]:
    """Taken out so long ago, and not in one of the two newest versions."""
    revision, version = metadata.tables["charter_revision"].c, metadata.tables["charter_version"].c
    is_shown = exists().where(
        revision.article_id == c.id, version.id == revision.version_id, _is_of_newest(version)
    )
    return and_(c.taken_out_at < before, ~is_shown)


def _version_empty(c: Any, before: Moment) -> ColumnElement[bool]:
    """Older than the two newest, and no text of it is left."""
    revision = metadata.tables["charter_revision"].c
    return and_(c.begun_at < before, ~_is_of_newest(c), ~exists().where(revision.version_id == c.id))


def _is_of_newest(version: Any) -> ColumnElement[bool]:
    """At most one version is newer."""
    newer = _another("charter_version")
    ahead = (
        select(newer.c.id)
        .where(newer.c.charter_id == version.charter_id, newer.c.number > version.number + 1)
        .exists()
    )
    return ~ahead


def _question(c: Any, before: Moment) -> ColumnElement[bool]:
    """Answered, or followed by the question of another month."""
    later = _another("charter_question")
    followed = exists().where(later.c.article_id == c.article_id, later.c.id > c.id)
    return and_(c.asked_at < before, or_(c.answered_at < before, followed))


def _review(c: Any, before: Moment) -> ColumnElement[bool]:
    """Confirmed by all, or followed by another."""
    later = _another("charter_review")
    followed = exists().where(later.c.charter_id == c.charter_id, later.c.id > c.id)
    return and_(c.opened_at < before, or_(c.confirmed_at < before, followed))


def _meeting(c: Any, before: Moment) -> ColumnElement[bool]:
    """It was to take place so long ago, or was called off."""
    return or_(c.called_off_at < before, c.starts_at < before)


def _draw(c: Any, before: Moment) -> ColumnElement[bool]:
    """Drawn, and asked whether they met."""
    return and_(c.drawn_at < before, c.ask_at.is_(None))


def _month(c: Any, before: Moment) -> ColumnElement[bool]:
    """Rounded up, and another has begun."""
    later = _another("kudos_month")
    followed = exists().where(later.c.partnership_id == c.partnership_id, later.c.id > c.id)
    return and_(c.done_at < before, followed)


def _of(*forums: str) -> Condition:
    """A word about a single day of these forums: the day was so long ago."""
    return lambda c, before: and_(c.forum.in_(forums), c.day < func.date(before), c.at < before)


def _another(name: str) -> Any:
    return metadata.tables[name].alias()


KINDS: Final[Sequence[Kind]] = (
    Kind(
        "status",
        lambda _: _("Status meetings: answers, who was asked and reminded, decisions; changes of the plan"),
        lambda _: _("the summary, or the day it was called off"),
        (
            Ending("status_round", ended("closed_at", "called_off_at")),
            Ending("status_change", ended("at")),
            Ending("occurrence_exception", _of("status", "pair")),
        ),
    ),
    Kind(
        "retro",
        lambda _: _("Retros: cards shown, counts and votes; changes of the plan"),
        lambda _: _("the day the result was shown"),
        (
            Ending("retro_round", _retro),
            Ending("retro_change", ended("at")),
            Ending("occurrence_exception", _of("retro")),
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
            Ending("charter_question", _question),
            Ending("charter_review", _review),
            Ending("charter_welcome", ended("at")),
            Ending("charter_article", _article_out),
            Ending("charter_revision", _text_replaced),
            Ending("charter_version", _version_empty),
        ),
    ),
    Kind(
        "risk",
        lambda _: _("Risks with their story"),
        lambda _: _("closed or happened"),
        (Ending("risk", ended("closed_at", "came_true_at")),),
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
        (Ending("kudos", _praise), Ending("kudos_month", _month)),
    ),
    Kind(
        "invitation",
        lambda _: _("Invitations with who came, and what was said of it"),
        lambda _: _("the day it took place or was called off"),
        (Ending("invitation", _meeting),),
    ),
    Kind(
        "pair",
        lambda _: _("Pairs: who was drawn with whom, and whether they met"),
        lambda _: _("the draw"),
        (Ending("pair_round", _draw),),
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
    "escalation.weekend": ("escalation_move", "id"),
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
    "retro.vote_over": ("retro_round", "id"),
    "retro.voted": ("retro_round", "id"),
    "retro.written": ("retro_round", "id"),
    "risk.orphan": ("risk_move", "id"),
    "risk.reminder": ("risk_move", "id"),
    "risk.said": ("risk", "id"),
    "scorecard.card": ("scorecard", "id"),
    "scorecard.criteria_past": ("scorecard", "id"),
    "scorecard.past": ("scorecard", "id"),
    "webhook.given_up": ("webhook", "id"),
    "status.change": ("status_change", "id"),
    "status.digest": ("status_round", "id"),
    "status.prompt": ("status_round", "id"),
    "status.reminder": ("status_round", "id"),
    "status.silent": ("status_round", "id"),
}
"""What each message tells of: its copy is deleted together with that row."""

BOXES: Final[Mapping[str, Sequence[str]]] = {"retro_round": ("box", "dots_box"), "mediation": ("box",)}
"""Columns that name sealed boxes: with the row goes what is sealed there, and its key."""

STAYS: Final[Mapping[str, str]] = {
    "partnership": "as long as the partnership",
    "side": "as long as the partnership",
    "person": "without a name, once somebody has been gone for so long",
    "part": "while somebody holds it",
    "api_permission": "as long as the partnership",
    "api_token": "as long as the partnership",
    "webhook": "as long as the partnership",
    "webhook_delivery": "until it is taken, or thirty days after it was given up",
    "portfolio_reader": "as long as the partnership",
    "message": "with what it tells of",
    "sealed_answer": "until its box is opened or destroyed",
    "status_cadence": "the plan itself",
    "status_opening": "until its round is open",
    "retro_cadence": "the plan itself",
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
