"""What takes more than one ritual: rituals do not know each other, so somebody must conduct them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot import outbox, partnership, sealed
from bot.blocks.panel import PanelView
from bot.blocks.partnership import PeopleView
from bot.calendar import local_day
from bot.errors import Refusal
from bot.partnership import CONTACT, Actor, Partnership, PartnershipSettings, Person, Seat, Side, W
from bot.rituals import action, escalation, retro, status
from bot.rituals.action import Promise
from bot.rituals.status import Plan, RoundView

FIRST_RETRO_AFTER = timedelta(weeks=2)


@dataclass(frozen=True)
class SetUpView:
    """What somebody who sets up or changes a partnership is shown."""

    seat: Seat
    sides: Sequence[Side]
    people: Sequence[Person]
    today: date


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


def before_set_up(w: W, actor: Actor, partnership_id: int) -> SetUpView:
    """What the set-up modal shows."""
    seat = partnership.seat(w, actor, partnership_id)
    return SetUpView(
        seat,
        partnership.sides(w, partnership_id),
        partnership.people(w, partnership_id),
        seat.today(w.now),
    )


def before_action(w: W, actor: Actor, round_id: int) -> tuple[Seat, Sequence[Person], date]:
    """Who can be the owner of an action, and by when it is due unless changed."""
    seat, _opened = status.enter_digest(w, actor, round_id)
    return seat, partnership.people(w, seat.partnership.id), seat.today(w.now) + timedelta(weeks=1)


def set_up(
    w: W, actor: Actor, partnership_id: int, agreed: PartnershipSettings, meetings: Plan, retros: retro.Plan
) -> Seat:
    """Set up a partnership and plan its meetings and retros: all of it or nothing."""
    seat = partnership.set_up(w, actor, partnership_id, agreed)
    status.agree(w, actor, partnership_id, meetings)
    # The first one comes when there is something to look back at.
    first = seat.today(w.now) + FIRST_RETRO_AFTER
    retro.agree(w, actor, partnership_id, replace(retros, starts_on=first))
    return seat


def change_settings(w: W, actor: Actor, partnership_id: int, agreed: PartnershipSettings) -> Seat:
    """Change what was agreed at set-up; meetings follow the zone and the holidays."""
    before = _calendars(w, partnership_id)
    seat = partnership.change(w, actor, partnership_id, agreed)
    if _calendars(w, partnership_id) != before:
        status.follow_settings(w, seat.partnership)
        retro.follow_settings(w, seat.partnership)
    return seat


def close_status(w: W, round_id: int) -> None:
    """The meeting begins: post the digest."""
    view = status.close(w, round_id)
    if view is not None:
        _post_digest(w, view)


def decide(w: W, actor: Actor, round_id: int, text: str) -> None:
    """Note a decision below the digest."""
    _post_digest(w, status.decide(w, actor, round_id, text))


def note_action(
    w: W, actor: Actor, round_id: int, text: str, owner_id: int | None, due_on: date | None
) -> None:
    """Note an action below the digest."""
    seat, opened = status.enter_digest(w, actor, round_id)
    action.add(w, seat, text=text, owner_id=owner_id, due_on=due_on, source="status", source_id=round_id)
    _post_digest(w, status.view_of(w, opened))


def people_of(w: W, actor: Actor, partnership_id: int) -> PeopleView:
    """The sides with their people."""
    return PeopleView(
        partnership.seat(w, actor, partnership_id),
        partnership.sides(w, partnership_id),
        partnership.people(w, partnership_id),
        partnership.parts(w, partnership_id),
    )


def correct_person(
    w: W, actor: Actor, person_id: int, *, side_id: int, parts: list[str], expected: bool
) -> PeopleView:
    """Say by hand what a person is here; the open round follows."""
    corrected = partnership.correct(w, actor, person_id, side_id=side_id, parts=parts, expected=expected)
    status.follow_roster(w, corrected)
    return people_of(w, actor, corrected.partnership.id)


def say_about_me(
    w: W,
    actor: Actor,
    partnership_id: int,
    *,
    expected: bool,
    absent_until: date | None,
    language: str | None,
) -> tuple[Seat, date]:
    """What a person says of themselves, and today; the open round follows."""
    seat = partnership.say_about_me(
        w, actor, partnership_id, expected=expected, absent_until=absent_until, language=language
    )
    status.follow_roster(w, seat)
    return seat, seat.today(w.now)


def _calendars(w: W, partnership_id: int) -> list[tuple[str, str]]:
    return [(side.zone, side.holidays) for side in partnership.sides(w, partnership_id)]


def _post_digest(w: W, view: RoundView) -> None:
    """The digest of a round, with what is due and what was agreed below it."""
    shared = view.partnership
    noted = action.of_source(w, "status", view.round.id)
    meeting_on = local_day(view.round.meeting_at, shared.tz)
    fresh = {promise.action.id for promise in noted}
    due = [
        promise
        for promise in action.due_by(action.open_actions(w, shared.id), meeting_on)
        if promise.action.id not in fresh
    ]
    blockers = escalation.in_short(w, shared.id)
    w.post(shared, "status.digest", view.round.id, view, due, noted, blockers)


def follow_retro_cadence(w: W, cadence_id: int) -> None:
    """Announce or open the next retro."""
    opened = retro.follow_cadence(w, cadence_id)
    if opened is not None:
        draw_retro(w, opened)


def open_retro_now(w: W, actor: Actor, partnership_id: int, invited: Sequence[int]) -> retro.PlanView:
    """Open a retro by hand."""
    draw_retro(w, retro.open_now(w, actor, partnership_id, invited))
    return retro.plan_of(w, actor, partnership_id)


def go_on_with_retro(w: W, round_id: int) -> None:
    """Look at the tally, close, or count the dots, and show it."""
    held = retro.go_on(w, round_id)
    if held is not None:
        draw_retro(w, held)


def cancel_retro(w: W, actor: Actor, round_id: int) -> retro.PlanView:
    """Call off an open retro."""
    held = retro.cancel(w, actor, round_id)
    draw_retro(w, held)
    return retro.plan_of(w, actor, held.partnership_id)


def replace_lost_retro(w: W, round_id: int) -> None:
    """The key of a retro is lost: say so, and ask again."""
    for held in retro.replace_lost(w, round_id):
        draw_retro(w, held)


def draw_retro(w: W, held: retro.RetroRound) -> None:
    """Bring the messages of a retro up to what is true now."""
    if held.opened_at is None:
        return
    shared = w.session.get_one(Partnership, held.partnership_id)
    w.post(shared, "retro.prompt", held.id, shared, held, agreed_before(w, held))
    if held.is_open and held.looks == retro.LOOKS:
        w.post(shared, "retro.nudge", held.id, shared, held)
    if held.outcome == retro.RELEASED:
        made = action.of_source(w, "retro", held.id)
        w.post(shared, "retro.result", held.id, retro.result_of(w, held), made)


def agreed_before(w: W, held: retro.RetroRound) -> list[Promise]:
    """What came out of the retro before this one."""
    before = retro.released_before(w, held)
    return action.of_source(w, "retro", before.id) if before else []


def retro_form(w: W, actor: Actor, round_id: int) -> tuple[retro.FormView, list[Promise]]:
    """The modal in which one person answers, and what was agreed last time."""
    view = retro.form(w, actor, round_id)
    return view, agreed_before(w, view.round)


def before_retro_now(w: W, actor: Actor, partnership_id: int) -> tuple[Seat, Sequence[Person]]:
    """Who could be invited to a retro that opens now."""
    return partnership.seat(w, actor, partnership_id), partnership.people(w, partnership_id)


def before_retro_action(
    w: W, actor: Actor, round_id: int
) -> tuple[Seat, retro.ResultView, Sequence[Person], date]:
    """The cards, who can own an action, and by when it is due unless changed."""
    seat, view = retro.read(w, actor, round_id)
    return seat, view, partnership.people(w, seat.partnership.id), seat.today(w.now) + timedelta(weeks=2)


def note_retro_action(
    w: W, actor: Actor, round_id: int, card: str | None, text: str, owner_id: int | None, due_on: date | None
) -> None:
    """A card, or what was said about it, becomes an action."""
    seat, view = retro.read(w, actor, round_id)
    written = next((each.text for each in view.cards if each.key == card), "")
    what = text.strip() or written[: action.MOST]
    action.add(w, seat, text=what, owner_id=owner_id, due_on=due_on, source="retro", source_id=round_id)
    draw_retro(w, view.round)


def destroy_orphans(w: W) -> None:
    """Destroy the keys that a crash left behind, of whatever ritual."""
    sealed.destroy_orphans(w.keys, retro.live_boxes(w), retro.ended_boxes(w))


def blockers_of_status(w: W, actor: Actor, round_id: int) -> tuple[int, str]:
    """The partnership, and the blockers that who acts wrote in their status."""
    view = status.own_answer(w, actor, round_id)
    return view.seat.partnership.id, view.answer.blockers if view.answer else ""


def before_resolving(
    w: W, actor: Actor, escalation_id: int
) -> tuple[Seat, escalation.EscalationView, Sequence[Person], date]:
    """What is to be resolved, who can see to it that it does not come back, and by when."""
    seat, view = escalation.before_move(w, actor, escalation_id, of_rung=True, or_raiser=True)
    return seat, view, partnership.people(w, seat.partnership.id), seat.today(w.now) + timedelta(weeks=2)


def resolve_blocker(
    w: W,
    actor: Actor,
    escalation_id: int,
    remedy: str,
    prevention: str,
    owner_id: int | None,
    due_on: date | None,
) -> None:
    """A blocker is solved; what we change becomes an action if somebody sees to it."""
    seat, _view = escalation.resolve(w, actor, escalation_id, remedy, prevention, "modal")
    if owner_id is None:
        return
    if not prevention.strip():
        raise Refusal("Write what is to be changed, or choose nobody.", "prevention")
    what = prevention.strip()[: action.MOST]
    action.add(
        w, seat, text=what, owner_id=owner_id, due_on=due_on, source="escalation", source_id=escalation_id
    )


def before_rung(w: W, actor: Actor, rung_id: int) -> tuple[Seat, escalation.EscalationRung, Sequence[Person]]:
    """A rung that is to be changed, and who could be named on it."""
    seat, rung = escalation.rung_of(w, actor, rung_id)
    return seat, rung, partnership.people(w, seat.partnership.id)


def rename_channel(w: W, owner: str, old: str, new: str) -> None:
    """A channel got another id: the partnership and its messages go with it."""
    outbox.moved(w, partnership.rename_channel(w, owner, old, new), old, new)
