"""What is typed: `/samspil` and a word after it, the short commands, and help, which names the words."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from bot import conductor, partnerships
from bot.blocks import panel as panel_views, partnership as modals
from bot.errors import Refusal
from bot.language import translator
from handlers import (
    action,
    agenda,
    agreement,
    api,
    approval,
    charter,
    clause,
    disagreement,
    escalation,
    feed,
    forums,
    idea,
    invitation,
    kudos,
    mail,
    mediation,
    mine,
    new_action,
    pair,
    panel,
    people,
    personal,
    portfolio,
    reference,
    retro,
    risk,
    scorecard,
    set_up,
    status,
    taking_along,
    webhook,
)
from handlers.interaction import Answer, Interaction
from handlers.rows import Button, Right, Room, Submission, Word

OTHERS: Final[Sequence[Room]] = (
    action,
    agenda,
    approval,
    agreement,
    api,
    charter,
    clause,
    disagreement,
    escalation,
    feed,
    forums,
    idea,
    invitation,
    kudos,
    mail,
    mediation,
    mine,
    new_action,
    pair,
    panel,
    people,
    personal,
    portfolio,
    reference,
    retro,
    risk,
    scorecard,
    set_up,
    status,
    taking_along,
    webhook,
)
"""The other modules that end with rows."""


async def command(it: Interaction) -> Answer:
    """`/samspil` alone shows the panel to who typed it; a word after it goes straight there."""
    words = (await it.as_seen(str(it.body.get("text", "")))).lower().split()
    if not words:
        seat, view = await it.work(conductor.show_panel, it.actor, it.channel)
        panel = panel_views.message(translator(seat.language), view)
        return {"response_type": "ephemeral", "text": panel.text, "blocks": panel.blocks}
    word = _MEANT.get(" ".join(words))
    if word is None:
        raise _unknown(" ".join(words))
    # A word does what its button does, so it is given what the button carries.
    enter = partnerships.seat_in_for_own_data if word.own else partnerships.seat_in
    seat = await it.work(enter, it.actor, it.channel)
    return await word.handler(it.carrying(seat.partnership.id))


async def retro_command(it: Interaction) -> Answer:
    """`/retro …` is short for `/samspil retro …`."""
    return await command(it.saying(f"retro {it.body.get('text', '')}"))


async def escalate_command(it: Interaction) -> Answer:
    """`/escalate …` raises a blocker; what is typed after it is what is blocked."""
    seat = await it.work(partnerships.seat_in, it.actor, it.channel)
    what = await it.as_seen(str(it.body.get("text", "")))
    return await escalation.raise_from_command(it, seat.partnership.id, what)


async def help_(it: Interaction) -> Answer:
    """Say what can be done."""
    seat = await it.work(partnerships.seat, it.actor, it.id)
    await it.open(modals.help_modal(translator(seat.language), seat, ALL_WORDS))
    return None


def _unknown(words: str) -> Refusal:
    near = get_close_matches(words, ALL_WORDS, n=1, cutoff=0.5)
    if near:
        return Refusal(
            "There is no “{words}”. Did you mean `/samspil {near}`?", words=words[:50], near=near[0]
        )
    return Refusal(
        "There is no “{words}”. Try one of these after /samspil: {all}.",
        words=words[:50],
        all=", ".join(ALL_WORDS),
    )


BUTTONS: Final[Sequence[Button]] = (Button("panel.help", help_, Right.ALL),)
MODALS: Final[Sequence[Submission]] = ()
WORDS: Final[Sequence[Word]] = (Word("help", help_),)
ALL_WORDS: Final[Mapping[str, Word]] = {
    word.text: word for words in (*(room.WORDS for room in OTHERS), WORDS) for word in words
}
"""What each word after `/samspil` does; the help names the same."""
_MEANT: Final = {**{word.formerly: word for word in ALL_WORDS.values() if word.formerly}, **ALL_WORDS}
