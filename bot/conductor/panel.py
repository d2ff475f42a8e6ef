"""The panel shows something of every ritual."""

from bot import partnership
from bot.blocks.panel import PanelView
from bot.calendar import local_day
from bot.partnership import CONTACT, Actor, Partnership, Seat, W
from bot.rituals import action, charter, escalation, retro, risk, status


def panel_of(w: W, shared: Partnership) -> PanelView:
    """What the panel of a partnership shows now."""
    people = partnership.people(w, shared.id)
    parts = partnership.parts(w, shared.id)
    sides = partnership.sides(w, shared.id)
    contacts = [person for person in people if CONTACT in parts.get(person.id, ())]
    today = local_day(w.now, shared.tz)
    return PanelView(
        shared,
        sides,
        {side.id: [p for p in people if p.side_id == side.id and p.is_expected] for side in sides},
        {side.id: [p for p in contacts if p.side_id == side.id] for side in sides},
        status.cadence_of(w, shared.id),
        status.open_round(w, shared.id),
        retro.cadence_of(w, shared.id),
        retro.open_round(w, shared.id),
        escalation.in_short(w, shared.id),
        action.due_by(action.open_actions(w, shared.id), today),
        charter.in_short(w, shared.id),
        open_risks=risk.count_open(w, shared.id),
    )


def draw_panel(w: W, partnership_id: int) -> None:
    """Bring the pinned panel up to what is true now."""
    shared = w.session.get_one(Partnership, partnership_id)
    if shared.ended_at is None:
        w.post(shared, "panel", shared.id, panel_of(w, shared))


def show_panel(w: W, actor: Actor, channel: str) -> tuple[Seat, PanelView]:
    """The panel for one person who asked for it."""
    seat = partnership.seat_in(w, actor, channel)
    return seat, panel_of(w, seat.partnership)
