"""What a person says of themselves."""

from bot import conductor, partnership
from bot.blocks import partnership as modals
from bot.language import translator
from bot.rituals import status
from handlers.interaction import Answer, Interaction, updated


async def show(it: Interaction) -> Answer:
    """Show what is known of me here."""
    seat = await it.work(partnership.seat, it.actor, it.id)
    await it.open(modals.mine_modal(translator(seat.language), seat))
    return None


async def save(it: Interaction) -> Answer:
    """Something was changed."""
    form = it.form
    seat, today = await it.work(
        conductor.say_about_me,
        it.actor,
        it.about,
        expected=bool(form.several("expected")),
        absent_until=form.day("absent_until"),
        language=modals.language_from(form.chosen("language")),
    )
    _ = translator(seat.language)
    return updated(modals.saved_modal(_, modals.saved_note(_, seat, today)))


async def count(it: Interaction, *, expected: bool) -> Answer:
    """Be expected to give status, or not."""
    seat = await it.work(status.count, it.actor, it.id, expected)
    _ = translator(seat.language)
    text = (
        _("You give status for {side} from now on.", side=seat.side.name)
        if expected
        else _("You are not asked for status any more. You still read everything.")
    )
    await it.open(modals.saved_modal(_, text))
    return None
