"""Who is on which side, and holds which part."""

from collections.abc import Sequence
from typing import Final

from bot import conductor, partnerships
from bot.blocks import inputs, partnership as modals, parts, welcome
from bot.conductor import Submitted
from bot.errors import Refusal
from bot.language import translator
from bot.partnerships import CONTACT
from handlers import agreement
from handlers.interaction import Answer, Interaction, updated
from handlers.rows import Button, Right, Submission, Word


async def list_(it: Interaction) -> Answer:
    """Show the sides with their people."""
    view = await it.work(conductor.people_of, it.actor, it.id)
    await it.open(modals.people_modal(translator(view.seat.language), view))
    return None


async def pick(it: Interaction) -> Answer:
    """Somebody is to be corrected."""
    person_id = it.form.number("person")
    if person_id is None:
        raise Refusal("Choose a person.", "person")
    seat, person = await it.work(partnerships.pick, it.actor, person_id)
    view = await it.work(conductor.people_of, it.actor, seat.partnership.id)
    return updated(modals.person_modal(translator(seat.language), view, person))


async def correct(it: Interaction) -> Answer:
    """Somebody was corrected."""
    form = it.form
    submitted = await it.work(
        conductor.correct_person,
        it.actor,
        it.about,
        side_id=form.number("side") or 0,
        parts=form.several("parts"),
        expected=bool(form.several("expected")) if form.has("expected") else None,
    )
    return await _answered(it, submitted)


async def _answered(it: Interaction, submitted: Submitted) -> Answer:
    """Who holds what now; or what was proposed to the other side."""
    if submitted.proposals:
        return agreement.answered(submitted)
    view = await it.work(conductor.people_of, it.actor, submitted.seat.partnership.id)
    return updated(modals.people_modal(translator(view.seat.language), view))


async def before_filling(it: Interaction) -> Answer:
    """Show every part with who holds it."""
    view = await it.work(conductor.before_filling, it.actor, it.id)
    await it.open(parts.fill_modal(translator(view.seat.language), view))
    return None


async def fill(it: Interaction) -> Answer:
    """Parts were given and taken: what was not touched stays, though somebody else changed it meanwhile."""
    given: dict[str, set[int]] = {}
    taken: dict[str, set[int]] = {}
    for block in it.body["view"]["blocks"]:
        name = str(block["block_id"])
        part = CONTACT if name.startswith(CONTACT) else name
        was, chosen = it.chosen_before(name), set(it.form.numbers(name))
        given.setdefault(part, set()).update(chosen - was)
        taken.setdefault(part, set()).update(was - chosen)
    return await _answered(it, await it.work(conductor.fill_parts, it.actor, it.about, given, taken))


async def wrong(it: Interaction) -> Answer:
    """A part that somebody was given is none of theirs."""
    seat, notified = await it.work(conductor.say_wrong, it.actor, *it.id_and_page)
    await it.open(welcome.notified_modal(translator(seat.language), notified))
    return None


async def suggest(it: Interaction) -> Answer:
    """People whose name has what was typed: for lists longer than a menu holds."""
    typed = str(it.body.get("value", "")).casefold()
    among, _dot, side = str(it.body["action_id"]).removeprefix(inputs.SUGGEST_PEOPLE).partition(".")
    everybody = await it.work(partnerships.people_for, it.actor, int(among))
    found = [person for person in everybody if side in ("", str(person.side_id))]
    return inputs.suggested([person for person in found if typed in person.shown.casefold()])


BUTTONS: Final[Sequence[Button]] = (
    Button("people.contacts", before_filling, Right.SETTLERS),
    Button("people.fill", before_filling, Right.SETTLERS),
    Button("people.list", list_, Right.ALL),
    Button("people.wrong", wrong, Right.NAMED),
)
MODALS: Final[Sequence[Submission]] = (
    Submission("people.correct", correct, Right.SETTLERS),
    Submission("people.fill", fill, Right.SETTLERS),
    Submission("people.pick", pick, Right.ALL),
)
WORDS: Final[Sequence[Word]] = (Word("people", list_),)
