"""A partnership with everything swept and delivered: what comes to whom is noted, and in whose hours."""

from datetime import datetime, time
from typing import Any

from calendar_at_work import CalendarAtWork
from sqlmodel import select, update

from bot import conductor, outbox, partnerships
from bot.cadence import Weekly
from bot.outbox import OwedMessage
from bot.outbox.line import due as first_in_each_place
from bot.outbox.turns import First
from bot.partnerships import Partnership, Person, Side, next_common_open
from bot.rituals import (
    action,
    charter,
    escalation,
    invitation,
    kudos,
    mediation,
    pair,
    retro,
    risk,
    scorecard,
)
from bot.rituals.scorecard import Scorecard

SWEEPS = (
    (action.lost_offers_due, action.lose_offer),
    (action.orphans_due, action.find_orphan),
    (action.returned_due, action.find_returned),
    (action.unnoted, action.note_next),
    (action.reminders_due, action.remind),
    (charter.orphans_due, charter.look_after),
    (charter.questions_due, charter.ask),
    (charter.reviews_due, conductor.open_charter_review),
    (escalation.unnoted, escalation.note_next),
    (escalation.partnerships_due, escalation.meet_deadlines),
    (invitation.gone, invitation.pass_on),
    (invitation.reminders_due, invitation.remind),
    (invitation.questions_due, invitation.ask),
    (kudos.round_ups_due, kudos.round_up),
    (kudos.to_begin, kudos.begin),
    (mediation.stranded, mediation.end_stranded),
    (mediation.due, mediation.go_on),
    (pair.questions_due, pair.ask),
    (risk.ownerless_due, risk.ask_who_takes_over),
    (scorecard.to_line_up, scorecard.line_up),
    (scorecard.plans_due, conductor.post_due_scorecard),
)
"""What the calendar at work does not do anyhow."""
RETROS = retro.Plan(Weekly((2,), 2), time(9), "ssc", retro.columns_of("ssc", ""), k=4)
ROOMS = (action, charter, escalation, invitation, kudos, mediation, risk, scorecard)
PRESSED = 999
"""What the message about it answers is a press of who reads it."""
AGREED = {"status.digest", "escalation.story", "escalation.move"}
"""What may come into the channel at a moment that both agreed: a meeting's, and the times of the steps."""


class Listening(CalendarAtWork):
    """The same, with everything swept, and what is owed brought; it is noted what came to whom, and when."""

    came: list[tuple[str, str]]

    def sweep(self) -> None:
        """All sweeps, and then delivery."""
        super().sweep()
        for due, act in SWEEPS:
            for each in self.do(due):
                self.do(act, each)
        self.do(escalation.show, self.do(escalation.to_show))
        self.do(lambda w: w.session.exec(update(Scorecard).values(picture_due_at=None)))
        self.deliver()

    def deliver(self) -> None:
        """Bring what is due."""
        while due := self.do(first_in_each_place, "me"):
            for first in due:
                self._bring(first)

    def _bring(self, first: First) -> None:
        parcel = self.do(outbox.take, "me", first.owner, first.place, first.kind, conductor.draw_message)
        if parcel is None:
            return
        if isinstance(parcel, datetime):
            # The pace of the workspace, which bots on PostgreSQL share.
            self.clock.move_to(max(parcel, self.clock.now()))
            return
        if first.kind == "post":
            assert self.do(may_come, parcel.id) is None
            self.came.append((parcel.name, first.place))
        self.do(outbox.arrived, parcel, first.place, f"{parcel.id}.{parcel.version}")

    def _next_due(self) -> datetime | None:
        moments = [super()._next_due(), *(self.do(room.next_due) for room in ROOMS), self.do(outbox.next_due)]
        return min((moment for moment in moments if moment is not None), default=None)


def may_come(w: Any, message_id: int) -> str | None:
    """None where who reads it is at work, or it may come at any hour; else what is wrong."""
    owed = w.session.get_one(OwedMessage, message_id)
    partnership = w.session.get_one(Partnership, owed.partnership_id)
    if owed.about == PRESSED:
        return None
    if owed.place == partnership.channel:
        if owed.at_once and owed.name in AGREED:
            return None
        opens = next_common_open(w.now, partnerships.sides(w, partnership.id))
    else:
        person = w.session.exec(select(Person).where(Person.user == owed.place)).one()
        side = w.session.get_one(Side, person.side_id)
        opens = partnerships.next_at_work(person, side, partnership.tz, w.now)
    return (
        None if opens == w.now else f"{owed.name} to {owed.place} at {w.now}, and they are there at {opens}"
    )
