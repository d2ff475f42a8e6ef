"""What each ritual puts on the scorecard, of its own figures."""

from dataclasses import replace

from bot.rituals import retro, scorecard
from bot.rituals.action import ActionFigures
from bot.rituals.charter import CharterFigures
from bot.rituals.disagreement import DisagreementFigures
from bot.rituals.escalation import EscalationFigures
from bot.rituals.idea import IdeaFigures
from bot.rituals.invitation import InvitationFigures
from bot.rituals.kudos import KudosFigures
from bot.rituals.pair import PairFigures
from bot.rituals.retro import RetroFigures
from bot.rituals.risk import RiskFigures
from bot.rituals.scorecard import (
    BlockerPart,
    Card,
    Criterion,
    DisagreementPart,
    IdeaPart,
    PairPart,
    RetroPart,
    RiskPart,
    SideActions,
    SideInvitations,
    SideStatus,
    Span,
    StatusPart,
)
from bot.rituals.status import StatusFigures


def status(card: Card, found: StatusFigures) -> Card:
    """Who answered, on each side."""
    by_side = {
        side: SideStatus(found.answered[side], found.expected[side], found.silent[side], found.asked[side])
        for side in card.sides
    }
    return replace(card, status=StatusPart(found.rounds, found.called_off, by_side))


def retros(card: Card, found: RetroFigures) -> Card:
    """How each came out, and the health that those have that were released."""
    return replace(
        card,
        retros=[RetroPart(each.round_id, each.outcome, each.invited, each.answered) for each in found.rounds],
        health=[
            scorecard.health_part(each.round_id, each.k, retro.HEALTH, each.health)
            for each in found.rounds
            if each.outcome == retro.RELEASED and each.asked_points
        ],
    )


def blockers(card: Card, found: EscalationFigures) -> Card:
    """How many, and how soon they were seen to, by severity."""
    return replace(
        card,
        blockers={
            severity: BlockerPart(
                each.raised,
                each.open,
                Span.of(each.acknowledged.minutes, each.acknowledged.kept, each.acknowledged.moved),
                Span.of(each.resolved.minutes, each.resolved.kept, each.resolved.moved),
            )
            for severity, each in found.by_severity.items()
        },
    )


def actions(card: Card, found: ActionFigures) -> Card:
    """What became of what was promised, on each side."""
    return replace(
        card,
        actions={
            side: SideActions(each.kept, each.late, each.dropped, each.open)
            for side, each in found.by_side.items()
        },
    )


def criteria(card: Card, found: CharterFigures) -> Card:
    """How each criterion of the charter stands."""
    return replace(
        card,
        criteria=[
            Criterion(
                each.name,
                each.state,
                each.given.value if each.given else None,
                each.given.unit if each.given else "",
                each.aim.direction if each.aim else "",
                each.aim.value if each.aim else None,
            )
            for each in found.criteria
        ],
    )


def risks(card: Card, found: RiskFigures) -> Card:
    """What was said, and what became of it."""
    said = {side: sum(found.said.get(side, {}).values()) for side in card.sides}
    return replace(card, risks=RiskPart(said, found.closed, found.came_true, found.open_at_end))


def ideas(card: Card, found: IdeaFigures) -> Card:
    """How many, and what became of them: together, since a count by company would rank them."""
    part = IdeaPart(found.suggested, found.tried, found.not_now, found.open_at_end)
    return replace(card, ideas=part)


def disagreements(card: Card, found: DisagreementFigures) -> Card:
    """How many, and what became of them: none of them is anybody's fault, so nothing by company."""
    part = DisagreementPart(found.raised, found.reddened, found.settled, found.open_at_end)
    return replace(card, disagreements=part)


def praise(card: Card, found: KudosFigures) -> Card:
    """How much went across, by the side that gave it."""
    return replace(card, praise={side: found.across.get(side, 0) for side in card.sides})


def invitations(card: Card, found: InvitationFigures) -> Card:
    """What each side offered, and what was taken."""
    by_side = {
        side: SideInvitations(
            found.held.get(side, 0),
            found.offered.get(side, 0),
            found.taken.get(side, 0),
            found.called_off.get(side, 0),
        )
        for side in card.sides
    }
    return replace(card, invitations=by_side)


def pairs(card: Card, found: PairFigures) -> Card:
    """How many were drawn, and how many met."""
    return replace(card, pairs=PairPart(found.drawn, found.met))
