"""The panel shows something of every ritual."""

from collections.abc import Collection, Sequence
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.blocks.panel import PanelView
from bot.calendar import local_day
from bot.partnerships import CONTACT, OF, Actor, Partnership, Seat, Unit
from bot.rituals import action, charter, escalation, retro, risk, status


def panel_of(w: Unit, partnership: Partnership) -> PanelView:
    """What the panel of a partnership shows now."""
    return panels_of(w, [partnership])[0]


def panels_of(w: Unit, all_shared: Sequence[Partnership]) -> list[PanelView]:
    """What the panels of several show: each ritual is asked once for all of them."""
    of = [partnership.id for partnership in all_shared]
    people, parts, sides = (
        partnerships.people_of(w, of),
        partnerships.parts_of(w, of),
        partnerships.sides_of(w, of),
    )
    cadences, rounds = status.cadences_of(w, of), status.open_rounds(w, of)
    retros, open_retros = retro.cadences_of(w, of), retro.open_rounds(w, of)
    blockers, actions = escalation.several_in_short(w, of), action.open_actions_of(w, of)
    charters, risks = charter.several_in_short(w, of), risk.count_open_of(w, of)
    views = []
    for partnership in all_shared:
        about, here = partnership.id, people[partnership.id]
        contacts = [person for person in here if CONTACT in parts.get(person.id, ())]
        views.append(
            PanelView(
                partnership,
                sides[about],
                {side.id: partnerships.roster(here, side) for side in sides[about]},
                {side.id: [p for p in contacts if p.side_id == side.id] for side in sides[about]},
                cadences.get(about),
                rounds.get(about),
                retros.get(about),
                open_retros.get(about),
                blockers[about],
                action.due_by(actions.get(about, ()), local_day(w.now, partnership.tz)),
                charters.get(about),
                open_risks=risks.get(about, 0),
            )
        )
    return views


_LIVE: Final = (
    select(Partnership)
    .where(col(Partnership.id).in_(OF), col(Partnership.ended_at).is_(None))
    .order_by(col(Partnership.id))
    # One after the other, so that the last one sees what all the others did.
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


def draw_panels(w: Unit, partnership_ids: Collection[int]) -> None:
    """Bring the pinned panels up to what is true now."""
    live = w.session.exec(_LIVE, params={"of": list(partnership_ids)}).all()
    if live:
        w.post_each("panel", [(view.partnership, view.partnership.id, view) for view in panels_of(w, live)])


def show_panel(w: Unit, actor: Actor, channel: str) -> tuple[Seat, PanelView]:
    """The panel for one person who asked for it."""
    seat = partnerships.seat_in(w, actor, channel)
    return seat, panel_of(w, seat.partnership)
