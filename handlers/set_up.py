"""Set-up: what it asks, drawn anew while the participants are fetched, and what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot import conductor, partnerships, slack
from bot.blocks import partnership as modals, set_up as views
from bot.blocks.elements import Modal
from bot.blocks.set_up import SetUpForm
from bot.conductor import SetUpView
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import PartnershipSettings, Side, SideSettings
from handlers import panel, retro, status
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word

PATIENT: Final = 12
"""So many seconds the modal waits for everybody; then people are searched among who is known so far."""
LONGEST: Final = 600
"""So many seconds it is drawn anew at most."""


async def set_up(it: Interaction) -> Answer:
    """Offer what is known; who is in the channel may be fetched still."""
    view = await _view(it)
    if view.seat.partnership.set_up_at is not None:
        return await panel.settings(it)
    if view.seat.side.kind != partnerships.HOME:
        raise Refusal(
            "Samspil is set up by the company that installed it. Ask one of them to press “Set up”."
        )
    await _show(it, view, 0, whole=False, search=False)
    return None


async def more(it: Interaction) -> Answer:
    """Show the rest of the settings in the same modal; what was filled in stays."""
    view = await _view(it)
    search = any(
        block.get("element", {}).get("type") == "external_select" for block in it.body["view"]["blocks"]
    )
    shown = await slack.show_in_place(
        it.client, it.body["view"], _form_modal(it, view, whole=True, search=search), unchanged=True
    )
    if not view.seat.partnership.knows_its_members:
        it.house.later(_follow(it, shown, PATIENT, whole=True, search=search))
    return None


async def begin(it: Interaction) -> Answer:
    """Set-up was sent."""
    view = await it.work(conductor.before_set_up, it.actor, it.about)
    agreed = _first_settings(it.form, view)
    meetings, retros = status.plan_from(it.form), retro.first_plan(it.form, views.lasting(_form(it, view)))
    seat = await it.work(conductor.set_up, it.actor, it.about, agreed, meetings, retros)
    _ = translator(seat.language)
    return updated(
        modals.saved_modal(_, _("Samspil is set up. The panel in the channel shows what comes next."))
    )


async def _view(it: Interaction) -> SetUpView:
    return await it.work(conductor.before_set_up, it.actor, it.id)


async def _show(it: Interaction, view: SetUpView, waited: int, *, whole: bool, search: bool) -> None:
    shown = await it.shown(_modal(it, view, waited, whole=whole, search=search))
    if not view.seat.partnership.knows_its_members:
        it.house.later(_follow(it, shown, waited, whole=whole, search=search))


async def _follow(
    it: Interaction, shown: Mapping[str, Any], waited: int, *, whole: bool, search: bool
) -> None:
    """Draw it anew each second until everybody is known; one that was closed, sent or changed is let be."""
    drawn = None
    for second in range(waited + 1, LONGEST):
        await it.house.sleep(1.0)
        view = await it.house.work(conductor.before_set_up, it.actor, it.id)
        if view.seat.partnership.set_up_at is not None:
            return
        is_known = view.seat.partnership.knows_its_members
        search = search or (second >= PATIENT and not is_known)
        modal = _modal(it, view, second, whole=whole, search=search)
        if modal.to_dict() != drawn:
            following = await slack.drawn_anew(it.client, shown, modal)
            if following is None:
                return
            if following is not shown:
                shown, drawn = following, modal.to_dict()
        if is_known and modal.to_dict() == drawn:
            return


def _modal(it: Interaction, view: SetUpView, waited: int, *, whole: bool, search: bool) -> Modal:
    if not (search or whole or view.seat.partnership.knows_its_members) and waited < PATIENT:
        return views.fetching_modal(translator(view.seat.language), _form(it, view))
    return _form_modal(it, view, whole=whole, search=search)


def _form_modal(it: Interaction, view: SetUpView, *, whole: bool, search: bool) -> Modal:
    return views.set_up_modal(translator(view.seat.language), _form(it, view, whole=whole, search=search))


def _form(it: Interaction, view: SetUpView, *, whole: bool = False, search: bool = False) -> SetUpForm:
    partnership = view.seat.partnership
    fetched = None if partnership.knows_its_members else it.house.fetched(partnership.id) or (0, 0)
    return SetUpForm(
        partnership, view.sides, view.people, view.seat.person, view.today, fetched, more=whole, search=search
    )


def _first_settings(form: Form, view: SetUpView) -> PartnershipSettings:
    """What was filled in; what was not asked for is as it was found."""
    partnership = view.seat.partnership
    return PartnershipSettings(
        form.chosen("language") or partnership.language,
        form.text("zone") if form.has("zone") else partnership.zone,
        partnership.guests,
        [_first_of_side(form, side) for side in view.sides],
    )


def _first_of_side(form: Form, side: Side) -> SideSettings:
    return SideSettings(
        side.id,
        form.text(f"name_{side.id}") if form.has(f"name_{side.id}") else side.name,
        form.chosen(f"holidays_{side.id}") or side.holidays,
        side.language,
        side.opens,
        side.closes,
        form.number(f"contact_{side.id}"),
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("panel.set_up", set_up, Right.HOME),
    Button("panel.set_up_more", more, Right.HOME),
)
MODALS: Final[Sequence[Submission]] = (Submission("panel.set_up", begin, Right.HOME),)
WORDS: Final[Sequence[Word]] = ()
