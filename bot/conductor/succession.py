"""A channel that is another one's copy: what was agreed there goes on here once the home side has said so."""

from datetime import timedelta
from typing import Final

from sqlmodel import col, select

from bot import outbox, partnerships
from bot.blocks.succession import AGAIN_THERE, BEGUN_ANEW, GONE_ON, OFFERED, SuccessionView
from bot.conductor.following import follow_people, follow_return
from bot.conductor.rituals import RITUALS
from bot.conductor.traces import has_left_anything
from bot.errors import Refusal
from bot.partnerships import HOME, REMOVED, Actor, Partnership, Person, Seat, Unit
from bot.rituals import action, escalation

JUST_INVITED: Final = timedelta(hours=1)
"""So long who invited the bot waits for its word, whatever the hour."""
_OFFER: Final = "partnership.goes_on"


def offer_to_go_on(w: Unit, partnership_id: int) -> None:
    """Ask here, once the people are known, whether another partnership goes on in this channel."""
    here = w.session.get_one(Partnership, partnership_id)
    if not here.is_live or here.set_up_at is not None or here.offers is not None:
        return
    before = next(iter(partnerships.predecessors_of(w, here)), None)
    if before is None or any(has_left_anything(w, side) for side in partnerships.sides(w, here.id)):
        return
    # What was agreed has a language, which who invited the bot may not read Slack in.
    here.offers, here.language = before.id, before.language
    w.touch(here)
    _show(w, here, here, SuccessionView(OFFERED, here, before, _home_name(w, here)))


def go_on_here(w: Unit, actor: Actor, partnership_id: int) -> None:
    """The other partnership goes on in this channel, with all that was agreed and is open in it."""
    here = w.session.get(Partnership, partnership_id, with_for_update=True, populate_existing=True)
    if here is not None:
        check_still_begins(w, actor, here)
    by = partnerships.seat(w, actor, partnership_id)
    if by.side.kind != HOME:
        raise Refusal(
            "That is for the company that installed Samspil to say. Ask one of {side}.",
            side=_home_name(w, by.partnership),
        )
    before = _offered(w, by)
    since = before.ended_at or w.now
    _swap(w, by, before)
    _bring_people(w, by.partnership, before)
    outbox.catch_up(w, before)
    follow_return(w, before, since)
    for ritual in RITUALS:
        if ritual.show_open is not None:
            ritual.show_open(w, before)
    follow_people(w, before)
    _show(w, before, by.partnership, _gone_on(w, by, before))
    w.touch(before)


def check_still_begins(w: Unit, actor: Actor, here: Partnership) -> None:
    """Raises Refusal where another partnership has gone on in this channel meanwhile, to who is in that."""
    if not here.has_ended or here.offers is None:
        return
    partnerships.seat(w, actor, here.offers)
    raise Refusal(
        "{person} has said so already: what was agreed in #{channel} goes on here. The panel shows it.",
        person=w.session.get_one(Person, here.ended_by).name,
        channel=here.name,
    )


def begun_anew(w: Unit, by: Seat) -> None:
    """It was set up here instead: the question is answered."""
    here = by.partnership
    before = w.session.get(Partnership, here.offers) if here.offers is not None else None
    here.offers = None
    if before is not None:
        _show(w, here, here, SuccessionView(BEGUN_ANEW, here, before, _home_name(w, here), by.person))


def take_back_offers(w: Unit, before: Partnership) -> None:
    """It goes on in its own channel: nowhere else is it asked for."""
    for here in w.session.exec(
        select(Partnership).where(
            Partnership.offers == before.id, col(Partnership.ended_at).is_(None), Partnership.id != before.id
        )
    ).all():
        here.offers = None
        _show(w, here, here, SuccessionView(AGAIN_THERE, here, before, _home_name(w, here)))


def _offered(w: Unit, by: Seat) -> Partnership:
    """What may go on here, locked; raises Refusal if it cannot any more."""
    here = by.partnership
    if here.set_up_at is not None:
        raise Refusal("Samspil has been set up anew here meanwhile. The panel shows what was agreed.")
    before = (
        w.session.get(Partnership, here.offers, with_for_update=True, populate_existing=True)
        if here.offers is not None
        else None
    )
    if before is None or before not in partnerships.predecessors_of(w, here):
        raise Refusal(
            "What was agreed there cannot go on here any more: it goes on in its own channel, has been "
            "deleted, or others are in this channel now. Press *Set up* on the panel to begin anew."
        )
    return before


def _swap(w: Unit, by: Seat, before: Partnership) -> None:
    """The other has this channel, and this one that of the other: there nothing begins by itself."""
    here = by.partnership
    before.go_away(REMOVED, w.now)
    outbox.drop(w, before)
    outbox.handed_over(w, here, before)
    former, channel = before.channel, here.channel
    here.end(by.person.id, w.now)
    here.give_up_channel()
    w.session.flush()
    before.channel = channel
    w.session.flush()
    here.channel = former
    here.name, before.name = before.name, here.name
    before.resume(w.now)
    w.session.flush()


def _bring_people(w: Unit, here: Partnership, before: Partnership) -> None:
    """Who is here is there now; who is new is met when the members are read, which is at once."""
    partnerships.members_were(w, before.id, [person.user for person in partnerships.people(w, here.id)])
    before.members_due_at = w.now
    w.session.flush()


def _gone_on(w: Unit, by: Seat, before: Partnership) -> SuccessionView:
    here = by.partnership
    return SuccessionView(
        GONE_ON,
        here,
        here,
        _home_name(w, before),
        by.person,
        escalation.in_short(w, before.id).total,
        len(action.open_actions(w, before.id)),
    )


def _show(w: Unit, to: Partnership, here: Partnership, view: SuccessionView) -> None:
    w.post(to, _OFFER, here.id, view, at_once=w.now - here.begun_at < JUST_INVITED)


def _home_name(w: Unit, partnership: Partnership) -> str:
    return partnerships.sides(w, partnership.id)[0].name
