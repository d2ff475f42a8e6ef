"""The panel shows something of every ritual."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlmodel import col, select

from bot import partnerships
from bot.blocks.panel import PanelView
from bot.conductor.on_panel import Panels
from bot.conductor.rituals import RITUALS
from bot.partnerships import CONTACT, OF, Actor, Partnership, Person, Seat, Side, Unit
from bot.prepared import Records


def panel_of(w: Unit, partnership: Partnership) -> PanelView:
    """What the panel of a partnership shows now."""
    return panels_of(w, [partnership])[0]


def panels_of(w: Unit, all_partnerships: Sequence[Partnership]) -> list[PanelView]:
    """What the panels of several show: each ritual is asked once for all of them."""
    of = [partnership.id for partnership in all_partnerships]
    people, parts, sides = (
        partnerships.people_of(w, of),
        partnerships.parts_of(w, of),
        partnerships.sides_of(w, of),
    )
    panels: Panels = {
        partnership.id: PanelView(
            partnership,
            sides[partnership.id],
            people[partnership.id],
            parts,
            {side.id: partnerships.roster(people[partnership.id], side) for side in sides[partnership.id]},
            _contacts(sides[partnership.id], people[partnership.id], parts),
        )
        for partnership in all_partnerships
    }
    for ritual in RITUALS:
        if ritual.panel is not None:
            panels = ritual.panel(w, panels)
    return [panels[each] for each in of]


def _contacts(
    sides: Sequence[Side], people: Sequence[Person], parts: Mapping[int, Collection[str]]
) -> dict[int, list[Person]]:
    contacts = [person for person in people if CONTACT in parts.get(person.id, ())]
    return {side.id: [person for person in contacts if person.side_id == side.id] for side in sides}


_LIVE: Final = Records(
    select(Partnership)
    .where(col(Partnership.id).in_(OF), col(Partnership.ended_at).is_(None))
    .order_by(col(Partnership.id))
)


def draw_panels(w: Unit, partnership_ids: Collection[int]) -> None:
    """Have the pinned panels brought up to what is true when they are delivered; the first is drawn here.

    It shows something of every ritual: to draw it took a third of what each click did, and more often than
    Slack takes edits nobody sees it.
    """
    # Those of this unit are at hand: nothing is asked for them.
    found = [w.session.get(Partnership, each) for each in sorted(partnership_ids)]
    live = [each for each in found if each is not None and each.is_live]
    _draw(w, [each for each in live if not w.draw_later(each, "panel", each.id)])


def draw_panel(w: Unit, partnership_id: int) -> None:
    """Bring the panel up to what is true now."""
    _draw(w, _LIVE.all(w.session, {"of": [partnership_id]}))


def _draw(w: Unit, all_partnerships: Sequence[Partnership]) -> None:
    if all_partnerships:
        w.post_each(
            "panel",
            [(view.partnership, view.partnership.id, view) for view in panels_of(w, all_partnerships)],
        )


def panel_in(w: Unit, owner: str, channel: str) -> PanelView | None:
    """The panel of a channel; None where nothing is done, as nothing was begun or it has ended."""
    partnership = partnerships.of_channel(w, owner, channel)
    return panel_of(w, partnership) if partnership is not None and partnership.is_live else None


def show_panel(w: Unit, actor: Actor, channel: str) -> tuple[Seat, PanelView]:
    """The panel for one person who asked for it."""
    seat = partnerships.seat_in(w, actor, channel)
    return seat, panel_of(w, seat.partnership)
