"""The panel and the command, set-up and settings, and the bot's coming and going."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot import conductor, outbox, partnerships
from bot.blocks import (
    agreement as agreement_views,
    lifetime as ending,
    more as more_views,
    panel as panel_views,
    partnership as modals,
    welcome,
)
from bot.language import translator
from bot.partnerships import (
    ARCHIVED,
    REMOVED,
    PartnershipSettings,
    Seat,
    Side,
    SideSettings,
)
from handlers import (
    agreement,
    mine,
)
from handlers.interaction import Answer, Form, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def go_on(it: Interaction) -> Answer:
    """What was agreed in another channel goes on here."""
    await it.work(conductor.go_on_here, it.actor, it.id)
    return None


async def settings(it: Interaction) -> Answer:
    """Show what was agreed."""
    view = await it.work(conductor.before_set_up, it.actor, it.id)
    view.seat.settle()
    _ = translator(view.seat.language)
    await it.open(modals.settings_modal(_, view.seat, view.sides, view.others))
    return None


async def save_settings(it: Interaction) -> Answer:
    """Settings were changed."""
    view = await it.work(conductor.before_set_up, it.actor, it.about)
    wanted = _settings_from(it.form, view.seat, view.sides)
    return agreement.answered(await it.work(conductor.change_settings, it.actor, it.about, wanted))


async def about(it: Interaction) -> Answer:
    """What is this? What one can do, and what is agreed."""
    seat, standing = await it.work(conductor.standing_for, it.actor, it.id)
    _ = translator(seat.language)
    await it.open(welcome.about_modal(_, seat, agreement_views.what_stands(_, standing)))
    return None


async def more(it: Interaction) -> Answer:
    """Show everything that is not on the panel."""
    seat, entries = await it.work(conductor.more_of, it.actor, it.id)
    await it.open(more_views.more_modal(translator(seat.language), seat, entries))
    return None


async def count_in(it: Interaction) -> Answer:
    """Expect my status."""
    return await mine.count(it, expected=True)


async def count_out(it: Interaction) -> Answer:
    """Do not expect my status."""
    return await mine.count(it, expected=False)


async def mentioned(it: Interaction) -> Answer:
    """Somebody wrote our name: they are answered in its thread, by the panel's buttons."""
    channel, user = str(it.event["channel"]), it.actor.user
    thread = str(it.event.get("thread_ts") or it.event["ts"])
    if it.is_about_us or not it.house.mentions.take(it.actor.owner, channel, thread, user):
        return None
    view = await it.work(conductor.panel_in, it.actor.owner, channel)
    if view is not None:
        said = panel_views.answer(translator(view.partnership.language), view)
        await it.client.chat_postMessage(
            channel=channel, thread_ts=thread, text=said.text, blocks=said.blocks, unfurl_links=False
        )
    return None


async def joined(it: Interaction) -> Answer:
    """Somebody came into a channel: the bot itself begins a partnership, a person is got to know."""
    if it.is_about_us:
        inviter = str(it.event.get("inviter") or "")
        await it.house.arrival.invited(it.actor.owner, str(it.event["channel"]), inviter)
        return None
    found = await it.work(partnerships.find, it.actor.owner, it.event["channel"])
    user = str(it.event["user"])
    if await it.house.meet(found, user):
        await it.work(conductor.welcome, found.id, user)
        await it.work(conductor.offer_to_go_on, found.id)
    return None


async def left(it: Interaction) -> Answer:
    """Somebody left a channel."""
    await it.work(conductor.left, it.actor.owner, it.event["channel"], it.event["user"])
    return None


async def user_changed(it: Interaction) -> Answer:
    """Of all that may change of somebody, only one thing matters at once: that their account is no more."""
    if it.event["user"].get("deleted"):
        await it.work(conductor.deactivated, it.actor.owner, str(it.event["user"]["id"]))
    return None


async def taken_out(it: Interaction) -> Answer:
    """The bot was taken out of a channel."""
    await it.work(conductor.go_away, it.actor.owner, it.event["channel"], REMOVED)
    return None


async def archived(it: Interaction) -> Answer:
    """The channel was archived."""
    await it.work(conductor.go_away, it.actor.owner, it.event["channel"], ARCHIVED)
    return None


async def unarchived(it: Interaction) -> Answer:
    """It can be written in again; whether we are still in it, Slack's documentation does not say."""
    await it.house.arrival.is_here(it.actor.owner, str(it.event["channel"]))
    return None


async def ask_end(it: Interaction) -> Answer:
    """Say what the end means, before it is one."""
    seat = await it.work(conductor.before_ending, it.actor, it.id)
    await it.open(ending.end_modal(translator(seat.language), seat))
    return None


async def end(it: Interaction) -> Answer:
    """It is meant."""
    after_end = it.house.settings.keeping.after_end
    seat = await it.work(conductor.end, it.actor, it.about, after_end)
    return updated(ending.ended_modal(translator(seat.language)))


async def channel_renumbered(it: Interaction) -> Answer:
    """A channel got another id, as when a share begins."""
    await it.work(
        conductor.rename_channel, it.actor.owner, it.event["old_channel_id"], it.event["new_channel_id"]
    )
    return None


async def message_changed(it: Interaction) -> Answer:
    """Of all that is said in a channel, only one thing matters: whether our panel was deleted."""
    if (gone := _deleted(it.event)) is not None:
        await it.work(outbox.vanished, it.actor.owner, it.event["channel"], gone)
        it.house.deliver([it.event["channel"]])
    return None


def _deleted(event: Mapping[str, Any]) -> str | None:
    """The ts of a message that was deleted; Slack keeps a tombstone of one that has replies."""
    if event.get("subtype") == "message_deleted":
        return str(event["deleted_ts"])
    message = event.get("message", {})
    return str(message["ts"]) if message.get("subtype") == "tombstone" else None


def _settings_from(form: Form, seat: Seat, sides: Sequence[Side]) -> PartnershipSettings:
    partnership = seat.partnership
    return PartnershipSettings(
        modals.language_from(form.chosen("language")) or partnership.language,
        form.text("zone"),
        form.chosen("guests") or partnership.guests,
        [
            SideSettings(
                side.id,
                form.text(f"name_{side.id}"),
                form.chosen(f"holidays_{side.id}") or side.holidays,
                modals.language_from(form.chosen(f"language_{side.id}")),
                form.clock(f"opens_{side.id}") or side.opens,
                form.clock(f"closes_{side.id}") or side.closes,
                form.number(f"contact_{side.id}"),
                form.text(f"zone_{side.id}") or None,
                form.weekdays(f"week_{side.id}"),
            )
            for side in sides
            if form.has(f"name_{side.id}")
        ],
    )


BUTTONS: Final[Sequence[Button]] = (
    Button("panel.about", about, Right.ALL),
    Button("panel.count_in", count_in, Right.ALL),
    Button("panel.count_out", count_out, Right.ALL),
    Button("panel.end", ask_end, Right.SETTLERS),
    Button("panel.go_on", go_on, Right.HOME),
    Button("panel.more", more, Right.ALL),
    Button("panel.settings", settings, Right.SETTLERS),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("panel.end", end, Right.SETTLERS),
    Submission("panel.settings", save_settings, Right.SETTLERS),
)
WORDS: Final[Sequence[Word]] = (Word("settings", settings),)
