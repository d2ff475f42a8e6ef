"""The secret address for one's calendar."""

from slack_sdk.models.blocks import Block

from bot.blocks.elements import Modal, actions, button, modal, section
from bot.language import Translator
from bot.partnerships import CalendarFeed, Seat


def feed_modal(_: Translator, seat: Seat, feed: CalendarFeed | None, address: str = "") -> Modal:
    """What it is for, whether there is one, and, this once, the `address` that was just made."""
    lines = [
        _(
            "Your calendar can fetch your meetings by itself, from a secret address: those in which you are "
            "asked for status, in all your channels with Samspil here. It shows when, what the meeting is "
            "called, and the name of the channel. Whoever has the address can read that."
        )
    ]
    if address:
        lines.append(_("This is your address. Copy it now: it is not shown again."))
        lines.append(f"```{address}```")
    elif feed is not None:
        made, used = _.day(feed.made_at.astimezone(seat.partnership.tz).date()), feed.used_at
        lines.append(_("You have had an address since {day}.", day=made))
        if used is not None:
            day = _.day(used.astimezone(seat.partnership.tz).date())
            lines.append(_("A calendar last fetched it on {day}.", day=day))
    about = seat.partnership.id
    blocks: list[Block] = [section(line) for line in lines]
    blocks.append(
        actions(
            button(_("Make a new address") if feed else _("Make an address"), "feed.make", about),
            button(_("End the address"), "feed.end", about, "danger") if feed else None,
        )
    )
    return modal("feed.show", _("Calendar"), blocks, close=_("Close"), about=str(about))
