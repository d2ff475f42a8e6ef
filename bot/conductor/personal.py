"""What is kept about a person: shown and handed to them, or erased; what shows their name follows."""

from collections.abc import Sequence

from bot import partnerships, personal
from bot.blocks.personal import MyDataView, PartsFreeView
from bot.conductor.agreement import note_by_itself
from bot.conductor.following import follow_people
from bot.conductor.mail import erase_address, export_address
from bot.conductor.retro import draw_retro
from bot.errors import Refusal
from bot.partnerships import CONTACT, Actor, Partnership, Person, Unit
from bot.personal import Erased
from bot.rituals import retro


def my_data(w: Unit, actor: Actor, partnership_id: int) -> MyDataView:
    """How much is kept about who acts, in all partnerships of the same installation, also away or ended."""
    seat = partnerships.seat_for_own_data(w, actor, partnership_id)
    traces = personal.traces_of(w, actor.user, owner=actor.owner)
    places = [traces.partnerships[each.partnership_id] for each in traces.people.values()]
    return MyDataView(seat, seat.language, places, personal.counts(w.session, traces))


def my_export(w: Unit, actor: Actor, partnership_id: int) -> tuple[MyDataView, str]:
    """The same, and everything itself as JSON."""
    view = my_data(w, actor, partnership_id)
    traces = personal.traces_of(w, actor.user, owner=actor.owner)
    return view, personal.export(w.session, traces, w.now)


def erase_me(w: Unit, actor: Actor, partnership_id: int) -> str:
    """Erase who acts from all partnerships of the same installation; returns the language they read.

    Nobody is got to know for it: who presses twice is not first met again.
    """
    language = partnerships.language_of(w, actor)
    traces = personal.traces_of(w, actor.user, owner=actor.owner)
    if language is None or partnership_id not in {each.partnership_id for each in traces.people.values()}:
        raise Refusal("Nothing is kept about you here.")
    _follow(w, personal.erase(w, traces))
    return language


def export_user(w: Unit, user: str, called: str | None = None) -> str:
    """Everything kept about a Slack user, in all partnerships or in one by its number or channel, as JSON.

    Of a mail address, what is kept of whoever gets mail there.
    """
    if "@" in user:
        return export_address(w, user)
    return personal.export(w.session, _known(w, user, called), w.now)


def erase_user(w: Unit, user: str, called: str | None = None) -> int:
    """Erase a Slack user from all partnerships or from one, or a mail address; returns from how many."""
    if "@" in user:
        return erase_address(w, user)
    gone = personal.erase(w, _known(w, user, called))
    _follow(w, gone)
    return len(gone)


def _known(w: Unit, user: str, called: str | None) -> personal.Traces:
    one = None if called is None else partnerships.called(w, called).id
    traces = personal.traces_of(w, user, one=one)
    if traces.is_empty:
        raise Refusal("Nothing is kept about {user}.", user=user)
    return traces


def _follow(w: Unit, gone: list[Erased]) -> None:
    """The panel is drawn at the end of the unit; here the open prompts, and who is to know."""
    for each in gone:
        partnership = each.seat.partnership
        if partnership.ended_at is not None:
            continue
        follow_people(w, partnership)
        note_by_itself(w, partnership)
        if (round_ := retro.open_round(w, partnership.id)) is not None:
            draw_retro(w, round_)
        if each.parts:
            _tell_contacts(w, each)


def _tell_contacts(w: Unit, gone: Erased) -> None:
    """Somebody must be named anew: the contact persons of that side are told, else all, else the channel."""
    partnership, side = gone.seat.partnership, gone.seat.side
    parts = partnerships.parts(w, partnership.id)
    contacts = [each for each in partnerships.people(w, partnership.id) if CONTACT in parts.get(each.id, ())]
    near = [each for each in contacts if each.side_id == side.id]
    view = PartsFreeView(partnership, side, gone.parts)
    places: Sequence[Person | Partnership] = near or contacts or [partnership]
    for place in places:
        w.post(place, "personal.parts_free", gone.seat.person.id, view)
