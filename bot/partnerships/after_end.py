"""Who may still take along what was done in a partnership that has ended."""

from bot.errors import Refusal
from bot.partnerships.acting import Actor, Seat
from bot.partnerships.seats import seat, seat_for_own_data
from bot.partnerships.unit import Unit


def seat_after_end(w: Unit, actor: Actor, partnership_id: int) -> Seat:
    """The seat of who acts, also once it has ended by choice, if they were in the channel until then.

    For all others it raises what `seat` does; while the bot is only away, too.
    """
    seated = seat_for_own_data(w, actor, partnership_id)
    if not seated.partnership.has_ended:
        return seat(w, actor, partnership_id)
    if seated.person.left_at is not None:
        raise Refusal("This belongs to a collaboration that has ended or that you are not part of.")
    return seated
