"""Retros, with the actions that came out of them."""

from collections.abc import Sequence

from bot import outbox, partnerships, sealed
from bot.blocks import retro as views
from bot.calendar import local_day
from bot.partnerships import Actor, ClosedDay, Partnership, Person, Unit
from bot.rituals import action, mediation, retro
from bot.rituals.action import Promise


def follow_retro_cadence(w: Unit, cadence_id: int) -> None:
    """Announce or open the next retro."""
    round_ = retro.follow_cadence(w, cadence_id)
    if round_ is not None:
        draw_retro(w, round_)


def open_retro_now(
    w: Unit,
    actor: Actor,
    partnership_id: int,
    invited: Sequence[int],
    *,
    extra: bool = False,
    mode: str | None = None,
) -> retro.PlanView:
    """Open a retro by hand, in place of the next regular one or as an extra one."""
    draw_retro(w, retro.open_now(w, actor, partnership_id, invited, extra=extra, mode=mode))
    return retro.plan_of(w, actor, partnership_id)


def go_on_with_retro(w: Unit, round_id: int) -> None:
    """Look at the tally, close, or count the dots, and show it."""
    round_ = retro.go_on(w, round_id)
    if round_ is None:
        return
    draw_retro(w, round_)
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    if round_.voted_at == w.now and round_.voters:
        _draw_voted(w, partnership, round_)
    if round_.voted_at == w.now:
        _tell_facilitators(w, partnership, round_, "retro.vote_over")
    elif round_.closed_at == w.now and round_.outcome == retro.RELEASED:
        _tell_facilitators(w, partnership, round_, "retro.written")


def end_retro_talk(w: Unit, round_id: int) -> None:
    """It has been talked about: show whether it was worth it, and what became of it."""
    round_ = retro.end_talk(w, round_id)
    if round_ is None:
        return
    draw_retro(w, round_)
    _tell_facilitators(w, w.session.get_one(Partnership, round_.partnership_id), round_, "retro.talked")


def follow_retro_settings(w: Unit, partnership: Partnership) -> None:
    """Zone, hours, weeks or holidays changed: the next retro and the one that is open follow them."""
    retro.follow_settings(w, partnership)
    for round_ in retro.follow_ground(w, partnership):
        draw_retro(w, round_)


def cancel_retro(w: Unit, actor: Actor, round_id: int) -> retro.PlanView:
    """Call off an open retro."""
    round_ = retro.cancel(w, actor, round_id)
    draw_retro(w, round_)
    return retro.plan_of(w, actor, round_.partnership_id)


def replace_lost_retro(w: Unit, round_id: int) -> None:
    """The key of a retro is lost: say so, and ask again."""
    for round_ in retro.replace_lost(w, round_id):
        draw_retro(w, round_)


def draw_retro(w: Unit, round_: retro.RetroRound) -> None:
    """Bring the messages of a retro up to what is true now."""
    if round_.opened_at is None:
        return
    partnership = w.session.get_one(Partnership, round_.partnership_id)
    invited = _draw_prompt(w, partnership, round_)
    if round_.is_open and round_.looks == retro.TALLIES:
        w.post(partnership, "retro.nudge", round_.id, partnership, round_)
    if round_.outcome == retro.RELEASED:
        made = action.of_source(w, "retro", round_.id)
        w.post(partnership, "retro.result", round_.id, retro.result_of(w, round_), made, invited)
    if outbox.shown(w.session, partnership, "retro.voted", round_.id, views.VOTED) is not None:
        _draw_voted(w, partnership, round_)


def _draw_voted(w: Unit, partnership: Partnership, round_: retro.RetroRound) -> None:
    """The one message that follows what came out: only of a vote that enough took part in."""
    facilitators, made = _facilitators(w, partnership), action.of_source(w, "retro", round_.id)
    w.post(partnership, "retro.voted", round_.id, retro.result_of(w, round_), made, facilitators)


def _tell_facilitators(w: Unit, partnership: Partnership, round_: retro.RetroRound, name: str) -> None:
    """A phase is over: whoever leads the talk gets a word of it, and of what comes next."""
    made = action.of_source(w, "retro", round_.id)
    for person in _facilitators(w, partnership):
        w.post(person, name, round_.id, retro.result_of(w, round_), made)


def _facilitators(w: Unit, partnership: Partnership) -> list[Person]:
    holders = partnerships.parts(w, partnership.id)
    return [
        person
        for person in partnerships.people(w, partnership.id)
        if partnerships.FACILITATOR in holders.get(person.id, ())
    ]


def show_open_retro(w: Unit, partnership: Partnership) -> None:
    """The retro to which people are invited stands in the channel."""
    for round_ in retro.show_open(w, partnership):
        draw_retro(w, round_)


def draw_retro_prompt(w: Unit, round_id: int) -> None:
    """Whether what came out stands below it is known now."""
    round_ = w.session.get(retro.RetroRound, round_id)
    if round_ is not None and round_.opened_at is not None:
        _draw_prompt(w, w.session.get_one(Partnership, round_.partnership_id), round_)


def _draw_prompt(w: Unit, partnership: Partnership, round_: retro.RetroRound) -> retro.Invited | str | None:
    """The prompt, and whom it names as invited, be it as it was posted."""
    posted = outbox.shown(w.session, partnership, "retro.prompt", round_.id, views.INVITED)
    invited = posted or retro.invited_to(w, round_)
    lacks_result = not round_.is_open and w.is_refused(partnership, "retro.result", round_.id)
    last = agreed_before(w, round_)
    w.post(partnership, "retro.prompt", round_.id, partnership, round_, last, invited, lacks_result)
    return invited


def agreed_before(w: Unit, round_: retro.RetroRound) -> list[Promise]:
    """What came out of the retro before this one."""
    before = retro.released_before(w, round_)
    return action.of_source(w, "retro", before.id) if before else []


def retro_form(w: Unit, actor: Actor, round_id: int) -> tuple[retro.FormView, list[Promise]]:
    """The modal in which one person answers, and what was agreed last time."""
    view = retro.form(w, actor, round_id)
    return view, agreed_before(w, view.round)


def before_retro_now(
    w: Unit, actor: Actor, partnership_id: int
) -> tuple[retro.PlanView, Sequence[Person], ClosedDay | None]:
    """The plan, who could be invited to a retro that opens now, and who does not work today."""
    view = retro.plan_of(w, actor, partnership_id)
    today = local_day(w.now, view.seat.partnership.tz)
    closed = partnerships.closed_on(today, partnerships.sides(w, partnership_id))
    return view, partnerships.people(w, partnership_id), closed


def live_boxes(w: Unit) -> set[str]:
    """The sealed boxes, of whatever ritual, that somebody may still write in or that are to be read."""
    return retro.live_boxes(w) | mediation.live_boxes(w)


def complete_terms(w: Unit) -> int:
    """Complete what an earlier version kept with the keys; returns of how many boxes."""
    return retro.complete_terms(w) + mediation.complete_terms(w)


def destroy_orphans(w: Unit) -> None:
    """Destroy the keys that a crash left behind, of whatever ritual."""
    sealed.destroy_orphans(w.keys, live_boxes(w), retro.ended_boxes(w) | mediation.ended_boxes(w))
