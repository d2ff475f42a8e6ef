"""The roster: one row for each ritual, with all that it offers to what gathers from every one of them.

Whatever a ritual's package offers under the name of a column stands in its row; a test compares them. Its
tables are in `bot/tables.py`; what of them is exported and erased stands in `bot/personal/columns.py`, and
what is deleted when in `bot/retention/kinds.py`, column by column: auditors read those pages.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from bot.blocks.panel import PanelView
from bot.conductor import on_card, on_more, on_panel
from bot.conductor.on_panel import Panels
from bot.conductor.retro import follow_retro_settings, show_open_retro
from bot.more import Entry
from bot.partnerships import Partnership, Seat, Unit
from bot.rituals import (
    action,
    agreement,
    charter,
    disagreement,
    escalation,
    idea,
    invitation,
    kudos,
    mail,
    mediation,
    pair,
    retro,
    risk,
    scorecard,
    status,
    webhook,
)
from bot.rituals.scorecard import Card
from bot.waiting import Waiting

Counted = TypeVar("Counted")


@dataclass(frozen=True)
class Figures(Generic[Counted]):
    """What a ritual counts of a stretch, half-open in UTC, and how that is put on the scorecard."""

    count: Callable[[Unit, int, datetime, datetime], Counted]
    show: Callable[[Card, Counted], Card]

    def put_on(self, w: Unit, card: Card, partnership_id: int, since: datetime, until: datetime) -> Card:
        """The card with these figures on it."""
        return self.show(card, self.count(w, partnership_id, since, until))


@dataclass(frozen=True)
class Ritual:
    """A row. What a ritual does not have is left out."""

    name: str
    """That of its package in `bot/rituals`, and of its sweep in `schedules`."""
    every: int
    """So many seconds lie between two sweeps."""
    next_due: Callable[[Unit], datetime | None]
    """When its sweep will find something to do."""
    waiting_for: Callable[[Unit, Seat], Sequence[Waiting]] | None = None
    """What this person should do; read by Mine and Home."""
    figures: Figures[Any] | None = None
    """Read by the scorecard."""
    panel: Callable[[Unit, Panels], Panels] | None = None
    """Read by the panel."""
    more: Callable[[Unit, Seat, PanelView], Entry] | None = None
    """Its line behind «More»."""
    follow: Callable[[Unit, Partnership, Collection[int]], None] | None = None
    """The clocks of these sides moved; of none: somebody is away or back, has come, left or changed parts."""
    follow_settings: Callable[[Unit, Partnership], None] | None = None
    """Zone, hours, weeks or holidays changed."""
    follow_people: Callable[[Unit, Partnership], None] | None = None
    """Somebody is away or back, has come, left or changed parts."""
    follow_return: Callable[[Unit, Partnership, datetime], None] | None = None
    """Samspil is in the channel again, out of which it was since then (UTC), or in the one that goes on."""
    show_open: Callable[[Unit, Partnership], None] | None = None
    """It goes on in another channel: what is open of it stands there, too."""


RITUALS: Final[Sequence[Ritual]] = (
    Ritual(
        "status",
        5,
        status.next_due,
        waiting_for=status.waiting_for,
        figures=Figures(status.figures, on_card.status),
        panel=on_panel.meetings,
        more=on_more.meetings,
        follow_settings=status.follow_settings,
        follow_people=status.follow_people,
        follow_return=status.follow_return,
        show_open=status.show_open,
    ),
    Ritual(
        "retro",
        5,
        retro.next_due,
        waiting_for=retro.waiting_for,
        figures=Figures(retro.figures, on_card.retros),
        panel=on_panel.retros,
        more=on_more.retros,
        follow_settings=follow_retro_settings,
        show_open=show_open_retro,
    ),
    Ritual(
        "escalation",
        5,
        escalation.next_due,
        waiting_for=escalation.waiting_for,
        figures=Figures(escalation.figures, on_card.blockers),
        panel=on_panel.blockers,
        more=on_more.blockers,
        follow=escalation.follow,
        follow_return=escalation.follow_return,
    ),
    Ritual(
        "action",
        60,
        action.next_due,
        waiting_for=action.waiting_for,
        figures=Figures(action.figures, on_card.actions),
        panel=on_panel.actions,
        more=on_more.actions,
        follow_settings=action.follow_settings,
        follow_return=action.follow_return,
    ),
    Ritual(
        "risk",
        60,
        risk.next_due,
        waiting_for=risk.waiting_for,
        figures=Figures(risk.figures, on_card.risks),
        panel=on_panel.risks,
        more=on_more.risks,
    ),
    Ritual(
        "idea",
        60,
        idea.next_due,
        waiting_for=idea.waiting_for,
        figures=Figures(idea.figures, on_card.ideas),
        panel=on_panel.ideas,
        more=on_more.ideas,
        follow_settings=idea.follow_settings,
        follow_return=idea.follow_return,
    ),
    Ritual(
        "charter",
        60,
        charter.next_due,
        waiting_for=charter.waiting_for,
        figures=Figures(charter.figures, on_card.criteria),
        panel=on_panel.agreements,
        more=on_more.agreements,
        follow_settings=charter.follow_settings,
    ),
    Ritual(
        "invitation",
        30,
        invitation.next_due,
        waiting_for=invitation.waiting_for,
        figures=Figures(invitation.figures, on_card.invitations),
        more=on_more.invitations,
        show_open=invitation.show_open,
        follow_settings=invitation.follow_settings,
        follow_people=invitation.follow_people,
    ),
    Ritual(
        "pair",
        60,
        pair.next_due,
        waiting_for=pair.waiting_for,
        figures=Figures(pair.figures, on_card.pairs),
        more=on_more.pairs,
        follow_settings=pair.follow_settings,
        follow_people=pair.follow_people,
    ),
    Ritual(
        "agreement",
        60,
        agreement.next_due,
        waiting_for=agreement.waiting_for,
        follow_settings=agreement.follow_settings,
        follow_people=agreement.follow_people,
        follow_return=agreement.follow_return,
        show_open=agreement.show_open,
    ),
    Ritual(
        "mediation",
        60,
        mediation.next_due,
        waiting_for=mediation.waiting_for,
        follow_settings=mediation.follow_settings,
        follow_people=mediation.follow_people,
        more=on_more.mediations,
    ),
    Ritual(
        "disagreement",
        60,
        disagreement.next_due,
        waiting_for=disagreement.waiting_for,
        figures=Figures(disagreement.figures, on_card.disagreements),
        panel=on_panel.disagreements,
        more=on_more.disagreements,
        follow_settings=disagreement.follow_settings,
        follow_people=disagreement.follow_people,
        follow_return=disagreement.follow_return,
    ),
    Ritual(
        "kudos",
        60,
        kudos.next_due,
        figures=Figures(kudos.figures, on_card.praise),
        follow_settings=kudos.follow_settings,
    ),
    Ritual(
        "scorecard",
        5,
        scorecard.next_due,
        more=on_more.scorecards,
        follow_settings=scorecard.follow_settings,
    ),
    Ritual("webhook", 5, webhook.next_due, more=on_more.webhooks),
    Ritual("mail", 5, mail.next_due, more=on_more.mails, follow_settings=mail.follow_settings),
)
"""In this order they are asked, and of what waits with the same date the first comes first."""
