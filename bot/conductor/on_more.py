"""What each ritual puts behind «More»: a line that says how it stands, from what the panel knows already."""

from bot.blocks.panel import PanelView
from bot.more import AGREED, FOLLOW_UP, MEETINGS, TOGETHER, Entry
from bot.partnerships import Seat, Unit
from bot.rituals import mail, pair, scorecard, webhook


def meetings(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """The status meetings: open now, paused, or when the next one is."""
    if panel.round is not None:
        return Entry("status.plan", MEETINGS, "open", at=panel.round.meeting_at)
    if panel.cadence is None:
        return Entry("status.plan", MEETINGS, "unplanned")
    state = "paused" if panel.cadence.paused_at is not None else "planned"
    return Entry("status.plan", MEETINGS, state, at=panel.cadence.meeting_at)


def retros(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """The same of the retros."""
    if panel.retro is not None:
        return Entry("retro.plan", MEETINGS, "open", at=panel.retro.closes_at)
    if panel.retros is None or (panel.retros.paused_at is None and panel.retros.meeting_at is None):
        return Entry("retro.plan", MEETINGS, "unplanned")
    state = "paused" if panel.retros.paused_at is not None else "planned"
    return Entry("retro.plan", MEETINGS, state, at=panel.retros.meeting_at)


def invitations(_w: Unit, _seat: Seat, _panel: PanelView) -> Entry:
    """A business meeting or a workshop."""
    return Entry("invitation.ask", MEETINGS)


def actions(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """How many are open, and overdue."""
    return Entry("action.list", FOLLOW_UP, count=panel.open_actions, late=len(panel.overdue))


def blockers(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """How many are open."""
    return Entry("escalation.list", FOLLOW_UP, count=panel.blockers.total if panel.blockers else 0)


def risks(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """How many are open."""
    return Entry("risk.list", FOLLOW_UP, count=panel.open_risks)


def ideas(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """How many wait for an answer."""
    return Entry("idea.list", FOLLOW_UP, count=panel.open_ideas)


def disagreements(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """How many are open between the companies as such."""
    return Entry("disagreement.list", FOLLOW_UP, count=len(panel.disagreements))


def webhooks(w: Unit, seat: Seat, _panel: PanelView) -> Entry:
    """How many companies have something sent out of Slack."""
    return Entry("webhook.show", AGREED, count=len(webhook.open_in(w, seat.partnership.id)))


def mails(w: Unit, seat: Seat, _panel: PanelView) -> Entry:
    """To how many people without Slack mail goes, of all companies."""
    return Entry("mail.show", AGREED, count=len(mail.confirmed_in(w, seat.partnership.id)))


def agreements(_w: Unit, _seat: Seat, panel: PanelView) -> Entry:
    """Written, and signed."""
    if panel.charter is None:
        return Entry("charter.show", AGREED, "unwritten")
    return Entry("charter.show", AGREED, "unsigned" if panel.charter.unsigned else "signed")


def scorecards(w: Unit, seat: Seat, _panel: PanelView) -> Entry:
    """When the next one comes."""
    coming = scorecard.next_of(w, seat.partnership)
    return Entry("scorecard.show", AGREED, "planned" if coming else "off", at=coming)


def pairs(w: Unit, seat: Seat, _panel: PanelView) -> Entry:
    """Whether any are drawn."""
    plan = pair.plan_of(w, seat.partnership.id)
    is_on = plan is not None and plan.paused_at is None
    return Entry("pair.show", TOGETHER, "on" if is_on else "off")


def mediations(_w: Unit, _seat: Seat, _panel: PanelView) -> Entry:
    """Nothing is said of it here: who is in one is told."""
    return Entry("mediation.ask", TOGETHER)
