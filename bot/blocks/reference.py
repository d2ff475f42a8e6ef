"""A ticket or link is looked for: the blockers, actions and risks with it, in one modal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block

from bot.blocks import action, escalation, risk
from bot.blocks.elements import Modal, button, context, header, modal, safe, section
from bot.blocks.inputs import text_input
from bot.blocks.words import following, reference_line
from bot.language import Translator
from bot.partnerships import Seat
from bot.rituals.action import Promise
from bot.rituals.escalation import FoundBlocker
from bot.rituals.risk import RiskView
from bot.text import REFERENCE_MOST


@dataclass(frozen=True)
class Found:
    """What was found of each kind, the newest, and how many there are in all."""

    seat: Seat
    today: date
    """That of who looks."""
    wanted: str
    blockers: tuple[Sequence[FoundBlocker], int]
    actions: tuple[Sequence[Promise], int]
    risks: tuple[Sequence[RiskView], int]

    @property
    def is_empty(self) -> bool:
        """Nothing was found."""
        return not any(total for _shown, total in (self.blockers, self.actions, self.risks))


def find_modal(_: Translator, seat: Seat) -> Modal:
    """What is looked for?"""
    return _modal(_, seat, "", [])


def found_modal(_: Translator, found: Found) -> Modal:
    """What was found, by kind; another can be looked for."""
    blockers = [_blocker(_, each) for each in found.blockers[0]]
    actions = [section(_action(_, each, found.today)) for each in found.actions[0]]
    risks = [section(_risk(_, each)) for each in found.risks[0]]
    blocks = [
        *_titled(_, _("Blockers"), blockers, found.blockers[1]),
        *_titled(_, _("Actions"), actions, found.actions[1]),
        *_titled(_, _("Risks"), risks, found.risks[1]),
    ]
    if found.is_empty:
        blocks = [section(_("Nothing was found."))]
    return _modal(_, found.seat, found.wanted, blocks)


def _modal(_: Translator, seat: Seat, wanted: str, blocks: Sequence[Block]) -> Modal:
    label, about = _("Ticket, link or words"), str(seat.partnership.id)
    field = text_input("wanted", label, wanted, optional=False, lines=False, most=REFERENCE_MOST)
    return modal(
        "reference.find",
        _("Find a ticket"),
        [field, *blocks],
        submit=_("Search"),
        close=_("Close"),
        about=about,
    )


def _titled(_: Translator, title: str, shown: Sequence[Block], total: int) -> list[Block]:
    if not shown:
        return []
    more = [context(_("and {n} more", n=total - len(shown)))] if total > len(shown) else []
    return [header(title), *shown, *more]


def _blocker(_: Translator, found: FoundBlocker) -> Block:
    blocker = found.escalation
    stands = escalation.state(_, blocker.state, found.holder.name if found.holder else "")
    text = f"{escalation.named(_, blocker, 200)}\n{safe(stands)}"
    text += following(reference_line(_, blocker.reference))
    return section(text, button(_("Story"), "escalation.story", blocker.id))


def _action(_: Translator, promise: Promise, today: date) -> str:
    shown = action.line(_, promise, today) if promise.action.is_open else action.settled_line(_, promise)
    return shown + following(reference_line(_, promise.action.reference))


def _risk(_: Translator, view: RiskView) -> str:
    return risk.digest_line(_, view) + following(reference_line(_, view.risk.reference))
